"""When enrolment is open: calendar days in the session's zone, both clock changes of Europe/Zurich included."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.rules.reasons import Reason
from catalogue.rules.states import SessionState
from catalogue.rules.windows import Window, closes_at, day_starts, has_started, instant, is_done, why_closed

ZONE = "Europe/Zurich"
DRAFT, PUBLISHED, CONFIRMED, CANCELLED = SessionState


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def window(
    state: SessionState = PUBLISHED,
    starts: str | None = "2030-03-14 08:00",
    opens: str | None = None,
    closes: str | None = None,
) -> Window:
    """`starts` in UTC; three hours long."""
    start = utc(starts) if starts else None
    return Window(state, ZONE, start, start and start + timedelta(hours=3), day(opens), day(closes))


@pytest.mark.parametrize(
    ("on", "starts"),
    [
        ("2030-03-14", "2030-03-13 23:00"),
        ("2030-07-14", "2030-07-13 22:00"),
        ("2030-03-31", "2030-03-30 23:00"),  # summer time begins three hours later
        ("2030-04-01", "2030-03-31 22:00"),
        ("2030-10-27", "2030-10-26 22:00"),
        ("2030-10-28", "2030-10-27 23:00"),
    ],
)
def test_a_day_begins_at_midnight_in_the_zone(on: str, starts: str) -> None:
    assert day_starts(date.fromisoformat(on), ZONE) == utc(starts)


def test_a_day_whose_midnight_is_skipped_begins_with_the_first_minute_it_has() -> None:
    assert day_starts(date(2018, 11, 4), "America/Sao_Paulo") == utc("2018-11-04 03:00")


@pytest.mark.parametrize(
    ("shape", "end"),
    [
        (window(closes="2030-03-10"), utc("2030-03-10 23:00")),
        (window(), utc("2030-03-14 08:00")),
        (window(closes="2030-03-14"), utc("2030-03-14 08:00")),  # the start comes before the end of the day
        (window(closes="2030-04-30"), utc("2030-03-14 08:00")),
        (window(starts=None, closes="2030-03-10"), utc("2030-03-10 23:00")),
        (window(starts=None), None),
        (window(starts="2030-06-01 08:00", closes="2030-03-31"), utc("2030-03-31 22:00")),
        (window(starts="2030-12-01 08:00", closes="2030-10-27"), utc("2030-10-27 23:00")),
    ],
)
def test_enrolment_closes_with_the_last_day_or_the_first_meeting(shape: Window, end: datetime | None) -> None:
    assert closes_at(shape) == end


@pytest.mark.parametrize(
    ("shape", "now", "reason"),
    [
        (window(), "2030-03-01 08:00", None),
        (window(CONFIRMED), "2030-03-01 08:00", None),
        (window(DRAFT), "2030-03-01 08:00", Reason.DRAFT),
        (window(CANCELLED), "2030-03-01 08:00", Reason.CANCELLED),
        (window(starts=None), "2030-03-01 08:00", None),
        # The start.
        (window(), "2030-03-14 07:59:59", None),
        (window(), "2030-03-14 08:00:00", Reason.STARTED),
        (window(CONFIRMED), "2030-03-14 12:00:00", Reason.STARTED),
        # The first day.
        (window(opens="2030-03-05"), "2030-03-04 22:59:59", Reason.NOT_YET_OPEN),
        (window(opens="2030-03-05"), "2030-03-04 23:00:00", None),
        (window(starts=None, opens="2030-03-05"), "2030-03-01 08:00", Reason.NOT_YET_OPEN),
        # The last day.
        (window(closes="2030-03-10"), "2030-03-10 22:59:59", None),
        (window(closes="2030-03-10"), "2030-03-10 23:00:00", Reason.CLOSED),
        (window(starts=None, closes="2030-03-10"), "2030-03-10 23:00:00", Reason.CLOSED),
        (window(starts="2030-06-01 08:00", closes="2030-03-31"), "2030-03-31 21:59:59", None),
        (window(starts="2030-06-01 08:00", closes="2030-03-31"), "2030-03-31 22:00:00", Reason.CLOSED),
        # Several at once: the one that no waiting will change comes first.
        (window(CANCELLED, closes="2030-03-10"), "2030-04-01 08:00", Reason.CANCELLED),
        (window(DRAFT), "2030-04-01 08:00", Reason.DRAFT),
        (window(closes="2030-03-10"), "2030-03-14 08:00", Reason.STARTED),
        (window(opens="2030-03-20"), "2030-03-15 08:00", Reason.STARTED),
        (window(opens="2030-03-05", closes="2030-03-03"), "2030-03-04 08:00", Reason.NOT_YET_OPEN),
        (window(opens="2030-03-05", closes="2030-03-03"), "2030-03-06 08:00", Reason.CLOSED),
    ],
)
def test_enrolment_is_open_or_says_which_rule_keeps_it_shut(shape: Window, now: str, reason: Reason | None) -> None:
    assert why_closed(shape, utc(now)) is reason


@given(
    st.datetimes(datetime(2030, 1, 1), datetime(2030, 12, 31), timezones=st.just(UTC)),
    st.dates(date(2030, 1, 1), date(2030, 12, 31)) | st.none(),
    st.datetimes(datetime(2030, 1, 1), datetime(2030, 12, 31), timezones=st.just(UTC)) | st.none(),
)
def test_where_enrolment_is_open_it_has_not_closed(now: datetime, closes: date | None, starts: datetime | None) -> None:
    shape = Window(PUBLISHED, ZONE, starts, starts, None, closes)
    end = closes_at(shape)
    assert (why_closed(shape, now) is None) is (end is None or now < end)


@pytest.mark.parametrize(
    ("now", "started", "done"),
    [
        ("2030-03-14 07:59:59", False, False),
        ("2030-03-14 08:00:00", True, False),
        ("2030-03-14 10:59:59", True, False),
        ("2030-03-14 11:00:00", True, True),
    ],
)
def test_a_session_runs_from_its_first_start_to_its_last_end(now: str, started: bool, done: bool) -> None:
    assert (has_started(window(), utc(now)), is_done(window(), utc(now))) == (started, done)


def test_a_session_without_a_date_neither_starts_nor_ends() -> None:
    now = utc("2099-01-01 00:00")
    assert (has_started(window(starts=None), now), is_done(window(starts=None), now)) == (False, False)


@pytest.mark.parametrize(
    ("wall", "moment"),
    [
        ("2030-03-14 09:00", "2030-03-14 08:00"),
        ("2030-07-14 09:00:30", "2030-07-14 07:00:30"),
        # Summer time begins: from 02:00 on there is nothing until 03:00.
        ("2030-03-31 01:59:59", "2030-03-31 00:59:59"),
        ("2030-03-31 02:00", None),
        ("2030-03-31 02:30", None),
        ("2030-03-31 02:59:59", None),
        ("2030-03-31 03:00", "2030-03-31 01:00"),
        # It ends: from 02:00 on everything comes twice until 03:00.
        ("2030-10-27 01:59:59", "2030-10-26 23:59:59"),
        ("2030-10-27 02:00", None),
        ("2030-10-27 02:59:59", None),
        ("2030-10-27 03:00", "2030-10-27 02:00"),
    ],
)
def test_a_wall_time_is_one_instant_or_none(wall: str, moment: str | None) -> None:
    assert instant(datetime.fromisoformat(wall), ZONE) == (utc(moment) if moment else None)


@given(st.datetimes(datetime(2030, 1, 1), datetime(2031, 1, 1)))
def test_an_instant_is_shown_as_the_wall_time_it_came_from(wall: datetime) -> None:
    found = instant(wall, ZONE)
    if found is not None:
        assert found.astimezone(ZoneInfo(ZONE)).replace(tzinfo=None) == wall
