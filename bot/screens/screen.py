"""What a screen is: HTML text, rows of buttons, perhaps a document. Telegram sees it in `wire` only."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from markupsafe import Markup, escape

from bot.actions import Action
from bot.codec import pack, parse


class Style(StrEnum):
    """Bot API: InlineKeyboardButton.style. Colour only; the label says it all."""

    PRIMARY = "primary"
    SUCCESS = "success"
    DANGER = "danger"


#: Bot API: CopyTextButton.
LONGEST_COPY = 256


@dataclass(frozen=True, slots=True)
class Button:
    """Says what is wanted. With `copy`, the app itself puts that text into the clipboard, and `action` is only what
    the button would lead to where it can't."""

    label: str
    action: Action
    style: Style | None = None
    copy: str = ""

    def packed(self) -> tuple[str | None, ...]:
        shown = (self.label, pack(self.action), self.style)
        return (*shown, self.copy) if self.copy else shown

    @classmethod
    def unpacked(cls, label: str, action: str, style: str | None, copy: str = "") -> "Button":
        return cls(label, parse(action), Style(style) if style else None, copy)


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Document:
    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Photo(Document):
    """Shown in the chat itself: nobody opens it to scan what is on it. PNG."""


@dataclass(frozen=True, slots=True)
class Screen:
    """`toast`: a short answer to the press itself. A document goes as a message of its own, with `text` below. `qr`: a
    link that follows as a picture to scan, made when it is sent."""

    text: str
    rows: Rows = ()
    toast: str = ""
    document: Document | None = None
    qr: str = ""

    def packed(self) -> dict[str, Any]:
        """As JSON, to be kept until it has been sent (documents travel by notice, never here)."""
        rows = [[button.packed() for button in row] for row in self.rows]
        packed = {"text": str(self.text), "rows": rows, "toast": self.toast}
        return packed | ({"qr": self.qr} if self.qr else {})

    @classmethod
    def unpacked(cls, packed: dict[str, Any]) -> "Screen":
        """What `packed` has kept."""
        buttons = tuple(tuple(Button.unpacked(*shown) for shown in row) for row in packed["rows"])
        return cls(Markup(packed["text"]), buttons, packed["toast"], qr=packed.get("qr", ""))


def text(*lines: str | Markup | None) -> Markup:
    """One line each; None leaves a line out, "" is an empty one."""
    return Markup("\n").join(escape(line) for line in lines if line is not None)


def bold(line: str | Markup) -> Markup:
    return Markup("<b>{}</b>").format(line)


def rows(*lines: Iterable[Button | None] | Button | None) -> Rows:
    """Rows of buttons; a lone button is a row, None is left out, empty rows vanish."""
    listed = [[line] if isinstance(line, Button) or line is None else list(line) for line in lines]
    kept = [tuple(button for button in line if button is not None) for line in listed]
    return tuple(line for line in kept if line)


def in_twos(buttons: Sequence[Button]) -> list[Sequence[Button]]:
    return [buttons[i : i + 2] for i in range(0, len(buttons), 2)]
