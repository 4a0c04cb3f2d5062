"""What a calendar feed shows, and how long. A feed forgets by itself, so each moment at which it does is known."""

from datetime import datetime, timedelta

from catalogue.rules.states import EnrolmentState

#: An entry that is over for good stays this long as cancelled, so that every program has seen it; then it goes.
KEPT_GONE = timedelta(days=30)
#: What has taken place stays this long.
KEPT_PAST = timedelta(days=365)


def leaves_at(ends_at: datetime, gone_at: datetime | None) -> datetime:
    """When an entry leaves the feed. `gone_at`: since when it is cancelled, if it is."""
    past = ends_at + KEPT_PAST
    return past if gone_at is None else min(past, gone_at + KEPT_GONE)


#: How a seat ends in the middle of a course; nobody waits for what has begun.
_LEFT = (EnrolmentState.WITHDRAWN, EnrolmentState.CANCELLED)


def attended(ends_at: datetime, state: EnrolmentState, since: datetime) -> bool:
    """A meeting that was over when their seat ended, in this state since then: it stays in the calendar as it was."""
    return state in _LEFT and ends_at <= since


def known(cancelled_at: datetime | None, booked_at: datetime) -> bool:
    """A meeting that was cancelled before they came was never one of theirs."""
    return cancelled_at is None or cancelled_at >= booked_at


def gone_since(ends_at: datetime, over: datetime | None) -> datetime | None:
    """Since when a meeting is cancelled where all of it is over since then: what has taken place is not."""
    return over if over is not None and ends_at > over else None
