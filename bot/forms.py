"""Step-by-step input as data: fields, questions, readers. The half-filled form is a row, so it outlives all."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup

from bot.say import Say
from bot.screens import forms as screens
from bot.screens.lines import short
from bot.screens.screen import Screen
from bot.turn import Turn
from catalogue import drafts
from catalogue.drafts import Draft
from catalogue.reading.unreadable import Unreadable, Why
from catalogue.refusals import Reason, Refused

#: Answers by step, as JSON: text, numbers, lists; None where a question was skipped.
Answers = Mapping[str, Any]
#: A button of a question: its label, and the answer it stands for.
Choice = tuple[str, Any]

PREVIEW = "preview"


#: The answer of the button that ends a choice of several.
DONE = ""


async def _as_read(turn: Turn, value: Any) -> Any:
    return value


async def _no_choices(turn: Turn, answers: Answers) -> list[Choice]:
    return []


@dataclass(frozen=True, slots=True)
class Field:
    """`read`: what typed text means, `known`: looked up in the network; both raise Unreadable.

    `several`: choices are put on a list and taken off it, until DONE. `needed` False leaves the question out.
    `forgets`: the step whose answer depends on this one, so that it is asked anew.
    """

    step: str
    label: Callable[[Say], str]
    question: Callable[[Say], Markup]
    read: Callable[[str, Turn], Any]
    choices: Callable[[Turn, Answers], Awaitable[list[Choice]]] = _no_choices
    skip: Callable[[Say], str] | None = None
    needed: Callable[[Turn, Answers], bool] = lambda turn, answers: True
    forgets: str = ""
    known: Callable[[Turn, Any], Awaitable[Any]] = _as_read
    several: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """`preview` shows the whole before `finish` does it (`how`: publish, draft, do, silent, keep, latest)."""

    name: str
    title: Callable[[Say], str]
    fields: tuple[Field, ...]
    preview: Callable[[Turn, Answers], Awaitable[Screen]]
    finish: Callable[[Turn, Answers, str], Awaitable[Screen]]

    def steps(self, turn: Turn, answers: Answers) -> list[str]:
        return [field.step for field in self.fields if field.needed(turn, answers)]

    def field(self, step: str) -> Field:
        found = next((field for field in self.fields if field.step == step), None)
        if found is None:
            raise Refused(Reason.STALE_FORM)
        return found


async def begin(turn: Turn, form: Form, answers: Answers) -> Screen:
    """Open a form; one that was half filled in makes way."""
    return await ask(turn, form, dict(answers), _next(turn, form, answers, after=None))


async def ask(turn: Turn, form: Form, answers: Answers, step: str, problem: Markup | None = None) -> Screen:
    """Show a question or the preview, and remember what its buttons stand for."""
    offered: list[Choice] = []
    if step != PREVIEW:
        offered = await form.field(step).choices(turn, answers)
    kept = {k: v for k, v in answers.items() if k != "choices"} | {"choices": [value for _, value in offered]}
    await drafts.save(turn.db, turn.person.id, Draft(form.name, step, kept), turn.now)
    if step == PREVIEW:
        return await form.preview(turn, kept)
    return _question(turn, form, answers, step, [label for label, _ in offered], problem)


def _question(
    turn: Turn, form: Form, answers: Answers, step: str, labels: Sequence[str], problem: Markup | None
) -> Screen:
    field, say = form.field(step), turn.say
    return screens.question(
        form.title(say),
        step,
        field.question(say),
        labels,
        say,
        can_skip=field.skip(say) if field.skip else "",
        is_first=form.steps(turn, answers)[0] == step,
        problem=problem,
    )


async def answered(turn: Turn, form: Form, draft: Draft, value: Any) -> Screen:
    """Take an answer and go on: to the next open question, or to the preview once it has been seen."""
    if form.field(draft.step).several and value is not None:
        chosen = draft.answers.get(draft.step) or []
        if value != DONE:
            return await ask(turn, form, {**draft.answers, draft.step: _toggled(chosen, value)}, draft.step)
        value = chosen
    stale = form.field(draft.step).forgets
    answers = {step: kept for step, kept in draft.answers.items() if step != stale} | {draft.step: value}
    return await ask(turn, form, answers, _next(turn, form, answers, after=draft.step))


def _toggled(chosen: Sequence[Any], value: Any) -> list[Any]:
    return [one for one in chosen if one != value] if value in chosen else [*chosen, value]


async def read(turn: Turn, form: Form, draft: Draft) -> Screen:
    """What was typed. Not understood: the same question again, with what would be."""
    if draft.step == PREVIEW:
        return await ask(turn, form, draft.answers, PREVIEW)
    field = form.field(draft.step)
    try:
        value = await field.known(turn, field.read(turn.text, turn))
    except Unreadable as no:
        return await ask(turn, form, draft.answers, draft.step, not_understood(turn.say, turn.text, no))
    return await answered(turn, form, draft, value)


def not_understood(say: Say, typed: str, no: Unreadable) -> Markup:
    """What was typed, why it is not taken, and what would be."""
    shown, expected = short(typed, 80), say(no.expected)
    if no.why is Why.FORM:
        return say("I can't read «{typed}» here. This works: {expected}.", typed=shown, expected=expected)
    why = say(no.why, **_facts(say, no.facts))
    return say("«{typed}»: {why}. This works: {expected}.", typed=shown, why=why, expected=expected)


def _facts(say: Say, facts: Mapping[str, object]) -> dict[str, object]:
    """A day as people say it, with its weekday in their own language."""
    day = facts.get("day")
    return (
        {**facts, "day": say.short_day(day), "weekday": say.full_weekday(day)} if isinstance(day, date) else {**facts}
    )


async def back(turn: Turn, form: Form, draft: Draft) -> Screen:
    """To the question before; from the first one nowhere."""
    steps = form.steps(turn, draft.answers)
    here = steps.index(draft.step) if draft.step in steps else len(steps)
    return await ask(turn, form, draft.answers, steps[max(0, here - 1)])


def _next(turn: Turn, form: Form, answers: Answers, after: str | None) -> str:
    """The first question without an answer; the preview when all have one."""
    open_steps = [step for step in form.steps(turn, answers) if step not in answers]
    return open_steps[0] if open_steps else PREVIEW
