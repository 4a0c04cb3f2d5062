"""One question at a time, what was understood, and a preview."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.actions import Answer, BackStep, EditStep, FinishForm, LeaveForm, SkipStep
from bot.say import Say
from bot.screens import month as calendar
from bot.screens.month import Month
from bot.screens.screen import Button, Rows, Screen, Style, bold, in_twos, rows, text


def question(
    title: str,
    step: str,
    words: Markup,
    choices: Sequence[str],
    say: Say,
    *,
    can_skip: str = "",
    is_first: bool = False,
    problem: Markup | None = None,
    lead: Markup | None = None,
    month: Month | None = None,
) -> Screen:
    """`choices`: what buttons offer; `can_skip`: the label of leaving it open; `problem`: why the last answer was
    not understood; `lead`: what is known so far; `month`: a calendar to press a day on."""
    buttons = [Button(label, Answer(step, number)) for number, label in enumerate(choices)]
    skip = Button(can_skip, SkipStep(step)) if can_skip else None
    back = None if is_first else Button(say.label("Back"), BackStep(step))
    return Screen(
        text(
            bold(title),
            *([problem, ""] if problem else []),
            lead,
            words,
            *(calendar.legend(month, say) if month else ()),
        ),
        (
            *(calendar.month_rows(month, step, say) if month else ()),
            *_listed(buttons),
            *rows(skip, [back, Button(say.label("Leave the form"), LeaveForm())]),
        ),
    )


#: A longer label has a row of its own.
HALF_ROW = 22


def _listed(buttons: Sequence[Button]) -> Rows:
    """Two beside each other where their labels fit."""
    found: list[list[Button]] = []
    for button in buttons:
        narrow = len(button.label) <= HALF_ROW
        if narrow and found and len(found[-1]) == 1 and len(found[-1][0].label) <= HALF_ROW:
            found[-1].append(button)
        else:
            found.append([button])
    return rows(*found)


def preview(
    title: str,
    body: Markup,
    finish: Rows,
    fields: Sequence[tuple[str, str]],
    say: Say,
    notes: Sequence[str | Markup] = (),
) -> Screen:
    """As staff will see it; every answer can be changed. `notes`: what it means, above it."""
    verb = say.label("Edit")
    edits = [Button(f"{label} · {verb}", EditStep(step)) for step, label in fields]
    return Screen(
        text(Markup("<i>{}</i>").format(title), *notes, "", body),
        (*finish, *rows(*in_twos(edits)), *rows(Button(say.label("Leave the form"), LeaveForm()))),
    )


def wants_a_press(typed: str, preview: str, say: Say) -> Markup:
    """Above a preview at which somebody has typed: nothing was taken over."""
    said = say("«{typed}» is not taken over: please press a button. Each answer has one.", typed=typed)
    return text(bold(said), "", Markup(preview))


def publish_rows(say: Say) -> Rows:
    return rows(
        [
            Button(say.label("Publish"), FinishForm("publish"), Style.SUCCESS),
            Button(say.label("Keep as draft"), FinishForm("draft")),
        ]
    )


def confirm_rows(say: Say) -> Rows:
    return rows(Button(say.label("Confirm"), FinishForm("do"), Style.SUCCESS))


def left(say: Say, back: Button) -> Screen:
    return Screen(say("The form is closed. Nothing has changed."), rows(back))
