"""When enrolment is open. Dates are calendar days in the session's zone; a day ends at midnight there."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from catalogue.rules.reasons import Reason
from catalogue.rules.states import Circle, SessionState


@dataclass(frozen=True, slots=True)
class Window:
    """Of one session. `starts_at` and `ends_at` span its meetings; both None: the date is still to be fixed.

    Until the end of `own_until` only the hosts' people enrol; outsiders from `outsiders_from` on. The three numbers of
    days before the first meeting say when unused reserved seats go to each circle.
    """

    state: SessionState
    zone: str
    starts_at: datetime | None
    ends_at: datetime | None
    opens_on: date | None = None
    closes_on: date | None = None
    own_until: date | None = None
    outsiders_from: date | None = None
    withdraw_until: date | None = None
    partners_days: int | None = None
    network_days: int | None = None
    outsiders_days: int | None = None


class Phase(StrEnum):
    """Where a session is in its life; all but the first and the last follow from dates."""

    DRAFT = "draft"
    NOT_YET_OPEN = "not_yet_open"
    OPEN = "open"
    CLOSED = "closed"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"


def day_starts(day: date, zone: str) -> datetime:
    """The instant at which a calendar day begins in the zone."""
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def closes_at(window: Window) -> datetime | None:
    """The instant from which nobody can enrol any more: the end of `closes_on`, at the latest the first meeting."""
    ends = [] if window.closes_on is None else [day_ends(window.closes_on, window.zone)]
    if window.starts_at is not None:
        ends.append(window.starts_at)
    return min(ends, default=None)


def day_ends(day: date, zone: str) -> datetime:
    """The instant at which a calendar day is over in the zone: what ends on a day, ends then."""
    return day_starts(day + timedelta(days=1), zone)


def why_closed(window: Window, now: datetime, circle: Circle = Circle.MEMBER) -> Reason | None:
    """None where enrolment is open to this circle, else the rule that keeps it shut."""
    if window.state is SessionState.DRAFT:
        return Reason.DRAFT
    if window.state is SessionState.CANCELLED:
        return Reason.CANCELLED
    if window.starts_at is not None and now >= window.starts_at:
        return Reason.STARTED
    if window.opens_on is not None and now < day_starts(window.opens_on, window.zone):
        return Reason.NOT_YET_OPEN
    end = closes_at(window)
    return Reason.CLOSED if end is not None and now >= end else _not_yet(window, now, circle)


def _not_yet(window: Window, now: datetime, circle: Circle) -> Reason | None:
    """Own staff first, then members, then outsiders."""
    if circle > Circle.HOST and window.own_until is not None and now < day_ends(window.own_until, window.zone):
        return Reason.OWN_STAFF_FIRST
    later = window.outsiders_from if circle is Circle.OUTSIDER else None
    return Reason.OUTSIDERS_LATER if later is not None and now < day_starts(later, window.zone) else None


def is_late(window: Window, now: datetime) -> bool:
    """Withdrawing is no longer free of charge; until the first meeting begins it is still possible."""
    return window.withdraw_until is not None and now >= day_ends(window.withdraw_until, window.zone)


def releases_on(window: Window) -> dict[Circle, date]:
    """The day from whose beginning unused reserved seats are open to each circle; a wider one opens nearer ones too."""
    steps = (window.partners_days, window.network_days, window.outsiders_days)
    if window.starts_at is None or steps == (None, None, None):
        return {}
    first = window.starts_at.astimezone(ZoneInfo(window.zone)).date()
    circles = zip((Circle.PARTNER, Circle.MEMBER, Circle.OUTSIDER), steps, strict=True)
    return {circle: first - timedelta(days=before) for circle, before in circles if before is not None}


def released_from(window: Window, circle: Circle) -> date | None:
    """The day from which unused reserved seats are open to this circle; None: never."""
    return min((day for wide, day in releases_on(window).items() if wide >= circle), default=None)


def released(window: Window, now: datetime) -> Circle | None:
    """The widest circle to which unused reserved seats have been given free by now."""
    steps = releases_on(window)
    return max((c for c, day in steps.items() if now >= day_starts(day, window.zone)), default=None)


def released_tomorrow(window: Window, now: datetime) -> Circle | None:
    """The widest circle that unused reserved seats come free for on the next calendar day; None: for nobody new."""
    tomorrow = now.astimezone(ZoneInfo(window.zone)).date() + timedelta(days=1)
    there = released(window, now)
    new = [c for c, day in releases_on(window).items() if day == tomorrow and (there is None or c > there)]
    return max(new, default=None)


def days_left(window: Window, now: datetime) -> int | None:
    """Calendar days until enrolment is over, today not counted; None: no end is fixed."""
    end = closes_at(window)
    if end is None:
        return None
    place = ZoneInfo(window.zone)
    last = (end - timedelta(seconds=1)).astimezone(place).date()
    return max(0, (last - now.astimezone(place).date()).days)


def phase(window: Window, now: datetime) -> Phase:
    if window.state in (SessionState.DRAFT, SessionState.CANCELLED):
        return Phase(window.state)
    if is_done(window, now):
        return Phase.DONE
    if has_started(window, now):
        return Phase.RUNNING
    shut = why_closed(window, now, Circle.HOST)
    return Phase.OPEN if shut is None else Phase(shut)


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
