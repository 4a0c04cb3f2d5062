"""Calendars that update by themselves, files with all dates, and what has changed about a session."""

import json
from collections.abc import Callable
from dataclasses import replace

from bot.feed_actions import Subscribe
from bot.say import Say
from bot.screens import calendar_notices, subscribing
from bot.screens.screen import Screen
from catalogue.rules.reminders import parse_lead
from catalogue.rules.states import EnrolmentState, Role
from tests.bot.cards import NETWORK, House
from tests.bot.pictures.picture import Picture, Pictures

URL = "https://kurse.example/cal/" + "t" * 43 + ".ics"


def _address(kind: str, house: int = 0, teaches: bool = False, *roles: Role) -> Picture:
    def picture(say: Say, of: House) -> Screen:
        person = of.person(*(roles or (Role.STAFF,)))
        return subscribing.address(Subscribe(house, kind), URL, person.coordinates, teaches, say)

    return picture


def _changed(mine: EnrolmentState = EnrolmentState.ENROLLED, *facts: str, dated: bool = True) -> Picture:
    def picture(say: Say, of: House) -> Screen:
        known = {
            "place": of.words("Bern, Saal 1", 300),
            "online": of.words("https://alt.example", 500),
            "trainer": "",
            "titles": json.dumps({"de": of.words("Deeskalation", 300)}),
        }
        notice = of.notice("changed", **{name: known[name] for name in facts or known})
        told = of.told(of.mine(mine), **({} if dated else {"meetings": ()}))
        return calendar_notices.changed(notice, replace(told, meeting=None), say, NETWORK)

    return picture


def _all_dates(say: Say, of: House) -> Screen:
    return calendar_notices.all_dates(of.notice("all_dates"), of.feed(), say, NETWORK)


def _alarms(*own: str) -> Callable[[Say, House], Screen]:
    chosen = tuple(parse_lead(alarm) for alarm in own)
    return lambda say, of: subscribing.alarms(replace(of.person(Role.STAFF), alarms=chosen), say)


CALENDARS: dict[str, Pictures] = {
    "subscribing.address": {
        "one's own": _address("person"),
        "a trainer's": _address("trainer", 0, True),
        "of a house": _address("house", 1, True, Role.COORDINATOR),
    },
    "subscribing.no_feeds": {"not served": lambda say, of: subscribing.no_feeds(say)},
    "subscribing.ask_renew": {"the question": lambda say, of: subscribing.ask_renew(Subscribe(), say)},
    "subscribing.alarms": {"none": _alarms(), "both": _alarms("P1D", "PT2H")},
    "calendar_notices.changed": {
        "all of it": _changed(),
        "the place": _changed(EnrolmentState.ENROLLED, "place"),
        "with an offer": _changed(EnrolmentState.OFFERED, "place"),
        "without a date": _changed(EnrolmentState.ENROLLED, "place", dated=False),
    },
    "calendar_notices.all_dates": {"asked for": _all_dates},
}
