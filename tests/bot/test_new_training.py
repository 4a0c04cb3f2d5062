"""A new training in the chat: its preview reads as staff will read it. Without Telegram."""

from typing import Any

import pytest
from sqlalchemy import select

from bot.actions import FinishForm, ShowTraining, StartForm
from catalogue.database import Database
from catalogue.tables import trainings
from tests.bot.test_conditions import Chat
from tests.catalogue.scene import scene

LONG: dict[str, Any] = {"description": "Ruhe bewahren. " * 100, "audience": "alle im Nachtdienst, " * 14}
PLAIN: dict[str, Any] = {"description": "", "audience": ""}


@pytest.mark.parametrize(("language", "is_said"), [("German", True), ("English", False)])
@pytest.mark.parametrize("texts", [PLAIN, LONG], ids=["plain", "long"])
async def test_the_preview_of_a_new_training_has_the_lines_that_staff_read(
    database: Database, texts: dict[str, str], language: str, is_said: bool
) -> None:
    async with database.writing() as db:
        of = await scene(db)
        chat = Chat(db, of.coordinator)
        await chat.ask(StartForm("training"))
        await chat.type("Deeskalation")
        await chat.press("Internal training")
        await chat.press("No topic")
        await chat.press(language)
        for name, skip in (("description", "No description"), ("audience", "For everybody")):
            await (chat.type(texts[name]) if texts[name] else chat.press(skip))
        title, shown = chat.text.split("\n\n", 1)
        assert title == "Preview of the new training"
        await chat.ask(FinishForm("publish"))
        made = (await db.execute(select(trainings.c.id).order_by(trainings.c.id.desc()).limit(1))).scalar_one()
        seen, _ = (await chat.ask(ShowTraining(made))).rsplit("\n\n", 1)
    assert shown.split("\n") == seen.split("\n")
    assert "Host: " in shown and ("(text in German only)" in shown) is is_said
