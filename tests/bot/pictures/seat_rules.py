"""Seats and rules of a session: set, lowered, released, decided on, somebody taken off."""

from datetime import date
from typing import Any

from bot.say import Say
from bot.screens import desk_notices, forms, notices, removing, reserves, seat_rules
from bot.screens.screen import Screen
from bot.screens.seat_rules import RulesCard
from catalogue.desk_cards import LoweredCard
from catalogue.rules.deciding import Turnout
from catalogue.rules.states import Circle, EnrolmentState, SessionState
from catalogue.telling import SessionTold
from tests.bot.cards import NETWORK, House, at
from tests.bot.pictures.picture import Picture, Pictures


def _preview(**rules: Any) -> Picture:
    def picture(say: Say, house: House) -> Screen:
        shares = [(house.institution(number).name, house.number(3)) for number in (1, 2)] * (30 if house.most else 1)
        given = {name: shares if value == "shares" else value for name, value in rules.items()}
        body = seat_rules.described(house.session(), RulesCard(**given), say)
        labels = [("size", say.label("Seats")), ("reserved", say.label("Reserved seats"))]
        return forms.preview(say.label("Seats and rules"), body, forms.confirm_rows(say), labels, say)

    return picture


EVERYTHING: dict[str, Any] = {
    "capacity": 12,
    "minimum": 8,
    "reserved": "shares",
    "cap": 4,
    "caps": [("Fondation du Pont", 6)],
    "releases": {
        Circle.PARTNER: (30, date(2030, 2, 12)),
        Circle.MEMBER: (14, date(2030, 2, 28)),
        Circle.OUTSIDER: (7, date(2030, 3, 7)),
    },
    "opens_on": date(2030, 2, 1),
    "closes_on": date(2030, 2, 28),
    "own_until": date(2030, 2, 10),
    "outsiders_from": date(2030, 3, 1),
}
PEOPLE: dict[str, Any] = {
    "withdraw_until": date(2030, 3, 1),
    "decide_on": date(2030, 3, 5),
    "approval": True,
    "blocks_overlap": True,
    "audience": ("employee", "apprentice", "volunteer", "board", "outsider", "approver", "coordinator"),
    "caps": "shares",
    "opens_on": date(2030, 2, 1),
    "releases": {Circle.HOST: (1, None), Circle.MEMBER: (14, None)},
}


def _lowered(losing: int, *own: str, unnamed: int = 0, capacity: int = 8, spared: int = 0) -> Picture:
    def picture(say: Say, house: House) -> Screen:
        names = tuple(house.words(name, 200) for name in own) * (20 if house.most else 1)
        count = house.number(losing) if house.most else losing
        return seat_rules.lowered(LoweredCard(capacity, 12, count, names, unnamed, spared), say)

    return picture


def _told(kind: str, turnout: Turnout | None = None, **facts: str) -> Picture:
    def picture(say: Say, house: House) -> Screen:
        figures = (house.number(2), house.number(5), house.number(3), house.number(1))
        told = SessionTold(house.session(), 2, house.institution(2).name, *figures, turnout)
        return desk_notices.KINDS[kind](house.notice(kind, house="2", **facts), told, say, NETWORK)

    return picture


def _notice(kind: str, mine: EnrolmentState, facts: dict[str, str], **changes: Any) -> Picture:
    def picture(say: Say, house: House) -> Screen:
        expires = at("2030-03-06 10:00") if mine is OFFERED else None
        own = house.mine(mine, place=1 if mine is EnrolmentState.WAITING else None, offer_expires_at=expires)
        given = {name: house.words(value, 300) if value.startswith("Die ") else value for name, value in facts.items()}
        return notices.KINDS[kind](house.notice(kind, **given), house.told(own, **changes), say, NETWORK)

    return picture


WAITING, ENROLLED, CANCELLED = EnrolmentState.WAITING, EnrolmentState.ENROLLED, EnrolmentState.CANCELLED
OFFERED = EnrolmentState.OFFERED
HAD_SEAT = {"had": "enrolled"}

SEAT_RULES: dict[str, Pictures] = {
    "seat_rules.lowered": {
        "one's own people and others": _lowered(4, "Zoé Exemple", "Bruno Muster"),
        "one person": _lowered(1, "Zoé Exemple"),
        "others only": _lowered(3),
        "some seats have no name": _lowered(2, "Zoé Exemple", unnamed=3),
        "some came later and stay": _lowered(2, "Zoé Exemple", spared=1),
        "more seats have no name": _lowered(9, unnamed=9),
    },
    "removing.ask": {
        "booked twice": lambda say, house: removing.ask(house.session(), house.participants()[0], "booked_twice", say),
        "agreed": lambda say, house: removing.ask(house.session(), house.participants()[0], "agreed", say),
        "for others": lambda say, house: removing.ask(house.session(), house.participants()[1], "not_meant", say),
        "in one's own words": lambda say, house: removing.ask(
            house.session(), house.participants()[2], house.words("Die Gruppe ist voll.", 300), say
        ),
    },
    "reserves.kept": {
        "one": lambda say, house: reserves.kept(house.session(), 2, 1, at("2030-03-08"), say),
        "two": lambda say, house: reserves.kept(house.session(), 2, 2, None, say),
    },
    "reserves.released": {
        "some": lambda say, house: reserves.released(house.session(), house.number(2), say),
        "none left": lambda say, house: reserves.released(house.session(), 0, say),
    },
    "desk_notices.release_soon": {
        circle: _told("release_soon", circle=circle, day="2030-02-28") for circle in ("partner", "member", "outsider")
    },
    "desk_notices.decide": {
        "too few, time left": _told("decide", Turnout(5, 2, 8, 13)),
        "too few, no time left": _told("decide", Turnout(5, 1, 8, 0)),
        "too few, a day left": _told("decide", Turnout(7, 0, 8, 1)),
        "enough": _told("decide", Turnout(9, 0, 8, 3)),
        "no end is fixed": _told("decide", Turnout(0, 0, None, None)),
    },
    "notices.removed": {
        "had a seat": _notice("removed", CANCELLED, HAD_SEAT | {"why": "booked_twice"}),
        "waited": _notice("removed", CANCELLED, {"had": "waiting", "why": "Die Gruppe ist voll."}),
        "without a date": _notice("removed", CANCELLED, HAD_SEAT | {"why": "agreed"}, meetings=()),
    },
    "line_notices.moved_back": {
        "had a seat": _notice("moved_back", WAITING, HAD_SEAT),
        "had an offer": _notice("moved_back", WAITING, {"had": "offered"}),
        "has an offer by now": _notice("moved_back", OFFERED, HAD_SEAT),
        "has an offer by now, without a date": _notice("moved_back", OFFERED, HAD_SEAT, meetings=()),
        "has left the line by now": _notice("moved_back", EnrolmentState.WITHDRAWN, HAD_SEAT),
    },
    "notices.confirmed": {"dated": _notice("confirmed", ENROLLED, {}, state=SessionState.CONFIRMED)},
}
#: The preview of the form belongs to the previews of forms.
PREVIEWS: Pictures = {
    "seats: everything": _preview(**EVERYTHING),
    "seats: people": _preview(**PEOPLE),
    "seats: nothing": _preview(),
    "seats: one cap, until": _preview(capacity=1, cap=1, closes_on=date(2030, 2, 28), caps=[], minimum=1),
}
