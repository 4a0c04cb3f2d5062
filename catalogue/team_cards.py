"""What coordinators see of their own people in one session; what somebody sees who looks for a substitute."""

from dataclasses import dataclass
from datetime import datetime

from catalogue.rules.reasons import Reason
from catalogue.rules.states import EnrolmentState


@dataclass(frozen=True, slots=True)
class ColleagueCard:
    """Somebody who could come instead. `waits`: they are on the waiting list already."""

    id: int
    name: str
    waits: bool
    reachable: bool


@dataclass(frozen=True, slots=True)
class TeamPerson:
    """One of one's own people. `state` None: not in the session; `ends_at`: of their offer or request.

    `place`: position in the line, from 1; `on_telegram`: has an account that the bot may write to; `guest`: belongs
    to no institution; `by_mail`: reached by e-mail alone; `no_account`: has no Telegram.
    """

    id: int
    name: str
    state: EnrolmentState | None
    place: int | None
    ends_at: datetime | None
    on_telegram: bool
    guest: bool = False
    by_mail: bool = False
    no_account: bool = False


@dataclass(frozen=True, slots=True)
class Team:
    """One institution in one session. `free` None: any number. `hosts`: it gives the session.

    `unnamed`: seats without a name, kept until `name_until`; new ones would be kept until `keeps_until`, or one of
    `dates`. `people`: all of its own, those in the session first.
    """

    house_id: int
    house: str
    hosts: bool
    free: int | None
    unnamed: int
    name_until: datetime | None
    keeps_until: datetime
    people: tuple[TeamPerson, ...]
    dates: tuple[datetime, ...] = ()

    @property
    def inside(self) -> tuple[TeamPerson, ...]:
        return tuple(person for person in self.people if person.state is not None)

    @property
    def outside(self) -> tuple[TeamPerson, ...]:
        return tuple(person for person in self.people if person.state is None)

    def person(self, person_id: int) -> TeamPerson | None:
        return next((one for one in self.people if one.id == person_id), None)


@dataclass(frozen=True, slots=True)
class Prospect:
    """What would become of somebody: the state that they would get, or why none. `already`: they have it."""

    id: int
    name: str
    state: EnrolmentState | None
    reason: Reason | None = None
    already: bool = False

    @property
    def gets_seat(self) -> bool:
        return self.state in (EnrolmentState.ENROLLED, EnrolmentState.REQUESTED)
