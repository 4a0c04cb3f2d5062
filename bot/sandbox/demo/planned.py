"""A planned session of the demo network and the days on which courses are held."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import holidays

from catalogue.rules.states import SessionState

ZONE = "Europe/Zurich"
_BERN = holidays.country_holidays("CH", subdiv="BE")


@dataclass(frozen=True, slots=True)
class Run:
    """One session. `days`: of its meetings, counted from today; a coming one is moved on to the next working day, a
    past one back to the last.

    `hours`: start and end of every meeting. `going`: keys of people in the order in which they enrol; those beyond
    the capacity wait. `opens`, `closes`, `decides`: days from today. `price` in Rappen, None unknown. `released`: days
    before the first meeting on which reserved seats come free for partners, network and guests.
    """

    course: str
    hosts: tuple[str, ...]
    place: str
    days: tuple[int, ...] = ()
    hours: str = "08:30-16:30"
    language: str = "de"
    trainer: str = ""
    capacity: int | None = None
    minimum: int | None = None
    price: int | None = 0
    lessons: str = ""
    going: str = ""
    reserved: dict[str, int] = field(default_factory=dict)
    cap: int | None = None
    caps: dict[str, int] = field(default_factory=dict)
    released: tuple[int | None, int | None, int | None] = (None, None, None)
    decides: int | None = None
    opens: int | None = None
    closes: int | None = None
    online: str = ""
    note: str = ""
    date_note: str = ""
    price_note: str = ""
    state: SessionState = SessionState.PUBLISHED
    key: str = ""

    @property
    def stated_hours(self) -> Decimal | None:
        return Decimal(self.lessons) if self.lessons else None

    def times(self, today: date) -> Iterator[tuple[datetime, datetime]]:
        """Start and end of each meeting as wall times."""
        start, end = (time.fromisoformat(part) for part in self.hours.split("-"))
        for day in _days(today, self.days):
            yield datetime.combine(day, start), datetime.combine(day, end)


def _days(today: date, ahead: tuple[int, ...]) -> list[date]:
    past: list[date] = []
    for days in sorted((days for days in ahead if days < 0), reverse=True):
        past.insert(0, working_day_before(today + timedelta(days=days), past[0] if past else None))
    coming: list[date] = []
    for days in sorted(days for days in ahead if days >= 0):
        coming.append(working_day(today + timedelta(days=days), coming[-1] if coming else None))
    return past + coming


def working_day(wanted: date, after: date | None = None) -> date:
    """The wanted day or the next one on which courses are held in Bern, later than `after`."""
    while _is_free(wanted) or (after is not None and wanted <= after):
        wanted += timedelta(days=1)
    return wanted


def working_day_before(wanted: date, before: date | None = None) -> date:
    """The wanted day or the last one on which courses were held in Bern, earlier than `before`."""
    while _is_free(wanted) or (before is not None and wanted >= before):
        wanted -= timedelta(days=1)
    return wanted


def _is_free(day: date) -> bool:
    """Weekends, public holidays, and the days from Christmas Eve to New Year's Eve."""
    return day.weekday() >= 5 or day in _BERN or (day.month == 12 and day.day >= 24)
