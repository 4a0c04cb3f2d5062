"""getMe, and what people see of the bot: commands, name, descriptions, menu button."""

import re
from collections.abc import Callable
from typing import Any

from bot.sandbox import fields
from bot.sandbox.call import Call, chat
from bot.sandbox.methods import chats
from bot.sandbox.refusal import bad
from bot.sandbox.world import World

_COMMANDS, _COMMAND, _DESCRIPTION = 100, 32, 256
_LENGTHS = {"name": 64, "description": 512, "short_description": 120}
_SCOPES = {"default", "all_private_chats", "all_group_chats", "all_chat_administrators", "chat"}


def get_me(world: World, call: Call) -> dict[str, Any]:
    abilities = {"can_join_groups": False, "can_read_all_group_messages": False, "supports_inline_queries": True}
    more = ("can_connect_to_business", "has_main_web_app", "has_topics_enabled", "allows_users_to_create_topics")
    return {**world.bot, **abilities, **dict.fromkeys(more, False)}


def set_my_commands(world: World, call: Call) -> bool:
    if len(call.get("commands")) > _COMMANDS:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    commands = [_command(command) for command in call.get("commands")]
    world.profile.set_commands(_scope(world, call), _language(call), commands)
    world.events.publish("commands")
    return True


def delete_my_commands(world: World, call: Call) -> bool:
    world.profile.set_commands(_scope(world, call), _language(call), [])
    world.events.publish("commands")
    return True


def get_my_commands(world: World, call: Call) -> list[dict[str, str]]:
    return world.profile.commands(_scope(world, call), _language(call))


def _command(given: Any) -> dict[str, str]:
    try:
        fields.check(given, {"command": "String!", "description": "String!"})
    except ValueError as error:
        raise bad(f"can't parse BotCommand: {error}") from None
    command, description = given["command"].strip().removeprefix("/"), given["description"].strip()
    if not command:
        raise bad("command must be non-empty")
    if len(command) > _COMMAND:
        raise bad(f"command length must not exceed {_COMMAND}")
    if not description:
        raise bad("command description must be non-empty")
    if len(description) > _DESCRIPTION:
        raise bad(f"command description length must not exceed {_DESCRIPTION}")
    if not re.fullmatch(r"[a-z0-9_]+", command):
        raise bad("BOT_COMMAND_INVALID")
    return {"command": command, "description": description}


def _scope(world: World, call: Call) -> dict[str, Any]:
    scope: dict[str, Any] = call.get("scope", {"type": "default"})
    to_chat = {"chat_id": "Identifier!"} if scope.get("type") == "chat" else {}
    try:
        fields.check(scope, {"type": "String!", **to_chat})
        if scope["type"] not in _SCOPES:
            raise ValueError("Unsupported type specified")
    except ValueError as error:
        raise bad(f"can't parse BotCommandScope: {error}") from None
    if to_chat:
        return {"type": "chat", "chat_id": chats.known(world, chat(scope["chat_id"])).id}
    return {"type": scope["type"]}


def _language(call: Call) -> str:
    code: str = call.get("language_code", "")
    if code and not re.fullmatch(r"[a-z]{2}", code):
        raise bad("invalid language code specified")
    return code


def _setter(what: str) -> Callable[[World, Call], bool]:
    def set_text(world: World, call: Call) -> bool:
        text = call.get(what, "")
        if len(text) > _LENGTHS[what]:
            raise bad(f"{what.replace('_', ' ')} length must not exceed {_LENGTHS[what]}")
        world.profile.texts[what, _language(call)] = text
        world.events.publish("profile")
        return True

    return set_text


def _getter(what: str) -> Callable[[World, Call], dict[str, str]]:
    return lambda world, call: {what: world.profile.text(what, _language(call))}


def set_chat_menu_button(world: World, call: Call) -> bool:
    button = call.get("menu_button", {"type": "default"})
    if button not in ({"type": "default"}, {"type": "commands"}):
        raise bad("menu buttons other than default and commands are not part of this sandbox")
    chat = chats.known(world, call.get("chat_id")).id if call.get("chat_id") is not None else 0
    world.profile.buttons[chat] = button
    return True


def get_chat_menu_button(world: World, call: Call) -> dict[str, Any]:
    chat = chats.known(world, call.get("chat_id")).id if call.get("chat_id") is not None else 0
    return world.profile.button(chat)


HANDLERS: dict[str, Callable[[World, Call], Any]] = {
    "getMe": get_me,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setMyName": _setter("name"),
    "getMyName": _getter("name"),
    "setMyDescription": _setter("description"),
    "getMyDescription": _getter("description"),
    "setMyShortDescription": _setter("short_description"),
    "getMyShortDescription": _getter("short_description"),
    "setChatMenuButton": set_chat_menu_button,
    "getChatMenuButton": get_chat_menu_button,
}
