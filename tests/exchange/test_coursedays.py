"""On which days a course takes place."""

from datetime import date, timedelta

import pytest

from catalogue.exchange.coursedays import CANTONS, course_days, free_days
from catalogue.reading.dates import Span

#: Public holidays of the canton of Bern.
BERN = {
    2026: "01.01 02.01 03.04 06.04 14.05 25.05 01.08 25.12 26.12",
    2027: "01.01 02.01 26.03 29.03 06.05 17.05 01.08 25.12 26.12",
}


@pytest.mark.parametrize("year", BERN)
def test_public_holidays_of_bern(year: int) -> None:
    is_free = free_days("BE", ())
    days = (date(year, 1, 1) + timedelta(days=ahead) for ahead in range(365))
    assert " ".join(f"{day:%d.%m}" for day in days if is_free(day)) == BERN[year]


def test_a_day_that_the_institution_closes_is_free_too() -> None:
    is_free = free_days("BE", {date(2030, 3, 14)})
    assert (is_free(date(2030, 3, 14)), is_free(date(2030, 3, 15))) == (True, False)


@pytest.mark.parametrize(
    ("first", "last", "weekdays", "count"),
    [
        (date(2020, 4, 20), date(2020, 6, 22), (0,), 9),  # Whit Monday
        (date(2020, 4, 23), date(2020, 6, 25), (3,), 9),  # Ascension
        (date(2020, 4, 21), date(2020, 6, 23), (1,), 10),
        (date(2020, 4, 20), date(2020, 4, 20), (0,), 1),
        (date(2020, 4, 20), date(2020, 4, 20), (1,), 0),
    ],
)
def test_course_days_are_weekdays_without_holidays(
    first: date, last: date, weekdays: tuple[int, ...], count: int
) -> None:
    days = course_days(Span(first, last), weekdays, free_days("BE", ()))
    assert len(days) == count
    assert {day.weekday() for day in days} <= set(weekdays)


def test_every_canton_of_the_network_is_known() -> None:
    assert {"BE", "FR", "JU", "NE", "SO", "VS"} <= CANTONS
