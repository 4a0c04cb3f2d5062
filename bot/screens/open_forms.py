"""A form that was left, and a form about something that others have changed meanwhile."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from markupsafe import Markup

from bot.actions import Find, FinishForm, LeaveForm, ResumeForm, ShowHome, StartForm
from bot.codec import pack
from bot.file_actions import LeaveImport, ShowReport
from bot.form_actions import BeginAnew, LookAtTheirs
from bot.say import Say
from bot.screens.lines import short
from bot.screens.screen import Button, Screen, Style, bold, rows, text

LONGEST_NAME, LONGEST_TITLE, LONGEST_VALUE, MOST_DIFFERENCES = 60, 200, 80, 6
LONGEST_SEARCH, LONGEST_LIST = 30, 40


def unfinished(title: str, since: datetime, instead: str, say: Say) -> Screen:
    """A form is half filled in: go on with it, or begin something else. `instead`: that, packed."""
    return Screen(
        text(*_open(title, since, say), say("Whoever begins anew loses what is filled in there.")),
        rows(
            Button(say.label("Go on with it"), ResumeForm(), Style.PRIMARY),
            [Button(say.label("Begin anew"), BeginAnew(instead)), Button(say.label("Back"), ShowHome())],
        ),
    )


def which(title: str, since: datetime, typed: str, words: str, say: Say) -> Screen:
    """Words, long after a form was left: they may be its answer, or a search. `words`: as a search takes them."""
    label = say.label("Search «{words}»", words=short(typed, LONGEST_SEARCH))
    return Screen(
        text(
            *_open(title, since, say),
            say("If you go on with it, I first show you what I had asked."),
        ),
        rows(
            Button(say.label("Go on with it"), ResumeForm(), Style.PRIMARY),
            Button(label, Find(0, words)) if words else None,
            [Button(say.label("Leave the form"), LeaveForm()), Button(say.label("Back"), ShowHome())],
        ),
    )


def _open(title: str, since: datetime, say: Say) -> tuple[Markup, Markup]:
    return (
        bold(say("A form is still open: {title}", title=title)),
        say("Last answer on {moment}.", moment=say.moment(since.replace(second=0))),
    )


def mentioned(screen: Screen, title: str, since: datetime, say: Say) -> Screen:
    """Where somebody comes by anyway, a button to the form that they have left."""
    label = say.label("Go on with: {title} ({day})", title=title, day=say.short_day(since))
    return replace(screen, rows=(*screen.rows, *rows(Button(label, ResumeForm()))))


def waiting(screen: Screen, name: str, number: int, say: Say) -> Screen:
    """The same, to a list that waits to be confirmed."""
    label = say.label("Look at the list: {name}", name=short(name, LONGEST_LIST))
    return replace(screen, rows=(*screen.rows, *rows(Button(label, ShowReport(number)))))


def only_a_list(name: str, number: int, say: Say) -> Screen:
    """Somebody wants to leave a form and has none; there is a list that they may mean."""
    return Screen(
        text(
            bold(say("Your list {name} waits to be confirmed", name=short(name, LONGEST_TITLE))),
            say("No form is open. Nothing has been changed yet."),
        ),
        rows(
            [
                Button(say.label("Look at the list"), ShowReport(number)),
                Button(say.label("Leave the list"), LeaveImport(number)),
            ],
            Button(say.label("Back"), ShowHome()),
        ),
    )


def changed_meanwhile(
    title: str, who: Sequence[str], differences: Sequence[tuple[str, str, str]], others: bool, say: Say
) -> Screen:
    """Somebody else has changed the same thing since this form was opened. `differences`: what, before, now; `others`:
    something besides, a date for example."""
    names = say.listing(short(name, LONGEST_NAME) for name in who[:3])
    by = say("Changed meanwhile by {names}:", names=names) if names else say("Changed meanwhile:")
    lines = [
        say("{what}: {before} → {now}", what=what, before=short(before, LONGEST_VALUE), now=short(now, LONGEST_VALUE))
        for what, before, now in differences[:MOST_DIFFERENCES]
    ]
    more = say("Something else: dates, seats or state.") if others else None
    return Screen(
        text(bold(short(title, LONGEST_TITLE)), by, *lines, more, "", say("Yours changes only what you answered.")),
        rows(
            Button(say.label("Take mine"), FinishForm("mine"), Style.PRIMARY),
            [
                Button(say.label("Look at theirs"), LookAtTheirs()),
                Button(say.label("Leave the form"), LeaveForm()),
            ],
        ),
    )


def theirs(body: Markup, about: int, form: str, say: Say) -> Screen:
    """As it stands now, without one's own changes."""
    return Screen(
        text(Markup("<i>{}</i>").format(say("As it stands now")), "", body),
        rows(
            Button(say.label("Take mine"), FinishForm("mine"), Style.PRIMARY),
            [
                Button(say.label("Go on with theirs"), BeginAnew(pack(StartForm(form, about)))),
                Button(say.label("Leave the form"), LeaveForm()),
            ],
        ),
    )
