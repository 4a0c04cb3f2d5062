"""Files as they come: encodings, separators, broken and hostile ones, and what they may cost."""

import json
import os
import zipfile
from datetime import date, datetime, time
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue.exchange import quarantine, rows, workbook
from catalogue.exchange.rows import Row, Table
from catalogue.exchange.unusable import Fault, Unusable

KITCHEN = Table(("titel", "ort"), (Row(2, {"titel": "Küche – «x»", "ort": "Zürich"}),))


def fault(path: Path) -> Fault:
    with pytest.raises(Unusable) as problem:
        quarantine.table(path)
    assert str(problem.value)
    return problem.value.fault


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "windows-1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_table_of_text_reads_the_same_in_every_spelling(
    tmp_path: Path, encoding: str, separator: str, line_end: str
) -> None:
    path = tmp_path / "kurse.csv"
    path.write_bytes(f"titel{separator}ort{line_end}Küche – «x»{separator}Zürich{line_end}".encode(encoding))
    assert quarantine.table(path) == KITCHEN


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a,b\n1\n", [(2, {"a": "1", "b": ""}, ())]),
        ("a,b\n1,2,\n", [(2, {"a": "1", "b": "2"}, ())]),
        ("a,b\n1,2,3\n", [(2, {"a": "1", "b": "2"}, ("3",))]),
        ('a,b\n"1\n2",3\n4,5\n', [(2, {"a": "1\n2", "b": "3"}, ()), (4, {"a": "4", "b": "5"}, ())]),
        ('a,b\n"say ""x""",2\n', [(2, {"a": 'say "x"', "b": "2"}, ())]),
        ("\n;;\na;b\n\n1;2\n", [(5, {"a": "1", "b": "2"}, ())]),
        ("sep=;\na;b,c\n1;2\n", [(3, {"a": "1", "b,c": "2"}, ())]),
        ("a;b\n1,5;x\n", [(2, {"a": "1,5", "b": "x"}, ())]),
        (' a ;"b;c"\n1;2\n', [(2, {"a": "1", "b;c": "2"}, ())]),
        ("a;\n1;2\n", [(2, {"a": "1"}, ())]),
        ("a;b\n", []),
    ],
)
def test_ragged_and_quoted_rows_keep_their_cells_and_their_lines(
    tmp_path: Path, text: str, found: list[tuple[int, dict[str, str], tuple[str, ...]]]
) -> None:
    path = tmp_path / "kurse.csv"
    path.write_text(text)
    assert [(row.line, dict(row.cells), row.extra) for row in quarantine.table(path).rows] == found


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("leer.csv", b"", Fault.EMPTY),
        ("leer.xlsx", b"", Fault.EMPTY),
        ("blank.csv", b"\n ; ;\n", Fault.EMPTY),
        ("bild.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), Fault.BINARY),
        ("null.csv", bytes(100_000), Fault.BINARY),
        ("halb.csv", "titel\nKüche".encode() + b"\nK\xe4se", Fault.BINARY),
        ("doppelt.csv", b"titel;ort;titel\n", Fault.COLUMN_TWICE),
        ("offen.csv", b'titel;ort\n"Kurs;Bern\nx;y\n', Fault.BROKEN_QUOTES),
        ("lang.csv", b"titel\n" + b"x" * 40_000 + b"\n", Fault.TOO_LONG_CELL),
        ("breit.csv", b"a;" * 400 + b"\n1\n", Fault.TOO_MANY_COLUMNS),
        ("viele.csv", b"a;b\n" + b"1;2\n" * 1_000_000, Fault.TOO_MANY_ROWS),
        ("kein.xlsx", b"PK\x03\x04 nothing", Fault.FORMAT),
        ("text.xlsx", b"titel;ort\n", Fault.FORMAT),
        ("kaputt.json", b"[{", Fault.FORMAT),
        ("zahl.json", b"3", Fault.NOT_ROWS),
        ("liste.json", b"[1, 2]", Fault.NOT_ROWS),
        ("tief.json", b"[" * 1_000_000, Fault.TOO_DEEP),
        ("kaputt.yaml", b"a: [1, 2\nb: }", Fault.FORMAT),
        ("tief.yaml", b"[" * 200_000 + b"]" * 200_000, Fault.TOO_DEEP),
        ("lachen.yaml", b"a: &a [x, x]\nb: [*a, *a]\n", Fault.TOO_DEEP),
        ("text.yaml", b"nur ein Satz", Fault.NOT_ROWS),
    ],
)
def test_a_file_of_which_nothing_can_be_taken_says_why(
    tmp_path: Path, name: str, content: bytes, expected: Fault
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert fault(path) is expected


def test_a_missing_file_and_a_folder_are_faults(tmp_path: Path) -> None:
    assert fault(tmp_path / "nicht-da.csv") is Fault.MISSING
    (tmp_path / "ordner.csv").mkdir()
    with pytest.raises(Unusable):
        quarantine.table(tmp_path / "ordner.csv")


def test_a_file_of_200_megabytes_is_not_even_opened(tmp_path: Path) -> None:
    path = tmp_path / "gross.csv"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    assert fault(path) is Fault.TOO_LARGE


def test_a_spreadsheet_gives_dates_numbers_and_formula_like_texts_as_text(tmp_path: Path) -> None:
    path = tmp_path / "kurse.xlsx"
    book = openpyxl.Workbook()
    book.create_sheet("leer", 0)
    sheet = book.worksheets[1]
    sheet.append([None, None, None, None, None])
    sheet.append([None, "titel", "beginn", "plaetze", "preis"])
    sheet.append([None, "@cmd", "14.3.2030", 12, 120.5])
    sheet["C4"] = "=1+1"
    sheet["B4"] = "'=x"
    sheet["C5"] = datetime.fromisoformat("2030-03-14T09:00:30")
    sheet["D5"] = True
    book.save(path)
    found = quarantine.table(path)
    assert [row.cells["titel"] for row in found.rows] == ["@cmd", "'=x", ""]
    first = found.rows[0]
    assert (first.line, first.cells["plaetze"], first.cells["preis"]) == (3, "12", "120.5")
    assert found.rows[2].cells["beginn"] == "2030-03-14 09:00:30"
    assert found.rows[2].cells["plaetze"] == "yes"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (datetime.fromisoformat("2030-03-14 08:59:59.999999"), "2030-03-14 09:00:00"),
        (datetime.fromisoformat("2030-03-14 09:00:30.000001"), "2030-03-14 09:00:30"),
        (datetime.fromisoformat("2030-03-14 00:00"), "2030-03-14"),
        (date(2030, 3, 14), "2030-03-14"),
        (time(8, 59, 59, 999_999), "09:00:00"),
        (time(0), "00:00:00"),
        (12.0, "12"),
        (120.5, "120.5"),
        (1e300, "1e+300"),
        (False, "no"),
        ("=1+1", "=1+1"),
    ],
)
def test_a_cell_of_a_spreadsheet_is_what_somebody_would_type(cell: object, text: str) -> None:
    assert workbook.text(cell) == text


def test_a_spreadsheet_with_one_cell_in_the_last_corner_costs_nothing(tmp_path: Path) -> None:
    path = tmp_path / "ecke.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "titel")
        sheet.write(1_048_575, 16_383, "x")
    assert fault(path) is Fault.TOO_HEAVY


def test_a_spreadsheet_of_shared_texts_is_stopped_at_its_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "geteilt.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "titel")
        for line in range(1, 900):
            sheet.write(line, 0, "x" * 30_000)
    assert path.stat().st_size < 100_000
    assert fault(path) is Fault.TOO_MUCH_TEXT


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/workbook.xml", "w") as entry:
        for _ in range(210):
            entry.write(bytes(1_000_000))


def test_a_zip_bomb_is_measured_before_it_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "bombe.xlsx"
    bomb(path)
    assert path.stat().st_size < 300_000
    assert fault(path) is Fault.TOO_LARGE_INSIDE


def test_a_zip_bomb_that_lies_about_its_size_is_found_out(tmp_path: Path) -> None:
    path = tmp_path / "luege.xlsx"
    bomb(path)
    content = bytearray(path.read_bytes())
    directory = content.rfind(b"PK\x01\x02")
    content[directory + 24 : directory + 28] = (1000).to_bytes(4, "little")
    path.write_bytes(content)
    assert fault(path) is Fault.TOO_LARGE_INSIDE


def test_json_and_yaml_flatten_to_the_same_columns_and_keep_every_value_as_text(tmp_path: Path) -> None:
    entry = {"a": {"b": "x", "c": ["1", "2"]}, "d": [{"e": "y"}]}
    (tmp_path / "x.json").write_text(json.dumps([entry | {"n": 1.50, "t": True, "z": None}]))
    (tmp_path / "x.yaml").write_text("---\na: {b: x, c: ['1', '2']}\nd: [{e: y}]\nn: 08:30\nt: no\nz:\n")
    shared = {"a.b": "x", "a.c": "1\n2", "d.0.e": "y"}
    assert quarantine.table(tmp_path / "x.json").rows[0].cells == shared | {"n": "1.5", "t": "yes", "z": ""}
    assert quarantine.table(tmp_path / "x.yaml").rows[0].cells == shared | {"n": "08:30", "t": "no", "z": ""}


def test_rows_are_found_at_a_dotted_path(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text('{"a": {"b": [{"t": "x"}]}}')
    assert quarantine.table(tmp_path / "x.json", "json", "a.b").rows == (Row(1, {"t": "x"}),)
    with pytest.raises(Unusable):
        quarantine.table(tmp_path / "x.json", "json", "a.c")


def test_one_yaml_document_with_a_list_is_rows_and_so_are_many_documents(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("- t: x\n- t: y\n")
    (tmp_path / "b.yaml").write_text("t: x\n---\nt: y\n")
    assert quarantine.table(tmp_path / "a.yaml") == quarantine.table(tmp_path / "b.yaml")


def test_the_reading_process_does_not_see_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # A token stands in the environment; a broken python path there would show that it is handed on.
    monkeypatch.setenv("PYTHONHOME", "/nowhere")
    (tmp_path / "x.csv").write_text("titel\nKurs\n")
    assert len(quarantine.table(tmp_path / "x.csv").rows) == 1
    assert os.environ["PYTHONHOME"] == "/nowhere"


def test_a_reader_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quarantine, "MOST_SECONDS", 0.001)
    (tmp_path / "x.csv").write_text("titel\nKurs\n")
    assert fault(tmp_path / "x.csv") is Fault.TOO_SLOW


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=400), st.sampled_from(["csv", "xlsx", "json", "yaml"]))
def test_no_bytes_make_a_reader_fail_otherwise(tmp_path: Path, content: bytes, format_name: str) -> None:
    path = tmp_path / "x"
    path.write_bytes(content)
    try:
        for row in quarantine.rows(path, format_name, ""):
            assert all(len(cell) <= rows.MOST_IN_CELL for cell in row.cells.values())
    except Unusable as problem:
        assert str(problem)
