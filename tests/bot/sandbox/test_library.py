"""python-telegram-bot against the sandbox: what it sends is understood, what it gets it can read."""

from datetime import UTC, datetime
from typing import Any

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputFile,
    InputTextMessageContent,
    KeyboardButton,
    KeyboardButtonRequestUsers,
    MenuButtonCommands,
    ReplyKeyboardMarkup,
    ReplyParameters,
)
from telegram.constants import ChatAction, ParseMode

from catalogue.documents import qr
from tests.visitor import Stage, Visitor

ROWS = InlineKeyboardMarkup(
    [
        [InlineKeyboardButton("✅ Enrol", callback_data="e-1", style="success")],
        [
            InlineKeyboardButton("Map", url="https://x.org/map"),
            InlineKeyboardButton("Copy", copy_text=CopyTextButton("room 7")),
        ],
    ]
)


async def test_a_message_comes_back_as_it_was_sent(bot: Bot, anna: Visitor) -> None:
    html = '<b>Führung</b> am <tg-time unix="1893456000" format="wDT">1. Januar</tg-time> 👍 <i>neu</i>'
    sent = await bot.send_message(anna.id, html, parse_mode=ParseMode.HTML, reply_markup=ROWS)
    assert sent.text_html == html
    assert sent.reply_markup == ROWS
    assert (sent.chat.id, sent.from_user and sent.from_user.is_bot) == (anna.id, True)
    assert abs((datetime.now(UTC) - sent.date).total_seconds()) < 5
    await anna.look()
    assert anna.last.buttons == ["✅ Enrol", "Map", "Copy"]


async def test_an_edit_changes_text_and_buttons_and_keeps_what_was(bot: Bot, anna: Visitor) -> None:
    sent = await bot.send_message(anna.id, "one", reply_markup=ROWS)
    edited = await sent.edit_text("two")
    assert not isinstance(edited, bool)
    assert (edited.text, edited.reply_markup, edited.edit_date is not None) == ("two", None, True)
    await sent.edit_reply_markup(ROWS)
    await anna.look()
    assert (anna.last.text, anna.last.edits, len(anna.last.buttons)) == ("two", 2, 3)
    assert [edit["content"]["text"] for edit in anna.last.raw["edits"]] == ["one", "two"]


async def test_a_file_goes_both_ways(bot: Bot, anna: Visitor) -> None:
    sent = await bot.send_document(anna.id, InputFile(b"BEGIN:VCALENDAR", filename="kürs.ics"), caption="<b>c</b>")
    assert sent.document is not None
    assert (sent.document.file_name, sent.document.mime_type) == ("kürs.ics", "text/calendar")
    again = await bot.send_document(anna.id, sent.document.file_id, caption="again")
    assert again.document == sent.document
    await anna.look()
    assert await anna.download(anna.documents[0]) == b"BEGIN:VCALENDAR"
    await anna.send_file("liste.csv", b"a;b", "text/csv", settle=False)
    received = (await bot.get_updates())[-1].message
    assert received and received.document
    file = await received.document.get_file()
    assert await file.download_as_bytearray() == b"a;b"


async def test_a_picture_is_in_the_chat_itself(bot: Bot, anna: Visitor) -> None:
    content = qr.png("https://t.me/kursbot?start=i-abc")
    sent = await bot.send_photo(anna.id, InputFile(content, filename="qr.png"), caption="<b>c</b>", parse_mode="HTML")
    (size,) = sent.photo
    assert size.width == size.height > 300 and size.file_size == len(content)
    assert sent.document is None and sent.caption == "c"
    assert (await bot.send_photo(anna.id, size.file_id)).photo == sent.photo
    await anna.look()
    assert [await anna.download(one) for one in anna.pictures] == [content, content]
    assert anna.documents == []


async def test_a_press_carries_its_message_and_gets_its_answer(bot: Bot, anna: Visitor, stage: Stage) -> None:
    sent = await bot.send_message(anna.id, "x", reply_markup=ROWS)
    await anna.press("Enrol", settle=False)
    press = (await bot.get_updates())[-1].callback_query
    assert press and press.message and press.data == "e-1"
    assert (press.message.message_id, press.from_user.id) == (sent.message_id, anna.id)
    assert await press.answer("done", show_alert=True)
    events = await stage.get("state")
    assert events["last_event"] > 0
    assert (await stage.calls("answerCallbackQuery"))[0]["params"]["text"] == "done"


async def test_a_press_on_a_vanished_message_is_inaccessible(bot: Bot, anna: Visitor) -> None:
    sent = await bot.send_message(anna.id, "x", reply_markup=ROWS)
    await anna.look()
    shown = anna.last
    await sent.delete()
    await anna.forge("e-1", on=shown, settle=False)
    press = (await bot.get_updates())[-1].callback_query
    assert press and press.message and not press.message.is_accessible


async def test_a_reply_keyboard_sends_its_label_and_shares_people(bot: Bot, anna: Visitor, stage: Stage) -> None:
    beat = await stage.visitor("Beat", username="beat")
    choose = KeyboardButton("Choose", request_users=KeyboardButtonRequestUsers(3, max_quantity=2))
    await bot.send_message(anna.id, "who?", reply_markup=ReplyKeyboardMarkup([["Nobody", choose]]))
    await anna.press("Nobody", settle=False)
    await stage.post(f"people/{anna.id}/users", request_id=3, user_ids=[beat.id])
    *_, label, shared = [update.message for update in await bot.get_updates()]
    assert label and label.text == "Nobody"
    assert shared and shared.users_shared
    assert [(one.user_id, one.first_name) for one in shared.users_shared.users] == [(beat.id, "Beat")]


async def test_commands_differ_by_chat_and_language(bot: Bot, anna: Visitor, stage: Stage) -> None:
    marie = await stage.visitor("Marie", language="fr-CH")
    await bot.set_my_commands([BotCommand("start", "begin")])
    await bot.set_my_commands([BotCommand("mine", "les miens")], language_code="fr")
    await bot.set_my_commands([BotCommand("manage", "run")], scope=BotCommandScopeChat(anna.id))
    assert (await anna.menu(), await marie.menu()) == (["manage"], ["mine"])
    assert [one.command for one in await bot.get_my_commands(language_code="fr")] == ["mine"]
    await bot.delete_my_commands(scope=BotCommandScopeChat(anna.id))
    assert await anna.menu() == ["start"]


async def test_the_face_of_the_bot_has_a_language(bot: Bot, anna: Visitor) -> None:
    await bot.set_my_name("Kurse")
    await bot.set_my_name("Cours", language_code="fr")
    await bot.set_my_description("long")
    await bot.set_my_short_description("short")
    await bot.set_chat_menu_button(anna.id, MenuButtonCommands())
    assert [(await bot.get_my_name(code)).name for code in (None, "fr", "en")] == ["Kurse", "Cours", "Kurse"]
    assert (await bot.get_my_description()).description == "long"
    assert (await bot.get_my_short_description()).short_description == "short"
    assert (await bot.get_chat_menu_button(anna.id)).type == "commands"
    assert (await bot.get_me()).first_name == "Kurse"


async def test_an_inline_query_is_answered_and_a_result_sent(bot: Bot, anna: Visitor, stage: Stage) -> None:
    asked = await stage.post(f"people/{anna.id}/inline", query="erste hilfe")
    query = (await bot.get_updates())[-1].inline_query
    assert query and query.query == "erste hilfe"
    content = InputTextMessageContent("<b>Erste Hilfe</b>", parse_mode=ParseMode.HTML)
    button = InlineQueryResultsButton("Open", start_parameter="home")
    await query.answer([InlineQueryResultArticle("1", "Erste Hilfe", content)], is_personal=True, button=button)
    await stage.post(f"people/{anna.id}/choose", question=asked["question"], result_id="1")
    assert (await anna.look())[-1].text == "Erste Hilfe"


async def test_a_poll_is_answered(bot: Bot, anna: Visitor, stage: Stage) -> None:
    sent = await bot.send_poll(anna.id, "How was it?", ["good", "bad"], is_anonymous=False)
    await stage.post(f"people/{anna.id}/vote", message_id=sent.message_id, option_ids=[0])
    answer = (await bot.get_updates())[-1].poll_answer
    assert answer and sent.poll
    assert (answer.poll_id, answer.option_ids) == (sent.poll.id, (0,))


@pytest.mark.parametrize("gone", [False, True])
async def test_a_reply_stands_with_what_it_answers(gone: bool, bot: Bot, anna: Visitor) -> None:
    asked = anna.messages[0].id
    if gone:
        await bot.delete_message(anna.id, asked)
    reply = ReplyParameters(asked, allow_sending_without_reply=True)
    sent = await bot.send_message(anna.id, "x", reply_parameters=reply)
    assert (sent.reply_to_message is None) == gone


async def test_a_receipt_and_a_sign_of_life(bot: Bot, anna: Visitor, stage: Stage) -> None:
    assert await bot.send_chat_action(anna.id, ChatAction.TYPING)
    assert await bot.set_message_reaction(anna.id, anna.messages[0].id, "👍")
    shown: list[dict[str, Any]] = (await anna.look())[0].raw["reaction"]
    assert shown == [{"type": "emoji", "emoji": "👍"}]
