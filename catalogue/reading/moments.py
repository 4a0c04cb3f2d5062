"""Date and time together: when a meeting starts and ends, in local time.

Values are naive datetimes, since wall time is what people agree on; `zone` only tells which of them exist.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from zoneinfo import ZoneInfo

from catalogue.reading import dates, times
from catalogue.reading.scan import Scan, piece, read
from catalogue.reading.times import Spoken
from catalogue.reading.unreadable import Expected, Unreadable, Why

# `09:00-12:00` is a start and an end; only after seconds can a sign begin an offset.
_WITH_OFFSET = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d)", re.ASCII)
_BETWEEN = piece(r"(?:,|;|t(?=\d)|um\b|a\b|at\b|de\b|von\b|from\b)")
_UNTIL = piece(r"-|bis(?: um| am)?\b|a\b|au\b|to\b|until\b|till\b|jusqu'(?:a|au)\b|/")


@dataclass(frozen=True)
class Block:
    """A meeting as typed: local start and, where one is given, local end."""

    start: datetime
    end: datetime | None


@dataclass(frozen=True)
class _Written:
    first: dates.Written
    start: Spoken
    last: dates.Written | None = None
    end: Spoken | None = None


def moment(text: str, today: date, zone: ZoneInfo) -> datetime:
    """Local date and time, seconds kept; `2030-03-14T09:00:00Z` and `+01:00` are turned into the zone's own time.

    Raises Unreadable, also for a time that the change to or from summer time skips or brings twice.
    """
    shifted = _with_offset(text, zone)
    if shifted is not None:
        return existing(shifted, zone, Expected.MOMENT)
    found = read(text, Expected.MOMENT, lambda scan: _moment(scan, today))
    return _joined(found.first, found.start, today, zone, Expected.MOMENT)


def meeting(text: str, today: date, zone: ZoneInfo) -> Block:
    """Date, start and, where given, end: `2030-03-14 09:00 - 12:00`, `jeudi 5 mars 8 h 30 à 12 h`, `12.3. 9-17`.

    The end may have its own date. Raises Unreadable, also where it is not after the start.
    """
    shifted = _with_offset(text, zone)
    if shifted is not None:
        return Block(existing(shifted, zone, Expected.MEETING), None)
    found = read(text, Expected.MEETING, lambda scan: _meeting(scan, today))
    start = _joined(found.first, found.start, today, zone, Expected.MEETING)
    if found.end is None:
        return Block(start, None)
    times.both((found.start, found.end), Expected.MEETING)
    end = _joined(found.last or found.first, found.end, start.date(), zone, Expected.MEETING)
    return ordered(start, end, zone)


def ordered(start: datetime, end: datetime, zone: ZoneInfo) -> Block:
    """A block whose end is after its start, on the clock and in time that passes."""
    if instant(end, zone) <= instant(start, zone):
        raise Unreadable(Expected.MEETING, Why.BACKWARDS)
    return Block(start, end)


def existing(local: datetime, zone: ZoneInfo, expected: Expected) -> datetime:
    """The same local time, if it exists once in the zone; else Unreadable (clocks skip it, or it comes twice)."""
    first, second = local.replace(tzinfo=zone, fold=0), local.replace(tzinfo=zone, fold=1)
    if first.utcoffset() == second.utcoffset():
        return local
    skipped = first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != local
    raise Unreadable(expected, Why.SKIPPED if skipped else Why.TWICE)


def instant(local: datetime, zone: ZoneInfo) -> datetime:
    """The instant (UTC) of a local time that `existing` has let through."""
    return local.replace(tzinfo=zone).astimezone(UTC)


def _with_offset(text: str, zone: ZoneInfo) -> datetime | None:
    if not _WITH_OFFSET.fullmatch(text.strip()):
        return None
    try:
        return datetime.fromisoformat(text.strip()).astimezone(zone).replace(tzinfo=None, microsecond=0)
    except (ValueError, OverflowError):
        raise Unreadable(Expected.MOMENT, Why.NO_SUCH_TIME) from None


def _joined(day: dates.Written, spoken: Spoken, today: date, zone: ZoneInfo, expected: Expected) -> datetime:
    local = datetime.combine(dates.resolved(day, today, expected), times.resolved(spoken, expected))
    return existing(local, zone, expected)


def _moment(scan: Scan, today: date) -> _Written | None:
    return scan.attempt(lambda here: _date_then_time(here, today)) or scan.attempt(
        lambda here: _time_then_date(here, today)
    )


def _date_then_time(scan: Scan, today: date) -> _Written | None:
    day = dates.written(scan, today)
    scan.take(_BETWEEN)
    start = times.one(scan) if day else None
    return _Written(day, start) if day and start else None


def _time_then_date(scan: Scan, today: date) -> _Written | None:
    start = times.one(scan)
    scan.take(_BETWEEN)
    day = dates.written(scan, today) if start else None
    return _Written(day, start) if day and start else None


def _meeting(scan: Scan, today: date) -> _Written | None:
    rules: tuple[Callable[[Scan, date], _Written | None], ...] = (_date_then_both, _two_moments, _both_then_date)
    for rule in rules:
        if found := scan.attempt(partial(_whole, rule, today)):
            return found
    return _moment(scan, today)


def _whole(rule: Callable[[Scan, date], _Written | None], today: date, scan: Scan) -> _Written | None:
    """Only a rule that explains the whole text may stop the others."""
    found = rule(scan, today)
    return found if scan.done() else None


def _date_then_both(scan: Scan, today: date) -> _Written | None:
    day = dates.written(scan, today)
    scan.take(_BETWEEN)
    ends = times.two(scan) if day else None
    return _Written(day, ends[0], end=ends[1]) if day and ends else None


def _both_then_date(scan: Scan, today: date) -> _Written | None:
    ends = times.two(scan)
    scan.take(_BETWEEN)
    day = dates.written(scan, today) if ends else None
    return _Written(day, ends[0], end=ends[1]) if day and ends else None


def _two_moments(scan: Scan, today: date) -> _Written | None:
    first = _moment(scan, today)
    last = _moment(scan, today) if first and scan.take(_UNTIL) else None
    return _Written(first.first, first.start, last.first, last.start) if first and last else None
