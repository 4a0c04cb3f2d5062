"""Days that are named instead of dated: a week's number, a place in the month, a month. What can mean two things is
asked back with its readings, and nothing lies in the past unsaid."""

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.say import Say
from catalogue.reading import by_week, series
from catalogue.reading.plans import Planned
from catalogue.reading.repeating import MOST
from catalogue.reading.unreadable import Expected, Unreadable, Why
from tests.reading.test_patterns import TODAY, WEEKDAYS, ZONE

#: What is typed on 10 January 2026, and the days that it means.
READ = {
    "KW 12 und 14, Do 9-12": "19.3. 2.4.",
    "KW 12-14, Do 9-12": "19.3. 26.3. 2.4.",
    "KW 12, Di und Do 9-12": "17.3. 19.3.",
    "semaines 12 et 14, mardi 9h-12h": "17.3. 31.3.",
    "KW 53, Do 9-12": "31.12.",
    "1. und 3. Donnerstag im Monat, März bis April, 9-11": "5.3. 19.3. 2.4. 16.4.",
    "le dernier vendredi du mois de 9 h à 11 h jusqu'au 31.3.": "30.1. 27.2. 27.3.",
    "jeden ersten Donnerstag vom 5.2. bis 4.4., 9-11": "5.2. 5.3. 2.4.",
    "jeden ersten Donnerstag, bis und mit März, 9-11": "5.2. 5.3.",
    "every first Thursday 9-11 through March": "5.2. 5.3.",
    "jeden zweiten Donnerstag im Monat bis Ende März, 9-11": "12.2. 12.3.",
    "jeden Montag im März und April 18-20": "2.3. 9.3. 16.3. 23.3. 30.3. 6.4. 13.4. 20.4. 27.4.",
    "montags und mittwochs im November, 18-20": "2.11. 4.11. 9.11. 11.11. 16.11. 18.11. 23.11. 25.11. 30.11.",
    "alle Montage im März 2026, 18-20": "2.3. 9.3. 16.3. 23.3. 30.3.",
    "1./3. Donnerstag im Monat, März bis April, 9-11": "5.3. 19.3. 2.4. 16.4.",
    "Donnerstag, 19. März (KW 12), 9-12": "19.3.",
    "KW 12: 19.3. 9-12": "19.3.",
    "semaine 12 : jeudi 19 mars, 9 h à 12 h": "19.3.",
    "erster Freitag im Januar 2027, 9-12": "1.1.",
}
#: What is asked back, why, and the readings that become buttons.
ASKED = {
    "KW 12": (Why.WHICH_DAY, ["16.3.", "17.3.", "18.3.", "19.3.", "20.3."]),
    "semaine 12, 9 h à 12 h": (Why.WHICH_DAY, ["16.3.", "17.3.", "18.3.", "19.3.", "20.3."]),
    "week 12 in the afternoon": (Why.WHICH_DAY, ["16.3.", "17.3.", "18.3.", "19.3.", "20.3."]),
    "KW 12-14": (Why.WHICH_DAY, []),
    "KW 0, Do 9-12": (Why.NO_SUCH_WEEK, []),
    "KW 53 2027, Do 9-12": (Why.NO_SUCH_WEEK, []),
    "semaine 12, di 9h-12h": (Why.AMBIGUOUS, []),  # mardi in German, dimanche in French
    "letzter Freitag im Monat": (Why.ENDLESS, []),
    "jeden ersten Donnerstag, 9-11, bis März": (Why.AMBIGUOUS, ["5.2. 5.3.", "5.2."]),
    "le premier jeudi du mois, 9h-11h, jusqu'en mars": (Why.AMBIGUOUS, ["5.2. 5.3.", "5.2."]),
    "first Thursday of the month 9-11 until March": (Why.AMBIGUOUS, ["5.2. 5.3.", "5.2."]),
    "jeden zweiten Donnerstag vom 5.3. bis 2.4., 9-11": (Why.AMBIGUOUS, ["12.3.", "5.3. 19.3. 2.4."]),
    "every third Thursday from 5.3. to 26.3., 9-11": (Why.AMBIGUOUS, ["19.3.", "5.3. 26.3."]),
    "montags im Januar, 18-20": (Why.AMBIGUOUS, ["12.1. 19.1. 26.1.", "4.1. 11.1. 18.1. 25.1."]),
    "Mondays in February 6-8 pm": (Why.AMBIGUOUS, ["2.2. 9.2. 16.2. 23.2."] * 2),
    "KW 13: 19.3. 9-12": (Why.OTHER_WEEK, []),
    "4 Mondays in March 18-20": (Why.FORM, []),  # four of them, or the fourth
    "les 2 jeudis de mars 9h-12h": (Why.FORM, []),
    "montags im März, ausser 9.3., 18-20": (Why.FORM, []),
    "täglich KW 12 9-12": (Why.FORM, []),
}


def _said(planned: Planned) -> str:
    days = [block.start.date() for block in planned.blocks] or planned.days
    return " ".join(f"{day.day}.{day.month}." for day in days)


@pytest.mark.parametrize("text", READ)
def test_named_days_are_read_as_they_are_meant(text: str) -> None:
    assert _said(series.planned(text, TODAY, ZONE)) == READ[text]


@pytest.mark.parametrize("text", ASKED)
def test_what_may_be_other_days_is_asked_back_with_its_readings(text: str) -> None:
    with pytest.raises(Unreadable) as no:
        series.planned(text, TODAY, ZONE)
    why, ways = ASKED[text]
    assert no.value.why is why
    found = no.value.facts.get("ways") or ()
    assert isinstance(found, tuple) and [_said(one) for one in found] == ways


@pytest.mark.parametrize("language", ["de", "fr", "en"])
@pytest.mark.parametrize("expected", [Expected.IN_WEEK, Expected.MONTHLY])
def test_what_is_given_as_an_example_is_read(expected: Expected, language: str) -> None:
    words = re.split(r"such as|comme(?: dans)?|wie(?: in)?", str(Say(language, ZONE.key)(expected)))[-1]
    for example in re.split(r", (?:or|oder|ou) ", words.strip(" :\u202f")):
        assert series.planned(example, TODAY, ZONE).blocks, example


def test_a_week_without_its_day_keeps_the_time_or_what_else_was_typed() -> None:
    with pytest.raises(Unreadable) as no:
        series.planned("KW 12, 9-12", TODAY, ZONE)
    assert str(no.value).startswith("no day of that week (2026-03-16 to 2026-03-20) is named")
    with pytest.raises(Unreadable) as no:
        series.planned("KW 12 am Nachmittag", TODAY, ZONE)
    ways = no.value.facts["ways"]
    assert isinstance(ways, tuple) and {one.rest for one in ways} == {"am Nachmittag"}


def test_of_this_week_only_days_to_come_are_offered_and_a_day_that_is_over_is_next_years() -> None:
    wednesday = date(2026, 3, 18)
    with pytest.raises(Unreadable) as no:
        series.planned("KW 12", wednesday, ZONE)
    ways = no.value.facts["ways"]
    assert isinstance(ways, tuple) and [_said(one) for one in ways] == ["18.3.", "19.3.", "20.3."]
    assert by_week.days("kw 12, mo", wednesday) == (date(2027, 3, 22),)
    assert by_week.days("kw 12, mi", wednesday) == (wednesday,)
    with pytest.raises(Unreadable) as both:
        by_week.days("kw 12, mo und do", wednesday)
    assert both.value.facts["lists"] == ((date(2026, 3, 19),), (date(2027, 3, 22), date(2027, 3, 25)))


@given(st.dates(date(2026, 1, 10), date(2036, 12, 31)), st.sampled_from(["de", "fr", "en"]), st.booleans())
def test_the_week_and_weekday_of_a_day_are_that_day(day: date, language: str, with_year: bool) -> None:
    """The same year that `isocalendar` gives; without it the next such week, counted from a few weeks before."""
    year, week, weekday = day.isocalendar()
    words = WEEKDAYS[language][weekday - 1]
    text = {"de": f"KW {week}", "fr": f"semaine {week}", "en": f"week {week}"}[language]
    text = f"{text} {year}, {words}" if with_year else f"{words} {text}"
    assert series.planned(text, day, ZONE).days == (day,)


@settings(max_examples=100)
@given(
    st.sampled_from(["jeden ersten Donnerstag", "le dernier vendredi du mois", "1st and 3rd Monday of the month"]),
    st.sampled_from(["", "bis Juni 2198", "jusqu'au 3.3.2030", "until May", "40x", "41x", "99x", "von Mai bis April"]),
    st.dates(date(2020, 1, 1), date(2198, 12, 31)),
)
def test_never_more_dates_than_a_session_has_and_none_that_is_over(what: str, until: str, today: date) -> None:
    try:
        found = [series.planned(f"{what} {until} 9-11", today, ZONE)]
    except Unreadable as no:
        ways = no.facts.get("ways") or ()
        assert isinstance(ways, tuple)
        found = [*ways]
    for one in found:
        assert 0 < len(one.blocks) <= MOST
        assert all(block.start.date() >= today for block in one.blocks)
