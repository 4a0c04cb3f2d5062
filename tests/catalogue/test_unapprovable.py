"""A seat that wants a yes which nobody may say: refused at once, with whom to ask, instead of held for nothing."""

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import enrolments, groups, institutions, people, programme, unnamed
from catalogue.database import Database
from catalogue.refusals import Reason, Refused
from catalogue.rules.rights import CONSOLE
from catalogue.rules.states import EnrolmentState, Role
from catalogue.tables import sessions
from tests import factories
from tests.catalogue.scene import TERMS, Counted, Scene, join, scene, whole
from tests.catalogue.test_approvals import TABLES, again
from tests.factories import NOW, Member


async def alone(db: AsyncConnection, **facts: object) -> tuple[Scene, int, Member]:
    """Somebody who is the only one to say yes in a house that wants it, and a session of another house."""
    of = await scene(db, **facts)
    house = (await factories.institution(db, name="Fondation du Pont", contact="032 000 00 00")).id
    regula = await factories.member(db, house, Role.COORDINATOR)
    await institutions.ask_approval(db, regula.who, house, True, NOW)
    return of, house, await again(db, regula)


async def enrol(db: AsyncConnection, member: Member, of: Scene, house: int) -> EnrolmentState:
    return await enrolments.enrol(db, member.who, of.session, house, NOW, TERMS)


async def test_nobody_waits_for_a_yes_that_nobody_may_say(database: Database) -> None:
    async with database.writing() as db:
        of, house, regula = await alone(db)
        before = await whole(db, *TABLES)
        with pytest.raises(Refused) as no:
            await enrol(db, regula, of, house)
        assert await whole(db, *TABLES) == before
        assert no.value.reason is Reason.NOBODY_APPROVES
        named = {key: no.value.facts[key] for key in ("institution", "contact", "leads", "own_rule", "applicant_id")}
        assert named == {
            "institution": "Fondation du Pont",
            "contact": "032 000 00 00",
            "leads": True,
            "own_rule": True,
            "applicant_id": regula.id,
        }


async def test_a_second_approver_opens_the_way(database: Database) -> None:
    async with database.writing() as db:
        of, house, regula = await alone(db)
        await factories.member(db, house, Role.APPROVER)
        for _ in range(2):
            assert await enrol(db, regula, of, house) is EnrolmentState.REQUESTED


async def test_a_session_that_wants_it_refuses_people_of_a_house_without_approvers(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        await db.execute(update(sessions).where(sessions.c.id == of.session).values(approval=True))
        house = (await factories.institution(db)).id
        anna = await factories.member(db, house)
        with pytest.raises(Refused) as no:
            await enrol(db, anna, of, house)
        assert (no.value.reason, no.value.facts["own_rule"], no.value.facts["leads"]) == (
            Reason.NOBODY_APPROVES,
            False,
            False,
        )
        card = await programme.card(db, of.session, anna.card, NOW)
        assert [(one.reason, one.strict) for one in card.hindrances] == [(Reason.NOBODY_APPROVES, True)]


async def test_the_waiting_list_is_no_way_round(database: Database) -> None:
    async with database.writing() as db:
        of, house, regula = await alone(db, capacity=1)
        await join(db, of)
        with pytest.raises(Refused):
            await enrol(db, regula, of, house)


async def test_who_waited_before_it_was_wanted_keeps_the_offer_and_hears_whom_to_ask(database: Database) -> None:
    async with database.writing() as db:
        of, house, regula = await alone(db, capacity=1)
        await institutions.ask_approval(db, CONSOLE, house, False, NOW)
        (first,) = await join(db, of)
        assert await enrol(db, await again(db, regula), of, house) is EnrolmentState.WAITING
        await institutions.ask_approval(db, CONSOLE, house, True, NOW)
        await enrolments.withdraw(db, first.who, of.session, NOW, TERMS)
        regula = await again(db, regula)
        with pytest.raises(Refused) as no:
            await enrolments.accept(db, regula.who, of.session, NOW, TERMS)
        assert no.value.reason is Reason.NOBODY_APPROVES
        await people.belong(db, (await factories.member(db, house)).id, house, Role.APPROVER, NOW)
        assert await enrolments.accept(db, regula.who, of.session, NOW, TERMS) is EnrolmentState.REQUESTED


async def test_neither_a_seat_without_a_name_nor_a_group_goes_round_it(database: Database) -> None:
    async with database.writing() as db:
        of, house, regula = await alone(db)
        await unnamed.book(db, regula.who, of.session, house, 1, None, NOW, TERMS)
        with pytest.raises(Refused) as no:
            await unnamed.name(db, regula.who, of.session, house, regula.id, NOW, TERMS)
        assert no.value.reason is Reason.NOBODY_APPROVES
        anna = await factories.member(db, house)
        found = await groups.preview(db, regula.who, of.session, house, [regula.id, anna.id], NOW)
        assert [(one.state, one.reason) for one in found] == [
            (None, Reason.NOBODY_APPROVES),
            (EnrolmentState.REQUESTED, None),
        ]


async def test_whoever_has_their_seat_is_not_told_of_it(database: Database) -> None:
    async with database.writing() as db:
        of, house, regula = await alone(db)
        await institutions.ask_approval(db, CONSOLE, house, False, NOW)
        regula = await again(db, regula)
        with Counted(db) as statements:
            await enrol(db, regula, of, house)
        assert len(statements) == 5
        await institutions.ask_approval(db, CONSOLE, house, True, NOW)
        regula = await again(db, regula)
        assert (await programme.card(db, of.session, regula.card, NOW)).hindrances == ()
        assert await enrol(db, regula, of, house) is EnrolmentState.ENROLLED
