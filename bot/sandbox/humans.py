"""What people do in their chat with the bot; each deed becomes the update that Telegram would send.

All raise Impossible for what a person's app would not let them do.
"""

import asyncio
from typing import Any

from bot.sandbox import keyboards, texts
from bot.sandbox.facts import CALLBACK_DATA
from bot.sandbox.people import Message, Person
from bot.sandbox.refusal import ApiRefusal
from bot.sandbox.world import Question, World


class Impossible(Exception):
    """Nobody could do this in Telegram; the text says why."""


def say(world: World, person: Person, text: str) -> Message:
    """A text; `/start payload` is what a deep link sends."""
    try:
        content = texts.message_text(text)
    except ApiRefusal as refusal:
        raise Impossible(refusal.description) from None
    return _write(world, person, content, f"an answer to {text!r}")


def send_document(world: World, person: Person, name: str, mime: str, content: bytes, caption: str = "") -> Message:
    file = world.store(name, mime, content)
    more = texts.caption(caption)
    return _write(world, person, {"document": file.as_document(), **more}, f"an answer to the file {name!r}")


def send_sticker(world: World, person: Person, emoji: str) -> Message:
    file = world.store("sticker.webp", "image/webp", b"RIFF")
    kind = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
    ids = {"file_id": file.id, "file_unique_id": file.unique_id, "file_size": len(file.content)}
    return _write(world, person, {"sticker": {**kind, "emoji": emoji, **ids}}, "an answer to a sticker")


def send_contact(world: World, person: Person, phone: str) -> Message:
    contact = {"phone_number": phone, "first_name": person.first_name, "user_id": person.id}
    return _write(world, person, {"contact": contact}, "an answer to a contact")


def share_people(world: World, person: Person, request_id: int, shared: list[int]) -> Message:
    """What a button with `request_users` sends: ids, and names as if they were asked for."""
    chosen = [{"user_id": number, **_names(world, number)} for number in shared]
    content = {"users_shared": {"request_id": request_id, "users": chosen}}
    return _write(world, person, content, "an answer to shared people")


def _names(world: World, number: int) -> dict[str, str]:
    known = world.people[number].as_user() if number in world.people else {}
    return {name: known[name] for name in ("first_name", "last_name", "username") if name in known}


def press(world: World, person: Person, message: Message, label: str = "", data: str = "") -> dict[str, Any]:
    """Press a button that stands under a message now: by its data, or by its label or the end of it.

    Returns `{"question": Question}` for a callback, else what the app does by itself: `url`, `copied`,
    `inline_query`, or `message` for a button of a reply keyboard.
    """
    button = _find(message, label, data)
    if "callback_data" in button:
        return {"question": call_back(world, person, message, button["callback_data"])}
    if message.markup and "keyboard" in message.markup:
        return {"message": say(world, person, button["text"])}
    if "copy_text" in button:
        return {"copied": button["copy_text"]["text"]}
    if "url" in button:
        return {"url": button["url"]}
    return {"inline_query": next(value for name, value in button.items() if name.startswith("switch"))}


def _find(message: Message, label: str, data: str) -> dict[str, Any]:
    if message.deleted:
        raise Impossible("the message is deleted")
    for match in (str.__eq__, str.endswith):
        for button in keyboards.buttons(message.markup):
            if (data and button.get("callback_data") == data) or (label and match(button["text"], label)):
                return button
    labels = [button["text"] for button in keyboards.buttons(message.markup)]
    raise Impossible(f"no button {label or data!r} under message {message.id}; there are {labels}")


def call_back(world: World, person: Person, message: Message | None, data: str) -> Question:
    """A press with any data, as a changed app could send it; without a message, one that is no longer accessible."""
    _awake(person)
    if not 1 <= len(data.encode()) <= CALLBACK_DATA:
        raise Impossible(f"data must be 1 to {CALLBACK_DATA} bytes")
    question = world.ask("callback_query", person)
    gone = {"chat": person.as_chat(), "message_id": message.id if message else 1, "date": 0}
    shown = gone if message is None or message.deleted else message.as_api(world.bot)
    body = {"id": question.id, "from": person.as_user(), "message": shown, "data": data}
    added = world.updates.add("callback_query", {**body, "chat_instance": str(person.id)}, lane=("press", person.id))
    if added:
        world.expectations.expect(person.id, f"{person.first_name}: an answer to the press {data!r}", question.id)
    world.events.publish("press", person=person.id, question=question.id, message_id=shown["message_id"], data=data)
    return question


def ask_inline(world: World, person: Person, query: str, offset: str = "") -> Question:
    question = world.ask("inline_query", person)
    body = {"id": question.id, "from": person.as_user(), "query": query, "offset": offset, "chat_type": "private"}
    world.updates.add("inline_query", body, lane=("inline", person.id))
    return question


def choose(world: World, person: Person, question: Question, result_id: str) -> Message:
    """Send one of the results of an inline query; it appears in the person's own chat, via the bot."""
    results = (question.answer or {}).get("results", [])
    result = next((result for result in results if result["id"] == result_id), None)
    if result is None:
        raise Impossible(f"no result {result_id!r}")
    body = {"result_id": result_id, "from": person.as_user(), "query": ""}
    world.updates.add("chosen_inline_result", body, lane=("inline", person.id))
    return world.add_message(person, False, {**result["message"], "via_bot": world.bot}, result["reply_markup"])


def vote(world: World, person: Person, message: Message, options: list[int]) -> None:
    """Vote in a poll, again if need be; no options take the vote back. Only open polls tell the bot who."""
    poll = message.content.get("poll")
    if poll is None or poll["is_closed"]:
        raise Impossible("there is no open poll")
    if any(not 0 <= n < len(poll["options"]) for n in options):
        raise Impossible("there is no such option")
    for n, option in enumerate(poll["options"]):
        option["voter_count"] = int(n in options)
    poll["total_voter_count"] = int(bool(options))
    if not poll["is_anonymous"]:
        chosen = {"option_ids": options, "option_persistent_ids": [str(n) for n in options]}
        body = {"poll_id": poll["id"], "user": person.as_user(), **chosen}
        world.updates.add("poll_answer", body, lane=("poll", person.id))


def block(world: World, person: Person, blocked: bool) -> None:
    """Block the bot, or let it write again."""
    if person.blocked == blocked:
        return
    person.blocked = blocked
    before, after = ("member", "kicked") if blocked else ("kicked", "member")
    changed = {"old_chat_member": _membership(world, before), "new_chat_member": _membership(world, after)}
    who = {"chat": person.as_chat(), "from": person.as_user(), "date": world.clock.unix()}
    world.updates.add("my_chat_member", {**who, **changed}, lane=("message", person.id))
    world.events.publish("person", person=person.id)


def _membership(world: World, status: str) -> dict[str, Any]:
    return {"user": world.bot, "status": status, **({"until_date": 0} if status == "kicked" else {})}


def deactivate(world: World, person: Person, deactivated: bool) -> None:
    person.deactivated = deactivated
    world.events.publish("person", person=person.id)


def _awake(person: Person) -> None:
    if person.blocked:
        raise Impossible(f"{person.first_name} has blocked the bot and must unblock it first")
    if person.deactivated:
        raise Impossible(f"the account of {person.first_name} is deleted")


def _write(world: World, person: Person, content: dict[str, Any], waiting_for: str) -> Message:
    _awake(person)
    message = world.add_message(person, False, content)
    if world.updates.add("message", message.as_api(world.bot), lane=("message", person.id)):
        world.expectations.expect(person.id, f"{person.first_name}: {waiting_for}")
    return message


async def answer(question: Question, seconds: float) -> dict[str, Any] | None:
    """The bot's answer to a press or inline query, waited for at most so long."""
    try:
        await asyncio.wait_for(question.answered.wait(), seconds)
    except TimeoutError:
        return None
    return question.answer
