from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.rules import offers
from catalogue.rules.offers import ends_at
from catalogue.rules.reminders import Quiet
from catalogue.rules.terms import Terms

NOW = datetime(2030, 3, 1, 9, tzinfo=UTC)
HOLD, URGENT_HOLD = timedelta(hours=24), timedelta(hours=2)
HOUR = timedelta(hours=1)


ZONE = "Europe/Zurich"
#: No quiet hours, no holidays; Sundays are far enough from the Friday on which these tests play.
TERMS = Terms(quiet=Quiet(time(), time()), hold=HOLD, urgent_hold=URGENT_HOLD)


@pytest.mark.parametrize(
    ("starts_in", "closes_in", "held"),
    [
        (30 * 24 * HOUR, None, HOLD),
        (None, None, HOLD),
        (72 * HOUR + timedelta(seconds=1), None, HOLD),
        (72 * HOUR, None, URGENT_HOLD),
        (3 * HOUR, None, URGENT_HOLD),
        (30 * 24 * HOUR, 25 * HOUR, HOLD),
        (30 * 24 * HOUR, 5 * HOUR, 5 * HOUR),
        (None, 5 * HOUR, 5 * HOUR),
        (72 * HOUR, HOUR, HOUR),
        (HOUR, HOUR, HOUR),  # enrolment closes with the start, so no offer outlives it
    ],
)
def test_a_freed_seat_is_held_for_the_hold_but_never_past_the_closing(
    starts_in: timedelta | None, closes_in: timedelta | None, held: timedelta
) -> None:
    starts_at, closes_at = (None if span is None else NOW + span for span in (starts_in, closes_in))
    assert ends_at(NOW, TERMS, ZONE, starts_at, closes_at) == NOW + held


BERN = Terms(holidays=frozenset({date(2030, 4, 19), date(2030, 4, 22), date(2030, 1, 1), date(2030, 1, 2)}))


@pytest.mark.parametrize(
    ("told", "ends"),
    [
        ("2030-03-05 10:00", "2030-03-06 10:00"),  # an ordinary day
        ("2030-03-05 19:59", "2030-03-06 19:59"),
        ("2030-03-05 07:00", "2030-03-06 07:00"),
        ("2030-03-02 10:00", "2030-03-04 09:00"),  # Sunday: Monday, two hours after the quiet hours
        ("2030-04-18 10:00", "2030-04-20 09:00"),  # Good Friday: Saturday
        ("2030-04-20 10:00", "2030-04-23 09:00"),  # Easter Sunday and Monday: Tuesday
        ("2029-12-31 12:00", "2030-01-03 09:00"),  # both days of the New Year
        ("2030-03-30 10:00", "2030-04-01 09:00"),  # a Sunday of 23 hours
        ("2030-10-26 10:00", "2030-10-28 09:00"),  # a Sunday of 25 hours
    ],
)
def test_an_offer_ends_when_people_are_awake_and_at_work(told: str, ends: str) -> None:
    assert ends_at(at(told), BERN, ZONE, None, None) == at(ends)


def at(local: str) -> datetime:
    return datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(ZONE)).astimezone(UTC)


@pytest.mark.parametrize(
    ("end", "awake_at"),
    [
        ("2030-03-05 20:00", "2030-03-06 09:00"),
        ("2030-03-06 06:59", "2030-03-06 09:00"),
        ("2030-03-02 20:00", "2030-03-04 09:00"),  # the morning after is a Sunday
        ("2030-03-03 00:00", "2030-03-04 09:00"),
        ("2030-03-31 03:30", "2030-04-01 09:00"),
    ],
)
def test_a_limit_at_night_waits_for_the_morning(end: str, awake_at: str) -> None:
    assert offers.awake(at(end), BERN, ZONE) == at(awake_at)


def test_without_quiet_hours_a_sunday_ends_at_midnight() -> None:
    assert offers.awake(at("2030-03-03 15:00"), TERMS, ZONE) == at("2030-03-04 02:00")


SPANS = st.timedeltas(timedelta(seconds=1), timedelta(days=60))
INSTANTS = st.datetimes(datetime(2029, 1, 1), datetime(2032, 1, 1), timezones=st.just(UTC))


@given(INSTANTS, SPANS, SPANS)
def test_a_limit_never_falls_into_the_night_or_a_day_off_unless_enrolment_closes_then(
    told: datetime, hold: timedelta, closes_in: timedelta
) -> None:
    end = offers.held_until(told, hold, BERN, ZONE, told + closes_in)
    assert told < end <= told + closes_in
    assert end >= min(told + hold, told + closes_in)
    local = end.astimezone(ZoneInfo(ZONE)).replace(tzinfo=None)
    if end < told + closes_in:
        assert not BERN.quiet.covers(local)
        assert local.weekday() != 6 and local.date() not in BERN.holidays


@pytest.mark.parametrize(
    ("told", "ends", "again"),
    [
        ("2030-03-01 09:00", "2030-03-02 09:00", "2030-03-02 07:00"),  # three quarters are at three in the morning
        ("2030-03-01 09:00", "2030-03-01 17:00", "2030-03-01 15:00"),
        ("2030-03-01 09:00", "2030-03-01 15:00", None),  # six hours are too short
        ("2030-03-01 12:00", "2030-03-02 00:00", None),  # it would be over by the morning
    ],
)
def test_whoever_does_not_answer_is_told_again_after_three_quarters(told: str, ends: str, again: str | None) -> None:
    moment = offers.second_word(at(told), at(ends), ZONE, BERN.quiet)
    assert moment == (at(again) if again else None)
