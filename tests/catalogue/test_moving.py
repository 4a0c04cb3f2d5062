"""A meeting moves: everybody concerned hears of it once, with the time they knew."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import enrolments, outbox, sessions
from catalogue.database import Database
from catalogue.refusals import Reason, Refused
from catalogue.rules.states import CancelReason, NoticeState
from catalogue.sessions import Plan, Times
from catalogue.tables import enrolments as enrolment_rows
from catalogue.tables import history
from tests.catalogue.scene import TERMS, Scene, every_stage, join, meetings_of, notices, row_of, scene, whole
from tests.factories import NOW, ZONE, meeting_times

MARCH_14, MARCH_21, MARCH_28 = (meeting_times(datetime(2030, 3, day, 9))[0] for day in (14, 21, 28))
TOLD = "2030-03-14T08:00:00+00:00/2030-03-14T11:00:00+00:00"
MINUTE = timedelta(minutes=1)


async def move(db: AsyncConnection, of: Scene, times: Times, now: datetime = NOW) -> int:
    """Its first meeting."""
    row = (await meetings_of(db, of))[0]
    return await sessions.reschedule(db, of.coordinator.who, row.id, times, now, TERMS)


async def send_all(db: AsyncConnection) -> None:
    for notice in await notices(db, "moved"):
        await outbox.sent(db, notice.id, 1, NOW)


# --- reschedule ----------------------------------------------------------------------------------------------------


async def test_everybody_with_a_seat_an_offer_or_a_place_in_line_is_told_the_time_they_knew(database: Database) -> None:
    async with database.writing() as db:
        of, people = await every_stage(db)
        assert await move(db, of, MARCH_21, NOW) == 3
        found = await notices(db, "moved")
    assert [notice.person_id for notice in found] == [people[name].id for name in ("enrolled", "offered", "waiting")]
    assert {notice.facts["told"] for notice in found} == {TOLD}
    assert {notice.due_at for notice in found} == {NOW + TERMS.undo}


async def test_a_moved_meeting_keeps_its_row_and_raises_its_revision(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        (before,), old = await meetings_of(db, of), await row_of(db, of)
        await move(db, of, MARCH_21, NOW + MINUTE)
        (after,), new = await meetings_of(db, of), await row_of(db, of)
    assert (after.id, after.revision, new.revision) == (before.id, before.revision + 1, old.revision + 1)
    assert (after.starts_local, after.ends_local) == MARCH_21
    assert (after.starts_at, after.ends_at) == tuple(datetime(2030, 3, 21, hour, tzinfo=UTC) for hour in (8, 11))
    assert after.changed_at == new.changed_at == NOW + MINUTE


async def test_agreed_times_stay_what_they_are_over_the_clock_change(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        await move(db, of, meeting_times(datetime(2030, 4, 4, 9))[0])
        (row,) = await meetings_of(db, of)
    assert (row.starts_local.hour, row.starts_at) == (9, datetime(2030, 4, 4, 7, tzinfo=UTC))


async def test_moved_twice_before_anybody_was_told_is_one_notice_with_the_first_time(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        await join(db, of, 2)
        await move(db, of, MARCH_21)
        await move(db, of, MARCH_28)
        due, dropped = await notices(db, "moved"), await notices(db, "moved", NoticeState.DROPPED)
    assert [notice.facts["told"] for notice in due] == [TOLD] * 2
    assert [notice.why for notice in dropped] == ["superseded by a newer change"] * 2


async def test_moved_back_before_anybody_was_told_is_no_notice_at_all(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        await join(db, of, 2)
        await move(db, of, MARCH_21)
        await move(db, of, MARCH_14)
        assert not await notices(db, "moved")
        assert len(await notices(db, "moved", NoticeState.DROPPED)) == 2
        (row,) = await meetings_of(db, of)
    assert row.revision == 2  # a file of the time between may be out: the next one must count as newer


async def test_moved_again_after_all_were_told_is_a_new_notice_with_the_time_told_last(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        await join(db, of)
        await move(db, of, MARCH_21)
        await send_all(db)
        await move(db, of, MARCH_28)
        (notice,) = await notices(db, "moved")
        assert notice.facts["told"] == "2030-03-21T08:00:00+00:00/2030-03-21T11:00:00+00:00"
        await move(db, of, MARCH_14)
        (notice,) = await notices(db, "moved")
    assert notice.facts["told"] == "2030-03-21T08:00:00+00:00/2030-03-21T11:00:00+00:00"


async def test_whoever_enrols_after_the_move_knows_the_new_time(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        (before,) = await join(db, of)
        await move(db, of, MARCH_21)
        (after,) = await join(db, of)
        await move(db, of, MARCH_28)
        (old,), (new,) = await notices(db, "moved", person=before), await notices(db, "moved", person=after)
    assert old.facts["told"] == TOLD
    assert new.facts["told"] == "2030-03-21T08:00:00+00:00/2030-03-21T11:00:00+00:00"


async def test_each_meeting_has_a_notice_of_its_own(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, MARCH_14[0], MARCH_21[0])
        await join(db, of)
        first, second = await meetings_of(db, of)
        for row, day in ((first, 15), (second, 22)):
            await sessions.reschedule(
                db, of.coordinator.who, row.id, meeting_times(datetime(2030, 3, day, 9))[0], NOW, TERMS
            )
        found = await notices(db, "moved")
    assert [(notice.meeting_id, notice.facts["told"][:10]) for notice in found] == [
        (first.id, "2030-03-14"),
        (second.id, "2030-03-21"),
    ]


async def test_moving_to_the_same_time_changes_nothing(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        await join(db, of)
        before = await meetings_of(db, of), await row_of(db, of)
        assert await move(db, of, MARCH_14) == 0
        assert (await meetings_of(db, of), await row_of(db, of)) == before
        assert not await notices(db, "moved", None)


@pytest.mark.parametrize(
    ("now", "starts", "due"),
    [
        # In the evening: the next morning, unless it begins within a day.
        (datetime(2030, 3, 1, 21, tzinfo=UTC), MARCH_14[0], datetime(2030, 3, 2, 6, tzinfo=UTC)),
        (datetime(2030, 3, 13, 21, tzinfo=UTC), MARCH_14[0], datetime(2030, 3, 13, 21, 2, tzinfo=UTC)),
        (datetime(2030, 3, 1, 12, tzinfo=UTC), MARCH_14[0], datetime(2030, 3, 1, 12, 2, tzinfo=UTC)),
        # The undo time ends in the quiet hours.
        (datetime(2030, 3, 1, 18, 59, tzinfo=UTC), MARCH_14[0], datetime(2030, 3, 2, 6, tzinfo=UTC)),
    ],
)
async def test_the_notice_waits_for_the_undo_time_and_the_morning(
    database: Database, now: datetime, starts: datetime, due: datetime
) -> None:
    async with database.writing() as db:
        of = await scene(db, starts)
        await join(db, of)
        await move(db, of, MARCH_21, now)
        (notice,) = await notices(db, "moved")
    assert notice.due_at == due


def wall(text: str, hours: float = 3) -> Times:
    return meeting_times(datetime.fromisoformat(text), hours=hours)[0]


IMPOSSIBLE = [
    (wall("2030-03-31 02:30"), Reason.NO_SUCH_TIME),
    (wall("2030-03-31 00:30", 2), Reason.NO_SUCH_TIME),  # ends in the hour that summer time skips
    (wall("2030-10-27 02:30"), Reason.NO_SUCH_TIME),
    (wall("2030-03-21 09:00", 0), Reason.ENDS_BEFORE_START),
    (wall("2030-03-21 09:00", -1), Reason.ENDS_BEFORE_START),
    (wall("2030-03-01 10:00"), Reason.IN_THE_PAST),  # this very moment
    (wall("2029-03-21 09:00"), Reason.IN_THE_PAST),
]


@pytest.mark.parametrize(("times", "reason"), IMPOSSIBLE)
async def test_a_meeting_is_not_moved_to_an_impossible_time(database: Database, times: Times, reason: Reason) -> None:
    async with database.writing() as db:
        of = await scene(db)
        await join(db, of)
        before = await meetings_of(db, of)
        with pytest.raises(Refused) as no:
            await move(db, of, times, NOW)
        assert await meetings_of(db, of) == before
        assert not await notices(db, "moved", None)
    assert no.value.reason is reason


async def test_a_cancelled_session_is_not_moved(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        await sessions.cancel(db, of.coordinator.who, of.session, CancelReason.WEATHER, NOW, TERMS)
        with pytest.raises(Refused) as no:
            await move(db, of, MARCH_21)
    assert no.value.reason is Reason.CANCELLED


async def test_a_meeting_that_is_nowhere_is_not_found(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        with pytest.raises(Refused) as no:
            await sessions.reschedule(db, of.coordinator.who, 999, MARCH_21, NOW, TERMS)
    assert no.value.reason is Reason.NOT_FOUND


async def test_history_knows_both_times_and_who_moved(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        await move(db, of, MARCH_21)
        row = (await db.execute(select(history).where(history.c.verb == "move"))).one()
    assert (row.before, row.after) == ("2030-03-14 09:00/12:00", "2030-03-21 09:00/12:00")
    assert row.person_id == of.coordinator.id


# --- all dates of a plan -------------------------------------------------------------------------------------------


async def bring(db: AsyncConnection, of: Scene, *times: Times, now: datetime = NOW) -> None:
    plan = Plan(of.training, (of.house,), ZONE, times, capacity=12)
    await sessions.change(db, of.coordinator.who, of.session, plan, now, TERMS)


async def test_the_same_dates_again_tell_nobody_anything(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, MARCH_14[0], MARCH_21[0])
        await join(db, of)
        before = await meetings_of(db, of)
        await bring(db, of, MARCH_21, MARCH_14)
        assert await meetings_of(db, of) == before
        assert not [*await notices(db, "moved", None), *await notices(db, "dates", None)]


async def test_an_added_date_tells_everybody_the_whole_list(database: Database) -> None:
    async with database.writing() as db:
        of, people = await every_stage(db)
        (before,) = await meetings_of(db, of)
        await bring(db, of, MARCH_14, MARCH_21)
        kept, added = await meetings_of(db, of)
        found = await notices(db, "dates")
        assert not await notices(db, "moved", None)
    assert (kept.starts_local, kept.revision) == (before.starts_local, before.revision + 1)  # it is "1/2" now
    assert (added.starts_local, added.ends_local, added.revision) == (*MARCH_21, 0)
    assert [notice.person_id for notice in found] == [people[name].id for name in ("enrolled", "offered", "waiting")]
    assert {notice.due_at for notice in found} == {NOW + TERMS.undo}


async def test_a_date_that_falls_away_keeps_its_row_and_so_its_calendar_entry(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, MARCH_14[0], MARCH_21[0])
        (person,) = await join(db, of)
        before = await meetings_of(db, of)
        await bring(db, of, MARCH_21, now=NOW + MINUTE)
        gone, kept = await meetings_of(db, of)
        assert [notice.person_id for notice in await notices(db, "dates")] == [person.id]
        seats = (await db.execute(select(enrolment_rows.c.state))).scalars().all()
    assert (kept.id, kept.starts_at, kept.revision) == (before[1].id, before[1].starts_at, before[1].revision + 1)
    assert (gone.id, gone.cancelled_at, gone.revision, gone.changed_at) == (before[0].id, NOW + MINUTE, 1, NOW + MINUTE)
    assert seats == ["enrolled"]


async def test_dates_that_fit_stay_and_the_others_move_in_order(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, MARCH_14[0], MARCH_28[0])
        await join(db, of)
        first, last = await meetings_of(db, of)
        await bring(db, of, MARCH_21, MARCH_28)
        moved, kept = await meetings_of(db, of)
        (notice,) = await notices(db, "moved")
        assert not await notices(db, "dates", None)
    assert (moved.id, moved.starts_local, kept) == (first.id, MARCH_21[0], last)
    assert (notice.meeting_id, notice.facts["told"]) == (first.id, TOLD)


async def test_the_whole_list_replaces_what_waited_to_be_told(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        await join(db, of)
        await move(db, of, MARCH_21)
        await bring(db, of, MARCH_21, MARCH_28)
        assert not await notices(db, "moved")
        assert len(await notices(db, "dates")) == 1


async def test_a_withdrawn_person_hears_of_no_date_any_more(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        (person,) = await join(db, of)
        await enrolments.withdraw(db, person.who, of.session, NOW, TERMS)
        before = await whole(db, enrolment_rows)
        await bring(db, of, MARCH_21, MARCH_28)
        assert await whole(db, enrolment_rows) == before
        assert not [*await notices(db, "moved", None), *await notices(db, "dates", None)]
