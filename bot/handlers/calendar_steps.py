"""The calendar of a form, and the answers to what its preview asks about."""

from dataclasses import replace
from datetime import date

from bot import forms
from bot.form_actions import EmptyDay, KeepAnyway, LookAtTheirs, PickDay, TurnMonth
from bot.forms import PREVIEW, Form
from bot.handlers import edit_session, findings
from bot.handlers.date_fields import today
from bot.handlers.form_steps import opened, or_the_open_question
from bot.screens.month import MONTHS_AHEAD, months_from
from bot.screens.screen import Screen
from bot.turn import Handlers, Turn
from catalogue.drafts import TOUCHED, Draft
from catalogue.refusals import Reason, Refused


async def pick(turn: Turn, action: PickDay) -> Screen:
    """The time is asked next. A day that is over is none."""
    form, draft = await _calendar(turn, action.step)
    try:
        day = date(action.day // 10000, action.day // 100 % 100, action.day % 100)
    except ValueError:
        raise Refused(Reason.NOT_FOUND) from None
    if day < today(turn) or months_from(today(turn), day) > MONTHS_AHEAD:
        return await _nothing(turn, form, draft)
    answers = {**draft.answers, **form.field(draft.step).picks(draft.answers, day), TOUCHED: True}
    if not answers["days"] and not answers["times"]:
        return await forms.ask(turn, form, {k: v for k, v in answers.items() if k != "times"}, draft.step)
    return await forms.ask(turn, form, answers, forms.following(turn, form, answers))


async def turn_to(turn: Turn, action: TurnMonth) -> Screen:
    form, draft = await _calendar(turn, action.step)
    if not 1 <= action.month % 100 <= 12 or not 1 <= action.month // 100 <= 9999:
        raise Refused(Reason.NOT_FOUND)
    return await forms.ask(turn, form, {**draft.answers, "month": action.month}, draft.step)


async def empty(turn: Turn, action: EmptyDay) -> Screen:
    form, draft = await _calendar(turn, action.step)
    return await _nothing(turn, form, draft)


async def _nothing(turn: Turn, form: Form, draft: Draft) -> Screen:
    screen = await forms.ask(turn, form, draft.answers, draft.step)
    return replace(screen, toast=turn.say.label("Please press a day that is still to come."))


async def _calendar(turn: Turn, step: str) -> tuple[Form, Draft]:
    """The open form at its calendar; elsewhere the button is stale."""
    form, draft = await opened(turn, step)
    if step == PREVIEW or await form.field(step).month(turn, draft.answers) is None:
        raise Refused(Reason.STALE_FORM)
    return form, draft


async def keep(turn: Turn, action: KeepAnyway) -> Screen:
    form, draft = await opened(turn, PREVIEW)
    return await forms.ask(turn, form, findings.keep(draft.answers), PREVIEW)


async def look_at_theirs(turn: Turn, action: LookAtTheirs) -> Screen:
    form, draft = await opened(turn, PREVIEW)
    if form is not edit_session.FORM:
        raise Refused(Reason.STALE_FORM)
    return await edit_session.look_at_theirs(turn, draft.answers)


HANDLERS: Handlers = {
    PickDay: or_the_open_question(pick),
    TurnMonth: or_the_open_question(turn_to),
    EmptyDay: or_the_open_question(empty),
    KeepAnyway: or_the_open_question(keep),
    LookAtTheirs: or_the_open_question(look_at_theirs),
}
