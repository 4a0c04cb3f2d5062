"""When reminders fall due: leads, quiet hours, both clock changes of Europe/Zurich (31 March, 27 October 2030)."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.rules.reminders import (
    TOO_LATE,
    Lead,
    Quiet,
    after_quiet,
    current,
    due_at,
    leads_of,
    morning,
    parse_lead,
    quiet_of,
    wanted,
)

ZONE = "Europe/Zurich"
NIGHT = Quiet(time(20), time(7))
NONE = Quiet(time(0), time(0))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def at(text: str, fold: int = 0) -> datetime:
    """A wall time in Zurich as an instant; `fold` 1: the second of the two hours in October."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(ZONE), fold=fold).astimezone(UTC)


# --- leads ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "days", "rest"),
    [
        ("P7D", 7, timedelta()),
        ("P1W", 7, timedelta()),
        ("P1W1D", 8, timedelta()),
        ("P1DT2H", 1, timedelta(hours=2)),
        ("PT30S", 0, timedelta(seconds=30)),
        ("PT24H", 0, timedelta(hours=24)),
        ("PT1H30M5S", 0, timedelta(hours=1, minutes=30, seconds=5)),
        (" p1d ", 1, timedelta()),
        ("P0D", 0, timedelta()),
    ],
)
def test_a_lead_is_calendar_days_and_an_exact_rest(text: str, days: int, rest: timedelta) -> None:
    assert parse_lead(text) == Lead(days, rest)


@pytest.mark.parametrize(
    "text",
    [
        *("", "P", "PT", "P1DT", "7D", "P1M", "P1Y", "-P1D", "P-1D", "P1.5D", "PT1,5H", "P1H", "PT1D", "P1D2H"),
        *("PT1M1H", "P1DP2D", "P1D,P2D", "tomorrow", "P٧D", "P10000D"),
    ],
)
def test_what_is_no_lead_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a duration"):
        parse_lead(text)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("P2W", "P14D"),
        ("PT90M", "PT1H30M"),
        ("PT3600S", "PT1H"),
        ("P1DT0S", "P1D"),
        ("PT0S", "P0D"),
        ("PT24H", "PT24H"),
    ],
)
def test_a_lead_is_written_the_shortest_way(text: str, written: str) -> None:
    assert str(parse_lead(text)) == written


@given(st.integers(0, 9999), st.integers(0, 99_999 * 3600))
def test_a_written_lead_is_read_as_the_same(days: int, seconds: int) -> None:
    lead = Lead(days, timedelta(seconds=seconds))
    assert parse_lead(str(lead)) == lead


@pytest.mark.parametrize(
    ("lead", "moment", "before"),
    [
        ("P7D", at("2030-03-14 09:00"), at("2030-03-07 09:00")),
        ("PT30S", at("2030-03-14 09:00"), at("2030-03-14 08:59:30")),
        ("P1DT2H", at("2030-03-14 09:00"), at("2030-03-13 07:00")),
        # Days keep the local time over both clock changes, hours are exact.
        ("P1D", at("2030-03-31 09:00"), at("2030-03-30 09:00")),
        ("PT24H", at("2030-03-31 09:00"), at("2030-03-30 08:00")),
        ("P1D", at("2030-10-27 09:00"), at("2030-10-26 09:00")),
        ("PT24H", at("2030-10-27 09:00"), at("2030-10-26 10:00")),
        # A day earlier, 02:30 was skipped: an hour later by the clock; it was doubled: the first one.
        ("P1D", at("2030-04-01 02:30"), at("2030-03-31 03:30")),
        ("P1D", at("2030-10-28 02:30"), at("2030-10-27 02:30")),
        # Seconds count from the very hour that is meant.
        ("PT30S", at("2030-10-27 02:30"), utc("2030-10-27 00:29:30")),
        ("PT30S", at("2030-10-27 02:30", fold=1), utc("2030-10-27 01:29:30")),
        ("PT1H", at("2030-10-27 02:30", fold=1), at("2030-10-27 02:30")),
    ],
)
def test_days_of_a_lead_keep_the_local_time_and_hours_are_exact(lead: str, moment: datetime, before: datetime) -> None:
    assert parse_lead(lead).before(moment, ZONE) == before


# --- quiet hours ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quiet", "wall", "covered"),
    [
        (NIGHT, "19:59:59", False),
        (NIGHT, "20:00", True),
        (NIGHT, "23:59:59", True),
        (NIGHT, "00:00", True),
        (NIGHT, "06:59:59", True),
        (NIGHT, "07:00", False),
        (NIGHT, "12:00", False),
        (Quiet(time(12), time(13)), "11:59", False),
        (Quiet(time(12), time(13)), "12:00", True),
        (Quiet(time(12), time(13)), "13:00", False),
        (Quiet(time(12), time(13)), "00:00", False),
        (Quiet(time(20), time(0)), "23:59", True),
        (Quiet(time(20), time(0)), "00:00", False),
        (NONE, "00:00", False),
        (Quiet(time(7), time(7)), "07:00", False),
        (Quiet(time(7), time(7)), "03:00", False),
    ],
)
def test_quiet_hours_begin_with_their_start_and_end_before_their_end(quiet: Quiet, wall: str, covered: bool) -> None:
    assert quiet.covers(datetime.fromisoformat(f"2030-03-14 {wall}")) is covered


@pytest.mark.parametrize(
    ("moment", "sent"),
    [
        (at("2030-03-14 12:00"), at("2030-03-14 12:00")),
        (at("2030-03-14 20:00"), at("2030-03-15 07:00")),
        (at("2030-03-15 06:59"), at("2030-03-15 07:00")),
        (at("2030-03-15 07:00"), at("2030-03-15 07:00")),
        (at("2030-12-31 23:00"), at("2031-01-01 07:00")),
        (at("2030-03-30 23:00"), utc("2030-03-31 05:00")),  # 11 hours of the clock, 10 in truth
        (at("2030-10-26 23:00"), utc("2030-10-27 06:00")),
    ],
)
def test_what_falls_into_quiet_hours_waits_for_their_end(moment: datetime, sent: datetime) -> None:
    assert after_quiet(moment, ZONE, NIGHT) == sent


@pytest.mark.parametrize("fold", [0, 1])
def test_quiet_hours_that_end_in_the_doubled_hour_end_with_the_second(fold: int) -> None:
    assert after_quiet(at("2030-10-27 02:15", fold), ZONE, Quiet(time(20), time(2, 30))) == utc("2030-10-27 01:30")


def test_quiet_hours_that_end_in_the_skipped_hour_end_after_it() -> None:
    assert after_quiet(at("2030-03-31 01:45"), ZONE, Quiet(time(20), time(2, 30))) == at("2030-03-31 03:30")


MOMENTS = st.datetimes(datetime(2030, 1, 1), datetime(2031, 1, 1), timezones=st.just(UTC)) | st.sampled_from(
    [
        datetime(2030, month, day, tzinfo=UTC) + timedelta(minutes=m)
        for month, day in ((3, 31), (10, 27))
        for m in range(240)
    ]
)


def _leaves_time(quiet: Quiet) -> bool:
    """At least two hours a day are not quiet: a clock change may swallow one."""
    start, end = (timedelta(hours=at.hour, minutes=at.minute, seconds=at.second) for at in (quiet.start, quiet.end))
    return start == end or (start - end) % timedelta(days=1) >= timedelta(hours=2)


QUIETS = st.builds(Quiet, *(st.times().map(lambda t: t.replace(microsecond=0)),) * 2).filter(_leaves_time)
QUIETS |= st.just(NIGHT)


@given(MOMENTS, QUIETS)
def test_quiet_hours_never_send_earlier_nor_more_than_a_day_later(moment: datetime, quiet: Quiet) -> None:
    sent = after_quiet(moment, ZONE, quiet)
    assert moment <= sent <= moment + timedelta(hours=25)
    assert not quiet.covers(sent.astimezone(ZoneInfo(ZONE)))


# --- due times -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("starts_at", "lead", "quiet", "due"),
    [
        (at("2030-03-14 09:00"), "P1D", NIGHT, at("2030-03-13 09:00")),
        (at("2030-03-14 09:00"), "P1D", NONE, at("2030-03-13 09:00")),
        # An evening course: the day before at 20:00 is quiet.
        (at("2030-03-14 20:00"), "P1D", NIGHT, at("2030-03-14 07:00")),
        (at("2030-03-14 06:30"), "P1D", NIGHT, at("2030-03-13 07:00")),
        # Two hours before an early start it is quiet, and after it too little time would be left.
        (at("2030-03-14 09:00"), "PT2H30M", NIGHT, at("2030-03-14 07:00")),
        (at("2030-03-14 08:59"), "PT2H30M", NIGHT, at("2030-03-13 20:00")),
        (at("2030-03-14 08:00"), "PT2H", NIGHT, at("2030-03-13 20:00")),
        (at("2030-03-14 08:00"), "PT2H", NONE, at("2030-03-14 06:00")),
        (at("2030-03-14 22:00"), "PT1H", NIGHT, at("2030-03-14 20:00")),
        (at("2030-03-14 14:00"), "PT1H", Quiet(time(12), time(13, 30)), at("2030-03-14 12:00")),
        # Both clock changes.
        (at("2030-03-31 09:00"), "P1D", NIGHT, at("2030-03-30 09:00")),
        (at("2030-03-31 08:30"), "PT2H", NIGHT, at("2030-03-30 20:00")),
        (at("2030-10-27 20:30"), "P1D", NIGHT, at("2030-10-27 07:00")),
        (at("2030-10-27 08:30"), "PT2H", NIGHT, at("2030-10-26 20:00")),
        # The first 02:45 is quiet from the first 02:30 on, not from the second.
        (at("2030-10-27 09:00"), "PT7H15M", Quiet(time(2, 30), time(8)), utc("2030-10-27 00:30")),
    ],
)
def test_a_reminder_goes_at_its_lead_or_at_an_end_of_the_quiet_hours(
    starts_at: datetime, lead: str, quiet: Quiet, due: datetime
) -> None:
    assert due_at(starts_at, parse_lead(lead), ZONE, quiet) == due


LEADS = st.builds(Lead, st.integers(0, 100), st.integers(0, 200_000).map(lambda s: timedelta(seconds=s)))


@given(MOMENTS, LEADS, QUIETS)
def test_a_reminder_never_goes_after_the_start(starts_at: datetime, lead: Lead, quiet: Quiet) -> None:
    due = due_at(starts_at, lead, ZONE, quiet)
    assert due <= starts_at
    assert due <= lead.before(starts_at, ZONE) or starts_at - due >= TOO_LATE


@given(MOMENTS, st.timedeltas(timedelta(), timedelta(days=3)), st.timedeltas(timedelta(), timedelta(days=3)), QUIETS)
def test_of_two_leads_the_longer_one_never_goes_later(
    starts_at: datetime, one: timedelta, more: timedelta, quiet: Quiet
) -> None:
    longer, shorter = (due_at(starts_at, Lead(0, rest), ZONE, quiet) for rest in (one + more, one))
    assert longer <= shorter


# --- which one now -------------------------------------------------------------------------------------------------

START = at("2030-03-14 09:00")


@pytest.mark.parametrize(
    ("now", "leads", "found"),
    [
        (at("2030-03-07 08:59:59"), "P7D P1D", None),
        (at("2030-03-07 09:00"), "P7D P1D", ("P7D", at("2030-03-07 09:00"))),
        (at("2030-03-13 08:59:59"), "P7D P1D", ("P7D", at("2030-03-07 09:00"))),
        (at("2030-03-13 09:00"), "P7D P1D", ("P1D", at("2030-03-13 09:00"))),
        (at("2030-03-14 08:59:59"), "P7D P1D", ("P1D", at("2030-03-13 09:00"))),
        (at("2030-03-13 09:00"), "P1D P7D", ("P1D", at("2030-03-13 09:00"))),
        (START, "P7D P1D", None),
        (START + timedelta(days=1), "P7D P1D", None),
        (at("2030-03-13 12:00"), "", None),
        # Both wait for the end of the quiet hours: the nearer one is sent, whatever their order.
        (at("2030-03-14 07:00"), "PT3H PT2H30M", ("PT2H30M", at("2030-03-14 07:00"))),
        (at("2030-03-14 07:00"), "PT2H30M PT3H", ("PT2H30M", at("2030-03-14 07:00"))),
    ],
)
def test_only_the_latest_reminder_due_is_current(now: datetime, leads: str, found: tuple[str, datetime] | None) -> None:
    expected = found and (parse_lead(found[0]), found[1])
    assert current(START, [parse_lead(lead) for lead in leads.split()], ZONE, NIGHT, now) == expected


def test_a_meeting_moved_later_has_its_reminder_ahead_again() -> None:
    now = at("2030-03-13 12:00")
    assert current(START, [parse_lead("P1D")], ZONE, NIGHT, now) is not None
    assert current(START + timedelta(days=7), [parse_lead("P1D")], ZONE, NIGHT, now) is None


# --- whose wishes count --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("own", "training", "found"),
    [
        (None, None, "P7D"),
        (None, "P3D", "P3D"),
        ("P1D", "P3D", "P1D"),
        ("", "P3D", ""),
        (None, "", ""),
        ("P1D", "", "P1D"),
    ],
)
def test_a_persons_leads_replace_the_trainings_which_replace_the_networks(
    own: str | None, training: str | None, found: str
) -> None:
    assert wanted(own, training, leads_of("P7D")) == leads_of(found)


@pytest.mark.parametrize("text", [None, "", "20:00-07:00", "22:30-06:15"])
def test_quiet_hours_are_kept_as_they_are_read(text: str | None) -> None:
    quiet = quiet_of(text)
    assert (None if quiet is None else str(quiet)) == text
    assert quiet is None or quiet.covers(datetime(2030, 3, 1, 23)) is bool(text)


@pytest.mark.parametrize(
    ("quiet", "morning_of"),
    [(NIGHT, "2030-03-31 08:00"), (NONE, "2030-03-31 08:00"), (Quiet(time(22), time(6)), "2030-03-31 07:00")],
)
def test_a_morning_is_an_hour_after_the_quiet_hours(quiet: Quiet, morning_of: str) -> None:
    assert morning(at("2030-03-30 23:30"), 1, ZONE, quiet) == at(morning_of)
    assert morning(at("2030-03-30 00:30"), 1, ZONE, quiet) == at(morning_of)
