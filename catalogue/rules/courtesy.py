"""When a message that nobody waits for may be sent."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from catalogue.rules.reminders import Quiet, after_quiet

#: What begins this soon is urgent: its message goes out at night as well.
URGENT = timedelta(hours=24)


def send_at(now: datetime, starts_at: datetime | None, zone: str, quiet: Quiet) -> datetime:
    """Now, or when the quiet hours end; at once where what it speaks of begins within a day."""
    if starts_at is not None and now < starts_at <= now + URGENT:
        return now
    return after_quiet(now, zone, quiet)


@dataclass(frozen=True, slots=True)
class Due:
    """What `send_at` asks, with the network's quiet hours: whoever has their own gets the message by those."""

    now: datetime
    starts_at: datetime | None
    zone: str
    quiet: Quiet

    def by(self, own: Quiet | None) -> datetime:
        return send_at(self.now, self.starts_at, self.zone, own or self.quiet)
