"""What is shown about a house's people: frozen facts, beside the cards that everybody sees."""

from dataclasses import dataclass
from datetime import date, datetime

from catalogue.rules.states import Group, Role


@dataclass(frozen=True, slots=True)
class HouseMember:
    """Somebody of a house. `reached`: Telegram takes messages for them; `on_telegram`: they have joined there.

    `approver`: who was chosen to say yes for them.
    """

    id: int
    name: str
    roles: tuple[Role, ...]
    group: Group
    on_telegram: bool
    reached: bool
    mail: str | None = None
    approver: str | None = None


@dataclass(frozen=True, slots=True)
class OpenInvitation:
    """A link that somebody can still use."""

    id: int
    role: Role
    group: Group
    used: int
    uses: int
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class DeputyCard:
    """Somebody stands in for somebody else in a house, both days included."""

    id: int
    house_id: int
    house: str
    person_id: int
    person: str
    deputy_id: int
    deputy: str
    from_on: date
    until_on: date


@dataclass(frozen=True, slots=True)
class LosingCard:
    """What follows where somebody loses a role. `requests` go to others; `last`: the only coordinator, who can't."""

    person_id: int
    name: str
    house_id: int
    house: str
    role: Role
    own: bool
    requests: int = 0
    last: bool = False


@dataclass(frozen=True, slots=True)
class LeavingCard:
    """What follows where somebody leaves a house. `seats` and `waiting` end; `requests` go to the others; `booked`
    seats without a name go to a colleague; `teaches` sessions stay as they are. `links`: open invitations of the house.
    `last`: the only coordinator, who can't."""

    person_id: int
    name: str
    house_id: int
    house: str
    own: bool
    seats: int = 0
    waiting: int = 0
    teaches: int = 0
    requests: int = 0
    booked: int = 0
    links: int = 0
    last: bool = False


@dataclass(frozen=True, slots=True)
class HouseTold:
    """What a notice about somebody's own place in a house speaks of: their roles there now; the person it names."""

    house_id: int
    house: str
    roles: tuple[Role, ...]
    deputy: DeputyCard | None = None


@dataclass(frozen=True, slots=True)
class MorningLine:
    """One thing that is open. `kind`: approvals, release, short, hosting, offers, unreached; `count`: how many of
    it; `by`: which house asks."""

    kind: str
    count: int
    house_id: int = 0
    house: str = ""
    session_id: int = 0
    title: str = ""
    starts_at: datetime | None = None
    day: date | None = None
    needed: int = 0
    by: str = ""


@dataclass(frozen=True, slots=True)
class MorningCard:
    """All that is open for somebody. `several`: they act for more than one house, so each line says for which."""

    name: str
    lines: tuple[MorningLine, ...]
    several: bool = False
