"""Go or no-go: how a session stands on the day of its decision, and what speaks for which. A person decides."""

from dataclasses import dataclass
from enum import StrEnum

#: With so many days left for enrolling, it is worth while to wait for more people.
WORTH_WAITING = 7


class Proposal(StrEnum):
    CONFIRM = "confirm"
    WAIT = "wait"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class Turnout:
    """`enrolled`: seats that are sure, those without a name included; `open`: offered, or waiting for an approver.

    `minimum` None: one person is enough. `days_left` for enrolling; None: no end is fixed.
    """

    enrolled: int
    open: int = 0
    minimum: int | None = None
    days_left: int | None = None

    @property
    def gap(self) -> int:
        """How many people are still needed."""
        return max(0, (self.minimum or 1) - self.enrolled)

    @property
    def proposal(self) -> Proposal:
        """Enough people: go. Else wait while more may still come in time."""
        if not self.gap:
            return Proposal.CONFIRM
        return Proposal.WAIT if self.days_left is None or self.days_left >= WORTH_WAITING else Proposal.CANCEL
