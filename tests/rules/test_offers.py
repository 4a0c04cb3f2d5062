from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.rules.offers import ends_at

NOW = datetime(2030, 3, 1, 9, tzinfo=UTC)
HOLD, URGENT_HOLD = timedelta(hours=24), timedelta(hours=2)
HOUR = timedelta(hours=1)


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
    assert ends_at(NOW, HOLD, URGENT_HOLD, starts_at, closes_at) == NOW + held


SPANS = st.timedeltas(timedelta(seconds=1), timedelta(days=60))


@given(SPANS, SPANS, SPANS)
def test_an_offer_ends_after_it_was_made_and_at_the_latest_when_enrolment_closes(
    hold: timedelta, starts_in: timedelta, closes_in: timedelta
) -> None:
    end = ends_at(NOW, hold, min(hold, URGENT_HOLD), NOW + starts_in, NOW + closes_in)
    assert NOW < end <= min(NOW + hold, NOW + closes_in)
