"""A programme of 500 sessions through the chat, from the file to Confirm: 500 new, 0, then 20. Without Telegram."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot import lists
from bot.asked import SentFile
from bot.file_actions import ConfirmImport
from bot.handlers import files
from bot.lists import Lists
from bot.now import Clock
from bot.say import Say
from bot.screens.screen import Screen
from bot.turn import Turn
from catalogue.database import Database
from catalogue.rules.states import Role
from tests import factories
from tests.bot.cards import NETWORK, ZONE
from tests.exchange.test_steps import SESSIONS, programme
from tests.factories import NOW, Member


class At(Clock):
    """Always the present of the tests."""

    def now(self) -> Any:
        return NOW


async def _answer(database: Database, ruth: Member, wish: SentFile | ConfirmImport, handler: Callable[..., Any]) -> str:
    report = await Lists(database, None, At(), NETWORK).report(ruth.card, wish)  # type: ignore[arg-type]
    async with database.writing() as db:
        turn = Turn(db, ruth.card, ruth.who, Say("en", ZONE), NOW, NETWORK)
        screen: Screen = await handler(replace(turn, report=report), wish)
    return re.sub(r"<[^>]*>", "", str(screen.text))


async def test_a_year_twice_and_with_20_edits_is_500_and_0_and_20(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: dict[str, bytes] = {}

    async def fetch(bot: object, file_id: str, most: int) -> bytes:
        return kept[file_id]

    async def busy(bot: object, chat_id: int) -> None:
        return None

    monkeypatch.setattr(lists.wire, "fetch", fetch)
    monkeypatch.setattr(lists.wire, "busy", busy)
    async with database.writing() as db:
        house = await factories.institution(db, "haus-a", "Haus A")
        ruth = await factories.member(db, house.id, Role.COORDINATOR)
    edited = programme(**{f"K{n}": "Thun, Aula" for n in range(0, SESSIONS, 25)})
    rounds = ((programme(), 500, 0, 0), (programme(), 0, 0, 500), (edited, 0, 20, 480))
    for number, (text, new, changed, same) in enumerate(rounds, start=1):
        kept[f"file{number}"] = text.encode()
        counts = f"New: {new} · changed: {changed} · as before: {same} · refused: 0"
        sent = SentFile(number, f"file{number}", "programm.csv", len(text))
        assert counts in await _answer(database, ruth, sent, files.sent)
        if new + changed:
            assert counts in await _answer(database, ruth, ConfirmImport(number), files.confirm)
