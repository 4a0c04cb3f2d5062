"""Own staff first, then members, then outsiders; releases and deadlines by calendar day, over both clock changes."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from catalogue.rules import windows
from catalogue.rules.reasons import Reason
from catalogue.rules.states import Circle, SessionState
from catalogue.rules.windows import Phase, Window

ZONE = "Europe/Zurich"
HOST, PARTNER, MEMBER, OUTSIDER = Circle
SECOND = timedelta(seconds=1)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


START = utc("2030-05-14 06:30")
PLAIN = Window(SessionState.PUBLISHED, ZONE, START, START + timedelta(hours=3))
OWN = replace(PLAIN, own_until=date(2030, 3, 30), outsiders_from=date(2030, 4, 2))


@pytest.mark.parametrize(
    ("now", "host", "member", "outsider"),
    [
        # The night of the 30th: summer time begins three hours later, the day still ends at midnight.
        ("2030-03-30 22:59:59", None, Reason.OWN_STAFF_FIRST, Reason.OWN_STAFF_FIRST),
        ("2030-03-30 23:00:00", None, None, Reason.OUTSIDERS_LATER),
        ("2030-04-01 21:59:59", None, None, Reason.OUTSIDERS_LATER),
        ("2030-04-01 22:00:00", None, None, None),
        ("2030-05-14 06:30:00", Reason.STARTED, Reason.STARTED, Reason.STARTED),
    ],
)
def test_rights_to_enrol_widen_day_by_day(
    now: str, host: Reason | None, member: Reason | None, outsider: Reason | None
) -> None:
    found = [windows.why_closed(OWN, utc(now), circle) for circle in (HOST, PARTNER, MEMBER, OUTSIDER)]
    assert found == [host, member, member, outsider]


def test_over_the_autumn_change_own_staff_first_ends_at_midnight_too() -> None:
    own = replace(PLAIN, starts_at=utc("2030-12-01 08:00"), own_until=date(2030, 10, 27))
    end = utc("2030-10-27 23:00")
    assert windows.why_closed(own, end - SECOND, MEMBER) is Reason.OWN_STAFF_FIRST
    assert windows.why_closed(own, end, MEMBER) is None


def test_whoever_comes_before_the_opening_hears_of_that_first() -> None:
    early = replace(OWN, opens_on=date(2030, 3, 20))
    assert windows.why_closed(early, utc("2030-03-19 12:00"), MEMBER) is Reason.NOT_YET_OPEN


STEPS = replace(PLAIN, partners_days=30, network_days=14, outsiders_days=7)


@pytest.mark.parametrize(
    ("shape", "now", "released"),
    [
        (STEPS, "2030-04-13 21:59:59", None),
        (STEPS, "2030-04-13 22:00:00", PARTNER),  # 30 days before 14 May, at midnight in Zurich
        (STEPS, "2030-04-29 22:00:00", MEMBER),
        (STEPS, "2030-05-06 22:00:00", OUTSIDER),
        (replace(STEPS, starts_at=utc("2030-11-05 07:30")), "2030-10-21 21:59:59", PARTNER),
        (replace(STEPS, starts_at=utc("2030-11-05 07:30")), "2030-10-21 22:00:00", MEMBER),  # before the clock change
        (replace(STEPS, starts_at=utc("2030-11-05 07:30")), "2030-10-28 23:00:00", OUTSIDER),  # after it
        (replace(PLAIN, network_days=14), "2030-05-01 00:00", MEMBER),
        (replace(PLAIN, outsiders_days=0), "2030-05-13 21:59:59", None),
        (replace(PLAIN, outsiders_days=0), "2030-05-13 22:00:00", OUTSIDER),
        (PLAIN, "2030-05-14 06:00", None),
        (replace(STEPS, starts_at=None), "2030-05-14 06:00", None),  # no date, nothing to count from
        (replace(PLAIN, partners_days=7, network_days=14), "2030-05-01 00:00", MEMBER),  # the wider one opens both
    ],
)
def test_reserved_seats_are_released_by_dates_alone(shape: Window, now: str, released: Circle | None) -> None:
    assert windows.released(shape, utc(now)) is released


@pytest.mark.parametrize(
    ("circle", "day"),
    [
        (HOST, date(2030, 4, 14)),
        (PARTNER, date(2030, 4, 14)),
        (MEMBER, date(2030, 4, 30)),
        (OUTSIDER, date(2030, 5, 7)),
    ],
)
def test_each_circle_knows_its_day(circle: Circle, day: date) -> None:
    assert windows.released_from(STEPS, circle) == day
    assert windows.released_from(PLAIN, circle) is None


def test_withdrawing_is_free_until_the_end_of_its_day() -> None:
    shape = replace(PLAIN, withdraw_until=date(2030, 3, 31))
    assert not windows.is_late(shape, utc("2030-03-31 21:59:59"))
    assert windows.is_late(shape, utc("2030-03-31 22:00:00"))
    assert not windows.is_late(PLAIN, utc("2030-05-14 06:00"))


@pytest.mark.parametrize(
    ("shape", "now", "phase"),
    [
        (replace(PLAIN, state=SessionState.DRAFT), "2030-05-01 00:00", Phase.DRAFT),
        (replace(PLAIN, state=SessionState.CANCELLED), "2030-06-01 00:00", Phase.CANCELLED),
        (replace(PLAIN, opens_on=date(2030, 4, 1)), "2030-03-31 21:59", Phase.NOT_YET_OPEN),
        (OWN, "2030-03-01 00:00", Phase.OPEN),
        (replace(PLAIN, state=SessionState.CONFIRMED), "2030-03-01 00:00", Phase.OPEN),
        (replace(PLAIN, closes_on=date(2030, 5, 1)), "2030-05-01 22:00", Phase.CLOSED),
        (PLAIN, "2030-05-14 06:30", Phase.RUNNING),
        (PLAIN, "2030-05-14 09:29:59", Phase.RUNNING),
        (PLAIN, "2030-05-14 09:30", Phase.DONE),
        (replace(PLAIN, starts_at=None, ends_at=None), "2031-05-14 09:30", Phase.OPEN),
    ],
)
def test_a_session_passes_through_its_life_by_dates(shape: Window, now: str, phase: Phase) -> None:
    assert windows.phase(shape, utc(now)) is phase
