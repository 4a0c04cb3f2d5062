"""A list from the template to the catalogue, corrected; files out. From chat to chat, a coordinator in German."""

import io
from datetime import datetime
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest

from catalogue.rules.states import Role
from tests.e2e.conftest import Town, found, in_days, row
from tests.e2e.test_whole_way import enrol
from tests.visitor import Visitor

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BOTH_WAYS_IN = pytest.mark.parametrize("town", ["polling", "webhook"], indirect=True)


async def sheet_of(visitor: Visitor, name: str) -> Any:
    """The spreadsheet of this name that the bot has sent last, opened."""
    message = await visitor.wait_for(lambda one: one.document is not None and one.document.name.startswith(name))
    assert message.document is not None
    return openpyxl.load_workbook(io.BytesIO(await visitor.download(message.document)))


def columns(sheet: Any) -> dict[str, int]:
    """The columns of a sheet by the first name in their header."""
    return {str(cell.value).split("\n")[0]: cell.column for cell in sheet[1]}


def fill(book: Any, *lines: dict[str, object]) -> None:
    """Below the example, as somebody would."""
    sheet = book.active
    at = columns(sheet)
    for number, line in enumerate(lines, start=3):
        for name, value in line.items():
            sheet.cell(number, at[name], value)


def line(code: str, title: str, start: datetime, place: str = "Bern, Aula", **more: object) -> dict[str, object]:
    facts = {"Code": code, "Titel": title, "Beginn": start, "Ende": start.replace(hour=12), "Ort": place}
    return facts | {"Plätze": 8, "Preis": "CHF 120.–"} | more


async def send(visitor: Visitor, book: Any, name: str = "Programm 2030.xlsx") -> str:
    content = io.BytesIO()
    book.save(content)
    await visitor.send_file(name, content.getvalue(), XLSX)
    return visitor.last.text


@BOTH_WAYS_IN
async def test_a_filled_template_comes_in_after_a_report_and_a_corrected_one_changes_it(town: Town) -> None:
    anna = await town.member("Anna")
    ruth = await town.member("Ruth", "de", payload=town.coordinator)
    await ruth.say("/import")
    assert "Eine ganze Liste auf einmal" in ruth.last.text
    book = await sheet_of(ruth, "vorlage-lindenhof")
    lines = [line(f"K{n}", f"Kurs {n}", in_days(30 + n)) for n in range(1, 4)]
    fill(book, *lines, line("K4", "Kurs 4", in_days(40)) | {"Beginn": "31.2.2031 9-12", "Ende": None})
    text = await send(ruth, book)
    assert "Noch ist nichts geändert" in text
    assert "4 Zeilen für Haus Lindenhof." in text
    assert "Neu: 3 · geändert: 0 · wie bisher: 0 · abgelehnt: 1" in text
    assert "Zeile 6, Beginn" in text
    assert "diesen Tag gibt es nicht" in text
    await ruth.press("Alle Bemerkungen (1)")
    assert "Das geht: " in ruth.last.text
    await ruth.press("Zurück")
    assert ruth.last.text == text
    await anna.say("Kurs 1")
    assert "Nothing found" in anna.last.text or "No training" in anna.last.text
    await town.bot.kill()
    await town.bot.start()
    await ruth.press("Bestätigen")
    assert "ist aufgenommen." in ruth.last.text
    assert "Neu: 3" in ruth.last.text
    await enrol(anna, "Kurs 1")
    fill(
        book, lines[0] | {"Beginn": in_days(60), "Ende": in_days(60, 12)}, *lines[1:], line("K4", "Kurs 4", in_days(40))
    )
    text = await send(ruth, book)
    assert "Neu: 1 · geändert: 1 · wie bisher: 2 · abgelehnt: 0" in text
    assert "1 Durchführung wird verschoben. 1 Person wird informiert." in text
    await ruth.press("Bestätigen")
    assert "Neu: 1 · geändert: 1" in ruth.last.text
    await anna.wait_for(lambda message: "New date: Kurs 1" in message.text)
    assert "Alles ist schon drin." in await send(ruth, book)
    assert "Bestätigen" not in ruth.last.buttons


async def test_back_leaves_everything_as_it_was_and_the_old_button_says_so(town: Town) -> None:
    ruth = await town.member("Ruth", payload=town.coordinator)
    await ruth.send_file("list.csv", b"title;start;code\nFire;14.3.2031 9-12;F1\n", "text/csv")
    assert "New: 1" in ruth.last.text
    old = ruth.last.data("Confirm")
    await ruth.press("Back")
    assert ruth.toast == "Nothing has changed."
    await ruth.forge(old, ruth.last)
    assert "This list does not wait for you any more." in ruth.last.text
    await ruth.say("/manage")
    assert "You run no session yet." in ruth.last.text


async def test_whoever_coordinates_several_houses_is_asked_for_which_one_it_is(town: Town) -> None:
    await found(town.database, "pont", "Fondation du Pont")
    ruth = await town.member("Ruth", payload=town.coordinator)
    await ruth.say(f"/start {await town.invite(Role.COORDINATOR, 'pont')}")
    await ruth.press("Join")
    await ruth.send_file("list.csv", b"title;start;code\nFire;14.3.2031 9-12;F1\n", "text/csv")
    assert "For which institution is «list.csv»?" in ruth.last.text
    await ruth.press("Fondation du Pont")
    assert "1 row for Fondation du Pont." in ruth.last.text
    await ruth.press("Confirm")
    assert "«list.csv» is in." in ruth.last.text


async def test_what_is_no_list_gets_a_friendly_word_and_is_not_even_fetched(town: Town) -> None:
    anna = await town.member("Anna")
    ruth = await town.member("Ruth", payload=town.coordinator)
    await anna.send_file("list.csv", b"title\nFire\n", "text/csv")
    assert "I take lists from coordinators only." in anna.last.text
    await ruth.send_file("holiday.pdf", b"%PDF", "application/pdf")
    assert "I can't take «holiday.pdf»." in ruth.last.text
    await ruth.send_file("list.csv", b"title\n" + b"x" * 5_000_001, "text/csv")
    assert "A list may have 5 MB." in ruth.last.text
    assert await town.stage.calls("getFile") == []
    await ruth.send_file("list.xlsx", b"PK\x03\x04 nothing", XLSX)
    assert "I can't take «list.xlsx»." in ruth.last.text
    assert "not a XLSX file" in ruth.last.text
    assert len(await town.stage.calls("getFile")) == 1


async def test_files_leave_the_chat_with_types_and_only_for_those_who_run_the_session(town: Town) -> None:
    await town.programme(row("Brandschutz", in_days(30), 4, "BS-1"))
    anna = await town.member("=Anna")
    await enrol(anna, "Brandschutz")
    ruth = await town.member("Ruth", payload=town.coordinator)
    await ruth.say("/manage")
    await ruth.pick("Brandschutz", ruth.last)
    await ruth.press("Files")
    files = ruth.last
    await ruth.press("Who comes (Excel)")
    names = (await sheet_of(ruth, "participants")).active
    assert [cell.value for cell in names[2]][:4] == [1, "=Anna", "Haus Lindenhof", "has a seat"]
    assert names["B2"].data_type == "s"
    await ruth.press("What has changed (Excel)")
    changes = (await sheet_of(ruth, "history")).active
    assert [cell.value for cell in changes["B"]][1:] == ["session entered", "enrolment"]
    assert changes["A2"].is_date
    await ruth.say("/manage")
    await ruth.press("Lists and files")
    await ruth.press("All sessions (Excel)")
    sessions = (await sheet_of(ruth, "sessions")).active
    at = columns(sessions)
    assert (sessions.freeze_panes, sessions.print_title_rows) == ("A2", "$1:$1")
    assert (sessions.page_setup.orientation, sessions.page_setup.paperSize) == ("landscape", 9)
    assert (sessions.page_setup.fitToHeight, sessions.sheet_properties.pageSetUpPr.fitToPage) == (0, True)
    assert sessions.auto_filter.ref.startswith("A1:")
    line = sessions[2]
    assert line[at["start"] - 1].value == in_days(30)
    assert (line[at["capacity"] - 1].value, line[at["price"] - 1].value) == (4, 120)
    await ruth.press("Who is enrolled (Excel)")
    await sheet_of(ruth, "enrolments")
    before = len(anna.documents)
    for label in ("Who comes (Excel)", "What has changed (Excel)"):
        await anna.forge(files.data(label))
        assert "(Excel)" not in str(anna.last.buttons)
    assert len(anna.documents) == before
