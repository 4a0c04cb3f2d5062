"""A colleague takes over a seat: nothing is lost, nothing goes down the line."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import enrolments, people, seating, substitutes
from catalogue.database import Database
from catalogue.refusals import Reason, Refused
from catalogue.rules.seats import OUTSIDE
from catalogue.rules.states import EnrolmentState, NoticeState, Role
from catalogue.seat_rules import SeatRules
from catalogue.tables import enrolments as rows
from catalogue.tables import history, outbox
from tests import factories
from tests.catalogue.scene import TERMS, Scene, join, notices, scene, states, whole
from tests.factories import NOW, Member

START = datetime(2030, 3, 14, 8, tzinfo=UTC)


async def last_seat(db: AsyncConnection, **facts: object) -> tuple[Scene, Member, Member, Member]:
    """One seat, taken; somebody waits; and a colleague who has done nothing yet."""
    of = await scene(db, capacity=1, **facts)
    anna, waiting = await join(db, of, 2)
    return of, anna, waiting, await factories.member(db, of.house, name="Beat")


async def swap(db: AsyncConnection, of: Scene, who: Member, colleague: Member, now: datetime = NOW) -> None:
    await substitutes.substitute(db, who.who, of.session, colleague.id, now, TERMS)


async def test_a_colleague_takes_the_seat_and_nobody_in_line_gets_it(database: Database) -> None:
    async with database.writing() as db:
        of, anna, waiting, beat = await last_seat(db)
        await swap(db, of, anna, beat)
        assert await states(db, of, [anna, waiting, beat]) == ["withdrawn", "waiting", "enrolled"]
        assert [n.facts["name"] for n in await notices(db, "substituted", person=anna)] == ["Beat"]
        assert [n.facts["name"] for n in await notices(db, "stepped_in", person=beat)] == [anna.card.name]
        assert await notices(db, "offer", None) == []
        steps = (await db.execute(select(history).where(history.c.why == substitutes.WHY).order_by(history.c.id))).all()
        assert [(step.before, step.after) for step in steps] == [("enrolled", "withdrawn"), (None, "enrolled")]


async def test_a_second_press_changes_nothing(database: Database) -> None:
    async with database.writing() as db:
        of, anna, _, beat = await last_seat(db)
        await swap(db, of, anna, beat)
        before = await whole(db, rows, outbox, history)
        await swap(db, of, anna, beat)
        assert await whole(db, rows, outbox, history) == before


async def test_whoever_waits_may_be_sent_and_leaves_the_line(database: Database) -> None:
    async with database.writing() as db:
        of, anna, waiting, _ = await last_seat(db)
        await swap(db, of, anna, waiting)
        assert await states(db, of, [anna, waiting]) == ["withdrawn", "enrolled"]
        assert await seating.queue(db, of.session) == []


async def test_the_approval_and_the_age_of_the_seat_stay(database: Database) -> None:
    async with database.writing() as db:
        of, anna, _, beat = await last_seat(db, rules=SeatRules(approval=False))
        approved = update(rows).where(rows.c.person_id == anna.id)
        await db.execute(approved.values(approved_by=of.coordinator.id))
        await swap(db, of, anna, beat, NOW + timedelta(days=1))
        old, new = [await row(db, of, one) for one in (anna, beat)]
        assert (new.approved_by, new.queued_at) == (of.coordinator.id, old.queued_at)
        assert await notices(db, "approval", None) == []


async def row(db: AsyncConnection, of: Scene, person: Member) -> object:
    query = select(rows).where(rows.c.session_id == of.session, rows.c.person_id == person.id)
    return (await db.execute(query)).one()


async def test_it_is_possible_after_the_free_time_and_after_enrolment_has_closed(database: Database) -> None:
    late = SeatRules(withdraw_until=datetime(2030, 3, 5).date())
    async with database.writing() as db:
        of, anna, _, beat = await last_seat(db, rules=late, closes_on=datetime(2030, 3, 6).date())
        await swap(db, of, anna, beat, START - timedelta(seconds=1))
        assert await states(db, of, [anna, beat]) == ["withdrawn", "enrolled"]


async def refused(db: AsyncConnection, of: Scene, who: Member, colleague: Member, now: datetime = NOW) -> Reason:
    before = await whole(db, rows, outbox, history)
    with pytest.raises(Refused) as no:
        await swap(db, of, who, colleague, now)
    assert await whole(db, rows, outbox, history) == before
    return no.value.reason


async def test_who_can_not_be_sent(database: Database) -> None:
    async with database.writing() as db:
        of, anna, waiting, beat = await last_seat(db)
        stranger = await factories.member(db, (await factories.institution(db)).id)
        assert await refused(db, of, anna, stranger) is Reason.NOT_A_COLLEAGUE
        assert await refused(db, of, anna, anna) is Reason.ALREADY_IN
        assert await refused(db, of, waiting, beat) is Reason.NOT_ENROLLED
        assert await refused(db, of, beat, waiting) is Reason.NOT_ENROLLED
        assert await refused(db, of, anna, beat, START) is Reason.STARTED


async def test_a_colleague_with_an_offer_has_a_seat_already(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, capacity=2)
        anna, carla, offered = await join(db, of, 3)
        await enrolments.withdraw(db, carla.who, of.session, NOW, TERMS)
        assert await states(db, of, [offered]) == ["offered"]
        assert await refused(db, of, anna, offered) is Reason.ALREADY_IN


async def test_a_strict_rule_about_the_colleague_holds(database: Database) -> None:
    async with database.writing() as db:
        of, anna, _, beat = await last_seat(db, rules=SeatRules(open_to="coordinator,staff"))
        approver = await factories.member(db, of.house, Role.APPROVER)
        assert await refused(db, of, anna, approver) is Reason.NOT_FOR_YOU
        await swap(db, of, anna, beat)


async def test_a_coordinator_swaps_their_own_people_only(database: Database) -> None:
    async with database.writing() as db:
        of, anna, _, beat = await last_seat(db)
        foreign = await factories.member(db, (await factories.institution(db)).id, Role.COORDINATOR)
        with pytest.raises(Refused) as no:
            await substitutes.substitute(db, foreign.who, of.session, beat.id, NOW, TERMS, anna.id)
        assert no.value.reason is Reason.NOT_ALLOWED
        await substitutes.substitute(db, of.coordinator.who, of.session, beat.id, NOW, TERMS, anna.id)
        assert await states(db, of, [anna, beat]) == ["withdrawn", "enrolled"]


async def test_an_outsider_has_no_colleagues(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        guest = await people.add(db, "Gast", "de", NOW, mail="gast@example.ch")
        other = await people.add(db, "Gast 2", "de", NOW, mail="gast2@example.ch")
        await enrolments.enrol(db, of.coordinator.who, of.session, OUTSIDE, NOW, TERMS, guest)
        with pytest.raises(Refused) as no:
            await substitutes.substitute(db, of.coordinator.who, of.session, other, NOW, TERMS, guest)
    assert no.value.reason is Reason.NOT_A_COLLEAGUE


async def test_colleagues_are_those_of_the_own_house_without_a_seat(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, capacity=2)
        anna, _seated, waiting = await join(db, of, 3)
        beat = await factories.member(db, of.house, name="beat")
        await factories.member(db, (await factories.institution(db)).id, name="Fremd")
        found = await substitutes.colleagues(db, anna.who, of.session)
        known = {one.id: one for one in found}
        assert set(known) == {waiting.id, beat.id, of.coordinator.id}
        assert known[waiting.id].waits
        assert not known[beat.id].waits
        assert [one.name.casefold() for one in found] == sorted(one.name.casefold() for one in found)
        with pytest.raises(Refused) as no:
            await substitutes.colleagues(db, waiting.who, of.session)
    assert no.value.reason is Reason.NOT_ENROLLED


async def test_the_news_for_the_colleague_waits_for_the_morning(database: Database) -> None:
    night = datetime(2030, 3, 1, 22, tzinfo=UTC)
    async with database.writing() as db:
        of, anna, _, beat = await last_seat(db)
        await swap(db, of, anna, beat, night)
        (told,) = await notices(db, "stepped_in", NoticeState.DUE)
        (left,) = await notices(db, "substituted", NoticeState.DUE)
    assert (told.due_at, left.due_at) == (datetime(2030, 3, 2, 6, tzinfo=UTC), night)


async def test_after_a_swap_the_leaver_may_enrol_again_at_the_end_of_the_line(database: Database) -> None:
    async with database.writing() as db:
        of, anna, waiting, beat = await last_seat(db)
        await swap(db, of, anna, beat)
        again = await enrolments.enrol(db, anna.who, of.session, of.house, NOW, TERMS)
        assert again is EnrolmentState.WAITING
        line = [one.person_id for one in await seating.queue(db, of.session)]
    assert line == [waiting.id, anna.id]
