"""Visitors against a small bot: they wait for its answers and complain clearly."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    Update,
)
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ContextTypes, InlineQueryHandler

from bot.sandbox.serving import SandboxServer
from tests.visitor import Stage

Context = ContextTypes.DEFAULT_TYPE


async def start(update: Update, context: Context) -> None:
    assert update.message
    rows = [
        [
            InlineKeyboardButton("✅ Enrol", callback_data="enrol"),
            InlineKeyboardButton("14 Mar 2030 · Bern", callback_data="dull"),
        ]
    ]
    await update.message.reply_text("Welcome", reply_markup=InlineKeyboardMarkup(rows))


async def press(update: Update, context: Context) -> None:
    query = update.callback_query
    assert query
    await query.answer("Enrolled" if query.data == "enrol" else None)
    if query.data == "enrol":
        await query.edit_message_text("You have a seat")
        await context.bot.send_document(query.from_user.id, b"BEGIN:VCALENDAR", filename="seat.ics")


async def find(update: Update, context: Context) -> None:
    assert update.inline_query
    await update.inline_query.answer([InlineQueryResultArticle("1", "Found", InputTextMessageContent("x"))])


@pytest_asyncio.fixture
async def running(server: SandboxServer) -> AsyncIterator[Bot]:
    app = Application.builder().token(server.token).base_url(f"{server.url}/bot").build()
    app.add_handlers([CommandHandler("start", start), CallbackQueryHandler(press), InlineQueryHandler(find)])
    async with app:
        await app.start()
        assert app.updater
        await app.updater.start_polling(timeout=5)
        yield app.bot
        await app.updater.stop()
        await app.stop()


@pytest.mark.usefixtures("running")
async def test_a_visitor_waits_for_the_answer(stage: Stage) -> None:
    anna = await stage.visitor("Anna")
    await anna.say("/start")
    assert (anna.last.text, anna.last.buttons) == ("Welcome", ["✅ Enrol", "14 Mar 2030 · Bern"])
    await anna.press("Enrol")
    assert (anna.last.text, anna.last.edits, anna.toast) == ("You have a seat", 1, "Enrolled")
    assert [document.name for document in anna.documents] == ["seat.ics"]
    assert await anna.download(anna.documents[0]) == b"BEGIN:VCALENDAR"


@pytest.mark.usefixtures("running")
async def test_a_bare_answer_to_a_press_is_enough(stage: Stage) -> None:
    anna = await stage.visitor("Anna")
    await anna.say("/start")
    await anna.pick("14 Mar 2030")
    assert (anna.last.edits, anna.toast) == (0, "")


@pytest.mark.usefixtures("running")
async def test_an_inline_search_brings_results(stage: Stage) -> None:
    anna = await stage.visitor("Anna")
    assert [result["title"] for result in await anna.search_inline("x")] == ["Found"]


@pytest.mark.usefixtures("running")
async def test_a_missing_button_is_shown_with_the_chat(stage: Stage) -> None:
    anna = await stage.visitor("Anna")
    await anna.say("/start")
    with pytest.raises(AssertionError, match=r"no button 'Withdraw'\nThe chat of Anna:\n(.*\n)*.*\[✅ Enrol\]"):
        await anna.press("Withdraw")


@pytest.mark.usefixtures("running")
async def test_silence_of_the_bot_is_named(stage: Stage) -> None:
    anna = await stage.visitor("Anna")
    await anna.say("nobody handles this", settle=False)
    with pytest.raises(AssertionError, match="Anna: an answer to 'nobody handles this'"):
        await anna.settled(patience=0.5)


async def test_updates_that_nobody_fetches_are_named(stage: Stage) -> None:
    anna = await stage.visitor("Anna")
    await anna.say("/start", settle=False)
    with pytest.raises(AssertionError, match=r"update \d+ \(message\) to be fetched"):
        await anna.settled(patience=0.2)


async def test_a_visitor_waits_for_a_certain_message(bot: Bot, stage: Stage) -> None:
    anna = await stage.visitor("Anna")
    await anna.say("/start", settle=False)
    await bot.send_message(anna.id, "one")
    await bot.send_message(anna.id, "two")
    assert (await anna.wait_for(lambda message: message.text == "one")).text == "one"
    with pytest.raises(AssertionError, match="still no such message"):
        await anna.wait_for(lambda message: message.text == "three", patience=0.2)
