"""Typed text: the answer to an open form's question, else a search."""

from bot import forms
from bot.actions import AskWords, Find
from bot.handlers.finding import find
from bot.handlers.form_steps import FORMS
from bot.handlers.home import ask_words
from bot.screens.screen import Screen
from bot.turn import Turn
from catalogue import drafts
from catalogue.search import fold_query


async def read(turn: Turn) -> Screen:
    draft = await drafts.load(turn.db, turn.person.id)
    if draft is not None and draft.form in FORMS:
        return await forms.read(turn, FORMS[draft.form], draft)
    words = fold_query(turn.text)
    return await find(turn, Find(0, words)) if words else await ask_words(turn, AskWords())
