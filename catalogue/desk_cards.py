"""What coordinators and approvers work with: frozen facts to show, beside the cards that everybody sees."""

from dataclasses import dataclass
from datetime import date, datetime

from catalogue.cards import SessionCard, SessionLine, TrainingCard
from catalogue.rules.double_booking import Finding
from catalogue.rules.reminders import Lead
from catalogue.rules.states import EnrolmentState, Group, Once


@dataclass(frozen=True, slots=True)
class PrerequisiteCard:
    """A training that comes before; months as in `rules.eligibility.Prerequisite`."""

    training: TrainingCard
    valid_months: int | None
    grace_months: int
    strict: bool


@dataclass(frozen=True, slots=True)
class ConditionsCard:
    """Who may take a training: `once` None, as often as somebody likes. `leads` of reminders; None: the network's."""

    training: TrainingCard
    once: Once | None
    prerequisites: tuple[PrerequisiteCard, ...]
    leads: tuple[Lead, ...] | None = None


@dataclass(frozen=True, slots=True)
class ProofCard:
    """A training that somebody took elsewhere, or before there was this catalogue. `seen_by`: a name; "" unknown."""

    id: int
    person: str
    training: TrainingCard
    got_on: date
    issuer: str
    seen_by: str


@dataclass(frozen=True, slots=True)
class LoweredCard:
    """What fewer seats than are taken would mean. `losing`: how many people would lose theirs, `own`: the names of
    those whom the reader coordinates; `unnamed`: seats without a name, which stay: no fewer seats than these.

    `spared`: whoever came last but keeps a seat that is reserved for their institution.
    """

    capacity: int
    taken: int
    losing: int
    own: tuple[str, ...] = ()
    unnamed: int = 0
    spared: int = 0


@dataclass(frozen=True, slots=True)
class UnnamedCard:
    """Seats that an institution has taken and names people for later."""

    institution: str
    seats: int
    until: datetime


@dataclass(frozen=True, slots=True)
class RequestLine:
    """A request in a list: just enough for a button. `house`: for which of several institutions of the reader's."""

    id: int
    name: str
    title: str
    starts_at: datetime | None
    house: str = ""


@dataclass(frozen=True, slots=True)
class AskedCard:
    """What an approver asked back; `answer` None as long as there is none."""

    by: str
    question: str
    answer: str | None


@dataclass(frozen=True, slots=True)
class RequestCard:
    """Somebody's request for a seat, for whoever decides it. `ends_at` None: answered or over, `decided_by` whom; ""
    the clock. `free`: seats left for the institution, None unlimited. `clashes`: the applicant's other trainings at
    that time; `away`: colleagues with a seat on the same days. `may_decide`: whoever looks is one who says yes or no.
    """

    id: int
    session: SessionCard
    name: str
    state: EnrolmentState
    ends_at: datetime | None
    free: int | None
    clashes: tuple[SessionLine, ...] = ()
    away: tuple[str, ...] = ()
    asked: AskedCard | None = None
    may_decide: bool = True
    decided_by: str = ""
    house_id: int = 0


@dataclass(frozen=True, slots=True)
class MemberCard:
    """Somebody of an institution, who says yes for them (None: any approver of the house), and as what they belong."""

    id: int
    name: str
    approver_id: int | None
    approver: str | None
    group: Group = Group.EMPLOYEE


@dataclass(frozen=True, slots=True)
class DraftLine:
    """One of many drafts, with its first start."""

    id: int
    training: TrainingCard
    starts_at: datetime | None


@dataclass(frozen=True, slots=True)
class Batch:
    """Drafts that were entered together. `clear`: nothing speaks against them; `asked`: something does; `over`: all
    dates are, so they stay drafts."""

    clear: tuple[DraftLine, ...] = ()
    asked: tuple[tuple[DraftLine, Finding], ...] = ()
    over: tuple[DraftLine, ...] = ()

    @property
    def count(self) -> int:
        return len(self.clear) + len(self.asked) + len(self.over)
