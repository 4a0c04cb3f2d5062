"""When reminders fall due. Days of a lead are calendar days at the same local time; hours and below are exact."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

_DURATION = re.compile(
    r"P(?=\d|T\d)(?:(?P<weeks>\d{1,3})W)?(?:(?P<days>\d{1,4})D)?"
    r"(?:T(?=\d)(?:(?P<hours>\d{1,5})H)?(?:(?P<minutes>\d{1,6})M)?(?:(?P<seconds>\d{1,7})S)?)?",
    re.ASCII,
)

#: A reminder that would leave less than this before the meeting goes before the quiet hours instead of after them.
TOO_LATE = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Lead:
    """How long before a meeting: `days` calendar days and an exact `rest`."""

    days: int
    rest: timedelta

    def before(self, moment: datetime, zone: str) -> datetime:
        local = moment.astimezone(ZoneInfo(zone))
        same_time = local - timedelta(days=self.days)
        # Arithmetic forgets which of the two hours of the autumn change was meant.
        return same_time.replace(fold=local.fold).astimezone(UTC) - self.rest

    @property
    def about(self) -> timedelta:
        """As an exact span; a clock change makes an hour's difference."""
        return timedelta(days=self.days) + self.rest

    def __str__(self) -> str:
        seconds = int(self.rest.total_seconds())
        hours, minutes = seconds // 3600, seconds // 60 % 60
        parts = [(hours, "H"), (minutes, "M"), (seconds % 60, "S")]
        exact = "".join(f"{n}{unit}" for n, unit in parts if n)
        days = f"{self.days}D" if self.days or not exact else ""
        return "P" + days + (f"T{exact}" if exact else "")


def parse_lead(text: str) -> Lead:
    """Read an ISO 8601 duration of weeks, days, hours, minutes, seconds (`P7D`, `P1DT2H`, `PT30S`).

    Raises ValueError for anything else: months and years have no fixed length.
    """
    match = _DURATION.fullmatch(text.strip().upper())
    if match is None:
        raise ValueError(f"not a duration such as P7D or PT2H: {text!r}")
    n = {unit: int(value or 0) for unit, value in match.groupdict().items()}
    return Lead(n["weeks"] * 7 + n["days"], timedelta(hours=n["hours"], minutes=n["minutes"], seconds=n["seconds"]))


def wanted(own: str | None, training: str | None, network: Sequence[Lead]) -> tuple[Lead, ...]:
    """A person's leads (with commas; "" is none) replace the training's, which replace the network's."""
    text = training if own is None else own
    return tuple(network) if text is None else leads_of(text)


def leads_text(leads: Iterable[Lead]) -> str:
    """As it is kept: "P7D,P1D"; `leads_of` reads it."""
    return ",".join(map(str, leads))


def leads_of(text: str) -> tuple[Lead, ...]:
    return tuple(parse_lead(lead) for lead in text.split(",") if lead)


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours in which only answers and urgent changes are sent; `start` equal to `end`: none."""

    start: time
    end: time

    def __str__(self) -> str:
        """As a person's wish is kept: 20:00-07:00, "" for none."""
        return "" if self.start == self.end else f"{self.start:%H:%M}-{self.end:%H:%M}"

    def covers(self, local: datetime) -> bool:
        at = local.time()
        if self.start <= self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end

    def span(self, local: datetime) -> tuple[datetime, datetime]:
        """Beginning and end (wall times) of the quiet hours around a wall time that they cover."""
        begins = datetime.combine(local.date(), self.start)
        if begins > local:
            begins -= timedelta(days=1)
        ends = datetime.combine(begins.date(), self.end)
        return begins, ends if ends > begins else ends + timedelta(days=1)


def quiet_of(text: str | None) -> Quiet | None:
    """Somebody's own quiet hours as they are kept; None: they have none of their own."""
    if text is None:
        return None
    start, _, end = (text or "00:00-00:00").partition("-")
    return Quiet(time.fromisoformat(start), time.fromisoformat(end))


def morning(moment: datetime, days: int, zone: str, quiet: Quiet) -> datetime:
    """An hour after the quiet hours of the night have ended, so many calendar days later; without any at eight."""
    end = quiet.end if quiet.covers(datetime.combine(moment.date(), time())) and quiet.end != quiet.start else time(7)
    day = moment.astimezone(ZoneInfo(zone)).date() + timedelta(days=days)
    return after_quiet(max(_instants(datetime.combine(day, end) + timedelta(hours=1), zone)), zone, quiet)


def after_quiet(moment: datetime, zone: str, quiet: Quiet) -> datetime:
    """The moment itself, or the end of the quiet hours that cover it."""
    local = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    return max(_instants(quiet.span(local)[1], zone)) if quiet.covers(local) else moment


def due_at(starts_at: datetime, lead: Lead, zone: str, quiet: Quiet) -> datetime:
    """When a reminder goes out: at its lead; if that is quiet, at their end, or at their beginning if less than
    two hours would remain before the meeting."""
    due = lead.before(starts_at, zone)
    local = due.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    if not quiet.covers(local):
        return due
    begins, ends = (_instants(wall, zone) for wall in quiet.span(local))
    return max(ends) if starts_at - max(ends) >= TOO_LATE else min(begins)


def catch_up(now: datetime, starts_at: datetime, zone: str, quiet: Quiet) -> datetime:
    """When a reminder goes out whose moment has passed: now; if that is quiet, at the end of the quiet hours, unless
    less than two hours would remain before the meeting."""
    ends = after_quiet(now, zone, quiet)
    return ends if starts_at - ends >= TOO_LATE else now


def current(
    starts_at: datetime, leads: Iterable[Lead], zone: str, quiet: Quiet, now: datetime
) -> tuple[Lead, datetime] | None:
    """The latest reminder that is due by now, with its time; None before the first and from the start on.

    Whoever enrols late so gets the one reminder they missed last, and nobody gets two at once.
    """
    if now >= starts_at:
        return None
    due = [(due_at(starts_at, lead, zone, quiet), lead) for lead in leads]
    past = [(moment, lead) for moment, lead in due if moment <= now]
    if not past:
        return None
    moment, lead = max(past, key=lambda pair: (pair[0], -pair[1].days, -pair[1].rest))
    return lead, moment


def _instants(wall: datetime, zone: str) -> tuple[datetime, datetime]:
    """Both readings of a wall time: the same, except where a clock change skips or doubles it."""
    first, second = (wall.replace(tzinfo=ZoneInfo(zone), fold=fold) for fold in (0, 1))
    return first.astimezone(UTC), second.astimezone(UTC)
