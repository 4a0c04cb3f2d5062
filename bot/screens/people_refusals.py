"""A "no" about invitations and about who runs a house."""

from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup

from bot.say import Say
from catalogue.rules.reasons import Reason

Facts = Mapping[str, Any]
Words = tuple[Markup, Markup | None]


def _revoked(facts: Facts, say: Say) -> Words:
    way = say("Ask your coordination for a new one.")
    if facts.get("contact"):
        way = say("Ask for a new one: {contact}", contact=facts["contact"])
    return say("This invitation from {institution} was taken back.", institution=facts["institution"]), way


def _last(facts: Facts, say: Say) -> Words:
    return (
        say("{institution} would have no coordinator.", institution=facts.get("institution", "")),
        say("First make somebody else coordinator: /people"),
    )


def _lent(facts: Facts, say: Say) -> Words:
    return (
        say("Whoever stands in for somebody does not give or take roles there."),
        say("That is for a coordinator of the institution: please ask one of them."),
    )


WORDS: dict[Reason, Callable[[Facts, Say], Words]] = {
    Reason.INVITATION_REVOKED: _revoked,
    Reason.LAST_COORDINATOR: _last,
    Reason.ONLY_LENT: _lent,
}
