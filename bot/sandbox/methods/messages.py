"""sendDocument, sendPhoto, sendPoll, sendChatAction, deleteMessage, setMessageReaction, getFile."""

import asyncio
from typing import Any

from bot.sandbox import fields, pictures, texts
from bot.sandbox.call import Call
from bot.sandbox.facts import DELETABLE, DOWNLOAD
from bot.sandbox.keyboards import reply_markup
from bot.sandbox.methods import chats
from bot.sandbox.people import StoredFile
from bot.sandbox.refusal import bad
from bot.sandbox.world import World

_ACTIONS = {"typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "cancel"}
_ACTIONS |= {"upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note"}
_OPTION = {"text": "String!", "text_parse_mode": "String", "text_entities": "Array"}
_POLL_OPTIONS, _POLL_QUESTION, _POLL_OPTION, _POLL_OPEN = 12, 300, 100, 2_628_000


def send(world: World, call: Call, content: dict[str, Any]) -> dict[str, Any]:
    """What all sending has in common: keyboard, chat, rate, reply."""
    markup = reply_markup(call.get("reply_markup"))
    person = chats.reachable(world, call.get("chat_id"))
    replied = chats.reply(world, person, call)
    world.rates.count(person.id, asyncio.get_running_loop().time())
    return world.add_message(person, True, {**replied, **content}, markup).as_api(world.bot)


def send_document(world: World, call: Call) -> dict[str, Any]:
    given = call.get("caption", ""), call.get("parse_mode", ""), call.get("caption_entities")
    caption = texts.caption(*given)
    file = _file(world, call, "document")
    return send(world, call, {"document": file.as_document(), **caption})


def send_photo(world: World, call: Call) -> dict[str, Any]:
    """In one size only; Telegram adds smaller ones."""
    given = call.get("caption", ""), call.get("parse_mode", ""), call.get("caption_entities")
    above = {"show_caption_above_media": True} if call.get("show_caption_above_media") else {}
    caption = texts.caption(*given)
    file = _file(world, call, "photo")
    width, height = pictures.size(file.content)
    return send(world, call, {"photo": [file.as_photo(width, height)], **caption, **above})


def _file(world: World, call: Call, kind: str) -> StoredFile:
    reference = call.get(kind)
    if not reference.startswith("attach://"):
        if reference not in world.files:
            raise bad("wrong file identifier/HTTP URL specified")
        return _as(kind, world.files[reference])
    upload = call.uploads.get(reference.removeprefix("attach://"))
    if upload is None:
        raise bad(f"there is no {kind} in the request")
    if not upload.content:
        raise bad("file must be non-empty")
    return world.store(upload.name, upload.mime, upload.content, kind)


def _as(kind: str, file: StoredFile) -> StoredFile:
    """What was sent as one kind can't be sent again as another."""
    if file.kind != kind:
        raise bad(f"can't use file of type {file.kind.capitalize()} as {kind.capitalize()}")
    return file


def send_poll(world: World, call: Call) -> dict[str, Any]:
    question, _ = texts.formatted(
        call.get("question"), call.get("question_parse_mode", ""), call.get("question_entities")
    )
    if not question:
        raise bad("text must be non-empty")
    if len(question) > _POLL_QUESTION:
        raise bad(f"poll question length must not exceed {_POLL_QUESTION}")
    if call.get("type", "regular") != "regular":
        raise bad("unsupported poll type specified")
    if not 0 <= call.get("open_period", 0) <= _POLL_OPEN:
        raise bad("poll open period is out of range")
    options = [_option(option) for option in _options(call)]
    poll = {
        "id": str(10**15 + world.number()),
        "question": question,
        "options": [{"persistent_id": str(n), "text": text, "voter_count": 0} for n, text in enumerate(options)],
        "total_voter_count": 0,
        "is_closed": call.get("is_closed", False),
        "is_anonymous": call.get("is_anonymous", True),
        "type": "regular",
        "allows_multiple_answers": call.get("allows_multiple_answers", False),
        "allows_revoting": True,
        "members_only": False,
    }
    return send(world, call, {"poll": poll})


def _options(call: Call) -> list[Any]:
    options: list[Any] = call.get("options")
    if not options:
        raise bad("poll must have at least one answer option")
    if len(options) > _POLL_OPTIONS:
        raise bad(f"poll can't have more than {_POLL_OPTIONS} options")
    return options


def _option(option: Any) -> str:
    try:
        given = fields.check({"text": option} if isinstance(option, str) else option, _OPTION, "InputPollOption")
    except ValueError as error:
        raise bad(f"can't parse InputPollOption: {error}") from None
    text, _ = texts.formatted(given["text"], given.get("text_parse_mode", ""), given.get("text_entities"))
    if not text:
        raise bad("poll options must be non-empty")
    if len(text) > _POLL_OPTION:
        raise bad(f"poll options length must not exceed {_POLL_OPTION}")
    return text


def send_chat_action(world: World, call: Call) -> bool:
    if call.get("action").lower() not in _ACTIONS:
        raise bad("wrong parameter action in request")
    person = chats.reachable(world, call.get("chat_id"))
    world.events.publish("action", person=person.id, action=call.get("action").lower())
    return True


def delete_message(world: World, call: Call) -> bool:
    person = chats.known(world, call.get("chat_id"))
    message = chats.message(world, person, call.get("message_id"), "message to delete")
    if world.clock.unix() - message.date > DELETABLE.total_seconds():
        raise bad("message can't be deleted for everyone")
    world.delete(message)
    return True


def set_message_reaction(world: World, call: Call) -> bool:
    person = chats.reachable(world, call.get("chat_id"))
    message = chats.message(world, person, call.get("message_id"), "message to react")
    reaction = call.get("reaction", [])
    if len(reaction) > 1:
        raise bad("REACTIONS_TOO_MANY")
    if any(not isinstance(one, dict) or one.get("type") != "emoji" or not one.get("emoji") for one in reaction):
        raise bad("REACTION_INVALID")
    world.react(message, reaction)
    return True


def get_file(world: World, call: Call) -> dict[str, Any]:
    file = world.files.get(call.get("file_id"))
    if file is None:
        raise bad("invalid file_id")
    if len(file.content) > DOWNLOAD:
        raise bad("file is too big")
    size = len(file.content)
    return {"file_id": file.id, "file_unique_id": file.unique_id, "file_size": size, "file_path": file.path}


HANDLERS = {
    "sendDocument": send_document,
    "sendPhoto": send_photo,
    "sendPoll": send_poll,
    "sendChatAction": send_chat_action,
    "deleteMessage": delete_message,
    "setMessageReaction": set_message_reaction,
    "getFile": get_file,
}
