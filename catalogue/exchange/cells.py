"""What a program wrote into a cell, as somebody would type it: the readers that a mapping file names under `[read]`.

| reader | takes | gives |
| --- | --- | --- |
| html | `<p>Mo &amp; Di</p>` | plain text, a line for each paragraph and list entry |
| epoch_ms | `1693778400000` | the day, `2023-09-04`, if that is midnight in the zone of the source; else the instant |
| epoch_s | the same in seconds | the same |
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time, timedelta
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

from catalogue.reading.unreadable import Expected, Unreadable, Why

CellReader = Callable[[str, ZoneInfo], str]

_WHOLE = re.compile(r"-?\d{1,15}", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
#: Elements that begin a line of their own; all others stand in the line.
_BLOCKS = re.compile(
    "address|article|blockquote|br|d[dlt]|div|figure|footer|h[1-6]|header|hr|li|main|[ou]l|p|pre|section|table|t[dhr]"
)
# A tag that was cut off with the text; a sign for "less than" has a blank or a figure after it.
_CUT = re.compile(r"<(?:/[a-z0-9]*|[a-z][a-z0-9]*/?)(?=[^<>]*\Z)", re.IGNORECASE)
#: Elements whose content nobody reads.
_UNSEEN = frozenset(("script", "style", "head", "title"))


class _Text(HTMLParser):
    """Collects what a browser would show; broken markup is taken as far as it goes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in _UNSEEN
        if _BLOCKS.fullmatch(tag):
            self.parts.append("\n• " if tag == "li" else "\n")

    def handle_endtag(self, tag: str) -> None:
        self._unseen = max(0, self._unseen - (tag in _UNSEEN))
        if _BLOCKS.fullmatch(tag):
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(" ".join(data.split("\n")))


def html(text: str, zone: ZoneInfo) -> str:
    """The text that the markup shows, without markup, blank lines and lonely bullets."""
    if "<" not in text and "&" not in text:
        return text
    found = _Text()
    found.feed(_CUT.sub("", text))
    found.close()
    lines = (" ".join(line.split()) for line in "".join(found.parts).split("\n"))
    return "\n".join(line for line in lines if line not in ("", "•"))


def epoch_ms(text: str, zone: ZoneInfo) -> str:
    """Milliseconds since 1970 as a day or an instant; `zone` is that in which the source means its days."""
    return _since_epoch(text, zone, 1)


def epoch_s(text: str, zone: ZoneInfo) -> str:
    return _since_epoch(text, zone, 1000)


def _since_epoch(text: str, zone: ZoneInfo, unit: int) -> str:
    if not text.strip():
        return ""
    if not _WHOLE.fullmatch(text.strip()):
        raise Unreadable(Expected.EPOCH)
    try:
        instant = _EPOCH + timedelta(milliseconds=int(text) * unit)
        local = instant.astimezone(zone)
    except OverflowError:
        raise Unreadable(Expected.EPOCH, Why.NO_SUCH_DAY) from None
    return f"{local:%Y-%m-%d}" if local.time() == time() else f"{instant:%Y-%m-%dT%H:%M:%SZ}"


CELL_READERS: Mapping[str, CellReader] = {"html": html, "epoch_ms": epoch_ms, "epoch_s": epoch_s}
