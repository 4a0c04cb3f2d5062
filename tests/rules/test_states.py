"""Every step of an enrolment, the legal ones and the others."""

import pytest

from catalogue.rules.states import LIVE, SEATED, STEPS, EnrolmentState

#: From a state (`-`: none yet) to all that may follow.
LEGAL = {
    "-": "enrolled waiting requested",
    "requested": "enrolled waiting refused withdrawn cancelled lapsed",
    "waiting": "offered enrolled requested withdrawn cancelled lapsed",
    "offered": "enrolled requested withdrawn lapsed cancelled waiting",
    "enrolled": "withdrawn cancelled waiting",
    "withdrawn": "",
    "cancelled": "",
    "lapsed": "",
    "refused": "",
}


@pytest.mark.parametrize("after", EnrolmentState)
@pytest.mark.parametrize("before", LEGAL)
def test_an_enrolment_takes_the_legal_steps_only(before: str, after: EnrolmentState) -> None:
    state = None if before == "-" else EnrolmentState(before)
    assert (after in STEPS[state]) is (after.value in LEGAL[before].split())


def test_every_state_has_its_steps() -> None:
    assert set(STEPS) == {None, *EnrolmentState}


def test_live_is_whatever_can_still_change() -> None:
    assert set(LIVE) == {state for state in EnrolmentState if STEPS[state]}


def test_every_live_enrolment_but_a_waiting_one_holds_a_seat() -> None:
    assert set(LIVE) - set(SEATED) == {EnrolmentState.WAITING}
    assert set(SEATED) < set(LIVE)


@pytest.mark.parametrize("state", LIVE)
def test_every_live_enrolment_can_be_ended_by_the_person_and_by_the_organiser(state: EnrolmentState) -> None:
    assert {EnrolmentState.WITHDRAWN, EnrolmentState.CANCELLED} <= STEPS[state]


def test_no_state_is_out_of_reach() -> None:
    assert set().union(*STEPS.values()) == set(EnrolmentState)
