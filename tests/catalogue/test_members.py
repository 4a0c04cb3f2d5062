"""The people of a house: invitations that end, roles that come and go, and leaving."""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import deputies, enrolments, institutions, invitations, leaving, members, people, unnamed
from catalogue.database import Database
from catalogue.drafts import Draft, load, save
from catalogue.refusals import Reason, Refused
from catalogue.rules.rights import CONSOLE, Who
from catalogue.rules.states import Door, EnrolmentState, Role
from catalogue.tables import deputies as deputy_rows
from catalogue.tables import enrolments as rows
from catalogue.tables import history, memberships, unnamed_seats
from catalogue.tables import invitations as links
from catalogue.tables import outbox as outbox_rows
from catalogue.tables import people as person_rows
from tests import factories
from tests.catalogue.scene import TERMS, Scene, join, notices, scene, states, whole
from tests.factories import NOW, Member

LATER = NOW + timedelta(hours=1)
TABLES = (rows, outbox_rows, history, memberships, links, unnamed_seats)


async def no(doing: Awaitable[Any]) -> Refused:
    with pytest.raises(Refused) as refused:
        await doing
    return refused.value


async def again(db: AsyncConnection, member: Member) -> Member:
    card = await people.card(db, member.id)
    return Member(card, people.who(card, Door.CHAT))


# --- invitations ---------------------------------------------------------------------------------------------------


async def test_a_link_that_was_taken_back_gets_a_friendly_no_and_is_listed_no_more(database: Database) -> None:
    async with database.writing() as db:
        house = await factories.institution(db, contact="kurse@lindenhof.example")
        chloe = await factories.member(db, house.id, Role.COORDINATOR)
        token = await invitations.invite(db, chloe.who, house.id, Role.STAFF, NOW, uses=5)
        listed = await invitations.open_of(db, chloe.who, house.id, NOW)
        assert [(one.role, one.used, one.uses) for one in listed] == [(Role.STAFF, 0, 5)]
        stranger = await factories.member(db, (await factories.institution(db)).id)
        for _ in range(2):
            assert await invitations.revoke(db, chloe.who, listed[0].id, LATER) == house.id
        assert await invitations.open_of(db, chloe.who, house.id, LATER) == ()
        refused = await no(invitations.join(db, stranger.who, token, LATER))
        assert (refused.reason, refused.facts["contact"]) == (Reason.INVITATION_REVOKED, "kurse@lindenhof.example")
        revoked = (history.c.noun == "invitation") & (history.c.verb == "revoke")
        assert len((await db.execute(select(history).where(revoked))).all()) == 1
        kept = (await db.execute(select(links.c.token_hash))).scalar_one()
        assert token not in kept


async def test_links_that_are_over_or_used_up_are_not_listed(database: Database) -> None:
    async with database.writing() as db:
        house = (await factories.institution(db)).id
        chloe = await factories.member(db, house, Role.COORDINATOR)
        token = await invitations.invite(db, chloe.who, house, Role.APPROVER, NOW)
        await invitations.invite(db, chloe.who, house, Role.STAFF, NOW, valid=timedelta(minutes=1))
        await invitations.join(db, (await factories.member(db, house)).who, token, NOW)
        assert await invitations.open_of(db, chloe.who, house, LATER) == ()


async def test_only_the_house_and_operators_see_and_end_its_links(database: Database) -> None:
    async with database.writing() as db:
        house, other = [(await factories.institution(db)).id for _ in range(2)]
        chloe = await factories.member(db, house, Role.COORDINATOR)
        await invitations.invite(db, chloe.who, house, Role.STAFF, NOW)
        (link,) = await invitations.open_of(db, CONSOLE, house, NOW)
        for role in (Role.STAFF, Role.APPROVER):
            member = await factories.member(db, house, role)
            assert (await no(invitations.open_of(db, member.who, house, NOW))).reason is Reason.NOT_ALLOWED
            assert (await no(invitations.revoke(db, member.who, link.id, NOW))).reason is Reason.NOT_ALLOWED
        stranger = await factories.member(db, other, Role.COORDINATOR)
        assert (await no(invitations.revoke(db, stranger.who, link.id, NOW))).reason is Reason.NOT_ALLOWED


# --- who belongs, as what ------------------------------------------------------------------------------------------


async def test_a_house_lists_whom_telegram_does_not_reach_first_and_finds_by_a_part_of_a_name(
    database: Database,
) -> None:
    async with database.writing() as db:
        house = (await factories.institution(db)).id
        chloe = await factories.member(db, house, Role.COORDINATOR, name="Chloé Exemple")
        beat = await factories.member(db, house, name="Beat Muster")
        await factories.member(db, house, Role.APPROVER, Role.STAFF, name="Änne Exemple")
        quiet = await people.add(db, "Ruth Frei", "de", NOW, mail="ruth@lindenhof.example")
        await people.belong(db, quiet, house, Role.STAFF, NOW)
        await people.reachable(db, beat.card.telegram_id or 0, NOW, False)
        found = await members.of_house(db, chloe.who, house)
        assert [one.name for one in found] == ["Beat Muster", "Änne Exemple", "Chloé Exemple", "Ruth Frei"]
        assert [(one.reached, one.on_telegram) for one in found[::3]] == [(False, True), (False, False)]
        assert found[1].roles == (Role.APPROVER, Role.STAFF)
        assert [one.name for one in await members.of_house(db, chloe.who, house, "exemple")] == [
            "Änne Exemple",
            "Chloé Exemple",
        ]
        assert (await no(members.of_house(db, beat.who, house))).reason is Reason.NOT_ALLOWED


async def test_a_role_comes_and_goes_once_and_its_person_hears_of_it(database: Database) -> None:
    async with database.writing() as db:
        house = (await factories.institution(db)).id
        chloe = await factories.member(db, house, Role.COORDINATOR, name="Chloé")
        anna = await factories.member(db, house)
        for _ in range(2):
            await members.give(db, chloe.who, house, anna.id, Role.APPROVER, NOW, TERMS)
        assert await members.roles_of(db, house, anna.id) == {Role.STAFF, Role.APPROVER}
        (told,) = await notices(db, "roles")
        assert (told.person_id, told.facts) == (
            anna.id,
            {"house": str(house), "roles": "approver,staff", "by": "Chloé"},
        )
        before = await whole(db, *TABLES)
        await members.take(db, chloe.who, house, anna.id, Role.COORDINATOR, NOW, TERMS)
        await members.take(db, chloe.who, house, anna.id, Role.STAFF, NOW, TERMS)
        assert await whole(db, *TABLES) == before
        for _ in range(2):
            await members.take(db, chloe.who, house, anna.id, Role.APPROVER, LATER, TERMS)
        assert await members.roles_of(db, house, anna.id) == {Role.STAFF}


async def test_whoever_loses_their_only_role_stays_staff(database: Database) -> None:
    async with database.writing() as db:
        house = (await factories.institution(db)).id
        first = await factories.member(db, house, Role.COORDINATOR)
        second = await factories.member(db, house, Role.COORDINATOR)
        await members.take(db, first.who, house, second.id, Role.COORDINATOR, NOW, TERMS)
        assert await members.roles_of(db, house, second.id) == {Role.STAFF}


async def test_what_losing_a_role_means_is_said_beforehand(database: Database) -> None:
    """A request goes on only where nothing else makes them say yes; the last coordinator is told that they can't."""
    async with database.writing() as db:
        the = await house(db, capacity=9)
        await institutions.ask_approval(db, the.chloe.who, the.house, True, NOW)
        markus = await factories.member(db, the.house, Role.APPROVER)
        await members.give(db, the.chloe.who, the.house, markus.id, Role.COORDINATOR, NOW, TERMS)
        zoe = await again(db, await factories.member(db, the.house))
        await enrolments.enrol(db, zoe.who, the.of.session, the.house, NOW, TERMS)
        before = await whole(db, *TABLES)
        as_approver = await members.losing(db, the.chloe.who, the.house, markus.id, Role.APPROVER)
        as_coordinator = await members.losing(db, the.chloe.who, the.house, markus.id, Role.COORDINATOR)
        assert (as_approver.requests, as_coordinator.requests) == (0, 0), "all coordinators, or still the approver"
        await members.take(db, the.chloe.who, the.house, markus.id, Role.COORDINATOR, NOW, TERMS)
        assert (await members.losing(db, the.chloe.who, the.house, markus.id, Role.APPROVER)).requests == 1
        assert before != await whole(db, *TABLES)
        staff = members.losing(db, the.chloe.who, the.house, zoe.id, Role.APPROVER)
        assert (await no(staff)).reason is Reason.NOT_FOUND
        await members.take(db, the.chloe.who, the.house, the.anna.id, Role.COORDINATOR, NOW, TERMS)
        alone = await members.losing(db, the.chloe.who, the.house, the.chloe.id, Role.COORDINATOR)
        assert (alone.own, alone.last) == (True, True)


async def test_a_house_keeps_its_last_coordinator(database: Database) -> None:
    async with database.writing() as db:
        house = (await factories.institution(db)).id
        chloe = await factories.member(db, house, Role.COORDINATOR)
        before = await whole(db, *TABLES)
        for who in (chloe.who, CONSOLE):
            taken = members.take(db, who, house, chloe.id, Role.COORDINATOR, NOW, TERMS)
            assert (await no(taken)).reason is Reason.LAST_COORDINATOR
            left = leaving.leave(db, who, house, chloe.id, NOW, TERMS)
            assert (await no(left)).reason is Reason.LAST_COORDINATOR
        assert await whole(db, *TABLES) == before
        assert (await leaving.preview(db, chloe.who, house, chloe.id, NOW)).last


@pytest.mark.parametrize("role", [Role.STAFF, Role.APPROVER, None])
async def test_only_coordinators_of_the_house_change_roles_and_send_others_away(
    database: Database, role: Role | None
) -> None:
    async with database.writing() as db:
        house = (await factories.institution(db)).id
        await factories.member(db, house, Role.COORDINATOR)
        anna = await factories.member(db, house)
        other = (await factories.institution(db)).id
        somebody = await factories.member(db, house if role else other, role or Role.COORDINATOR)
        for doing in (
            members.give(db, somebody.who, house, anna.id, Role.COORDINATOR, NOW, TERMS),
            members.take(db, somebody.who, house, anna.id, Role.STAFF, NOW, TERMS),
            leaving.leave(db, somebody.who, house, anna.id, NOW, TERMS),
            leaving.preview(db, somebody.who, house, anna.id, NOW),
        ):
            assert (await no(doing)).reason is Reason.NOT_ALLOWED


async def test_whoever_coordinates_no_longer_when_it_is_done_is_refused(database: Database) -> None:
    """Their rights were looked up before; they are looked at again under the house's lock."""
    async with database.writing() as db:
        house = (await factories.institution(db)).id
        first = await factories.member(db, house, Role.COORDINATOR)
        second = await factories.member(db, house, Role.COORDINATOR)
        anna = await factories.member(db, house)
        await members.take(db, first.who, house, second.id, Role.COORDINATOR, NOW, TERMS)
        late = members.give(db, second.who, house, anna.id, Role.COORDINATOR, NOW, TERMS)
        assert (await no(late)).reason is Reason.NOT_ALLOWED
        assert (await no(leaving.leave(db, second.who, house, anna.id, NOW, TERMS))).reason is Reason.NOT_ALLOWED


# --- leaving -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class House:
    of: Scene
    house: int
    chloe: Member
    anna: Member
    beat: Member


async def house(db: AsyncConnection, **facts: Any) -> House:
    """A house of Chloé and Anna, whose people go to another one's session of one seat: Anna has it, Beat waits."""
    of = await scene(db, **{"capacity": 1} | facts)
    own = (await factories.institution(db, name="Fondation du Pont")).id
    chloe = await factories.member(db, own, Role.COORDINATOR, name="Chloé")
    anna = await factories.member(db, own, Role.COORDINATOR, Role.STAFF, name="Anna")
    beat = await factories.member(db, own, name="Beat")
    for person in (anna, beat):
        await enrolments.enrol(db, person.who, of.session, own, NOW, TERMS)
    return House(of, own, chloe, anna, beat)


async def leave(db: AsyncConnection, the: House, who: Who | None = None, now: Any = LATER) -> int:
    return await leaving.leave(db, who or the.chloe.who, the.house, the.anna.id, now, TERMS)


async def test_a_seat_of_somebody_who_leaves_goes_to_the_next_in_line(database: Database) -> None:
    async with database.writing() as db:
        the = await house(db)
        card = await leaving.preview(db, the.chloe.who, the.house, the.anna.id, LATER)
        assert (card.seats, card.waiting, card.own, card.last) == (1, 0, False, False)
        assert await leave(db, the) == 1
        assert await states(db, the.of, [the.anna, the.beat]) == [EnrolmentState.CANCELLED, EnrolmentState.OFFERED]
        (removed,) = await notices(db, "removed")
        assert (removed.person_id, removed.facts) == (the.anna.id, {"had": "enrolled", "why": "left_house"})
        (gone,) = await notices(db, "gone")
        assert (gone.person_id, gone.facts) == (the.anna.id, {"house": str(the.house), "by": "Chloé", "seats": "1"})
        assert not (await people.card(db, the.anna.id)).is_member
        before = await whole(db, *TABLES)
        assert await leave(db, the) == 0, "pressed twice"
        assert await whole(db, *TABLES) == before


async def test_what_somebody_has_for_another_house_or_in_a_running_session_stays(database: Database) -> None:
    async with database.writing() as db:
        the = await house(db, capacity=5)
        await people.belong(db, the.anna.id, the.of.house, Role.STAFF, NOW)
        anna = await again(db, the.anna)
        second = await factories.session(db, the.of.training, the.of.house)
        await enrolments.enrol(db, anna.who, second, the.of.house, NOW, TERMS)
        await leave(db, the)
        query = select(rows.c.session_id, rows.c.state).where(rows.c.person_id == anna.id).order_by(rows.c.session_id)
        assert [tuple(row) for row in await db.execute(query)] == [
            (the.of.session, EnrolmentState.CANCELLED),
            (second, EnrolmentState.ENROLLED),
        ]
        assert (await people.card(db, anna.id)).home == the.of.house
        (await leaving.leave(db, the.chloe.who, the.house, the.beat.id, NOW + timedelta(days=60), TERMS))
        assert await states(db, the.of, [the.beat]) == [EnrolmentState.ENROLLED], "it has taken place"


async def test_somebody_leaves_by_themselves_and_is_told_nothing_but_of_the_seat(database: Database) -> None:
    async with database.writing() as db:
        the = await house(db)
        assert await leave(db, the, the.anna.who) == 1
        assert not await notices(db, "gone", None)
        assert len(await notices(db, "removed", None)) == 1
        assert await leave(db, the, the.anna.who) == 0


async def test_what_was_theirs_in_the_house_is_handed_over(database: Database) -> None:
    async with database.writing() as db:
        the = await house(db, capacity=9)
        await unnamed.book(db, the.anna.who, the.of.session, the.house, 2, None, NOW, TERMS)
        await people.approved_by(db, the.chloe.who, the.house, the.beat.id, the.anna.id, NOW)
        await invitations.invite(db, the.anna.who, the.house, Role.STAFF, NOW, uses=20)
        await save(db, the.anna.id, Draft("session", "times", {}), NOW)
        card = await leaving.preview(db, the.chloe.who, the.house, the.anna.id, LATER)
        assert (card.booked, card.links) == (2, 1)
        await leave(db, the)
        assert (await db.execute(select(unnamed_seats.c.booked_by))).scalar_one() == the.chloe.id
        assert (await db.execute(select(memberships.c.approver_id).distinct())).scalars().all() == [None]
        assert await invitations.open_of(db, the.chloe.who, the.house, LATER) == ()
        assert await load(db, the.anna.id) is None


@pytest.mark.parametrize("how", ["leaves", "loses the role"])
async def test_a_request_that_waits_for_them_is_put_to_the_others(database: Database, how: str) -> None:
    async with database.writing() as db:
        the = await house(db, capacity=9)
        await institutions.ask_approval(db, the.chloe.who, the.house, True, NOW)
        markus = await factories.member(db, the.house, Role.APPROVER, name="Markus")
        zoe = await again(db, await factories.member(db, the.house))
        await enrolments.enrol(db, zoe.who, the.of.session, the.house, NOW, TERMS)
        assert [one.person_id for one in await notices(db, "approval")] == [markus.id]
        assert (await leaving.preview(db, the.chloe.who, the.house, markus.id, LATER)).requests == 1
        if how == "leaves":
            await leaving.leave(db, the.chloe.who, the.house, markus.id, LATER, TERMS)
        else:
            await members.take(db, the.chloe.who, the.house, markus.id, Role.APPROVER, LATER, TERMS)
        asked = [one.person_id for one in await notices(db, "approval")]
        assert asked == [markus.id, the.chloe.id, the.anna.id]


async def test_two_coordinators_who_leave_at_once_do_not_leave_the_house_alone(database: Database) -> None:
    """The second one finds, under the house's lock, that they are the last."""
    async with database.writing() as db:
        the = await house(db)

    async def gone(member: Member) -> Reason | None:
        try:
            async with database.writing() as db:
                await leaving.leave(db, member.who, the.house, member.id, LATER, TERMS)
        except Refused as no:
            return no.reason
        return None

    both = await asyncio.gather(gone(the.anna), gone(the.chloe))
    assert sorted(map(str, both)) == ["None", "last_coordinator"]


async def test_whoever_stands_in_for_somebody_who_leaves_hears_that_it_is_over(database: Database) -> None:
    async with database.writing() as db:
        the = await house(db)
        days = (NOW.date(), NOW.date() + timedelta(days=7))
        await deputies.appoint(db, the.anna.who, the.house, the.anna.id, the.beat.id, *days, NOW, TERMS)
        await leave(db, the)
        assert (await db.execute(select(deputy_rows))).all() == []
        ended = [one for one in await notices(db, "deputy") if one.key.endswith(":ended")]
        assert [(one.person_id, one.facts["phase"]) for one in ended] == [(the.beat.id, "over")]


async def test_somebody_without_telegram_leaves_as_well(database: Database) -> None:
    async with database.writing() as db:
        the = await house(db)
        await db.execute(update(person_rows).where(person_rows.c.id == the.anna.id).values(telegram_id=None))
        assert await leave(db, the) == 1


async def test_who_leaves_frees_seats_down_the_ladder_with_one_lock_each(database: Database) -> None:
    async with database.writing() as db:
        the = await house(db)
        more = await join(db, the.of, 2)
        assert await leave(db, the) == 1
        assert await states(db, the.of, more) == [EnrolmentState.WAITING] * 2
