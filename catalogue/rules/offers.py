"""How long a freed seat is held for the next in line."""

from datetime import datetime, timedelta

#: Within this time of the start an offer is held for `urgent_hold` only.
URGENT = timedelta(hours=72)


def ends_at(
    now: datetime, hold: timedelta, urgent_hold: timedelta, starts_at: datetime | None, closes_at: datetime | None
) -> datetime:
    """The end of an offer made now: after the hold, at the latest when enrolment closes."""
    urgent = starts_at is not None and starts_at - now <= URGENT
    end = now + (urgent_hold if urgent else hold)
    return end if closes_at is None else min(end, closes_at)
