"""When a message that nobody waits for may be sent."""

from datetime import datetime, timedelta

from catalogue.rules.reminders import Quiet, after_quiet

#: What begins this soon is urgent: its message goes out at night as well.
URGENT = timedelta(hours=24)


def send_at(now: datetime, starts_at: datetime | None, zone: str, quiet: Quiet) -> datetime:
    """Now, or when the quiet hours end; at once where what it speaks of begins within a day."""
    if starts_at is not None and now < starts_at <= now + URGENT:
        return now
    return after_quiet(now, zone, quiet)
