"""A "no" to how a session's seats are to be shared out."""

from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup

from bot.say import Say
from catalogue.rules.reasons import Reason

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


WORDS: dict[Reason, Callable[[Facts, Say], Words]] = {
    Reason.CAPACITY_TOO_SMALL: _capacity_too_small,
    Reason.RESERVED_TOO_MANY: _reserved_too_many,
}
