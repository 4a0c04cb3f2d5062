"""People's own lists: their words for our columns, a date and its times in columns of their own, and what is asked."""

import io
from datetime import datetime, time
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from catalogue.exchange import column_names, headings
from catalogue.exchange.imports import Proposed, open_file
from catalogue.exchange.remarks import Finding
from catalogue.exchange.rows import Row, Table
from catalogue.exchange.unusable import Fault, Unusable
from tests.exchange.conftest import Desk, proposed

at = datetime.fromisoformat
MORNING = (at("2030-04-12 09:00"), at("2030-04-12 12:00"))


def table(text: str) -> Table:
    header, *lines = (line.split(";") for line in text.split("\n"))
    rows = (Row(line, dict(zip(header, cells, strict=False))) for line, cells in enumerate(lines, start=2))
    return Table(tuple(header), tuple(rows))


def listed(folder: Path, text: str) -> Proposed:
    path = folder / f"liste{len(list(folder.iterdir()))}.csv"
    path.write_text(text, "utf-8")
    return proposed(path)


@pytest.mark.parametrize(
    "text",
    [
        "Titel;Datum;Zeit\nA;12.4.2030;9-12",
        "Kurs;Datum;Von;Bis\nA;12.4.2030;09:00;12:00",
        "Titel;Datum;Beginn;Ende\nA;Fr 12.4.2030;9.00;12.00 Uhr",
        "Kurs;Kursdatum;Uhrzeit\nA;12. April 2030;09:00 - 12:00",
        "Titel;Termin\nA;12.4.2030, 9-12 Uhr",
        "Titel;Von;Bis\nA;12.4.2030 9:00;12.4.2030 12:00",
        "Titel;Datum;Beginn;Ende\nA;erfasst 1.2.;12.4.2030 9:00;12:00",
        "Intitulé;Date;Heure\nA;vendredi 12 avril 2030;9 h à 12 h",
        "Formation;Date;De;À\nA;12.4.2030;9 h;12 h",
        "Cours;Date du cours;Heure de début;Heure de fin\nA;12.04.2030;9h00;12h00",
        "Course;Date;Time\nA;12 April 2030;9:00 - 12:00",
        "Course title;Date;From;To\nA;2030-04-12;9:00;12:00",
        "Titel;Datum;Zeit\nA;12.04.2030;09.00 - 12.00 Uhr",
        "Titel;Datum;Zeit\nA;Fr, 12.04.30;09.00-12.00",
        "Titel;Daten;Zeit\nA;12.4.2030;9-12 Uhr",
    ],
)
def test_a_date_and_its_times_are_found_under_the_words_of_a_language(tmp_path: Path, text: str) -> None:
    (session,) = listed(tmp_path, text).sessions
    assert session.meetings == (MORNING,)


@pytest.mark.parametrize(
    ("heading", "ours"),
    [
        ("Kosten", "price"),
        ("Kosten (CHF)", "price"),
        ("Preis in Fr.", "price"),
        ("Coûts", "price"),
        ("Fee", "price"),
        ("Dozent/in", "trainer"),
        ("Kursleiter:in", "trainer"),
        ("Referent*innen", "trainer"),
        ("Intervenant·e", "trainer"),
        ("max. TN", "capacity"),
        ("Kursort", "place"),
        ("Anmeldefrist", "closes"),
        ("Délai d'inscription", "closes"),
        ("Kurs / Cours", "title"),
        # What may mean two things, or is for nobody else.
        ("Nr.", None),
        ("Bemerkungen", None),
        ("Teilnehmende", None),
        ("Dauer", None),
        ("Tag", None),
        ("Kosten EUR", None),
    ],
)
def test_what_can_mean_one_thing_is_known_and_nothing_else(heading: str, ours: str | None) -> None:
    assert column_names.meant(heading) == ours


@pytest.mark.parametrize(
    "text",
    [
        "Titel;Daten;Zeit\nA;12.4.2030, 19.4.2030;9-12 Uhr",
        "Titel;Termine;Von;Bis\nA;12.4. und 19.4.2030;9:00;12:00",
        "Intitulé;Dates;Heure\nA;12 et 19 avril 2030;9 h à 12 h",
        "Titel;Beginn\nA;12.4.2030 und 19.4.2030 9-12",
    ],
)
def test_several_days_in_one_cell_are_the_meetings_of_a_session(tmp_path: Path, text: str) -> None:
    (session,) = listed(tmp_path, text).sessions
    assert session.meetings == (MORNING, (at("2030-04-19 09:00"), at("2030-04-19 12:00")))


@pytest.mark.parametrize("cell", ["12.4.2030, 31.4.2030", "12.4.2030 oder 19.4.2030", "12.4.2030, vielleicht 19.4."])
def test_of_several_days_all_are_understood_or_the_row_is_refused(tmp_path: Path, cell: str) -> None:
    found = listed(tmp_path, f"Titel;Daten;Zeit\nA;{cell};9-12")
    assert (found.sessions, [one.line for one in found.remarks]) == ((), [2])


CAPTIONS = [
    "Kursprogramm 2030 Haus Lindenhof;;;\n;;;\n",
    "Haus Lindenhof;;;Stand: 3.1.2030\n",
    "Kurse, Schulungen, Weiterbildungen\n",
    "Kurs;;Zeit;\n",
    "Kurse;für alle;im;Jahr 2030\nbitte;bis;Ende Januar;anmelden\n\n",
    "",
]


@pytest.mark.parametrize("caption", CAPTIONS)
def test_what_stands_above_the_header_is_no_header(tmp_path: Path, caption: str) -> None:
    found = listed(tmp_path, f"{caption}Titel;Datum;Zeit;Ort\nA;12.4.2030;9-12;Bern\n")
    assert [(one.title, one.meetings, one.place) for one in found.sessions] == [("A", (MORNING,), "Bern")]
    assert found.sessions[0].line == caption.count("\n") + 2
    assert found.remarks == ()


def test_rows_that_sound_like_a_header_below_it_are_rows(tmp_path: Path) -> None:
    found = listed(tmp_path, "Titel;Ort\nKurs;Bern\nTitel;Ort\nA;Thun\n")
    assert [one.title for one in found.sessions] == ["Kurs", "Titel", "A"]


def workbook(folder: Path, *sheets: tuple[str, list[list[str]]], hidden: str = "") -> Proposed:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        for name, rows in sheets:
            sheet = book.add_worksheet(name)
            for line, row in enumerate(rows):
                sheet.write_row(line, 0, row)
            if name == hidden:
                sheet.hide()
    (folder / "liste.xlsx").write_bytes(content.getvalue())
    return proposed(folder / "liste.xlsx")


LIST = [["Titel", "Datum", "Zeit"], ["A", "12.4.2030", "9-12"]]
OTHER = [["Titel", "Datum", "Zeit"], ["B", "12.5.2030", "9-12"]]


def test_other_sheets_are_named_and_hidden_ones_are_not(tmp_path: Path) -> None:
    found = workbook(tmp_path, ("April", LIST), ("Mai", OTHER), ("Juni", []), ("Auswahl", OTHER), hidden="Auswahl")
    assert [one.title for one in found.sessions] == ["A"]
    assert [(one.value, one.why) for one in found.remarks] == [("Mai", Finding.OTHER_SHEETS)]


def test_the_list_is_found_behind_a_sheet_of_words(tmp_path: Path) -> None:
    found = workbook(
        tmp_path, ("Hinweise", [["So füllen Sie die Liste aus"], ["Bitte", "ein Kurs je Zeile"]]), ("Kurse", LIST)
    )
    assert [one.title for one in found.sessions] == ["A"]
    assert [one.value for one in found.remarks] == ["Hinweise"]


def test_our_own_name_comes_first_and_two_words_for_one_thing_are_neither() -> None:
    layout = headings.plain(table("Titel;Preis;Kosten;Kurs\nA;120;140;B"))
    assert layout is not None
    assert layout.columns == {"title": "Titel", "price": "Preis"}
    other = headings.plain(table("Titel;Kosten;Gebühr\nA;120;140"))
    assert other is not None
    assert other.columns == {"title": "Titel"}


def test_place_and_room_are_one_place(tmp_path: Path) -> None:
    found = listed(tmp_path, "Titel;Ort;Raum\nA;Bern;Saal 2\nB;Thun;\nC;;Aula\n")
    assert [session.place for session in found.sessions] == ["Bern, Saal 2", "Thun", "Aula"]
    assert listed(tmp_path, "Titel;Raum\nA;Saal 2\n").sessions[0].place == "Saal 2"


def test_a_date_without_its_time_refuses_the_row(tmp_path: Path) -> None:
    found = listed(tmp_path, "Titel;Datum;Zeit\nA;12.4.2030;\nB;;9-12\nC;;\n")
    assert [(one.line, one.column) for one in found.remarks] == [(2, "Datum + Zeit"), (3, "Datum + Zeit")]
    assert [(session.title, session.meetings) for session in found.sessions] == [("C", ())]


def test_the_cells_of_a_spreadsheet_are_date_and_times(tmp_path: Path) -> None:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet, day, clock = book.add_worksheet(), *(book.add_format({"num_format": f}) for f in ("dd.mm.yy", "hh:mm"))
        sheet.write_row(0, 0, ["Titel", "Datum", "Von", "Bis", "Kosten"])
        sheet.write(1, 0, "A")
        sheet.write_datetime(1, 1, at("2030-04-12"), day)
        sheet.write_datetime(1, 2, time(9), clock)
        sheet.write_datetime(1, 3, time(12), clock)
        sheet.write(1, 4, 120)
    (tmp_path / "liste.xlsx").write_bytes(content.getvalue())
    found = proposed(tmp_path / "liste.xlsx")
    (session,) = found.sessions
    assert (session.meetings, session.price and session.price.minor, found.remarks) == ((MORNING,), 12_000, ())


@pytest.mark.parametrize(
    "text",
    [
        "Titel;Wann\nA;12.4.2030 9-12",
        "Titel;1. Termin;2. Termin\nA;12.4.2030 9-12;19.4.2030 9-12",
        "Titel;Durchführung\nA;12.4., 19.4. und 26.4. je 13:30-17\nB;offen",
        "Titel;Tag;Dauer\nA;31.2.2030;2.5",
        "Titel;Datum;Termin\nA;12.4.2030;13.4.2030",
    ],
)
def test_a_list_whose_dates_would_be_lost_is_not_taken_and_they_are_named(tmp_path: Path, text: str) -> None:
    with pytest.raises(Unusable) as problem:
        listed(tmp_path, text)
    assert problem.value.fault is Fault.WHICH_DATE
    assert f'"{text.split(";")[1].split(chr(10))[0]}"' in str(problem.value)


@pytest.mark.parametrize("text", ["Titel;Dauer\nA;2.5", "Titel;Nr.\nA;12", "Titel;Wann\nA;\nB;noch offen", "Titel\nA"])
def test_a_list_without_dates_is_one_of_sessions_whose_date_is_to_be_fixed(tmp_path: Path, text: str) -> None:
    assert {session.meetings for session in listed(tmp_path, text).sessions} == {()}


def test_a_further_column_of_dates_is_named_where_the_start_is_known(tmp_path: Path) -> None:
    (tmp_path / "liste.csv").write_text("Titel;Beginn;erfasst am\nA;12.4.2030 9-12;1.3.2030\n", "utf-8")
    assert open_file(tmp_path / "liste.csv").layout.given == {"title", "start"}
    (remark,) = proposed(tmp_path / "liste.csv").remarks
    assert (remark.value, remark.why, remark.facts["example"]) == ("erfasst am", Finding.UNKNOWN_COLUMN, '"1.3.2030"')


async def test_a_list_under_own_headings_comes_in_whole_and_again_changes_nothing(desk: Desk) -> None:
    own = "Titel;Datum;Zeit;Ort;Plätze;Kosten\nBrandschutz;12.4.2030;9-12;Bern;8-16 TN;CHF 120.–\n"
    assert (await desk.take(own)).summary == "rows 1, new 1, changed 0, unchanged 0, refused 0"
    (session,) = await desk.sessions()
    assert (session.plan.times, session.plan.price, session.plan.capacity) == ((MORNING,), 12_000, 16)
    assert (await desk.take(own)).unchanged == 1
    ours = "titel;beginn;ende\nBrandschutz;12.4.2030 9:00;12.4.2030 12:00\n"
    assert (await desk.take(ours)).unchanged == 1


async def test_new_sessions_of_a_list_without_dates_are_told_once(desk: Desk) -> None:
    """Whoever updates sessions that have their dates hears nothing."""
    report = await desk.take("titel;ort\nA;Bern\nB;Bern\n", dry_run=True)
    (remark,) = report.remarks
    assert (remark.line, remark.why, remark.facts["count"]) == (1, Finding.UNDATED, 2)
    await desk.take("code;titel;beginn\nA1;A;12.4.2030 9-12\n")
    assert (await desk.take("code;titel;ort\nA1;A;Thun\n")).remarks == ()


async def test_a_row_without_a_date_among_others_is_pointed_out_as_a_sum_may_be_one(desk: Desk) -> None:
    """Whoever says when in words, or updates a session that has no date, hears nothing."""
    text = "titel;beginn;terminhinweis;plaetze\nA;12.4.2030 9-12;;12\nB;;im Mai;8\nTotal;;;20\n"
    report = await desk.take(text, dry_run=True)
    assert [(one.line, one.value, one.why) for one in report.remarks] == [(4, "Total", Finding.NO_DATE)]
    await desk.take(text)
    assert (await desk.take(text)).remarks == ()


async def test_the_corrected_list_gives_a_session_without_a_date_its_date(desk: Desk) -> None:
    await desk.take("titel;ort\nBrandschutz;Bern\nNothilfe;Bern\n")
    corrected = "titel;beginn;ort\nBrandschutz;12.4.2030 9-12;Bern\nNothilfe;13.4.2030 9-12;Bern\n"
    seen = await desk.take(corrected, dry_run=True)
    assert seen.summary == "rows 2, new 0, changed 2, unchanged 0, refused 0"
    assert [(one.line, one.why) for one in seen.remarks] == [(2, Finding.GETS_DATE), (3, Finding.GETS_DATE)]
    assert (await desk.take(corrected)).changed == 2
    assert (await desk.sessions())[0].plan.times[0] == MORNING
    again = await desk.take(corrected)
    assert (again.unchanged, again.remarks, len(await desk.sessions())) == (2, (), 2)


async def test_several_dates_for_one_session_without_a_date_are_new_and_each_is_reported(desk: Desk) -> None:
    await desk.take("titel\nA\n")
    report = await desk.take("titel;beginn\nA;12.4.2030 9-12\nA;13.4.2030 9-12\n")
    assert report.new == 2
    assert [(one.line, one.why) for one in report.remarks] == [(2, Finding.TWIN_UNDATED), (3, Finding.TWIN_UNDATED)]


async def test_a_report_calls_columns_as_the_list_does(desk: Desk) -> None:
    header = "Code;Titel;Beginn;Status;Preis\n"
    await desk.take(header + "K1;A;12.4.2030 9-12;abgesagt;\n")
    two = "K2;B;5.5.2030 9-12;;120\nK2;B;6.5.2030 9-12;;130\n;C;5.5.2030 9-12;;\n;C;5.5.2030 9-12;;\n"
    report = await desk.take(header + "K1;A;12.4.2030 9-12;offen;\n" + two)
    assert [(one.line, one.column, one.value) for one in report.remarks] == [
        (4, "Preis", "CHF 130.00"),
        (6, "Titel", "C"),
        (2, "Status", "published"),
    ]
