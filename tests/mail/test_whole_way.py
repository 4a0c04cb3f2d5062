"""The whole way with a running bot, the sandbox server and a mail server: an address, a seat, the way out."""

from collections.abc import AsyncIterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any, cast

import aiohttp
import pytest_asyncio
from icalendar import Calendar

from catalogue.database import Database, async_url
from catalogue.rules.states import Role
from tests.databases import shares_statements
from tests.e2e.conftest import Town, found, in_days, row, stage
from tests.e2e.running import RunningBot, free_port, kursverbund, write_config
from tests.e2e.test_whole_way import enrol
from tests.mail.postbox import SENDER, Postbox
from tests.visitor import Stage

__all__ = ["stage"]


@pytest_asyncio.fixture
async def mailing(stage: Stage, database_url: str, tmp_path: Path, postbox: Postbox) -> AsyncIterator[tuple[Town, int]]:
    port = free_port()
    more = f"""
[mail]
host = "127.0.0.1"
port = {postbox.port}
from = "{SENDER}"
[web]
listen = "127.0.0.1:{port}"
public_url = "https://kurse.example"
"""
    config = write_config(tmp_path, database_url, stage.url, more=more)
    database = shares_statements(Database(async_url(database_url, tmp_path)))
    town = Town(stage, RunningBot(config, tmp_path / "clock"), config, database)
    await found(database, "lindenhof", "Haus Lindenhof")
    town.staff = await town.invite(Role.STAFF, uses=9)
    await town.bot.start()
    yield town, port
    await town.bot.kill()
    await database.close()


async def come(postbox: Postbox, count: int) -> None:
    import asyncio

    for _ in range(300):
        if len(postbox.came) >= count:
            return
        await asyncio.sleep(0.05)
    raise AssertionError(postbox.subjects)


def entry(mail: EmailMessage, method: str) -> Any:
    """The one entry of a mail whose part says what the calendar inside says."""
    (part,) = [one for one in mail.walk() if one.get_content_type() == "text/calendar"]
    calendar = Calendar.from_ical(cast(bytes, part.get_payload(decode=True)))
    assert (part.get_param("method"), calendar["METHOD"]) == (method, method)
    (event,) = calendar.walk("VEVENT")
    return event


async def test_an_office_address_gets_the_seat_as_well_until_it_says_stop(
    mailing: tuple[Town, int], postbox: Postbox
) -> None:
    town, port = mailing
    await town.programme(row("Brandschutz", in_days(30), 3, "BS-1"))
    anna = await town.member("Anna")
    await anna.say("/settings")
    await anna.press("Messages by e-mail")
    await anna.press("Add an address")
    await anna.say("anna@haus.example")
    await come(postbox, 1)
    assert postbox.came[0]["List-Unsubscribe"] is None
    await anna.say(str(postbox.came[0]["Subject"])[-6:])
    await anna.press("Both")
    await enrol(anna, "Brandschutz")
    await anna.wait_for(lambda message: message.document is not None)
    await come(postbox, 2)
    mail = postbox.came[1]
    seat = entry(mail, "REQUEST")
    await anna.say("/mine")
    await anna.pick("Brandschutz", anna.last)
    await anna.press("Withdraw")
    await anna.press("Confirm")
    await come(postbox, 3)
    gone = entry(postbox.came[2], "CANCEL")
    assert (gone["UID"], gone["STATUS"]) == (seat["UID"], "CANCELLED")
    assert gone["SEQUENCE"] > seat["SEQUENCE"]
    way_out = str(mail["List-Unsubscribe"]).strip("<>").replace("https://kurse.example", f"http://127.0.0.1:{port}")
    async with aiohttp.ClientSession() as browser, browser.post(way_out, data={"List-Unsubscribe": "One-Click"}) as got:
        assert got.status == 200
    await anna.say("/settings")
    await anna.press("Messages by e-mail")
    assert "stopped the e-mails" in anna.last.text
    assert way_out.rpartition("/")[2] not in "".join(town.bot.log), "no token in logs"
    ended = await kursverbund(town.config, "doctor")
    assert f"mail: 127.0.0.1:{postbox.port} (plain) takes e-mails from {SENDER}" in ended
    assert len(postbox.came) == 3
