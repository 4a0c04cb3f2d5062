"""Texts of messages: parse mode or given entities, white space as the server trims it, lengths, detected entities."""

import re
from itertools import accumulate
from typing import Any

from bot.sandbox import fields
from bot.sandbox.facts import CAPTION, ENTITIES, RAW_TEXT, TEXT
from bot.sandbox.markup import MarkupError, parse_html
from bot.sandbox.refusal import bad

Entities = list[dict[str, Any]]

_INVISIBLE = "\u00ad\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\u2800\ufeff"
_DETECTED = re.compile(
    r"(?P<bot_command>(?<![\w/<>@])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/]))"
    r"|(?P<url>https?://[^\s<>\"«»]*[^\s<>\"«».,;:!?)\]'])"
    r"|(?P<email>(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,})"
)
_FIELDS = {"type": "String!", "offset": "Integer!", "length": "Integer!", "url": "String", "user": "Object"}
_FIELDS |= {"language": "String", "custom_emoji_id": "String", "unix_time": "Integer", "date_time_format": "String"}
_GIVEN = {"bold", "italic", "underline", "strikethrough", "spoiler", "code", "pre", "text_link", "text_mention"}
_GIVEN |= {"custom_emoji", "blockquote", "expandable_blockquote", "date_time"}


def units(text: str) -> int:
    """Length in UTF-16 code units, which entities count in."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def message_text(
    text: str, mode: str = "", given: Entities | None = None, too_long: str = "message is too long"
) -> dict[str, Any]:
    """`{"text": …, "entities": […]}` of a message. Raises ApiRefusal for unparsable, empty or too long texts."""
    plain, entities = formatted(text, mode, given)
    if not plain.strip(_INVISIBLE + " \n"):
        raise bad("text must be non-empty")
    if len(plain) > TEXT:
        raise bad(too_long)
    return {"text": plain} | ({"entities": entities} if entities else {})


def caption(text: str, mode: str = "", given: Entities | None = None) -> dict[str, Any]:
    """`{"caption": …, "caption_entities": […]}`, or nothing for an empty caption."""
    plain, entities = formatted(text, mode, given)
    if len(plain) > CAPTION:
        raise bad("message caption is too long")
    return ({"caption": plain} if plain else {}) | ({"caption_entities": entities} if plain and entities else {})


def formatted(text: str, mode: str = "", given: Entities | None = None) -> tuple[str, Entities]:
    """Text and entities after parsing, trimming and detection. `given` counts only without a parse mode."""
    if len(text.encode()) > RAW_TEXT:
        raise bad("text is too long")
    if mode.lower() in ("", "none"):
        plain, entities = text, [_given(entity) for entity in given or []]
    elif mode.lower() == "html":
        try:
            plain, entities = parse_html(text)
        except MarkupError as error:
            raise bad(f"can't parse entities: {error}") from None
    elif mode.lower() in ("markdown", "markdownv2"):
        raise bad(f"parse_mode {mode} is not part of this sandbox")
    else:
        raise bad("unsupported parse_mode")
    plain, entities = _trimmed(plain, entities)
    return plain, sorted([*entities, *_detected(plain, entities)], key=_place)[:ENTITIES]


def _given(entity: Any) -> dict[str, Any]:
    try:
        checked = fields.check(entity, _FIELDS)
        if checked["type"] not in _GIVEN:
            raise ValueError("Unsupported type specified")
        if checked["offset"] < 0 or checked["length"] <= 0:
            raise ValueError(f"receive an entity with incorrect offset {checked['offset']}")
    except ValueError as error:
        raise bad(f"can't parse MessageEntity: {error}") from None
    return checked


def _place(entity: dict[str, Any]) -> tuple[int, int]:
    return entity["offset"], -entity["length"]


def _trimmed(text: str, entities: Entities) -> tuple[str, Entities]:
    """Drop carriage returns, turn control characters into spaces, cut white space at both ends.

    At the front no more is cut than lies before the first entity, as the server does it.
    """
    letters = [" " if ord(letter) < 32 and letter not in "\r\n" else letter for letter in text]
    starts = [0, *accumulate(units(letter) for letter in letters)]
    last = max((n for n, letter in enumerate(letters, 1) if letter not in " \n\r"), default=0)
    first = next((n for n, letter in enumerate(letters) if letter not in " \n\r"), 0)
    if entities:
        front = min(entity["offset"] for entity in entities)
        first = min(first, max(n for n, start in enumerate(starts) if start <= front))
    kept = ["" if n < first or n >= last or letter == "\r" else letter for n, letter in enumerate(letters)]
    moved = dict(zip(starts, [0, *accumulate(units(letter) for letter in kept)], strict=True))
    return "".join(kept), [fitted for entity in entities if (fitted := _moved(entity, moved))]


def _moved(entity: dict[str, Any], moved: dict[int, int]) -> dict[str, Any] | None:
    end = moved.get(entity["offset"] + entity["length"], max(moved.values()))
    start = moved.get(entity["offset"], end)
    return {**entity, "offset": start, "length": end - start} if end > start else None


def _detected(text: str, known: Entities) -> Entities:
    """Commands, web and mail addresses, except inside code and links."""
    found = []
    for match in _DETECTED.finditer(text):
        offset, length = units(text[: match.start()]), units(match[0])
        taken = [e for e in known if e["type"] in ("code", "pre", "text_link", "text_mention")]
        if not any(e["offset"] < offset + length and offset < e["offset"] + e["length"] for e in taken):
            found.append({"type": match.lastgroup, "offset": offset, "length": length})
    return found
