"""A session again: every week, every two weeks, every month on the same weekday; a whole programme a year later. Pure.

Days move, hours stay: what is agreed is the wall clock.
"""

from calendar import monthrange
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

Times = tuple[datetime, datetime]

#: A series has at most so many sessions.
MOST = 60
WEEK = timedelta(weeks=1)


class Rhythm(StrEnum):
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"


@dataclass(frozen=True, slots=True)
class Copied:
    """The times of a copy, shifted by so many days; `free`: those of its days that are without courses."""

    days: int
    times: tuple[Times, ...]
    free: tuple[date, ...] = ()


def days(first: date, rhythm: Rhythm, count: int | None, until: date | None) -> list[date]:
    """The days after the first one: so many, or up to and with `until`; at most `MOST`.

    Every month: the same weekday of the month, the third Thursday; the fifth is the last one where there is none.
    """
    found: list[date] = []
    for number in range(1, (count or MOST) + 1):
        day = _month_later(first, number) if rhythm is Rhythm.MONTHLY else first + number * _STEPS[rhythm]
        if (until is not None and day > until) or len(found) == MOST:
            break
        found.append(day)
    return found


_STEPS = {Rhythm.WEEKLY: WEEK, Rhythm.FORTNIGHTLY: 2 * WEEK}


def _month_later(first: date, months: int) -> date:
    year, month = divmod(first.month - 1 + months, 12)
    start = date(first.year + year, month + 1, 1)
    ahead = (first.weekday() - start.weekday()) % 7 + 7 * ((first.day - 1) // 7)
    last = monthrange(start.year, start.month)[1]
    return start + timedelta(days=ahead if ahead < last else ahead - 7)


def a_year(first: date) -> timedelta:
    """To the same weekday of the same calendar week a year later, always within the next calendar year: 52 weeks, 53
    where the year in between has so many. Week 53 becomes week 52 where there is none."""
    year, week, weekday = first.isocalendar()
    same = date.fromisocalendar(year + 1, min(week, 52), weekday) - first
    each = (same, 52 * WEEK, 53 * WEEK)
    return next(by for by in each if (first + by).year == first.year + 1)


def shifted(times: Sequence[Times], by: timedelta, is_free: Callable[[date], bool]) -> Copied:
    """All times of a session so many days later, and on which of these days there are no courses."""
    later = tuple((start + by, end + by) for start, end in times)
    held = sorted({day for start, end in later for day in (start.date(), end.date())})
    return Copied(by.days, later, tuple(day for day in held if is_free(day)))


def again(times: Sequence[Times], on: Iterable[date], is_free: Callable[[date], bool]) -> list[Copied]:
    """A session's copies whose first meeting is on these days."""
    first = min(start for start, _ in times).date()
    return [shifted(times, day - first, is_free) for day in on]
