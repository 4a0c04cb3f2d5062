"""A message that nobody waits for respects the night, unless what it speaks of begins within a day."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from catalogue.rules.courtesy import Due, Waits, send_at
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


@pytest.mark.parametrize("day", [datetime(2030, 3, 30), datetime(2030, 10, 26)])
@pytest.mark.parametrize("kind", ["seat", "reminder"])
@pytest.mark.parametrize(
    "quiet", [NIGHT, Quiet(time(20), time(2, 30)), Quiet(time(2, 30), time(7)), Quiet(time(2), time(3))]
)
def test_what_is_late_is_put_off_once_whichever_night_the_clock_changes(day: datetime, kind: str, quiet: Quiet) -> None:
    """To a moment that is not quiet and lies ahead: it is never put off from there."""
    start = day.replace(hour=18, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)
    waits = Waits(ZONE, start + timedelta(days=10))
    for minutes in range(0, 18 * 60, 10):
        now = start + timedelta(minutes=minutes)
        told = waits.until(kind, now, quiet)
        assert told >= now
        assert told - now <= timedelta(hours=12)
        assert waits.until(kind, told, quiet) == told


@pytest.mark.parametrize(
    ("kind", "hours", "waits"),
    [
        ("moved", 25, True),
        ("moved", 24, False),
        ("reminder", 24, True),
        ("reminder", 11, True),
        ("reminder", 10, False),
    ],
)
def test_a_reminder_waits_as_long_as_two_hours_are_left_all_else_unless_it_is_a_day(
    kind: str, hours: int, waits: bool
) -> None:
    told = Waits(ZONE, EVENING + timedelta(hours=hours)).until(kind, EVENING, NIGHT)
    assert told == (MORNING if waits else EVENING)


def test_what_nobody_could_act_on_by_the_morning_is_told_at_once() -> None:
    assert Due(EVENING, None, ZONE, NIGHT, over_at=MORNING).by(None) == EVENING
    assert Due(EVENING, None, ZONE, NIGHT, over_at=MORNING + timedelta(hours=1)).by(None) == MORNING
