"""Why a change can't be taken back, made silently, or left to nobody; and the way out."""

from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup

from bot.say import Say
from bot.screens.lines import short
from catalogue.rules.reasons import Reason
from catalogue.rules.states import SessionState

Facts = Mapping[str, Any]
Words = tuple[Markup, Markup | None]
LONGEST_NAME = 120
#: About a session that one runs.
RUNNING = (Reason.DRAFT_OVER, Reason.UNDO_OVER, Reason.LAST_HOST, Reason.NOBODY_COORDINATES)


def _undo_over(facts: Facts, say: Say) -> Words:
    if facts.get("state") is SessionState.CANCELLED:
        return say("The time to undo this is over."), say("Copy the session to plan it anew.")
    return say("The time to undo this is over."), say("Reschedule it once more; everybody is told.")


def _must_be_told(facts: Facts, say: Say) -> Words:
    return say("People plan by this, so they are told."), say("Press Confirm instead.")


def _last_host(facts: Facts, say: Say) -> Words:
    return say("A session has at least one host."), say("Ask another institution first, or cancel the session.")


def _draft_over(facts: Facts, say: Say) -> Words:
    return say("All dates of this draft are over, so it can't be published."), say("Give it new dates, or copy it.")


def _nobody_coordinates(facts: Facts, say: Say) -> Words:
    way = say("Whoever runs the network can invite somebody there: please ask them.")
    if facts.get("house"):
        return say("Nobody coordinates {house} yet.", house=short(facts["house"], LONGEST_NAME)), way
    return say("Nobody coordinates this institution yet."), way


WORDS: dict[Reason, Callable[[Facts, Say], Words]] = {
    Reason.UNDO_OVER: _undo_over,
    Reason.MUST_BE_TOLD: _must_be_told,
    Reason.LAST_HOST: _last_host,
    Reason.DRAFT_OVER: _draft_over,
    Reason.NOBODY_COORDINATES: _nobody_coordinates,
}
