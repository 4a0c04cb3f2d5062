"""Who is asked for whom, who may answer in their place, and when they are asked again."""

from datetime import UTC, datetime, timedelta

import pytest

from catalogue.rules.approval import House, asked, deciders, deputies, ends_at, nudges
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
    found = nudges(NOW, Terms())
    assert found == {"reminder": NOW + timedelta(days=1), "deputy": NOW + timedelta(days=2)}
