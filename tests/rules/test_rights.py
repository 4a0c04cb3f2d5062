"""Who may do what: every role, every verb, and how the person stands to the institution concerned."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from catalogue.rules.rights import CLOCK, CONSOLE, Verb, Who, may
from catalogue.rules.states import Door, Role

HOME, OTHER, THIRD = 1, 2, 3


def person(*roles: Role, is_operator: bool = False) -> Who:
    return Who(7, Door.CHAT, frozenset((HOME, role) for role in roles), is_operator)


PEOPLE = {
    "nobody": person(),
    "staff": person(Role.STAFF),
    "approver": person(Role.APPROVER),
    "coordinator": person(Role.COORDINATOR),
    "coordinator and staff": person(Role.COORDINATOR, Role.STAFF),
    "stands in for a coordinator": replace(
        person(Role.COORDINATOR, Role.STAFF), lent=frozenset({(HOME, Role.COORDINATOR, 8)})
    ),
    "operator": person(is_operator=True),
    "operator and staff": person(Role.STAFF, is_operator=True),
    "command line": CONSOLE,
    "clock": CLOCK,
}
CONCERNED = {"own": (HOME,), "own among others": (OTHER, HOME), "others": (OTHER, THIRD), "none": ()}

MEMBER = "see enrol"
APPROVES = "see enrol approve"
LENT = "see enrol enrol_others approve offer see_participants invite arrange see_needs announce move_up note_presence"
OWN = LENT + " entrust"
NETWORK = "see enrol_others offer see_participants invite found arrange entrust announce move_up note_presence"
#: Verbs by who acts and whose institution is concerned, in the order of CONCERNED.
TABLE = {
    "nobody": ("", "", "", ""),
    "staff": (MEMBER, MEMBER, MEMBER, MEMBER),
    "approver": (APPROVES, APPROVES, MEMBER, MEMBER),
    "coordinator": (OWN, OWN, MEMBER, MEMBER),
    "coordinator and staff": (OWN, OWN, MEMBER, MEMBER),
    "stands in for a coordinator": (LENT, LENT, MEMBER, MEMBER),
    "operator": (NETWORK, NETWORK, NETWORK, NETWORK),
    "operator and staff": ("enrol " + NETWORK,) * 4,
    "command line": (NETWORK, NETWORK, NETWORK, NETWORK),
    "clock": (NETWORK, NETWORK, NETWORK, NETWORK),
}


@pytest.mark.parametrize("verb", Verb)
@pytest.mark.parametrize("relation", CONCERNED)
@pytest.mark.parametrize("name", PEOPLE)
def test_who_may_do_what(name: str, relation: str, verb: Verb) -> None:
    allowed = dict(zip(CONCERNED, TABLE[name], strict=True))[relation]
    assert may(PEOPLE[name], verb, CONCERNED[relation]) is (verb.value in allowed.split())


@pytest.mark.parametrize("concerned", [(HOME, THIRD), (THIRD,), (OTHER, THIRD)])
def test_a_coordinator_of_two_houses_needs_one_of_them_to_be_concerned(concerned: Iterable[int]) -> None:
    who = Who(7, Door.CHAT, frozenset({(HOME, Role.COORDINATOR), (OTHER, Role.STAFF)}))
    assert may(who, Verb.OFFER, concerned) is (HOME in concerned)


def test_the_institutions_of_a_person_are_those_of_all_roles() -> None:
    who = Who(7, Door.CHAT, frozenset({(HOME, Role.COORDINATOR), (HOME, Role.STAFF), (OTHER, Role.STAFF)}))
    assert who.institutions == {HOME, OTHER}
    assert CONSOLE.institutions == frozenset()


def test_the_command_line_and_the_clock_are_no_persons() -> None:
    assert (CONSOLE.person_id, CONSOLE.door) == (None, Door.COMMAND_LINE)
    assert (CLOCK.person_id, CLOCK.door) == (None, Door.CLOCK)


def test_whoever_teaches_notes_presence_and_nothing_more() -> None:
    staff = person(Role.STAFF)
    assert may(staff, Verb.NOTE_PRESENCE, (OTHER,), teaches=True)
    others = [verb for verb in Verb if verb not in (Verb.NOTE_PRESENCE, Verb.SEE, Verb.ENROL)]
    assert not any(may(staff, verb, (HOME, OTHER), teaches=True) for verb in others)
