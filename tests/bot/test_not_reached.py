"""Whom Telegram does not reach: a fact at the desk, and a request only where something has just been told."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.actions import FinishForm, ManageSession
from bot.change_actions import UndoChange
from catalogue import people
from catalogue.database import Database
from tests.bot.test_conditions import Chat
from tests.catalogue.scene import Scene, join, scene
from tests.factories import NOW

FACT = "1 person is not reachable by Telegram: see Participants."
REQUEST = "1 person is not reachable by Telegram: please tell them yourself."
NEW_DATE = "28.3.2030 9-12"


async def somebody_is_away(db: AsyncConnection) -> tuple[Scene, Chat]:
    of = await scene(db)
    anna, _ = await join(db, of, 2)
    await people.reachable(db, anna.card.telegram_id or 0, NOW, False)
    return of, Chat(db, of.coordinator)


async def _moved(chat: Chat, of: Scene, how: str) -> str:
    await chat.ask(ManageSession(of.session))
    await chat.press("Reschedule")
    await chat.type(NEW_DATE)
    return await chat.ask(FinishForm(how))


async def test_the_desk_states_it_and_leads_to_the_list(database: Database) -> None:
    async with database.writing() as db:
        of, chat = await somebody_is_away(db)
        assert FACT in await chat.ask(ManageSession(of.session))
        await chat.press("Participants")
        assert any("not reachable by Telegram" in label for label in [chat.text, *chat.buttons])


async def test_once_a_move_or_its_undoing_is_told_it_asks_to_tell_them(database: Database) -> None:
    async with database.writing() as db:
        of, chat = await somebody_is_away(db)
        assert REQUEST in await _moved(chat, of, "do")
        assert FACT in await chat.ask(ManageSession(of.session))
        assert FACT in await chat.ask(UndoChange(of.session)), "it waited still, so nobody knew of it"


async def test_what_stands_like_that_already_is_not_to_be_told(database: Database) -> None:
    async with database.writing() as db:
        of, chat = await somebody_is_away(db)
        await _moved(chat, of, "do")
        assert FACT in await _moved(chat, of, "do")
