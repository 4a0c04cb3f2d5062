"""The clock's way to the next event: nothing happens before it, something does at it."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.sandbox import demo
from bot.sandbox.ahead import next_due
from bot.sandbox.serving import SandboxServer
from catalogue import clock, enrolments, institutions, mornings, outbox, people, reminding, tables, unnamed
from catalogue.database import Database
from catalogue.rules.reminders import Quiet
from catalogue.rules.rights import CONSOLE
from catalogue.rules.states import Door, Role
from catalogue.rules.terms import Terms
from catalogue.seat_rules import SeatRules
from tests import factories
from tests.visitor import Stage

FRIDAY = datetime(2026, 11, 27, 11, tzinfo=UTC)
TERMS = Terms(zone="Europe/Zurich")


async def _told(db: AsyncConnection, now: datetime, terms: Terms = TERMS) -> int:
    """How many people on Telegram are told something by then."""
    await clock.advance(db, now, terms)
    told = 0
    while (notice := await outbox.claim(db, now)) is not None:
        told += notice.person.telegram_id is not None
        await outbox.sent(db, notice.id, None, now)
    return told


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_nothing_is_told_before_the_next_event_and_somebody_is_at_it(database: Database) -> None:
    async with database.writing() as db:
        await demo.fill(db, FRIDAY)
        await _told(db, FRIDAY)
        now = FRIDAY
        for _ in range(6):
            due = await next_due(db, now, TERMS)
            assert due is not None and due > now
            assert await _told(db, due - timedelta(seconds=1)) == 0
            assert await _told(db, due) > 0
            now = due


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_in_an_empty_network_nothing_comes(database: Database) -> None:
    async with database.writing() as db:
        assert await next_due(db, FRIDAY, TERMS) is None


async def test_the_clock_goes_where_the_next_event_is(server: SandboxServer, stage: Stage) -> None:
    async def in_three_hours(now: datetime) -> datetime:
        return now + timedelta(hours=3)

    assert not (await stage.get("state"))["foresees"]
    with pytest.raises(AssertionError, match="nothing is known to come"):
        await stage.post("clock", to="next")
    server.world.ahead = in_three_hours
    assert (await stage.post("clock", to="next"))["offset"] == "PT3H"
    server.world.ahead = None


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_request_is_told_asked_again_and_over(database: Database) -> None:
    """On a Friday noon somebody asks: at once, a day later, two days later, and on Monday it is over."""
    async with database.writing() as db:
        house = (await factories.institution(db, now=FRIDAY)).id
        await factories.member(db, house, Role.APPROVER, now=FRIDAY)
        await factories.member(db, house, Role.COORDINATOR, now=FRIDAY)
        await institutions.ask_approval(db, CONSOLE, house, True, FRIDAY)
        training = await factories.training(db, house, now=FRIDAY)
        session = await factories.session(db, training, house, datetime(2027, 3, 1, 9), now=FRIDAY)
        anna = await factories.member(db, house, now=FRIDAY)
        who = people.who(await people.card(db, anna.id), Door.CHAT)
        await enrolments.enrol(db, who, session, house, FRIDAY, TERMS)
        assert await _told(db, FRIDAY) == 1
        now = FRIDAY
        for days in (1, 2, 3):
            due = await next_due(db, now, TERMS)
            assert due == FRIDAY + timedelta(days=days)
            assert await _told(db, due) == 1
            now = due


async def test_names_are_asked_for_on_the_eve_and_missed_after_their_day(database: Database) -> None:
    """Seats without a name until the end of Monday 22 February: asked for on Sunday, over on Tuesday morning."""
    async with database.writing() as db:
        house = (await factories.institution(db, now=FRIDAY)).id
        dora = await factories.member(db, house, Role.COORDINATOR, now=FRIDAY)
        training = await factories.training(db, house, now=FRIDAY)
        session = await factories.session(db, training, house, datetime(2027, 3, 1, 9), now=FRIDAY)
        await unnamed.book(db, dora.who, session, house, 2, None, FRIDAY, TERMS)
        now = FRIDAY
        for due in (datetime(2027, 2, 21, 6, tzinfo=UTC), datetime(2027, 2, 23, 6, tzinfo=UTC)):
            assert await next_due(db, now, TERMS) == due
            assert await _told(db, due) == 1
            now = due
        assert await next_due(db, now, TERMS) is None


async def test_reminders_the_eve_thanks_and_the_last_question_are_foreseen(database: Database) -> None:
    """A session on Monday 1 March at nine: who is in it, and who runs it, from the first word to the last."""
    async with database.writing() as db:
        house = (await factories.institution(db, now=FRIDAY)).id
        dora = await factories.member(db, house, Role.COORDINATOR, now=FRIDAY)
        training = await factories.training(db, house, now=FRIDAY)
        session = await factories.session(db, training, house, datetime(2027, 3, 1, 9), now=FRIDAY)
        anna = await factories.member(db, house, now=FRIDAY)
        await enrolments.enrol(db, anna.who, session, house, FRIDAY, TERMS)
        own = tables.sessions.c.id == session
        await db.execute(update(tables.sessions).where(own).values(withdraw_until=date(2027, 2, 26)))
        await reminding.be_quiet(db, anna.id, Quiet(time(22), time(6)), FRIDAY, TERMS)
        assert await _told(db, FRIDAY) == 1
        now, expected = FRIDAY, [(2, 22, 8, 1), (2, 25, 5, 1), (2, 28, 8, 2), (3, 2, 6, 1), (4, 12, 5, 1)]
        for month, day, hour, people_told in expected:
            due = await next_due(db, now, TERMS)
            assert due == datetime(2027, month, day, hour, tzinfo=UTC)
            assert await _told(db, due) == people_told
            now = due
        assert await next_due(db, now, TERMS) is None
        assert dora.id != anna.id


async def test_the_clock_stops_where_a_session_begins_that_somebody_waits_for(database: Database) -> None:
    """One seat, on Monday 1 March at nine: whoever waits gets no reminder, but hears that the list has ended."""
    async with database.writing() as db:
        house = (await factories.institution(db, now=FRIDAY)).id
        training = await factories.training(db, house, now=FRIDAY)
        starts = datetime(2027, 3, 1, 9)
        session = await factories.session(db, training, house, starts, capacity=1, now=FRIDAY)
        first, waiting = [await factories.member(db, house, now=FRIDAY) for _ in range(2)]
        on_telegram = tables.people.c.id == first.id
        await db.execute(update(tables.people).where(on_telegram).values(telegram_id=None))
        for one in (first, waiting):
            await enrolments.enrol(db, one.who, session, house, FRIDAY, TERMS)
        begins = datetime(2027, 3, 1, 8, tzinfo=UTC)
        assert await next_due(db, FRIDAY, TERMS) == begins
        assert await _told(db, begins - timedelta(seconds=1)) == 0
        assert await _told(db, begins) == 1
        assert await next_due(db, begins, TERMS) is None


async def test_the_morning_message_is_foreseen_on_working_days_when_there_is_something_to_say(
    database: Database,
) -> None:
    """A session below its minimum until the decision on 9 December is named from 25 November on, at each morning's
    first quarter after the coordinator's hour. Today's is over; a weekend comes, and a day on which the house rests."""
    terms = replace(TERMS, morning=time(7, 30))
    async with database.writing() as db:
        house = (await factories.institution(db, now=FRIDAY)).id
        dora = await factories.member(db, house, Role.COORDINATOR, now=FRIDAY)
        await mornings.choose(db, dora.who, "07:10", FRIDAY)
        assert await next_due(db, FRIDAY, terms) is None
        await institutions.close_day(db, CONSOLE, house, date(2026, 11, 30), FRIDAY)
        training = await factories.training(db, house, now=FRIDAY)
        rules = SeatRules(decide_on=date(2026, 12, 9))
        await factories.session(db, training, house, datetime(2027, 3, 1, 9), now=FRIDAY, minimum=4, rules=rules)
        assert await next_due(db, FRIDAY, TERMS) == datetime(2026, 12, 9, 6, tzinfo=UTC)
        now = FRIDAY
        for day in (1, 2):
            due = await next_due(db, now, terms)
            assert due == datetime(2026, 12, day, 6, 15, tzinfo=UTC)
            for before in (timedelta(minutes=15), timedelta(seconds=1)):
                assert await _told(db, due - before, terms) == 0
            assert await _told(db, due, terms) == 1
            now = due
        await mornings.choose(db, dora.who, "", now)
        assert await next_due(db, now, terms) == datetime(2026, 12, 9, 6, tzinfo=UTC)
