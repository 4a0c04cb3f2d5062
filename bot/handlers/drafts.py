"""Drafts that were entered together are published together."""

from bot.change_actions import PublishDrafts, ShowDrafts
from bot.handlers.desk import own, shown
from bot.screens import drafts as screens
from bot.screens.screen import Screen
from bot.turn import Handlers, Turn
from catalogue import together


async def show(turn: Turn, action: ShowDrafts) -> Screen:
    await own(turn, action.session)
    batch = await together.look(turn.db, turn.who, action.session, turn.now)
    if not batch.count:
        return await shown(turn, action.session, turn.say.label("None of them is a draft any more."))
    return screens.preview(batch, action.session, turn.say)


async def publish(turn: Turn, action: PublishDrafts) -> Screen:
    await own(turn, action.session)
    anyway = bool(action.anyway)
    count = await together.publish(turn.db, turn.who, action.session, turn.now, anyway)
    return screens.published(count, turn.say)


HANDLERS: Handlers = {ShowDrafts: show, PublishDrafts: publish}
