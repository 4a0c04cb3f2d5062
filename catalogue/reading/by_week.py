"""Days named by the number of their week: `KW 12, Do`, `semaine 12, jeudi`, `Thursday of week 12`."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from catalogue.reading.dates import LATEST
from catalogue.reading.named import coming, weekdays_of
from catalogue.reading.repeating import plain
from catalogue.reading.unreadable import Expected, Unreadable, Why

_NAME = r"(?:kw|kalenderwochen?|wochen?|semaines?|sem|calendar weeks?|weeks?|wk|cw)\.? ?"
_AND = r" ?(?:\+|&|\bund\b|\bet\b|\band\b) ?"
_NUMBER = r"\d{1,2}(?!\d|[.:]\d|h\b)"
WEEK = re.compile(
    rf"\b(?:(?:in|der|en|de la|dans la|of|la) )*(?P<name>{_NAME})(?P<first>{_NUMBER})"
    rf"(?: ?(?:-|\bbis\b|\ba\b|\bto\b) ?(?:{_NAME})?(?P<last>{_NUMBER})|(?P<more>(?:{_AND}(?:{_NAME})?{_NUMBER})+)|)"
    r"(?: ?/ ?(?P<year>\d{4})|,? (?:(?:de|of|von) )?(?P<apart>\d{4})|)(?!\d)",
    re.ASCII,
)
_GERMAN = ("kw", "kalenderwoche", "woche")
_YEARS_AHEAD = 9
FRIDAY = 4


def days(text: str, today: date) -> tuple[date, ...] | None:
    """The days of these weeks; None where no week is named. Without a year it is the next such week.

    Raises Unreadable: no day of the week is named, or there is no such week.
    """
    found = WEEK.search(text)
    if not found:
        return None
    weeks, year = _weeks(found), found["year"] or found["apart"]
    years = [int(year)] if year else list(range(today.isocalendar().year, today.isocalendar().year + _YEARS_AHEAD))
    rest = f"{text[: found.start()]} {text[found.end() :]}".strip(" ,:;.")
    if not rest:
        raise _which_day(weeks, years, today)
    named = weekdays_of(rest, is_german=found["name"].startswith(_GERMAN))
    if named is None:
        return _beside(rest.strip("() "), weeks, today)
    each = [tuple(sorted(_in_year(weeks, named, one))) for one in years]
    if not any(each):
        raise Unreadable(Expected.IN_WEEK, Why.NO_SUCH_WEEK)
    return each[0] if year else coming(each, today)


def _beside(text: str, weeks: list[int], today: date) -> tuple[date, ...] | None:
    """Dates with the number of their week beside them, which has to be theirs: `19. März (KW 12)`."""
    listed = plain(text, today)
    wrong = next((day for day in listed or () if day.isocalendar().week not in weeks), None)
    if wrong is not None:
        raise Unreadable(Expected.MEETINGS, Why.OTHER_WEEK, day=wrong, number=wrong.isocalendar().week)
    return listed


def _weeks(found: re.Match[str]) -> list[int]:
    first, last = int(found["first"]), int(found["last"] or found["first"])
    weeks = [*range(first, last + 1), *(int(number) for number in re.findall(r"\d+", found["more"] or ""))]
    if last < first or any(later <= earlier for earlier, later in pairwise(weeks)):
        raise Unreadable(Expected.IN_WEEK, Why.BACKWARDS)
    return weeks


def _in_year(weeks: list[int], weekdays: tuple[int, ...], year: int) -> Iterator[date]:
    """Nothing where one of the weeks does not exist: only some years have a week 53."""
    if not 1900 <= year <= LATEST or not all(_exists(year, week) for week in weeks):
        return
    for week in weeks:
        yield from (date.fromisocalendar(year, week, weekday + 1) for weekday in weekdays)


def _exists(year: int, week: int) -> bool:
    return 1 <= week <= date(year, 12, 28).isocalendar().week


def _which_day(weeks: list[int], years: list[int], today: date) -> Unreadable:
    """Its working days as readings; of this week those that are still to come."""
    fridays = [day for year in years for day in _in_year(weeks, (FRIDAY,), year)]
    if not fridays:
        return Unreadable(Expected.IN_WEEK, Why.NO_SUCH_WEEK)
    last = next((day for day in fridays if day >= today), fridays[-1])
    if last < today:
        return Unreadable(Expected.IN_WEEK, Why.PAST)
    first = last - timedelta(days=FRIDAY)
    lists = [(day,) for day in (first + timedelta(days=ahead) for ahead in range(5)) if day >= today]
    more = {} if len(weeks) > 1 else {"lists": tuple(lists)}
    return Unreadable(Expected.IN_WEEK, Why.WHICH_DAY, first=first, last=last, **more)
