"""What the network has agreed on: the part of the configuration that rules need."""

from dataclasses import dataclass
from datetime import time, timedelta

from catalogue.rules.reminders import Lead, Quiet

EVENING_TO_MORNING = Quiet(time(20), time(7))


@dataclass(frozen=True, slots=True)
class Terms:
    """Defaults are those of the contract. `undo`: how long the notices of a change wait."""

    leads: tuple[Lead, ...] = (Lead(7, timedelta()), Lead(1, timedelta()))
    quiet: Quiet = EVENING_TO_MORNING
    hold: timedelta = timedelta(hours=24)
    urgent_hold: timedelta = timedelta(hours=2)
    undo: timedelta = timedelta(minutes=2)
    zone: str = "Europe/Zurich"
