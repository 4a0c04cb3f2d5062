"""What calendar feeds hand out: frozen facts to write down as calendar entries."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from catalogue.cards import InstitutionCard, MeetingCard, MineCard, TrainingCard
from catalogue.rules.feeds import leaves_at
from catalogue.rules.reminders import Lead
from catalogue.rules.states import FeedKind, SessionState


@dataclass(frozen=True, slots=True)
class Announced:
    """A session as calendars show it. `changed_at`: of the session or its training; `dropped`: meetings, since when."""

    id: int
    training: TrainingCard
    state: SessionState
    meetings: tuple[MeetingCard, ...]
    place: str
    online: str
    trainer: str
    note: str
    hosts: tuple[InstitutionCard, ...]
    revision: int
    created_at: datetime
    session_changed_at: datetime
    training_changed_at: datetime
    dropped: Mapping[int, datetime] = field(default_factory=dict)

    @property
    def coming(self) -> tuple[MeetingCard, ...]:
        return tuple(meeting for meeting in self.meetings if not meeting.cancelled)

    @property
    def changed_at(self) -> datetime:
        return max(self.session_changed_at, self.training_changed_at)


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One meeting in a feed. `mine`: the enrolment whose it is; None: as everybody may see it.

    `gone_at`: since when it is cancelled, for this reader.
    """

    session: Announced
    meeting: MeetingCard
    mine: MineCard | None
    gone_at: datetime | None = None

    @property
    def changed_at(self) -> datetime:
        mine = self.mine.changed_at if self.mine is not None else None
        times = (self.meeting.changed_at, self.session.changed_at, self.gone_at, mine)
        return max(time for time in times if time is not None)

    @property
    def leaves_at(self) -> datetime:
        return leaves_at(self.meeting.ends_at, self.gone_at)


@dataclass(frozen=True, slots=True)
class FeedCard:
    """A calendar to write. `owner`: the person's or institution's name; `changed_at`: removals count as changes."""

    kind: FeedKind
    owner: str
    language: str
    entries: tuple[FeedEntry, ...]
    changed_at: datetime
    alarms: tuple[Lead, ...] = ()
