"""The seat ladder: caps, steps by which reserved seats are released, and who comes first when one is freed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.rules import seats
from catalogue.rules.reasons import Reason
from catalogue.rules.seats import OUTSIDE, SeatFacts, Waiting
from catalogue.rules.states import Circle

A, B, C = 1, 2, 3
PARTNER, MEMBER, OUTSIDER = Circle.PARTNER, Circle.MEMBER, Circle.OUTSIDER
FULL, CAP, KEPT = Reason.FULL, Reason.CAP_REACHED, Reason.KEPT_FOR_OTHERS


@pytest.mark.parametrize(
    ("released", "partner", "member", "outsider"),
    [(None, 2, 2, 2), (PARTNER, 5, 2, 2), (MEMBER, 5, 5, 2), (OUTSIDER, 5, 5, 5)],
)
def test_unused_reserved_seats_come_free_circle_by_circle(
    released: Circle | None, partner: int, member: int, outsider: int
) -> None:
    facts = SeatFacts(8, {A: 2, C: 1}, {A: 5}, released=released)
    found = [seats.free_for(facts, B, PARTNER), seats.free_for(facts, C, MEMBER)]
    assert [*found, seats.free_for(facts, OUTSIDE, OUTSIDER)] == [partner, member, outsider]
    assert seats.free_for(facts, A, PARTNER) == 5, "whose they are, always"


@pytest.mark.parametrize(
    ("facts", "house", "left"),
    [
        (SeatFacts(12, {A: 2}, cap=3), A, 1),
        (SeatFacts(12, {A: 3}, cap=3), A, 0),
        (SeatFacts(12, {A: 4}, cap=3), A, 0),
        (SeatFacts(12, {A: 3}, cap=3), B, 3),
        (SeatFacts(12, {A: 3}, cap=3, caps={A: 5}), A, 2),
        (SeatFacts(12, {A: 3}, caps={A: 5}), B, 9),
        (SeatFacts(4, {A: 3}, cap=3), B, 1),
        (SeatFacts(None, {A: 2}, cap=3), A, 1),
        (SeatFacts(None, {A: 2}, cap=3), OUTSIDE, None),  # outsiders are no institution
        (SeatFacts(12, {}, {A: 5}, cap=3), A, 3),  # a cap below the reserve counts
        (SeatFacts(12, {}, cap=0), A, 0),
    ],
)
def test_no_institution_takes_more_than_its_cap(facts: SeatFacts, house: int, left: int | None) -> None:
    assert seats.free_for(facts, house, OUTSIDER if house == OUTSIDE else MEMBER) == left


@pytest.mark.parametrize(
    ("facts", "house", "why"),
    [
        (SeatFacts(2, {A: 1}), B, None),
        (SeatFacts(2, {A: 2}), B, FULL),
        (SeatFacts(2, {A: 2}, cap=2), A, FULL),  # nobody could have more
        (SeatFacts(5, {A: 2}, cap=2), A, CAP),
        (SeatFacts(5, {A: 2}, {B: 3}), A, KEPT),
        (SeatFacts(5, {A: 2}, {B: 3}), B, None),
        (SeatFacts(5, {A: 2}, {B: 3}, cap=2), A, CAP),
        (SeatFacts(5, {A: 2}, {B: 3}, released=MEMBER), A, None),
        (SeatFacts(None, {A: 9}, cap=9), A, CAP),
        (SeatFacts(0), A, FULL),
    ],
)
def test_a_no_names_the_rule(facts: SeatFacts, house: int, why: Reason | None) -> None:
    assert seats.why_not(facts, house) is why


def queue(words: str) -> list[Waiting]:
    """People by the letters of their houses; `o` an outsider, a letter in capitals with `!` is barred by a rule."""
    found = []
    for number, word in enumerate(words.split(), start=1):
        house = OUTSIDE if word[0] == "o" else "ABC".index(word[0]) + 1
        circle = OUTSIDER if house == OUTSIDE else MEMBER
        found.append(Waiting(number, house, circle, Reason.OVERLAP if "!" in word else None))
    return found


@pytest.mark.parametrize(
    ("facts", "waiting", "first", "served", "passed"),
    [
        # A freed reserved seat goes to its house first, also once all may have it.
        (SeatFacts(3, {A: 1, C: 1}, {A: 2}, released=MEMBER), "B A A", (A,), [2], {1: None}),
        (SeatFacts(3, {A: 1, C: 1}, {A: 2}, released=MEMBER), "B A A", (), [1], {}),
        (SeatFacts(4, {A: 1, C: 1}, {A: 2}, released=MEMBER), "B A A", (A,), [2, 1], {}),
        (SeatFacts(4, {C: 2}, {A: 1, B: 1}, released=MEMBER), "C B A", (A, B), [3, 2], {1: None}),
        (SeatFacts(3, {C: 1}, {A: 2}, released=MEMBER), "C A C A", (A, A), [2, 4], {1: None, 3: None}),
        (SeatFacts(2, {C: 1}, {A: 1}, released=MEMBER), "C B", (A,), [1], {}),  # nobody of that house waits
        (SeatFacts(2, {C: 1}, {A: 1}, released=MEMBER), "C A!", (A,), [1], {}),  # or only who may not
        # Whoever is passed over hears by which rule.
        (SeatFacts(3, {A: 2}, cap=2), "A B", (), [2], {1: CAP}),
        (SeatFacts(2, {C: 1}, {B: 1}), "A B", (), [2], {1: KEPT}),
        (SeatFacts(2, {C: 1}), "A! B C", (), [2], {1: Reason.OVERLAP}),
        (SeatFacts(4, {C: 2}, cap=2), "C A A A", (), [2, 3], {1: CAP}),
        (SeatFacts(3, {C: 1}, {A: 1}, released=MEMBER), "o B A", (), [1, 2], {}),
        (SeatFacts(2, {C: 1}, {A: 1}, released=MEMBER), "o B", (), [2], {1: KEPT}),
        # Nobody behind the last one served was passed over.
        (SeatFacts(2, {C: 1}), "A B! A!", (), [1], {}),
        (SeatFacts(1, {C: 1}), "A! B", (), [], {}),
    ],
)
def test_who_is_served_and_who_is_passed_over(
    facts: SeatFacts, waiting: str, first: tuple[int, ...], served: list[int], passed: dict[int, Reason | None]
) -> None:
    found = seats.line(facts, queue(waiting), first)
    assert [one.enrolment_id for one in found.served] == served
    assert {one.enrolment_id: why for one, why in found.passed} == {n: why or FULL for n, why in passed.items()}


@pytest.mark.parametrize(
    ("taken", "reserved", "own"),
    [({}, {A: 2}, False), ({A: 1}, {A: 2}, True), ({A: 2}, {A: 2}, True), ({A: 3}, {A: 2}, False), ({A: 1}, {}, False)],
)
def test_a_seat_is_an_institutions_own_as_long_as_it_has_no_more_than_its_reserve(
    taken: dict[int, int], reserved: dict[int, int], own: bool
) -> None:
    assert seats.is_own(SeatFacts(9, taken, reserved), A) is own


@pytest.mark.parametrize(
    ("capacity", "before", "taken", "small"),
    [(5, 12, 6, True), (6, 12, 6, False), (5, None, 6, True), (None, 12, 6, False), (6, 5, 7, False), (5, 5, 7, False)],
)
def test_lowering_below_the_seats_taken_is_too_small(
    capacity: int | None, before: int | None, taken: int, small: bool
) -> None:
    assert seats.is_too_small(capacity, before, taken) is small


HOUSES = st.sampled_from([A, B, C, OUTSIDE])
COUNTS = st.dictionaries(st.sampled_from([A, B, C]), st.integers(0, 6), max_size=3)
CAPS = st.none() | st.integers(0, 6)
FACTS = st.builds(
    SeatFacts, st.none() | st.integers(0, 15), COUNTS, COUNTS, CAPS, COUNTS, st.none() | st.sampled_from(Circle)
)


def _person(number: int, house: int, barred: bool) -> Waiting:
    circle = OUTSIDER if house == OUTSIDE else MEMBER
    return Waiting(number, house, circle, Reason.OVERLAP if barred else None)


LINES = st.lists(st.tuples(HOUSES, st.booleans()), max_size=12).map(
    lambda people: [_person(n, *one) for n, one in enumerate(people, start=1)]
)


@given(FACTS, LINES, st.lists(st.sampled_from([A, B, C]), max_size=3))
def test_the_line_seats_all_whom_the_rules_allow_and_nobody_else(
    facts: SeatFacts, people: list[Waiting], first: list[int]
) -> None:
    found = seats.line(facts, people, first)
    after = facts
    for one in found.served:
        assert one.barred is None
        assert seats.why_not(after, one.institution_id, one.circle) is None
        after = seats.take(after, one.institution_id)
    for one in set(people) - set(found.served):
        assert one.barred or seats.why_not(after, one.institution_id, one.circle)
    assert len(found.served) == len(set(found.served))
    last = max((people.index(one) for one in found.served), default=-1)
    assert {one for one, _ in found.passed} == {one for one in people[: last + 1] if one not in found.served}


@given(FACTS, HOUSES)
def test_a_wider_release_never_takes_a_seat_away(facts: SeatFacts, house: int) -> None:
    circle = OUTSIDER if house == OUTSIDE else MEMBER
    left = -1
    for released in (None, PARTNER, MEMBER, OUTSIDER):
        now = seats.free_for(
            SeatFacts(facts.capacity, facts.taken, facts.reserved, facts.cap, facts.caps, released), house, circle
        )
        assert now is None or now >= left
        left = -1 if now is None else now
