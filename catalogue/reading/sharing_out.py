"""How seats are shared out: numbers per institution, days before the start, two days in a row. As people write them."""

import re
from collections.abc import Callable
from datetime import date
from typing import TypeVar

from catalogue.reading import dates
from catalogue.reading.amounts import MOST_WHOLE
from catalogue.reading.scan import LONGEST, fold
from catalogue.reading.unreadable import Expected, Unreadable, Why

#: A name that ends at its colon, then a number: `haus-a:3`, `Fondation du Pont: 2`.
_SHARE = re.compile(r"\s*([^:=,;\n]+?)\s*[:=]\s*(\d{1,6})(?!\d)\s*[,;\n]?\s*")
_LEADING = re.compile(r"\s*(\d{1,6})(?![\w:=-])\s*[,;\n]?\s*")
_APART = re.compile(r"\s*[,;\n]\s*")
NEVER = frozenset({"-", "–", "—", "0", "none", "never", "keine", "keiner", "kein", "nie", "aucun", "aucune", "jamais"})
MOST_DAYS = 366

T = TypeVar("T")


def by_house(text: str) -> dict[str, int]:
    """Numbers by the name of an institution as it was typed. Raises Unreadable, also where one is named twice."""
    return _shares(text, Expected.HOUSES)


def caps(text: str) -> tuple[int | None, dict[str, int]]:
    """The most for every institution, and those for which it is another number: `4`, `4, haus-a: 6`, `haus-a: 6`."""
    general = _LEADING.match(text)
    rest = text[general.end() :] if general else text
    others = _shares(rest, Expected.CAPS) if rest.strip() else {}
    if general is None and not others:
        raise Unreadable(Expected.CAPS, Why.EMPTY)
    return (_within(int(general[1]), Expected.CAPS, MOST_WHOLE) if general else None), others


def _shares(text: str, expected: Expected) -> dict[str, int]:
    found: dict[str, int] = {}
    position = 0
    while position < len(text):
        share = _SHARE.match(text, position)
        if share is None or len(text) > LONGEST:
            raise Unreadable(expected)
        name = share[1]
        if fold(name) in {fold(known) for known in found}:
            raise Unreadable(expected, Why.AMBIGUOUS)
        found[name] = _within(int(share[2]), expected, MOST_WHOLE)
        position = share.end()
    if not found:
        raise Unreadable(expected, Why.EMPTY)
    return found


def _within(number: int, expected: Expected, most: int) -> int:
    if number > most:
        raise Unreadable(expected, Why.RANGE, least=0, most=most)
    return number


def days_before(text: str) -> tuple[int | None, int | None, int | None]:
    """How many days before the start, for three steps; None: never. `30, 14, 7`, `30 14 –`."""
    parts = [part for part in re.split(r"[\s,;/]+", fold(text)) if part]
    if len(parts) != 3:
        raise Unreadable(Expected.DAYS_BEFORE)
    first, second, third = (_days(part) for part in parts)
    return first, second, third


def _days(part: str) -> int | None:
    if part in NEVER:
        return None
    if not part.isdecimal():
        raise Unreadable(Expected.DAYS_BEFORE)
    return _within(int(part[:9]), Expected.DAYS_BEFORE, MOST_DAYS)


def two_days(text: str, today: date) -> tuple[date | None, date | None]:
    """Two days, either of them left open: `1.2.2030, 28.2.2030`, `–, 28.2.2030`."""
    parts = _APART.split(text.strip())
    if len(parts) != 2:
        raise Unreadable(Expected.TWO_DAYS)
    first, second = (_or_none(part, lambda day: dates.day(day, today)) for part in parts)
    return first, second


def _or_none(part: str, read: Callable[[str], T]) -> T | None:
    return None if fold(part) in NEVER else read(part)
