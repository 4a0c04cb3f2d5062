"""An institution that has booked seats without a name hears what becomes of the session."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import sessions, telling, truth, unnamed
from catalogue.cards import NoticeCard
from catalogue.database import Database
from catalogue.rules.states import CancelReason, NoticeState
from tests import factories
from tests.catalogue.scene import TERMS, Scene, meetings_of, notices, scene
from tests.catalogue.test_unnamed import START, WEEK_BEFORE, book, partner
from tests.factories import NOW, Member

DAY = timedelta(days=1)
NINE = datetime(2030, 3, 14, 9)


async def move(db: AsyncConnection, of: Scene, days: int, now: datetime = NOW) -> int:
    (meeting,) = await meetings_of(db, of)
    times = (NINE + days * DAY, NINE + days * DAY + timedelta(hours=3))
    return await sessions.reschedule(db, of.coordinator.who, meeting.id, times, now, TERMS)


async def until(db: AsyncConnection, of: Scene, house: int) -> datetime | None:
    return (await unnamed.of_institution(db, of.session, house, NOW))[1]


async def why_untrue(db: AsyncConnection, person: Member) -> str | None:
    """What the newest of these notices is not true for."""
    row = (await notices(db, "unnamed_moved"))[-1]
    notice = NoticeCard(row.id, row.key, row.kind, person.card, None, None, row.facts, 0, NOW, row.session_id)
    return truth.untrue(notice, await telling.look(db, notice, NOW), NOW)


async def test_their_coordinators_hear_of_a_cancellation_and_its_reason(database: Database) -> None:
    async with database.writing() as db:
        of, house, dora = await partner(db)
        await book(db, of, house, dora, 2)
        await sessions.cancel(db, of.coordinator.who, of.session, CancelReason.WEATHER, NOW, TERMS)
        await sessions.cancel(db, of.coordinator.who, of.session, CancelReason.WEATHER, NOW, TERMS)
        (told,) = await notices(db, "unnamed_cancelled")
        assert (told.person_id, told.due_at) == (dora.id, NOW + TERMS.undo)
        assert told.facts == {"house": str(house), "seats": "2", "reason": "weather"}
        notice = NoticeCard(told.id, told.key, told.kind, dora.card, None, None, told.facts, 0, NOW, of.session)
        assert truth.untrue(notice, await telling.look(db, notice, NOW), NOW) is None


async def test_a_session_that_comes_sooner_wants_the_names_sooner(database: Database) -> None:
    async with database.writing() as db:
        of, house, dora = await partner(db)
        await book(db, of, house, dora)
        assert await move(db, of, -3) == 0
        assert await until(db, of, house) == WEEK_BEFORE - 3 * DAY
        (told,) = await notices(db, "unnamed_moved")
        assert (told.person_id, told.due_at, await why_untrue(db, dora)) == (dora.id, NOW + TERMS.undo, None)
        await move(db, of, -10)
        assert await until(db, of, house) == START - 10 * DAY


async def test_a_session_that_comes_later_leaves_the_date_of_the_names(database: Database) -> None:
    async with database.writing() as db:
        of, house, dora = await partner(db)
        await book(db, of, house, dora)
        await move(db, of, 20)
        assert await until(db, of, house) == WEEK_BEFORE
        assert len(await notices(db, "unnamed_moved")) == 1


async def test_a_date_that_was_agreed_on_is_kept_while_it_lies_ahead_of_the_session(database: Database) -> None:
    async with database.writing() as db:
        of, house, dora = await partner(db)
        agreed = START - 2 * DAY
        await unnamed.book(db, dora.who, of.session, house, 1, agreed, NOW, TERMS)
        await move(db, of, -1)
        assert await until(db, of, house) == agreed
        await move(db, of, -4)
        assert await until(db, of, house) == START - 4 * DAY


async def test_moved_and_moved_back_before_anybody_was_told_is_nothing(database: Database) -> None:
    async with database.writing() as db:
        of, house, dora = await partner(db)
        await book(db, of, house, dora)
        for days in (3, 5, 0):
            await move(db, of, days)
        assert not await notices(db, "unnamed_moved")
        assert len(await notices(db, "unnamed_moved", NoticeState.DROPPED)) == 2


async def test_a_file_that_brings_other_dates_tells_them_as_well(database: Database) -> None:
    async with database.writing() as db:
        of, house, dora = await partner(db)
        await book(db, of, house, dora)
        times = factories.meeting_times(NINE, NINE + DAY)
        plan = sessions.Plan(of.training, (of.house,), factories.ZONE, times, capacity=12)
        await sessions.change(db, of.coordinator.who, of.session, plan, NOW, TERMS)
        (told,) = await notices(db, "unnamed_moved")
        assert told.facts["told"] == f"{START.isoformat()}/{(START + timedelta(hours=3)).isoformat()}"


@pytest.mark.parametrize("over", [False, True])
async def test_nobody_hears_without_seats(database: Database, over: bool) -> None:
    now = WEEK_BEFORE if over else NOW
    async with database.writing() as db:
        of, house, dora = await partner(db)
        if over:
            await book(db, of, house, dora)
        await move(db, of, 3, now)
        await sessions.cancel(db, of.coordinator.who, of.session, CancelReason.WEATHER, now, TERMS)
        assert not await notices(db, "unnamed_moved")
        assert not await notices(db, "unnamed_cancelled")


async def test_the_host_s_own_seats_count_too(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        await book(db, of, of.house, of.coordinator)
        await sessions.cancel(db, of.coordinator.who, of.session, CancelReason.OTHER, NOW, TERMS)
        assert [row.person_id for row in await notices(db, "unnamed_cancelled")] == [of.coordinator.id]
