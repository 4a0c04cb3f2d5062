"""The address of a calendar as programs use it: answers, what they say of themselves, and silence about the token."""

import gzip
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio
from httpx import ASGITransport, AsyncClient, Response
from icalendar import Calendar

from bot import web
from bot.now import Clock
from catalogue import enrolments, feeds
from catalogue.database import Database
from catalogue.rules.states import FeedKind
from tests.bot.cards import NETWORK
from tests.catalogue.scene import TERMS, Scene, join, scene
from tests.factories import NOW, Member


class StoppedClock(Clock):
    def __init__(self, moment: datetime) -> None:
        super().__init__()
        self.moment = moment

    def now(self) -> datetime:
        return self.moment


@dataclass
class Shop:
    client: AsyncClient
    database: Database
    clock: StoppedClock
    of: Scene
    person: Member
    token: str

    async def get(self, method: str = "GET", token: str = "", **headers: str) -> Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.client.request(method, f"/cal/{token or self.token}.ics", headers=named)


@pytest_asyncio.fixture
async def shop(database: Database) -> AsyncIterator[Shop]:
    async with database.writing() as db:
        of = await scene(db)
        (person,) = await join(db, of)
        token = await feeds.address(db, person.who, FeedKind.PERSON, 0, NOW)
    clock = StoppedClock(NOW)
    app = web.app(database, clock, replace(NETWORK, calendars="https://kurse.example"))
    async with AsyncClient(transport=ASGITransport(app), base_url="http://here") as client:
        yield Shop(client, database, clock, of, person, token)


def titles(answer: Response) -> list[str]:
    calendar: Any = Calendar.from_ical(answer.content)
    return [f"{event['STATUS']} {event['SUMMARY']}" for event in calendar.walk("VEVENT")]


async def test_a_calendar_is_served_with_all_that_programs_ask_for(shop: Shop) -> None:
    answer = await shop.get()
    assert (answer.status_code, titles(answer)) == (200, ["CONFIRMED BLS-AED"])
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["cache-control"] == "private, max-age=900"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["last-modified"] == "Fri, 01 Mar 2030 09:00:00 GMT"
    assert "content-disposition" not in answer.headers
    assert "set-cookie" not in answer.headers


async def test_asked_again_it_is_the_same_to_the_byte(shop: Shop) -> None:
    first = await shop.get()
    shop.clock.moment += timedelta(days=3)
    second = await shop.get()
    assert (first.content, first.headers["etag"]) == (second.content, second.headers["etag"])


async def test_a_head_is_the_same_without_the_body(shop: Shop) -> None:
    full, head = await shop.get(), await shop.get("HEAD")
    assert head.status_code == 200
    assert head.headers["etag"] == full.headers["etag"]
    assert head.headers["last-modified"] == full.headers["last-modified"]


async def test_whoever_has_it_already_is_told_so(shop: Shop) -> None:
    tag = (await shop.get()).headers["etag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        answer = await shop.get(If_None_Match=known)
        assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", tag)
    assert (await shop.get(If_Modified_Since="Fri, 01 Mar 2030 09:00:00 GMT")).status_code == 304
    for older in ("Fri, 01 Mar 2030 08:59:59 GMT", "yesterday", "", "Fri, 01 Mar 2030"):
        assert (await shop.get(If_Modified_Since=older)).status_code == 200


async def test_the_tag_decides_before_the_date(shop: Shop) -> None:
    headers = {"If_None_Match": '"old"', "If_Modified_Since": "Sat, 01 Mar 2031 09:00:00 GMT"}
    assert (await shop.get(**headers)).status_code == 200


async def test_an_entry_that_goes_changes_tag_and_date(shop: Shop) -> None:
    async with shop.database.writing() as db:
        await enrolments.withdraw(db, shop.person.who, shop.of.session, NOW, TERMS)
    cancelled = await shop.get()
    shop.clock.moment = NOW + timedelta(days=30)
    gone = await shop.get(If_Modified_Since=cancelled.headers["last-modified"])
    assert titles(cancelled) == ["CANCELLED ABGESAGT: BLS-AED"]
    assert (gone.status_code, titles(gone)) == (200, [])
    assert gone.headers["etag"] != cancelled.headers["etag"]
    assert gone.headers["last-modified"] == "Sun, 31 Mar 2030 09:00:00 GMT"


async def test_it_is_compressed_for_whoever_can_read_that(shop: Shop) -> None:
    async with shop.client.stream("GET", f"/cal/{shop.token}.ics", headers={"Accept-Encoding": "gzip"}) as answer:
        raw = b"".join([part async for part in answer.aiter_raw()])
    assert answer.headers["content-encoding"] == "gzip"
    assert "accept-encoding" in answer.headers["vary"].lower()
    plain = await shop.get(Accept_Encoding="identity")
    assert "content-encoding" not in plain.headers
    assert gzip.decompress(raw) == plain.content
    assert len(raw) < len(plain.content)


async def test_a_renewed_address_is_not_found_at_once(shop: Shop) -> None:
    async with shop.database.writing() as db:
        new = await feeds.renew(db, shop.person.who, FeedKind.PERSON, 0, NOW)
    assert (await shop.get()).status_code == 404
    assert (await shop.get(token=new)).status_code == 200


@pytest.mark.parametrize("token", ["x", "a" * 43, "a" * 5000, "%00", "../healthz", "é" * 43])
async def test_nobodys_address_is_not_found(shop: Shop, token: str) -> None:
    answer = await shop.get(token=token)
    assert answer.status_code == 404
    assert token not in answer.text


async def test_the_token_is_in_no_log_not_even_after_a_failure(
    shop: Shop, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(db: Any, token: str, now: datetime) -> None:
        raise RuntimeError(f"no such column near {token}")

    with caplog.at_level(logging.DEBUG):
        await shop.get()
        monkeypatch.setattr(feeds, "read", fails)
        answer = await shop.get()
    assert answer.status_code == 503
    said = capsys.readouterr()
    logged = [record for record in caplog.records if not record.name.startswith(("httpx", "aiosqlite", "sqlalchemy"))]
    assert shop.token not in said.out + said.err + "".join(record.getMessage() for record in logged)
