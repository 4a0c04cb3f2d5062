"""The template: opened by a spreadsheet, filled in by somebody, and read again."""

import io
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest

from bot.say import Say
from bot.screens import file_notices
from catalogue.exchange import plain_table, quarantine
from catalogue.exchange.column_names import named
from catalogue.exchange.fields import FIELDS
from catalogue.exchange.imports import open_file
from catalogue.file_cards import FileKind, FileTold
from catalogue.reading import choices
from catalogue.reading.choices import Status
from catalogue.rules.states import Kind
from tests.bot.cards import NETWORK, ZONE
from tests.exchange.conftest import Desk

LANGUAGES = ("de", "fr", "en")


def template(language: str) -> bytes:
    told = FileTold(FileKind.TEMPLATE, True, "Haus A", "haus-a", plain_table.form(language), tuple(FIELDS))
    return file_notices.document(told, Say(language, ZONE), NETWORK).content


def opened(language: str) -> Any:
    return openpyxl.load_workbook(io.BytesIO(template(language)))


def at(sheet: Any, ours: str) -> int:
    return next(cell.column for cell in sheet[1] if named(str(cell.value)) == ours)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_column_has_its_names_in_three_languages_and_is_known_by_them(language: str) -> None:
    header = [str(cell.value) for cell in opened(language).active[1]]
    assert [named(one) for one in header] == list(FIELDS)
    own = plain_table.LANGUAGES.index(language)
    for one, column in zip(header, FIELDS.values(), strict=True):
        assert {named(part) for part in one.split("\n")} == {named(column.names[own])}


def test_names_that_mean_different_columns_are_none() -> None:
    assert named("Ort / Lieu") == "place"
    assert named("Ort / Raum") is None
    assert named("Ort / Titel") is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_may_be_chosen_can_be_read(language: str) -> None:
    sheet = opened(language).active
    listed = {}
    for rule in sheet.data_validations.dataValidation:
        if rule.type == "list":
            column = next(iter(rule.sqref.ranges)).min_col
            listed[named(str(sheet.cell(1, column).value))] = rule.formula1.strip('"').split(",")
    assert [choices.kind(one) for one in listed["kind"]] == list(Kind)
    assert [choices.language(one) for one in listed["language"]] == ["de", "fr", "en", "it"]
    assert {choices.status(one) for one in listed["status"]} == set(Status)
    assert sheet.freeze_panes == "A2"


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_example_row_is_left_out_and_would_be_read_as_it_stands(
    desk: Desk, tmp_path: Path, language: str
) -> None:
    path = tmp_path / "vorlage.xlsx"
    path.write_bytes(template(language))
    assert (await desk.take(path)).summary == "rows 0, new 0, changed 0, unchanged 0, refused 0"
    book = opened(language)
    sheet = book.active
    sheet.cell(2, at(sheet, "code")).value = "K1"
    book.save(path)
    report = await desk.take(path)
    assert (report.summary, report.remarks) == ("rows 1, new 1, changed 0, unchanged 0, refused 0", ())
    (one,) = await desk.sessions()
    start, end = datetime.fromisoformat("2030-03-14 09:00"), datetime.fromisoformat("2030-03-14 12:00")
    assert (one.plan.times, one.plan.price, one.plan.capacity) == (((start, end),), 12_000, 12)


def test_a_list_written_by_a_spreadsheet_program_is_recognised(tmp_path: Path) -> None:
    path = tmp_path / "vorlage.xlsx"
    path.write_bytes(template("fr"))
    assert open_file(path).layout.plain
    assert len(quarantine.table(path).rows) == 1
