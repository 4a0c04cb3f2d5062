"""Many drafts at once: what appears, what stays a draft, and why."""

from collections.abc import Sequence
from typing import TypeVar

from markupsafe import Markup

from bot.actions import Manage, ManageSession
from bot.change_actions import PublishDrafts, ShowDrafts
from bot.say import Say
from bot.screens import findings
from bot.screens.lines import short
from bot.screens.screen import Button, Screen, Style, bold, rows, text
from catalogue.desk_cards import Batch, DraftLine

T = TypeVar("T")
LONGEST_TITLE = 80
#: How many of each kind are named, where there are so many kinds.
MOST_SHOWN = {0: 0, 1: 5, 2: 3, 3: 1}


def door(count: int, session_id: int, say: Say) -> Button | None:
    """From one of several drafts, or from the copy that made them."""
    return Button(say.label("Publish all {n}", n=count), ShowDrafts(session_id)) if count > 1 else None


def preview(batch: Batch, session_id: int, say: Say) -> Screen:
    """Before they appear. Those that something speaks against stay drafts unless that is wanted."""
    clear, asked = len(batch.clear), len(batch.asked)
    most = MOST_SHOWN[sum(map(bool, (batch.clear, batch.asked, batch.over)))]
    some = Button(say.label("Publish {n}", n=clear), PublishDrafts(session_id, 0), Style.SUCCESS)
    every = Button(say.label("Publish all {n} anyway", n=clear + asked), PublishDrafts(session_id, 1))
    return Screen(
        text(
            bold(say.plural("{n} draft was entered together.", "{n} drafts were entered together.", batch.count)),
            *_block(_appear(clear, say), batch.clear, most, say),
            *_spoken_against(batch, most, say),
            *_block(
                say.plural("{n} stays a draft: it is over.", "{n} stay drafts: they are over.", len(batch.over)),
                batch.over,
                most,
                say,
            ),
        ),
        rows(some if clear else None, every if asked else None, Button(say.label("Back"), ManageSession(session_id))),
    )


def _appear(count: int, say: Say) -> Markup:
    return say.plural("{n} appears in the catalogue at once:", "{n} appear in the catalogue at once:", count)


def _block(head: Markup, listed: Sequence[DraftLine], most: int, say: Say) -> list[str | Markup | None]:
    if not listed:
        return []
    shown = _named(listed, most)
    more = len(listed) - len(shown)
    rest = say.plural("and {n} more", "and {n} more", more) if more > 0 else None
    return ["", head, *(_line(one, say) for one in shown), rest]


def _spoken_against(batch: Batch, most: int, say: Say) -> list[str | Markup | None]:
    """Each with the first thing that is asked about it."""
    if not batch.asked:
        return []
    count, shown = len(batch.asked), _named(batch.asked, most)
    head = say.plural("Something speaks against {n}:", "Something speaks against {n}:", count)
    lines = [Markup("{} – {}").format(_line(one, say), findings.line(found, say)) for one, found in shown]
    more = count - len(shown)
    return ["", head, *lines, say.plural("and {n} more", "and {n} more", more) if more else None]


def _named(listed: Sequence[T], most: int) -> Sequence[T]:
    """One more needs no more room than to say so."""
    return listed if len(listed) <= most + 1 else listed[:most]


def _line(one: DraftLine, say: Say) -> str:
    """First date and title."""
    start = one.starts_at
    day = f"{say.weekday(start)} {say.short_day(start)}" if start else say.label("Date to be fixed")
    return f"{day} · {short(one.training.title(say.language), LONGEST_TITLE)}"


def published(count: int, say: Say) -> Screen:
    head = say.plural("{n} session is in the catalogue.", "{n} sessions are in the catalogue.", count)
    return Screen(
        text(bold(head if count else say("Nothing has changed."))), rows(Button(say.label("My sessions"), Manage()))
    )
