"""The two real catalogues whose layouts are shipped, against what their READMEs say about them."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from catalogue import institutions
from catalogue.exchange.imports import Proposed
from catalogue.exchange.proposals import SessionProposal
from catalogue.exchange.remarks import Finding, Severity
from catalogue.reading.amounts import Money
from catalogue.rules.rights import CONSOLE
from tests.exchange.conftest import Desk, proposed
from tests.factories import NOW

BRIDGE_DAY = date(2020, 5, 22)


def by_code(found: Proposed) -> dict[str, SessionProposal]:
    return {session.code: session for session in found.sessions if session.code}


def test_both_spellings_of_the_oberaargau_list_come_to_the_same(oberaargau: Path) -> None:
    ragged = proposed(oberaargau / "kurse.csv", BRIDGE_DAY)
    full = proposed(oberaargau / "kurse_alle_felder.csv", BRIDGE_DAY)
    assert ragged == full
    assert len(ragged.sessions) == 23


def test_with_the_bridge_day_no_announced_number_contradicts_the_calendar(oberaargau: Path) -> None:
    assert proposed(oberaargau / "kurse.csv", BRIDGE_DAY).remarks == ()


def test_without_the_bridge_day_exactly_the_friday_courses_contradict_and_name_both_numbers(oberaargau: Path) -> None:
    remarks = proposed(oberaargau / "kurse.csv").remarks
    assert {remark.line: (str(remark.facts["stated"]), remark.facts["computed"]) for remark in remarks} == {
        6: ("27", 28),
        7: ("28", 29),
        11: ("28", 29),
        24: ("9", 10),
    }
    assert {remark.why for remark in remarks} == {Finding.CONTRADICTS}
    assert {remark.severity for remark in remarks} == {Severity.DOUBTFUL}


@pytest.mark.parametrize(
    ("code", "meetings", "hours", "price"),
    [
        ("Kurs 0210-E4", 29, "72.5", 48575),
        ("Kurs 0221", 28, "70", 46900),
        ("Kurs 0212-A", 27, "67.5", 45225),
        ("Kurs 0212-B", 28, "70", 46900),
        ("Kurs S0Z1", 9, "18", 12060),
        ("Frauenkurs Buchsi", 10, "20", 13400),
        ("Frauenkurs Langenthal Mi", 10, "20", 13400),
        ("MuKi Langenthal Mo", 9, None, 4500),
        ("MuKi Langenthal Di", 10, None, 5000),
        ("MuKi Buchsi 1", 9, None, 4500),
        ("MuKi Bützberg", 9, None, 4500),
        ("Kurs 0210", 0, "75", 50000),
    ],
)
def test_meetings_hours_and_price_of_an_oberaargau_course(
    oberaargau: Path, code: str, meetings: int, hours: str | None, price: int
) -> None:
    course = by_code(proposed(oberaargau / "kurse.csv", BRIDGE_DAY))[code]
    assert len(course.meetings) == meetings
    assert course.hours == (Decimal(hours) if hours else None)
    assert course.price == Money(price, "CHF")


def test_every_oberaargau_course_costs_what_its_readme_says(oberaargau: Path) -> None:
    courses = by_code(proposed(oberaargau / "kurse.csv", BRIDGE_DAY))
    del courses["Kurs 0210"]  # its price is provisional
    for course in courses.values():
        each = 670 * course.hours if course.hours else 500 * len(course.meetings)
        assert course.price == Money(int(each), "CHF")


def test_clock_times_and_stated_hours_of_an_oberaargau_course_are_kept_side_by_side(oberaargau: Path) -> None:
    course = by_code(proposed(oberaargau / "kurse.csv", BRIDGE_DAY))["Kurs 0210-E4"]
    lengths = {end - start for start, end in course.meetings}
    assert lengths == {timedelta(hours=2, minutes=25)}
    assert course.hours == Decimal("2.5") * len(course.meetings)


def test_what_belongs_to_one_oberaargau_course_only_is_its_note(oberaargau: Path) -> None:
    course = by_code(proposed(oberaargau / "kurse.csv"))["MuKi Langenthal Mo"]
    note = "Anfängerinnen mit Vorkenntnissen;Kinder 2.5 - 5 Jahre\nVorstufe Deutsch 1 Kapitel 6"
    assert (course.title, course.topic, course.note) == ("Stufe A1/1", "muki", note)
    assert course.place == "Langenthal, Ringstrasse 24"


def test_a_course_without_weekdays_keeps_the_words_of_its_source(oberaargau: Path) -> None:
    course = by_code(proposed(oberaargau / "kurse.csv"))["Kurs 0210"]
    assert course.date_note.startswith("20. April - 26. Juni 2020; jeweils noch offen")


def test_the_forgotten_test_row_is_reported_and_not_swallowed(oberaargau: Path) -> None:
    found = proposed(oberaargau / "kurse_mit_testzeile.csv")
    assert (len(found.sessions), found.refused) == (2, frozenset({4}))
    assert [(remark.line, remark.column, remark.value) for remark in found.remarks] == [
        (4, "datum", "t"),
        (4, "zeit", "t"),
    ]


def test_the_cfmad_catalogue_has_no_dates_and_36_unknown_prices(cfmad: Path) -> None:
    sessions = proposed(cfmad).sessions
    prices = Counter(session.price for session in sessions)
    assert len(sessions) == 42
    assert prices == {None: 36, Money(14000, "EUR"): 5, Money(25000, "EUR"): 1}
    assert not any(session.meetings for session in sessions)
    assert Counter(session.date_note for session in sessions)["Dates à définir"] == 5


def test_seats_of_the_cfmad_catalogue_are_read_from_words(cfmad: Path) -> None:
    sessions = proposed(cfmad).sessions
    seats = Counter((session.minimum, session.capacity) for session in sessions)
    assert seats == {(None, 18): 35, (8, 15): 1, (10, 18): 6}


def test_titles_of_the_cfmad_catalogue_are_trimmed_and_an_open_trainer_is_none(cfmad: Path) -> None:
    sessions = proposed(cfmad).sessions
    assert all(session.title == session.title.strip() for session in sessions)
    assert Counter(session.trainer for session in sessions)[""] == 5
    assert {session.texts[0].language for session in sessions} == {"fr"}


def test_the_number_that_stands_twice_in_cfmad_is_reported_and_both_courses_are_taken(cfmad: Path) -> None:
    found = proposed(cfmad)
    twice = [session for session in found.sessions if session.code is None]
    assert [session.title for session in twice] == [
        "Diminuer la fatigue et le stress",
        "Harcèlement / Emprise (modèle de Lifton)",
    ]
    assert [(remark.why, remark.line) for remark in found.remarks] == [
        (Finding.CODE_TWICE, 23),
        (Finding.CODE_TWICE, 24),
    ]


async def test_real_catalogues_taken_in_again_change_nothing(desk: Desk, oberaargau: Path, cfmad: Path) -> None:
    async with desk.database.writing() as db:
        await institutions.close_day(db, CONSOLE, desk.house.id, BRIDGE_DAY, NOW)
    first = await desk.take(oberaargau / "kurse.csv")
    assert (first.summary, first.exit_code) == ("rows 23, new 23, changed 0, unchanged 0, refused 0", 0)
    second = await desk.take(cfmad)
    assert (second.summary, second.exit_code) == ("rows 42, new 42, changed 0, unchanged 0, refused 0", 0)
    before = await desk.rows()
    again = await desk.take(oberaargau / "kurse_alle_felder.csv")
    assert again.summary == "rows 23, new 0, changed 0, unchanged 23, refused 0"
    assert (await desk.take(cfmad)).summary == "rows 42, new 0, changed 0, unchanged 42, refused 0"
    partly = await desk.take(oberaargau / "kurse_mit_testzeile.csv")
    assert (partly.summary, partly.exit_code) == ("rows 3, new 0, changed 0, unchanged 2, refused 1", 1)
    assert await desk.rows() == before
    stored = {one.plan.code: one for one in await desk.sessions() if one.plan.code}
    assert len(stored["Kurs 0210-E4"].plan.times) == 29
    assert stored["Kurs 0210-E4"].plan.stated_hours == Decimal("72.5")
