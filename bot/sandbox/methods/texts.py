"""sendMessage, editMessageText, editMessageReplyMarkup."""

from typing import Any

from bot.sandbox import fields, texts
from bot.sandbox.call import Call
from bot.sandbox.keyboards import reply_markup
from bot.sandbox.methods import chats, messages
from bot.sandbox.people import Message
from bot.sandbox.refusal import bad
from bot.sandbox.world import World

_PREVIEW = {"is_disabled": "Boolean", "url": "String", "show_above_text": "Boolean"}
_PREVIEW |= {"prefer_small_media": "Boolean", "prefer_large_media": "Boolean"}
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)


def send_message(world: World, call: Call) -> dict[str, Any]:
    _check_preview(call)
    content = texts.message_text(call.get("text"), call.get("parse_mode", ""), call.get("entities"))
    return messages.send(world, call, content)


def edit_message_text(world: World, call: Call) -> dict[str, Any]:
    _check_preview(call)
    given = call.get("text"), call.get("parse_mode", ""), call.get("entities")
    content = texts.message_text(*given, too_long="MESSAGE_TOO_LONG")
    markup = reply_markup(call.get("reply_markup"), inline_only=True)
    message = _to_edit(world, call)
    if "text" not in message.content:
        raise bad("there is no text in the message to edit")
    kept = {"reply_to_message": message.content["reply_to_message"]} if "reply_to_message" in message.content else {}
    return _change(world, message, {**kept, **content}, markup)


def edit_message_reply_markup(world: World, call: Call) -> dict[str, Any]:
    markup = reply_markup(call.get("reply_markup"), inline_only=True)
    message = _to_edit(world, call)
    return _change(world, message, message.content, markup)


def _check_preview(call: Call) -> None:
    try:
        fields.check(call.get("link_preview_options", {}), _PREVIEW)
    except ValueError as error:
        raise bad(str(error)) from None


def _to_edit(world: World, call: Call) -> Message:
    if call.get("chat_id") is None and call.get("message_id") is None:
        raise bad("MESSAGE_ID_INVALID" if call.get("inline_message_id") else "message identifier is not specified")
    if call.get("chat_id") is None:
        raise bad("chat_id is empty")
    person = chats.reachable(world, call.get("chat_id"))
    message = chats.message(world, person, call.get("message_id", 0), "message to edit")
    if not message.editable:
        raise bad("message can't be edited")
    return message


def _change(world: World, message: Message, content: dict[str, Any], markup: dict[str, Any] | None) -> dict[str, Any]:
    if (message.content, message.markup) == (content, markup):
        raise bad(NOT_MODIFIED)
    world.change(message, content, markup)
    return message.as_api(world.bot)


HANDLERS = {
    "sendMessage": send_message,
    "editMessageText": edit_message_text,
    "editMessageReplyMarkup": edit_message_reply_markup,
}
