"""Who is asked for whom, who may answer in their place, and when they are asked again."""

from datetime import UTC, datetime, time, timedelta

import pytest

from catalogue.rules.approval import House, asked, deciders, deputies, ends_at, held_until, nudges
from catalogue.rules.reminders import Quiet
from catalogue.rules.terms import Terms

ANNA, MARKUS, SANDRA, REGULA, STEFAN = range(1, 6)
NOW = datetime(2030, 3, 1, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("house", "applicant", "first", "instead"),
    [
        (House((MARKUS,), (REGULA,)), ANNA, (MARKUS,), (REGULA,)),
        (House((MARKUS, SANDRA), (REGULA,)), ANNA, (MARKUS, SANDRA), (REGULA,)),
        (House((MARKUS, SANDRA), (REGULA,), {ANNA: SANDRA}), ANNA, (SANDRA,), (MARKUS,)),
        (House((MARKUS,), (REGULA, STEFAN), {ANNA: REGULA}), ANNA, (REGULA,), (MARKUS,)),
        (House((MARKUS,), (REGULA,), {ANNA: STEFAN}), ANNA, (MARKUS,), (REGULA,)),  # may not say yes any more
        (House((MARKUS,), (REGULA,), {MARKUS: MARKUS}), MARKUS, (REGULA,), ()),
        (House((MARKUS, SANDRA), (REGULA,)), MARKUS, (SANDRA,), (REGULA,)),
        (House((), (REGULA, STEFAN)), ANNA, (REGULA, STEFAN), ()),
        (House((), (REGULA, STEFAN)), REGULA, (STEFAN,), ()),
        (House((MARKUS,), (MARKUS, REGULA)), ANNA, (MARKUS,), (REGULA,)),
        (House((), (REGULA,)), REGULA, (), ()),
        (House(), ANNA, (), ()),
    ],
)
def test_whoever_is_named_is_asked_first_and_others_stand_in(
    house: House, applicant: int, first: tuple[int, ...], instead: tuple[int, ...]
) -> None:
    assert asked(house, applicant) == first
    assert deputies(house, applicant) == instead
    assert deciders(house, applicant) == first + instead
    assert applicant not in deciders(house, applicant)


def test_a_request_is_over_at_its_end_or_when_the_session_begins() -> None:
    hour = timedelta(hours=1)
    assert ends_at(NOW, None) == NOW
    assert ends_at(NOW, NOW + hour) == NOW
    assert ends_at(NOW, NOW - hour) == NOW - hour


def test_the_reminder_comes_before_the_deputies() -> None:
    day = timedelta(days=1)
    for held in (3 * day, 5 * day):  # over a Sunday and a public holiday
        assert nudges(NOW, NOW + held, Terms()) == {"reminder": NOW + day, "deputy": NOW + 2 * day}


def test_a_shorter_hold_reminds_and_asks_deputies_sooner() -> None:
    hour = timedelta(hours=1)
    assert nudges(NOW, NOW + 3 * hour, Terms()) == {"reminder": NOW + hour, "deputy": NOW + 2 * hour}


@pytest.mark.parametrize(
    ("starts_in", "closes_in", "hours"),
    [
        (None, None, 72),
        (500, None, 72),
        (500, 400, 72),
        (500, 60, 58),  # two hours are left for an offer to the next
        (500, 3, 2),  # at least two hours to answer
        (500, 1, 2),  # nobody else can enrol by then
        (73, 73, 71),
        (72, 72, 24),  # as long as an offer otherwise
        (20, 20, 18),
        (3, 3, 2),
        (1, 1, 1),
    ],
)
def test_a_request_leaves_time_to_offer_its_seat_to_the_next(
    starts_in: int | None, closes_in: int | None, hours: int
) -> None:
    terms = Terms(quiet=Quiet(time(), time()))
    sunday_is_far = datetime(2030, 3, 4, 9, tzinfo=UTC)
    starts_at, closes_at = (None if n is None else sunday_is_far + timedelta(hours=n) for n in (starts_in, closes_in))
    assert held_until(sunday_is_far, terms, "Europe/Zurich", starts_at, closes_at) == sunday_is_far + timedelta(
        hours=hours
    )
