"""An offer is held for a time; then it lapses and the seat goes to the next in line."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import clock, doctor, enrolments, people, programme, sessions, telling, truth
from catalogue.cards import NoticeCard
from catalogue.database import Database
from catalogue.refusals import Reason, Refused
from catalogue.rules.seats import OUTSIDE
from catalogue.rules.states import EnrolmentState
from catalogue.seat_rules import SeatRules
from catalogue.tables import enrolments as enrolment_rows
from tests import factories
from tests.catalogue.scene import TERMS, Scene, join, meetings_of, notices, scene, states, whole
from tests.factories import NOW, Member

#: 14 March 2030, 9 o'clock in Zurich.
START = datetime(2030, 3, 14, 8, tzinfo=UTC)
SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)


async def one_seat(db: AsyncConnection, given_back: datetime = NOW, **facts: Any) -> tuple[Scene, list[Member]]:
    """A single seat, given back: the first of three who wait has the offer."""
    of = await scene(db, capacity=1, **facts)
    first, *line = await join(db, of, 4)
    await enrolments.withdraw(db, first.who, of.session, given_back, TERMS)
    return of, line


async def test_an_offer_lapses_at_its_end_and_goes_to_the_next(database: Database) -> None:
    end = NOW + TERMS.hold
    async with database.writing() as db:
        of, line = await one_seat(db)
        assert await states(db, of, line) == ["offered", "waiting", "waiting"]
        await clock.advance(db, end - SECOND, TERMS)
        assert await states(db, of, line) == ["offered", "waiting", "waiting"]
        await clock.advance(db, end, TERMS)
        assert await states(db, of, line) == ["lapsed", "offered", "waiting"]
        await clock.advance(db, end + TERMS.hold, TERMS)  # a Sunday: the second one has until Monday morning
        assert await states(db, of, line) == ["lapsed", "offered", "waiting"]
        await clock.advance(db, end + 2 * TERMS.hold, TERMS)
        assert await states(db, of, line) == ["lapsed", "lapsed", "offered"]
        told = [notice.person_id for notice in await notices(db, "lapsed")]
        offered = [notice.person_id for notice in await notices(db, "offer")]
    assert (told, offered) == ([line[0].id, line[1].id], [person.id for person in line])


@pytest.mark.parametrize("looked", [True, False], ids=["the clock has looked", "it has not yet"])
async def test_an_offer_is_gone_from_its_end_on(database: Database, looked: bool) -> None:
    async with database.writing() as db:
        of, (first, *_rest) = await one_seat(db)
        if looked:
            await clock.advance(db, NOW + TERMS.hold, TERMS)
        with pytest.raises(Refused) as no:
            await enrolments.accept(db, first.who, of.session, NOW + TERMS.hold, TERMS)
    assert no.value.reason is Reason.OFFER_GONE


async def test_an_accepted_offer_does_not_lapse(database: Database) -> None:
    async with database.writing() as db:
        of, line = await one_seat(db)
        await enrolments.accept(db, line[0].who, of.session, NOW + HOUR, TERMS)
        for moment in (NOW + TERMS.hold, NOW + 2 * TERMS.hold):
            await clock.advance(db, moment, TERMS)
        assert await states(db, of, line) == ["enrolled", "waiting", "waiting"]


@pytest.mark.parametrize(
    ("given_back", "ends"),
    [
        (NOW, NOW + DAY),
        # In the evening the offer is told in the morning, and held from then on.
        (datetime(2030, 3, 4, 21, tzinfo=UTC), datetime(2030, 3, 6, 6, tzinfo=UTC)),
        # It would end on a Sunday: two hours after the quiet hours of Monday.
        (datetime(2030, 3, 1, 21, tzinfo=UTC), datetime(2030, 3, 4, 8, tzinfo=UTC)),
        # Within three days of the start it is held for two hours.
        (START - 3 * DAY - SECOND, START - 2 * DAY - SECOND),
        (START - 3 * DAY, START - 3 * DAY + 2 * HOUR),
        (datetime(2030, 3, 12, 21, tzinfo=UTC), datetime(2030, 3, 13, 8, tzinfo=UTC)),
        (START - HOUR, START),
    ],
)
async def test_an_offer_is_held_from_when_it_is_told(database: Database, given_back: datetime, ends: datetime) -> None:
    async with database.writing() as db:
        of, line = await one_seat(db, given_back=given_back)
        await clock.advance(db, ends - SECOND, TERMS)
        assert await states(db, of, line) == ["offered", "waiting", "waiting"]
        await clock.advance(db, ends, TERMS)
        assert (await states(db, of, line))[0] == "lapsed"


async def test_on_the_closing_evening_an_offer_is_told_at_once(database: Database) -> None:
    evening = datetime(2030, 3, 5, 21, tzinfo=UTC)
    async with database.writing() as db:
        await one_seat(db, given_back=evening, closes_on=date(2030, 3, 5))
        (notice,) = await notices(db, "offer")
        rows = (await whole(db, enrolment_rows))[0]
    assert notice.due_at == evening
    assert [row.offer_expires_at for row in rows] == [None, evening + 2 * HOUR, None, None]  # midnight in Zurich


async def test_the_last_offer_ends_with_the_start_and_goes_to_nobody(database: Database) -> None:
    async with database.writing() as db:
        of, line = await one_seat(db, given_back=START - HOUR)
        await clock.advance(db, START, TERMS)
        assert await states(db, of, line) == ["lapsed", "lapsed", "lapsed"]
        assert len(await notices(db, "offer", None)) == 1


async def test_an_offer_that_has_ended_is_not_skipped_into_a_new_one(database: Database) -> None:
    async with database.writing() as db:
        of, line = await one_seat(db)
        end = NOW + TERMS.hold
        await enrolments.skip(db, line[0].who, of.session, end, TERMS)  # the clock has not looked yet
        assert await states(db, of, line) == ["offered", "waiting", "waiting"]
        await clock.advance(db, end, TERMS)
        assert await states(db, of, line) == ["lapsed", "offered", "waiting"]


async def test_of_two_seats_that_lapse_together_the_reserved_one_stays_with_its_house(database: Database) -> None:
    """Released or not: a house with two offers had one of them on its one reserved seat."""
    async with database.writing() as db:
        other = (await factories.institution(db)).id
        of = await scene(db, capacity=2, reserved={other: 1}, rules=SeatRules(network_days=30))
        here = await join(db, of, 2)
        there = [await factories.member(db, other) for _ in range(3)]
        for person in there[:2]:
            await enrolments.enrol(db, person.who, of.session, other, NOW, TERMS)
        here += await join(db, of, 2)
        await enrolments.enrol(db, there[2].who, of.session, other, NOW, TERMS)
        for person in here[:2]:
            await enrolments.withdraw(db, person.who, of.session, NOW, TERMS)
        assert await states(db, of, there) == ["offered", "offered", "waiting"]
        await clock.advance(db, NOW + TERMS.hold, TERMS)
        assert await states(db, of, there) == ["lapsed", "lapsed", "offered"]
        assert await states(db, of, here) == ["withdrawn", "withdrawn", "offered", "waiting"]


@pytest.mark.parametrize("outside", [True, False], ids=["as an outsider", "for another house"])
async def test_nobody_enrols_for_a_house_that_is_not_theirs(database: Database, outside: bool) -> None:
    """Else its reserved seats were everybody's, and no cap would hold."""
    async with database.writing() as db:
        of = await scene(db)
        stranger = await factories.member(db, (await factories.institution(db)).id)
        with pytest.raises(Refused) as no:
            house = OUTSIDE if outside else of.house
            await enrolments.enrol(db, stranger.who, of.session, house, NOW, TERMS)
    assert no.value.reason is Reason.NOT_A_MEMBER


async def test_whoever_let_an_offer_lapse_may_enrol_again_at_the_end_of_the_line(database: Database) -> None:
    async with database.writing() as db:
        of, (first, *_rest) = await one_seat(db)
        await clock.advance(db, NOW + TERMS.hold, TERMS)
        again = await enrolments.enrol(db, first.who, of.session, of.house, NOW + 2 * DAY, TERMS)
    assert again is EnrolmentState.WAITING


async def test_whoever_joins_a_long_line_of_a_full_session_reads_none_of_it(database: Database) -> None:
    """Else each of a thousand people would be measured again whenever one more presses Enrol."""
    statements: list[str] = []

    def listen(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    async with database.writing() as db:
        of = await scene(db, capacity=1)
        await join(db, of, 3)
        event.listen(db.sync_connection, "before_cursor_execute", listen)
        (person,) = await join(db, of)
        event.remove(db.sync_connection, "before_cursor_execute", listen)
        assert await states(db, of, [person]) == ["waiting"]
    assert not [statement for statement in statements if "ORDER BY enrolments.queued_at" in statement]


async def test_whoever_waited_in_vain_is_told_when_it_begins_once(database: Database) -> None:
    async with database.writing() as db:
        of, line = await one_seat(db)
        await enrolments.accept(db, line[0].who, of.session, NOW + HOUR, TERMS)
        await clock.advance(db, START - SECOND, TERMS)
        assert await states(db, of, line) == ["enrolled", "waiting", "waiting"]
        for _ in range(2):
            await clock.advance(db, START, TERMS)
        assert await states(db, of, line) == ["enrolled", "lapsed", "lapsed"]
        told = await notices(db, "in_vain")
    assert [(notice.person_id, notice.due_at) for notice in told] == [(one.id, START) for one in line[1:]]


async def test_the_waiting_list_can_be_left_after_the_start(database: Database) -> None:
    """The clock may be late to look."""
    async with database.writing() as db:
        of, line = await one_seat(db)
        await enrolments.withdraw(db, line[2].who, of.session, START + HOUR, TERMS)
        assert (await states(db, of, line))[2] == "withdrawn"
        with pytest.raises(Refused) as no:
            await enrolments.withdraw(db, line[0].who, of.session, START + HOUR, TERMS)
    assert no.value.reason is Reason.STARTED


@pytest.mark.parametrize("earlier", ["the session is moved forward", "enrolment closes earlier"])
async def test_no_offer_outlives_the_closing(database: Database, earlier: str) -> None:
    moment = NOW + 2 * HOUR
    async with database.writing() as db:
        of, line = await one_seat(db)
        if earlier == "enrolment closes earlier":
            await sessions.set_rules(
                db, of.coordinator.who, of.session, 1, None, {}, SeatRules(), None, date(2030, 2, 28), NOW, TERMS
            )
        else:
            (meeting,) = await meetings_of(db, of)
            times = factories.meeting_times(datetime(2030, 3, 1, 11))[0]
            await sessions.reschedule(db, of.coordinator.who, meeting.id, times, NOW, TERMS)
        card = await programme.card(db, of.session, line[0].card, NOW)
        assert card.mine is not None
        assert card.mine.offer_expires_at == card.closes_at
        assert card.closes_at is not None
        assert card.closes_at <= moment
        with pytest.raises(Refused) as no:
            await enrolments.accept(db, line[0].who, of.session, moment, TERMS)
        await enrolments.skip(db, line[0].who, of.session, moment, TERMS)
        assert (await states(db, of, line))[0] == "offered"
        assert no.value.reason is Reason.OFFER_GONE
        late = await doctor.examine(db, moment + DAY)
        assert "every offer has an end, and has ended by then" in [one.rule for one in late if one.breaches]
        await clock.advance(db, moment, TERMS)
        assert (await states(db, of, line))[0] == "lapsed"


async def test_an_offer_that_is_over_is_not_told(database: Database) -> None:
    async with database.writing() as db:
        await one_seat(db)
        (row,) = await notices(db, "offer")
        for kind in ("offer", "offer_soon"):
            for moment, over in ((NOW + TERMS.hold - SECOND, False), (NOW + TERMS.hold, True)):
                person = await people.card(db, row.person_id)
                notice = NoticeCard(row.id, row.key, kind, person, row.enrolment_id, None, row.facts, 0, NOW)
                why = truth.untrue(notice, await telling.look(db, notice, moment), moment)
                assert why == ("the offer is over" if over else None)
