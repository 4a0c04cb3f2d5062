"""Typed text: the answer to an open form's question, the announcement of a course, a code to check in with, else a
search."""

from bot import forms
from bot.actions import AskWords, Find
from bot.handlers import attendance, open_form, pasted
from bot.handlers.finding import find
from bot.handlers.form_steps import FORMS, opened
from bot.handlers.home import ask_words
from bot.screens.screen import Screen
from bot.turn import Turn
from catalogue.search import fold_query


async def search(turn: Turn) -> Screen | None:
    """What was found; None where a form waits for an answer, or the text fills one in.

    Whoever left a form long ago is asked first whether this is meant for it.
    """
    draft = await open_form.of(turn)
    cold = draft is not None and open_form.is_cold(turn, draft)
    if not cold and ((draft is not None and draft.form in FORMS) or pasted.is_announcement(turn, draft)):
        return None
    coming = await attendance.typed(turn)
    if coming is not None:
        return coming
    if draft is not None and cold:
        return open_form.which(turn, draft)
    words = fold_query(turn.text)
    return await find(turn, Find(0, words)) if words else await ask_words(turn, AskWords())


async def answer(turn: Turn) -> Screen:
    there = await open_form.of(turn)
    if pasted.is_announcement(turn, there):
        return await pasted.fill(turn, there)
    form, draft = await opened(turn)
    return await forms.read(turn, form, draft)
