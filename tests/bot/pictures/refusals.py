"""Every "no" of the rules, with its figure and without where that may be missing."""

from datetime import date
from typing import Any

from bot.say import Say
from bot.screens import refusals
from bot.screens.screen import Screen
from catalogue.rules.reasons import Reason
from catalogue.rules.rights import Verb
from catalogue.rules.states import EnrolmentState, Group, Once, Role
from tests.bot.cards import House, at
from tests.bot.pictures.picture import Picture, Pictures

FIGURES: dict[Reason, dict[str, Any]] = {
    Reason.NO_SEATS_LEFT: {"free": 2},
    Reason.TOO_MANY_CODES: {"most": 5},
    Reason.NOT_YET_OPEN: {"opens_on": date(2030, 2, 15)},
    Reason.CLOSED: {"closes_on": date(2030, 2, 28)},
    Reason.OWN_STAFF_FIRST: {"own_until": date(2030, 2, 15)},
    Reason.OUTSIDERS_LATER: {"outsiders_from": date(2030, 2, 15)},
    Reason.STARTED: {"starts_at": at("2030-03-14 08:30")},
    Reason.CAPACITY_TOO_SMALL: {"taken": 12, "capacity": 8},
    Reason.RESERVED_TOO_MANY: {"reserved": 9, "capacity": 8},
    Reason.PRESENCE_SHUT: {
        "opens_at": at("2030-03-14 07:30"),
        "closes_at": at("2030-04-13 16:30"),
        "now": at("2030-03-01 09:00"),
    },
    Reason.CHECK_IN_SHUT: {"opens_at": at("2030-03-14 08:00")},
}
SPELLED: dict[Reason, dict[str, Any]] = {
    Reason.SLUG_TAKEN: {"slug": "lindenhof"},
    Reason.UID_NUMBER_WRONG: {"uid": "CHE-123.456.789"},
}


def _refusal(reason: Reason, **facts: Any) -> Picture:
    def picture(say: Say, house: House) -> Screen:
        known = {"institution": house.institution().name, "expires_at": at("2030-01-15 12:00")}
        return refusals.refusal(reason, {**known, **facts}, say)

    return picture


def _ruled(reason: Reason, **facts: Any) -> Picture:
    """A rule about the person, with its figures."""
    return lambda say, house: refusals.refusal(reason, house.hindrance(reason, True, **facts).facts, say)


def _unapproved(**facts: Any) -> Picture:
    return lambda say, house: _refusal(Reason.NOBODY_APPROVES, institution=house.words("Haus Lindenhof", 200), **facts)(
        say, house
    )


EARLIER = {"got_on": date(2028, 1, 31), "until": date(2030, 2, 28)}
ABOUT_PEOPLE: Pictures = {
    "check_in_shut, for whoever shows the code": _refusal(
        Reason.CHECK_IN_SHUT, opens_at=at("2030-03-14 08:00"), shows=True, session_id=7
    ),
    "not_for_you, with its audience": _ruled(
        Reason.NOT_FOR_YOU, open_to=frozenset((*(group.value for group in Group), *(role.value for role in Role)))
    ),
    "prerequisite, for good": _ruled(Reason.PREREQUISITE),
    "prerequisite, for some months": _ruled(Reason.PREREQUISITE, months=24),
    "prerequisite, too long ago": _ruled(Reason.PREREQUISITE, months=24, **EARLIER),
    "once_only, for good": _ruled(Reason.ONCE_ONLY, once=Once.EVER),
    "once_only, for good, and over": _ruled(Reason.ONCE_ONLY, once=Once.EVER, is_over=True),
    "once_only, this year": _ruled(Reason.ONCE_ONLY, once=Once.YEAR),
    "once_only, this year, and over": _ruled(Reason.ONCE_ONLY, once=Once.YEAR, is_over=True),
    "once_only, without a date": _ruled(Reason.ONCE_ONLY, once=Once.EVER, starts_at=None),
    "overlap, with the other one": _ruled(Reason.OVERLAP),
    "nobody_approves, and they lead the institution": _unapproved(leads=True, own_rule=True),
    "nobody_approves, and they lead the institution, by the host's rule": _unapproved(leads=True),
    "nobody_approves, with a contact": _unapproved(own_rule=True, contact="kurse@example.org, 031 000 00 00"),
}


def _others(say: Say, house: House) -> Screen:
    open_ones = [house.line(starts_at=at("2030-04-09 08:30"), free=5)] * 6
    return refusals.refusal(Reason.CLOSED, FIGURES[Reason.CLOSED], say, open_ones)


REFUSALS: dict[str, Pictures] = {
    "refusals.refusal": {
        **{reason.value: _refusal(reason, **(FIGURES | SPELLED).get(reason, {})) for reason in Reason},
        **{f"{reason.value}, figure unknown": _refusal(reason) for reason in FIGURES},
        "invitation_expired, with a contact": _refusal(Reason.INVITATION_EXPIRED, contact="kurse@lindenhof.example"),
        "closed, with other dates": _others,
        **ABOUT_PEOPLE,
        "presence_shut, too late": _refusal(
            Reason.PRESENCE_SHUT, **FIGURES[Reason.PRESENCE_SHUT] | {"now": at("2030-05-01 09:00")}
        ),
        "nobody_coordinates, by name": lambda say, house: _refusal(
            Reason.NOBODY_COORDINATES, house=house.words("Haus Lindenhof", 200)
        )(say, house),
        "not_allowed, to approve": _refusal(Reason.NOT_ALLOWED, verb=Verb.APPROVE),
        **{
            f"already_decided, {state.value}": _refusal(Reason.ALREADY_DECIDED, state=state, by="Markus Muster")
            for state in (EnrolmentState.ENROLLED, EnrolmentState.REFUSED, EnrolmentState.WITHDRAWN)
        },
        "already_decided, by time": _refusal(Reason.ALREADY_DECIDED, state=EnrolmentState.LAPSED, by=""),
    }
}
