"""How long a seat is held for somebody's answer: an offer for the next in line, a request for an approver."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from catalogue.rules.reminders import Quiet, after_quiet
from catalogue.rules.terms import Terms

#: Within this time of the start an offer is held for `urgent_hold` only.
URGENT = timedelta(hours=72)
#: Whoever sleeps or has a day off gets so long afterwards.
AWAKE = timedelta(hours=2)
#: A hold that is no longer gets no second word.
SHORT = timedelta(hours=6)
_SUNDAY = 6


def ends_at(
    told_at: datetime, terms: Terms, zone: str, starts_at: datetime | None, closes_at: datetime | None
) -> datetime:
    """The end of an offer that may be told from `told_at` on."""
    urgent = starts_at is not None and starts_at - told_at <= URGENT
    return held_until(told_at, terms.urgent_hold if urgent else terms.hold, terms, zone, closes_at)


def held_until(told_at: datetime, hold: timedelta, terms: Terms, zone: str, closes_at: datetime | None) -> datetime:
    """After the hold; where that is no time to answer, two hours after the next quiet hours end.

    No time to answer: quiet hours, Sundays, public holidays. At the latest when enrolment closes.
    """
    end = awake(told_at + hold, terms, zone)
    return end if closes_at is None else min(end, closes_at)


def over_at(expires_at: datetime, closes_at: datetime | None) -> datetime:
    """When an offer is over: one whose session was moved forward, or closes earlier by now, ends with enrolment."""
    return expires_at if closes_at is None else min(expires_at, closes_at)


def second_word(told_at: datetime, ends_at: datetime, zone: str, quiet: Quiet) -> datetime | None:
    """When somebody who has not answered is told again: after three quarters of the hold, not in quiet hours.

    None: it is too short for that, or would be over.
    """
    hold = ends_at - told_at
    moment = after_quiet(told_at + hold * 3 / 4, zone, quiet)
    return moment if hold > SHORT and moment < ends_at else None


def awake(end: datetime, terms: Terms, zone: str) -> datetime:
    """The end itself, or two hours after the quiet hours before the next day on which people work."""
    local = end.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    if not (_rests(local, terms) or terms.quiet.covers(local)):
        return end
    morning = _next_morning(local, terms.quiet)
    while _rests(morning, terms):
        morning = _next_morning(morning, terms.quiet)
    # Of a wall time that the autumn change doubles the second, of a skipped one the first moment after it.
    return max(morning.replace(tzinfo=ZoneInfo(zone), fold=fold) for fold in (0, 1)).astimezone(end.tzinfo) + AWAKE


def _rests(local: datetime, terms: Terms) -> bool:
    return local.weekday() == _SUNDAY or local.date() in terms.holidays


def _next_morning(local: datetime, quiet: Quiet) -> datetime:
    """When the quiet hours end next, later than now; where there are none, at midnight."""
    if quiet.covers(local):
        return quiet.span(local)[1]
    at = time() if quiet.start == quiet.end else quiet.end
    today = datetime.combine(local.date(), at)
    return today if today > local else today + timedelta(days=1)
