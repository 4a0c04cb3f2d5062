"""Calls that Telegram refuses are refused, with its code and its words."""

from typing import Any

import aiohttp
import pytest
from telegram import Bot
from telegram.error import BadRequest

from bot.sandbox.serving import SandboxServer
from tests.bot.sandbox.conftest import Api
from tests.visitor import Stage, Visitor

HERE = "http://127.0.0.1:1"
BAD_PORT = "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443"
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


def button(**does: Any) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "x", **does}]]}


async def refused(api: Api, method: str, **params: Any) -> str:
    """Why a call is refused with code 400."""
    answer = await api(method, **params)
    assert (answer["ok"], answer.get("error_code")) == (False, 400), answer
    prefix, reason = answer["description"].split(": ", 1)
    assert prefix == "Bad Request"
    return str(reason)


NO_END = "can't parse entities: Can't find end tag corresponding to start tag \"b\""


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"text": ""}, "message text is empty"),
        ({}, "message text is empty"),
        ({"text": " \n "}, "text must be non-empty"),
        ({"text": "\u200b"}, "text must be non-empty"),
        ({"text": "<b></b>", "parse_mode": "HTML"}, "text must be non-empty"),
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "x" * 32769}, "text is too long"),
        ({"text": "<b>x", "parse_mode": "HTML"}, NO_END),
        ({"text": "x", "parse_mode": "Fancy"}, "unsupported parse_mode"),
        ({"text": "x", "chat_id": 1}, "chat not found"),
        ({"text": "x", "chat_id": "@nobody"}, "chat not found"),
        ({"text": "x", "chat_id": ""}, "chat_id is empty"),
        ({"text": "x", "colour": "red"}, "parameter colour of sendMessage is not part of this sandbox"),
        ({"text": "x", "protect_content": "maybe"}, "parameter protect_content must be a Boolean"),
        ({"text": ["x"]}, "parameter text must be a String"),
        ({"text": "x", "reply_parameters": {"message_id": 9999}}, "message to be replied not found"),
        ({"text": "x", "reply_parameters": {"quote": "x"}}, 'can\'t find field "message_id"'),
        ({"text": "x", "link_preview_options": "{"}, "can't parse link preview options JSON object"),
        ({"text": "x", "link_preview_options": {"is_disabled": 1}}, 'field "is_disabled" must be of type Boolean'),
        ({"text": "x", "reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
        ({"text": "x", "reply_markup": {"buttons": []}}, "object expected as reply markup"),
    ],
)
async def test_a_wrong_message_is_refused(params: dict[str, Any], reason: str, api: Api, anna: Visitor) -> None:
    assert await refused(api, "sendMessage", **{"chat_id": anna.id, **params}) == reason


@pytest.mark.parametrize(
    ("entity", "reason"),
    [
        ({"type": "bold", "length": 1}, 'Can\'t find field "offset"'),
        ({"type": "bold", "offset": 0}, 'Can\'t find field "length"'),
        ({"type": "loud", "offset": 0, "length": 1}, "Unsupported type specified"),
        ({"type": "bold", "offset": -1, "length": 1}, "receive an entity with incorrect offset -1"),
    ],
)
async def test_a_wrong_entity_is_refused(entity: dict[str, Any], reason: str, api: Api, anna: Visitor) -> None:
    said = await refused(api, "sendMessage", chat_id=anna.id, text="x", entities=[entity])
    assert said == f"can't parse MessageEntity: {reason}"


X = {"text": "x", "callback_data": "x"}
UNREADABLE = "can't parse inline keyboard button: "
URL = "inline keyboard button URL "
WEB_APP = "inline keyboard button Web App URL 'http://x.org' is invalid: Only HTTPS links are allowed"


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([X], 'field "inline_keyboard" must be an Array of Arrays'),
        ([["x"]], UNREADABLE + "InlineKeyboardButton must be an Object"),
        ([[{"url": "x.org"}]], UNREADABLE + 'Can\'t find field "text"'),
        ([[{"text": 1, "url": "x.org"}]], UNREADABLE + 'Field "text" must be of type String'),
        ([[{"text": "x"}]], UNREADABLE + "Text buttons are unallowed in the inline keyboard"),
        ([[{"text": "x", "callback_data": ""}]], UNREADABLE + "Text buttons are unallowed in the inline keyboard"),
        ([[{"text": "x", "callback_data": "x" * 65}]], "BUTTON_DATA_INVALID"),
        ([[{"text": "x", "callback_data": "é" * 33}]], "BUTTON_DATA_INVALID"),
        ([[{**X, "style": "loud"}]], UNREADABLE + "Invalid button style specified"),
        ([[{**X, "url": "x.org"}]], "inline keyboard button 'x' does more than one thing: callback_data, url"),
        ([[{"text": "x", "url": "not-a-url"}]], URL + "'not-a-url' is invalid: Wrong HTTP URL"),
        ([[{"text": "x", "url": "http://localhost/x"}]], URL + "'http://localhost/x' is invalid: Wrong HTTP URL"),
        ([[{"text": "x", "url": "ftp://x.org"}]], URL + "'ftp://x.org' is invalid: Unsupported URL protocol"),
        ([[{"text": "x", "copy_text": {"text": "x" * 257}}]], "BUTTON_COPY_TEXT_INVALID"),
        ([[{"text": "x", "web_app": {"url": "http://x.org"}}]], WEB_APP),
        ([[{**X, "text": " "}]], "inline keyboard button text must be non-empty"),
        ([[{**X, "pay": True}]], UNREADABLE + "field pay is not part of this sandbox"),
        ([[X] * 9], "reply markup is too long"),
        ([[X]] * 101, "reply markup is too long"),
    ],
)
async def test_a_wrong_keyboard_is_refused(rows: list[Any], reason: str, api: Api, anna: Visitor) -> None:
    markup = {"inline_keyboard": rows}
    assert await refused(api, "sendMessage", chat_id=anna.id, text="x", reply_markup=markup) == reason


@pytest.mark.parametrize(
    ("method", "params", "reason"),
    [
        ("sendDocument", {}, "there is no document in the request"),
        ("sendDocument", {"document": "no-such-file"}, "wrong file identifier/HTTP URL specified"),
        ("sendDocument", {"document": "attach://nothing"}, "there is no document in the request"),
        ("sendDocument", {"document": "x", "caption": "x" * 1025}, "message caption is too long"),
        ("sendPhoto", {}, "there is no photo in the request"),
        ("sendPhoto", {"photo": "no-such-file"}, "wrong file identifier/HTTP URL specified"),
        ("sendPhoto", {"photo": "x", "caption": "x" * 1025}, "message caption is too long"),
        ("editMessageText", {"text": "x", "message_id": 9999}, "message to edit not found"),
        ("editMessageText", {"text": "x" * 4097, "message_id": 9999}, "MESSAGE_TOO_LONG"),
        ("editMessageText", {"text": "x", "reply_markup": {"force_reply": True}}, "inline keyboard expected"),
        ("editMessageReplyMarkup", {"message_id": 9999}, "message to edit not found"),
        ("deleteMessage", {"message_id": 9999}, "message to delete not found"),
        ("deleteMessage", {"message_id": "one"}, "parameter message_id must be an Integer"),
        ("deleteMessage", {}, "parameter message_id is required"),
        ("sendChatAction", {"action": "dancing"}, "wrong parameter action in request"),
        ("sendChatAction", {}, "wrong parameter action in request"),
        ("setMessageReaction", {"message_id": 9999}, "message to react not found"),
        ("sendPoll", {"question": "x"}, "can't parse options JSON object"),
        ("sendPoll", {"question": "x" * 301, "options": ["a"]}, "poll question length must not exceed 300"),
        ("sendPoll", {"question": "x", "options": []}, "poll must have at least one answer option"),
        ("sendPoll", {"question": "x", "options": ["a"] * 13}, "poll can't have more than 12 options"),
        ("sendPoll", {"question": "x", "options": ["a" * 101]}, "poll options length must not exceed 100"),
    ],
)
async def test_a_wrong_call_about_a_chat_is_refused(
    method: str, params: dict[str, Any], reason: str, api: Api, anna: Visitor
) -> None:
    assert await refused(api, method, chat_id=anna.id, **params) == reason


def png(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + b"\0\0\0\x0dIHDR" + width.to_bytes(4) + height.to_bytes(4)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"BEGIN:VCALENDAR", "IMAGE_PROCESS_FAILED"),
        (b"BEGIN:VCALENDAR" * 9, "IMAGE_PROCESS_FAILED"),
        (png(9_000, 1_001), "PHOTO_INVALID_DIMENSIONS"),
        (png(21, 1), "PHOTO_INVALID_DIMENSIONS"),
        (png(1, 1) + bytes(10 * 1024 * 1024), "too big for a photo; the maximum size is 10485760 bytes"),
    ],
)
async def test_what_is_no_picture_is_not_shown_as_one(content: bytes, reason: str, bot: Bot, anna: Visitor) -> None:
    with pytest.raises(BadRequest, match=f"(?i){reason}"):
        await bot.send_photo(anna.id, content)


async def test_a_file_is_not_sent_again_as_a_picture(bot: Bot, anna: Visitor) -> None:
    sent = await bot.send_document(anna.id, png(20, 1), filename="x.png")
    assert sent.document is not None
    with pytest.raises(BadRequest, match=r"(?i)use file of type Document as Photo"):
        await bot.send_photo(anna.id, sent.document.file_id)


@pytest.mark.parametrize(
    ("method", "params", "reason"),
    [
        ("editMessageText", {"text": "x"}, "message identifier is not specified"),
        ("answerCallbackQuery", {"callback_query_id": "1"}, TOO_OLD),
        ("answerCallbackQuery", {}, TOO_OLD),
        ("answerCallbackQuery", {"callback_query_id": "1", "text": "x" * 201}, "MESSAGE_TOO_LONG"),
        ("answerInlineQuery", {"inline_query_id": "1", "results": []}, TOO_OLD),
        (
            "answerInlineQuery",
            {"inline_query_id": "1", "results": [{}] * 51},
            "too many inline query results specified",
        ),
        ("getFile", {"file_id": "x"}, "invalid file_id"),
        ("getFile", {}, "file_id not specified"),
        ("setMyCommands", {"commands": [], "language_code": "de-CH"}, "invalid language code specified"),
        ("setMyCommands", {"commands": [], "scope": {"type": "chat", "chat_id": 1}}, "chat not found"),
        ("setWebhook", {"url": "ftp://x.org"}, "invalid webhook URL specified"),
        ("setWebhook", {"url": "http://x.org"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        ("setWebhook", {"url": "https://x.org:81"}, BAD_PORT),
        ("setWebhook", {"url": HERE, "secret_token": "ü"}, "secret token contains unallowed characters"),
        ("setWebhook", {"url": HERE, "secret_token": "x" * 257}, "secret token is too long"),
    ],
)
async def test_a_wrong_call_is_refused(method: str, params: dict[str, Any], reason: str, api: Api) -> None:
    assert await refused(api, method, **params) == reason


@pytest.mark.parametrize(
    ("command", "description", "reason"),
    [
        ("", "x", "command must be non-empty"),
        ("x" * 33, "x", "command length must not exceed 32"),
        ("x", "", "command description must be non-empty"),
        ("x", "x" * 257, "command description length must not exceed 256"),
        ("Ü", "x", "BOT_COMMAND_INVALID"),
    ],
)
async def test_a_wrong_command_is_refused(command: str, description: str, reason: str, api: Api) -> None:
    commands = [{"command": command, "description": description}]
    assert await refused(api, "setMyCommands", commands=commands) == reason


async def test_nothing_of_a_refused_call_is_kept(api: Api, anna: Visitor) -> None:
    await api("sendMessage", chat_id=anna.id, text="x" * 4097)
    assert [message.text for message in await anna.look()] == ["/start"]


async def test_an_unchanged_edit_is_refused(api: Api, anna: Visitor) -> None:
    sent = await api(
        "sendMessage", chat_id=anna.id, text="<b>x</b>", parse_mode="HTML", reply_markup=button(url="x.org")
    )
    same = {"chat_id": anna.id, "message_id": sent["result"]["message_id"], "reply_markup": button(url="x.org")}
    bold = [{"type": "bold", "offset": 0, "length": 1}]
    refused = await api("editMessageText", text="x", entities=bold, **same)
    assert refused["description"] == (
        "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as "
        "a current content and reply markup of the message"
    )
    assert (await api("editMessageReplyMarkup", **same))["error_code"] == 400
    assert (await api("editMessageText", text="x", **same))["ok"]


async def test_only_own_texts_without_a_reply_keyboard_can_be_edited(api: Api, anna: Visitor) -> None:
    typed = anna.messages[0].id
    rows = {"keyboard": [[{"text": "yes"}]]}
    asked = (await api("sendMessage", chat_id=anna.id, text="x", reply_markup=rows))["result"]["message_id"]
    polled = (await api("sendPoll", chat_id=anna.id, question="x", options=["a"]))["result"]["message_id"]
    for message, reason in [
        (typed, "message can't be edited"),
        (asked, "message can't be edited"),
        (polled, "there is no text in the message to edit"),
    ]:
        assert await refused(api, "editMessageText", chat_id=anna.id, message_id=message, text="y") == reason


async def test_a_deleted_message_is_gone(api: Api, anna: Visitor) -> None:
    sent = (await api("sendMessage", chat_id=anna.id, text="x"))["result"]["message_id"]
    assert (await api("deleteMessage", chat_id=anna.id, message_id=sent))["result"] is True
    it = {"chat_id": anna.id, "message_id": sent}
    assert await refused(api, "deleteMessage", **it) == "message to delete not found"
    assert await refused(api, "editMessageText", text="y", **it) == "message to edit not found"


async def test_after_two_days_a_message_stays(api: Api, anna: Visitor, stage: Stage) -> None:
    sent = (await api("sendMessage", chat_id=anna.id, text="x"))["result"]["message_id"]
    await stage.advance("PT48H1S")
    reason = await refused(api, "deleteMessage", chat_id=anna.id, message_id=sent)
    assert reason == "message can't be deleted for everyone"


async def forbidden(api: Api, person: int) -> str:
    answer = await api("sendMessage", chat_id=person, text="x")
    assert answer.get("error_code") == 403
    return str(answer["description"])


async def test_people_who_cannot_be_reached_are_forbidden(api: Api, stage: Stage, anna: Visitor) -> None:
    stranger = await stage.visitor("Beat")
    assert await forbidden(api, stranger.id) == "Forbidden: bot can't initiate conversation with a user"
    await anna.block()
    assert await forbidden(api, anna.id) == "Forbidden: bot was blocked by the user"
    await anna.block(False)
    assert (await api("sendMessage", chat_id=anna.id, text="x"))["ok"]
    await stage.post(f"people/{anna.id}/deactivated", deactivated=True)
    assert await forbidden(api, anna.id) == "Forbidden: user is deactivated"


async def test_a_press_is_answered_once_and_soon(api: Api, anna: Visitor, stage: Stage) -> None:
    sent = await api("sendMessage", chat_id=anna.id, text="x", reply_markup=button(callback_data="d"))
    pressed = {"message_id": sent["result"]["message_id"], "data": "d"}
    first = (await stage.post(f"people/{anna.id}/press", **pressed))["question"]
    assert (await api("answerCallbackQuery", callback_query_id=first, text="x" * 200))["result"] is True
    assert await refused(api, "answerCallbackQuery", callback_query_id=first) == TOO_OLD
    late = (await stage.post(f"people/{anna.id}/press", **pressed))["question"]
    await stage.advance("PT151S")
    assert await refused(api, "answerCallbackQuery", callback_query_id=late) == TOO_OLD


@pytest.mark.parametrize(
    ("path", "code", "description"),
    [
        ("bot1000000001:AAAAAAAAAAAAAAAAAAAA/getMe", 401, "Unauthorized"),
        ("botnonsense/getMe", 404, "Not Found"),
        ("bot{token}/sendSticker", 404, "Not Found: method sendSticker is not part of this sandbox"),
        ("file/bot{token}/documents/none", 404, "Not Found"),
        ("file/bot1:AAAAAAAAAAAAAAAAAAAA/documents/none", 401, "Unauthorized"),
    ],
)
async def test_a_wrong_address_is_refused(path: str, code: int, description: str, server: SandboxServer) -> None:
    url = f"{server.url}/{path.format(token=server.token)}"
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        answer = await response.json()
    assert answer == {"ok": False, "error_code": code, "description": description}
    assert response.status == code


async def test_a_host_beyond_this_machine_is_not_answered(server: SandboxServer) -> None:
    url, host = f"{server.url}/bot{server.token}/getMe", {"Host": "evil.example"}
    async with aiohttp.ClientSession() as session, session.get(url, headers=host) as response:
        assert response.status == 400


@pytest.mark.parametrize("send", ["query", "form", "json", "multipart"])
async def test_all_four_ways_of_calling_are_read(send: str, server: SandboxServer, anna: Visitor) -> None:
    url = f"{server.url}/bot{server.token}/SENDMESSAGE"
    params = {"chat_id": str(anna.id), "text": "é", "disable_notification": "true"}
    multipart = aiohttp.FormData(params)
    multipart.add_field("text", "é", content_type="text/plain")
    how: dict[str, Any] = {"query": {"params": params}, "form": {"data": params}, "json": {"json": params}}.get(
        send, {"data": multipart}
    )
    async with aiohttp.ClientSession() as session, session.post(url, **how) as response:
        answer = await response.json()
    assert answer["result"]["text"] == "é"
