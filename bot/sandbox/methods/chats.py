"""Whom the bot may write to, and which message a call means."""

from typing import Any

from bot.sandbox import fields
from bot.sandbox.call import Call
from bot.sandbox.people import Message, Person
from bot.sandbox.refusal import ApiRefusal, bad, forbidden
from bot.sandbox.world import World

_REPLY = {"message_id": "Integer!", "chat_id": "Identifier", "allow_sending_without_reply": "Boolean"}


def known(world: World, chat_id: Any) -> Person:
    """The person behind a chat id. Raises `chat not found`."""
    person = world.people.get(chat_id)
    if person is None:
        raise bad("chat not found")
    return person


def reachable(world: World, chat_id: Any) -> Person:
    """A person whom the bot may write to now: has started it, has not blocked it, still exists."""
    person = known(world, chat_id)
    if person.deactivated:
        raise forbidden("user is deactivated")
    if not person.started:
        raise forbidden("bot can't initiate conversation with a user")
    if person.blocked:
        raise forbidden("bot was blocked by the user")
    return person


def message(world: World, person: Person, message_id: int, what: str) -> Message:
    """A message that still stands in this chat. Raises `<what> not found`."""
    found = world.messages.get(message_id)
    if found is None or found.deleted or found.person is not person:
        raise bad(f"{what} not found")
    return found


def reply(world: World, person: Person, call: Call) -> dict[str, Any]:
    """The content that `reply_parameters` adds: the message replied to, if it still stands."""
    if not call.get("reply_parameters"):
        return {}
    try:
        given = fields.check(call.get("reply_parameters"), _REPLY)
    except ValueError as error:
        raise bad(str(error)) from None
    try:
        replied = message(world, person, given["message_id"], "message to be replied")
    except ApiRefusal:
        if given.get("allow_sending_without_reply"):
            return {}
        raise
    return {"reply_to_message": replied.as_api(world.bot)}
