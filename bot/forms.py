"""Step-by-step input as data: fields, questions, readers. The half-filled form is a row, so it outlives all."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from markupsafe import Markup

from bot.say import Say
from bot.screens import forms as screens
from bot.screens.lines import short
from bot.screens.month import Month
from bot.screens.screen import Screen
from bot.turn import Turn
from catalogue import drafts
from catalogue.drafts import TOUCHED, Draft
from catalogue.reading.unreadable import Unreadable, Why
from catalogue.refusals import Reason, Refused

#: Answers by step, as JSON: text, numbers, lists; None where a question was skipped.
Answers = Mapping[str, Any]
#: A button of a question: its label, and the answer it stands for.
Choice = tuple[str, Any]

PREVIEW = "preview"


#: The answer of the button that ends a choice of several.
DONE = ""
#: What an answer says of several questions, as `{ALSO: {step: value, …}}`; with `"step"`: which question comes next.
ALSO = "also"


async def _as_read(turn: Turn, value: Any) -> Any:
    return value


async def _no_choices(turn: Turn, answers: Answers) -> list[Choice]:
    return []


async def _no_grid(turn: Turn, answers: Answers) -> Month | None:
    return None


@dataclass(frozen=True, slots=True)
class Field:
    """`read`: what typed text means, `known`: looked up in the network; both raise Unreadable.

    `several`: choices are put on a list and taken off it, until DONE. `needed` False leaves the question out; with
    `asked` False it is only reached from the preview. `forgets`: the step whose answer depends on this one, so that it
    is asked anew. `lead`: what is known so far, above the question. `month`: a calendar to press a day on, `picks`: the
    answers that a pressed day makes. `complete`: what a typed answer makes of the others; raises Unreadable as well.
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
    asked: bool = True
    lead: Callable[[Turn, Answers], Markup | None] = lambda turn, answers: None
    month: Callable[[Turn, Answers], Awaitable[Month | None]] = _no_grid
    picks: Callable[[Answers, date], dict[str, Any]] = lambda answers, day: {}
    complete: Callable[[Answers, Any, Turn], Any] = lambda answers, value, turn: value


@dataclass(frozen=True, slots=True)
class Form:
    """`preview` shows the whole before `finish` does it (`how`: publish, draft, do, silent, mine, keep, latest)."""

    name: str
    title: Callable[[Say], str]
    fields: tuple[Field, ...]
    preview: Callable[[Turn, Answers], Awaitable[Screen]]
    finish: Callable[[Turn, Answers, str], Awaitable[Screen]]

    def steps(self, turn: Turn, answers: Answers) -> list[str]:
        return [field.step for field in self.fields if field.asked and field.needed(turn, answers)]

    def field(self, step: str) -> Field:
        found = next((field for field in self.fields if field.step == step), None)
        if found is None:
            raise Refused(Reason.STALE_FORM)
        return found

    def labels(self, turn: Turn, answers: Answers) -> list[tuple[str, str]]:
        """The questions that the preview leads back to, with their names."""
        needed = [field for field in self.fields if field.needed(turn, answers)]
        return [(field.step, field.label(turn.say)) for field in needed]


async def begin(turn: Turn, form: Form, answers: Answers) -> Screen:
    """Open a form. Raises StillOpen where one is half filled in, be it of the same kind."""
    await drafts.make_way(turn.db, turn.person.id)
    return await ask(turn, form, dict(answers), following(turn, form, answers))


async def ask(turn: Turn, form: Form, answers: Answers, step: str, problem: Markup | None = None) -> Screen:
    """Show a question or the preview, and remember what its buttons stand for."""
    offered: list[Choice] = []
    if step != PREVIEW:
        offered = await form.field(step).choices(turn, answers)
    kept = {k: v for k, v in answers.items() if k != "choices"} | {"choices": [value for _, value in offered]}
    await drafts.save(turn.db, turn.person.id, Draft(form.name, step, kept), turn.now)
    if step == PREVIEW:
        return await form.preview(turn, kept)
    return await _question(turn, form, answers, step, [label for label, _ in offered], problem)


async def _question(
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
        lead=field.lead(turn, answers),
        month=await field.month(turn, answers),
    )


async def answered(turn: Turn, form: Form, draft: Draft, value: Any) -> Screen:
    """Take an answer and go on: to the next open question, or to the preview once it has been seen."""
    if form.field(draft.step).several and value is not None:
        chosen = draft.answers.get(draft.step) or []
        if value != DONE:
            toggled = {draft.step: _toggled(chosen, value), TOUCHED: True}
            return await ask(turn, form, {**draft.answers, **toggled}, draft.step)
        value = chosen
    stale = form.field(draft.step).forgets
    answers = {step: kept for step, kept in draft.answers.items() if step != stale}
    answers |= (value[ALSO] if isinstance(value, dict) and ALSO in value else {draft.step: value}) | {TOUCHED: True}
    leads_to = value.get("step") if isinstance(value, dict) else None
    return await ask(turn, form, answers, leads_to or following(turn, form, answers))


def _toggled(chosen: Sequence[Any], value: Any) -> list[Any]:
    return [one for one in chosen if one != value] if value in chosen else [*chosen, value]


async def read(turn: Turn, form: Form, draft: Draft) -> Screen:
    """What was typed. Not understood: the same question again, with what would be. At the preview it answers the only
    question anew; where there are several, it is said that a button is wanted."""
    if draft.step == PREVIEW:
        steps = form.steps(turn, draft.answers)
        if len(steps) == 1:
            return await read(turn, form, replace(draft, step=steps[0]))
        screen = await ask(turn, form, draft.answers, PREVIEW)
        return replace(screen, text=screens.wants_a_press(short(turn.text, 80), screen.text, turn.say))
    field = form.field(draft.step)
    try:
        value = field.complete(draft.answers, await field.known(turn, field.read(turn.text, turn)), turn)
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
    """Days as people say them, the weekday of one in their own language."""
    day = facts.get("day")
    named = {name: say.short_day(fact) for name, fact in facts.items() if isinstance(fact, date)}
    return {**facts, **named, **({"weekday": say.full_weekday(day)} if isinstance(day, date) else {})}


async def back(turn: Turn, form: Form, draft: Draft) -> Screen:
    """To the question before; from the first one nowhere, and from one that only the preview leads to, there."""
    if draft.step != PREVIEW and not form.field(draft.step).asked:
        return await ask(turn, form, draft.answers, PREVIEW)
    steps = form.steps(turn, draft.answers)
    here = steps.index(draft.step) if draft.step in steps else len(steps)
    return await ask(turn, form, draft.answers, steps[max(0, here - 1)])


def following(turn: Turn, form: Form, answers: Answers) -> str:
    """The first question without an answer; the preview when all have one."""
    fields = [field for field in form.fields if field.asked and field.needed(turn, answers)]
    return next((field.step for field in fields if field.step not in answers), PREVIEW)
