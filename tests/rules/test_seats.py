"""Who gets a seat: the formula as tables, its promises as properties over many sessions."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.rules import seats
from catalogue.rules.reasons import Reason
from catalogue.rules.seats import OUTSIDE, SeatFacts, Waiting, free_for, why_not

A, B, C = 1, 2, 3


def to_offer(facts: SeatFacts, queue: list[Waiting]) -> list[Waiting]:
    return list(seats.line(facts, queue).served)


@pytest.mark.parametrize(
    ("capacity", "taken", "reserved", "for_all", "for_a", "for_b", "for_c"),
    [
        (12, {}, {}, 12, 12, 12, 12),
        (12, {A: 11}, {}, 1, 1, 1, 1),
        (12, {A: 6, B: 6}, {}, 0, 0, 0, 0),
        (1, {}, {}, 1, 1, 1, 1),
        # Reserved seats are kept for their house, on top of what anybody may take.
        (12, {}, {A: 3, B: 2}, 7, 10, 9, 7),
        (12, {A: 1}, {A: 3, B: 2}, 7, 9, 9, 7),
        (12, {A: 3}, {A: 3, B: 2}, 7, 7, 9, 7),
        (12, {A: 5}, {A: 3, B: 2}, 5, 5, 7, 5),
        (12, {C: 7}, {A: 3, B: 2}, 0, 3, 2, 0),
        (12, {C: 7, A: 3}, {A: 3, B: 2}, 0, 0, 2, 0),
        (5, {}, {A: 5}, 0, 5, 0, 0),
        # Nobody takes a seat that is not there: more reserved than there are, capacity lowered afterwards.
        (4, {}, {A: 3, B: 3}, 0, 1, 1, 0),
        (4, {A: 1}, {A: 3, B: 3}, 0, 0, 1, 0),
        (5, {A: 8}, {}, 0, 0, 0, 0),
        (5, {A: 6}, {B: 2}, 0, 0, 0, 0),
        # Without a limit everybody may come.
        (None, {A: 400}, {B: 2}, None, None, None, None),
    ],
)
def test_free_is_capacity_less_what_is_taken_and_kept_for_others(
    capacity: int | None,
    taken: dict[int, int],
    reserved: dict[int, int],
    for_all: int | None,
    for_a: int | None,
    for_b: int | None,
    for_c: int | None,
) -> None:
    facts = SeatFacts(capacity, taken, reserved)
    assert free_for(facts, OUTSIDE) == for_all
    assert [free_for(facts, house) for house in (A, B, C)] == [for_a, for_b, for_c]


@pytest.mark.parametrize(
    ("facts", "house", "why"),
    [
        (SeatFacts(1), A, None),
        (SeatFacts(1, {B: 1}), A, Reason.FULL),
        (SeatFacts(2, {B: 1}, {A: 1}), A, None),
        (SeatFacts(2, {B: 1}, {A: 1}), B, Reason.KEPT_FOR_OTHERS),
        (SeatFacts(2, {A: 1}, {A: 1}), A, None),
        (SeatFacts(1, {B: 3}), A, Reason.FULL),
        (SeatFacts(None, {B: 300}, {B: 5}), A, None),
    ],
)
def test_whoever_presses_enrol_gets_a_seat_if_one_is_free_for_their_house(
    facts: SeatFacts, house: int, why: Reason | None
) -> None:
    assert why_not(facts, house) is why


def line(houses: str) -> list[Waiting]:
    """People who wait, numbered from 1, by the letters of their houses."""
    return [Waiting(number, "ABC".index(house) + 1) for number, house in enumerate(houses, start=1)]


@pytest.mark.parametrize(
    ("facts", "waiting", "offered"),
    [
        (SeatFacts(1), "", []),
        (SeatFacts(1), "AB", [1]),
        (SeatFacts(2), "ABA", [1, 2]),
        (SeatFacts(1, {C: 1}), "AB", []),
        (SeatFacts(1, {C: 5}), "AB", []),
        # A kept seat goes to the first of its house, whoever else waits longer.
        (SeatFacts(2, {C: 1}, {B: 1}), "AAB", [3]),
        (SeatFacts(3, {C: 1}, {B: 1}), "AAB", [1, 3]),
        (SeatFacts(3, {C: 1}, {B: 1}), "BBA", [1, 2]),
        (SeatFacts(4, {}, {A: 2, B: 2}), "CABBBA", [2, 3, 4, 6]),
        (SeatFacts(None, {C: 99}), "ABC", [1, 2, 3]),
    ],
)
def test_a_freed_seat_goes_to_whoever_waits_longest_and_may_take_it(
    facts: SeatFacts, waiting: str, offered: list[int]
) -> None:
    assert [person.enrolment_id for person in to_offer(facts, line(waiting))] == offered


def test_offering_changes_no_facts() -> None:
    taken = {A: 1}
    to_offer(SeatFacts(9, taken), line("ABC"))
    assert taken == {A: 1}


HOUSES = st.sampled_from([A, B, C])
COUNTS = st.dictionaries(HOUSES, st.integers(0, 6), max_size=3)
FACTS = st.builds(SeatFacts, st.integers(1, 15), COUNTS, COUNTS)
ROWS = st.lists(HOUSES, max_size=20).map(lambda houses: [Waiting(n, h) for n, h in enumerate(houses, start=1)])


def after(facts: SeatFacts, offered: list[Waiting]) -> SeatFacts:
    taken = Counter(facts.taken) + Counter(person.institution_id for person in offered)
    return SeatFacts(facts.capacity, taken, facts.reserved)


@given(FACTS, ROWS)
def test_never_more_is_offered_than_is_free(facts: SeatFacts, row: list[Waiting]) -> None:
    assert facts.capacity is not None
    left = max(0, facts.capacity - sum(facts.taken.values()))
    assert len(to_offer(facts, row)) <= left


@given(FACTS, ROWS)
def test_offers_leave_every_house_its_unused_reserved_seats(facts: SeatFacts, row: list[Waiting]) -> None:
    """As long as the seats that are kept were there in the first place."""
    assert facts.capacity is not None

    def unused(now: SeatFacts) -> int:
        return sum(max(0, kept - now.taken.get(house, 0)) for house, kept in now.reserved.items())

    if sum(facts.taken.values()) + unused(facts) <= facts.capacity:
        later = after(facts, to_offer(facts, row))
        assert sum(later.taken.values()) + unused(later) <= facts.capacity


@given(FACTS, ROWS)
def test_offers_keep_the_order_of_the_queue(facts: SeatFacts, row: list[Waiting]) -> None:
    offered = to_offer(facts, row)
    assert offered == sorted(offered, key=lambda person: person.enrolment_id)
    for house in (A, B, C):
        mine = [person for person in row if person.institution_id == house]
        chosen = [person for person in offered if person.institution_id == house]
        assert chosen == mine[: len(chosen)]


@given(FACTS, ROWS)
def test_whoever_is_passed_over_could_not_have_been_seated(facts: SeatFacts, row: list[Waiting]) -> None:
    offered = to_offer(facts, row)
    later = after(facts, offered)
    for person in set(row) - set(offered):
        assert why_not(later, person.institution_id) is not None


@given(FACTS, HOUSES)
def test_a_house_may_take_what_all_may_take_and_its_own_reserved_seats(facts: SeatFacts, house: int) -> None:
    for_all, own = free_for(facts, OUTSIDE), free_for(facts, house)
    assert for_all is not None
    assert own is not None
    unused = max(0, facts.reserved.get(house, 0) - facts.taken.get(house, 0))
    assert for_all <= own <= for_all + unused


def test_no_seat_is_kept_for_a_house_beyond_its_cap() -> None:
    facts = SeatFacts(12, {A: 1}, {A: 5}, caps={A: 3})
    assert seats.unused(facts, A) == 2
    assert (free_for(facts, B), free_for(facts, A)) == (9, 2)
