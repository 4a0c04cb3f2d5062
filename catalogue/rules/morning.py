"""The morning message: when somebody gets one, on a working day of one of their houses."""

from collections.abc import Container
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from catalogue.rules.reminders import Quiet, after_quiet

_SATURDAY = 5
NOON = time(12)
#: Whoever's quiet hours end after noon has so long for it.
GRACE = timedelta(hours=1)
#: Further back nobody looks for the last working day.
LONGEST_REST = 14


def works(day: date, public: Container[date], closed: Container[date]) -> bool:
    """No weekend, no public holiday, no day on which the house is closed."""
    return day.weekday() < _SATURDAY and day not in public and day not in closed


def wish(own: str | None, usual: time | None) -> time | None:
    """The hour that somebody has chosen; None: no message. Where the network sends none, nobody gets one."""
    if usual is None or own == "":
        return None
    return usual if own is None else time.fromisoformat(own)


def due_at(day: date, hour: time, zone: str, quiet: Quiet) -> datetime:
    """When it goes out: at this hour, after the quiet hours that cover it. An hour that a clock change skips or
    doubles is its later reading."""
    return after_quiet(_later(day, hour, zone), zone, quiet)


def ends_at(due: datetime, day: date, zone: str) -> datetime:
    """From when on nobody sends it any more: noon."""
    return max(_later(day, NOON, zone), due + GRACE)


def is_due(now: datetime, hour: time, zone: str, quiet: Quiet) -> bool:
    day = now.astimezone(ZoneInfo(zone)).date()
    due = due_at(day, hour, zone, quiet)
    return due <= now < ends_at(due, day, zone)


def since(day: date, public: Container[date], closed: Container[date], zone: str) -> datetime:
    """The beginning of the working day before: what is newer than that is news."""
    before = [day - timedelta(days=back) for back in range(1, LONGEST_REST)]
    last = next((one for one in before if works(one, public, closed)), before[-1])
    return _later(last, time(), zone)


def _later(day: date, hour: time, zone: str) -> datetime:
    wall = datetime.combine(day, hour)
    return max(wall.replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC) for fold in (0, 1))
