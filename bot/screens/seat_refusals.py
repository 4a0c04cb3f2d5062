"""A "no" to whoever runs a session, or to an approver."""

from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup

from bot.say import Say
from bot.screens.lines import short
from catalogue.rules.reasons import Reason
from catalogue.rules.states import EnrolmentState

Facts = Mapping[str, Any]
Words = tuple[Markup, Markup | None]


def _capacity_too_small(facts: Facts, say: Say) -> Words:
    taken, wanted = facts.get("taken"), facts.get("capacity")
    way = say("You can lower it to the seats taken, or send the last ones back to the waiting list.")
    if taken is None or wanted is None:
        return say("More seats are taken than that."), way
    return say.plural(
        "{n} seat is taken, so {wanted} are too few.",
        "{n} seats are taken, so {wanted} are too few.",
        taken,
        wanted=wanted,
    ), way


def _reserved_too_many(facts: Facts, say: Say) -> Words:
    way = say("Reserve fewer, or add seats.")
    if facts.get("reserved") is None:
        return say("More seats are reserved than there are."), way
    figures = {"capacity": facts["capacity"]}
    return say.plural(
        "{n} seat is reserved, but there are {capacity}.",
        "{n} seats are reserved, but there are only {capacity}.",
        facts["reserved"],
        **figures,
    ), way


def _not_for_oneself(facts: Facts, say: Say) -> Words:
    if facts.get("proof"):
        return say("Nobody records their own proof."), say("Another coordinator of your institution can do it.")
    return (
        say("Nobody approves their own request."),
        say("Another approver of your institution answers it, or its coordination."),
    )


def _already_decided(facts: Facts, say: Say) -> Words:
    by = say("Decided by {name}.", name=short(facts["by"], 60)) if facts.get("by") else None
    match facts.get("state"):
        case EnrolmentState.ENROLLED:
            return say("This request is approved already."), by
        case EnrolmentState.REFUSED:
            return say("This request is refused already."), by
        case EnrolmentState.WITHDRAWN:
            return say("This request was withdrawn."), say("There is nothing left to decide.")
        case EnrolmentState.LAPSED:
            return say("The time for an answer is over."), say("Whoever asked can ask again if a seat is free.")
    return say("This request is no longer open."), say("There is nothing left to decide.")


def _over(facts: Facts, say: Say) -> Words:
    return say("This session has taken place."), say("So it can't be cancelled any more.")


WORDS: dict[Reason, Callable[[Facts, Say], Words]] = {
    Reason.CAPACITY_TOO_SMALL: _capacity_too_small,
    Reason.RESERVED_TOO_MANY: _reserved_too_many,
    Reason.NOT_FOR_ONESELF: _not_for_oneself,
    Reason.ALREADY_DECIDED: _already_decided,
    Reason.OVER: _over,
}
