"""A message that nobody waits for respects the night, unless what it speaks of begins within a day."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from catalogue.rules.courtesy import send_at
from catalogue.rules.reminders import Quiet
from catalogue.rules.terms import Terms

ZONE = "Europe/Zurich"
NIGHT = Quiet(time(20), time(7))
EVENING = datetime(2030, 3, 14, 22, tzinfo=ZoneInfo(ZONE))
MORNING = datetime(2030, 3, 15, 7, tzinfo=ZoneInfo(ZONE))


@pytest.mark.parametrize(
    ("now", "starts_at", "quiet", "sent"),
    [
        (EVENING, None, NIGHT, MORNING),
        (EVENING, EVENING + timedelta(days=3), NIGHT, MORNING),
        (EVENING, EVENING + timedelta(hours=24, seconds=1), NIGHT, MORNING),
        (EVENING, EVENING + timedelta(hours=24), NIGHT, EVENING),
        (EVENING, EVENING + timedelta(seconds=1), NIGHT, EVENING),
        (EVENING, EVENING, NIGHT, MORNING),  # has begun: nothing to hurry for
        (EVENING, EVENING - timedelta(days=1), NIGHT, MORNING),
        (EVENING, None, Quiet(time(0), time(0)), EVENING),
        (MORNING, None, NIGHT, MORNING),
        (MORNING + timedelta(hours=3), None, NIGHT, MORNING + timedelta(hours=3)),
    ],
)
def test_only_what_begins_within_a_day_is_told_at_night(
    now: datetime, starts_at: datetime | None, quiet: Quiet, sent: datetime
) -> None:
    assert send_at(now, starts_at, ZONE, quiet) == sent


def test_the_terms_of_a_network_that_has_agreed_on_nothing_else() -> None:
    terms = Terms()
    assert [str(lead) for lead in terms.leads] == ["P7D", "P1D"]
    assert terms.quiet == NIGHT
    assert (terms.hold, terms.urgent_hold, terms.undo) == (
        timedelta(hours=24),
        timedelta(hours=2),
        timedelta(minutes=2),
    )
    assert terms.zone == ZONE
