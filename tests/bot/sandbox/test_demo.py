"""The demo network in the database: whole, true to the rules, written once, with every situation that people meet."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio
from sqlalchemy import func, select

from bot.sandbox.demo import fill
from bot.sandbox.demo.cast import HOUSES, PEOPLE
from bot.sandbox.demo.runs import RUNS
from bot.sandbox.demo.trainings import COURSES
from catalogue import clock, institutions, people, programme, requests, search, team, trainings
from catalogue.cards import PersonCard, SessionCard
from catalogue.database import Database, async_url
from catalogue.refusals import Reason
from catalogue.rules.states import Door, EnrolmentState, Role, SessionState
from catalogue.rules.terms import Terms
from catalogue.tables import enrolments, meetings, metadata, outbox, session_reserves, sessions, unnamed_seats
from catalogue.tables import people as people_rows

NOON = datetime(2030, 3, 13, 11, tzinfo=UTC)
#: A weekend, both nights of a clock change, the days of Christmas, New Year.
MOMENTS = (
    datetime(2026, 8, 1, 23, 59, tzinfo=UTC),
    datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
    datetime(2027, 3, 28, 1, tzinfo=UTC),
    datetime(2026, 12, 24, tzinfo=UTC),
    datetime(2026, 12, 25, 9, tzinfo=UTC),
    datetime(2026, 12, 26, 22, tzinfo=UTC),
    datetime(2027, 1, 1, tzinfo=UTC),
)


async def _fill(database: Database, now: datetime = NOON) -> None:
    async with database.writing() as db:
        assert len(await fill(db, now)) == len(PEOPLE)


@pytest.fixture(scope="module")
def founded(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The network as it was written at noon, once for all tests that look at it."""
    path = tmp_path_factory.mktemp("demo") / "founded.db"
    shutil.copy(sqlite_template, path)

    async def write() -> None:
        database = Database(async_url(f"sqlite:///{path}", path.parent))
        await _fill(database)
        await database.close()

    asyncio.run(write())
    return path


@pytest_asyncio.fixture
async def network(founded: Path, tmp_path: Path) -> AsyncIterator[Database]:
    path = Path(shutil.copy(founded, tmp_path))
    database = Database(async_url(f"sqlite:///{path}", tmp_path))
    yield database
    await database.close()


async def _person(database: Database, key: str) -> PersonCard:
    name = next(person.name for person in PEOPLE if person.key == key)
    async with database.reading() as db:
        found = (await db.execute(select(people_rows.c.id).where(people_rows.c.name == name))).scalar_one()
        return await people.card(db, found)


async def _cards(database: Database, key: str, now: datetime = NOON) -> list[SessionCard]:
    """All sessions that are published, as this person sees them."""
    viewer = await _person(database, key)
    async with database.reading() as db:
        shown = select(sessions.c.id).where(sessions.c.state != SessionState.DRAFT).order_by(sessions.c.id)
        return [await programme.card(db, id_, viewer, now) for id_ in (await db.execute(shown)).scalars().all()]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("now", MOMENTS, ids=str)
async def test_the_network_keeps_all_rules_whenever_it_is_founded(database: Database, now: datetime) -> None:
    await _keeps_all_rules(database, now)


async def test_it_keeps_them_in_every_database_and_filling_twice_writes_nothing(database: Database) -> None:
    await _keeps_all_rules(database, NOON)
    before = await _all_rows(database)
    async with database.writing() as db:
        assert await fill(db, NOON + timedelta(days=1)) == []
    assert await _all_rows(database) == before


async def _all_rows(database: Database) -> dict[str, int]:
    async with database.reading() as db:
        tables = metadata.tables.items()
        return {name: (await db.execute(select(func.count()).select_from(t))).scalar_one() for name, t in tables}


async def _keeps_all_rules(database: Database, now: datetime) -> None:
    await _fill(database, now)
    seen = await _cards(database, "samira", now)
    for card in seen:
        assert card.capacity is None or card.taken <= card.capacity, card
        assert card.waiting == 0 or card.free == 0, card
    assert any(_open_and_early(card, now) for card in seen if card.training.texts[0].title == "Wiederbelebung BLS-AED")
    async with database.reading() as db:
        for row in await db.execute(select(meetings, sessions.c.zone).join(sessions)):
            assert row.starts_at == row.starts_local.replace(tzinfo=ZoneInfo(row.zone))
            assert row.starts_local.weekday() < 5
        twice = select(func.count()).where(enrolments.c.state.in_(("waiting", "offered", "enrolled")))
        grouped = twice.group_by(enrolments.c.person_id, enrolments.c.session_id)
        assert set((await db.execute(grouped)).scalars()) == {1}
        assert not (await db.execute(select(enrolments).where(enrolments.c.created_at > now))).all()


def _open_and_early(card: SessionCard, now: datetime) -> bool:
    """Free seats, and the first reminder within the next days: what a first tour needs."""
    assert card.starts_at is not None
    soon = card.starts_at - timedelta(days=7) < now + timedelta(days=5)
    return card.shut is None and bool(card.free) and card.mine is None and soon


async def test_it_is_as_large_as_it_says(network: Database) -> None:
    async with network.reading() as db:
        counts = [
            (await db.execute(select(func.count()).select_from(metadata.tables[name]))).scalar_one()
            for name in ("institutions", "people", "trainings", "sessions")
        ]
    assert counts == [4, 42, 25, 60]
    assert (len(HOUSES), len(PEOPLE) + 2, len(COURSES), len(RUNS)) == tuple(counts), "two are entered by a coordinator"


async def test_it_shows_every_situation_that_people_meet(network: Database) -> None:
    seen = await _cards(network, "samira")
    assert any(card.free == 0 and card.waiting >= 2 for card in seen), "full, with people waiting"
    assert sum(card.free == 1 and card.shut is None for card in seen) >= 2, "nearly full"
    assert any(len(card.coming) >= 4 for card in seen), "several meetings"
    assert sum(card.state is SessionState.CANCELLED for card in seen) == 1
    assert sum(not card.meetings and bool(card.date_note) for card in seen) >= 3, "a date to be fixed"
    assert any(len(card.hosts) == 2 for card in seen)
    assert sum(all(m.ends_at < NOON for m in card.meetings) and bool(card.meetings) for card in seen) >= 8, "past"
    assert any(m.ends_at < NOON for card in seen for m in card.meetings if card.meetings[-1].ends_at > NOON), "running"
    assert any(card.capacity is None and card.online for card in seen), "online, for as many as wish"
    assert {Reason.NOT_YET_OPEN, Reason.STARTED, Reason.CLOSED, Reason.CANCELLED, None} == {card.shut for card in seen}
    assert {card.price for card in seen} >= {None, 0, 11_500}
    assert {card.language for card in seen} == {"de", "fr"}
    assert any(card.mine and card.mine.state is EnrolmentState.ENROLLED for card in seen)
    async with network.reading() as db:
        kept = (await db.execute(select(func.count()).select_from(session_reserves))).scalar_one()
        drafts = select(func.count()).where(sessions.c.state == SessionState.DRAFT)
        assert kept >= 6
        assert (await db.execute(drafts)).scalar_one() == 1


async def test_reserved_seats_are_there_for_their_house_only(network: Database) -> None:
    for_pont = {card.id: card.free for card in await _cards(network, "amelie")}
    for_others = {card.id: card.free for card in await _cards(network, "thomas")}
    assert any((for_pont[id_] or 0) > (for_others[id_] or 0) for id_ in for_pont)


async def test_seats_come_free_in_steps_and_a_session_is_to_be_decided_on_tomorrow(network: Database) -> None:
    async with network.writing() as db:
        await clock.advance(db, NOON + timedelta(days=1), Terms())
        kinds = ("decide", "release_soon")
        told = set((await db.execute(select(outbox.c.kind).where(outbox.c.kind.in_(kinds)))).scalars())
        for days in range(2, 8):
            await clock.advance(db, NOON + timedelta(days=days), Terms())
        told_later = set((await db.execute(select(outbox.c.kind).where(outbox.c.kind.in_(kinds)))).scalars())
        capped = select(func.count()).select_from(sessions).where(sessions.c.cap.is_not(None))
        assert (await db.execute(capped)).scalar_one() == 1
    assert "decide" in told and told_later == set(kinds)


async def test_it_has_somebody_in_every_role(network: Database) -> None:
    async with network.reading() as db:
        everyone = [await people.card(db, id_) for id_ in (await db.execute(select(people_rows.c.id))).scalars().all()]
    roles = {(m.institution, m.role) for card in everyone for m in card.memberships}
    assert roles == {(house.name, role) for house in HOUSES for role in Role}
    assert sum(not card.memberships for card in everyone) == 3, "the operator, one who may join, a guest"
    assert sum(len({m.institution_id for m in card.memberships}) == 2 for card in everyone) == 1


async def test_a_few_of_every_kind_have_a_chat(network: Database) -> None:
    async with network.reading() as db:
        found = [await people.by_telegram(db, person.telegram_id) for person in PEOPLE if person.telegram_id]
    chats = [card for card in found if card]
    assert len(chats) == 12
    desks = [card for card in chats if card.coordinates]
    assert {m.institution for card in desks for m in card.coordinates} == {house.name for house in HOUSES}
    assert {card.language for card in chats} == {"de", "fr", "en"}


async def test_a_word_finds_a_session_with_free_seats_whose_coordinator_has_a_chat(network: Database) -> None:
    async with network.reading() as db:
        found = await search.find(db, "bls", "de", NOON)
    assert found.hits[0].title == "Wiederbelebung BLS-AED"
    open_ones = [card for card in await _cards(network, "samira") if card.training.id == found.hits[0].id]
    in_bern = [card for card in open_ones if _open_and_early(card, NOON) and "Haus Lindenhof" in card.place]
    assert [host.slug for card in in_bern for host in card.hosts] == ["lindenhof"]
    assert (await _person(network, "regula")).coordinates


async def test_the_first_news_are_reminders_an_offer_and_a_cancellation(network: Database) -> None:
    async with network.writing() as db:
        await clock.advance(db, NOON, Terms())
        unsent = select(outbox.c.kind, func.count()).where(outbox.c.state != "sent").group_by(outbox.c.kind)
        news = {row[0]: row[1] for row in await db.execute(unsent)}
    assert news.pop("reminder") >= 8
    assert news == {"offer": 1, "cancelled": 3, "left": 1, "approval": 1}


async def test_one_house_approves_and_its_approver_has_been_asked(network: Database) -> None:
    kathrin = await _person(network, "kathrin")
    async with network.reading() as db:
        who = people.who(kathrin, Door.CHAT)
        (line,) = await requests.waiting_for(db, who, kathrin, "de", NOON)
        card = await requests.look(db, who, line.id, kathrin, NOON)
    assert (card.name, card.away) == ("Lukas Brügger", ("Kathrin Wyss", "Thomas Ryter"))
    assert [m.institution for m in kathrin.memberships if m.asks] == ["Stiftung Aarebogen"] * 2
    assert EnrolmentState.REQUESTED in {one.mine.state for one in await _cards(network, "lukas") if one.mine}


async def test_a_coordinator_has_booked_seats_and_entered_people_without_telegram(network: Database) -> None:
    regula, claire = [await _person(network, key) for key in ("regula", "claire")]
    async with network.reading() as db:
        shared = (await db.execute(select(unnamed_seats.c.session_id))).scalar_one()
        own = await team.of(db, people.who(regula, Door.CHAT), shared, regula.home, NOON)
        hosts = await team.of(db, people.who(claire, Door.CHAT), shared, claire.home, NOON)
    assert own.unnamed == 2
    assert {one.name for one in hosts.inside if not one.on_telegram} >= {"Marie-Louise Jeanneret", "Bastien Froidevaux"}
    assert [one.name for one in hosts.inside if one.guest] == ["Bastien Froidevaux"]


async def test_the_freed_seat_is_kept_for_whoever_waits_longest(network: Database) -> None:
    amelie = [card.mine for card in await _cards(network, "amelie") if card.mine]
    yannick = [card.mine for card in await _cards(network, "yannick") if card.mine]
    assert EnrolmentState.OFFERED in {mine.state for mine in amelie}
    assert {mine.place for mine in yannick if mine.state is EnrolmentState.WAITING} == {1}


async def test_trainings_stand_in_the_languages_in_which_somebody_wrote_them(network: Database) -> None:
    async with network.reading() as db:
        ids = [house.id for house in await institutions.everyone(db)]
        found = await trainings.of_institutions(db, ids)
    assert len(found) == len(COURSES)
    languages = [{text.language for text in card.texts} for card in found]
    assert {"de"} in languages
    assert {"fr"} in languages
    assert {"de", "fr"} in languages
