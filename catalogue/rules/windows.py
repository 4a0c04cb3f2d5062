"""When enrolment is open. Dates are calendar days in the session's zone; a day ends at midnight there."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from catalogue.rules.reasons import Reason
from catalogue.rules.states import SessionState


@dataclass(frozen=True, slots=True)
class Window:
    """Of one session. `starts_at` and `ends_at` span its meetings; both None: the date is still to be fixed."""

    state: SessionState
    zone: str
    starts_at: datetime | None
    ends_at: datetime | None
    opens_on: date | None = None
    closes_on: date | None = None


def day_starts(day: date, zone: str) -> datetime:
    """The instant at which a calendar day begins in the zone."""
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def closes_at(window: Window) -> datetime | None:
    """The instant from which nobody can enrol any more: the end of `closes_on`, at the latest the first meeting."""
    ends = [] if window.closes_on is None else [day_starts(window.closes_on + timedelta(days=1), window.zone)]
    if window.starts_at is not None:
        ends.append(window.starts_at)
    return min(ends, default=None)


def why_closed(window: Window, now: datetime) -> Reason | None:
    """None where enrolment is open, else the rule that keeps it shut."""
    if window.state is SessionState.DRAFT:
        return Reason.DRAFT
    if window.state is SessionState.CANCELLED:
        return Reason.CANCELLED
    if window.starts_at is not None and now >= window.starts_at:
        return Reason.STARTED
    if window.opens_on is not None and now < day_starts(window.opens_on, window.zone):
        return Reason.NOT_YET_OPEN
    end = closes_at(window)
    return Reason.CLOSED if end is not None and now >= end else None


def has_started(window: Window, now: datetime) -> bool:
    return window.starts_at is not None and now >= window.starts_at


def is_done(window: Window, now: datetime) -> bool:
    return window.ends_at is not None and now >= window.ends_at


def instant(wall: datetime, zone: str) -> datetime | None:
    """The instant of a wall time; None where a clock change skips or doubles it (last Sundays of March, October)."""
    place = ZoneInfo(zone)
    first, second = wall.replace(tzinfo=place, fold=0), wall.replace(tzinfo=place, fold=1)
    if first.utcoffset() != second.utcoffset():
        return None
    return first.astimezone(UTC)
