"""When a message that nobody waits for may be sent."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from catalogue.rules.reminders import Quiet, after_quiet, catch_up

#: What begins this soon is urgent: its message goes out at night as well.
URGENT = timedelta(hours=24)
#: Near what they speak of by nature, these wait for the morning as well, where it leaves time enough (`catch_up`).
REMINDERS = ("reminder", "desk_reminder", "trainer_reminder")


def send_at(now: datetime, starts_at: datetime | None, zone: str, quiet: Quiet) -> datetime:
    """Now, or when the quiet hours end; at once where what it speaks of begins within a day."""
    if starts_at is not None and now < starts_at <= now + URGENT:
        return now
    return after_quiet(now, zone, quiet)


@dataclass(frozen=True, slots=True)
class Due:
    """What `send_at` asks, with the network's quiet hours: whoever has their own gets the message by those.

    `at`: reckoned already, by a rule of its own. `over_at`: told at once where nobody could act on it any more.
    """

    now: datetime
    starts_at: datetime | None
    zone: str
    quiet: Quiet
    at: datetime | None = None
    over_at: datetime | None = None

    def by(self, own: Quiet | None) -> datetime:
        due = self.at or send_at(self.now, self.starts_at, self.zone, own or self.quiet)
        return self.now if self.over_at is not None and self.over_at <= due else due


@dataclass(frozen=True, slots=True)
class Waits:
    """Of a notice that was planned by these rules: what they ask once more when it is about to be sent."""

    zone: str
    starts_at: datetime | None

    def until(self, kind: str, now: datetime, quiet: Quiet) -> datetime:
        """When it would go out if it were planned now."""
        if kind in REMINDERS and self.starts_at is not None:
            return catch_up(now, self.starts_at, self.zone, quiet)
        return send_at(now, self.starts_at, self.zone, quiet)
