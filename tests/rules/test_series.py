"""A session again and again: which days, which hours."""

from datetime import date, datetime, timedelta

import pytest

from catalogue.rules.series import MOST, Rhythm, a_year, again, days, shifted

THURSDAY = date(2030, 3, 14)  # the second one of its month


def never(day: date) -> bool:
    return False


@pytest.mark.parametrize(
    ("rhythm", "found"),
    [
        (Rhythm.WEEKLY, ["2030-03-21", "2030-03-28", "2030-04-04"]),
        (Rhythm.FORTNIGHTLY, ["2030-03-28", "2030-04-11", "2030-04-25"]),
        (Rhythm.MONTHLY, ["2030-04-11", "2030-05-09", "2030-06-13"]),
    ],
)
def test_so_many_times(rhythm: Rhythm, found: list[str]) -> None:
    assert [day.isoformat() for day in days(THURSDAY, rhythm, 3, None)] == found


def test_until_a_day_that_day_included() -> None:
    assert days(THURSDAY, Rhythm.WEEKLY, None, date(2030, 3, 28))[-1] == date(2030, 3, 28)
    assert days(THURSDAY, Rhythm.WEEKLY, None, date(2030, 3, 20)) == []
    assert len(days(THURSDAY, Rhythm.WEEKLY, None, date(2060, 1, 1))) == MOST


def test_the_fifth_is_the_last_one_where_there_is_no_fifth() -> None:
    fifth = date(2030, 1, 31)
    found = days(fifth, Rhythm.MONTHLY, 14, None)
    assert [day.isoformat() for day in found[:5]] == [
        "2030-02-28",
        "2030-03-28",
        "2030-04-25",
        "2030-05-30",
        "2030-06-27",
    ]
    assert {day.weekday() for day in found} == {fifth.weekday()}
    assert [(day.year, day.month) for day in found][-1] == (2031, 3)


def test_a_year_later_is_the_same_weekday_at_the_same_hour_also_over_the_clock_change() -> None:
    times = [(datetime(2030, 3, 14, 9), datetime(2030, 3, 14, 12)), (datetime(2030, 4, 4, 9), datetime(2030, 4, 4, 12))]
    later = shifted(times, a_year(THURSDAY), never)
    assert [start.isoformat() for start, _ in later.times] == ["2031-03-13T09:00:00", "2031-04-03T09:00:00"]
    assert later.days == 364


@pytest.mark.parametrize(
    ("day", "later"),
    [
        ("2030-03-14", "2031-03-13"),
        ("2032-03-11", "2033-03-17"),  # 2032 has 53 weeks: the calendar week stays
        ("2032-12-30", "2033-12-29"),  # week 53
        ("2030-01-01", "2031-01-07"),  # 52 weeks later it would still be 2030
        ("2028-01-02", "2029-01-07"),
        ("2031-12-29", "2032-12-27"),  # never two years on
    ],
)
def test_a_year_later_is_the_same_calendar_week_and_always_the_next_year(day: str, later: str) -> None:
    first = date.fromisoformat(day)
    assert (first + a_year(first)).isoformat() == later


def test_whatever_the_day_a_year_later_is_its_weekday_in_the_next_year() -> None:
    for number in range(40 * 365):
        first = date(2020, 1, 1) + timedelta(days=number)
        later = first + a_year(first)
        assert (later.year, later.weekday()) == (first.year + 1, first.weekday())


def test_days_without_courses_are_named_whichever_meeting_falls_on_them() -> None:
    times = [
        (datetime(2030, 3, 14, 9), datetime(2030, 3, 14, 12)),
        (datetime(2030, 3, 15, 9), datetime(2030, 3, 15, 12)),
    ]
    free = {date(2030, 3, 29)}
    first, second = again(times, [THURSDAY + timedelta(weeks=1), THURSDAY + timedelta(weeks=2)], free.__contains__)
    assert (first.free, second.free) == ((), (date(2030, 3, 29),))
