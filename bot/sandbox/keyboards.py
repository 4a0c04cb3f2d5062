"""Keyboards under messages: what a `reply_markup` may hold, with the wording of the server where it refuses one."""

from typing import Any

from bot.sandbox import fields, links
from bot.sandbox.facts import BUTTONS, BUTTONS_IN_ROW, CALLBACK_DATA, COPY_TEXT
from bot.sandbox.refusal import bad

_STYLES = {"primary", "success", "danger"}
_LOOK = {"text": "String!", "style": "String"}
_DEEDS = {
    "url": "String",
    "callback_data": "String",
    "copy_text": "Object",
    "web_app": "Object",
    "switch_inline_query": "String",
    "switch_inline_query_current_chat": "String",
    "switch_inline_query_chosen_chat": "Object",
}
_REPLY_DEEDS = {"request_contact": "Boolean", "request_users": "Object"}
_USERS = {"request_id": "Integer!", "max_quantity": "Integer", "user_is_bot": "Boolean", "user_is_premium": "Boolean"}
_USERS |= {"request_name": "Boolean", "request_username": "Boolean", "request_photo": "Boolean"}
_CHOSEN = dict.fromkeys(("allow_user_chats", "allow_bot_chats", "allow_group_chats", "allow_channel_chats"), "Boolean")
_OWN = {"web_app": {"url": "String!"}, "copy_text": {"text": "String!"}, "request_users": _USERS}
_OWN["switch_inline_query_chosen_chat"] = {"query": "String", **_CHOSEN}
_PLACEHOLDER = {"input_field_placeholder": "String", "selective": "Boolean"}
_SHOWN = {"is_persistent": "Boolean", "resize_keyboard": "Boolean", "one_time_keyboard": "Boolean"}
_MARKUPS = {
    "inline_keyboard": {"inline_keyboard": "Array!"},
    "keyboard": {"keyboard": "Array!", **_SHOWN, **_PLACEHOLDER},
    "remove_keyboard": {"remove_keyboard": "Boolean!", "selective": "Boolean"},
    "force_reply": {"force_reply": "Boolean!", **_PLACEHOLDER},
}


def reply_markup(given: Any, inline_only: bool = False) -> dict[str, Any] | None:
    """A checked keyboard, or none for an empty one. Raises ApiRefusal."""
    if not given:
        return None
    kind = next((name for name in _MARKUPS if isinstance(given, dict) and name in given), None)
    if kind is None:
        raise bad("object expected as reply markup")
    if inline_only and kind != "inline_keyboard":
        raise bad("inline keyboard expected")
    try:
        markup = fields.check(given, _MARKUPS[kind])
    except ValueError as error:
        raise bad(str(error)) from None
    if kind in ("remove_keyboard", "force_reply"):
        return markup
    read = _inline_button if kind == "inline_keyboard" else _reply_button
    rows = [[read(button) for button in row] for row in _rows(markup[kind], kind)]
    return {**markup, kind: rows} if rows else None


def buttons(markup: dict[str, Any] | None) -> list[dict[str, Any]]:
    """All buttons under a message, in reading order."""
    rows = (markup or {}).get("inline_keyboard") or (markup or {}).get("keyboard") or []
    return [button for row in rows for button in row]


def _rows(rows: list[Any], field: str) -> list[list[Any]]:
    if not all(isinstance(row, list) for row in rows):
        raise bad(f'field "{field}" must be an Array of Arrays')
    if any(len(row) > BUTTONS_IN_ROW for row in rows) or sum(map(len, rows)) > BUTTONS:
        raise bad("reply markup is too long")
    return [row for row in rows if row]


def _button(given: Any, deeds: dict[str, str], kind: str, what: str) -> dict[str, Any]:
    """What both kinds of buttons have in common: label, style, and objects with fields of their own."""
    if not isinstance(given, dict):
        raise bad(f"can't parse {kind}: {what} must be an Object")
    try:
        button = fields.check(given, {**_LOOK, **deeds})
        for name in button.keys() & _OWN.keys():
            fields.check(button[name], _OWN[name])
    except ValueError as error:
        raise bad(f"can't parse {kind}: {error}") from None
    if not button["text"].strip():
        raise bad(f"{kind} text must be non-empty")
    if button.get("style", "primary") not in _STYLES:
        raise bad(f"can't parse {kind}: Invalid button style specified")
    return button


def _inline_button(given: Any) -> dict[str, Any]:
    kind = "inline keyboard button"
    button = _button(given, _DEEDS, kind, "InlineKeyboardButton")
    deeds = [name for name in button if name in _DEEDS and (button[name] or name.startswith("switch"))]
    if not deeds:
        raise bad(f"can't parse {kind}: Text buttons are unallowed in the inline keyboard")
    if len(deeds) > 1:
        raise bad(f"{kind} {button['text']!r} does more than one thing: {', '.join(sorted(deeds))}")
    return {**button, deeds[0]: _deed(deeds[0], button[deeds[0]])}


def _deed(name: str, value: Any) -> Any:
    match name:
        case "url" if links.mentioned(value) is None:
            return _link(value)
        case "callback_data" if len(value.encode()) > CALLBACK_DATA:
            raise bad("BUTTON_DATA_INVALID")
        case "copy_text" if not 1 <= len(value["text"]) <= COPY_TEXT:
            raise bad("BUTTON_COPY_TEXT_INVALID")
        case "web_app" if not value["url"].startswith("https://"):
            address = value["url"]
            raise bad(f"inline keyboard button Web App URL '{address}' is invalid: Only HTTPS links are allowed")
    return value


def _link(url: str) -> str:
    try:
        return links.checked(url)
    except ValueError as error:
        raise bad(f"inline keyboard button {error}") from None


def _reply_button(given: Any) -> dict[str, Any]:
    whole = {"text": given} if isinstance(given, str) else given
    return _button(whole, _REPLY_DEEDS, "keyboard button", "KeyboardButton")
