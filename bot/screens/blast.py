"""Whom a change reaches, in words, before it is made; and the two ways of making it."""

from collections.abc import Sequence
from datetime import timedelta

from markupsafe import Markup

from bot.actions import FinishForm
from bot.say import Say
from bot.screens.lines import short
from bot.screens.screen import Button, Rows, Style, rows
from catalogue.rules.blast import Blast

MOST_NAMES, LONGEST_NAME = 3, 40


def lines(reach: Blast, undo: timedelta, say: Say, quiet: bool = False) -> list[Markup]:
    """Who is told, whether it can be undone and (`quiet`) made without a message; what else it means in figures;
    clashes; who must be told by hand.

    Four lines at most: what speaks against a date stands above them.
    """
    silently = [_can_be_silent(say)] if quiet else []
    found = [Markup(" ").join([_told(reach, say), *_undo(undo, say), *silently]), *_figures(reach, say)]
    if reach.clashes:
        found.append(_clashes(reach, say))
    if reach.unreached:
        found.append(_by_hand(reach, say))
    return found


def _undo(undo: timedelta, say: Say) -> list[Markup]:
    minutes = int(undo.total_seconds() // 60)
    return [say.plural("You can undo it for {n} minute.", "You can undo it for {n} minutes.", minutes)] * bool(minutes)


def _figures(reach: Blast, say: Say) -> list[Markup]:
    """Calendars, approvals, seats without a name, on one line."""
    parts = []
    if reach.files:
        parts.append(say.plural("{n} calendar file sent anew", "{n} calendar files sent anew", reach.files))
    if reach.approved:
        parts.append(say.plural("{n} approval stays valid", "{n} approvals stay valid", reach.approved))
    if reach.unnamed:
        parts.append(
            say.plural(
                "{n} seat without a name (institution is told)",
                "{n} seats without a name (institutions are told)",
                reach.unnamed,
            )
        )
    return [Markup("{}.").format(Markup(" · ").join(parts))] if parts else []


def _told(reach: Blast, say: Say) -> Markup:
    if not reach.people:
        return say("Nobody has enrolled, so nobody will be told.")
    if not reach.institutions:
        return say.plural("{n} person will be told.", "{n} people will be told.", reach.people)
    houses = say.label_plural("{n} institution", "{n} institutions", reach.institutions)
    return say.plural(
        "{n} person from {houses} will be told.", "{n} people from {houses} will be told.", reach.people, houses=houses
    )


def _clashes(reach: Blast, say: Say) -> Markup:
    if not reach.clashing:
        return say.plural(
            "{n} person has another training then.", "{n} people have another training then.", reach.clashes
        )
    return say.plural(
        "{n} person has another training then: {names}",
        "{n} people have another training then: {names}",
        reach.clashes,
        names=_names(reach.clashing, say),
    )


def _by_hand(reach: Blast, say: Say) -> Markup:
    if not reach.by_hand:
        return say.plural(
            "{n} person is not reachable by Telegram: please tell them yourself.",
            "{n} people are not reachable by Telegram: please tell them yourself.",
            reach.unreached,
        )
    return say.plural(
        "Please tell {n} person yourself, whom Telegram does not reach: {names}",
        "Please tell {n} people yourself, whom Telegram does not reach: {names}",
        reach.unreached,
        names=_names(reach.by_hand, say),
    )


def _names(people: Sequence[str], say: Say) -> str:
    named = [short(name, LONGEST_NAME) for name in people[:MOST_NAMES]]
    more = len(people) - len(named)
    return say.listing([*named, say.label_plural("{n} more person", "{n} more people", more)] if more else named)


def _can_be_silent(say: Say) -> Markup:
    return say("People need not know this: you can also correct it without a message.")


def finish_rows(may_be_silent: bool, say: Say) -> Rows:
    """Confirm informs; silently only where nothing essential changes."""
    silent = Button(say.label("Correct silently"), FinishForm("silent")) if may_be_silent else None
    return rows([Button(say.label("Confirm"), FinishForm("do"), Style.SUCCESS), silent])
