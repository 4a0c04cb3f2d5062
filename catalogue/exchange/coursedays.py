"""On which days a course takes place: weekdays within a span, without public holidays and closed days."""

from collections.abc import Callable, Collection, Iterable
from datetime import date, datetime, timedelta

import holidays

from catalogue.exchange.proposals import Times
from catalogue.reading.dates import Span
from catalogue.reading.times import Slot

#: The cantons whose public holidays are known, `BE` and so on.
CANTONS = frozenset(holidays.country_holidays("CH").subdivisions)


def free_days(canton: str, closed: Collection[date]) -> Callable[[date], bool]:
    """Whether a day is without courses: a public holiday of the canton (`BE`) or closed in the institution.

    Raises NotImplementedError for a canton that does not exist.
    """
    public = holidays.country_holidays("CH", subdiv=canton)
    return lambda day: day in closed or day in public


def course_days(span: Span, weekdays: Collection[int], free: Callable[[date], bool]) -> tuple[date, ...]:
    """The days of the span that fall on one of the weekdays (Monday = 0) and are not free."""
    every = (span.first + timedelta(days=ahead) for ahead in range((span.last - span.first).days + 1))
    return tuple(day for day in every if day.weekday() in weekdays and not free(day))


def meetings(days: Iterable[date], slots: Iterable[Slot]) -> tuple[Times, ...]:
    """Every slot on every day, as local times."""
    found = list(slots)
    return tuple((datetime.combine(day, slot.start), datetime.combine(day, slot.end)) for day in days for slot in found)
