"""What verbs and reads hand out: frozen facts to show. Rows never leave `catalogue/`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from catalogue.rules.courtesy import Waits
from catalogue.rules.eligibility import Hindrance
from catalogue.rules.reasons import Reason
from catalogue.rules.reminders import Lead, Quiet
from catalogue.rules.states import CancelReason, Channel, EnrolmentState, Group, Kind, Role, SessionState
from catalogue.rules.windows import Phase


@dataclass(frozen=True, slots=True)
class InstitutionCard:
    id: int
    slug: str
    name: str
    languages: tuple[str, ...]
    canton: str
    contact: str | None
    uid_number: str | None = None


@dataclass(frozen=True, slots=True)
class MembershipCard:
    """`asks`: the institution wants to approve its people's seats. `instead_of`: the role is that of this person, for
    whom its bearer stands in; 0: their own."""

    institution_id: int
    institution: str
    role: Role
    group: Group = Group.EMPLOYEE
    asks: bool = False
    instead_of: int = 0


@dataclass(frozen=True, slots=True)
class PersonCard:
    """`leads` and `quiet` None: the network's; empty: no reminders. `informed`: has read what is kept and why.
    `alarms`: of calendar entries. `morning`: hour of the morning message, "07:30"; "" none, None the usual one.

    `mail`: an address known to be theirs. `channel` None: Telegram, or e-mail where that does not reach them.
    """

    id: int
    telegram_id: int | None
    name: str
    language: str
    leads: tuple[Lead, ...] | None
    informed: bool
    reachable: bool
    memberships: tuple[MembershipCard, ...] = ()
    alarms: tuple[Lead, ...] = ()
    quiet: Quiet | None = None
    morning: str | None = None
    mail: str | None = None
    channel: Channel | None = None

    @property
    def on_telegram(self) -> bool:
        """Has it, and has not blocked us."""
        return self.telegram_id is not None and self.reachable

    @property
    def is_member(self) -> bool:
        return bool(self.memberships)

    @property
    def home(self) -> int:
        """The institution for which this person acts: the one they joined first; 0 without any."""
        return self.memberships[0].institution_id if self.memberships else 0

    @property
    def houses(self) -> Mapping[int, str]:
        """Names of the institutions that they belong to, in whichever role, the one they joined first first."""
        return {m.institution_id: m.institution for m in self.memberships}

    def speaks_for(self, institution: int) -> frozenset[int]:
        """As `Who.speaks_for`."""
        there = {m.instead_of for m in self.memberships if m.institution_id == institution and m.instead_of}
        return frozenset({self.id, *there})

    @property
    def coordinates(self) -> tuple[MembershipCard, ...]:
        return tuple(m for m in self.memberships if m.role is Role.COORDINATOR)

    @property
    def approves(self) -> bool:
        """May have to answer requests of their own people."""
        return any(m.role in (Role.APPROVER, Role.COORDINATOR) for m in self.memberships)


@dataclass(frozen=True, slots=True)
class InvitationCard:
    institution: str
    role: Role
    already_member: bool


@dataclass(frozen=True, slots=True)
class TextCard:
    language: str
    title: str
    description: str = ""
    audience: str = ""


@dataclass(frozen=True, slots=True)
class TrainingCard:
    """`texts`: the first is the one it was written in; a missing language is never made up."""

    id: int
    institution_id: int
    institution: str
    kind: Kind
    topic: str | None
    texts: tuple[TextCard, ...]

    def text(self, language: str) -> TextCard:
        return next((text for text in self.texts if text.language == language), self.texts[0])

    def title(self, language: str) -> str:
        return self.text(language).title


@dataclass(frozen=True, slots=True)
class MeetingCard:
    id: int
    starts_at: datetime
    ends_at: datetime
    revision: int
    changed_at: datetime
    cancelled: bool


@dataclass(frozen=True, slots=True)
class MineCard:
    """One's own enrolment. `place`: position in the waiting list, from 1."""

    id: int
    key: str
    state: EnrolmentState
    place: int | None
    offer_expires_at: datetime | None
    revision: int
    changed_at: datetime
    created_at: datetime
    request_expires_at: datetime | None = None
    skips_until: datetime | None = None
    institution_id: int | None = None


@dataclass(frozen=True, slots=True)
class WayCard:
    """An institution for which somebody could enrol. `free`: seats for them there, None any number, 0 waiting list."""

    house_id: int
    house: str
    free: int | None


@dataclass(frozen=True, slots=True)
class SessionCard:
    """A session as one person sees it now. `free` and `capacity` None: unlimited; `price` in minor units, None:
    unknown, 0: free; `shut` None: enrolment is open; `free` counts the seats that this person may take.

    `why_not`: the rule by which no seat is free for them. `cap`: the most that their institution may take.
    `kept_until`: the day before seats reserved for others come free for them. `hindrances`: the rules that speak
    against a seat for them, the strict ones first. `late`: `withdraw_until` is over. For whoever belongs to several
    institutions, `ways`: for which of them they could enrol, the one for which they did last first; `goes_for`: the one
    for which they have. What depends on the institution is that of this one.
    """

    id: int
    training: TrainingCard
    state: SessionState
    cancel_reason: CancelReason | None
    zone: str
    language: str | None
    meetings: tuple[MeetingCard, ...]
    place: str
    online: str
    trainer: str
    note: str
    date_note: str
    capacity: int | None
    minimum: int | None
    taken: int
    waiting: int
    free: int | None
    stated_hours: Decimal | None
    price: int | None
    currency: str
    price_note: str
    hosts: tuple[InstitutionCard, ...]
    opens_on: date | None
    closes_on: date | None
    closes_at: datetime | None
    shut: Reason | None
    mine: MineCard | None
    revision: int
    changed_at: datetime
    own_until: date | None = None
    outsiders_from: date | None = None
    why_not: Reason | None = None
    cap: int | None = None
    kept_until: date | None = None
    hindrances: tuple[Hindrance, ...] = ()
    withdraw_until: date | None = None
    late: bool = False
    phase: Phase = Phase.OPEN
    decide_on: date | None = None
    ways: tuple[WayCard, ...] = ()
    goes_for: str = ""

    @property
    def coming(self) -> tuple[MeetingCard, ...]:
        return tuple(meeting for meeting in self.meetings if not meeting.cancelled)

    @property
    def starts_at(self) -> datetime | None:
        return self.coming[0].starts_at if self.coming else None


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A session in a list: just enough for a button."""

    id: int
    training_id: int
    title: str
    starts_at: datetime | None
    zone: str
    place: str
    free: int | None
    state: SessionState
    shut: Reason | None = None
    mine: EnrolmentState | None = None


@dataclass(frozen=True, slots=True)
class TrainingLine:
    """A training in a list. `dates`: how many of its sessions can still be joined; `next_at`, `next_id`: the next."""

    id: int
    title: str
    dates: int
    next_at: datetime | None
    zone: str
    next_id: int | None = None


@dataclass(frozen=True, slots=True)
class ParticipantCard:
    """`place`: position on the waiting list; `until`: how long a seat that is offered or being approved is held.

    `by_mail`: reached by e-mail alone. `needs`: what they want their hosts to know, for whoever may read it.
    """

    enrolment_id: int
    name: str
    institution: str
    state: EnrolmentState
    place: int | None
    reachable: bool
    until: datetime | None = None
    by_mail: bool = False
    needs: str = ""
    person_id: int = 0


@dataclass(frozen=True, slots=True)
class NoticeCard:
    """One message to one person, claimed for sending. `waits`: as long as it is late and the night is quiet."""

    id: int
    key: str
    kind: str
    person: PersonCard
    enrolment_id: int | None
    meeting_id: int | None
    facts: dict[str, str]
    attempts: int
    due_at: datetime
    session_id: int | None = None
    channel: Channel | None = None
    waits: Waits | None = None
