"""What the network has agreed on about time, in plain words and by looking at wall clocks: no rule is asked."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

QUIET_FROM, QUIET_TO = time(20), time(7)
HOLD, URGENT_HOLD, URGENT = timedelta(hours=24), timedelta(hours=2), timedelta(hours=72)
UNDO, AWAKE, QUARTER = timedelta(minutes=2), timedelta(hours=2), timedelta(minutes=15)
SUNDAY = 6


def wall(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone))


def midnight_after(day: date, zone: str) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone)).astimezone(UTC)


def is_quiet(moment: datetime, zone: str) -> bool:
    at = wall(moment, zone).time()
    return at >= QUIET_FROM or at < QUIET_TO


def is_rest(moment: datetime, zone: str) -> bool:
    return wall(moment, zone).weekday() == SUNDAY


def morning(moment: datetime, zone: str, works: bool) -> datetime:
    """When the quiet hours end next; `works`: on a day on which people work. Found by watching the clock."""
    watched = moment - timedelta(minutes=moment.minute % 15, seconds=moment.second, microseconds=moment.microsecond)
    watched += QUARTER
    while wall(watched, zone).time() != QUIET_TO or (works and is_rest(watched, zone)):
        watched += QUARTER
    return watched


def told_at(now: datetime, starts_at: datetime | None, zone: str) -> datetime:
    """A message waits for the morning, unless what it speaks of begins within a day."""
    near = starts_at is not None and now < starts_at <= now + timedelta(hours=24)
    return now if near or not is_quiet(now, zone) else morning(now, zone, works=False)


def offer_ends(told: datetime, starts_at: datetime, closes_at: datetime, zone: str) -> datetime:
    """Held from when it is told; nobody has to answer at night or on a Sunday; nobody can once enrolment closes."""
    end = told + (URGENT_HOLD if starts_at - told <= URGENT else HOLD)
    if is_quiet(end, zone) or is_rest(end, zone):
        end = morning(end, zone, works=True) + AWAKE
    return min(end, closes_at)


def offer_times(now: datetime, starts_at: datetime, closes_at: datetime, zone: str) -> tuple[datetime, datetime]:
    """When an offer is told and when it ends; at once, even at night, if it would be over by the morning."""
    told = told_at(now, starts_at, zone)
    end = offer_ends(told, starts_at, closes_at, zone)
    return (told, end) if end > told else (now, offer_ends(now, starts_at, closes_at, zone))
