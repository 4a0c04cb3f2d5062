"""Sessions are entered, published, changed and cancelled by those who run them, and by nobody else."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import clock, enrolments, sessions
from catalogue.database import Database
from catalogue.refusals import Reason, Refused
from catalogue.rules.rights import CONSOLE, Who
from catalogue.rules.states import CancelReason, Door, EnrolmentState, Role, SessionState
from catalogue.sessions import Plan, Times
from catalogue.tables import enrolments as enrolment_rows
from catalogue.tables import history, meetings, outbox, session_hosts
from catalogue.tables import sessions as session_rows
from tests import factories
from tests.catalogue.scene import TERMS, Scene, every_stage, join, meetings_of, notices, row_of, scene, states, whole
from tests.factories import NOW, ZONE, meeting_times

MARCH_14 = meeting_times(datetime(2030, 3, 14, 9))[0]
MARCH_21 = meeting_times(datetime(2030, 3, 21, 9))[0]
TABLES = (session_rows, session_hosts, meetings, enrolment_rows, outbox, history)
LIVE = ("enrolled", "offered", "waiting")


async def cancel(db: AsyncConnection, of: Scene, now: datetime = NOW) -> int:
    return await sessions.cancel(db, of.coordinator.who, of.session, CancelReason.WEATHER, now, TERMS)


# --- cancel --------------------------------------------------------------------------------------------------------


async def test_a_cancelled_session_ends_every_seat_offer_and_place_in_line(database: Database) -> None:
    async with database.writing() as db:
        of, people = await every_stage(db)
        assert await cancel(db, of) == 3
        after = await states(db, of, people.values())
        row = await row_of(db, of)
    assert dict(zip(people, after, strict=True)) == dict.fromkeys(LIVE, "cancelled") | {"withdrawn": "withdrawn"}
    assert (row.state, row.cancel_reason) == (SessionState.CANCELLED, CancelReason.WEATHER)


async def test_each_of_them_is_told_once_what_they_had_and_why_it_is_gone(database: Database) -> None:
    async with database.writing() as db:
        of, people = await every_stage(db)
        await cancel(db, of)
        found = await notices(db, "cancelled")
    assert [notice.person_id for notice in found] == [people[name].id for name in LIVE]
    known = [{fact: notice.facts[fact] for fact in ("had", "reason")} for notice in found]
    assert known == [{"had": name, "reason": "weather"} for name in LIVE]
    assert {notice.due_at for notice in found} == {NOW + TERMS.undo}


async def test_no_seat_of_a_cancelled_session_is_offered_to_anybody(database: Database) -> None:
    async with database.writing() as db:
        of, people = await every_stage(db)
        offers = await notices(db, "offer", None)
        await cancel(db, of)
        await clock.advance(db, NOW + timedelta(days=3), TERMS)
        assert await notices(db, "offer", None) == offers
        assert not await notices(db, "lapsed", None)
        assert EnrolmentState.OFFERED not in await states(db, of, people.values())


async def test_cancelling_twice_changes_nothing(database: Database) -> None:
    async with database.writing() as db:
        of, _people = await every_stage(db)
        await cancel(db, of)
        before = await whole(db, *TABLES)
        assert await cancel(db, of, NOW + timedelta(hours=1)) == 0
        assert await whole(db, *TABLES) == before


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (datetime(2030, 3, 10, 21, tzinfo=UTC), datetime(2030, 3, 11, 6, tzinfo=UTC)),
        (datetime(2030, 3, 13, 21, tzinfo=UTC), datetime(2030, 3, 13, 21, 2, tzinfo=UTC)),  # it would begin at 8
    ],
)
async def test_a_cancellation_wakes_people_only_on_the_eve(database: Database, now: datetime, due: datetime) -> None:
    async with database.writing() as db:
        of = await scene(db)
        await join(db, of)
        await cancel(db, of, now)
        (notice,) = await notices(db, "cancelled")
    assert notice.due_at == due


async def test_nobody_enrols_in_a_cancelled_session(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        await cancel(db, of)
        with pytest.raises(Refused) as no:
            await join(db, of)
    assert no.value.reason is Reason.CANCELLED


# --- publish -------------------------------------------------------------------------------------------------------


async def test_a_draft_takes_nobody_until_it_is_published(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, state=SessionState.DRAFT)
        with pytest.raises(Refused) as no:
            await join(db, of)
        await sessions.publish(db, of.coordinator.who, of.session, NOW)
        people = await join(db, of)
        assert await states(db, of, people) == [EnrolmentState.ENROLLED]
    assert no.value.reason is Reason.DRAFT


@pytest.mark.parametrize("state", [SessionState.DRAFT, SessionState.CONFIRMED, SessionState.CANCELLED])
async def test_publishing_twice_changes_nothing(database: Database, state: SessionState) -> None:
    async with database.writing() as db:
        of = await scene(db, state=state)
        await sessions.publish(db, of.coordinator.who, of.session, NOW)
        before = await whole(db, *TABLES)
        await sessions.publish(db, of.coordinator.who, of.session, NOW + timedelta(hours=1))
        assert await whole(db, *TABLES) == before
    assert before[0][0].state is (SessionState.PUBLISHED if state is SessionState.DRAFT else state)


# --- change by a plan ----------------------------------------------------------------------------------------------


def plan_of(of: Scene, *times: Times, **facts: Any) -> Plan:
    return replace(Plan(of.training, (of.house,), ZONE, times or (MARCH_14,), capacity=2), **facts)


async def change(db: AsyncConnection, of: Scene, *times: Times, **facts: Any) -> None:
    await sessions.change(db, of.coordinator.who, of.session, plan_of(of, *times, **facts), NOW, TERMS)


@pytest.mark.parametrize(
    ("capacity", "first", "second"),
    [(2, "waiting", "waiting"), (3, "offered", "waiting"), (None, "offered", "offered")],
)
async def test_more_seats_are_offered_in_line(
    database: Database, capacity: int | None, first: str, second: str
) -> None:
    async with database.writing() as db:
        of = await scene(db, capacity=2)
        people = await join(db, of, 4)
        await change(db, of, capacity=capacity)
        assert await states(db, of, people) == ["enrolled", "enrolled", first, second]
        offered = [person.id for person, state in zip(people[2:], (first, second), strict=True) if state == "offered"]
        assert [notice.person_id for notice in await notices(db, "offer")] == offered


async def test_a_plan_with_fewer_seats_than_are_taken_is_refused_and_throws_nobody_out(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, capacity=2)
        people = await join(db, of, 3)
        with pytest.raises(Refused) as no:
            await change(db, of, capacity=1)
        assert await states(db, of, people) == ["enrolled", "enrolled", "waiting"]
    assert (no.value.reason, no.value.facts["taken"]) == (Reason.CAPACITY_TOO_SMALL, 2)


async def test_seats_kept_for_another_house_are_offered_to_nobody_else(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, capacity=1)
        other = (await factories.institution(db)).id
        people = await join(db, of, 3)
        await change(db, of, capacity=3, reserved={other: 1})
        assert await states(db, of, people) == ["enrolled", "offered", "waiting"]
        await change(db, of, capacity=3)
        assert await states(db, of, people) == ["enrolled", "offered", "offered"]


@pytest.mark.parametrize(
    ("before", "planned", "after"),
    [
        (SessionState.DRAFT, SessionState.PUBLISHED, SessionState.PUBLISHED),
        (SessionState.DRAFT, SessionState.DRAFT, SessionState.DRAFT),
        (SessionState.PUBLISHED, SessionState.DRAFT, SessionState.PUBLISHED),
        (SessionState.CONFIRMED, SessionState.PUBLISHED, SessionState.CONFIRMED),
        (SessionState.PUBLISHED, SessionState.CANCELLED, SessionState.CANCELLED),
        (SessionState.CANCELLED, SessionState.PUBLISHED, SessionState.CANCELLED),
    ],
)
async def test_a_plan_publishes_and_cancels_but_takes_no_state_back(
    database: Database, before: SessionState, planned: SessionState, after: SessionState
) -> None:
    async with database.writing() as db:
        of = await scene(db, state=before)
        await change(db, of, state=planned)
        assert (await row_of(db, of)).state is after


async def test_a_plan_that_cancels_tells_everybody_once(database: Database) -> None:
    async with database.writing() as db:
        of, people = await every_stage(db)
        for _ in range(2):
            await change(db, of, state=SessionState.CANCELLED)
        found = await notices(db, "cancelled", None)
    assert [notice.person_id for notice in found] == [people[name].id for name in LIVE]


async def test_a_plan_replaces_facts_and_hosts(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, place="Saal 1", code="A1")
        other = (await factories.institution(db)).id
        plan = plan_of(of, place="Saal 2", hosts=(other, of.house), price=0, code="B7")
        with pytest.raises(Refused):  # the other house has not agreed
            await sessions.change(db, of.coordinator.who, of.session, plan, NOW, TERMS)
        await sessions.change(db, CONSOLE, of.session, plan, NOW, TERMS)
        row = await row_of(db, of)
        hosts = await db.execute(select(session_hosts.c.institution_id).order_by(session_hosts.c.position))
        assert list(hosts.scalars()) == [other, of.house]
    assert (row.place, row.price, row.code, row.code_institution_id, row.revision) == ("Saal 2", 0, "B7", other, 1)


# --- impossible times ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("starts", "hours", "reason"),
    [
        ("2030-03-31 02:30", 3, Reason.NO_SUCH_TIME),  # summer time skips it
        ("2030-10-27 02:30", 3, Reason.NO_SUCH_TIME),  # winter time doubles it
        ("2030-03-31 00:30", 2, Reason.NO_SUCH_TIME),
        ("2030-03-21 09:00", 0, Reason.ENDS_BEFORE_START),
    ],
)
async def test_no_session_is_entered_or_changed_to_an_impossible_time(
    database: Database, starts: str, hours: float, reason: Reason
) -> None:
    times = meeting_times(datetime.fromisoformat(starts), hours=hours)[0]
    async with database.writing() as db:
        of = await scene(db)
    for verb in (change, enter):
        with pytest.raises(Refused) as no:
            async with database.writing() as db:
                await verb(db, of, MARCH_14, times)
        assert no.value.reason is reason
    async with database.reading() as db:
        assert [row.starts_local for row in await meetings_of(db, of)] == [MARCH_14[0]]
        assert len((await db.execute(select(session_rows.c.id))).all()) == 1


async def test_no_plan_moves_a_meeting_to_a_time_that_the_clock_skips(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        with pytest.raises(Refused) as no:
            await change(db, of, meeting_times(datetime(2030, 3, 31, 2, 30))[0])
    assert no.value.reason is Reason.NO_SUCH_TIME


async def enter(db: AsyncConnection, of: Scene, *times: Times) -> None:
    await sessions.add(db, of.coordinator.who, plan_of(of, *times), NOW)


# --- rights --------------------------------------------------------------------------------------------------------

Act = Callable[[AsyncConnection, Who, Scene, int], Awaitable[Any]]
VERBS: dict[str, Act] = {
    "add": lambda db, who, of, _: sessions.add(db, who, plan_of(of), NOW),
    "change": lambda db, who, of, _: sessions.change(db, who, of.session, plan_of(of, MARCH_21), NOW, TERMS),
    "publish": lambda db, who, of, _: sessions.publish(db, who, of.session, NOW),
    "reschedule": lambda db, who, of, meeting: sessions.reschedule(db, who, meeting, MARCH_21, NOW, TERMS),
    "cancel": lambda db, who, of, _: sessions.cancel(db, who, of.session, CancelReason.OTHER, NOW, TERMS),
}


@pytest.mark.parametrize("verb", VERBS)
async def test_only_coordinators_of_a_host_and_the_network_run_a_session(database: Database, verb: str) -> None:
    async with database.writing() as db:
        of = await scene(db, state=SessionState.DRAFT)
        other = (await factories.institution(db)).id
        meeting = (await meetings_of(db, of))[0].id
        strangers = [
            (await factories.member(db, other, Role.COORDINATOR)).who,
            (await factories.member(db, of.house, Role.STAFF, Role.APPROVER)).who,
            Who(None, Door.CHAT),
        ]
        before = await whole(db, *TABLES)
        for who in strangers:
            with pytest.raises(Refused) as no:
                await VERBS[verb](db, who, of, meeting)
            assert no.value.reason is Reason.NOT_ALLOWED
            assert await whole(db, *TABLES) == before
        await VERBS[verb](db, of.coordinator.who, of, meeting)
        assert await whole(db, *TABLES) != before


async def test_the_coordinators_of_every_host_run_a_joint_session(database: Database) -> None:
    async with database.writing() as db:
        partner = (await factories.institution(db)).id
        of = await scene(db, hosts=(partner,))
        who = (await factories.member(db, partner, Role.COORDINATOR)).who
        (meeting,) = await meetings_of(db, of)
        assert await sessions.reschedule(db, who, meeting.id, MARCH_21, NOW, TERMS) == 0
        assert (await meetings_of(db, of))[0].starts_local == MARCH_21[0]


async def test_a_session_that_is_nowhere_is_not_found(database: Database) -> None:
    async with database.writing() as db:
        for act in (sessions.publish(db, CONSOLE, 999, NOW), enrolments.withdraw(db, CONSOLE, 999, NOW, TERMS)):
            with pytest.raises(Refused) as no:
                await act
            assert no.value.reason is Reason.NOT_FOUND
