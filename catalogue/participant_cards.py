"""What coordinators and trainers see of the people in a session: presence, messages, the card of one person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from catalogue.cards import ParticipantCard
from catalogue.rules.announcing import Delivered
from catalogue.rules.states import EnrolmentState, Presence


@dataclass(frozen=True, slots=True)
class StepCard:
    """One step of somebody's enrolment. `why`: as the history keeps it."""

    at: datetime
    state: EnrolmentState
    why: str = ""


@dataclass(frozen=True, slots=True)
class PersonHere:
    """Somebody in a session, for the coordinators of its hosts. `telegram_id` and `mail`: how they are reached.

    `steps`: the last ones, the newest last. `is_own`: the reader coordinates for them and may send a colleague.
    `presences`: what was noted at meetings, by their start.
    """

    session_id: int
    card: ParticipantCard
    telegram_id: int | None
    mail: str
    steps: tuple[StepCard, ...]
    is_own: bool
    presences: tuple[tuple[datetime, Presence], ...] = ()


@dataclass(frozen=True, slots=True)
class AttendanceLine:
    """One person at one meeting; `state` None: nothing is noted."""

    enrolment_id: int
    name: str
    institution: str
    state: Presence | None


@dataclass(frozen=True, slots=True)
class Attendance:
    """How many came to a meeting, of those about whom something is noted."""

    starts_at: datetime
    counts: Mapping[Presence, int]


@dataclass(frozen=True, slots=True)
class CopyCard:
    """One copy of a message: to whom, and what has become of it. `mail`: another way to reach them."""

    name: str
    institution: str
    delivered: Delivered
    mail: str = ""


@dataclass(frozen=True, slots=True)
class AnnouncementCard:
    """A message to participants, and what has become of each copy."""

    id: int
    session_id: int
    words: str
    created_at: datetime
    copies: tuple[CopyCard, ...]

    @property
    def counts(self) -> dict[Delivered, int]:
        """How many copies are in each state, those that occur only."""
        found = [copy.delivered for copy in self.copies]
        return {one: found.count(one) for one in Delivered if one in found}


@dataclass(frozen=True, slots=True)
class ReaderCard:
    """Somebody whom a message would reach, and in which language its frame is for them."""

    person_id: int
    enrolment_id: int
    name: str
    language: str
    reachable: bool
