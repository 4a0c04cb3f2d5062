"""The demo network: whole, true to the rules, written once."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from bot.sandbox.demo import fill
from bot.sandbox.demo.cast import HOUSES, PEOPLE
from bot.sandbox.demo.runs import working_day
from bot.sandbox.demo.trainings import COURSES
from catalogue import clock, institutions, people, programme, trainings
from catalogue.cards import PersonCard, SessionCard
from catalogue.database import Database
from catalogue.refusals import Reason
from catalogue.rules.states import EnrolmentState, Role, SessionState
from catalogue.rules.terms import Terms
from catalogue.tables import enrolments, meetings, outbox, sessions

NOON = datetime(2030, 3, 13, 11, tzinfo=UTC)
#: A weekend, the night of a clock change, Christmas Eve.
MOMENTS = (
    datetime(2026, 8, 1, 23, 59, tzinfo=UTC),
    datetime(2027, 3, 28, 1, tzinfo=UTC),
    datetime(2026, 12, 24, tzinfo=UTC),
)


async def _cards(database: Database, key: str, now: datetime = NOON) -> list[SessionCard]:
    """All sessions as this person sees them."""
    telegram_id = next(person.telegram_id for person in PEOPLE if person.key == key)
    async with database.reading() as db:
        viewer = await people.by_telegram(db, telegram_id or 0)
        assert viewer is not None
        ids = (await db.execute(select(sessions.c.id).order_by(sessions.c.id))).scalars().all()
        return [card for id_ in ids if (card := await _seen(database, id_, viewer, now))]


async def _seen(database: Database, session_id: int, viewer: PersonCard, now: datetime) -> SessionCard | None:
    async with database.reading() as db:
        state = (await db.execute(select(sessions.c.state).where(sessions.c.id == session_id))).scalar_one()
        if state is SessionState.DRAFT:
            return None
        return await programme.card(db, session_id, viewer, now)


@pytest.mark.parametrize("now", (NOON, *MOMENTS), ids=str)
async def test_the_network_keeps_all_rules_whenever_it_is_founded(database: Database, now: datetime) -> None:
    async with database.writing() as db:
        assert len(await fill(db, now)) == len(PEOPLE)
    for card in await _cards(database, "samira", now):
        assert card.capacity is None or card.taken <= card.capacity, card
        assert card.waiting == 0 or card.free == 0, card
    async with database.reading() as db:
        for row in await db.execute(select(meetings, sessions.c.zone).join(sessions)):
            assert row.starts_at == row.starts_local.replace(tzinfo=ZoneInfo(row.zone))
            assert row.starts_local.weekday() < 5
        twice = select(func.count()).where(enrolments.c.state.in_(("waiting", "offered", "enrolled")))
        grouped = twice.group_by(enrolments.c.person_id, enrolments.c.session_id)
        assert set((await db.execute(grouped)).scalars()) == {1}


async def test_filling_twice_changes_nothing(database: Database) -> None:
    async with database.writing() as db:
        await fill(db, NOON)
    async with database.writing() as db:
        assert await fill(db, NOON + timedelta(days=1)) == []
        assert len(await institutions.everyone(db)) == len(HOUSES)


async def test_it_shows_every_situation_that_people_meet(database: Database) -> None:
    async with database.writing() as db:
        await fill(db, NOON)
    seen = await _cards(database, "samira")
    assert any(card.free == 0 and card.waiting >= 2 for card in seen), "full, with people waiting"
    assert any(card.free == 1 for card in seen), "nearly full"
    assert any(len(card.coming) >= 4 for card in seen), "several meetings"
    assert any(card.state is SessionState.CANCELLED for card in seen)
    assert any(not card.meetings and card.date_note for card in seen), "a date to be fixed"
    assert any(len(card.hosts) == 2 for card in seen)
    assert any(card.capacity is None and card.online for card in seen), "online, for as many as wish"
    assert {Reason.NOT_YET_OPEN, Reason.STARTED} <= {card.shut for card in seen}
    assert {card.language for card in seen} == {"de", "fr"}


async def test_it_has_somebody_in_every_role(database: Database) -> None:
    async with database.writing() as db:
        await fill(db, NOON)
        cards = [await people.by_telegram(db, p.telegram_id) for p in PEOPLE if p.telegram_id]
    roles = {(m.institution, m.role) for card in cards if card for m in card.memberships}
    for house in HOUSES:
        assert {(house.name, Role.STAFF), (house.name, Role.COORDINATOR)} <= roles
    assert any(role is Role.APPROVER for _, role in roles)
    assert sum(card is not None and not card.memberships for card in cards) == 2, "the operator, and one who may join"


async def test_the_first_news_are_reminders_an_offer_and_a_cancellation(database: Database) -> None:
    async with database.writing() as db:
        await fill(db, NOON)
        await clock.advance(db, NOON, Terms())
        unsent = select(outbox.c.kind, func.count()).where(outbox.c.state != "sent").group_by(outbox.c.kind)
        news = {row[0]: row[1] for row in await db.execute(unsent)}
    assert news.pop("reminder") >= 8
    assert news == {"offer": 1, "cancelled": 3, "left": 1}


async def test_the_freed_seat_is_kept_for_whoever_waits_longest(database: Database) -> None:
    async with database.writing() as db:
        await fill(db, NOON)
    amelie = [card.mine for card in await _cards(database, "amelie") if card.mine]
    yannick = [card.mine for card in await _cards(database, "yannick") if card.mine]
    assert EnrolmentState.OFFERED in {mine.state for mine in amelie}
    assert {mine.place for mine in yannick if mine.state is EnrolmentState.WAITING} == {1}


async def test_trainings_are_found_in_the_languages_in_which_somebody_wrote_them(database: Database) -> None:
    async with database.writing() as db:
        await fill(db, NOON)
        ids = [house.id for house in await institutions.everyone(db)]
        found = await trainings.of_institutions(db, ids)
    assert len(found) == len(COURSES)
    assert {text.language for card in found for text in card.texts} == {"de", "fr"}


def _texts() -> list[tuple[str, str]]:
    return [
        (text.language, words)
        for course in COURSES.values()
        for text in course.texts
        for words in (text.title, text.description, text.audience)
    ]


@pytest.mark.parametrize(("language", "words"), _texts())
def test_texts_are_spelt_as_in_switzerland(language: str, words: str) -> None:
    assert "ß" not in words
    if language == "fr":
        assert not any(f" {sign}" in words for sign in ":;!?"), "a narrow no-break space goes before these"
        assert "'" not in words


@pytest.mark.parametrize(
    ("wanted", "held"),
    [
        (date(2030, 3, 14), date(2030, 3, 14)),
        (date(2030, 3, 16), date(2030, 3, 18)),  # Saturday → Monday
        (date(2030, 4, 19), date(2030, 4, 23)),  # Good Friday → Tuesday after Easter
        (date(2026, 12, 24), date(2027, 1, 4)),
    ],
)
def test_courses_are_held_on_working_days(wanted: date, held: date) -> None:
    assert working_day(wanted) == held


def test_two_meetings_never_fall_on_one_day() -> None:
    friday = date(2030, 3, 15)
    assert working_day(date(2030, 3, 15), after=friday) == date(2030, 3, 18)
