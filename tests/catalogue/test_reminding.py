"""Reminders: whose leads count, whose quiet hours, what a change of mind and a move do to them, and from where on."""

from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import clock, conditions, eves, outbox, reminding, sessions, telling, truth
from catalogue.database import Database
from catalogue.refusals import Reason, Refused
from catalogue.rules.reminders import Quiet, leads_of
from catalogue.rules.states import NoticeState
from catalogue.tables import outbox as notice_rows
from catalogue.tables import people as people_rows
from catalogue.tables import planning
from catalogue.tables import sessions as session_rows
from tests.catalogue.scene import TERMS, join, meetings_of, notices, scene, whole
from tests.factories import NOW, Member, meeting_times, member

START = datetime(2030, 3, 14, 8, tzinfo=UTC)
SECOND, MINUTE, HOUR, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
NONE, LATE = Quiet(time(), time()), Quiet(time(22), time(6))


async def leads(db: AsyncConnection, person: Member | None = None, state: NoticeState | None = None) -> list[str]:
    return [notice.facts["lead"] for notice in await notices(db, "reminder", state, person)]


async def sent(db: AsyncConnection, now: datetime) -> list[str]:
    """What goes out now, in its order; what is not true is dropped."""
    kinds = []
    while (notice := await outbox.claim(db, now)) is not None:
        if (why := truth.untrue(notice, await telling.look(db, notice, now), now)) is not None:
            await outbox.drop(db, notice.id, why)
            continue
        await outbox.sent(db, notice.id, None, now)
        kinds.append(notice.kind)
    return kinds


async def test_a_persons_leads_replace_the_trainings_which_replace_the_networks(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        own, others, never = await join(db, of, 3)
        await reminding.choose(db, own.id, leads_of("PT2H"), NOW, TERMS)
        await reminding.choose(db, never.id, (), NOW, TERMS)
        await conditions.remind(db, of.coordinator.who, of.training, leads_of("P3D,P2D"), NOW, TERMS)
        for hours in range(9 * 24, 0, -1):
            await reminding.plan(db, START - hours * HOUR, TERMS)
        assert await leads(db, own) == ["PT2H"]
        assert await leads(db, others) == ["P3D", "P2D"]
        assert await leads(db, never) == []
        await reminding.choose(db, own.id, None, START - HOUR, TERMS)
        assert await leads(db, own, NoticeState.DUE) == ["P2D"]
        assert await leads(db, own, NoticeState.DROPPED) == ["PT2H"]


async def test_only_the_house_of_the_training_sets_its_leads(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        (person,) = await join(db, of)
        with pytest.raises(Refused) as no:
            await conditions.remind(db, person.who, of.training, (), NOW, TERMS)
        assert no.value.reason is Reason.NOT_ALLOWED
        for _ in range(2):
            await conditions.remind(db, of.coordinator.who, of.training, leads_of("P14D"), NOW, TERMS)
        assert (await conditions.of_training(db, of.training)).leads == leads_of("P14D")
        await conditions.remind(db, of.coordinator.who, of.training, None, NOW, TERMS)
        assert (await conditions.of_training(db, of.training)).leads is None


async def test_a_change_of_mind_counts_at_once_and_back_again(database: Database) -> None:
    """A reminder that waits for the morning is dropped, and comes after all when it is wanted again."""
    night = datetime(2030, 3, 7, 22, tzinfo=UTC)
    async with database.writing() as db:
        of = await scene(db)
        (person,) = await join(db, of, now=night)
        await reminding.plan(db, night, TERMS)
        assert await leads(db, person, NoticeState.DUE) == ["P7D"]
        for chosen, waits in ((leads_of("P1D"), []), (None, ["P7D"]), ((), []), (leads_of("P7D"), ["P7D"])):
            await reminding.choose(db, person.id, chosen, night + MINUTE, TERMS)
            assert await leads(db, person, NoticeState.DUE) == waits
        assert await sent(db, night + MINUTE) == ["seat"]
        assert await sent(db, datetime(2030, 3, 8, 6, tzinfo=UTC)) == ["reminder"]


@pytest.mark.parametrize(
    ("own", "due"),
    [
        (None, datetime(2030, 3, 8, 6, tzinfo=UTC)),
        (LATE, datetime(2030, 3, 8, 5, tzinfo=UTC)),
        (NONE, datetime(2030, 3, 7, 22, tzinfo=UTC)),
    ],
)
async def test_everybody_has_their_own_quiet_hours(database: Database, own: Quiet | None, due: datetime) -> None:
    night = datetime(2030, 3, 7, 22, tzinfo=UTC)
    async with database.writing() as db:
        of = await scene(db)
        (person,) = await join(db, of, now=night)
        await reminding.be_quiet(db, person.id, own, night, TERMS)
        await reminding.plan(db, night, TERMS)
        (notice,) = await notices(db, "reminder")
        assert notice.due_at == due
        # So has whatever else can wait: here a new date, told after the undo time.
        (meeting,) = await meetings_of(db, of)
        later = meeting_times(datetime(2030, 3, 21, 9))[0]
        await sessions.reschedule(db, of.coordinator.who, meeting.id, later, night, TERMS)
        (notice,) = await notices(db, "moved")
        assert notice.due_at == max(due, night + TERMS.undo)


async def test_new_quiet_hours_count_for_what_waits(database: Database) -> None:
    night = datetime(2030, 3, 7, 22, tzinfo=UTC)
    async with database.writing() as db:
        (person,) = await join(db, await scene(db), now=night)
        await reminding.plan(db, night, TERMS)
        await reminding.be_quiet(db, person.id, NONE, night + MINUTE, TERMS)
        (notice,) = await notices(db, "reminder")
        assert notice.due_at == night + MINUTE
        await reminding.be_quiet(db, person.id, None, night + 2 * MINUTE, TERMS)
        (notice,) = await notices(db, "reminder")
        assert notice.due_at == datetime(2030, 3, 8, 6, tzinfo=UTC)


async def test_the_new_date_comes_before_the_reminder_of_it(database: Database) -> None:
    """Moved to less than a week ahead, on a morning: the week's reminder is due at once, but it waits."""
    async with database.writing() as db:
        of = await scene(db, datetime(2030, 3, 28, 9))
        await join(db, of)
        assert await sent(db, NOW) == ["seat"]
        (meeting,) = await meetings_of(db, of)
        sooner = meeting_times(datetime(2030, 3, 6, 9))[0]
        await reminding.plan(db, NOW, TERMS)
        await sessions.reschedule(db, of.coordinator.who, meeting.id, sooner, NOW + SECOND, TERMS)
        await reminding.plan(db, NOW + MINUTE, TERMS)
        assert await leads(db, None, NoticeState.DUE) == ["P7D"]
        assert await sent(db, NOW + MINUTE) == []
        # Even where the new date could not be delivered at the first try.
        news = await outbox.claim(db, NOW + 3 * MINUTE)
        assert news is not None and news.kind == "moved"
        await outbox.retry(db, news.id, NOW + 9 * MINUTE, "no answer")
        assert await sent(db, NOW + 5 * MINUTE) == []
        assert await sent(db, NOW + 9 * MINUTE) == ["moved", "reminder"]


async def test_a_reminder_that_was_put_off_holds_up_no_new_date(database: Database) -> None:
    """Each would wait for the other for good."""
    async with database.writing() as db:
        of = await scene(db)
        await join(db, of)
        week = START - 7 * DAY
        assert await sent(db, week) == ["seat"]
        await reminding.plan(db, week, TERMS)
        reminder = await outbox.claim(db, week)
        assert reminder is not None and reminder.kind == "reminder"
        await outbox.retry(db, reminder.id, week + MINUTE, "no answer")
        (meeting,) = await meetings_of(db, of)
        later = meeting_times(datetime(2030, 3, 15, 9))[0]
        await sessions.reschedule(db, of.coordinator.who, meeting.id, later, week + SECOND, TERMS)
        assert (await sent(db, week + HOUR))[0] == "moved"


async def test_moved_away_and_back_the_reminder_comes_after_all(database: Database) -> None:
    night = datetime(2030, 3, 7, 22, tzinfo=UTC)
    async with database.writing() as db:
        of = await scene(db)
        await join(db, of, now=night)
        await reminding.plan(db, night, TERMS)
        (meeting,) = await meetings_of(db, of)
        later, as_before = meeting_times(datetime(2030, 3, 28, 9))[0], meeting_times(datetime(2030, 3, 14, 9))[0]
        await sessions.reschedule(db, of.coordinator.who, meeting.id, later, night, TERMS)
        assert "reminder" not in await sent(db, night + 10 * HOUR)
        await sessions.reschedule(db, of.coordinator.who, meeting.id, as_before, night + 11 * HOUR, TERMS)
        await reminding.plan(db, night + 11 * HOUR, TERMS)
        assert (await sent(db, night + 12 * HOUR)).count("reminder") == 1


@pytest.mark.parametrize("off", [MINUTE, 3 * HOUR, 3 * DAY, 30 * DAY])
async def test_after_any_time_off_everybody_gets_the_latest_they_missed(database: Database, off: timedelta) -> None:
    async with database.writing() as db:
        of = await scene(db, datetime(2030, 3, 14, 9), datetime(2030, 5, 1, 9))
        await join(db, of)
        await reminding.plan(db, START - DAY - MINUTE - off, TERMS)
        await reminding.plan(db, START - DAY + MINUTE, TERMS)
        assert (await leads(db))[-1] == "P1D"
        before = await whole(db, notice_rows)
        await reminding.plan(db, START - DAY + MINUTE, TERMS)
        assert await whole(db, notice_rows) == before


async def test_a_clock_that_was_put_back_overlooks_nobody(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        await reminding.plan(db, START + DAY, TERMS)
        await join(db, of, now=NOW)
        await reminding.plan(db, START - 7 * DAY, TERMS)
        assert await leads(db) == ["P7D"]
        assert (await db.execute(select(planning.c.reminded_until))).scalar_one() == START - 7 * DAY


async def test_odd_leads_in_the_table_are_planned_as_well(database: Database) -> None:
    """Leads need not be among those that buttons offer."""
    async with database.writing() as db:
        of = await scene(db)
        (person,) = await join(db, of)
        own = update(people_rows).where(people_rows.c.id == person.id)
        await db.execute(own.values(leads="P2DT3H", quiet="21:30-05:15"))
        await reminding.plan(db, NOW, TERMS)
        await reminding.plan(db, START - 2 * DAY - 3 * HOUR - SECOND, TERMS)
        assert await leads(db) == []
        await reminding.plan(db, START - 2 * DAY - 3 * HOUR, TERMS)
        (notice,) = await notices(db, "reminder")
        assert notice.due_at == START - 2 * DAY - 3 * HOUR


async def test_what_goes_by_days_is_looked_at_once_in_a_quarter_of_an_hour(database: Database) -> None:
    assert clock.next_quarter(NOW) == NOW + 15 * MINUTE
    assert clock.next_quarter(NOW + 15 * MINUTE - SECOND) == NOW + 15 * MINUTE
    assert clock.next_quarter(NOW + 15 * MINUTE) == NOW + 30 * MINUTE


@pytest.mark.parametrize(
    ("now", "starts", "due"),
    [
        (datetime(2030, 3, 13, 21, 50, tzinfo=UTC), 9, datetime(2030, 3, 14, 6, tzinfo=UTC)),
        (datetime(2030, 3, 13, 21, 50, tzinfo=UTC), 8, datetime(2030, 3, 13, 21, 50, tzinfo=UTC)),
        (datetime(2030, 3, 13, 15, tzinfo=UTC), 9, datetime(2030, 3, 13, 15, tzinfo=UTC)),
    ],
)
async def test_who_enrols_the_night_before_is_reminded_in_the_morning(
    database: Database, now: datetime, starts: int, due: datetime
) -> None:
    """At once where less than two hours would remain. The trainer as well."""
    async with database.writing() as db:
        of = await scene(db, datetime(2030, 3, 14, starts))
        trainer = await member(db, of.house)
        await db.execute(update(session_rows).values(trainer_id=trainer.id))
        await join(db, of, now=now)
        await reminding.plan(db, now, TERMS)
        (notice,) = await notices(db, "reminder")
        assert notice.due_at == due
        await eves.tell(db, now, due + MINUTE, TERMS)
        assert {row.due_at for row in await notices(db, "trainer_reminder")} == {due}
