"""Go or no-go, and whose seat goes when there are to be fewer."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from catalogue.rules import windows
from catalogue.rules.deciding import Proposal, Turnout
from catalogue.rules.shrinking import Seat, moved_back
from catalogue.rules.states import Circle, EnrolmentState, SessionState
from catalogue.rules.windows import Window, day_starts
from tests.factories import NOW, ZONE


@pytest.mark.parametrize(
    ("enrolled", "minimum", "days_left", "gap", "proposal"),
    [
        (8, 8, 0, 0, Proposal.CONFIRM),
        (9, 8, 20, 0, Proposal.CONFIRM),
        (5, 8, 20, 3, Proposal.WAIT),
        (5, 8, None, 3, Proposal.WAIT),
        (5, 8, 7, 3, Proposal.WAIT),
        (5, 8, 6, 3, Proposal.CANCEL),
        (1, None, 0, 0, Proposal.CONFIRM),
        (0, None, 0, 1, Proposal.CANCEL),
    ],
)
def test_enough_people_go_else_wait_while_there_is_time(
    enrolled: int, minimum: int | None, days_left: int | None, gap: int, proposal: Proposal
) -> None:
    found = Turnout(enrolled, 2, minimum, days_left)
    assert (found.gap, found.proposal) == (gap, proposal)


ENROLLED, OFFERED, REQUESTED = EnrolmentState.ENROLLED, EnrolmentState.OFFERED, EnrolmentState.REQUESTED


@pytest.mark.parametrize(
    ("states", "excess", "gone"),
    [
        ([ENROLLED, ENROLLED, ENROLLED], 1, (2,)),
        ([ENROLLED, ENROLLED, ENROLLED], 2, (2, 1)),
        ([OFFERED, ENROLLED, ENROLLED], 1, (0,)),
        ([OFFERED, ENROLLED, REQUESTED], 2, (0, 2)),
        ([ENROLLED], 3, (0,)),
        ([ENROLLED], 0, ()),
        ([ENROLLED], -1, ()),
    ],
)
def test_offers_go_back_first_then_whoever_came_last(
    states: list[EnrolmentState], excess: int, gone: tuple[int, ...]
) -> None:
    seats = [Seat(number, NOW + timedelta(minutes=number), state) for number, state in enumerate(states)]
    assert moved_back(seats, excess) == gone


@pytest.mark.parametrize(
    ("houses", "reserved", "unnamed", "excess", "gone"),
    [
        ("aab", {2: 1}, {}, 1, (1,)),  # b came last, on its own seat
        ("aab", {2: 1}, {}, 2, (1, 0)),
        ("aab", {2: 1}, {}, 3, (1, 0, 2)),
        ("abb", {2: 1}, {}, 1, (2,)),  # the second one of b is beyond its reserve
        ("abb", {2: 1}, {}, 2, (2, 0)),
        ("aab", {2: 1}, {2: 1}, 1, (2,)),  # a seat without a name fills the reserve already
        ("abb", {2: 2}, {2: 1}, 2, (2, 0)),
        ("aab", {3: 2}, {}, 1, (2,)),
    ],
)
def test_a_reserved_seat_goes_after_all_others(
    houses: str, reserved: dict[int, int], unnamed: dict[int, int], excess: int, gone: tuple[int, ...]
) -> None:
    seats = [Seat(n, NOW + timedelta(minutes=n), ENROLLED, " ab".index(house)) for n, house in enumerate(houses)]
    assert moved_back(seats, excess, reserved, unnamed) == gone


def test_of_ones_own_reserve_an_offer_is_the_first_to_go() -> None:
    seats = [Seat(0, NOW, OFFERED, 1), Seat(1, NOW, ENROLLED, 1), Seat(2, NOW, ENROLLED, 2)]
    assert moved_back(seats, 3, {1: 2}) == (2, 0, 1)


def _window(**days: Any) -> Window:
    starts = day_starts(date(2030, 3, 31), ZONE) + timedelta(hours=9)  # the clocks change that night
    return Window(SessionState.PUBLISHED, ZONE, starts, starts + timedelta(hours=3), **days)


@pytest.mark.parametrize(
    ("days", "told_on", "circle"),
    [
        ({"partners_days": 30}, date(2030, 2, 28), Circle.PARTNER),
        ({"network_days": 14}, date(2030, 3, 16), Circle.MEMBER),
        ({"partners_days": 14, "network_days": 14}, date(2030, 3, 16), Circle.MEMBER),
        ({"partners_days": 7, "network_days": 14}, date(2030, 3, 23), None),  # the network has them already
        ({"network_days": 14}, date(2030, 3, 17), None),
        ({}, date(2030, 3, 16), None),
    ],
)
def test_seats_come_free_tomorrow(days: dict[str, int | None], told_on: date, circle: Circle | None) -> None:
    morning = day_starts(told_on, ZONE)
    night = day_starts(told_on + timedelta(days=1), ZONE) - timedelta(seconds=1)
    assert [windows.released_tomorrow(_window(**days), now) for now in (morning, night)] == [circle, circle]


@pytest.mark.parametrize(
    ("closes_on", "today", "left"),
    [
        (date(2030, 3, 20), date(2030, 3, 13), 7),
        (date(2030, 3, 20), date(2030, 3, 20), 0),
        (None, date(2030, 3, 24), 7),
    ],
)
def test_days_are_left_until_enrolment_is_over(closes_on: date | None, today: date, left: int) -> None:
    found = replace(_window(), closes_on=closes_on)
    assert windows.days_left(found, day_starts(today, ZONE) + timedelta(hours=12)) == left


def test_without_a_date_no_days_are_counted() -> None:
    assert windows.days_left(Window(SessionState.PUBLISHED, ZONE, None, None), NOW) is None
