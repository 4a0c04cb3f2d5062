"""The people of a house, invitations, deputies, institutions of the network, the morning message."""

from dataclasses import replace
from datetime import date
from typing import Any

from bot.people_actions import MakeInvitation, ShowInvite, ShowPeople
from bot.say import Say
from bot.screens import deputising, founding, house_notices, house_people, houses, inviting, mornings
from bot.screens.screen import Screen
from catalogue.cards import MembershipCard
from catalogue.house_cards import (
    DeputyCard,
    HouseMember,
    HouseTold,
    LeavingCard,
    LosingCard,
    MorningCard,
    MorningLine,
    OpenInvitation,
)
from catalogue.rules.states import Group, Role
from tests.bot.cards import House, at
from tests.bot.pictures.picture import Picture, Pictures

LINK = "https://t.me/kursbot?start=i-Zk3TqW9xLr2mPv8sYb4cDg"


def _member(house: House, name: str, *roles: Role, **changes: Any) -> HouseMember:
    return replace(
        HouseMember(house.number(21), house.words(name, 200), roles or (Role.STAFF,), Group.EMPLOYEE, True, True),
        **changes,
    )


def _members(house: House) -> list[HouseMember]:
    mail = house.words("ruth@lindenhof.example", 200)
    found = [
        _member(house, "Beat Muster", reached=False),
        _member(house, "Anna Beispiel"),
        _member(house, "Chloé Exemple", Role.COORDINATOR, Role.APPROVER),
        _member(house, "Ruth Frei", on_telegram=False, reached=False, mail=mail),
    ]
    return found * (20 if house.most else 1)


def _everyone(house: House, say: Say, asked: ShowPeople, **changes: Any) -> Screen:
    return house_people.everyone(asked, house.institution().name, _members(house), say, **changes)


def _one(name: str, *roles: Role, entrusts: bool = True, **changes: Any) -> Picture:
    def picture(say: Say, house: House) -> Screen:
        words = {key: house.words(value, 200) if isinstance(value, str) else value for key, value in changes.items()}
        toast = say.label("Done. They are told.") if roles else ""
        one = _member(house, name, *roles, **words)
        return house_people.member(house.number(1), house.institution().name, one, say, toast, entrusts)

    return picture


def _losing(role: Role, **changes: Any) -> Picture:
    def picture(say: Say, house: House) -> Screen:
        name, own = house.words("Chloé Exemple", 200), bool(changes.get("own"))
        card = LosingCard(house.number(21), name, house.number(1), house.institution().name, role, own)
        return house_people.ask_take(replace(card, **changes), say)

    return picture


def _leaving(**changes: Any) -> Picture:
    def picture(say: Say, house: House) -> Screen:
        figures = {key: house.number(value) if type(value) is int else value for key, value in changes.items()}
        name = house.words("Anna Beispiel", 200)
        card = LeavingCard(house.number(21), name, house.number(1), house.institution().name, False)
        return house_people.ask_leave(replace(card, **figures), say)

    return picture


def _left(own: bool) -> Picture:
    return lambda say, house: house_people.left(
        house.words("Anna Beispiel", 200), house.institution().name, house.number(2), own, 0 if own else 1, say
    )


def _houses(house: House) -> list[tuple[int, str]]:
    return [(number, house.institution(number).name) for number in (1, 2)] * (30 if house.most else 1)


def _links(house: House) -> list[OpenInvitation]:
    first = OpenInvitation(
        house.number(3), Role.STAFF, Group.EMPLOYEE, house.number(4), house.number(20), at("2030-03-08")
    )
    second = replace(first, id=house.number(4), role=Role.COORDINATOR, group=Group.BOARD, used=0, uses=1)
    return [first, second] * (30 if house.most else 1)


def _made(say: Say, house: House) -> Screen:
    asked = MakeInvitation(house.number(1), 20, 14, "staff", "employee")
    return inviting.made(asked, house.institution().name, LINK, "Kursverbund", ("de", "fr", "en"), say)


def _deputy(house: House) -> DeputyCard:
    names = (house.words("Chloé Exemple", 200), house.words("Beat Muster", 200))
    days = (date(2030, 2, 4), date(2030, 2, 17))
    return DeputyCard(house.number(7), 1, house.institution().name, 2, names[0], 3, names[1], *days)


def _deputies(own: bool, count: int) -> Picture:
    def picture(say: Say, house: House) -> Screen:
        card = _deputy(house)
        cards = [card] * (count * (20 if house.most else 1))
        return deputising.listed(1, card.house, card.person_id, card.person, own, cards, say)

    return picture


def _told(house: House, *roles: Role, deputy: bool = False) -> HouseTold:
    return HouseTold(1, house.institution().name, roles, _deputy(house) if deputy else None)


def _role_notice(say: Say, house: House) -> Screen:
    notice = house.notice("roles", by=house.words("Chloé Exemple", 200))
    return house_notices.roles(notice, _told(house, Role.COORDINATOR, Role.STAFF), say)


def _gone(say: Say, house: House) -> Screen:
    return house_notices.gone(house.notice("gone", by=house.words("Chloé", 200), seats="2"), _told(house), say)


def _stands_in(phase: str) -> Picture:
    def picture(say: Say, house: House) -> Screen:
        notice = house.notice("deputy", phase=phase, person=house.words("Chloé Exemple", 200))
        return house_notices.deputy(notice, _told(house, Role.STAFF, deputy=True), say)

    return picture


def _lines(house: House) -> tuple[MorningLine, ...]:
    own = (house.number(1), house.institution().name, house.number(412), house.title, at("2030-03-14 08:30"))
    lines = (
        MorningLine("approvals", house.number(2)),
        MorningLine("release", house.number(3), *own),
        MorningLine("short", house.number(5), *own, date(2030, 2, 12), house.number(8)),
        MorningLine("hosting", 1, *own, by=house.institution().name),
        MorningLine("offers", 1, *own),
        MorningLine("unreached", house.number(2), *own[:2]),
    )
    return lines * (6 if house.most else 1)


def _morning(several: bool, count: int = 40) -> Picture:
    return lambda say, house: mornings.morning(MorningCard("Chloé", _lines(house)[:count], several), say)


def _hours(own: str | None) -> Picture:
    return lambda say, house: mornings.hours(house.person(Role.COORDINATOR, morning=own), "07:30", say)


PEOPLE: dict[str, Pictures] = {
    "inviting.choose": {
        "as it begins": lambda say, house: inviting.choose(ShowInvite(house.number(1)), house.institution().name, say),
        "by whoever stands in": lambda say, house: inviting.choose(
            ShowInvite(house.number(1)), house.institution().name, say, (Role.STAFF,)
        ),
        "a coordinator, for a week": lambda say, house: inviting.choose(
            ShowInvite(house.number(1), 1, 7, "coordinator", "board"), house.institution().name, say
        ),
    },
    "inviting.made": {"the link": _made},
    "inviting.open_ones": {
        "two": lambda say, house: inviting.open_ones(1, house.institution().name, _links(house), 0, say),
        "none left": lambda say, house: inviting.open_ones(
            1, house.institution().name, [], 0, say, say.label("This link no longer works.")
        ),
        "second of three pages": lambda say, house: inviting.open_ones(
            1, house.institution().name, _links(house) * 12, 1, say
        ),
    },
    "inviting.choose_house": {
        "invite": lambda say, house: inviting.choose_house(_houses(house), "invite", say),
        "people": lambda say, house: inviting.choose_house(_houses(house), "people", say),
    },
    "house_people.everyone": {
        "a house": lambda say, house: _everyone(house, say, ShowPeople(1)),
        "somebody with two houses looks for a name": lambda say, house: _everyone(
            house, say, ShowPeople(1, 0, "exemple"), several=True
        ),
    },
    "house_people.member": {
        "staff": _one("Anna Beispiel", approver="Markus Muster"),
        "a coordinator": _one("Chloé Exemple", Role.COORDINATOR, Role.APPROVER, Role.STAFF),
        "not reached": _one("Beat Muster", reached=False),
        "seen by whoever stands in": _one("Chloé Exemple", Role.COORDINATOR, entrusts=False),
        "without Telegram": _one("Ruth Frei", on_telegram=False, reached=False, mail="ruth@lindenhof.example"),
    },
    "house_people.no_longer": {"by oneself": lambda say, house: house_people.no_longer(say)},
    "house_people.ask_take": {
        "a coordinator": _losing(Role.COORDINATOR, requests=2),
        "an approver": _losing(Role.APPROVER, requests=1),
        "oneself": _losing(Role.COORDINATOR, own=True),
        "the last coordinator": _losing(Role.COORDINATOR, last=True),
    },
    "house_people.ask_leave": {
        "somebody with much": _leaving(seats=2, waiting=1, requests=3, booked=2, teaches=1, links=2),
        "somebody with nothing": _leaving(),
        "oneself": _leaving(own=True, seats=1, teaches=1),
        "the last coordinator": _leaving(last=True),
    },
    "house_people.left": {"somebody": _left(False), "oneself": _left(True)},
    "house_people.choose_to_leave": {
        "two": lambda say, house: house_people.choose_to_leave(_houses(house), say),
    },
    "deputising.listed": {
        "one's own": _deputies(True, 1),
        "somebody's": _deputies(False, 2),
        "none": _deputies(True, 0),
    },
    "deputising.choose_house": {"two": lambda say, house: deputising.choose_house(_houses(house), say)},
    "founding.institutions": {
        "two": lambda say, house: founding.institutions([house.institution(1), house.institution(2)], 0, say),
        "none": lambda say, house: founding.institutions([], 0, say),
        "second of three pages": lambda say, house: founding.institutions([house.institution(1)] * 20, 1, say),
    },
    "founding.operators_only": {"somebody else": lambda say, house: founding.operators_only(say)},
    "mornings.morning": {
        "all there is": _morning(False),
        "for several houses": _morning(True),
        "one thing": _morning(False, 1),
        "nothing left": _morning(False, 0),
    },
    "mornings.done": {"all of it": lambda say, house: mornings.done(MorningCard("Chloé", ()), say)},
    "mornings.hours": {"the usual one": _hours(None), "an own one": _hours("06:30"), "none": _hours("")},
    "house_notices.roles": {"by somebody": _role_notice},
    "house_notices.gone": {"by somebody": _gone},
    "house_notices.deputy": {
        "to come": _stands_in("agreed"),
        "begins": _stands_in("begins"),
        "over": _stands_in("over"),
    },
    "houses.acting": {"of two": lambda say, house: houses.acting(Screen("…", _rows(say)), _person(house), [2], say)},
    "houses.switch": {
        "all": lambda say, house: houses.switch(Screen("…", _rows(say)), _person(house), 0, say),
        "one of two": lambda say, house: houses.switch(Screen("…", _rows(say)), _person(house), 2, say),
    },
}


def _rows(say: Say) -> Any:
    return mornings.back_row(say)


def _person(house: House) -> Any:
    cards = tuple(MembershipCard(number, house.institution(number).name, Role.COORDINATOR) for number in (1, 2))
    return replace(house.person(), memberships=cards)
