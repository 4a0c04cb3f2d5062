"""A list of a year, as its title says, whose dates leave the year out."""

from datetime import date, datetime
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest

from catalogue.exchange.fields import Setting
from catalogue.exchange.imports import open_file, propose
from tests.exchange.conftest import ZONE

SETTING = Setting(date(2030, 3, 1), ZONE, "de")
ROWS = [["Kurs", "Datum", "Zeit", "Anmeldeschluss"], ["Brandschutz", "14.3.", "9-12", "10.3."]]


def first(path: Path) -> datetime:
    found = propose(open_file(path), SETTING)
    return found.sessions[0].meetings[0][0]


def written(folder: Path, title: str) -> Path:
    path = folder / "list.csv"
    path.write_text("\n".join([title, "", *map(";".join, ROWS)]))
    return path


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("Jahresprogramm 2031", 2031),
        ("Weiterbildung 2031 – Haus Lindenhof", 2031),
        ("Jahresprogramm 2030", 2030),
        ("Weiterbildung", 2030),
        ("Weiterbildung 2030/2031", 2030),
        ("Weiterbildung 2031/32", 2030),
        ("Weiterbildung 2031-32", 2030),
        ("Weiterbildung 2031 (Stand 12.11.2030)", 2030),
        ("Haus Lindenhof seit 2005", 2030),
    ],
)
def test_a_date_without_a_year_is_of_the_year_of_the_title(tmp_path: Path, title: str, year: int) -> None:
    assert first(written(tmp_path, title)) == datetime(year, 3, 14, 9)


def test_what_is_over_in_the_year_of_the_title_is_not_moved_to_the_next_one(tmp_path: Path) -> None:
    path = written(tmp_path, "Programm 2030")
    path.write_text(path.read_text().replace("14.3.", "14.2."))
    assert first(path) == datetime(2030, 2, 14, 9)


def test_the_last_day_to_enrol_is_of_that_year_too(tmp_path: Path) -> None:
    found = propose(open_file(written(tmp_path, "Programm 2031")), SETTING)
    assert found.sessions[0].closes == date(2031, 3, 10)
    path = written(tmp_path, "Programm 2031")
    path.write_text(path.read_text().replace("10.3.", "1.12."))
    assert propose(open_file(path), SETTING).sessions[0].closes == date(2030, 12, 1)


def test_the_title_of_a_workbook(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in [["Programm 2031"], *ROWS]:
        book.active.append(row)
    book.save(tmp_path / "list.xlsx")
    assert first(tmp_path / "list.xlsx") == datetime(2031, 3, 14, 9)
