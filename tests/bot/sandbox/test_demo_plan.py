"""What the demo network is written from: its texts, prices and days."""

import re
from collections import Counter
from datetime import date, timedelta

import pytest

from bot.sandbox.demo.cast import HOUSES, PEOPLE
from bot.sandbox.demo.planned import ZONE, Run, working_day, working_day_before
from bot.sandbox.demo.runs import RUNS
from bot.sandbox.demo.trainings import COURSES
from catalogue.rules import windows

SLUGS = {house.slug for house in HOUSES}
#: A year with a leap day, and one in which Christmas Day is a Friday.
DAYS = [date(2028, 1, 1) + timedelta(days=n) for n in range(366)] + [date(2026, 10, n) for n in range(1, 32)]


def _texts() -> list[tuple[str, str]]:
    written = [
        (text.language, words)
        for course in COURSES.values()
        for text in course.texts
        for words in (text.title, text.description, text.audience)
    ]
    told = [(run.language, words) for run in RUNS for words in (run.note, run.date_note, run.price_note, run.trainer)]
    return sorted({(language, words) for language, words in written + told if words})


@pytest.mark.parametrize(("language", "words"), _texts())
def test_texts_are_set_as_in_switzerland(language: str, words: str) -> None:
    assert "ß" not in words
    assert "'" not in words
    assert "  " not in words
    if language == "fr":
        for sign in re.finditer(r"(.)[:;!?»]", words.replace("https:", "")):
            assert sign[1] == "\u202f", f"a narrow no-break space goes before these: {sign[0]}"
    else:
        assert "\u202f" not in words


def test_trainings_say_enough_to_choose_by() -> None:
    for key, course in COURSES.items():
        assert course.house in SLUGS, key
        for text in course.texts:
            assert len(text.title) <= 60, text.title
            assert 60 <= len(text.description) <= 220, text.title
            assert text.audience, text.title


def test_every_training_has_a_session_in_a_language_in_which_it_is_written() -> None:
    assert {run.course for run in RUNS} == set(COURSES)
    for run in RUNS:
        assert run.language in {text.language for text in COURSES[run.course].texts}, run


def test_sessions_name_people_and_houses_that_are_there() -> None:
    known = {person.key for person in PEOPLE if person.house}
    going = [run.going.split() for run in RUNS]
    assert all(set(run.hosts) | set(run.reserved) <= SLUGS for run in RUNS)
    assert all(len(set(keys)) == len(keys) for keys in going), "nobody goes twice to one session"
    assert {key for keys in going for key in keys} == known, "everybody goes somewhere"


def test_people_are_40_different_ones() -> None:
    for each in (Counter(p.key for p in PEOPLE), Counter(p.name for p in PEOPLE)):
        assert len(each) == len(PEOPLE) == 40
    accounts = [person.telegram_id for person in PEOPLE if person.telegram_id]
    assert len(set(accounts)) == len(accounts)


def test_prices_are_whole_francs_or_halves_in_rappen() -> None:
    for run in RUNS:
        assert run.price is None or run.price == 0 or (run.price >= 2_000 and run.price % 50 == 0), run


@pytest.mark.parametrize("run", RUNS, ids=lambda run: f"{run.course}{run.days}")
def test_sessions_fall_on_working_days_on_every_day_of_the_year(run: Run) -> None:
    for today in DAYS:
        times = list(run.times(today))
        days = [start.date() for start, _ in times]
        assert days == sorted(set(days)), "in order, one a day"
        assert len(days) == len(run.days)
        for ahead, (start, end) in zip(run.days, times, strict=True):
            assert start < end
            assert start.weekday() < 5
            assert (start.date() < today) is (ahead < 0)
            assert windows.instant(start, ZONE) is not None


@pytest.mark.parametrize(
    ("wanted", "held"),
    [
        (date(2030, 3, 14), date(2030, 3, 14)),
        (date(2030, 3, 16), date(2030, 3, 18)),  # Saturday → Monday
        (date(2030, 4, 19), date(2030, 4, 23)),  # Good Friday → Tuesday after Easter
        (date(2026, 12, 24), date(2027, 1, 4)),
    ],
)
def test_courses_are_held_on_working_days(wanted: date, held: date) -> None:
    assert working_day(wanted) == held


@pytest.mark.parametrize(
    ("wanted", "held"),
    [
        (date(2030, 3, 14), date(2030, 3, 14)),
        (date(2030, 3, 17), date(2030, 3, 15)),  # Sunday → Friday
        (date(2030, 4, 22), date(2030, 4, 18)),  # Easter Monday → Maundy Thursday
        (date(2027, 1, 2), date(2026, 12, 23)),
    ],
)
def test_past_courses_were_held_on_working_days(wanted: date, held: date) -> None:
    assert working_day_before(wanted) == held


def test_two_meetings_never_fall_on_one_day() -> None:
    friday = date(2030, 3, 15)
    assert working_day(friday, after=friday) == date(2030, 3, 18)
    assert working_day_before(friday, before=friday) == date(2030, 3, 14)
