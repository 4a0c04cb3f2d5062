"""What counts as news about a meeting, and when it is urgent."""

from datetime import UTC, datetime, timedelta

import pytest

from catalogue import moving, sessions
from catalogue.database import Database
from catalogue.refusals import Reason, Refused
from catalogue.sessions import Plan, Times
from tests.catalogue.scene import TERMS, Scene, join, meetings_of, notices, scene
from tests.factories import NOW, ZONE, meeting_times

THURSDAY = datetime(2030, 3, 14, 9)
MARCH_14, MARCH_21 = (meeting_times(datetime(2030, 3, day, 9))[0] for day in (14, 21))
EVENING = datetime(2030, 3, 13, 21, tzinfo=UTC)  # 22:00 in Bern, quiet


def _plan(of: Scene, *times: Times, **facts: str) -> Plan:
    return Plan(of.training, (of.house,), ZONE, times, **facts)  # type: ignore[arg-type]


async def test_a_later_end_alone_is_news(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        await join(db, of)
        (row,) = await meetings_of(db, of)
        longer = (row.starts_local, row.ends_local + timedelta(hours=1))
        assert await sessions.reschedule(db, of.coordinator.who, row.id, longer, NOW, TERMS) == 1
        (notice,) = await notices(db, "moved")
    assert notice.facts["told"] == moving.interval(row.starts_at, row.ends_at)


async def test_moved_back_in_time_tells_nobody_and_says_so(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        await join(db, of)
        (row,) = await meetings_of(db, of)
        told = [
            await sessions.reschedule(db, of.coordinator.who, row.id, times, NOW, TERMS)
            for times in (MARCH_21, MARCH_14)
        ]
    assert told == [1, 0]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (THURSDAY + timedelta(days=7), datetime(2030, 3, 14, 6, 30)),  # now tomorrow at half past six
        (datetime(2030, 3, 14, 6), THURSDAY + timedelta(days=7)),  # it would have been tomorrow at six
    ],
)
async def test_what_was_or_is_tomorrow_is_told_at_night(database: Database, old: datetime, new: datetime) -> None:
    async with database.writing() as db:
        of = await scene(db, old)
        await join(db, of)
        (row,) = await meetings_of(db, of)
        times = (new, new + timedelta(hours=3))
        await sessions.reschedule(db, of.coordinator.who, row.id, times, EVENING, TERMS)
        (notice,) = await notices(db, "moved")
    assert notice.due_at == EVENING + TERMS.undo


async def test_a_cancelled_meeting_can_not_be_moved(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, THURSDAY, THURSDAY + timedelta(days=7))
        await sessions.change(db, of.coordinator.who, of.session, _plan(of, MARCH_14), NOW, TERMS)
        gone = next(row for row in await meetings_of(db, of) if row.cancelled_at is not None)
        with pytest.raises(Refused) as no:
            await sessions.reschedule(db, of.coordinator.who, gone.id, MARCH_21, NOW, TERMS)
    assert no.value.reason is Reason.CANCELLED


async def test_two_changes_of_the_list_in_a_row_are_one_notice(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        await join(db, of)
        for times in ([MARCH_14, MARCH_21], [MARCH_14], [MARCH_14, MARCH_21]):
            await sessions.change(db, of.coordinator.who, of.session, _plan(of, *times), NOW, TERMS)
        assert len(await notices(db, "dates")) == 1


async def test_a_new_place_raises_the_revision_of_coming_meetings(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        (before,) = await meetings_of(db, of)
        times = (before.starts_local, before.ends_local)
        plan = _plan(of, times, place="Biel, Saal")
        await sessions.change(db, of.coordinator.who, of.session, plan, NOW, TERMS)
        (after,) = await meetings_of(db, of)
    assert after.revision == before.revision + 1


async def test_a_plan_with_an_end_before_its_start_is_refused(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        with pytest.raises(Refused) as no:
            await sessions.change(db, of.coordinator.who, of.session, _plan(of, MARCH_21[::-1]), NOW, TERMS)
    assert no.value.reason is Reason.ENDS_BEFORE_START


@pytest.mark.parametrize("dates", [1, 2])
async def test_putting_right_dates_that_are_over_is_no_news(database: Database, dates: int) -> None:
    """One date that was another, and one that had been forgotten."""
    async with database.writing() as db:
        of = await scene(db)
        await join(db, of)
        starts = [datetime(2030, 3, day, 9) for day in (13, 12)[:dates]]
        plan = Plan(of.training, (of.house,), ZONE, meeting_times(*starts), capacity=12)
        await sessions.change(db, of.coordinator.who, of.session, plan, NOW + timedelta(days=20), TERMS)
        assert not await notices(db, "moved") and not await notices(db, "dates")
