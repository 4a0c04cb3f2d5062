"""The agenda of an institution, with its times in any words, against what its README says about it."""

from collections import Counter
from datetime import date, datetime
from pathlib import Path

import pytest

from catalogue.exchange.imports import open_file
from catalogue.exchange.proposals import SessionProposal
from catalogue.exchange.remarks import Accepted, Finding, Severity
from catalogue.reading.choices import Status
from catalogue.rules.states import SessionState
from tests.exchange.conftest import Desk, proposed

at = datetime.fromisoformat


def of(path: Path, line: int) -> SessionProposal:
    return next(event for event in proposed(path).sessions if event.line == line)


def test_all_69_entries_are_recognised_and_taken(landenhof: Path) -> None:
    assert open_file(landenhof).layout.name == "landenhof-agenda-2023-24"
    found = proposed(landenhof)
    assert (len(found.sessions), found.refused) == (69, frozenset())
    assert len({event.code for event in found.sessions}) == 69


@pytest.mark.parametrize(
    ("line", "times"),
    [
        (49, ("2024-02-22 08:30/16:00",)),  # 08.30 - 16.00 Uhr
        (29, ("2023-03-25 08:50/12:00",)),  # 8.50 - 12.00 Uhr
        (14, ("2024-03-27 16:15/17:15",)),  # 16.15 - 17.15
        (2, ("2024-05-15 09:00/19:00",)),  # ca. 09.00 bis 19.00 Uhr
        (4, ("2024-07-04 09:00/11:00",)),  # 9.00 - ca. 11.00 Uhr
        (26, ("2024-09-12 10:00/12:15", "2024-09-12 13:30/15:00")),  # 10.00 - 12.15 Uhr / 13.30 - 15.00 Uhr
        (58, ("2024-03-15 10:45/12:15", "2024-03-15 13:30/15:00")),  # 10.45 - 12.15 Uhr und 13.30 - 15.00 Uhr
        (63, ("2023-05-16 08:00/18:00",)),
    ],
)
def test_clock_times_become_meetings_and_two_slots_are_two(landenhof: Path, line: int, times: tuple[str, ...]) -> None:
    expected = tuple((at(one.partition("/")[0]), at(one[:11] + one.partition("/")[2])) for one in times)
    assert of(landenhof, line).meetings == expected


@pytest.mark.parametrize(
    ("line", "note", "closes"),
    [
        (9, "07.06.2023\nGanztags", date(2023, 6, 7)),
        (69, "24.11.2023\nganztags", date(2023, 11, 24)),
        (64, "12.09.2023\nGanzer Tag", date(2023, 9, 12)),
        (31, "23.03.2024\nSamstagmorgen", date(2024, 3, 23)),
        (40, "12.02.2024\n2. Semester", date(2024, 2, 12)),
        (68, "23.02.2024", date(2024, 2, 23)),  # no time at all
        (47, "23. - 25. Januar 2024", date(2024, 1, 23)),
        (46, "25. + 26. Januar 2024", date(2024, 1, 25)),
        (11, "Donnerstag, 13. Juni 2024 und Freitag, 14. Juni 2024", date(2024, 6, 13)),
        (12, "04.03.2024 - 07.03.2024", date(2024, 3, 4)),
        (32, "Montag, 28. Oktober 2024 bis Freitag, 1. November 2024", date(2024, 10, 28)),
        (37, "Sonntag, 29. September 2024 - Samstag, 5. Oktober 2024", date(2024, 9, 29)),
        (34, "29. Januar bis 09. Februar 2024", date(2024, 1, 29)),
        (67, "25. Dezember 2023 bis 5. Januar 2024", date(2023, 12, 25)),
        (28, "20. November bis 23. November 2023", date(2023, 11, 20)),
    ],
)
def test_days_without_clock_times_get_none_and_stay_as_words(
    landenhof: Path, line: int, note: str, closes: date
) -> None:
    event = of(landenhof, line)
    assert (event.meetings, event.date_note, event.closes) == ((), note, closes)


def test_every_entry_has_its_times_or_a_remark(landenhof: Path) -> None:
    found = proposed(landenhof)
    doubtful = {remark.line for remark in found.remarks if remark.why is Finding.NO_TIMES}
    assert {event.line for event in found.sessions if not event.meetings} == doubtful
    assert (len(found.sessions) - len(doubtful), len(doubtful)) == (35, 34)
    assert {remark.severity for remark in found.remarks} == {Severity.DOUBTFUL}


def test_about_is_reported_and_the_words_stay_in_the_note(landenhof: Path) -> None:
    about = [remark for remark in proposed(landenhof).remarks if remark.why is Finding.ABOUT]
    assert [(remark.line, remark.value) for remark in about] == [
        (2, "ca. 09.00 bis 19.00 Uhr"),
        (4, "9.00 - ca. 11.00 Uhr"),
    ]
    assert of(landenhof, 4).note == "9.00 - ca. 11.00 Uhr\nanschliessend Sommerferien"


def test_last_years_text_in_a_renewed_entry_is_the_only_contradiction(landenhof: Path) -> None:
    (stale,) = [remark for remark in proposed(landenhof).remarks if remark.why is Finding.LAST_YEARS]
    assert (stale.line, stale.value) == (52, "Wann: Sonntag, 9. April - Samstag, 15. April 2023")
    assert stale.facts == {"day": date(2023, 4, 15), "first": date(2024, 4, 7)}


def test_rain_dates_stay_in_the_note_and_deadlines_close_the_enrolment(landenhof: Path) -> None:
    assert "Verschiebedatum: 22. Mai 2024" in of(landenhof, 2).note
    assert of(landenhof, 60).closes == date(2023, 8, 25)
    assert "Anmeldung bis am 25. August 2023 über Online-Formular" in of(landenhof, 60).note


def test_what_the_site_does_not_show_is_a_draft(landenhof: Path) -> None:
    states = Counter(event.status for event in proposed(landenhof).sessions)
    assert states == {Status.DRAFT: 65, None: 4}


def test_one_place_has_one_name(landenhof: Path) -> None:
    places = Counter(event.place for event in proposed(landenhof).sessions)
    assert places.keys().isdisjoint({"Aula", "am Landenhof", "in Aarau"})
    assert (places["Aula, Landenhof"], places[""]) == (14, 18)


def test_titles_and_spelling_stay_as_they_are(landenhof: Path) -> None:
    titles = Counter(event.title for event in proposed(landenhof).sessions)
    assert (titles["Nothilfekurs 9. Klasse"], titles["Austrittsgruppe 9. Klasse"]) == (2, 3)
    assert "Abschlussanlass der OS-Schüler:innen" in titles


async def test_the_agenda_taken_in_again_changes_nothing(desk: Desk, landenhof: Path) -> None:
    dry = await desk.take(landenhof, dry_run=True)
    first = await desk.take(landenhof)
    assert first.summary == dry.summary
    asked = [one for one in dry.remarks if one.expected is Accepted.IF_MEANT]
    assert {one.why for one in asked} == {Finding.OVER}, "an agenda of years ago, asked about before it is taken in"
    assert sorted(map(str, first.remarks)) == sorted(str(one) for one in dry.remarks if one not in asked)
    assert (first.summary, first.exit_code) == ("rows 69, new 69, changed 0, unchanged 0, refused 0", 0)
    before = await desk.rows()
    assert (await desk.take(landenhof)).summary == "rows 69, new 0, changed 0, unchanged 69, refused 0"
    assert await desk.rows() == before
    stored = await desk.sessions()
    helped = [one for one in stored if one.training.title("de") == "Nothilfekurs 9. Klasse"]
    assert len({one.training.id for one in helped}) == 1
    assert Counter(one.plan.state for one in stored) == {SessionState.DRAFT: 65, SessionState.PUBLISHED: 4}
