"""Requests for a seat: the list, one in every state, the reasons for a no, and who approves for whom."""

from dataclasses import replace
from typing import Any

from bot.say import Say
from bot.screens import approvals
from bot.screens.screen import Screen
from catalogue.cards import MembershipCard
from catalogue.desk_cards import AskedCard, MemberCard, RequestLine
from catalogue.rules.states import EnrolmentState, Group, Role
from catalogue.rules.terms import Outcome
from tests.bot.cards import House, at
from tests.bot.pictures.picture import Picture, Pictures

REFUSED, APPROVED = Outcome.REFUSED, Outcome.APPROVED
CLASH = {"starts_at": at("2030-03-14 13:30")}


def _lines(house: House) -> list[RequestLine]:
    anna = RequestLine(house.number(5), house.words("Anna Beispiel", 200), house.title, at("2030-03-14 08:30"))
    return [anna, replace(anna, name=house.words("Bruno Muster", 200), starts_at=None)]


def _houses(house: House, *asks: bool) -> list[MembershipCard]:
    cards = [house.institution(number).name for number in (1, 2)]
    return [MembershipCard(number, cards[number - 1], Role.COORDINATOR, asks=yes) for number, yes in enumerate(asks, 1)]


def _members(house: House) -> list[MemberCard]:
    markus = house.words("Markus Muster", 200)
    anna = MemberCard(house.number(1), house.words("Anna Beispiel", 200), house.number(3), markus)
    bruno = MemberCard(house.number(2), house.words("Bruno Muster", 200), None, None)
    return [anna, bruno, MemberCard(house.number(3), markus, None, None)] * (60 if house.most else 1)


def _request(outcome: Outcome = REFUSED, **changes: Any) -> Picture:
    def picture(say: Say, house: House) -> Screen:
        return approvals.request(
            house.request(**changes), outcome, say, toast=say.label("Approved.") if "decided_by" in changes else ""
        )

    return picture


def _busy(say: Say, house: House) -> Screen:
    """Everything that can speak against it, and a question."""
    first, away = house.words("Brandschutz", 300), tuple(house.words(n, 200) for n in ("Bruno", "Zoé", "Yves", "Ali"))
    clashes = tuple(house.line(title=first, **CLASH) for _ in range(3))
    asked = AskedCard(house.words("Markus", 200), house.words("Wer übernimmt den Spätdienst?", 300), None)
    return approvals.request(house.request(free=0, clashes=clashes, away=away, asked=asked), REFUSED, say)


def _answered(say: Say, house: House) -> Screen:
    asked = AskedCard("Markus", house.words("Wer übernimmt?", 300), house.words("Bruno übernimmt.", 300))
    card = house.request(clashes=(house.line(title="Brandschutz", **CLASH),), away=("Zoé", "Yves"), asked=asked)
    return approvals.request(card, APPROVED, say)


DONE: dict[str, Any] = {"ends_at": None, "decided_by": "Markus Muster"}

APPROVALS: dict[str, Pictures] = {
    "approvals.approvals": {
        "an approver": lambda say, house: approvals.approvals(_lines(house), 0, [], say),
        "a coordinator": lambda say, house: approvals.approvals(_lines(house), 0, _houses(house, True), say),
        "a coordinator of two houses": lambda say, house: approvals.approvals(
            [replace(_lines(house)[0], house=house.institution(2).name)], 0, _houses(house, False, True), say
        ),
        "a coordinator who is the only one to approve": lambda say, house: approvals.approvals(
            [], 0, _houses(house, True, True), say, [1]
        ),
        "second of three pages": lambda say, house: approvals.approvals(_lines(house) * 12, 1, [], say),
        "nothing open": lambda say, house: approvals.approvals([], 0, _houses(house, False), say),
    },
    "approvals.request": {
        "open": _request(),
        "enough seats": _request(free=None),
        "with all that speaks against it": _busy,
        "answered, and no answer means yes": _answered,
        "approved": _request(state=EnrolmentState.ENROLLED, **DONE),
        "approved by time": _request(state=EnrolmentState.ENROLLED, ends_at=None),
        "refused": _request(state=EnrolmentState.REFUSED, **DONE),
        "withdrawn": _request(state=EnrolmentState.WITHDRAWN, **DONE),
        "over": _request(state=EnrolmentState.LAPSED, ends_at=None),
    },
    "approvals.ask_refuse": {"reasons": lambda say, house: approvals.ask_refuse(house.request(), say)},
    "approvals.approvers": {
        "some": lambda say, house: approvals.approvers(1, _members(house), 0, say),
        "second of three pages": lambda say, house: approvals.approvers(1, _members(house)[:2] * 12, 1, say),
    },
    "approvals.choose_approver": {
        "one is chosen": lambda say, house: approvals.choose_approver(
            1, _members(house)[0], _members(house)[1:], say, say.label("Noted.")
        ),
        "nobody could": lambda say, house: approvals.choose_approver(1, _members(house)[1], [], say),
    },
    "approvals.choose_group": {
        "a volunteer": lambda say, house: approvals.choose_group(
            1, replace(_members(house)[0], group=Group.VOLUNTEER), say
        ),
    },
}
