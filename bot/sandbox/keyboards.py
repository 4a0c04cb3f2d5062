"""Keyboards under messages: what a `reply_markup` may hold, with the wording of the server where it refuses one."""

from typing import Any

from bot.sandbox import links
from bot.sandbox.facts import BUTTONS, BUTTONS_IN_ROW, CALLBACK_DATA, COPY_TEXT
from bot.sandbox.refusal import ApiRefusal, bad

_STYLES = {"primary", "success", "danger"}
_DOES = {"url", "callback_data", "copy_text", "web_app", "switch_inline_query", "switch_inline_query_current_chat"}
_DOES |= {"switch_inline_query_chosen_chat"}
_REPLY_DOES = {"request_contact", "request_users"}
_OTHER = {
    "keyboard": {"is_persistent", "resize_keyboard", "one_time_keyboard", "input_field_placeholder", "selective"},
    "remove_keyboard": {"selective"},
    "force_reply": {"input_field_placeholder", "selective"},
}


def reply_markup(given: dict[str, Any] | None, inline_only: bool = False) -> dict[str, Any] | None:
    """A checked keyboard, or none for an empty one. Raises ApiRefusal."""
    if not given:
        return None
    if "inline_keyboard" in given:
        _known(given, {"inline_keyboard"}, "reply markup")
        return _inline(_rows(given["inline_keyboard"], "inline_keyboard"))
    if inline_only:
        raise bad("inline keyboard expected")
    kind = next((name for name in _OTHER if name in given), None)
    if kind is None:
        raise bad("object expected as reply markup")
    _known(given, {kind} | _OTHER[kind], "reply markup")
    if kind == "keyboard":
        return {**given, "keyboard": [[_reply_button(b) for b in row] for row in _rows(given[kind], kind)]}
    return given


def buttons(markup: dict[str, Any] | None) -> list[dict[str, Any]]:
    """All buttons under a message, in reading order."""
    rows = (markup or {}).get("inline_keyboard") or (markup or {}).get("keyboard") or []
    return [button for row in rows for button in row]


def _rows(rows: Any, field: str) -> list[list[Any]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad(f'field "{field}" must be an Array of Arrays')
    if any(len(row) > BUTTONS_IN_ROW for row in rows) or sum(map(len, rows)) > BUTTONS:
        raise bad("reply markup is too long")
    return [row for row in rows if row]


def _inline(rows: list[list[Any]]) -> dict[str, Any] | None:
    checked = [[_inline_button(button) for button in row] for row in rows]
    return {"inline_keyboard": checked} if checked else None


def _unreadable(kind: str, reason: str) -> ApiRefusal:
    return bad(f"can't parse {kind}: {reason}")


def _known(given: dict[str, Any], names: set[str], what: str) -> None:
    unknown = sorted(set(given) - names)
    if unknown:
        raise bad(f"field {unknown[0]} of {what} is not part of this sandbox")


def _text(button: Any, kind: str, name: str) -> str:
    if not isinstance(button, dict):
        raise _unreadable(kind, f"{name} must be an Object")
    if "text" not in button:
        raise _unreadable(kind, 'Can\'t find field "text"')
    if not isinstance(button["text"], str):
        raise _unreadable(kind, 'Field "text" must be of type String')
    if not button["text"].strip():
        raise bad(f"{kind} text must be non-empty")
    return button["text"]


def _style(button: dict[str, Any], kind: str) -> None:
    if "style" in button and button["style"] not in _STYLES:
        raise _unreadable(kind, "Invalid button style specified")


def _inline_button(button: Any) -> dict[str, Any]:
    kind = "inline keyboard button"
    text = _text(button, kind, "InlineKeyboardButton")
    _known(button, {"text", "style"} | _DOES, kind)
    _style(button, kind)
    given = [name for name in button if name in _DOES and (button[name] or name.startswith("switch"))]
    if not given:
        raise _unreadable(kind, "Text buttons are unallowed in the inline keyboard")
    if len(given) > 1:
        raise bad(f"{kind} {text!r} does more than one thing: {', '.join(sorted(given))}")
    return {**button, given[0]: _deed(given[0], button[given[0]])}


def _deed(name: str, value: Any) -> Any:
    match name:
        case "url":
            return _link(value, "inline keyboard button ")
        case "callback_data":
            if not isinstance(value, str) or len(value.encode()) > CALLBACK_DATA:
                raise bad("BUTTON_DATA_INVALID")
        case "copy_text":
            if not isinstance(value, dict) or not 1 <= len(str(value.get("text", ""))) <= COPY_TEXT:
                raise bad("BUTTON_COPY_TEXT_INVALID")
        case "web_app":
            if not str(value.get("url", "")).startswith("https://"):
                address = value.get("url", "")
                raise bad(f"inline keyboard button Web App URL '{address}' is invalid: Only HTTPS links are allowed")
    return value


def _link(url: Any, what: str) -> str:
    if links.mentioned(str(url)) is not None:
        return str(url)
    try:
        return links.checked(str(url))
    except ValueError as error:
        raise bad(f"{what}{error}") from None


def _reply_button(button: Any) -> dict[str, Any]:
    if isinstance(button, str):
        button = {"text": button}
    kind = "keyboard button"
    _text(button, kind, "KeyboardButton")
    _known(button, {"text", "style"} | _REPLY_DOES, kind)
    _style(button, kind)
    if "request_users" in button and "request_id" not in button["request_users"]:
        raise _unreadable(kind, 'Can\'t find field "request_id"')
    return dict(button)
