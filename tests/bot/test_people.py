"""The people of several houses in the chat: for which one somebody acts, who may open what, what a link leaves."""

from dataclasses import replace
from datetime import date, datetime, time

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import menus
from bot.actions import Manage, ManageSession, ShowSettings
from bot.asked import Typed
from bot.people_actions import (
    AddDeputy,
    AskLeave,
    AskTakeRole,
    ChooseHouseToLeave,
    FoundInstitution,
    LeaveHouse,
    MakeInvitation,
    ManageHouse,
    OpenFromMorning,
    RevokeInvitation,
    SetMorning,
    ShowDeputies,
    ShowInstitutions,
    ShowInvite,
    ShowMember,
    ShowMorning,
    ShowPeople,
)
from bot.say import Say
from catalogue import members, people
from catalogue.cards import MembershipCard
from catalogue.database import Database
from catalogue.rules.states import Door, Role
from catalogue.seat_rules import SeatRules
from catalogue.tables import drafts, inbox, invitations
from tests import factories
from tests.bot.cards import ZONE, House
from tests.bot.test_conditions import Chat
from tests.catalogue.scene import Scene, join, scene
from tests.factories import Member


async def again(db: AsyncConnection, member: Member) -> Member:
    card = await people.card(db, member.id)
    return Member(card, people.who(card, Door.CHAT))


async def two_houses(db: AsyncConnection) -> tuple[Scene, Scene, Chat]:
    """Somebody coordinates two houses, each with one session."""
    first, second = await scene(db), await scene(db, datetime(2030, 4, 9, 9))
    await people.belong(db, first.coordinator.id, second.house, Role.COORDINATOR, factories.NOW)
    return first, second, Chat(db, await again(db, first.coordinator))


# --- several houses ------------------------------------------------------------------------------------------------


async def test_whoever_coordinates_two_houses_switches_between_them(database: Database) -> None:
    async with database.writing() as db:
        first, second, chat = await two_houses(db)
        await chat.ask(Manage())
        assert "All institutions (chosen)" in chat.buttons
        sessions = [one for one in chat.buttons.values() if isinstance(one, ManageSession)]
        assert sessions == [ManageSession(first.session), ManageSession(second.session)]
        await chat.ask(ManageHouse(second.house))
        sessions = [one for one in chat.buttons.values() if isinstance(one, ManageSession)]
        assert sessions == [ManageSession(second.session)]
        await chat.ask(ManageHouse(9999))
        assert "All institutions (chosen)" in chat.buttons


async def test_the_desk_says_for_which_house_only_where_there_are_several(database: Database) -> None:
    async with database.writing() as db:
        first, _second, chat = await two_houses(db)
        assert "For: Haus Lindenhof" in await chat.ask(ManageSession(first.session))
        alone = await factories.member(db, first.house, Role.COORDINATOR)
        own = Chat(db, alone)
        assert "For: " not in await own.ask(ManageSession(first.session))
        await own.ask(Manage())
        assert "All institutions (chosen)" not in own.buttons


@pytest.mark.parametrize("asked", [ShowInvite(), ShowPeople()])
async def test_without_a_house_somebody_with_two_is_asked_for_which(
    database: Database, asked: ShowInvite | ShowPeople
) -> None:
    async with database.writing() as db:
        first, second, chat = await two_houses(db)
        assert "institution?" in await chat.ask(asked)
        chosen = [getattr(one, "house", 0) for one in chat.buttons.values()]
        assert chosen[:-1] == [second.house] or set(chosen) >= {second.house}
        alone = Chat(db, await factories.member(db, first.house, Role.COORDINATOR))
        assert "For: Haus Lindenhof" in await alone.ask(asked)


async def test_a_role_is_taken_away_only_after_a_question(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        other = await factories.member(db, of.house, Role.COORDINATOR, name="Beat Muster")
        chat = Chat(db, of.coordinator)
        await chat.ask(ShowMember(of.house, other.id))
        assert "Beat Muster no longer coordinator?" in await chat.press("No longer coordinator")
        assert "see who comes" in chat.text
        await chat.press("Back")
        assert Role.COORDINATOR in await members.roles_of(db, of.house, other.id)
        await chat.press("No longer coordinator")
        await chat.press("Confirm")
        assert await members.roles_of(db, of.house, other.id) == {Role.STAFF}
        await chat.ask(AskTakeRole(of.house, other.id, "coordinator"))
        assert "Make them coordinator" in chat.buttons, "pressed again, much later"
        assert "always has a coordinator" in await chat.ask(AskTakeRole(of.house, of.coordinator.id, "coordinator"))


# --- who may -------------------------------------------------------------------------------------------------------

NO = "Only the coordination can do this."


@pytest.mark.parametrize("role", [Role.STAFF, Role.APPROVER])
async def test_others_open_none_of_it(database: Database, role: Role) -> None:
    async with database.writing() as db:
        of = await scene(db)
        (anna,) = await join(db, of)
        chat = Chat(db, await factories.member(db, of.house, role))
        for wish in (
            ShowInvite(of.house),
            ShowInvite(),
            MakeInvitation(of.house, 1, 14, "coordinator", "employee"),
            ShowPeople(of.house),
            ShowMember(of.house, anna.id),
            AskLeave(of.house, anna.id),
            LeaveHouse(of.house, anna.id),
            AddDeputy(of.house, of.coordinator.id),
            ShowDeputies(of.house, of.coordinator.id),
        ):
            assert NO in await chat.ask(wish), wish
        assert (await db.execute(select(invitations))).all() == []


async def test_a_coordinator_of_another_house_opens_none_of_it(database: Database) -> None:
    async with database.writing() as db:
        of, other = await scene(db), await scene(db)
        (anna,) = await join(db, of)
        await Chat(db, of.coordinator).ask(MakeInvitation(of.house, 1, 14, "staff", "employee"))
        made = (await db.execute(select(invitations.c.id))).scalar_one()
        chat = Chat(db, other.coordinator)
        for wish in (
            ShowInvite(of.house),
            ShowPeople(of.house),
            ShowMember(of.house, anna.id),
            LeaveHouse(of.house, anna.id),
            RevokeInvitation(made),
        ):
            assert NO in await chat.ask(wish), wish


async def test_institutions_are_for_operators_and_others_read_a_friendly_word(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        chat = Chat(db, of.coordinator)
        for wish in (ShowInstitutions(), FoundInstitution()):
            assert "Whoever runs the network founds institutions." in await chat.ask(wish)
        olga = Member(of.coordinator.card, replace(of.coordinator.who, is_operator=True))
        assert "1 institution" in await Chat(db, olga).ask(ShowInstitutions())


@pytest.mark.parametrize(
    ("roles", "listed", "missing"),
    [
        ((), set(), {"people", "invite", "institutions", "approvals", "manage"}),
        ((Role.APPROVER,), {"approvals"}, {"people", "invite", "institutions", "manage"}),
        ((Role.COORDINATOR,), {"approvals", "people", "invite", "manage"}, {"institutions"}),
        (("operator",), {"invite", "institutions"}, {"people", "approvals", "manage"}),
    ],
)
def test_the_menu_lists_what_somebody_may(roles: tuple[str, ...], listed: set[str], missing: set[str]) -> None:
    say, coordinator = Say("en", ZONE), Role.COORDINATOR in roles
    commands = menus.commands(say, coordinator, coordinator or Role.APPROVER in roles, "operator" in roles)
    names = {name for name, _ in commands}
    assert listed <= names
    assert not missing & names


# --- links ---------------------------------------------------------------------------------------------------------


async def test_the_link_is_in_the_answer_alone(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        chat = Chat(db, of.coordinator)
        await chat.ask(MakeInvitation(of.house, 20, 60, "approver", "board"))
        assert chat.screen is not None
        packed = chat.screen.packed()
        assert packed["qr"] in chat.text
        token = packed["qr"].rpartition("-")[2]
        row = (await db.execute(select(invitations))).one()
        assert (row.uses, row.role, row.member_group) == (20, Role.APPROVER, "board")
        assert all(token not in str(value) for value in row)
        assert (await db.execute(select(inbox))).all() == []


@pytest.mark.parametrize("forged", [(2, 14, "staff"), (1, 15, "staff"), (1, 14, "operator")])
async def test_only_what_buttons_offer_makes_a_link(database: Database, forged: tuple[int, int, str]) -> None:
    async with database.writing() as db:
        of = await scene(db)
        assert "not there any more" in await Chat(db, of.coordinator).ask(MakeInvitation(of.house, *forged, "employee"))


# --- the list, leaving, forms --------------------------------------------------------------------------------------


async def test_a_name_is_found_by_typing_and_the_form_is_over(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        await factories.member(db, of.house, name="Zoé Exemple")
        chat = Chat(db, of.coordinator)
        await chat.ask(ShowPeople())
        await chat.press("Search by name")
        assert "1 person with «zoe»." in await chat.ask(Typed("Zoé"))
        assert "Zoé Exemple" in chat.buttons
        assert (await db.execute(select(drafts))).all() == []


async def test_somebody_leaves_their_only_house_from_the_settings(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        (anna,) = await join(db, of)
        chat = Chat(db, anna)
        await chat.ask(ShowSettings())
        await chat.press("Leave my institution")
        assert "1 seat ends and goes to others." in chat.text
        await chat.press("Confirm")
        assert "You no longer belong to Haus Lindenhof." in chat.text
        assert "Trainings are open to the staff" in await Chat(db, await again(db, anna)).ask(ChooseHouseToLeave())


async def test_the_last_coordinator_reads_why_they_can_not_leave(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        chat = Chat(db, of.coordinator)
        assert "A house always has a coordinator" in await chat.ask(AskLeave(of.house))
        assert "Confirm" not in chat.buttons
        assert "would have no coordinator" in await chat.ask(LeaveHouse(of.house, of.coordinator.id))


async def test_the_last_day_is_not_before_the_first(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        beat = await factories.member(db, of.house, name="Beat Muster")
        chat = Chat(db, of.coordinator)
        await chat.ask(AddDeputy(of.house, of.coordinator.id))
        await chat.press("Beat Muster")
        await chat.ask(Typed("28.2.2030"))
        assert "it is in the past" in chat.text
        await chat.ask(Typed("5.3.2030"))
        await chat.ask(Typed("4.3.2030"))
        assert "«4.3.2030»" in chat.text
        await chat.ask(Typed("8.3.2030"))
        assert "Beat Muster stands in for" in chat.text
        await chat.press("Confirm")
        assert "Beat Muster: from 5 Mar 2030 to 8 Mar 2030" in chat.text
        assert (await people.card(db, beat.id, date(2030, 3, 5))).coordinates


# --- the morning ---------------------------------------------------------------------------------------------------


async def test_a_line_of_the_morning_leads_there_and_back_to_what_is_left(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, minimum=5, rules=SeatRules(decide_on=date(2030, 3, 5)))
        chat = Chat(db, of.coordinator)
        assert "0 of 5 people, decision on 5 Mar 2030" in await chat.ask(ShowMorning())
        await chat.press("BLS-AED")
        assert "0 of 12 seats taken." in chat.text
        assert isinstance(chat.buttons["Back"], ShowMorning)
        await join(db, of, 5)
        await chat.press("Back")
        assert "All done." in chat.text


@pytest.mark.parametrize("kind", ["approvals", "release", "short", "offers", "unreached", "forged"])
async def test_a_line_of_somebody_elses_morning_opens_nothing(database: Database, kind: str) -> None:
    async with database.writing() as db:
        of = await scene(db)
        stranger = await factories.member(db, (await factories.institution(db)).id)
        text = await Chat(db, stranger).ask(OpenFromMorning(of.session, of.house, kind))
        assert "seats taken" not in text
        assert "Only " in text or "not there any more" in text


@pytest.mark.parametrize(("hour", "kept"), [("0630", "06:30"), ("none", ""), ("network", None)])
async def test_the_hour_is_chosen_in_the_settings(database: Database, hour: str, kept: str | None) -> None:
    async with database.writing() as db:
        of = await scene(db)
        await Chat(db, of.coordinator).ask(SetMorning(hour))
        assert (await people.card(db, of.coordinator.id)).morning == kept
        if kept:
            assert time.fromisoformat(kept).hour == 6


def test_a_role_that_is_lent_shows_in_the_buttons_of_home() -> None:
    lent = MembershipCard(1, "Haus", Role.COORDINATOR, instead_of=7)
    person = replace(House().person(Role.STAFF), memberships=(lent,))
    assert person.approves and person.coordinates and person.speaks_for(1) == {1, 7}
