"""Dates added, taken off and moved at once, and back while that waits to be told: the same rows, and nobody hears."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import enrolments, moving, outbox, redating, reminding, sessions, undoing, unnamed
from catalogue.database import Database
from catalogue.moving import Times
from catalogue.refusals import Reason, Refused
from catalogue.rules.rights import CONSOLE
from catalogue.rules.states import CancelReason, NoticeState, Role
from catalogue.tables import history, unnamed_seats
from tests import factories
from tests.catalogue.scene import TERMS, Scene, every_stage, join, meetings_of, notices, row_of, scene
from tests.catalogue.test_undoing import MINUTE, enrolled, move, undo, untrue, waiting_notices
from tests.factories import NOW, meeting_times

MARCH_7, MARCH_14, MARCH_21, MARCH_28 = (meeting_times(datetime(2030, 3, day, 9))[0] for day in (7, 14, 21, 28))


async def redate(db: AsyncConnection, of: Scene, *times: Times, now: datetime = NOW) -> int:
    return await redating.change(db, of.coordinator.who, of.session, times, now, TERMS)


async def coming(db: AsyncConnection, of: Scene) -> list[tuple[int, Times]]:
    """Which meeting is when."""
    rows = [row for row in await meetings_of(db, of) if row.cancelled_at is None]
    return [(row.id, (row.starts_local, row.ends_local)) for row in rows]


async def revisions(db: AsyncConnection, of: Scene) -> dict[int, int]:
    return {row.id: row.revision for row in await meetings_of(db, of)}


#: From two dates, the 14th and the 21st, to these.
CHANGES: dict[str, Sequence[Times]] = {
    "one more": (MARCH_14, MARCH_21, MARCH_28),
    "one in front": (MARCH_7, MARCH_14, MARCH_21),
    "one less": (MARCH_21,),
    "none": (),
    "one moves": (MARCH_14, MARCH_28),
    "both move": (MARCH_7, MARCH_28),
    "one moves, one more": (MARCH_7, MARCH_21, MARCH_28),
    "one moves, one less": (MARCH_28,),
}


@pytest.mark.parametrize("change", CHANGES)
async def test_other_dates_are_undone_as_if_they_had_never_been(database: Database, change: str) -> None:
    async with database.writing() as db:
        of, _ = await every_stage(db, MARCH_14[0], MARCH_21[0])
        before = await enrolled(db, of), await waiting_notices(db), await coming(db, of)
        first = await revisions(db, of)
        assert await redate(db, of, *CHANGES[change]) == 3
        second = await revisions(db, of)
        assert sorted(times for _, times in await coming(db, of)) == sorted(CHANGES[change])
        found = await undoing.undoable(db, of.session, NOW + MINUTE, TERMS)
        assert found == undoing.Undoable("dates", NOW + TERMS.undo)
        assert await undo(db, of) == 0
        assert (await enrolled(db, of), await waiting_notices(db), await coming(db, of)) == before
        third = await revisions(db, of)
    changed = {one for one, revision in second.items() if revision != first.get(one)}
    assert changed and all(third[one] > second[one] for one in changed)
    assert all(third[one] >= second[one] for one in second)


async def test_an_added_date_that_is_undone_keeps_its_row_as_cancelled(database: Database) -> None:
    """Who has a calendar that updates by itself may have seen it."""
    async with database.writing() as db:
        of = await scene(db)
        await redate(db, of, MARCH_14, MARCH_21)
        await undo(db, of)
        _, added = await meetings_of(db, of)
    assert (added.cancelled_at, added.revision) == (NOW + MINUTE, 1)


async def test_undone_with_the_history_saying_so_and_a_second_press_changes_nothing(database: Database) -> None:
    async with database.writing() as db:
        of, _ = await every_stage(db)
        await redate(db, of, MARCH_14, MARCH_21)
        await undo(db, of)
        before = await meetings_of(db, of)
        assert await undo(db, of) == 0
        assert await undoing.undoable(db, of.session, NOW + MINUTE, TERMS) is None
        assert await meetings_of(db, of) == before
        last = (await db.execute(select(history).order_by(history.c.id.desc()).limit(1))).one()
    assert (last.noun, last.verb, last.why, last.person_id) == ("session", "undo", "dates", of.coordinator.id)


@pytest.mark.parametrize("change", ["one more", "one less", "one moves, one more"])
async def test_whoever_has_heard_of_other_dates_hears_the_old_list_again(database: Database, change: str) -> None:
    async with database.writing() as db:
        of = await scene(db, MARCH_14[0], MARCH_21[0])
        await join(db, of, 2)
        await redate(db, of, *CHANGES[change])
        first, _ = await notices(db, "dates")
        await outbox.sent(db, first.id, 1, NOW)
        assert await undo(db, of) == 1
        (told,) = await notices(db, "dates")
        assert not await notices(db, "moved")
        assert await untrue(db, told, NOW + MINUTE) is None
    assert told.person_id == first.person_id


async def test_whoever_has_heard_of_a_move_in_the_list_of_dates_is_told_once(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, MARCH_14[0], MARCH_21[0])
        await join(db, of)
        await redate(db, of, *CHANGES["both move"])
        for row in await notices(db, "moved"):
            await outbox.sent(db, row.id, 1, NOW)
        assert await undo(db, of) == 1
        assert len(await notices(db, "moved")) == 2


async def test_whoever_enrolled_meanwhile_saw_the_new_dates_and_is_told(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        await join(db, of)
        await redate(db, of, MARCH_14, MARCH_21)
        (late,) = await join(db, of, now=NOW + MINUTE / 2)
        assert await undo(db, of) == 1
        (told,) = await notices(db, "dates")
    assert told.person_id == late.id


async def test_who_had_a_file_meanwhile_gets_one_that_is_right_again(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        (person,) = await join(db, of)
        await redate(db, of, MARCH_14, MARCH_21)
        (seat,) = await notices(db, "seat") or await notices(db, "file")
        await outbox.sent(db, seat.id, 1, NOW + MINUTE / 2)
        assert await undo(db, of) == 0
        files = await notices(db, "file", person=person)
    assert len([row for row in files if row.state is NoticeState.DUE]) == 1


async def test_a_move_that_waited_to_be_told_still_does(database: Database) -> None:
    """The whole list took its place; now it says again what is true."""
    async with database.writing() as db:
        of = await scene(db, MARCH_14[0], MARCH_21[0])
        await join(db, of)
        rows = await meetings_of(db, of)
        await sessions.reschedule(db, CONSOLE, rows[0].id, MARCH_7, NOW, TERMS)
        waited = await waiting_notices(db)
        await redate(db, of, MARCH_7, MARCH_21, MARCH_28, now=NOW + MINUTE)
        assert not await notices(db, "moved")
        assert await undo(db, of, NOW + MINUTE * 2) == 0
        assert await waiting_notices(db) == waited
        (moved,) = await notices(db, "moved")
        assert await untrue(db, moved, NOW + MINUTE * 2) is None


async def test_a_list_of_dates_that_waited_to_be_told_still_does(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        await join(db, of)
        await redate(db, of, MARCH_14, MARCH_21)
        waited = await waiting_notices(db)
        await redate(db, of, MARCH_14, MARCH_21, MARCH_28, now=NOW + MINUTE)
        assert len(await notices(db, "dates")) == 1
        await undo(db, of, NOW + MINUTE * 2)
        assert await waiting_notices(db) == waited


async def test_a_reminder_of_a_date_taken_off_comes_after_all(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        await join(db, of)
        before = (await meetings_of(db, of))[0].starts_at - timedelta(days=1)
        await reminding.plan(db, before + MINUTE, TERMS)
        (reminder,) = await notices(db, "reminder")
        await redate(db, of, MARCH_28, MARCH_21, now=before + MINUTE)
        await redate(db, of, now=before + MINUTE * 2)
        why = await untrue(db, reminder, before + MINUTE * 2)
        assert why == "the meeting is cancelled"
        await outbox.drop(db, reminder.id, why)
        await undo(db, of, before + MINUTE * 3)
        (again,) = await notices(db, "reminder")
    assert (again.id, again.due_at) == (reminder.id, reminder.due_at)


async def test_names_that_were_due_sooner_are_due_as_before(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        await unnamed.book(db, of.coordinator.who, of.session, of.house, 2, None, NOW, TERMS)
        query = select(unnamed_seats.c.name_until)
        before = (await db.execute(query)).scalar_one()
        await redate(db, of, meeting_times(datetime(2030, 3, 10, 9))[0], MARCH_14)
        assert (await db.execute(query)).scalar_one() < before
        assert len(await notices(db, "unnamed_moved")) == 1
        await undo(db, of)
        assert (await db.execute(query)).scalar_one() == before
        assert not await notices(db, "unnamed_moved")


async def test_a_date_that_was_added_and_has_begun_is_not_taken_back(database: Database) -> None:
    soon = (datetime(2030, 3, 1, 10, 1), datetime(2030, 3, 1, 12))
    async with database.writing() as db:
        of = await scene(db)
        start = (await _instants(db, of, soon))[0]
        await redate(db, of, soon, MARCH_14, now=start - MINUTE)
        assert await undoing.undoable(db, of.session, start - MINUTE / 2, TERMS) is not None
        assert await undoing.undoable(db, of.session, start, TERMS) is None
        with pytest.raises(Refused) as no:
            await undo(db, of, start)
    assert no.value.reason is Reason.UNDO_OVER


async def _instants(db: AsyncConnection, of: Scene, times: Times) -> Times:
    return moving.in_order(times, (await row_of(db, of)).zone)


async def test_only_the_last_change_is_taken_back(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        await redate(db, of, MARCH_14, MARCH_21)
        await move(db, of, MARCH_7, NOW + MINUTE / 2)
        await undo(db, of)
        assert [times for _, times in await coming(db, of)] == [MARCH_14, MARCH_21]
        assert await undo(db, of) == 0
        assert [times for _, times in await coming(db, of)] == [MARCH_14, MARCH_21]


async def test_after_a_list_changed_it_the_dates_are_not_taken_back(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        await redate(db, of, MARCH_14, MARCH_21)
        plan = sessions.Plan(of.training, (of.house,), factories.ZONE, (MARCH_14, MARCH_28), capacity=12)
        await sessions.change(db, of.coordinator.who, of.session, plan, NOW + MINUTE / 2, TERMS)
        with pytest.raises(Refused) as no:
            await undo(db, of)
    assert no.value.reason is Reason.UNDO_OVER


async def test_the_same_dates_change_nothing_and_past_ones_are_refused(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        before = await row_of(db, of)
        assert await redate(db, of, MARCH_14) == 0
        assert await row_of(db, of) == before
        with pytest.raises(Refused) as no:
            await redate(db, of, MARCH_14, meeting_times(datetime(2030, 2, 14, 9))[0])
        assert no.value.reason is Reason.IN_THE_PAST


async def test_only_who_runs_a_session_that_takes_place_changes_its_dates(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        other: Any = await factories.member(db, (await factories.institution(db)).id, Role.COORDINATOR)
        with pytest.raises(Refused) as no:
            await redating.change(db, other.who, of.session, (MARCH_21,), NOW, TERMS)
        assert no.value.reason is Reason.NOT_ALLOWED
        await sessions.cancel(db, CONSOLE, of.session, CancelReason.OTHER, NOW, TERMS)
        with pytest.raises(Refused) as no:
            await redate(db, of, MARCH_21)
        assert no.value.reason is Reason.CANCELLED


async def test_an_end_after_an_undo_says_nothing_new_of_who_left(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        (person,) = await join(db, of)
        await redate(db, of, MARCH_14, MARCH_21)
        await enrolments.withdraw(db, person.who, of.session, NOW + MINUTE / 2, TERMS)
        assert await undo(db, of) == 0
        for row in await notices(db, "dates"):
            assert await untrue(db, row, NOW + MINUTE) is not None


async def test_two_dates_at_the_same_time_count_as_one_and_another_comes_on_top(database: Database) -> None:
    """A date may be moved to where another one is; that is said, and not refused."""
    async with database.writing() as db:
        of = await scene(db, MARCH_14[0], MARCH_14[0])
        before = await coming(db, of)
        await redate(db, of, MARCH_14, MARCH_21)
        assert [times for _, times in await coming(db, of)] == [MARCH_14, MARCH_14, MARCH_21]
        await undo(db, of)
        assert await coming(db, of) == before
