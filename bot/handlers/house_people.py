"""The people of a house: who they are there, and leaving it."""

from bot import forms
from bot.forms import Answers, Field, Form
from bot.handlers.inviting import coordinated, own_house
from bot.handlers.new_training import line
from bot.people_actions import (
    AskLeave,
    AskTakeRole,
    ChooseHouseToLeave,
    FindMember,
    GiveRole,
    LeaveHouse,
    ShowMember,
    ShowPeople,
    TakeRole,
)
from bot.screens import house_people as screens
from bot.screens import inviting
from bot.screens.screen import Screen
from bot.turn import Handlers, Turn
from catalogue import drafts, institutions, leaving, members, people
from catalogue.refusals import Reason, Refused
from catalogue.rules.rights import Verb, may
from catalogue.rules.states import Role
from catalogue.search import fold_query

#: Of a name somebody types as much as a button carries.
LONGEST_WORDS = 36


async def show_people(turn: Turn, action: ShowPeople) -> Screen:
    house = own_house(turn, action.house)
    if not house:
        return inviting.choose_house(coordinated(turn), "people", turn.say)
    return await _people(turn, ShowPeople(house, action.page, action.words))


async def _people(turn: Turn, asked: ShowPeople) -> Screen:
    found = await members.of_house(turn.db, turn.who, asked.house, asked.words)
    name = (await institutions.by_id(turn.db, asked.house)).name
    return screens.everyone(asked, name, found, turn.say, len(coordinated(turn)) > 1)


async def find(turn: Turn, action: FindMember) -> Screen:
    return await forms.begin(turn, WHO, {"house": own_house(turn, action.house)})


async def _found(turn: Turn, answers: Answers) -> Screen:
    """The list of whoever has this name; the form is over with its one question."""
    await drafts.drop(turn.db, turn.person.id)
    words = fold_query(answers["words"])[:LONGEST_WORDS]
    return await _people(turn, ShowPeople(answers["house"], 0, words))


async def _again(turn: Turn, answers: Answers, how: str) -> Screen:
    return await _found(turn, answers)


WHO = Form(
    "who",
    lambda say: say.label("Search by name"),
    (
        Field(
            "words",
            lambda say: say.label("Name"),
            lambda say: say("Whom do you look for? A part of the name is enough."),
            line(100),
        ),
    ),
    _found,
    _again,
)


async def show_member(turn: Turn, action: ShowMember) -> Screen:
    return await _member(turn, action.house, action.person)


async def _member(turn: Turn, house: int, person_id: int, toast: str = "") -> Screen:
    one = await members.one(turn.db, turn.who, house, person_id)
    name = (await institutions.by_id(turn.db, house)).name
    return screens.member(house, name, one, turn.say, toast, may(turn.who, Verb.ENTRUST, [house]))


async def give(turn: Turn, action: GiveRole) -> Screen:
    what = (action.house, action.person, _role(action.role), turn.now, turn.terms)
    await members.give(turn.db, turn.who, *what)
    return await _member(turn, action.house, action.person, turn.say.label("Done. They are told."))


async def ask_take(turn: Turn, action: AskTakeRole) -> Screen:
    one = await members.one(turn.db, turn.who, action.house, action.person)
    role = _role(action.role)
    if role not in one.roles:
        return await _member(turn, action.house, action.person)
    return screens.ask_take(await members.losing(turn.db, turn.who, action.house, action.person, role), turn.say)


async def take(turn: Turn, action: TakeRole) -> Screen:
    """Whoever takes the desk from themselves sees it no more."""
    what = (action.house, action.person, _role(action.role), turn.now, turn.terms)
    await members.take(turn.db, turn.who, *what)
    if action.person == turn.person.id and action.role == Role.COORDINATOR:
        return screens.no_longer(turn.say)
    return await _member(turn, action.house, action.person, turn.say.label("Done. They are told."))


def _role(word: str) -> Role:
    if word not in (Role.APPROVER, Role.COORDINATOR):
        raise Refused(Reason.NOT_FOUND)
    return Role(word)


async def ask_leave(turn: Turn, action: AskLeave) -> Screen:
    person = action.person or turn.person.id
    return screens.ask_leave(await leaving.preview(turn.db, turn.who, action.house, person, turn.now), turn.say)


async def leave(turn: Turn, action: LeaveHouse) -> Screen:
    own = action.person == turn.person.id
    house = await institutions.by_id(turn.db, action.house)
    ended = await leaving.leave(turn.db, turn.who, action.house, action.person, turn.now, turn.terms)
    name = await people.name(turn.db, action.person)
    return screens.left(name, house.name, ended, own, 0 if own else house.id, turn.say)


async def choose_house_to_leave(turn: Turn, action: ChooseHouseToLeave) -> Screen:
    houses = list(turn.person.houses.items())
    if not houses:
        raise Refused(Reason.NOT_A_MEMBER)
    if len(houses) == 1:
        return await ask_leave(turn, AskLeave(houses[0][0]))
    return screens.choose_to_leave(houses, turn.say)


HANDLERS: Handlers = {
    ShowPeople: show_people,
    FindMember: find,
    ShowMember: show_member,
    GiveRole: give,
    AskTakeRole: ask_take,
    TakeRole: take,
    AskLeave: ask_leave,
    LeaveHouse: leave,
    ChooseHouseToLeave: choose_house_to_leave,
}
