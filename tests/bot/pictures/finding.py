"""The catalogue, the search, a training and its sessions."""

from datetime import date
from typing import Any

from bot.screens import catalogue, sessions
from catalogue.browsing import Browse, Choice, Filter
from catalogue.cards import WayCard
from catalogue.rules.reasons import Reason
from catalogue.rules.states import CancelReason, EnrolmentState, Once, SessionState
from catalogue.search import Found, Near
from catalogue.understanding import Facet, Meaning, Part, Understood
from tests.bot.cards import House, at
from tests.bot.pictures.picture import Picture, Pictures

NARROWED = Filter("0a1b2c3d", "vocational", "de", "0a1b2c3d", "203003")
MONTHS = [Choice("203003", "203003", 12), Choice("203004", "203004", 1)]
KINDS = [Choice("internal", "internal", 12), Choice("vocational", "vocational", 1300)]


def _listing(house: House, copies: int, chosen: bool = False) -> Browse:
    labels = {
        "topic": house.words("Sicherheit", 100),
        "kind": "vocational",
        "language": "de",
        "place": house.words("Bern", 300),
        "month": "203003",
    }
    picked = {facet: Choice(getattr(NARROWED, facet), label, 3) for facet, label in labels.items()}
    return Browse(tuple(house.training_lines() * copies), 3 * copies, picked if chosen else {})


BROWSING: Pictures = {
    "everything": lambda say, house: catalogue.catalogue(_listing(house, 1), Filter(), 0, say),
    "narrowed, second of three pages": lambda say, house: catalogue.catalogue(
        _listing(house, 7, chosen=True), NARROWED, 1, say
    ),
    "nothing fits": lambda say, house: catalogue.catalogue(
        Browse((), 0, _listing(house, 1, chosen=True).chosen), NARROWED, 0, say
    ),
    "empty": lambda say, house: catalogue.catalogue(Browse((), 0, {}), Filter(), 0, say),
}

CHOOSING: Pictures = {
    "months": lambda say, house: catalogue.choose("month", MONTHS * (90 if house.most else 1), NARROWED, say),
    "kinds": lambda say, house: catalogue.choose("kind", KINDS, Filter(), say),
    "nothing": lambda say, house: catalogue.choose("place", [], Filter(), say),
}


def _found(near: list[Near] | None = None, copies: int = 0, page: int = 0) -> Picture:
    def picture(say: Any, house: House) -> Any:
        words = "x" * 55 if house.most else "premier_secour_berne_mai"
        found = Found(Understood(), tuple(house.training_lines() * copies), tuple(near or []))
        return catalogue.found(found, words, page, say)

    return picture


MONTH_LESS = Near("premier_secour_berne", 3, (Facet.MONTH,), "mai", ("203006", "203009"), ("Bern",))
PLACE_LESS = Near("premier_secour_mai", 1, (Facet.PLACE,), "berne", ("203005",), ("Biel/Bienne",))
WORD_LESS = Near("berne_mai", 14, (Facet.WORD,), "premier secour", ("203005",), ("Bern",))
ALIKE = [Near("brandschutz", line.dates, training=line) for line in House().training_lines()[:2]]


def _ignoring(say: Any, house: House) -> Any:
    words = [Meaning(Facet.WORD, "brandschutz"), Meaning(Facet.WORD, "klienten", known=False)]
    understood = Understood(tuple(Part(meaning.value, meaning) for meaning in words))
    return catalogue.found(Found(understood, house.training_lines(), ()), "brandschutz_klienten", 0, say)


SEARCHING: Pictures = {
    "several": _found(copies=1),
    "second of three pages": _found(copies=7, page=1),
    "a word that nobody knows": _ignoring,
    "nothing, near with a word less": _found([MONTH_LESS, PLACE_LESS, WORD_LESS]),
    "nothing, titles alike": _found(ALIKE),
    "nothing at all": _found(),
}


def _session(**changes: Any) -> Picture:
    return lambda say, house: sessions.session(house.session(**changes), say)


def _own(state: EnrolmentState, **changes: Any) -> Picture:
    return lambda say, house: sessions.session(house.full(mine=house.mine(state, **changes)), say)


def _hindered(*reasons: Reason, strict: bool = False, mine: EnrolmentState | None = None, **facts: Any) -> Picture:
    def picture(say: Any, house: House) -> Any:
        found = tuple(house.hindrance(reason, strict, **facts) for reason in reasons)
        seat = None if mine is None else house.mine(mine)
        return sessions.session(house.session(hindrances=found, mine=seat), say)

    return picture


def _several(*free: int | None) -> Picture:
    """For one who belongs to two institutions, how many seats are free for each for which they could enrol."""

    def picture(say: Any, house: House) -> Any:
        named = [house.institution(number) for number in (1, 2)][-len(free) :]
        ways = tuple(WayCard(one.id, one.name, left) for one, left in zip(named, free, strict=True))
        return sessions.session(house.session(ways=ways, free=free[0]), say)

    return picture


HINDERED: Pictures = {
    "for others": _hindered(Reason.NOT_FOR_YOU, strict=True, open_to=frozenset(("apprentice", "volunteer"))),
    "another training first": _hindered(Reason.PREREQUISITE, strict=True, months=24),
    "another training at the same time, forbidden": _hindered(Reason.OVERLAP, strict=True),
    "taken once": _hindered(Reason.ONCE_ONLY, strict=True, once=Once.EVER),
    "another training at the same time": _hindered(Reason.OVERLAP),
    "several things to think of": _hindered(Reason.PREREQUISITE, Reason.OVERLAP),
    "with a seat beside another one": _hindered(Reason.OVERLAP, mine=EnrolmentState.ENROLLED),
}

SESSIONS: Pictures = {
    "seats free": _session(),
    "with a minimum": lambda say, house: sessions.session(house.session(minimum=8, decide_on=date(2030, 3, 5)), say),
    "for its coordination": lambda say, house: sessions.session(house.session(), say, runs=True),
    "for the coordination of another house": lambda say, house: sessions.session(house.session(), say, leads=True),
    "full": lambda say, house: sessions.session(house.full(), say),
    "unlimited, price unknown": _session(capacity=None, free=None, price=None, closes_on=None),
    "without a date": _session(meetings=(), date_note="Im Herbst, nach Absprache", price=0),
    "not yet open": _session(shut=Reason.NOT_YET_OPEN, opens_on=date(2030, 2, 15)),
    "own staff first": _session(shut=Reason.OWN_STAFF_FIRST, own_until=date(2030, 2, 15)),
    "guests later": _session(shut=Reason.OUTSIDERS_LATER, outsiders_from=date(2030, 2, 15)),
    "cap reached": _session(free=0, why_not=Reason.CAP_REACHED, cap=3),
    "kept for others until a day": _session(free=0, why_not=Reason.KEPT_FOR_OTHERS, kept_until=date(2030, 2, 27)),
    "kept for others": _session(free=0, why_not=Reason.KEPT_FOR_OTHERS),
    "closed": _session(shut=Reason.CLOSED),
    "begun": _session(shut=Reason.STARTED),
    "begun, with a seat": lambda say, house: sessions.session(
        house.session(shut=Reason.STARTED, mine=house.mine(EnrolmentState.ENROLLED)), say
    ),
    "begun, waiting": lambda say, house: sessions.session(
        house.full(shut=Reason.STARTED, mine=house.mine(EnrolmentState.WAITING, place=2)), say
    ),
    "unlimited, cap reached": _session(capacity=None, free=0, why_not=Reason.CAP_REACHED, cap=3),
    "draft": _session(state=SessionState.DRAFT, shut=Reason.DRAFT),
    "cancelled": _session(state=SessionState.CANCELLED, cancel_reason=CancelReason.TOO_FEW, shut=Reason.CANCELLED),
    "with a seat": _own(EnrolmentState.ENROLLED),
    "waiting": _own(EnrolmentState.WAITING, place=2),
    "being approved": _own(EnrolmentState.REQUESTED, request_expires_at=at("2030-02-05 09:00")),
    "waiting, not this time": _own(EnrolmentState.WAITING, place=2, skips_until=at("2030-03-06 10:00")),
    "offered": _own(EnrolmentState.OFFERED, offer_expires_at=at("2030-03-06 10:00")),
    **HINDERED,
    "for one of two institutions": _several(3, 0),
    "for the second of two institutions": _several(None),
    "with a seat for one of two institutions": lambda say, house: sessions.session(
        house.session(mine=house.mine(EnrolmentState.ENROLLED), goes_for=house.institution(2).name), say
    ),
    "in another language": lambda say, house: sessions.session(house.session(training=house.training("it")), say),
}


def _dates(house: House) -> list[Any]:
    closed = [{"shut": reason} for reason in (Reason.NOT_YET_OPEN, Reason.CLOSED, Reason.STARTED)]
    states: list[dict[str, Any]] = [{}, {"free": 0}, *closed, {"free": None}, {"starts_at": None}]
    return [house.line(**state) for state in states] * (10 if house.most else 1)


TRAININGS: Pictures = {
    "with sessions": lambda say, house: sessions.training(house.training(), _dates(house), say),
    "without a session": lambda say, house: sessions.training(house.training("fr"), [], say),
}

LEAVING: Pictures = {
    "others wait": lambda say, house: sessions.ask_withdraw(house.full(), say),
    "nobody waits": lambda say, house: sessions.ask_withdraw(house.session(), say),
    "a request": lambda say, house: sessions.ask_withdraw(house.session(mine=house.asked()), say),
    "with a seat": lambda say, house: sessions.ask_withdraw(
        house.session(mine=house.mine(EnrolmentState.ENROLLED)), say
    ),
    "with a seat, late": lambda say, house: sessions.ask_withdraw(
        house.session(mine=house.mine(EnrolmentState.ENROLLED), late=True, withdraw_until=date(2030, 2, 20)), say
    ),
}

FINDING: dict[str, Pictures] = {
    "catalogue.catalogue": BROWSING,
    "catalogue.choose": CHOOSING,
    "catalogue.found": SEARCHING,
    "sessions.session": SESSIONS,
    "sessions.training": TRAININGS,
    "sessions.ask_withdraw": LEAVING,
}
