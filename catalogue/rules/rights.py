"""Who may do what. Asked inside the verbs: a hidden button is courtesy, not protection."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum, auto

from catalogue.rules.states import Door, Group, Role


class Verb(StrEnum):
    SEE = auto()  # the catalogue, with its sessions
    ENROL = auto()
    ENROL_OTHERS = auto()  # of one's own institution; outsiders: into sessions one hosts
    APPROVE = auto()  # requests of one's own institution
    OFFER = auto()  # trainings and sessions: add, publish, reschedule, cancel
    SEE_PARTICIPANTS = auto()  # names
    SEE_NEEDS = auto()  # what people want hosts to know; nobody else, whoever runs the network
    ANNOUNCE = auto()  # write to those who have a seat or wait
    MOVE_UP = auto()  # on the waiting list
    NOTE_PRESENCE = auto()  # of sessions that one's institution gives, or that one teaches
    INVITE = auto()
    ARRANGE = auto()  # how one's own institution approves
    ENTRUST = auto()  # who has which role there, who leaves, who stands in: never with a role that is only lent
    FOUND = auto()  # institutions


@dataclass(frozen=True, slots=True)
class Who:
    """Who acts, through which door, and as what. `person_id` None with the command line or the clock.

    `groups`: as what they belong to each institution. `asked`: their institutions that want to approve. `lent`: of
    their roles those in which they stand in for somebody, with whom: institution, role, person.
    """

    person_id: int | None
    door: Door
    roles: frozenset[tuple[int, Role]] = frozenset()
    is_operator: bool = False
    groups: frozenset[tuple[int, Group]] = frozenset()
    asked: frozenset[int] = frozenset()
    lent: frozenset[tuple[int, Role, int]] = frozenset()

    @property
    def institutions(self) -> frozenset[int]:
        return frozenset(institution for institution, _ in self.roles)

    @property
    def own_roles(self) -> frozenset[tuple[int, Role]]:
        """Without those in which they stand in for somebody."""
        return self.roles - {(institution, role) for institution, role, _ in self.lent}

    def speaks_for(self, institution: int) -> frozenset[int]:
        """Whose answers this person may give there: their own, and of those for whom they stand in."""
        own = () if self.person_id is None else (self.person_id,)
        return frozenset(own) | {person for house, _, person in self.lent if house == institution}


#: The command line and the clock act for the network itself.
CONSOLE = Who(None, Door.COMMAND_LINE, is_operator=True)
CLOCK = Who(None, Door.CLOCK, is_operator=True)

_COORDINATORS = frozenset(
    {
        *(Verb.OFFER, Verb.SEE_PARTICIPANTS, Verb.INVITE, Verb.ARRANGE, Verb.ENROL_OTHERS),
        *(Verb.SEE_NEEDS, Verb.ANNOUNCE, Verb.MOVE_UP, Verb.NOTE_PRESENCE),
    }
)
#: What operators may do only as what they are in a house.
_PERSONAL = (Verb.ENROL, Verb.APPROVE, Verb.SEE_NEEDS)


def may(who: Who, verb: Verb, institutions: Iterable[int] = (), *, teaches: bool = False) -> bool:
    """`institutions`: those concerned (the hosts of a session); being entitled in one of them is enough.
    `teaches`: they are the trainer of what is concerned.

    Operators may do everything for others, but neither take seats nor approve for houses that are not theirs, nor read
    what people have written for their hosts.
    """
    if who.is_operator:
        return verb not in _PERSONAL or may(replace(who, is_operator=False), verb, institutions)
    if verb is Verb.NOTE_PRESENCE and teaches:
        return True
    if verb in (Verb.SEE, Verb.ENROL):
        return bool(who.roles)
    if verb is Verb.ENTRUST:
        return any((institution, Role.COORDINATOR) in who.own_roles for institution in institutions)
    if verb in _COORDINATORS:
        return any((institution, Role.COORDINATOR) in who.roles for institution in institutions)
    if verb is Verb.APPROVE:
        return any((house, role) in who.roles for house in institutions for role in (Role.APPROVER, Role.COORDINATOR))
    return False
