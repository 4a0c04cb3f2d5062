"""A "no" to whoever runs a session, to an approver, to whoever notes presence."""

from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup

from bot.actions import ShowHome
from bot.participant_actions import ShowPresence
from bot.say import Say
from bot.screens.lines import short
from bot.screens.screen import Button
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


def _presence_shut(facts: Facts, say: Say) -> Words:
    way = say("Presence is noted from an hour before the date until 30 days after it.")
    opens, closes, now = (facts.get(name) for name in ("opens_at", "closes_at", "now"))
    if opens is None or closes is None or now is None:
        return say("Presence can't be noted now."), way
    if now < opens:
        return say("Presence can be noted from {moment} on.", moment=say.moment(opens)), way
    return say("Presence could be noted until {moment}.", moment=say.moment(closes)), way


def _check_in_shut(facts: Facts, say: Say) -> Words:
    way = say("Codes work from half an hour before a date until its end.")
    if facts.get("opens_at") is None:
        return say("Nobody can check in now."), way
    if facts.get("shows"):
        return say("The check-in code is here from {moment} on.", moment=say.moment(facts["opens_at"])), way
    return say("You can check in from {moment} on.", moment=say.moment(facts["opens_at"])), way


def way(facts: Facts, say: Say) -> list[Button]:
    """Back to the presence for whoever shows the code; others have what is theirs."""
    if not facts.get("shows"):
        return []
    return [Button(say.label("Presence"), ShowPresence(facts["session_id"])), Button(say.label("Back"), ShowHome())]


def _code_unknown(facts: Facts, say: Say) -> Words:
    return (
        say("This code is not the newest one."),
        say("It changes every minute. Please scan it again or type the one that you see now, or tell the trainer."),
    )


#: About being there.
PRESENT = (Reason.PRESENCE_SHUT, Reason.CHECK_IN_SHUT, Reason.CODE_UNKNOWN)

WORDS: dict[Reason, Callable[[Facts, Say], Words]] = {
    Reason.CAPACITY_TOO_SMALL: _capacity_too_small,
    Reason.RESERVED_TOO_MANY: _reserved_too_many,
    Reason.NOT_FOR_ONESELF: _not_for_oneself,
    Reason.ALREADY_DECIDED: _already_decided,
    Reason.PRESENCE_SHUT: _presence_shut,
    Reason.CHECK_IN_SHUT: _check_in_shut,
    Reason.CODE_UNKNOWN: _code_unknown,
    Reason.OVER: _over,
}
