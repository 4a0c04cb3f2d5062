"""The morning message: on which days, at which hour, how late still, and since when something is news."""

from datetime import UTC, date, datetime, time

import pytest

from catalogue.rules.morning import due_at, is_due, since, wish, works
from catalogue.rules.reminders import Quiet

ZONE = "Europe/Zurich"
USUAL, NIGHT, NONE = time(7, 30), Quiet(time(20), time(7)), Quiet(time(), time())
FRIDAY, SATURDAY, MONDAY = date(2030, 3, 1), date(2030, 3, 2), date(2030, 3, 4)
GOOD_FRIDAY, EASTER_MONDAY, TUESDAY = date(2030, 4, 19), date(2030, 4, 22), date(2030, 4, 23)
PUBLIC = {GOOD_FRIDAY, EASTER_MONDAY}


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "closed", "yes"),
    [
        (FRIDAY, (), True),
        (SATURDAY, (), False),
        (date(2030, 3, 3), (), False),
        (MONDAY, (), True),
        (GOOD_FRIDAY, (), False),
        (EASTER_MONDAY, (), False),
        (TUESDAY, (), True),
        (FRIDAY, (FRIDAY,), False),
        (FRIDAY, (MONDAY,), True),
    ],
)
def test_it_comes_on_working_days_of_the_house(day: date, closed: tuple[date, ...], yes: bool) -> None:
    assert works(day, PUBLIC, closed) is yes


@pytest.mark.parametrize(
    ("own", "usual", "hour"),
    [
        (None, USUAL, USUAL),
        ("", USUAL, None),
        ("06:30", USUAL, time(6, 30)),
        ("06:30", None, None),  # the network sends none
        (None, None, None),
    ],
)
def test_everybody_chooses_their_hour_or_none(own: str | None, usual: time | None, hour: time | None) -> None:
    assert wish(own, usual) == hour


@pytest.mark.parametrize(
    ("day", "hour", "quiet", "due"),
    [
        (FRIDAY, USUAL, NIGHT, "2030-03-01 06:30"),
        (FRIDAY, time(6, 30), NIGHT, "2030-03-01 06:00"),  # quiet until seven
        (FRIDAY, time(6, 30), NONE, "2030-03-01 05:30"),
        (FRIDAY, time(9), Quiet(time(22), time(6)), "2030-03-01 08:00"),
        (date(2030, 3, 29), USUAL, NIGHT, "2030-03-29 06:30"),  # the last one in winter time
        (date(2030, 4, 1), USUAL, NIGHT, "2030-04-01 05:30"),  # the first one in summer time
        (date(2030, 10, 25), USUAL, NIGHT, "2030-10-25 05:30"),
        (date(2030, 10, 28), USUAL, NIGHT, "2030-10-28 06:30"),
        (date(2030, 3, 31), time(2, 30), NONE, "2030-03-31 01:30"),  # an hour that there is not
        (date(2030, 10, 27), time(2, 30), NONE, "2030-10-27 01:30"),  # one that there is twice
    ],
)
def test_it_goes_out_at_the_local_hour_after_the_quiet_hours(day: date, hour: time, quiet: Quiet, due: str) -> None:
    assert due_at(day, hour, ZONE, quiet) == utc(due)


@pytest.mark.parametrize(
    ("now", "hour", "quiet", "yes"),
    [
        ("2030-03-01 06:29:59", USUAL, NIGHT, False),
        ("2030-03-01 06:30", USUAL, NIGHT, True),
        ("2030-03-01 10:59:59", USUAL, NIGHT, True),  # the bot starts late
        ("2030-03-01 11:00", USUAL, NIGHT, False),  # noon: too late
        ("2030-04-01 09:59:59", USUAL, NIGHT, True),
        ("2030-04-01 10:00", USUAL, NIGHT, False),
        ("2030-03-01 13:00", USUAL, Quiet(time(6), time(14)), True),  # sleeps until two after the night shift
        ("2030-03-01 14:00", USUAL, Quiet(time(6), time(14)), False),
    ],
)
def test_after_noon_nobody_gets_one(now: str, hour: time, quiet: Quiet, yes: bool) -> None:
    assert is_due(utc(now), hour, ZONE, quiet) is yes


@pytest.mark.parametrize(
    ("day", "closed", "begins"),
    [
        (date(2030, 3, 5), (), "2030-03-03 23:00"),  # Tuesday: since Monday
        (MONDAY, (), "2030-02-28 23:00"),  # since Friday
        (MONDAY, (FRIDAY,), "2030-02-27 23:00"),
        (TUESDAY, (), "2030-04-17 22:00"),  # after Easter: since Thursday
    ],
)
def test_what_is_newer_than_the_last_working_day_is_news(day: date, closed: tuple[date, ...], begins: str) -> None:
    assert since(day, PUBLIC, closed, ZONE) == utc(begins)
