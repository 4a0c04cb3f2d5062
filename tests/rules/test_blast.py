"""Whom a change reaches, in figures."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from catalogue.rules.blast import Affected, Blast, Change, clashes_anew, reach
from catalogue.rules.states import EnrolmentState

DAY = datetime(2030, 3, 14)
ENROLLED, OFFERED, WAITING = EnrolmentState.ENROLLED, EnrolmentState.OFFERED, EnrolmentState.WAITING


def span(start: float, end: float) -> tuple[datetime, datetime]:
    return DAY + timedelta(hours=start), DAY + timedelta(hours=end)


MOVED = ([span(9, 12)], [span(33, 36)])


def somebody(name: str = "Anna", house: int = 1, state: EnrolmentState = ENROLLED, **facts: Any) -> Affected:
    return Affected(name, house, state, **facts)


@pytest.mark.parametrize(
    ("other", "clashes"),
    [
        (span(33, 36), True),
        (span(35, 40), True),
        (span(36, 40), False),
        (span(30, 33), False),
        (span(10, 11), False),
        (span(11, 34), False),  # clashed before as well
    ],
)
def test_a_clash_is_new_where_it_was_none_before(other: tuple[datetime, datetime], clashes: bool) -> None:
    assert clashes_anew(*MOVED, [other]) is clashes


def test_people_institutions_files_and_who_must_be_told_by_hand() -> None:
    listed = [
        somebody("Anna", 1, was_approved=True),
        somebody("Beat", 2, is_reached=False),
        somebody("Chloé", 0, OFFERED),
        somebody("Dora", 1, WAITING, others=(span(33, 34),)),
        somebody("Elio", 3, OFFERED, others=(span(33, 34),)),
    ]
    found = reach(Change.MOVE, listed, {1: 2, 4: 1}, True, MOVED)
    assert found == Blast(5, 4, 1, 1, ("Elio",), 1, 3, 1, ("Beat",))


def test_of_another_place_hear_only_those_with_a_seat() -> None:
    listed = [somebody(), somebody("Beat", 2, WAITING)]
    assert reach(Change.PLACE, listed, {3: 2}, True) == Blast(people=1, institutions=1, files=1)


def test_whoever_may_not_see_names_sees_numbers() -> None:
    listed = [somebody(is_reached=False, others=(span(33, 34),))]
    found = reach(Change.MOVE, listed, {}, False, MOVED)
    assert (found.clashes, found.clashing, found.unreached, found.by_hand) == (1, (), 1, ())
