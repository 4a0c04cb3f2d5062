"""Dates: one day, first and last day, days of the week."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from catalogue.reading.scan import Scan, fold, piece, read
from catalogue.reading.unreadable import Expected, Unreadable, Why
from catalogue.reading.words import DAYS_AHEAD, FRENCH_SHORT, MONTHS, WEEKDAY_NAMES, WEEKDAYS

EARLIEST, LATEST = 1900, 2199

# A leap day comes back after four years, once a century after eight.
_YEARS_AHEAD = 9

_ISO = piece(r"(?P<year>\d{4})(?P<sign>[-./])(?P<month>\d{1,2})(?P=sign)(?P<day>\d{1,2})(?!\d)")
_DOTTED = piece(
    r"(?P<day>\d{1,2}) ?(?P<sign>[./]) ?(?P<month>\d{1,2})(?!\d)"
    r"(?: ?(?P=sign) ?(?P<year>\d{4})(?!\d)|(?P=sign)(?P<short>\d{2})(?![\d.:h])|\.|)"
)
_DASHED = piece(r"(?P<day>\d{1,2})-(?P<month>\d{1,2})-(?P<year>\d{4})(?!\d)")
_DAY = piece(r"(\d{1,2})(?!\d)(?:\.|er\b|re\b|st\b|nd\b|rd\b|th\b)?(?: (?:of|de)\b)?")
_YEAR = piece(r",? ?(\d{4})(?![\d.:])")
_AHEAD = piece(r"(" + "|".join(sorted(DAYS_AHEAD, key=len, reverse=True)) + r")\b")
_COMMA = piece(r",")
_BEFORE = piece(r"(?:am|den|der|le|on|the|ab|vom|von|du|des|from)\b(?: le\b)?")
_UNTIL = piece(r"-|bis(?: und mit| zum)?\b|au\b|to\b|until\b|a\b|jusqu'au\b|/")
_RUN = piece(r"-|bis\b|a\b|to\b")
_EACH = piece(r"(?:jeweils|jeden?|immer|chaque|les|le|every|each|on|am)\b")
_AND = piece(r"[,;/+&]|und\b|et\b|and\b")


@dataclass(frozen=True)
class Written:
    """A day as it stands in a text, parts of it perhaps missing."""

    day: int
    month: int | None = None
    year: int | None = None
    weekday: int | None = None


@dataclass(frozen=True)
class Span:
    """First and last day, both included."""

    first: date
    last: date


def day(text: str, today: date) -> date:
    """The day a text names; without a year it is the next such day on or after `today`.

    Raises Unreadable, also for a day that does not exist or has another weekday than the text says.
    """
    return resolved(read(text, Expected.DAY, lambda scan: written(scan, today)), today, Expected.DAY)


def span(text: str, today: date) -> Span:
    """First and last day; month and year may stand at one end only, as in `20. April - 25. Juni 2020`."""
    first, last = read(text, Expected.SPAN, lambda scan: _ends(scan, today))
    return _span(first, last, today)


def days(text: str, today: date) -> tuple[date, ...]:
    """Several days one by one, in order; month and year may stand at the last only: `25. + 26. Januar 2024`."""
    listed = read(text, Expected.DAYS, lambda scan: _listed(scan, today))
    found: list[date] = []
    following = listed[-1]
    for parts in reversed(listed):
        month, year = parts.month or following.month, parts.year or following.year
        following = replace(parts, month=month, year=year)
        found.insert(0, resolved(following, today, Expected.DAYS))
    if any(later <= earlier for earlier, later in pairwise(found)):
        raise Unreadable(Expected.DAYS, Why.BACKWARDS)
    return tuple(found)


def weekdays(text: str) -> tuple[int, ...]:
    """The days of the week a text lists, Monday = 0, in the order of the week: `jeweils Mo. Mi. Do` is (0, 2, 3)."""
    found = read(text, Expected.WEEKDAYS, _weekdays)
    spoken = set(re.findall(r"[a-z]+", fold(text)))
    if "di" in spoken and spoken & FRENCH_SHORT:
        raise Unreadable(Expected.WEEKDAYS, Why.AMBIGUOUS)
    return found


def written(scan: Scan, today: date) -> Written | None:
    """The day at this place of a text, month included; relative words count from `today`."""
    return scan.attempt(lambda here: _after_weekday(here, today)) or scan.attempt(lambda here: _bare(here, today))


def resolved(parts: Written, today: date, expected: Expected) -> date:
    """The one date that these parts mean: the year given, else the next such day on or after `today`."""
    year = parts.year
    found = _exact(parts, year) if year is not None else _next(parts, today)
    if found is None or not EARLIEST <= found.year <= LATEST:
        raise Unreadable(expected, Why.NO_SUCH_DAY)
    if parts.weekday not in (None, found.weekday()):
        raise Unreadable(expected, Why.WEEKDAY, day=found, weekday=WEEKDAY_NAMES[found.weekday()])
    return found


def _after_weekday(scan: Scan, today: date) -> Written | None:
    weekday = _weekday(scan)
    found = None if weekday is None else _bare(scan, today)
    return replace(found, weekday=weekday) if found else None


def _weekday(scan: Scan) -> int | None:
    scan.take(_BEFORE)
    weekday = scan.word(WEEKDAYS)
    scan.take(_COMMA)
    return weekday


def _bare(scan: Scan, today: date) -> Written | None:
    scan.take(_BEFORE)
    return _figures(scan) or scan.attempt(_day_first) or scan.attempt(_month_first) or _ahead(scan, today)


def _figures(scan: Scan) -> Written | None:
    found = scan.take(_ISO) or scan.take(_DASHED) or scan.take(_DOTTED)
    if not found:
        return None
    parts = found.groupdict()
    year = parts["year"] or (parts.get("short") and f"20{parts['short']}")
    return Written(int(parts["day"]), int(parts["month"]), int(year) if year else None)


def _day_first(scan: Scan) -> Written | None:
    day_found, month = scan.take(_DAY), scan.word(MONTHS)
    return Written(int(day_found[1]), month, _year(scan)) if day_found and month else None


def _month_first(scan: Scan) -> Written | None:
    month, day_found = scan.word(MONTHS), scan.take(_DAY)
    return Written(int(day_found[1]), month, _year(scan)) if day_found and month else None


def _year(scan: Scan) -> int | None:
    found = scan.take(_YEAR)
    return int(found[1]) if found else None


def _ahead(scan: Scan, today: date) -> Written | None:
    found = scan.take(_AHEAD)
    if not found:
        return None
    meant = today + timedelta(days=DAYS_AHEAD[found[1]])
    return Written(meant.day, meant.month, meant.year)


def _exact(parts: Written, year: int) -> date | None:
    try:
        return date(year, parts.month or 0, parts.day)
    except ValueError:
        return None


def _next(parts: Written, today: date) -> date | None:
    years = range(today.year, min(today.year + _YEARS_AHEAD, LATEST + 1))
    candidates = (_exact(parts, year) for year in years)
    return next((found for found in candidates if found and found >= today), None)


def _ends(scan: Scan, today: date) -> tuple[Written, Written] | None:
    first = written(scan, today) or scan.attempt(_day_alone)
    last = written(scan, today) if first and scan.take(_UNTIL) else None
    return (first, last) if first and last else None


def _listed(scan: Scan, today: date) -> list[Written] | None:
    found: list[Written] = []
    while one := written(scan, today) or scan.attempt(_day_alone):
        found.append(one)
        if not scan.take(_AND):
            break
        scan.take(_AND)  # `3., 10., und 17. Mai`
    return found if len(found) > 1 and found[-1].month else None


def _day_alone(scan: Scan) -> Written | None:
    weekday = _weekday(scan)
    scan.take(_BEFORE)
    found = scan.take(_DAY)
    return Written(int(found[1]), weekday=weekday) if found else None


def _span(first: Written, last: Written, today: date) -> Span:
    if first.month is None:
        first = replace(first, month=last.month, year=first.year or last.year)
    start, end = (first.month, first.day), (last.month, last.day)
    # The year changes in between, as in 27 December - 5 January; within one month the ends are swapped instead.
    turns = start > end and first.month != last.month
    if first.year is None and last.year is not None:
        first = replace(first, year=last.year - turns)
    if last.year is None and first.year is not None:
        last = replace(last, year=first.year + turns)
    first_day = resolved(first, today, Expected.SPAN)
    last_day = resolved(last, first_day, Expected.SPAN)
    if last_day < first_day:
        raise Unreadable(Expected.SPAN, Why.BACKWARDS)
    return Span(first_day, last_day)


def _weekdays(scan: Scan) -> tuple[int, ...] | None:
    while scan.take(_EACH):
        pass
    found: set[int] = set()
    last = scan.word(WEEKDAYS)
    while last is not None:
        found.add(last)
        runs = bool(scan.take(_RUN))
        if not runs:
            scan.take(_AND)
        following = scan.word(WEEKDAYS)
        if runs and following is None:
            return None
        if runs and following is not None:
            found.update(number % 7 for number in range(last, last + (following - last) % 7 + 1))
        last = following
    return tuple(sorted(found)) or None
