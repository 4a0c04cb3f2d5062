"""Whoever taps twice sees what the first tap has come to, and it happens once. Without Telegram."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.action import Action
from bot.actions import ManageSession, ResumeForm
from bot.asked import COMMANDS
from bot.file_actions import ConfirmImport
from bot.handlers import files
from bot.say import Say
from bot.screens.screen import Screen
from bot.turn import Turn
from catalogue import drafts
from catalogue.database import Database
from catalogue.drafts import Draft
from catalogue.file_cards import ReportCard
from catalogue.tables import sessions
from tests.bot.cards import NETWORK, ZONE
from tests.bot.test_conditions import Chat
from tests.catalogue.scene import scene
from tests.factories import NOW

LAST = {"place": "Bern, Raum 2", "capacity": 12, "price": 12_000, "trainer": "R. Beispiel"}


class Hand(Chat):
    """Whose finger trembles."""

    async def twice(self, label: str) -> tuple[Screen, Screen]:
        button: Action = next(action for known, action in self.buttons.items() if known.endswith(label))
        await self.ask(button)
        first = self.screen
        await self.ask(button)
        assert first is not None
        assert self.screen is not None
        return first, self.screen


async def _at_the_date(db: AsyncConnection) -> Hand:
    of = await scene(db, datetime(2030, 3, 14, 9), **LAST)  # type: ignore[arg-type]
    hand = Hand(db, of.coordinator)
    await hand.ask(COMMANDS["newsession"])
    await hand.press(next(label for label in hand.buttons if label not in ("Back", "Leave")))
    await hand.type("28.3. 9-12")
    return hand


async def _count(db: AsyncConnection) -> int:
    return (await db.execute(select(func.count()).select_from(sessions))).scalar_one()


async def test_a_second_tap_on_publish_shows_the_session_that_is_published(database: Database) -> None:
    async with database.writing() as db:
        hand = await _at_the_date(db)
        before = await _count(db)
        await hand.press("Everything else as last time")
        first, second = await hand.twice("Publish")
        assert second == first
        assert second.toast == "Published."
        assert await _count(db) == before + 1
        assert await drafts.load(db, hand.person.id) is None


async def test_a_second_tap_in_the_middle_shows_the_question_that_is_open(database: Database) -> None:
    async with database.writing() as db:
        hand = await _at_the_date(db)
        first, second = await hand.twice("Everything else as last time")
        assert second.text == first.text
        assert "Publish" in hand.buttons


async def test_a_second_tap_on_the_confirmed_move_shows_the_moved_session(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        hand = Hand(db, of.coordinator)
        await hand.ask(ManageSession(of.session))
        await hand.press("Reschedule")
        await hand.type("20.3. 9-12")
        first, second = await hand.twice("Confirm")
        assert second == first
        assert "20 March 2030" in hand.text


async def test_a_press_long_after_says_that_the_form_is_closed(database: Database) -> None:
    async with database.writing() as db:
        hand = await _at_the_date(db)
        await hand.press("Everything else as last time")
        button = hand.buttons["Publish"]
        await hand.ask(button)
        late = NOW - drafts.SAME_PRESS - timedelta(seconds=1)
        kept = await drafts.came_to(db, hand.person.id, "publish", NOW)
        assert kept is not None
        await drafts.save(db, hand.person.id, Draft(drafts.DONE, "publish", kept), late)
        assert "This form is closed" in await hand.ask(button)
        assert "This form is closed" in await hand.ask(ResumeForm())


async def test_a_second_tap_on_confirm_shows_that_the_list_is_in(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        one = of.coordinator
        await drafts.save(db, one.id, Draft(drafts.LIST, "report", {"number": 7}), NOW, drafts.LIST)
        turn = Turn(db, one.card, one.who, Say("en", ZONE), NOW, NETWORK)
        report = ReportCard("liste.csv", "Haus", rows=1, new=1)
        first = await files.confirm(replace(turn, report=report), ConfirmImport(7))
        assert "is in." in first.text
        assert await files.confirm(turn, ConfirmImport(7)) == first
        assert "does not wait for you any more" in (await files.confirm(turn, ConfirmImport(8))).text
