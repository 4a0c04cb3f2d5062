"""What the network has agreed on: the part of the configuration that rules need."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from catalogue.rules.reminders import Lead, Quiet

EVENING_TO_MORNING = Quiet(time(20), time(7))


class Outcome(StrEnum):
    """What becomes of a request that nobody answers in time."""

    APPROVED = "approved"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Terms:
    """Defaults are those of the contract. `undo`: how long the notices of a change wait.

    `approval_hold`: a seat is held so long for an approver; they are reminded after `approval_reminder`, their
    deputies asked after `approval_deputy`. `holidays`: public ones, on which no time limit ends. `morning`: when
    coordinators and approvers get the morning message unless they chose otherwise; None: nobody gets one.
    """

    leads: tuple[Lead, ...] = (Lead(7, timedelta()), Lead(1, timedelta()))
    quiet: Quiet = EVENING_TO_MORNING
    hold: timedelta = timedelta(hours=24)
    urgent_hold: timedelta = timedelta(hours=2)
    undo: timedelta = timedelta(minutes=2)
    zone: str = "Europe/Zurich"
    approval_hold: timedelta = timedelta(days=3)
    approval_reminder: timedelta = timedelta(days=1)
    approval_deputy: timedelta = timedelta(days=2)
    approval_outcome: Outcome = Outcome.REFUSED
    holidays: Container[date] = frozenset()
    morning: time | None = None

    def today(self, now: datetime) -> date:
        """The day in the network's zone."""
        return now.astimezone(ZoneInfo(self.zone)).date()
