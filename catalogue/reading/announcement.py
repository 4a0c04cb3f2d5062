"""An announcement as people send it round: what of it is title, dates, place, trainer, seats, price. Never invented.

A line with a name in front (`Ort: …`, `Prix : …`) says what it is; of the others only what reads as one thing without
a doubt is taken. What is left over is the description; of what should be read and can't be, the words are kept.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar
from zoneinfo import ZoneInfo

from catalogue.reading import amounts
from catalogue.reading import choices as reading
from catalogue.reading import seats as reading_seats
from catalogue.reading.amounts import Money
from catalogue.reading.announced_dates import when
from catalogue.reading.announced_deadline import deadline
from catalogue.reading.announced_lines import (
    DAY,
    Sorted,
    courses,
    in_order,
    lines_of,
    title_in,
    title_of,
)
from catalogue.reading.announced_words import LABELS, NO_TITLE, SPEAKS, clean
from catalogue.reading.plans import Planned
from catalogue.reading.reader import DateReader
from catalogue.reading.scan import fold
from catalogue.reading.seats import Seats
from catalogue.reading.unreadable import Unreadable
from catalogue.reading.words import PEOPLE
from catalogue.rules.states import Kind

T = TypeVar("T")

#: Fewer lines than this are an answer or a search.
FEWEST_LINES = 3
LONGEST_FACT, LONGEST_TEXT = 300, 2000
#: More lines than this are no announcement of one course.
MOST_LINES = 120
#: `12, davon 2 reserviert`: there are 12.
_OF_WHICH = re.compile(r"[ ,;(]+(?:davon|dont|of which)\b.*\br[eé]serv\w*[ ).]*$", re.IGNORECASE)
_MANY = re.compile(rf"\d ?{PEOPLE}|\b(?:max|maximal|maximum)\b\.? \d+(?!\d* ?(?:chf|fr\b|%))")
_MONEY = re.compile(
    r"\b(?:chf|sfr|eur) ?\d|\bfr\. ?\d|\d ?(?:chf|fr\.|sfr|eur|€|franken\b|francs?\b)|\d\.(?:-|–)(?! ?\d)"
)
_FOR_NOTHING = re.compile(
    r"^(?!.*\b(?:abmeld|desist|annul|cancel|withdraw)).*"
    r"\b(?:kostenlos\w*|gratis|unentgeltlich\w*|gratuit\w*|free of charge)\b"
)
#: Addresses say nothing about a course, whatever words they are made of.
_ADDRESS = re.compile(r"\S*(?:@|://)\S+")
#: Facts that nobody may have without having read them: seats for everybody, a price of nothing.
COUNTED = ("seats", "price")


@dataclass(frozen=True)
class Announcement:
    """`language`: in which it is written, None where that is not clear; `taught`: of instruction, where it says so.

    `said`: of dates, as it stands, a line each where nothing is planned; `readings`: what that may mean. `closes_on`:
    the last day to enrol. `unread`: what it says of seats and price, by that name, and can't be read; `unread_days`:
    lines that speak of a day beside those that are read.
    `open`: which of them it says to be open yet. A price that is not known is None, free of charge is 0.
    """

    title: str = ""
    planned: Planned | None = None
    place: str = ""
    online: str = ""
    trainer: str = ""
    seats: Seats | None = None
    price: Money | None = None
    kind: Kind | None = None
    language: str | None = None
    taught: str | None = None
    audience: str = ""
    topic: str = ""
    description: str = ""
    said: str = ""
    readings: tuple[Planned, ...] = ()
    closes_on: date | None = None
    unread_days: tuple[str, ...] = ()
    unread: Mapping[str, str] = field(default_factory=dict)
    open: frozenset[str] = frozenset()


def is_one(text: str) -> bool:
    """It may be the announcement of a course: several lines, a date, and words that can be a title."""
    written = [line for line in map(clean, text.splitlines()) if line]
    lines = lines_of(text)
    if not FEWEST_LINES <= len(written) <= MOST_LINES or not DAY.search(fold("\n".join(lines))):
        return False
    return bool(title_of(in_order(lines)))


def one_by_one(text: str) -> list[str]:
    """The text of each course, where it seems to announce several."""
    return ["\n".join(lines) for lines in courses(lines_of(text))]


def read(text: str, today: date, zone: ZoneInfo, speaks: str = "") -> Announcement:
    """All that it says without a doubt; a missing year means the next such day on or after `today`. `speaks`: in which
    language it is, where the text does not show it."""
    found = in_order(lines_of(text))
    title = title_of(found)
    rest = [line for line in found.plain if title_in(line) != title and not NO_TITLE.fullmatch(fold(line))]
    language = _language(text)
    dates = when(found, title, rest, DateReader(today, zone, language or speaks))
    closing = deadline([*found.whole.get("other", []), *dates.kept], today)
    whole = Announcement(
        title=title,
        planned=dates.planned,
        said=dates.said,
        readings=dates.readings,
        closes_on=closing.closes_on,
        unread_days=(*dates.unread, *closing.unread),
        language=language,
        kind=_kind(text, found),
        trainer=found.one("trainer")[:LONGEST_FACT],
        audience=found.one("audience")[:LONGEST_FACT],
        topic=found.one("topic")[:100],
        online=_link(found),
        taught=_one(found.one("language"), reading.language),
        place=(found.one("place") or dates.place)[:LONGEST_FACT],
        seats=_one(found.one("seats"), _seats),
        price=_one(found.one("price"), amounts.money),
    )
    whole, rest = _unnamed(whole, dates.kept)
    whole = _in_doubt(whole, found, rest)
    kept = [line for line in (*rest, *_unused(whole, found)) if line not in closing.used]
    return replace(whole, description="\n".join(kept).strip()[:LONGEST_TEXT])


def _unused(whole: Announcement, found: Sorted) -> list[str]:
    """Lines with a name of which nothing could be made: as they stand."""
    lines = [*found.whole.get("title", [])[1:], *found.whole.get("other", [])]
    read_ones = {
        "time": whole.planned is None or bool(whole.planned.blocks),
        "seats": whole.seats is not None and not _OF_WHICH.search(found.one("seats")),
        "price": whole.price is not None,
        "language": whole.taught is not None,
        "kind": _one(found.one("kind"), reading.kind) is not None,
        "online": found.one("online") == whole.online,
    }
    return lines + [line for what, is_read in read_ones.items() if not is_read for line in found.whole.get(what, [])]


def _in_doubt(whole: Announcement, found: Sorted, rest: Sequence[str]) -> Announcement:
    """What is said of seats and price, and can't be read; or that they are open."""
    unread: dict[str, str] = {}
    is_open = {what for what in COUNTED if found.one(what) and amounts.is_open(found.one(what))}
    for what, *speaks in (("seats", _MANY), ("price", _MONEY, _FOR_NOTHING)):
        if getattr(whole, what) is not None or what in is_open:
            continue
        spoken = (line for pattern in speaks for line in rest if pattern.search(fold(line)))
        words = found.one(what) or next(spoken, "")
        unread |= {what: words[:LONGEST_FACT]} if words else {}
    return replace(whole, unread=unread, open=frozenset(is_open))


# --- what has no name ------------------------------------------------------------------------------------------------


def _unnamed(whole: Announcement, rest: Sequence[str]) -> tuple[Announcement, list[str]]:
    """A line that is a price or a number of people as a whole."""
    kept = []
    for line in rest:
        folded = fold(line)
        price = _one(line, amounts.money) if whole.price is None and _is_money(folded) else None
        counted = _one(line, _seats) if whole.seats is None and re.search(PEOPLE, folded) else None
        if price is not None:
            whole = replace(whole, price=price)
        elif counted is not None:
            whole = replace(whole, seats=counted)
        if (price is None and counted is None) or _OF_WHICH.search(line):
            kept.append(line)
    return whole, kept


def _is_money(folded: str) -> bool:
    return bool(re.match(r"(?:chf|fr\.|sfr|eur|€|\d)", folded)) or folded.rstrip(" .!") in amounts.FREE


def _seats(text: str) -> Seats:
    """How many there are in all, whatever is kept of them for somebody."""
    return reading_seats.seats(_OF_WHICH.sub("", text))


def _one(text: str, read: Callable[[str], T]) -> T | None:
    """What a reader makes of it; None where there is nothing or it is in doubt."""
    if not text.strip():
        return None
    try:
        return read(text)
    except Unreadable:
        return None


def _link(found: Sorted) -> str:
    named = found.one("online")
    links = re.findall(r"https?://\S+", named)
    return links[0] if len(links) == 1 else ""


def _kind(text: str, found: Sorted) -> Kind | None:
    """Named, or said in one way only."""
    if named := _one(found.one("kind"), reading.kind):
        return named
    folded = fold(_ADDRESS.sub(" ", text))
    said = {kind for kind, words in LABELS["kinds"].items() if re.search(words, folded)}
    return Kind(said.pop()) if len(said) == 1 else None


def _language(text: str) -> str | None:
    """The one whose small words are there most, clearly."""
    words = fold(text).split()
    counts = sorted(((sum(word in known for word in words), language) for language, known in SPEAKS.items()))
    (second, _), (most, language) = counts[-2:]
    return language if most >= 2 and most > 1.5 * second else None
