"""Seats without a name: booked, named, given back, over."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import clock, enrolments, standing, unnamed
from catalogue.database import Database
from catalogue.refusals import Reason, Refused
from catalogue.rules.states import EnrolmentState, Role
from catalogue.seat_rules import SeatRules
from catalogue.tables import enrolments as rows
from catalogue.tables import history, institutions, outbox, unnamed_seats
from tests import factories
from tests.catalogue.scene import TERMS, Scene, join, notices, scene, states, whole
from tests.factories import NOW, Member

START = datetime(2030, 3, 14, 8, tzinfo=UTC)
#: The end of 7 March in Zurich, a week before.
WEEK_BEFORE = datetime(2030, 3, 7, 23, tzinfo=UTC)
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


async def partner(db: AsyncConnection, **facts: object) -> tuple[Scene, int, Member]:
    """A session, another house, and its coordinator."""
    of = await scene(db, **facts)
    house = (await factories.institution(db, name="Fondation du Pont")).id
    return of, house, await factories.member(db, house, Role.COORDINATOR)


async def book(db: AsyncConnection, of: Scene, house: int, who: Member, seats: int = 3, now: datetime = NOW) -> int:
    return await unnamed.book(db, who.who, of.session, house, seats, None, now, TERMS)


async def taken(db: AsyncConnection, of: Scene, now: datetime = NOW) -> int:
    return (await standing.of(db, of.session, now)).taken


async def test_booked_seats_count_until_their_date(database: Database) -> None:
    async with database.writing() as db:
        of, house, dora = await partner(db, capacity=4)
        assert await book(db, of, house, dora) == 3
        assert await unnamed.of_institution(db, of.session, house, NOW) == (3, WEEK_BEFORE)
        assert await taken(db, of, WEEK_BEFORE - SECOND) == 3
        assert await taken(db, of, WEEK_BEFORE) == 0
        (one, two) = await join(db, of, 2)
        assert await states(db, of, [one, two]) == ["enrolled", "waiting"]


async def test_more_seats_are_added_to_those_booked(database: Database) -> None:
    async with database.writing() as db:
        of, house, dora = await partner(db, capacity=4)
        await book(db, of, house, dora, 1)
        assert await book(db, of, house, dora, 3) == 4


async def test_the_same_press_twice_books_once(database: Database) -> None:
    async with database.writing() as db:
        of, house, dora = await partner(db)
        for _ in range(2):
            assert await unnamed.book(db, dora.who, of.session, house, 2, None, NOW, TERMS, had=0) == 2
        for _ in range(2):
            assert await unnamed.give_back(db, dora.who, of.session, house, 1, NOW, TERMS, had=2) == 1


@pytest.mark.parametrize(
    ("facts", "free"),
    [
        ({"capacity": 2}, 2),
        ({"capacity": 12, "rules": SeatRules(cap=1)}, 1),
        ({"capacity": 0}, 0),
    ],
    ids=["capacity", "cap", "full"],
)
async def test_no_more_than_are_free_for_the_institution(database: Database, facts: dict[str, int], free: int) -> None:
    async with database.writing() as db:
        of, house, dora = await partner(db, **facts)
        with pytest.raises(Refused) as no:
            await book(db, of, house, dora)
        assert (no.value.reason, no.value.facts["free"]) == (Reason.NO_SEATS_LEFT, free)
        if free:
            assert await book(db, of, house, dora, free) == free


async def test_only_the_coordinator_of_the_institution_books(database: Database) -> None:
    async with database.writing() as db:
        of, house, _dora = await partner(db)
        staff = await factories.member(db, house)
        for who in (staff, of.coordinator):
            for verb in (
                unnamed.book(db, who.who, of.session, house, 1, None, NOW, TERMS),
                unnamed.name(db, who.who, of.session, house, staff.id, NOW, TERMS),
                unnamed.give_back(db, who.who, of.session, house, 1, NOW, TERMS),
            ):
                with pytest.raises(Refused) as no:
                    await verb
                assert no.value.reason is Reason.NOT_ALLOWED


@pytest.mark.parametrize(
    ("facts", "now", "reason"),
    [
        ({"closes_on": datetime(2030, 2, 28).date()}, NOW, Reason.CLOSED),
        ({"rules": SeatRules(own_until=datetime(2030, 3, 2).date())}, NOW, Reason.OWN_STAFF_FIRST),
        ({}, START, Reason.STARTED),
    ],
)
async def test_nothing_is_booked_while_enrolment_is_shut(
    database: Database, facts: dict[str, object], now: datetime, reason: Reason
) -> None:
    async with database.writing() as db:
        of, house, dora = await partner(db, **facts)
        with pytest.raises(Refused) as no:
            await book(db, of, house, dora, now=now)
    assert no.value.reason is reason


async def test_a_date_of_one_s_own_lies_ahead_and_not_behind_the_start(database: Database) -> None:
    async with database.writing() as db:
        of, house, dora = await partner(db)
        with pytest.raises(Refused) as no:
            await unnamed.book(db, dora.who, of.session, house, 1, NOW, NOW, TERMS)
        assert no.value.reason is Reason.IN_THE_PAST
        await unnamed.book(db, dora.who, of.session, house, 1, START + DAY, NOW, TERMS)
        assert await unnamed.of_institution(db, of.session, house, NOW) == (1, START)


async def test_more_seats_never_shorten_the_time_of_those_booked_before(database: Database) -> None:
    async with database.writing() as db:
        of, house, dora = await partner(db)
        await unnamed.book(db, dora.who, of.session, house, 1, START, NOW, TERMS)
        await book(db, of, house, dora, 1)
        assert await unnamed.of_institution(db, of.session, house, NOW) == (2, START)


async def test_a_name_takes_one_of_the_seats(database: Database) -> None:
    async with database.writing() as db:
        of, house, dora = await partner(db, capacity=3)
        await book(db, of, house, dora)
        staff = await factories.member(db, house)
        for _ in range(2):
            state = await unnamed.name(db, dora.who, of.session, house, staff.id, NOW, TERMS)
            assert state is EnrolmentState.ENROLLED
            assert (await unnamed.of_institution(db, of.session, house, NOW))[0] == 2
        assert await taken(db, of) == 3
        assert len(await notices(db, "seat", person=staff)) == 1


async def test_whoever_waits_moves_up_when_named(database: Database) -> None:
    async with database.writing() as db:
        of, house, dora = await partner(db, capacity=1)
        await book(db, of, house, dora, 1)
        (other,) = await join(db, of)
        staff = await factories.member(db, house)
        await enrolments.enrol(db, staff.who, of.session, house, NOW, TERMS)
        await unnamed.name(db, dora.who, of.session, house, staff.id, NOW, TERMS)
        assert await states(db, of, [other, staff]) == ["waiting", "enrolled"]
        assert (await whole(db, unnamed_seats))[0] == []


@pytest.mark.parametrize("waits", [False, True])
async def test_naming_goes_through_approval(database: Database, waits: bool) -> None:
    async with database.writing() as db:
        of, house, dora = await partner(db, capacity=1)
        await db.execute(update(institutions).where(institutions.c.id == house).values(approval=True))
        await book(db, of, house, dora, 1)
        staff = await factories.member(db, house)
        if waits:
            await enrolments.enrol(db, staff.who, of.session, house, NOW, TERMS)
        state = await unnamed.name(db, dora.who, of.session, house, staff.id, NOW, TERMS)
        assert state is EnrolmentState.REQUESTED
        assert [n.person_id for n in await notices(db, "approval")] == [dora.id]
        assert await taken(db, of) == 1


async def test_who_can_not_be_named(database: Database) -> None:
    async with database.writing() as db:
        of, house, dora = await partner(db, rules=SeatRules(open_to="coordinator"))
        staff = await factories.member(db, house)
        cases = [(staff, Reason.NOTHING_BOOKED), (of.coordinator, Reason.NOT_A_COLLEAGUE), (staff, Reason.NOT_FOR_YOU)]
        for number, (person, reason) in enumerate(cases):
            if number == 1:
                await book(db, of, house, dora)
            before = await whole(db, rows, unnamed_seats, history)
            with pytest.raises(Refused) as no:
                await unnamed.name(db, dora.who, of.session, house, person.id, NOW, TERMS)
            assert no.value.reason is reason
            assert await whole(db, rows, unnamed_seats, history) == before


async def test_a_seat_given_back_goes_to_the_line(database: Database) -> None:
    async with database.writing() as db:
        of, house, dora = await partner(db, capacity=3)
        await book(db, of, house, dora)
        line = await join(db, of, 2)
        assert await unnamed.give_back(db, dora.who, of.session, house, 1, NOW, TERMS) == 2
        assert await states(db, of, line) == ["offered", "waiting"]
        with pytest.raises(Refused) as no:
            await unnamed.give_back(db, of.coordinator.who, of.session, of.house, 1, NOW, TERMS)
    assert no.value.reason is Reason.NOTHING_BOOKED


async def own_line(db: AsyncConnection) -> tuple[Scene, int, Member, list[Member], list[Member]]:
    """Two reserved seats, booked without a name; others have waited longer than the house's own people."""
    of, house, dora = await partner(db, capacity=2)
    await db.execute(standing.session_reserves.insert().values(session_id=of.session, institution_id=house, seats=2))
    await book(db, of, house, dora, 2)
    others = await join(db, of, 2)
    own = [await factories.member(db, house) for _ in range(2)]
    for number, person in enumerate(own):
        await enrolments.enrol(db, person.who, of.session, house, NOW + number * SECOND, TERMS)
    return of, house, dora, others, own


async def test_a_reserved_seat_given_back_goes_to_one_s_own_people_first(database: Database) -> None:
    async with database.writing() as db:
        of, house, dora, others, own = await own_line(db)
        await unnamed.give_back(db, dora.who, of.session, house, 1, NOW, TERMS)
        assert await states(db, of, others + own) == ["waiting", "waiting", "offered", "waiting"]


async def test_seats_nobody_was_named_for_go_on_once_and_their_coordinators_hear_of_it(database: Database) -> None:
    async with database.writing() as db:
        of, _house, dora, others, own = await own_line(db)
        await clock.advance(db, WEEK_BEFORE - SECOND, TERMS)
        assert await notices(db, "unnamed_over", None) == []
        await clock.advance(db, WEEK_BEFORE, TERMS)
        assert await states(db, of, others + own) == ["waiting", "waiting", "offered", "offered"]
        (told,) = await notices(db, "unnamed_over")
        assert (told.person_id, told.session_id, told.facts["seats"]) == (dora.id, of.session, "2")
        assert told.due_at == datetime(2030, 3, 8, 6, tzinfo=UTC), "in the morning"
        before = await whole(db, rows, unnamed_seats, history, outbox)
        await clock.advance(db, WEEK_BEFORE, TERMS)
        assert await whole(db, rows, unnamed_seats, history, outbox) == before


async def test_coordinators_are_asked_for_the_names_the_day_before(database: Database) -> None:
    eve = datetime(2030, 3, 5, 23, tzinfo=UTC)  # 6 March begins in Zurich
    async with database.writing() as db:
        of, house, dora = await partner(db)
        await book(db, of, house, dora)
        await clock.advance(db, eve - SECOND, TERMS)
        assert await notices(db, "unnamed_soon", None) == []
        for moment in (eve, eve + DAY):
            await clock.advance(db, moment, TERMS)
        (told,) = await notices(db, "unnamed_soon")
    assert (told.person_id, told.session_id, told.due_at) == (dora.id, of.session, datetime(2030, 3, 6, 6, tzinfo=UTC))


async def test_whoever_books_on_the_last_day_is_not_asked_once_more(database: Database) -> None:
    eve = START - timedelta(hours=20)
    async with database.writing() as db:
        of, house, dora = await partner(db)
        await book(db, of, house, dora, now=eve)
        await clock.advance(db, eve + timedelta(minutes=1), TERMS)
        assert await notices(db, "unnamed_soon", None) == []


async def test_seats_that_are_over_are_not_booked_along(database: Database) -> None:
    async with database.writing() as db:
        of, house, dora = await partner(db, capacity=4)
        await book(db, of, house, dora)
        later = WEEK_BEFORE + DAY
        assert await book(db, of, house, dora, 1, later) == 1
        assert await unnamed.of_institution(db, of.session, house, later) == (1, START)
        assert len(await notices(db, "unnamed_over")) == 1


async def test_every_change_is_in_the_history(database: Database) -> None:
    async with database.writing() as db:
        of, house, dora = await partner(db)
        await book(db, of, house, dora)
        staff = await factories.member(db, house)
        await unnamed.name(db, dora.who, of.session, house, staff.id, NOW, TERMS)
        await unnamed.give_back(db, dora.who, of.session, house, 1, NOW, TERMS)
        await clock.advance(db, WEEK_BEFORE, TERMS)
        query = select(history).where(history.c.verb == "unnamed").order_by(history.c.id)
        steps = [(row.before, row.after, row.person_id, row.why) for row in await db.execute(query)]
    counts = [f"{house}:{seats}" for seats in (0, 3, 2, 1, 0)]
    who = [dora.id, dora.id, dora.id, None]
    assert steps == list(zip(counts, counts[1:], who, [None, None, None, "over"], strict=False))
