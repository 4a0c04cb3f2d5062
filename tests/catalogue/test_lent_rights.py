"""Rights that are lent are used and never passed on: every verb about who is what in a house, by whoever stands in."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, timedelta
from inspect import getmembers, iscoroutinefunction, signature
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.people_actions import AddDeputy, AskLeave, AskTakeRole, GiveRole, MakeInvitation, ShowInvite, ShowMember
from catalogue import deputies, invitations, leaving, members, people
from catalogue.database import Database
from catalogue.refusals import Reason, Refused
from catalogue.rules.rights import Who
from catalogue.rules.states import Door, Role
from catalogue.tables import invitations as link_rows
from catalogue.tables import memberships
from tests import factories
from tests.bot.test_conditions import Chat
from tests.catalogue.scene import TERMS, whole
from tests.factories import NOW, Member

TODAY = date(2030, 3, 1)
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Lent:
    """Chloé coordinates and is away; Beat, staff, stands in for her. Anna is staff, Markus approves."""

    db: AsyncConnection
    house: int
    chloe: Member
    beat: Member
    anna: Member
    markus: Member
    link: int
    row: int


async def lent(db: AsyncConnection) -> Lent:
    house = (await factories.institution(db)).id
    chloe = await factories.member(db, house, Role.COORDINATOR, name="Chloé")
    await factories.member(db, house, Role.COORDINATOR, name="Regula")
    beat, anna = [await factories.member(db, house) for _ in range(2)]
    markus = await factories.member(db, house, Role.APPROVER)
    await invitations.invite(db, chloe.who, house, Role.STAFF, NOW)
    link = (await db.execute(select(link_rows.c.id))).scalar_one()
    row = await deputies.appoint(db, chloe.who, house, chloe.id, beat.id, TODAY, TODAY, NOW, TERMS)
    card = await people.card(db, beat.id, TODAY)
    return Lent(db, house, chloe, Member(card, people.who(card, Door.CHAT)), anna, markus, link, row)


Doing = Callable[[Lent, Who], Awaitable[Any]]
#: Each verb with `who`, what it is tried with, and whether a role that is only lent is enough.
TABLE: dict[str, tuple[bool, Doing]] = {
    "members.of_house": (True, lambda the, who: members.of_house(the.db, who, the.house)),
    "members.one": (True, lambda the, who: members.one(the.db, who, the.house, the.anna.id)),
    "members.hold": (True, lambda the, who: members.hold(the.db, who, the.house)),
    "members.hold own": (False, lambda the, who: members.hold(the.db, who, the.house, own=True)),
    "members.give": (False, lambda the, who: give(the, who, the.anna, Role.APPROVER)),
    "members.give coordinator": (False, lambda the, who: give(the, who, the.anna, Role.COORDINATOR)),
    "members.give oneself": (False, lambda the, who: give(the, who, the.beat, Role.COORDINATOR)),
    "members.take": (False, lambda the, who: take(the, who, the.markus, Role.APPROVER)),
    "members.take from whom they stand in for": (False, lambda the, who: take(the, who, the.chloe, Role.COORDINATOR)),
    "members.losing": (False, lambda the, who: members.losing(the.db, who, the.house, the.markus.id, Role.APPROVER)),
    "leaving.preview": (False, lambda the, who: leaving.preview(the.db, who, the.house, the.anna.id, NOW)),
    "leaving.leave": (False, lambda the, who: leaving.leave(the.db, who, the.house, the.anna.id, NOW, TERMS)),
    "invitations.invite": (True, lambda the, who: invitations.invite(the.db, who, the.house, Role.STAFF, NOW)),
    "invitations.invite approver": (False, lambda the, who: invite(the, who, Role.APPROVER)),
    "invitations.invite coordinator": (False, lambda the, who: invite(the, who, Role.COORDINATOR)),
    "invitations.open_of": (True, lambda the, who: invitations.open_of(the.db, who, the.house, NOW)),
    "invitations.revoke": (True, lambda the, who: invitations.revoke(the.db, who, the.link, NOW)),
    "invitations.end": (True, lambda the, who: invitations.end(the.db, who, link_rows.c.id == the.link, NOW)),
    "invitations.look": (True, lambda the, who: joining(the, who, invitations.look)),
    "invitations.join": (True, lambda the, who: joining(the, who, invitations.join)),
    "deputies.appoint": (False, lambda the, who: appoint(the, who, the.chloe)),
    "deputies.appoint of an approver": (False, lambda the, who: appoint(the, who, the.markus)),
    "deputies.of_person": (False, lambda the, who: deputies.of_person(the.db, who, the.house, the.chloe.id, TODAY)),
    "deputies.end": (False, lambda the, who: deputies.end(the.db, who, the.row, NOW, TERMS)),
    "deputies.end_all": (True, lambda the, who: deputies.end_all(the.db, who, the.house, the.anna.id, NOW, TERMS)),
}


def give(the: Lent, who: Who, whom: Member, role: Role) -> Awaitable[None]:
    return members.give(the.db, who, the.house, whom.id, role, NOW, TERMS)


def take(the: Lent, who: Who, whom: Member, role: Role) -> Awaitable[None]:
    return members.take(the.db, who, the.house, whom.id, role, NOW, TERMS)


def invite(the: Lent, who: Who, role: Role) -> Awaitable[str]:
    return invitations.invite(the.db, who, the.house, role, NOW)


def appoint(the: Lent, who: Who, absent: Member) -> Awaitable[int]:
    return deputies.appoint(the.db, who, the.house, absent.id, the.anna.id, TODAY, TODAY + WEEK, NOW, TERMS)


async def joining(the: Lent, who: Who, verb: Callable[..., Awaitable[Any]]) -> None:
    await verb(the.db, who, await invitations.invite(the.db, the.chloe.who, the.house, Role.STAFF, NOW), NOW)


def test_every_verb_is_in_the_table() -> None:
    named = {name.split()[0] for name in TABLE}
    for module in (members, leaving, invitations, deputies):
        for name, verb in getmembers(module, iscoroutinefunction):
            if verb.__module__ == module.__name__ and not name.startswith("_") and "who" in signature(verb).parameters:
                assert f"{module.__name__.split('.')[-1]}.{name}" in named


@pytest.mark.parametrize("name", TABLE)
async def test_what_whoever_stands_in_may_do_and_what_needs_a_role_of_ones_own(database: Database, name: str) -> None:
    enough, doing = TABLE[name]
    async with database.writing() as db:
        the = await lent(db)
        if enough:
            await doing(the, the.beat.who)
            return
        before = await whole(db, memberships, link_rows)
        with pytest.raises(Refused) as refused:
            await doing(the, the.beat.who)
        assert refused.value.reason is Reason.ONLY_LENT
        assert await whole(db, memberships, link_rows) == before
        if name != "members.give oneself":
            await doing(the, the.chloe.who)


async def test_whoever_stands_in_may_still_leave_and_name_somebody_for_a_role_of_their_own(database: Database) -> None:
    async with database.writing() as db:
        the = await lent(db)
        await members.give(db, the.chloe.who, the.house, the.beat.id, Role.APPROVER, NOW, TERMS)
        card = await people.card(db, the.beat.id, TODAY)
        beat = people.who(card, Door.CHAT)
        await appoint(the, beat, the.beat)
        with pytest.raises(Refused):
            await appoint(the, beat, the.markus)
        await leaving.leave(db, beat, the.house, the.beat.id, NOW, TERMS)
        assert not await members.roles_of(db, the.house, the.beat.id)


async def test_a_coordinator_who_stands_in_for_another_keeps_what_is_theirs(database: Database) -> None:
    async with database.writing() as db:
        the = await lent(db)
        await members.give(db, the.chloe.who, the.house, the.beat.id, Role.COORDINATOR, NOW, TERMS)
        card = await people.card(db, the.beat.id, TODAY)
        await give(the, people.who(card, Door.CHAT), the.anna, Role.APPROVER)
        assert Role.APPROVER in await members.roles_of(db, the.house, the.anna.id)


async def test_the_chat_offers_whoever_stands_in_only_what_they_may(database: Database) -> None:
    async with database.writing() as db:
        the = await lent(db)
        chat = Chat(db, the.beat)
        assert "You stand in here: roles stay as they are." in await chat.ask(ShowMember(the.house, the.chloe.id))
        kinds = {type(action) for action in chat.buttons.values()}
        assert not kinds & {GiveRole, AskTakeRole, AskLeave}
        await chat.ask(ShowInvite(the.house, role="coordinator"))
        assert "Role: staff." in chat.text
        made = [one for one in chat.buttons.values() if isinstance(one, MakeInvitation)]
        assert [one.role for one in made] == ["staff"]
        for wish in (
            GiveRole(the.house, the.beat.id, "coordinator"),
            AskLeave(the.house, the.anna.id),
            AddDeputy(the.house, the.chloe.id),
            MakeInvitation(the.house, 1, 14, "coordinator", "employee"),
        ):
            assert "does not give or take roles" in await chat.ask(wish), wish
