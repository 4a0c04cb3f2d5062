"""The people of a house: the list, one of them, their roles, and what follows where somebody leaves."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.actions import Manage, ShowHome, ShowSettings
from bot.approval_actions import ChooseApprover
from bot.people_actions import (
    AskLeave,
    AskTakeRole,
    FindMember,
    GiveRole,
    LeaveHouse,
    ShowDeputies,
    ShowInvitations,
    ShowInvite,
    ShowMember,
    ShowPeople,
    TakeRole,
)
from bot.say import Say
from bot.screens.lines import short
from bot.screens.screen import Button, Screen, Style, bold, rows, text
from bot.screens.words import belongs_as, role
from catalogue.house_cards import HouseMember, LeavingCard, LosingCard
from catalogue.rules.states import Role

PAGE = 10
_GIVEN = (Role.COORDINATOR, Role.APPROVER)
LONGEST_NAME, LONGEST_LABEL = 80, 40


def everyone(
    asked: ShowPeople, house: str, members: Sequence[HouseMember], say: Say, several: bool = False, toast: str = ""
) -> Screen:
    """By name, whoever Telegram does not reach first. `several`: there are other houses to choose from."""
    start = asked.page * PAGE
    shown = members[start : start + PAGE]
    earlier = Button(say.label("Previous"), ShowPeople(asked.house, asked.page - 1, asked.words)) if start else None
    more = start + PAGE < len(members)
    later = Button(say.label("Next"), ShowPeople(asked.house, asked.page + 1, asked.words)) if more else None
    lost = sum(one.on_telegram and not one.reached for one in members)
    all_again = Button(say.label("Show everybody"), ShowPeople(asked.house)) if asked.words else None
    return Screen(
        text(
            bold(say("People")),
            say("For: {house}", house=short(house, LONGEST_NAME)),
            _count(asked, len(members), say),
            _lost(lost, say) if lost else None,
        ),
        (
            *((_button(asked.house, one, say),) for one in shown),
            *rows(
                [earlier, later],
                [Button(say.label("Search by name"), FindMember(asked.house)), all_again],
                [
                    Button(say.label("Invite people"), ShowInvite(asked.house)),
                    Button(say.label("Links that work"), ShowInvitations(asked.house)),
                ],
                [
                    Button(say.label("Another institution"), ShowPeople()) if several else None,
                    Button(say.label("Back"), Manage()),
                ],
            ),
        ),
        toast,
    )


def _count(asked: ShowPeople, count: int, say: Say) -> Markup:
    if asked.words:
        words = asked.words.replace("_", " ")
        return say.plural("{n} person with «{words}».", "{n} people with «{words}».", count, words=words)
    return say.plural("{n} person.", "{n} people.", count)


def _lost(count: int, say: Say) -> Markup:
    return say.plural(
        "Telegram does not reach {n} of them: please call, and ask them to open the bot again.",
        "Telegram does not reach {n} of them: please call, and ask them to open the bot again.",
        count,
    )


def _button(house: int, one: HouseMember, say: Say) -> Button:
    held = [role(part, say) for part in one.roles if part is not Role.STAFF]
    mark = "" if one.reached else say.label("not reached") if one.on_telegram else say.label("without Telegram")
    label = " · ".join([short(one.name, LONGEST_LABEL), *held, *([mark] if mark else [])])
    return Button(label, ShowMember(house, one.id))


def member(house_id: int, house: str, one: HouseMember, say: Say, toast: str = "", entrusts: bool = True) -> Screen:
    """What somebody is in a house, and what can be changed. `entrusts` False: whoever looks only stands in there."""
    held = roles_words(one.roles, say)
    contact = short(one.mail, LONGEST_NAME) if one.mail else None
    able = any(part is not Role.STAFF for part in one.roles)
    return Screen(
        text(
            bold(short(one.name, LONGEST_NAME)),
            say("For: {house}", house=short(house, LONGEST_NAME)),
            say("Role: {role}. Belongs to us as: {group}.", role=held, group=belongs_as(one.group, say)),
            say("Approved by: {name}", name=short(one.approver, LONGEST_NAME)) if one.approver else None,
            _reach(one, say),
            contact,
            None if entrusts else say("You stand in here: roles stay as they are."),
        ),
        rows(
            *(_role_button(house_id, one, part, say) for part in _GIVEN if entrusts and one.on_telegram),
            Button(say.label("Who approves, and group"), ChooseApprover(house_id, one.id)),
            Button(say.label("Somebody stands in"), ShowDeputies(house_id, one.id)) if able and entrusts else None,
            [
                Button(say.label("Leaves the institution"), AskLeave(house_id, one.id)) if entrusts else None,
                Button(say.label("Back"), ShowPeople(house_id)),
            ],
        ),
        toast,
    )


def roles_words(held: Sequence[Role], say: Say) -> str:
    """What somebody is beside staff, else staff."""
    more = [role(part, say) for part in held if part is not Role.STAFF]
    return say.listing(more or [role(Role.STAFF, say)])


def _reach(one: HouseMember, say: Say) -> Markup | None:
    if one.reached:
        return None
    if one.on_telegram:
        return say("Telegram does not reach them: they have blocked the bot or left. Please call them.")
    return say("Without Telegram: please tell them yourself what you book for them.")


def _role_button(house: int, one: HouseMember, part: Role, say: Say) -> Button:
    words = role(part, say)
    if part in one.roles:
        return Button(say.label("No longer {role}", role=words), AskTakeRole(house, one.id, part))
    return Button(say.label("Make them {role}", role=words), GiveRole(house, one.id, part))


def ask_take(card: LosingCard, say: Say) -> Screen:
    """What it means to lose a role, before anything happens."""
    words, name = role(card.role, say), short(card.name, LONGEST_NAME)
    own = say("No longer {role} yourself?", role=words)
    head = bold(own if card.own else say("{name} no longer {role}?", name=name, role=words))
    back = Button(say.label("Back"), ShowMember(card.house_id, card.person_id))
    if card.last:
        only = say("A house always has a coordinator: first make somebody else coordinator.")
        return Screen(text(head, only), rows(back))
    confirm = Button(say.label("Confirm"), TakeRole(card.house_id, card.person_id, card.role), Style.DANGER)
    return Screen(
        text(head, say("For: {house}", house=short(card.house, LONGEST_NAME)), *_loses(card, say)),
        rows([confirm, back]),
    )


def _loses(card: LosingCard, say: Say) -> list[Markup | None]:
    """What ends, what stays, and who can give it back."""
    ends = {
        Role.COORDINATOR: say("Ends at once: to run the sessions of this institution, and to see who comes."),
        Role.APPROVER: say("Ends at once: to approve requests of this institution."),
    }
    requests = say.plural(
        "{n} request goes to the others who approve.", "{n} requests go to the others who approve.", card.requests
    )
    return [
        ends.get(card.role),
        requests if card.requests else None,
        say("Membership, seats and bookings stay."),
        say("Only another coordinator can give it back.") if card.own else say("{name} is told.", name=card.name),
    ]


def no_longer(say: Say) -> Screen:
    """Whoever took the desk from themselves."""
    return Screen(bold(say("You no longer coordinate this institution.")), rows(Button(say.label("Back"), ShowHome())))


def ask_leave(card: LeavingCard, say: Say) -> Screen:
    """What follows, before anything happens."""
    name, house = short(card.name, LONGEST_NAME), short(card.house, LONGEST_NAME)
    head = (
        say("Do you leave {house}?", house=house)
        if card.own
        else say("Does {name} leave {house}?", name=name, house=house)
    )
    back = Button(say.label("Back"), ShowSettings() if card.own else ShowMember(card.house_id, card.person_id))
    if card.last:
        only = say("A house always has a coordinator: first make somebody else coordinator.")
        return Screen(text(bold(head), only), rows(back))
    confirm = Button(say.label("Confirm"), LeaveHouse(card.house_id, card.person_id), Style.DANGER)
    return Screen(text(bold(head), *_follows(card, say)), rows([confirm, back]))


def _follows(card: LeavingCard, say: Say) -> list[Markup | None]:
    """Of each kind how many; what there is none of is left out."""
    told = [
        (card.seats, say.plural("{n} seat ends and goes to others.", "{n} seats end and go to others.", card.seats)),
        (
            card.waiting,
            say.plural("{n} place on a waiting list ends.", "{n} places on waiting lists end.", card.waiting),
        ),
        (
            card.requests,
            say.plural(
                "{n} request goes to the others who approve.",
                "{n} requests go to the others who approve.",
                card.requests,
            ),
        ),
        (
            0 if card.own else card.teaches,
            say.plural(
                "{n} session that they teach stays: please look for somebody else.",
                "{n} sessions that they teach stay: please look for somebody else.",
                card.teaches,
            ),
        ),
    ]
    handed = [(card.teaches, _own_sessions(card, say))] if card.own else _handed_over(card, say)
    ends = say("The access to this institution ends at once.")
    return [ends, *(words for count, words in [*told, *handed] if count)]


def _own_sessions(card: LeavingCard, say: Say) -> Markup:
    return say.plural(
        "{n} session that you teach stays: please talk to its host.",
        "{n} sessions that you teach stay: please talk to their hosts.",
        card.teaches,
    )


def _handed_over(card: LeavingCard, say: Say) -> list[tuple[int, Markup]]:
    """What concerns the coordinator who does it."""
    booked = say.plural(
        "{n} seat without a name is yours then.", "{n} seats without a name are yours then.", card.booked
    )
    links = say.plural(
        "{n} invitation link works: please revoke it if they know it.",
        "{n} invitation links work: please revoke those that they know.",
        card.links,
    )
    return [(card.booked, booked), (card.links, links)]


def left(name: str, house: str, ended: int, own: bool, back: int, say: Say) -> Screen:
    """It is done. `back`: the house whose people are shown next; 0: home."""
    head = (
        say("You no longer belong to {house}.", house=short(house, LONGEST_NAME))
        if own
        else say("{name} no longer belongs to {house}.", name=short(name, LONGEST_NAME), house=short(house, 60))
    )
    seats = say.plural("{n} enrolment has ended.", "{n} enrolments have ended.", ended) if ended else None
    ways = (
        [Button(say.label("Links that work"), ShowInvitations(back)), Button(say.label("Back"), ShowPeople(back))]
        if back
        else [Button(say.label("Back"), ShowHome())]
    )
    return Screen(text(bold(head), seats), rows(ways))


def choose_to_leave(houses: Sequence[tuple[int, str]], say: Say) -> Screen:
    listed = [Button(short(name, LONGEST_NAME), AskLeave(house)) for house, name in houses[:40]]
    return Screen(
        bold(say("Which institution do you leave?")), rows(*listed, Button(say.label("Back"), ShowSettings()))
    )
