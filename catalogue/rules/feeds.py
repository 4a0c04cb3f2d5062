"""What a calendar feed shows, and how long. A feed forgets by itself, so each moment at which it does is known."""

from datetime import datetime, timedelta

#: An entry that is over for good stays this long as cancelled, so that every program has seen it; then it goes.
KEPT_GONE = timedelta(days=30)
#: What has taken place stays this long.
KEPT_PAST = timedelta(days=365)


def leaves_at(ends_at: datetime, gone_at: datetime | None) -> datetime:
    """When an entry leaves the feed. `gone_at`: since when it is cancelled, if it is."""
    past = ends_at + KEPT_PAST
    return past if gone_at is None else min(past, gone_at + KEPT_GONE)
