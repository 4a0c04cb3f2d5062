"""Somebody who belongs to two institutions chooses for which one they go; no rule of the other one is in the way."""

from datetime import date, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import enrolments, institutions, people, programme
from catalogue.cards import SessionCard
from catalogue.database import Database
from catalogue.refusals import Reason, Refused
from catalogue.rules.rights import CONSOLE
from catalogue.rules.states import Door, EnrolmentState, Role
from catalogue.seat_rules import SeatRules
from tests import factories
from tests.catalogue.scene import TERMS, Scene, join, scene
from tests.factories import NOW, Member


async def both(db: AsyncConnection, of: Scene) -> tuple[int, Member]:
    """Another institution, and somebody who belongs to it and then to the host."""
    other = (await factories.institution(db, name="Fondation du Pont")).id
    anna = await factories.member(db, other)
    await people.belong(db, anna.id, of.house, Role.STAFF, NOW + timedelta(hours=1))
    return other, await again(db, anna)


async def again(db: AsyncConnection, member: Member) -> Member:
    card = await people.card(db, member.id)
    return Member(card, people.who(card, Door.CHAT))


async def look(db: AsyncConnection, of: Scene, member: Member) -> SessionCard:
    return await programme.card(db, of.session, member.card, NOW)


async def test_each_institution_for_which_they_could_enrol_is_a_way(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, capacity=2, rules=SeatRules(cap=1))
        other, anna = await both(db, of)
        assert [(way.house_id, way.free) for way in (await look(db, of, anna)).ways] == [(other, 1), (of.house, 1)]
        await join(db, of)
        card = await look(db, of, anna)
        assert [(way.house_id, way.free) for way in card.ways] == [(other, 1), (of.house, 0)]
        assert await enrolments.enrol(db, anna.who, of.session, other, NOW, TERMS) is EnrolmentState.ENROLLED
        card = await look(db, of, anna)
        assert (card.ways, card.goes_for) == ((), "Fondation du Pont")


async def test_the_one_for_which_they_acted_last_comes_first(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        other, anna = await both(db, of)
        earlier = await factories.session(db, of.training, of.house)
        await enrolments.enrol(db, anna.who, earlier, of.house, NOW, TERMS)
        assert [way.house_id for way in (await look(db, of, anna)).ways] == [of.house, other]


async def test_what_is_shut_for_one_is_open_for_the_other(database: Database) -> None:
    """And of an institution in which nobody may approve there is no way."""
    async with database.writing() as db:
        of = await scene(db, rules=SeatRules(own_until=date(2030, 3, 5)))
        other, anna = await both(db, of)
        card = await look(db, of, anna)
        assert (card.shut, [way.house_id for way in card.ways]) == (None, [of.house])
        (line,) = await programme.of_training(db, of.training, anna.card, "de", NOW)
        assert (line.shut, line.free) == (None, 12)
        with pytest.raises(Refused) as no:
            await enrolments.enrol(db, anna.who, of.session, other, NOW, TERMS)
        assert no.value.reason is Reason.OWN_STAFF_FIRST
        open_ = await factories.session(db, of.training, of.house)
        await institutions.ask_approval(db, CONSOLE, other, True, NOW)
        card = await programme.card(db, open_, (await again(db, anna)).card, NOW)
        assert ([way.house_id for way in card.ways], card.hindrances) == ([of.house], ())


async def test_two_roles_in_one_institution_are_no_choice(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        both_roles = await factories.member(db, of.house, Role.STAFF, Role.APPROVER)
        card = await look(db, of, both_roles)
        assert (card.ways, card.goes_for) == ((), "")
