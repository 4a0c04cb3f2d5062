"""A form that was left, and a form about something that others have changed meanwhile."""

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

from bot.actions import FinishForm, LeaveForm, Manage, ResumeForm
from bot.form_actions import BeginAnew, LookAtTheirs
from bot.say import Say
from bot.screens.lines import short
from bot.screens.screen import Button, Screen, Style, bold, rows, text

LONGEST_NAME, LONGEST_TITLE, LONGEST_VALUE, MOST_DIFFERENCES = 60, 200, 80, 6


def unfinished(title: str, since: datetime, about: int, form: str, say: Say) -> Screen:
    """Another form is half filled in: go on with it, or begin anew."""
    return Screen(
        text(
            bold(say("A form is still open: {title}", title=title)),
            say("Last answer on {moment}.", moment=say.moment(since.replace(second=0))),
            say("Whoever begins anew loses what is filled in there."),
        ),
        rows(
            Button(say.label("Go on with it"), ResumeForm(), Style.PRIMARY),
            [Button(say.label("Begin anew"), BeginAnew(about, form)), Button(say.label("Back"), Manage())],
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
                Button(say.label("Go on with theirs"), BeginAnew(about, form)),
                Button(say.label("Leave the form"), LeaveForm()),
            ],
        ),
    )
