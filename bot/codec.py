"""`pack` and `parse`: the only codec of buttons and deep links.

A packed action is `tag-field-field…`, at most 64 bytes of A-Z a-z 0-9 _ - (Bot API: callback_data of
InlineKeyboardButton; deep links take the same letters). Only actions that show may be asked for by a link.
"""

import re
from dataclasses import fields
from typing import get_type_hints

from bot.actions import ACTIONS, Action

#: Bot API: callback_data 1-64 bytes; a deep link's start parameter up to 64 characters.
LONGEST = 64
#: The largest id of a row (PostgreSQL: integer).
LARGEST_ID = 2**31 - 1
#: Names and types of an action's fields, in their order, by its tag.
_FIELDS = {
    tag: {field.name: get_type_hints(kind)[field.name] for field in fields(kind)} for tag, kind in ACTIONS.items()
}


class Unparsable(ValueError):
    """Not an action of ours: forged, cut, or from a version that had it."""


def pack(action: Action) -> str:
    """The text of a button or link. Raises ValueError beyond 64 bytes: a bug, never a person's doing."""
    values = [str(getattr(action, field.name)) for field in fields(action)]
    text = "-".join([action.tag, *values])
    if len(text.encode()) > LONGEST:
        raise ValueError(f"longer than {LONGEST} bytes: {text}")
    return text


def parse(text: str) -> Action:
    """The action behind a button or link. Raises Unparsable for anything that `pack` does not write."""
    tag, *rest = text.split("-", 1)
    kind = ACTIONS.get(tag)
    if kind is None or len(text.encode()) > LONGEST:
        raise Unparsable(text)
    kinds = _FIELDS[tag]
    values = rest[0].split("-", max(0, len(kinds) - 1)) if rest else []
    if len(values) != len(kinds):
        raise Unparsable(text)
    return kind(**{name: _read(kinds[name], value) for name, value in zip(kinds, values, strict=True)})


def _read(kind: type, value: str) -> str | int:
    if kind is str:
        return value
    if not re.fullmatch(r"0|[1-9]\d{0,9}", value, re.ASCII) or int(value) > LARGEST_ID:
        raise Unparsable(value)
    return int(value)
