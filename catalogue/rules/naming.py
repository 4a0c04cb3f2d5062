"""Until when an institution says who takes the seats that it has booked without a name. Pure."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from catalogue.rules import windows
from catalogue.rules.windows import Window

#: Names are known so many calendar days before the first meeting, unless another date is agreed.
BEFORE = 7
#: While the date of the session is still to be fixed, so many days from today.
UNDATED = 30
#: Other dates that are offered: so many days before the first meeting, or while it is undated from today.
OTHERS, OTHERS_UNDATED = (14, 3, 1), (14, 90)


def until(window: Window, wish: datetime | None, now: datetime) -> datetime:
    """The wish, at the latest the first meeting, undated 90 days from today; without one, the end of the day a week
    before it.

    Where that is over already: when enrolment closes.
    """
    if wish is not None:
        return min(wish, window.starts_at or _in_days(window, max(OTHERS_UNDATED), now))
    end = windows.closes_at(window)
    if window.starts_at is None:
        return end or _in_days(window, UNDATED, now)
    week = windows.day_ends(_day(window.starts_at, window.zone) - timedelta(days=BEFORE), window.zone)
    return week if week > now else end or window.starts_at


def choices(window: Window, now: datetime) -> tuple[datetime, ...]:
    """Ends of days that an institution may choose instead of the usual one, the earliest first; none in the past."""
    usual = until(window, None, now)
    if window.starts_at is None:
        ends = [_in_days(window, days, now) for days in OTHERS_UNDATED]
    else:
        first = _day(window.starts_at, window.zone)
        ends = [windows.day_ends(first - timedelta(days=days), window.zone) for days in OTHERS]
    return tuple(sorted(end for end in ends if end > now and end != usual))


def _in_days(window: Window, days: int, now: datetime) -> datetime:
    return windows.day_ends(_day(now, window.zone) + timedelta(days=days), window.zone)


def after_move(name_until: datetime, before: Window, after: Window, now: datetime) -> datetime:
    """Where the first meeting comes sooner, as if booked anew, never longer than before; a later date that was agreed
    on stays until enrolment closes. Nobody's seats are over by a move alone."""
    if before.starts_at is None or after.starts_at is None or after.starts_at >= before.starts_at:
        return min(name_until, after.starts_at or name_until)
    agreed = name_until > until(before, None, now)
    end = (windows.closes_at(after) or after.starts_at) if agreed else until(after, None, now)
    return min(name_until, end if end > now else after.starts_at)


def asks_at(name_until: datetime, zone: str) -> datetime:
    """From when coordinators are asked for the names: the calendar day before the last one."""
    last = _day(name_until - timedelta(seconds=1), zone)
    return windows.day_starts(last - timedelta(days=1), zone)


def _day(moment: datetime, zone: str) -> date:
    return moment.astimezone(ZoneInfo(zone)).date()
