"""What others did for somebody, or past them, is told, and not at night."""

from datetime import timedelta

from catalogue import enrolments, substitutes, unnamed
from catalogue.database import Database
from catalogue.rules.states import Role
from tests import factories
from tests.catalogue.scene import TERMS, join, notices, scene
from tests.factories import NOW

#: Eleven in the evening in Zurich; nobody is told before seven.
NIGHT, MORNING = NOW.replace(hour=22), NOW.replace(hour=6) + timedelta(days=1)


async def test_whoever_sees_a_newcomer_take_a_reserved_seat_hears_why_once(database: Database) -> None:
    async with database.writing() as db:
        other = (await factories.institution(db)).id
        of = await scene(db, capacity=3, reserved={other: 2})
        _, waiting = await join(db, of, 2)
        assert not await notices(db, "passed")
        for _ in range(2):
            newcomer = await factories.member(db, other)
            await enrolments.enrol(db, newcomer.who, of.session, other, NOW, TERMS)
        (told,) = await notices(db, "passed")
        assert (told.person_id, told.facts) == (waiting.id, {"reason": "kept_for_others"})


async def test_seats_without_a_name_are_explained_to_those_who_wait(database: Database) -> None:
    async with database.writing() as db:
        other = (await factories.institution(db)).id
        dora = await factories.member(db, other, Role.COORDINATOR)
        of = await scene(db, capacity=3, reserved={other: 2})
        _, waiting = await join(db, of, 2)
        await unnamed.book(db, dora.who, of.session, other, 2, None, NOW, TERMS)
        (told,) = await notices(db, "passed", person=waiting)
        assert told.facts == {"reason": "kept_for_others"}


async def test_what_a_coordinator_does_at_night_is_told_in_the_morning(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        first, second = await join(db, of, 2)
        third = await factories.member(db, of.house)
        by, at = of.coordinator.who, (of.session, NIGHT, TERMS)
        await enrolments.enrol(db, by, of.session, of.house, NIGHT, TERMS, third.id)
        await enrolments.withdraw(db, by, *at, first.id)
        await substitutes.substitute(db, by, of.session, first.id, NIGHT, TERMS, second.id)
        (seat,) = await notices(db, "seat", person=third)
        (left,) = await notices(db, "left")
        (gone,) = await notices(db, "substituted")
        assert [seat.due_at, left.due_at, gone.due_at] == [MORNING] * 3


async def test_what_one_does_oneself_is_answered_at_once(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        (person,) = await join(db, of, 1, NIGHT)
        await enrolments.withdraw(db, person.who, of.session, NIGHT, TERMS)
        (seat,), (left,) = await notices(db, "seat"), await notices(db, "left")
        assert [seat.due_at, left.due_at] == [NIGHT, NIGHT]


async def test_a_place_in_line_that_others_take_or_give_up_is_told_by_name(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, capacity=1)
        await join(db, of)
        person, own = await factories.member(db, of.house), await factories.member(db, of.house)
        by, name = of.coordinator.who, of.coordinator.card.name
        for who, one in ((by, person), (own.who, own)):
            await enrolments.enrol(db, who, of.session, of.house, NOW, TERMS, one.id)
            await enrolments.withdraw(db, who, of.session, NOW, TERMS, one.id)
        (entered,), (left,) = await notices(db, "entered"), await notices(db, "left")
        assert (entered.person_id, entered.facts) == (person.id, {"by": name})
        assert (left.person_id, left.facts) == (person.id, {"by": name, "had": "waiting"})


async def test_a_seat_from_the_coordination_says_who_gave_it(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        person = await factories.member(db, of.house)
        await enrolments.enrol(db, of.coordinator.who, of.session, of.house, NOW, TERMS, person.id)
        (told,) = await notices(db, "seat")
        assert told.facts == {"entered_by": of.coordinator.card.name}
