"""Times of day: one time, start and end, several of them."""

import re
from dataclasses import dataclass, replace
from datetime import time
from itertools import pairwise

from catalogue.reading.scan import Scan, piece, read
from catalogue.reading.unreadable import Expected, Unreadable, Why

NOON = time(12)

_COLON = piece(
    r"(?P<hour>\d{1,2}) ?[:.] ?(?P<minute>\d{2})"
    # 09.00.30 could be a date; before "Uhr" it is none.
    r"(?::(?P<second>\d{2})(?:\.0+)?|\.(?P<dotted>\d{2})(?=(?: ?- ?\d{1,2}\.\d{2}(?:\.\d{2})?)? uhr))?"
    r"(?!\d)(?:(?: ?h| uhr| heures?)\b)?"
)
_WORDED = piece(
    r"(?P<hour>\d{1,2}) ?(?:h|uhr|heures?)"
    r"(?: ?(?P<minute>\d{2})(?: ?min\b(?: ?(?P<second>\d{2}) ?s\b)?)?)?(?![a-z\d])"
)
_BARE = piece(r"(?P<hour>\d{1,2})(?![\d.:]\d|\d)")
# German "am" stands before dates: `12 am 14. März` is noon, so a lone `am` counts only where the time ends.
_HALF_DAY = re.compile(r" ?(p)\.?m\b\.?| ?(a)\.m\b\.?|(?<=\d)(a)m\b| (a)m(?= ?(?:$|[-,]|to\b))")
_NOON = piece(r"(?:midi|mittags?|noon)\b")
_BEFORE = piece(r"(?:um|von|ab|a|de|des|from|at)\b")
_UNTIL = piece(r"-|bis(?: um)?\b|a\b|to\b|until\b|till\b|jusqu'a\b")
_AND = piece(r"[,;/+&]|und\b|et\b|and\b")


@dataclass(frozen=True)
class Slot:
    """Start and end on one day."""

    start: time
    end: time


@dataclass(frozen=True)
class Spoken:
    """A time as it stands in a text; `half` is the `a` or `p` of am and pm."""

    hour: int
    minute: int
    second: int
    half: str | None


def clock(text: str) -> time:
    """A time of day, seconds kept. Raises Unreadable."""
    return resolved(read(text, Expected.CLOCK, one), Expected.CLOCK)


def slot(text: str) -> Slot:
    """Start and end on one day. Raises Unreadable, also where the end is not after the start."""
    return _slot(read(text, Expected.SLOT, two))


def slots(text: str) -> tuple[Slot, ...]:
    """One or more slots of a day, in order: `10.45 - 12.15 und 13.30 - 15.00 Uhr`."""
    found = tuple(_slot(ends) for ends in read(text, Expected.SLOT, _several))
    if any(later.start < earlier.end for earlier, later in pairwise(found)):
        raise Unreadable(Expected.SLOT, Why.BACKWARDS)
    return found


def halves(text: str) -> tuple[Slot, ...]:
    """What `2-4 pm` may mean: both in the afternoon, or from the night on. Nothing for any other text."""
    try:
        first, last = read(text, Expected.SLOT, two)
    except Unreadable:
        return ()
    if first.half or not last.half:
        return ()
    both_ways = (_or_none(replace(first, half=half), last) for half in (last.half, "a"))
    return tuple(dict.fromkeys(slot for slot in both_ways if slot))


def one(scan: Scan) -> Spoken | None:
    """The time at this place of a text."""
    scan.take(_BEFORE)
    if scan.take(_NOON):
        return Spoken(NOON.hour, 0, 0, None)
    found = scan.take(_COLON) or scan.take(_WORDED) or scan.take(_BARE)
    if not found:
        return None
    half = scan.take(_HALF_DAY) if found[0][-1].isdigit() else None
    units = found.groupdict("0")
    hour, minute, second = (int(units.get(unit, 0)) for unit in ("hour", "minute", "second"))
    second += int(units.get("dotted", 0))
    return Spoken(hour, minute, second, half[half.lastindex or 0] if half else None)


def two(scan: Scan) -> tuple[Spoken, Spoken] | None:
    """Start and end at this place of a text."""
    start = one(scan)
    end = one(scan) if start and scan.take(_UNTIL) else None
    return (start, end) if start and end else None


def resolved(spoken: Spoken, expected: Expected) -> time:
    """The time of day that is meant; am and pm only with hours from 1 to 12."""
    hour = spoken.hour
    if spoken.half:
        if not 1 <= hour <= 12:
            raise Unreadable(expected, Why.NO_SUCH_TIME)
        hour = hour % 12 + (12 if spoken.half == "p" else 0)
    try:
        return time(hour, spoken.minute, spoken.second)
    except ValueError:
        raise Unreadable(expected, Why.NO_SUCH_TIME) from None


def both(ends: tuple[Spoken, Spoken], expected: Expected) -> tuple[time, time]:
    """Both ends; `2-4 pm` is refused, since it does not say which half of the day begins it."""
    if ends[1].half and not ends[0].half:
        raise Unreadable(expected, Why.AMBIGUOUS)
    return resolved(ends[0], expected), resolved(ends[1], expected)


def _slot(ends: tuple[Spoken, Spoken]) -> Slot:
    start, end = both(ends, Expected.SLOT)
    if end <= start:
        raise Unreadable(Expected.SLOT, Why.BACKWARDS)
    return Slot(start, end)


def _or_none(first: Spoken, last: Spoken) -> Slot | None:
    try:
        return _slot((first, last))
    except Unreadable:
        return None


def _several(scan: Scan) -> tuple[tuple[Spoken, Spoken], ...] | None:
    found = []
    while ends := scan.attempt(two):
        found.append(ends)
        if not scan.take(_AND):
            return tuple(found)
    return None
