"""What becomes true because time has passed: reminders fall due, offers lapse. Looking twice changes nothing."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import clock, enrolments, reminding, sessions, unnamed
from catalogue.database import Database
from catalogue.rules.reminders import parse_lead
from catalogue.rules.states import CancelReason, Role
from catalogue.rules.terms import Terms
from catalogue.seat_rules import SeatRules
from catalogue.sessions import Plan
from catalogue.tables import enrolments as enrolment_rows
from catalogue.tables import history, meetings, outbox
from catalogue.tables import sessions as session_rows
from tests import factories
from tests.catalogue.scene import TERMS, Counted, every_stage, join, meetings_of, notices, scene, states, whole
from tests.factories import NOW, ZONE, Member, meeting_times

TABLES = (session_rows, meetings, enrolment_rows, outbox, history)
#: 14 March 2030, 9 o'clock in Zurich.
START = datetime(2030, 3, 14, 8, tzinfo=UTC)
DECIDES = date(2030, 3, 6)
SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)


async def reminded(db: AsyncConnection, person: Member | None = None) -> list[str]:
    """The leads of all reminders, in the order in which they fell due."""
    return [notice.facts["lead"] for notice in await notices(db, "reminder", None, person)]


async def tick(db: AsyncConnection, *moments: datetime) -> None:
    for moment in moments:
        await clock.advance(db, moment, TERMS)


@pytest.mark.parametrize(
    ("before", "leads"),
    [
        (8 * DAY, []),
        (7 * DAY + SECOND, []),
        (7 * DAY, ["P7D"]),
        (2 * DAY, ["P7D"]),
        (DAY + SECOND, ["P7D"]),
        (DAY, ["P7D", "P1D"]),
        (SECOND, ["P7D", "P1D"]),
        (-HOUR, ["P7D", "P1D"]),
    ],
)
async def test_reminders_arrive_one_after_the_other(database: Database, before: timedelta, leads: list[str]) -> None:
    async with database.writing() as db:
        await join(db, await scene(db))
        moments = [START - days * DAY for days in range(12, -2, -1) if days * DAY > before]
        await tick(db, *moments, START - before)
        assert await reminded(db) == leads


async def test_a_second_look_changes_nothing(database: Database) -> None:
    async with database.writing() as db:
        of, _people = await every_stage(db, START.replace(tzinfo=None) + HOUR)
        for days in range(14):
            moment = NOW + days * DAY
            await tick(db, moment)
            before = await whole(db, *TABLES)
            await tick(db, moment)
            assert await whole(db, *TABLES) == before
        assert await reminded(db) == ["P7D", "P1D"]
        assert len(await notices(db, "lapsed", None)) == 2
        assert len(await meetings_of(db, of)) == 1


async def test_a_reminder_is_one_per_enrolment_meeting_start_and_lead(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, datetime(2030, 3, 14, 9), datetime(2030, 3, 15, 9))
        await join(db, of, 2)
        await tick(db, START - DAY, START)
        rows = await whole(db, enrolment_rows)
        first, second = await meetings_of(db, of)
        found = await notices(db, "reminder", None)
    wanted = [(first.id, START, "P1D"), (second.id, START + DAY, "P7D"), (second.id, START + DAY, "P1D")]
    assert [notice.key for notice in found] == [
        f"reminder:{row.id}:{meeting}:{start.isoformat()}:{lead}" for meeting, start, lead in wanted for row in rows[0]
    ]
    assert [(notice.meeting_id, notice.facts) for notice in found[::2]] == [
        (meeting, {"starts_at": start.isoformat(), "lead": lead}) for meeting, start, lead in wanted
    ]


@pytest.mark.parametrize(
    ("before", "leads"),
    [(8 * DAY, ["P7D", "P1D"]), (3 * DAY, ["P7D", "P1D"]), (DAY, ["P1D"]), (HOUR, ["P1D"]), (SECOND, ["P1D"])],
)
async def test_whoever_enrols_late_gets_the_latest_they_missed_and_only_that(
    database: Database, before: timedelta, leads: list[str]
) -> None:
    async with database.writing() as db:
        of = await scene(db)
        await tick(db, START - 7 * DAY)
        await join(db, of, now=START - before)
        await tick(db, *(START - days * DAY for days in range(9, -1, -1) if days * DAY < before), START - SECOND)
        assert await reminded(db) == leads


async def test_only_people_with_a_seat_are_reminded(database: Database) -> None:
    async with database.writing() as db:
        _of, everybody = await every_stage(db)
        await reminding.plan(db, START - DAY, TERMS)
        assert [notice.person_id for notice in await notices(db, "reminder", None)] == [everybody["enrolled"].id]


async def test_whoever_has_withdrawn_is_not_reminded(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        gone, still = await join(db, of, 2)
        await enrolments.withdraw(db, gone.who, of.session, NOW, TERMS)
        await tick(db, START - 7 * DAY, START - DAY)
        assert await reminded(db, gone) == []
        assert await reminded(db, still) == ["P7D", "P1D"]


async def test_a_cancelled_session_reminds_nobody(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        await join(db, of)
        await sessions.cancel(db, of.coordinator.who, of.session, CancelReason.OTHER, NOW, TERMS)
        await tick(db, START - 7 * DAY, START - DAY)
        assert await reminded(db) == []


async def test_a_cancelled_meeting_reminds_nobody_and_the_others_do(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, datetime(2030, 3, 14, 9), datetime(2030, 3, 15, 9))
        await join(db, of)
        left = Plan(of.training, (of.house,), ZONE, meeting_times(datetime(2030, 3, 15, 9)), capacity=12)
        await sessions.change(db, of.coordinator.who, of.session, left, NOW, TERMS)
        await tick(db, START - 7 * DAY, START - DAY, START)
        found = await notices(db, "reminder", None)
        second = (await meetings_of(db, of))[1]
    assert {notice.meeting_id for notice in found} == {second.id}
    assert len(found) == 2


async def test_a_bot_that_was_off_until_the_start_reminds_nobody(database: Database) -> None:
    async with database.writing() as db:
        await join(db, await scene(db))
        await tick(db, START, START + HOUR, START + DAY)
        assert await reminded(db) == []


async def test_a_moved_meeting_earns_a_new_reminder(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        await join(db, of)
        (meeting,) = await meetings_of(db, of)
        await tick(db, START - 7 * DAY, START - DAY)
        later = meeting_times(datetime(2030, 3, 21, 9))[0]
        await sessions.reschedule(db, of.coordinator.who, meeting.id, later, START - HOUR, TERMS)
        await tick(db, START - HOUR, START, START + 6 * DAY, START + 7 * DAY - HOUR)
        found = await notices(db, "reminder", None)
    starts = [notice.facts["starts_at"][:10] for notice in found]
    assert starts == ["2030-03-14", "2030-03-14", "2030-03-21", "2030-03-21"]
    assert [notice.facts["lead"] for notice in found] == ["P7D", "P1D"] * 2


async def test_a_meeting_moved_into_the_past_reminds_nobody(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        await join(db, of)
        past = Plan(of.training, (of.house,), ZONE, meeting_times(datetime(2030, 2, 14, 9)), capacity=12)
        await sessions.change(db, of.coordinator.who, of.session, past, NOW, TERMS)
        await tick(db, NOW, START - DAY)
        assert await reminded(db) == []


@pytest.mark.parametrize(
    ("own", "leads"),
    [
        (None, ["P7D", "P1D"]),
        ([], []),
        (["P3D"], ["P3D"]),
        (["P2D", "PT2H"], ["P2D", "PT2H"]),
        (["P1D"], ["P1D"]),
    ],
)
async def test_a_persons_own_leads_replace_those_of_the_network(
    database: Database, own: list[str] | None, leads: list[str]
) -> None:
    async with database.writing() as db:
        of = await scene(db)
        person, other = await join(db, of, 2)
        await reminding.choose(db, person.id, None if own is None else [parse_lead(lead) for lead in own], NOW, TERMS)
        await tick(db, *(START - days * DAY for days in range(8, 0, -1)), START - HOUR)
        assert await reminded(db, person) == leads
        assert await reminded(db, other) == ["P7D", "P1D"]


@pytest.mark.parametrize(
    ("now", "due"),
    [
        # Late in the evening, three days before: the next morning at seven.
        (datetime(2030, 3, 11, 21, tzinfo=UTC), datetime(2030, 3, 12, 6, tzinfo=UTC)),
        (datetime(2030, 3, 11, 19, tzinfo=UTC), datetime(2030, 3, 12, 6, tzinfo=UTC)),
        (datetime(2030, 3, 12, 5, 59, tzinfo=UTC), datetime(2030, 3, 12, 6, tzinfo=UTC)),
        (datetime(2030, 3, 12, 6, tzinfo=UTC), datetime(2030, 3, 12, 6, tzinfo=UTC)),
        (datetime(2030, 3, 12, 12, tzinfo=UTC), datetime(2030, 3, 12, 12, tzinfo=UTC)),
        # On the eve as well: two hours are left in the morning.
        (datetime(2030, 3, 13, 21, tzinfo=UTC), datetime(2030, 3, 14, 6, tzinfo=UTC)),
    ],
)
async def test_quiet_hours_shift_when_a_missed_reminder_goes_out(
    database: Database, now: datetime, due: datetime
) -> None:
    async with database.writing() as db:
        await join(db, await scene(db), now=now)
        await tick(db, now)
        (notice,) = await notices(db, "reminder")
    assert notice.due_at == due


@pytest.mark.parametrize(
    ("starts", "due"),
    [
        # The day before at the same local time, whatever the clocks do in between.
        (datetime(2030, 3, 31, 9), datetime(2030, 3, 30, 8, tzinfo=UTC)),
        (datetime(2030, 10, 27, 9), datetime(2030, 10, 26, 7, tzinfo=UTC)),
        # Half past eight in the evening is quiet: in the morning of the day itself.
        (datetime(2030, 3, 14, 20, 30), datetime(2030, 3, 14, 6, tzinfo=UTC)),
    ],
)
async def test_the_reminder_of_the_day_before_falls_due_by_the_local_clock(
    database: Database, starts: datetime, due: datetime
) -> None:
    async with database.writing() as db:
        (person,) = await join(db, await scene(db, starts))
        await reminding.choose(db, person.id, [parse_lead("P1D")], NOW, TERMS)
        await tick(db, due - SECOND)
        assert await reminded(db) == []
        await tick(db, due)
        (notice,) = await notices(db, "reminder")
    assert notice.due_at == due


async def test_one_session_that_fails_holds_no_other_back(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it had begun is undone; the next look brings it up to date."""
    end = NOW + TERMS.hold
    async with database.writing() as db:
        broken, fine = await every_stage(db), await every_stage(db)
        real = enrolments.lapse

        async def failing(db: AsyncConnection, session_id: int, now: datetime, terms: Terms) -> int:
            lapsed = await real(db, session_id, now, terms)
            if session_id == broken[0].session:
                raise RuntimeError("not today")
            return lapsed

        monkeypatch.setattr(enrolments, "lapse", failing)
        await clock.advance(db, end, TERMS)
        found = [await states(db, of, [people["offered"], people["waiting"]]) for of, people in (broken, fine)]
        assert found == [["offered", "waiting"], ["lapsed", "offered"]]
        monkeypatch.setattr(enrolments, "lapse", real)
        await clock.advance(db, end, TERMS)
        assert await states(db, broken[0], [broken[1]["offered"], broken[1]["waiting"]]) == ["lapsed", "offered"]


async def test_a_second_look_writes_nothing_and_seats_are_free_while_it_tells(database: Database) -> None:
    """Each insert in vain would take a number of the sequence."""
    async with database.writing() as db:
        other = (await factories.institution(db)).id
        await factories.member(db, other, Role.COORDINATOR)
        of = await scene(
            db, capacity=9, reserved={other: 3}, rules=SeatRules(network_days=10, approval=True, decide_on=DECIDES)
        )
        await join(db, of)
        await unnamed.book(db, of.coordinator.who, of.session, of.house, 2, None, NOW, TERMS)
    for day in (NOW + timedelta(days=2), NOW + timedelta(days=5, hours=18)):
        await clock.tick(database, day, replace(TERMS, approval_hold=timedelta(days=20)))
        async with database.writing() as db:
            with Counted(db) as statements:
                await clock.tell(db, day, TERMS)
        written = [one for one in statements if one.startswith("INSERT")]
        assert written == []
    async with database.writing() as db:
        kinds = ("release_soon", "unnamed_soon", "approval", "decide")
        assert all([await notices(db, kind) for kind in kinds])


async def test_a_session_that_cannot_be_reckoned_with_stops_no_clock(database: Database) -> None:
    end = NOW + TERMS.hold
    async with database.writing() as db:
        broken, fine = await every_stage(db), await every_stage(db)
        values = {"zone": "Nowhere/City", "capacity": 9, "network_days": 3, "decide_on": DECIDES}
        await db.execute(update(session_rows).where(session_rows.c.id == broken[0].session).values(**values))
    await clock.tick(database, end, TERMS)
    async with database.reading() as db:
        assert await states(db, fine[0], [fine[1]["offered"], fine[1]["waiting"]]) == ["lapsed", "offered"]
