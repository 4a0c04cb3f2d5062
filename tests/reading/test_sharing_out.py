"""Seats per institution, days before the start and pairs of days, as coordinators type them."""

from datetime import date
from typing import Any

import pytest

from catalogue.reading import sharing_out
from catalogue.reading.unreadable import Unreadable, Why

TODAY = date(2029, 1, 1)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("haus-a:3 haus-b:2", {"haus-a": 3, "haus-b": 2}),
        ("Haus Lindenhof: 3, Fondation du Pont: 2", {"Haus Lindenhof": 3, "Fondation du Pont": 2}),
        ("Seewerk · Ateliers du Lac=4;", {"Seewerk · Ateliers du Lac": 4}),
        ("haus-a: 0", {"haus-a": 0}),
    ],
)
def test_numbers_are_read_by_institution(text: str, found: dict[str, int]) -> None:
    assert sharing_out.by_house(text) == found


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("haus-a", Why.FORM),
        ("", Why.EMPTY),
        ("haus-a:3 HAUS-A:2", Why.AMBIGUOUS),
        ("haus-a: drei", Why.FORM),
        ("haus-a:999999", Why.RANGE),
        ("haus-a:" + "9" * 40, Why.FORM),
        ("x:1 " * 500, Why.FORM),
    ],
)
def test_what_names_no_number_is_not_read(text: str, why: Why) -> None:
    with pytest.raises(Unreadable) as no:
        sharing_out.by_house(text)
    assert no.value.why is why


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("4", (4, {})),
        ("4, haus-a: 6", (4, {"haus-a": 6})),
        ("4 haus-a:6 haus-b:2", (4, {"haus-a": 6, "haus-b": 2})),
        ("haus-a:6", (None, {"haus-a": 6})),
    ],
)
def test_a_cap_for_all_and_exceptions(text: str, found: Any) -> None:
    assert sharing_out.caps(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("30, 14, 7", (30, 14, 7)),
        ("30 14 –", (30, 14, None)),
        ("0/14/none", (None, 14, None)),
        ("nie, 10, jamais", (None, 10, None)),
    ],
)
def test_three_numbers_of_days(text: str, found: Any) -> None:
    assert sharing_out.days_before(text) == found


@pytest.mark.parametrize("text", ["30", "30, 14", "a, b, c", "30, 14, 7, 1", "500, 1, 1", ""])
def test_other_numbers_of_days_are_not_read(text: str) -> None:
    with pytest.raises(Unreadable):
        sharing_out.days_before(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1.2.2030, 28.2.2030", (date(2030, 2, 1), date(2030, 2, 28))),
        ("–, 28.2.2030", (None, date(2030, 2, 28))),
        ("2030-02-01; -", (date(2030, 2, 1), None)),
    ],
)
def test_two_days_either_of_which_may_be_open(text: str, found: Any) -> None:
    assert sharing_out.two_days(text, TODAY) == found


@pytest.mark.parametrize("text", ["1.2.2030", "1.2.2030, 2.2.2030, 3.2.2030", "soon, later", ""])
def test_one_day_or_three_are_not_two(text: str) -> None:
    with pytest.raises(Unreadable):
        sharing_out.two_days(text, TODAY)
