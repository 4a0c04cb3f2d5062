"""A session once more: how, when, what is left out, what has become of it."""

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup

from bot.actions import Manage, ManageSession
from bot.change_actions import OpenChange
from bot.say import Say
from bot.screens import drafts
from bot.screens.lines import short
from bot.screens.screen import Button, Screen, bold, in_twos, rows, text
from catalogue.cards import SessionCard
from catalogue.rules.series import Copied, Rhythm

LONGEST_TITLE, MOST_DATES, MOST_FREE = 200, 5, 4


def rhythm(value: Rhythm, say: Say) -> str:
    return {
        Rhythm.WEEKLY: say.label("Every week"),
        Rhythm.FORTNIGHTLY: say.label("Every two weeks"),
        Rhythm.MONTHLY: say.label("Every month"),
    }[value]


def menu(card: SessionCard, say: Say) -> Screen:
    """Once, as a series, or with all others of its year."""
    series = [Button(rhythm(one, say), OpenChange(card.id, one.value)) for one in Rhythm] if card.coming else []
    return Screen(
        text(
            bold(say("Copy: {title}", title=short(card.training.title(say.language), LONGEST_TITLE))),
            say("The copy is a draft without participants; the dates of enrolment move along."),
            say("Other hosts don't come along: ask them once more.") if len(card.hosts) > 1 else None,
        ),
        rows(
            Button(say.label("With another date"), OpenChange(card.id, "copy")),
            *in_twos(series),
            [
                Button(say.label("A whole year"), OpenChange(card.id, "year")),
                Button(say.label("Back"), ManageSession(card.id)),
            ],
        ),
    )


def planned(copies: Sequence[Copied], say: Say, past: int = 0) -> list[str | Markup | None]:
    """The days of a series; those that are left out are named. `past`: how many would be over."""
    kept = [one for one in copies if not one.free]
    shown = [say.day(one.times[0][0].date()) for one in kept[:MOST_DATES]]
    more = len(kept) - len(shown)
    left = [day for one in copies for day in one.free]
    return [
        say.plural("{n} draft:", "{n} drafts:", len(kept)) if kept else nothing(say),
        *shown,
        say.plural("and {n} more date", "and {n} more dates", more) if more else None,
        say("Left out, because of a holiday or a closed day: {days}", days=_days(left, say)) if left else None,
        in_the_past(past, say),
        None if copies or past else say("The first date of the series is after that day."),
    ]


def nothing(say: Say) -> Markup:
    return bold(say("There is nothing to copy."))


def in_the_past(count: int, say: Say) -> Markup | None:
    """Copies that would have begun."""
    if not count:
        return None
    return say.plural("{n} left out: it would be in the past.", "{n} left out: they would be in the past.", count)


def _days(days: Sequence[date], say: Say) -> str:
    named = [say.short_day(day) for day in days[:MOST_FREE]]
    more = len(days) - len(named)
    return say.listing([*named, say.label_plural("{n} more day", "{n} more days", more)] if more else named)


def year(
    number: int,
    count: int,
    known: int,
    on_free: Sequence[tuple[str, date]],
    say: Say,
    past: int = 0,
    never: int = 0,
) -> list[Markup | None]:
    """What a year's programme becomes; `on_free`: titles whose copy falls on a day without courses, and the day. Left
    out: `past` would be over, `never` at a time that a clock change skips or doubles."""
    named = [f"{say.short_day(day)} {short(title, 60)}" for title, day in on_free[:MOST_FREE]]
    more = len(on_free) - len(named)
    named += [say.label_plural("{n} more day", "{n} more days", more)] if more else []
    return [
        bold(say("{year} becomes {next}", year=number, next=number + 1)),
        say.plural("{n} session is copied as a draft.", "{n} sessions are copied as drafts.", count)
        if count
        else nothing(say),
        say("Each in the same calendar week, on the same weekday.") if count else None,
        say.plural("{n} has been copied already.", "{n} have been copied already.", known) if known else None,
        in_the_past(past, say),
        say.plural(
            "{n} left out: the clocks change at its time.", "{n} left out: the clocks change at their time.", never
        )
        if never
        else None,
        say("On a holiday or a closed day: {days}", days=say.listing(named)) if named else None,
    ]


def made(count: int, known: int, say: Say, session_id: int = 0, draft: int = 0) -> Screen:
    """Done; where to find the drafts. `draft`: one of them."""
    back = Button(say.label("Back"), ManageSession(session_id) if session_id else Manage())
    head = say.plural("{n} draft is there.", "{n} drafts are there.", count)
    return Screen(
        text(
            bold(head if count else say("Nothing new: there is nothing left to copy.")),
            say.plural("{n} had been copied already.", "{n} had been copied already.", known) if known else None,
            say("Each appears in the catalogue once you publish it."),
        ),
        rows(
            drafts.door(count, draft, say) if draft else None,
            [Button(say.label("My sessions"), Manage()), back] if session_id else back,
        ),
    )
