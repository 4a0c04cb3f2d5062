"""Whoever teaches hears when a session is cancelled or has other dates."""

from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import outbox, people, programme, sessions, telling, truth, undoing
from catalogue.cards import NoticeCard
from catalogue.database import Database
from catalogue.rules.states import CancelReason, NoticeState, Role
from catalogue.tables import sessions as rows
from tests import factories
from tests.catalogue.scene import TERMS, Scene, meetings_of, notices, scene
from tests.factories import NOW, Member, meeting_times


async def taught(db: AsyncConnection, *starts: datetime) -> tuple[Scene, Member]:
    of = await scene(db, *starts)
    trainer = await factories.member(db, of.house, Role.COORDINATOR)
    await db.execute(update(rows).where(rows.c.id == of.session).values(trainer_id=trainer.id))
    return of, trainer


async def move(db: AsyncConnection, of: Scene, day: int, by: Member | None = None) -> None:
    meeting, *_ = await meetings_of(db, of)
    times = meeting_times(datetime(2030, 3, day, 9))[0]
    await sessions.reschedule(db, (by or of.coordinator).who, meeting.id, times, NOW, TERMS)


async def why_untrue(db: AsyncConnection, kind: str) -> str | None:
    (row,) = await notices(db, kind)
    person = await people.card(db, row.person_id)
    notice = NoticeCard(row.id, row.key, row.kind, person, None, None, row.facts, 0, NOW, row.session_id)
    return truth.untrue(notice, await telling.look(db, notice, NOW), NOW)


async def test_the_trainer_hears_once_that_a_session_is_cancelled_and_why(database: Database) -> None:
    async with database.writing() as db:
        of, trainer = await taught(db)
        for _ in range(2):
            await sessions.cancel(db, of.coordinator.who, of.session, CancelReason.WEATHER, NOW, TERMS)
        (told,) = await notices(db, "trainer_cancelled")
        assert (told.person_id, told.due_at) == (trainer.id, NOW + TERMS.undo)
        assert told.facts == {"house": str(of.house), "reason": "weather"}
        assert await why_untrue(db, "trainer_cancelled") is None


async def test_the_trainer_hears_of_other_dates_once_and_of_none_that_were_taken_back(database: Database) -> None:
    async with database.writing() as db:
        of, trainer = await taught(db)
        await move(db, of, 18)
        await move(db, of, 21)
        (told,) = await notices(db, "trainer_moved")
        assert (told.person_id, told.due_at) == (trainer.id, NOW + TERMS.undo)
        assert told.facts["told"].startswith("2030-03-14T08:00")
        assert await why_untrue(db, "trainer_moved") is None
        await move(db, of, 14)
        assert await notices(db, "trainer_moved") == []


async def test_the_trainer_is_told_the_dates_that_they_knew_and_the_new_ones(database: Database) -> None:
    """Of several dates those that differ; the first of two moves is never heard of."""
    async with database.writing() as db:
        of, trainer = await taught(db, datetime(2030, 3, 14, 9), datetime(2030, 3, 28, 9))
        for day in (18, 21):
            await move(db, of, day)
        (told,) = await notices(db, "trainer_moved")
        card = await programme.card(db, of.session, trainer.card, NOW)
        before, now = truth.dates_changed(told.facts, card)
        assert [[one[0].day for one in dates] for dates in (before, now)] == [[14], [21]]


async def test_the_trainer_hears_of_further_dates(database: Database) -> None:
    async with database.writing() as db:
        of, trainer = await taught(db)
        nine = datetime(2030, 3, 14, 9)
        times = meeting_times(nine, nine + timedelta(days=1))
        plan = sessions.Plan(of.training, (of.house,), factories.ZONE, times, capacity=12)
        await sessions.change(db, of.coordinator.who, of.session, plan, NOW, TERMS)
        assert [row.person_id for row in await notices(db, "trainer_moved")] == [trainer.id]


async def test_a_trainer_who_does_it_themselves_and_one_who_teaches_no_more_are_not_told(database: Database) -> None:
    async with database.writing() as db:
        of, trainer = await taught(db)
        await move(db, of, 18, trainer)
        assert await notices(db, "trainer_moved") == []
        await move(db, of, 21)
        await db.execute(update(rows).where(rows.c.id == of.session).values(trainer_id=None))
        assert await why_untrue(db, "trainer_moved") == "somebody else teaches it by now"
        await sessions.cancel(db, of.coordinator.who, of.session, CancelReason.WEATHER, NOW, TERMS)
        assert await notices(db, "trainer_cancelled") == []


async def test_a_trainer_who_has_heard_of_the_cancellation_hears_that_it_was_taken_back(database: Database) -> None:
    """And who has not heard of it, of neither. Cancelled again, they hear of that."""
    async with database.writing() as db:
        of, trainer = await taught(db)
        ids = (db, of.coordinator.who, of.session)
        await sessions.cancel(*ids, CancelReason.WEATHER, NOW, TERMS)
        assert await undoing.undo(*ids, NOW, TERMS) == 0
        assert await notices(db, "trainer_goes_on") == []
        later = NOW + timedelta(minutes=1)
        await sessions.cancel(*ids, CancelReason.WEATHER, later, TERMS)
        heard = (await notices(db, "trainer_cancelled"))[-1]
        assert heard.state is NoticeState.DUE
        await outbox.sent(db, heard.id, 1, later)
        assert await undoing.undo(*ids, later, TERMS) == 1
        (told,) = await notices(db, "trainer_goes_on")
        assert (told.person_id, await why_untrue(db, "trainer_goes_on")) == (trainer.id, None)


async def test_a_move_that_is_undone_is_not_told_to_the_trainer(database: Database) -> None:
    async with database.writing() as db:
        of, _ = await taught(db)
        await move(db, of, 18)
        await undoing.undo(db, of.coordinator.who, of.session, NOW, TERMS)
        assert await notices(db, "trainer_moved") == []
