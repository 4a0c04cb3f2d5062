"""Telegram's HTML, parsed as the server does it: strict about tags, silent about unknown references.

Rules and wording: `parse_html` in tdlib/td (MessageEntity.cpp); `<tg-time>` by the Bot API's formatting options.
Offsets and lengths of entities count UTF-16 code units; places in error texts count UTF-8 bytes.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox import links

_KINDS = {
    **dict.fromkeys(("b", "strong"), "bold"),
    **dict.fromkeys(("i", "em"), "italic"),
    **dict.fromkeys(("u", "ins"), "underline"),
    **dict.fromkeys(("s", "strike", "del"), "strikethrough"),
    **dict.fromkeys(("tg-spoiler", "span"), "spoiler"),
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_SPACE = r" \t\r\n\v\0"
_TAG_NAME = re.compile(rf"[^{_SPACE}>]*")
_SPACES = re.compile(rf"[{_SPACE}]*")
_ATTRIBUTE = re.compile(rf"[^{_SPACE}=>/\"']*")
_TOKEN = re.compile(r"[A-Za-z0-9.-]*")
_REFERENCE = re.compile(r"&(?:#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}))|(lt|gt|amp|quot)(?![A-Za-z]));?")
_TIME_FORMAT = re.compile(r"r|w?[dD]?[tT]?")


class MarkupError(ValueError):
    """The text behind `can't parse entities: `."""


@dataclass
class _Open:
    name: str
    attributes: dict[str, str]
    offset: int
    begin: int  # index into the parts of the text


@dataclass
class _Parser:
    source: str
    at: int = 0
    units: int = 0
    parts: list[str] = field(default_factory=list)
    open: list[_Open] = field(default_factory=list)
    entities: list[dict[str, Any]] = field(default_factory=list)

    def run(self) -> tuple[str, list[dict[str, Any]]]:
        while self.at < len(self.source):
            if self.source[self.at] != "<":
                self._character()
            elif self.source.startswith("</", self.at):
                self._end_tag()
            else:
                self._start_tag()
        if self.open:
            raise MarkupError(f'Can\'t find end tag corresponding to start tag "{self.open[-1].name}"')
        return "".join(self.parts), self.entities

    def _character(self) -> None:
        letter, self.at = _reference(self.source, self.at)
        self.parts.append(letter)
        self.units += len(letter.encode("utf-16-le", "surrogatepass")) // 2

    def _take(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.source, self.at)
        text = found[0] if found else ""
        self.at += len(text)
        return text

    def _peek(self) -> str:
        return self.source[self.at : self.at + 1]

    def _byte(self, at: int) -> int:
        return len(self.source[:at].encode("utf-8", "surrogatepass"))

    def _start_tag(self) -> None:
        place = self._byte(self.at)
        self.at += 1
        name = self._take(_TAG_NAME).lower()
        if not self._peek():
            raise MarkupError(f"Unclosed start tag at byte offset {place}")
        if name not in _KINDS:
            raise MarkupError(f'Unsupported start tag "{name}" at byte offset {place}')
        attributes = self._attributes(name, place)
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise MarkupError(f'Tag "span" must have class "tg-spoiler" at byte offset {place}')
        self.open.append(_Open(name, attributes, self.units, len(self.parts)))

    def _attributes(self, tag: str, place: int) -> dict[str, str]:
        """Read up to and with the `>`. An attribute without a value has the value `1`."""
        found: dict[str, str] = {}
        while True:
            self._take(_SPACES)
            if self._peek() == ">":
                self.at += 1
                return found
            name = self._take(_ATTRIBUTE)
            if not name:
                raise MarkupError(f'Empty attribute name in the tag "{tag}" at byte offset {place}')
            self._take(_SPACES)
            found[name] = "1"
            if self._peek() == "=":
                self.at += 1
                self._take(_SPACES)
                found[name] = self._value(tag, place)
            elif not self._peek():
                raise MarkupError(f'Unclosed start tag "{tag}" at byte offset {place}')

    def _value(self, tag: str, place: int) -> str:
        if not self._peek():
            raise MarkupError(f'Unclosed start tag "{tag}" at byte offset {place}')
        value = self._quoted(self._peek()) if self._peek() in "'\"" else self._token()
        if not self._peek():
            raise MarkupError(f"Unclosed start tag at byte offset {place}")
        return value

    def _token(self) -> str:
        begin = self.at
        token = self._take(_TOKEN).lower()
        if self._peek() and self._peek() not in " \t\r\n\v\0>":
            raise MarkupError(f"Unexpected end of name token at byte offset {self._byte(begin)}")
        return token

    def _quoted(self, quote: str) -> str:
        self.at += 1
        letters = []
        while self._peek() not in ("", quote):
            letter, self.at = _reference(self.source, self.at)
            letters.append(letter)
        self.at += len(self._peek())
        return "".join(letters)

    def _end_tag(self) -> None:
        place = self._byte(self.at)
        if not self.open:
            raise MarkupError(f"Unexpected end tag at byte offset {place}")
        self.at += 2
        name = self._take(_TAG_NAME).lower()
        self._take(_SPACES)
        if self._peek() != ">":
            raise MarkupError(f"Unclosed end tag at byte offset {place}")
        self.at += 1
        tag = self.open.pop()
        if name and name != tag.name:
            raise MarkupError(f'Unmatched end tag at byte offset {place}, expected "</{tag.name}>", found "</{name}>"')
        if self.units > tag.offset:
            self._close(tag)

    def _close(self, tag: _Open) -> None:
        extent = {"offset": tag.offset, "length": self.units - tag.offset}
        last = self.entities[-1] if self.entities else {}
        if tag.name == "pre" and last.get("type") == "code" and extent.items() <= last.items() and "language" in last:
            last["type"] = "pre"
            return
        entity = {"type": _KINDS[tag.name], **extent, **_details(tag, "".join(self.parts[tag.begin :]))}
        if entity["type"] != "text_link" or "url" in entity:
            self.entities.append(entity)


def _details(tag: _Open, text: str) -> dict[str, Any]:
    given = tag.attributes
    match tag.name:
        case "a":
            return _link(given.get("href") or text)
        case "code" if given.get("class", "").startswith("language-"):
            return {"language": given["class"].removeprefix("language-")}
        case "blockquote" if "expandable" in given:
            return {"type": "expandable_blockquote"}
        case "tg-emoji":
            return _emoji(given.get("emoji-id", ""))
        case "tg-time":
            return _time(given.get("unix", ""), given.get("format", ""))
        case _:
            return {}


def _link(url: str) -> dict[str, Any]:
    """An address that Telegram does not take is dropped without a word; its text stays."""
    person = links.mentioned(url)
    if person is not None:
        return {"type": "text_mention", "user": {"id": person, "is_bot": False, "first_name": ""}}
    try:
        return {"url": links.checked(url)}
    except ValueError:
        return {}


def _emoji(number: str) -> dict[str, Any]:
    if not number.isdigit() or not int(number):
        raise MarkupError("Invalid custom emoji identifier specified")
    return {"custom_emoji_id": number}


def _time(unix: str, style: str) -> dict[str, Any]:
    if not unix.isdigit() or not int(unix):
        raise MarkupError("Invalid date specified")
    if not _TIME_FORMAT.fullmatch(style):
        raise MarkupError("Invalid date format used")
    return {"unix_time": int(unix), "date_time_format": style}


def _reference(source: str, at: int) -> tuple[str, int]:
    """The character at a place, a reference such as `&lt;` or `&#x41;` resolved, and the place after it."""
    found = _REFERENCE.match(source, at) if source[at] == "&" else None
    if found is None:
        return source[at], at + 1
    code = int(found[1], 16) if found[1] else int(found[2] or 0)
    if not found[3] and not 0 < code < 0x10FFFF:
        return source[at], at + 1
    return _NAMED[found[3]] if found[3] else chr(code), found.end()


def parse_html(source: str) -> tuple[str, list[dict[str, Any]]]:
    """Text and entities, ordered by offset, the longer first. Raises MarkupError."""
    text, entities = _Parser(source).run()
    try:
        text.encode()
    except UnicodeEncodeError:
        raise MarkupError(
            "Text contains invalid Unicode characters after decoding HTML entities, check for unmatched "
            "surrogate code units"
        ) from None
    for entity in entities:
        if entity["type"] == "code":
            entity.pop("language", None)
    return text, sorted(entities, key=lambda entity: (entity["offset"], -entity["length"]))
