"""On which days something takes place, by date or by name: a week's number, a place in the month, a month."""

from datetime import date

from catalogue.reading import by_month, by_week, repeating
from catalogue.reading.repeating import Rhythm


def days_of(text: str, rhythm: Rhythm, today: date) -> tuple[date, ...] | None:
    """The days that this part means; None where it is none. Raises Unreadable where it contradicts itself."""
    found = by_name(text, rhythm, today)
    return found if found is not None else repeating.days_of(text, rhythm, today)


def by_name(text: str, rhythm: Rhythm, today: date) -> tuple[date, ...] | None:
    if not rhythm.count and not rhythm.weeks and not rhythm.daily and (found := by_week.days(text, today)) is not None:
        return found
    return by_month.days(text, rhythm, today)
