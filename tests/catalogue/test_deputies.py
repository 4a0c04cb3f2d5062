"""Deputies: while somebody is away, a colleague may what they may in that house, and is told what they are."""

from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import approvals, deputies, enrolments, institutions, outbox, people, requests
from catalogue.database import Database
from catalogue.refusals import Reason, Refused
from catalogue.rules.approval import House as Deciders
from catalogue.rules.approval import told
from catalogue.rules.rights import CONSOLE, Verb, may
from catalogue.rules.states import Door, Role
from catalogue.tables import deputies as rows
from catalogue.tables import enrolments as enrolment_rows
from tests import factories
from tests.catalogue.scene import TERMS, Counted, Scene, notices, scene
from tests.factories import NOW, Member

TODAY = date(2030, 3, 1)
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Away:
    of: Scene
    house: int
    regula: Member  # coordinates
    markus: Member  # approves
    beat: Member  # staff
    anna: Member  # staff


async def away(db: AsyncConnection) -> Away:
    of = await scene(db)
    house = (await factories.institution(db, name="Fondation du Pont")).id
    regula = await factories.member(db, house, Role.COORDINATOR, name="Regula")
    await institutions.ask_approval(db, regula.who, house, True, NOW)
    people_ = [await factories.member(db, house, *roles) for roles in ((Role.APPROVER,), (), ())]
    return Away(of, house, regula, *[await now_as(db, one) for one in people_])


async def now_as(db: AsyncConnection, member: Member, day: date = TODAY) -> Member:
    card = await people.card(db, member.id, day)
    return Member(card, people.who(card, Door.CHAT))


async def appoint(
    db: AsyncConnection, the: Away, absent: Member, deputy: Member, first: date = TODAY, last: date = TODAY + WEEK
) -> int:
    return await deputies.appoint(db, the.regula.who, the.house, absent.id, deputy.id, first, last, NOW, TERMS)


async def no(doing: Awaitable[Any]) -> Reason:
    with pytest.raises(Refused) as refused:
        await doing
    return refused.value.reason


@pytest.mark.parametrize(
    ("day", "yes"),
    [
        (TODAY - timedelta(days=1), False),
        (TODAY, True),
        (TODAY + WEEK, True),
        (TODAY + WEEK + timedelta(days=1), False),
    ],
)
async def test_a_deputy_has_the_roles_from_the_first_day_to_the_last(database: Database, day: date, yes: bool) -> None:
    async with database.writing() as db:
        the = await away(db)
        await appoint(db, the, the.regula, the.beat)
        beat = await now_as(db, the.beat, day)
        assert may(beat.who, Verb.OFFER, [the.house]) is yes
        assert bool(beat.card.coordinates) is yes
        assert [m.role for m in beat.card.memberships][:1] == [Role.STAFF]
        assert may(beat.who, Verb.OFFER, [the.of.house]) is False, "in that house alone"
        assert not (await people.card(db, the.beat.id)).coordinates, "without a day it is their own roles"


async def test_it_costs_no_statement_to_know_for_whom_somebody_stands_in(database: Database) -> None:
    async with database.writing() as db:
        the = await away(db)
        await appoint(db, the, the.regula, the.beat)
        await appoint(db, the, the.markus, the.beat)
        with Counted(db) as statements:
            card = await people.card(db, the.beat.id, TODAY)
        assert len(statements) == 1
        assert {(m.role, m.instead_of) for m in card.memberships} == {
            (Role.STAFF, 0),
            (Role.COORDINATOR, the.regula.id),
            (Role.APPROVER, the.markus.id),
        }


async def test_a_role_that_is_lent_is_no_audience_and_can_not_be_passed_on(database: Database) -> None:
    async with database.writing() as db:
        the = await away(db)
        await appoint(db, the, the.markus, the.beat)
        beat = await now_as(db, the.beat)
        assert people.applicant(beat.who, the.house).groups == {"employee", "staff"}
        doing = deputies.appoint(db, beat.who, the.house, the.beat.id, the.anna.id, TODAY, TODAY, NOW, TERMS)
        assert await no(doing) is Reason.NOT_ALLOWED


async def test_a_request_goes_to_whoever_is_away_and_to_their_deputy_who_answers_it(database: Database) -> None:
    async with database.writing() as db:
        the = await away(db)
        await appoint(db, the, the.markus, the.beat)
        await enrolments.enrol(db, the.anna.who, the.of.session, the.house, NOW, TERMS)
        assert [one.person_id for one in await notices(db, "approval")] == [the.markus.id, the.beat.id]
        beat = await now_as(db, the.beat)
        (line,) = await requests.waiting_for(db, beat.who, beat.card, "de", NOW)
        card = await requests.look(db, beat.who, line.id, beat.card, NOW)
        assert card.may_decide
        await approvals.approve(db, beat.who, line.id, NOW, TERMS)
        assert (await db.execute(select(enrolment_rows.c.approved_by))).scalar_one() == the.beat.id


async def test_the_notice_for_a_deputy_is_true_when_it_is_claimed(database: Database) -> None:
    async with database.writing() as db:
        the = await away(db)
        await appoint(db, the, the.markus, the.beat)
        await enrolments.enrol(db, the.anna.who, the.of.session, the.house, NOW, TERMS)
        claimed = [one for _ in range(6) if (one := await outbox.claim(db, NOW)) is not None]
        of_beat = next(one for one in claimed if one.kind == "approval" and one.person.id == the.beat.id)
        assert of_beat.person.approves


async def test_nobody_approves_their_own_request_as_a_deputy(database: Database) -> None:
    async with database.writing() as db:
        the = await away(db)
        await appoint(db, the, the.markus, the.beat)
        beat = await now_as(db, the.beat)
        await enrolments.enrol(db, beat.who, the.of.session, the.house, NOW, TERMS)
        assert [one.person_id for one in await notices(db, "approval")] == [the.markus.id]
        request = (await db.execute(select(enrolment_rows.c.id))).scalar_one()
        assert await no(approvals.approve(db, beat.who, request, NOW, TERMS)) is Reason.NOT_FOR_ONESELF
        assert await requests.waiting_for(db, beat.who, beat.card, "de", NOW) == ()


@pytest.mark.parametrize(
    ("asked", "applicant", "who"),
    [((1,), 9, (1, 5, 6)), ((1, 2), 9, (1, 5, 6, 2)), ((1,), 5, (1, 6)), ((2,), 9, (2,)), ((), 9, ())],
)
def test_whoever_stands_in_is_asked_right_after_them(
    asked: tuple[int, ...], applicant: int, who: tuple[int, ...]
) -> None:
    assert told(Deciders((1, 2), (), {}, {1: (5, 6)}), asked, applicant) == who


async def test_a_request_that_is_open_already_is_put_to_a_deputy_of_today(database: Database) -> None:
    async with database.writing() as db:
        the = await away(db)
        await enrolments.enrol(db, the.anna.who, the.of.session, the.house, NOW, TERMS)
        await appoint(db, the, the.markus, the.beat)
        assert [one.person_id for one in await notices(db, "approval")] == [the.markus.id, the.beat.id]


async def test_what_coordinators_are_told_their_deputies_are(database: Database) -> None:
    async with database.writing() as db:
        the = await away(db)
        await appoint(db, the, the.regula, the.beat)
        desks = [(the.regula.id, the.house), (the.beat.id, the.house)]
        assert await people.coordinators(db, [the.house], TODAY) == desks
        assert await people.coordinators(db, [the.house], TODAY + 2 * WEEK) == desks[:1]
        assert await people.coordinators(db, [the.house]) == desks[:1]


async def test_the_same_again_is_the_same_one_and_its_end_is_told(database: Database) -> None:
    async with database.writing() as db:
        the = await away(db)
        first = await appoint(db, the, the.markus, the.beat, TODAY + WEEK, TODAY + 2 * WEEK)
        assert await appoint(db, the, the.markus, the.beat, TODAY + WEEK, TODAY + 2 * WEEK) == first
        told = await notices(db, "deputy")
        assert sorted(one.facts["phase"] for one in told) == ["agreed", "begins", "over"]
        assert {one.facts["phase"]: one.due_at.date() for one in told} == {
            "agreed": TODAY,
            "begins": TODAY + WEEK,
            "over": TODAY + 2 * WEEK + timedelta(days=1),
        }
        assert [one.deputy_id for one in await deputies.of_person(db, the.markus.who, the.house, the.markus.id, TODAY)]
        assert await deputies.end(db, the.markus.who, first, NOW, TERMS) is not None
        assert await deputies.end(db, the.markus.who, first, NOW, TERMS) is None
        assert (await db.execute(select(rows))).all() == []
        assert [one.facts["phase"] for one in await notices(db, "deputy")][-1] == "over"


@pytest.mark.parametrize("actor", ["beat", "anna", "stranger"])
async def test_others_name_nobody(database: Database, actor: str) -> None:
    async with database.writing() as db:
        the = await away(db)
        stranger = await factories.member(db, the.of.house, Role.COORDINATOR)
        who = {"beat": the.beat, "anna": the.anna, "stranger": stranger}[actor].who
        what = (the.house, the.markus.id, the.beat.id, TODAY, TODAY)
        assert await no(deputies.appoint(db, who, *what, NOW, TERMS)) is Reason.NOT_ALLOWED
        assert await no(deputies.of_person(db, who, the.house, the.markus.id, TODAY)) is Reason.NOT_ALLOWED


async def test_deputies_are_of_the_house_stand_in_for_somebody_with_a_role_and_end(database: Database) -> None:
    async with database.writing() as db:
        the = await away(db)
        stranger = await factories.member(db, the.of.house)
        who, day = the.regula.who, timedelta(days=1)

        async def refused(absent: Member, deputy: Member, first: date, last: date) -> Reason:
            what = (the.house, absent.id, deputy.id, first, last)
            return await no(deputies.appoint(db, who, *what, NOW, TERMS))

        assert await refused(the.markus, stranger, TODAY, TODAY) is Reason.NOT_A_COLLEAGUE
        assert await refused(the.markus, the.markus, TODAY, TODAY) is Reason.NOT_A_COLLEAGUE
        assert await refused(the.anna, the.beat, TODAY, TODAY) is Reason.NOT_A_COLLEAGUE
        assert await refused(the.markus, the.beat, TODAY, TODAY - day) is Reason.ENDS_BEFORE_START
        assert await refused(the.markus, the.beat, TODAY - 2 * day, TODAY - day) is Reason.IN_THE_PAST
        assert await refused(the.markus, the.beat, TODAY, TODAY + timedelta(days=400)) is Reason.IN_THE_PAST


async def test_who_loses_the_role_lends_nothing(database: Database) -> None:
    async with database.writing() as db:
        the = await away(db)
        await appoint(db, the, the.markus, the.beat)
        from catalogue import members

        await members.take(db, the.regula.who, the.house, the.markus.id, Role.APPROVER, NOW, TERMS)
        assert not (await now_as(db, the.beat)).card.approves


async def test_operators_name_a_deputy_anywhere(database: Database) -> None:
    async with database.writing() as db:
        the = await away(db)
        what = (the.house, the.markus.id, the.beat.id, TODAY, TODAY)
        assert await deputies.appoint(db, CONSOLE, *what, datetime(2030, 3, 1, 9, tzinfo=NOW.tzinfo), TERMS)
