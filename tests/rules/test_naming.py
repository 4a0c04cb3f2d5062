"""Until when names are given, and when they are asked for; both clock changes included."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from catalogue.rules import naming
from catalogue.rules.seats import SeatFacts, freed_own, take
from catalogue.rules.states import SessionState
from catalogue.rules.windows import Window

ZONE = "Europe/Zurich"


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def window(starts: str | None, closes: str | None = None) -> Window:
    start = utc(starts) if starts else None
    on = date.fromisoformat(closes) if closes else None
    return Window(SessionState.PUBLISHED, ZONE, start, start, closes_on=on)


@pytest.mark.parametrize(
    ("starts", "closes", "wish", "now", "until"),
    [
        # the end of the day a week before the first meeting
        ("2030-03-14 08:00", None, None, "2030-03-01 09:00", "2030-03-07 23:00"),
        # … over both clock changes
        ("2030-04-03 07:00", None, None, "2030-03-01 09:00", "2030-03-27 23:00"),
        ("2030-11-01 08:00", None, None, "2030-10-01 09:00", "2030-10-25 22:00"),
        # that is over: when enrolment closes, or the session begins
        ("2030-03-14 08:00", "2030-03-12", None, "2030-03-07 23:00", "2030-03-12 23:00"),
        ("2030-03-14 08:00", None, None, "2030-03-08 09:00", "2030-03-14 08:00"),
        # a wish, at the latest the first meeting
        ("2030-03-14 08:00", None, "2030-03-02 23:00", "2030-03-01 09:00", "2030-03-02 23:00"),
        ("2030-03-14 08:00", None, "2030-03-15 23:00", "2030-03-01 09:00", "2030-03-14 08:00"),
        # no date yet
        (None, "2030-03-12", None, "2030-03-01 09:00", "2030-03-12 23:00"),
        (None, None, None, "2030-03-01 09:00", "2030-03-31 22:00"),
        (None, None, "2030-05-02 23:00", "2030-03-01 09:00", "2030-05-02 23:00"),
    ],
)
def test_until_when_names_are_given(
    starts: str | None, closes: str | None, wish: str | None, now: str, until: str
) -> None:
    wished = utc(wish) if wish else None
    assert naming.until(window(starts, closes), wished, utc(now)) == utc(until)


@pytest.mark.parametrize(
    ("until", "asks"),
    [
        ("2030-03-07 23:00", "2030-03-05 23:00"),  # the end of the 7th: on the 6th
        ("2030-03-14 08:00", "2030-03-12 23:00"),  # during the 14th: on the 13th
        ("2030-04-01 22:00", "2030-03-30 23:00"),  # the 31st, when the clocks change
    ],
)
def test_names_are_asked_for_on_the_day_before_the_last(until: str, asks: str) -> None:
    assert naming.asks_at(utc(until), ZONE) == utc(asks)


@given(some.integers(0, 8), some.integers(0, 8), some.integers(0, 8))
def test_as_many_reserved_seats_are_freed_as_are_unused_afterwards(reserved: int, taken: int, freed: int) -> None:
    freed = min(freed, taken)
    facts = SeatFacts(20, {1: taken}, {1: reserved})
    unused = max(0, reserved - (taken - freed)) - max(0, reserved - taken)
    assert freed_own(facts, 1, freed) == (1,) * unused
    assert freed_own(take(facts, 1, -freed), 1, freed, counted=False) == (1,) * unused


@pytest.mark.parametrize(
    ("starts", "now", "ends"),
    [
        ("2030-03-14 08:00", "2030-02-20 09:00", ["2030-02-28 23:00", "2030-03-11 23:00", "2030-03-13 23:00"]),
        ("2030-03-14 08:00", "2030-03-12 09:00", ["2030-03-13 23:00"]),
        ("2030-03-14 08:00", "2030-03-14 07:00", []),
        ("2030-04-03 07:00", "2030-03-25 09:00", ["2030-03-31 22:00", "2030-04-02 22:00"]),
        (None, "2030-03-01 09:00", ["2030-03-15 23:00", "2030-05-30 22:00"]),
    ],
)
def test_other_dates_for_the_names_are_ends_of_days_to_come(starts: str | None, now: str, ends: list[str]) -> None:
    assert naming.choices(window(starts), utc(now)) == tuple(map(utc, ends))


def test_undated_nobody_keeps_seats_for_years() -> None:
    assert naming.until(window(None), utc("9999-12-30 23:00"), utc("2030-03-01 09:00")) == utc("2030-05-30 22:00")
