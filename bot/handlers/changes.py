"""The last change of a session is undone; the forms that copy it are opened."""

from bot import forms
from bot.change_actions import OpenChange, UndoChange
from bot.handlers import copying
from bot.handlers.desk import own, shown
from bot.screens.screen import Screen
from bot.turn import Handlers, Turn
from catalogue import undoing
from catalogue.refusals import Reason, Refused
from catalogue.rules.series import Rhythm


async def undo(turn: Turn, action: UndoChange) -> Screen:
    told = await undoing.undo(turn.db, turn.who, action.session, turn.now, turn.terms)
    say = turn.say
    heard = say.label_plural(
        "Undone. {n} person who knew of it is told.", "Undone. {n} people who knew of it are told.", told
    )
    return await shown(turn, action.session, heard if told else say.label("Undone. Nobody was told of it."), bool(told))


async def open_change(turn: Turn, action: OpenChange) -> Screen:
    """Which form, and about what."""
    if action.form == copying.YEAR.name:
        return await copying.open_year(turn, action.session)
    await own(turn, action.session)
    about = {"session": action.session}
    if action.form in set(Rhythm):
        return await forms.begin(turn, copying.SERIES, about | {"rhythm": action.form})
    if action.form != copying.ONCE.name:
        raise Refused(Reason.NOT_FOUND)
    return await forms.begin(turn, copying.ONCE, about)


HANDLERS: Handlers = {UndoChange: undo, OpenChange: open_change}
