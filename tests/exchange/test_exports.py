"""What leaves the house comes back as it was, and no cell becomes a formula."""

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from catalogue import enrolments, sessions, trainings
from catalogue.cards import TextCard
from catalogue.exchange import exports, sheets
from catalogue.exchange.fields import Setting, guarded, text, unguarded
from catalogue.exchange.quarantine import rows as opened_rows
from catalogue.refusals import Reason, Refused
from catalogue.rules.rights import CONSOLE
from catalogue.rules.states import CancelReason, Kind, Role, SessionState
from catalogue.rules.terms import Terms
from catalogue.sessions import Plan
from tests import factories
from tests.exchange.conftest import ZONE, Desk
from tests.factories import NOW

at = datetime.fromisoformat
MARCH_14 = (at("2030-03-14 09:00"), at("2030-03-14 12:00"))
MARCH_21 = (at("2030-03-21 09:00:30"), at("2030-03-21 12:00"))

WRITTEN = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=30) | st.sampled_from(
    ["=1+1", "'=1", "''=1", "+41 31", "-5", "@x", "_x0041_", "a\nb", '"', ";", "a;b,c\td", "1e5", "TRUE", "#REF!", "'"]
)


async def fill(desk: Desk) -> None:
    """A programme with something of everything."""
    house = desk.house.id
    async with desk.database.writing() as db:
        other = (await factories.institution(db, "haus-b", "Haus B", languages=("fr",))).id
        texts = (TextCard("fr", "Désescalade", "Ligne 1\n\nLigne  2", "Équipe"), TextCard("de", "=Deeskalation()"))
        first = await trainings.add(db, CONSOLE, house, Kind.VOCATIONAL, "Sicherheit", texts, NOW)
        second = await factories.training(db, house, TextCard("de", "Brandschutz", "Text"))
        twin = await factories.training(db, house, TextCard("de", "Brandschutz", "Anderer Text"))
        whole = Plan(
            first,
            (house, other),
            ZONE.key,
            (MARCH_14, MARCH_21),
            language="fr",
            place="+41 Bern; Raum 2",
            online="https://treffen.example.org/1",
            trainer="R. Beispiel",
            note="- mitbringen\n- Schuhe",
            capacity=12,
            minimum=0,
            stated_hours=Decimal("6.25"),
            price=12050,
            currency="EUR",
            price_note="inkl. Essen",
            code="D1",
            opens_on=date(2030, 2, 1),
            closes_on=date(2030, 3, 1),
            reserved={house: 3, other: 2},
        )
        confirmed = await sessions.add(db, CONSOLE, whole, NOW)
        plain = Plan(second, (house,), ZONE.key, (MARCH_14, MARCH_21))
        for plan in (
            plain,
            replace(plain, training_id=twin),
            replace(plain, times=(), date_note="nach Absprache", price=0),
            replace(plain, times=(MARCH_21,), state=SessionState.DRAFT),
            replace(plain, times=((at("2029-03-14 09:00"), at("2029-03-14 12:00")),)),
        ):
            await sessions.add(db, CONSOLE, plan, NOW)
        cancelled = await sessions.add(db, CONSOLE, replace(plain, code="X"), NOW)
        await sessions.cancel(db, CONSOLE, cancelled, CancelReason.TOO_FEW, NOW, Terms())
        await db.exec_driver_sql(f"UPDATE sessions SET state = 'confirmed' WHERE id = {confirmed}")


async def exported(desk: Desk, ending: str, language: str = "en") -> Path:
    async with desk.database.reading() as db:
        content = await exports.catalogue(db, ending, NOW, language)
    path = desk.folder / f"export{ending}"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
@pytest.mark.parametrize("language", ["en", "de", "fr"])
async def test_an_exported_catalogue_taken_in_again_changes_nothing(desk: Desk, ending: str, language: str) -> None:
    await fill(desk)
    before = await desk.rows()
    report = await desk.take(await exported(desk, ending, language))
    assert report.lines == ("rows 11, new 0, changed 0, unchanged 11, refused 0",)
    assert await desk.rows() == before


async def test_an_exported_catalogue_builds_the_same_programme_in_an_empty_house(desk: Desk) -> None:
    await desk.take("titel;beginn;code;preis\nKurs;14.3.2030 9-12;K1;120\nKurs;21.3.2030 9-12;K1;120\nOffen;;;\n")
    path = await exported(desk, ".csv")
    content = path.read_text("utf-8-sig").replace("haus-a", "haus-b")
    path.write_text(content, "utf-8")
    async with desk.database.writing() as db:
        other = await factories.institution(db, "haus-b", "Haus B")
    assert (await desk.take(path, house=other)).new == 3
    copies = await replace(desk, house=other).sessions()
    facts = {(one.training.title("de"), one.plan.code, one.plan.times, one.plan.price) for one in copies}
    assert facts == {
        (one.training.title("de"), one.plan.code, one.plan.times, one.plan.price) for one in await desk.sessions()
    }
    again = await desk.take(path, house=other)
    assert again.unchanged == 3


async def test_a_session_without_code_can_be_moved_in_an_exported_table(desk: Desk) -> None:
    await desk.take("titel;beginn\nKurs;14.3.2030 9-12\n")
    path = await exported(desk, ".csv")
    path.write_text(path.read_text("utf-8-sig").replace("2030-03-14", "2030-03-15"), "utf-8")
    report = await desk.take(path)
    assert report.summary == "rows 1, new 0, changed 1, unchanged 0, refused 0"
    (one,) = await desk.sessions()
    assert (one.first_start, one.plan.code) == (at("2030-03-15 09:00"), None)


async def test_rows_of_other_houses_in_a_network_table_are_refused_and_nothing_of_them_is_entered(desk: Desk) -> None:
    await desk.take("titel;code\nKurs;K1\n")
    async with desk.database.writing() as db:
        other = await factories.institution(db, "haus-b", "Haus B")
    await desk.take("titel;code\nAnderer;K1\n", house=other)
    before = await desk.rows()
    report = await desk.take(await exported(desk, ".csv"))
    assert report.summary == "rows 2, new 0, changed 0, unchanged 1, refused 1"
    assert await desk.rows() == before


def test_csv_opens_in_swiss_spreadsheets_and_guards_formulas() -> None:
    content = sheets.csv_bytes([["titel", "preis"], ["=1+1", "Zürich; «x»"]])
    assert content.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))[1] == ["'=1+1", "Zürich; «x»"]


def test_no_cell_of_a_spreadsheet_is_a_formula_or_a_link() -> None:
    cells = ["=1+1", "@SUM(A1)", "+1", "-1", "https://example.org", "12"]
    book = openpyxl.load_workbook(io.BytesIO(sheets.xlsx_bytes([["titel"] * 6, cells])))
    found = next(book.active.iter_rows(min_row=2))
    assert [cell.value for cell in found] == cells
    assert {cell.data_type for cell in found} == {"s"}
    assert [cell.quotePrefix for cell in found] == [True] * 4 + [False] * 2
    assert not any(cell.hyperlink for cell in found)


@given(WRITTEN)
def test_a_guarded_text_comes_back_as_it_was(written: str) -> None:
    assert unguarded(guarded(written)) == written
    assert guarded(written)[:1] not in ("=", "+", "-", "@")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WRITTEN.map(str.strip), min_size=1, max_size=5).filter(any), st.sampled_from([".csv", ".xlsx"]))
def test_every_text_survives_the_way_out_and_in(tmp_path: Path, written: list[str], ending: str) -> None:
    path = tmp_path / f"x{ending}"
    header = [f"spalte {number}" for number in range(len(written))]
    path.write_bytes(sheets.csv_bytes([header, written]) if ending == ".csv" else sheets.xlsx_bytes([header, written]))
    (_, row) = opened_rows(path, ending[1:], "")
    setting = Setting(date(2030, 3, 1), ZONE)
    assert [text(8000)(cell, setting) for cell in row.cells.values()] == written


async def test_schema_org_tells_what_anybody_may_know(desk: Desk) -> None:
    await fill(desk)
    graph = json.loads((await exported(desk, ".json")).read_text())
    assert graph["@context"] == "https://schema.org"
    courses = {json.dumps(course["name"]): course for course in graph["@graph"]}
    assert len(graph["@graph"]) == 3
    course = next(course for course in courses.values() if isinstance(course["name"], list))
    assert course["name"][0] == {"@language": "fr", "@value": "Désescalade"}
    assert course["provider"]["identifier"] == "haus-a"
    (run,) = course["hasCourseInstance"]
    assert (run["startDate"], run["endDate"]) == ("2030-03-14T09:00:00+01:00", "2030-03-21T12:00:00+01:00")
    assert len(run["subEvent"]) == 2
    assert run["offers"] == {"@type": "Offer", "price": "120.50", "priceCurrency": "EUR", "validThrough": "2030-03-01"}
    assert (run["courseMode"], run["maximumAttendeeCapacity"]) == ("onsite online", 12)
    assert "treffen.example.org" not in json.dumps(graph)


async def test_schema_org_leaves_out_drafts_and_the_past_and_tells_unknown_from_free(desk: Desk) -> None:
    await fill(desk)
    graph = json.loads((await exported(desk, ".json")).read_text())
    runs = [run for course in graph["@graph"] for run in course["hasCourseInstance"]]
    assert len(runs) == 5  # neither the draft nor last year's
    assert [run["eventStatus"] for run in runs].count("https://schema.org/EventCancelled") == 1
    assert sorted(run["offers"]["price"] for run in runs if "offers" in run) == ["0.00", "120.50"]
    assert not any(course["name"] == "" for course in graph["@graph"])


async def events_of(desk: Desk) -> list[Any]:
    """The entries of the exported calendar."""
    return list(Calendar.from_ical((await exported(desk, ".ics", "de")).read_bytes()).walk("VEVENT"))


async def test_the_programme_is_a_calendar_of_meetings_that_nobody_can_mistake_for_a_seat(desk: Desk) -> None:
    await fill(desk)
    events = await events_of(desk)
    assert len(events) == 8  # neither the draft, nor last year's, nor the one without date
    assert [str(event["STATUS"]) for event in events].count("CANCELLED") == 2
    assert all(str(event["UID"]).startswith("programme-") for event in events)
    first = next(event for event in events if str(event["SUMMARY"]) == "=Deeskalation()")
    assert first["DTSTART"].dt == datetime(2030, 3, 14, 8, tzinfo=UTC)
    assert "treffen.example.org" not in str(events)


async def test_a_moved_meeting_keeps_its_uid_in_the_programme_and_its_sequence_grows(desk: Desk) -> None:
    file = "titel;code;beginn\nKurs;K1;14.3.2030 9-12\n"
    await desk.take(file)
    (before,) = await events_of(desk)
    await desk.take(file.replace("14.3.", "15.3."))
    (after,) = await events_of(desk)
    assert before["UID"] == after["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]


async def test_enrolments_are_a_table_for_those_who_may_see_names(desk: Desk) -> None:
    await desk.take("titel;beginn;code\n=Kurs;14.3.2030 9-12;K1\n")
    (one,) = await desk.sessions()
    async with desk.database.writing() as db:
        ada = await factories.member(db, desk.house.id, name="Ada")
        head = await factories.member(db, desk.house.id, Role.COORDINATOR)
        await enrolments.enrol(db, ada.who, one.id, desk.house.id, datetime(2030, 3, 1, 9, tzinfo=UTC), Terms())
    async with desk.database.reading() as db:
        content = await exports.enrolments(db, head.who, ".csv", "de", desk.house.id)
        with pytest.raises(Refused) as refusal:
            await exports.enrolments(db, head.who, ".csv")
        assert await exports.enrolments(db, CONSOLE, ".xlsx")
    assert refusal.value.reason is Reason.NOT_ALLOWED
    assert content.decode("utf-8-sig").splitlines() == [
        "kurs;code;beginn;name;institution;status;seit",
        "'=Kurs;K1;2030-03-14 09:00;Ada;Haus A;enrolled;2030-03-01 10:00",
    ]


async def test_another_ending_is_no_export(desk: Desk) -> None:
    async with desk.database.reading() as db:
        with pytest.raises(ValueError, match=r"\.pdf"):
            await exports.catalogue(db, ".pdf", NOW)


def test_a_spreadsheet_has_types_widths_and_a_page(tmp_path: Path) -> None:
    table = [
        ["beginn", "tag", "zahl", "preis", "fremd", "text", "mitternacht"],
        [
            at("2030-03-14 09:00:30"),
            date(2030, 3, 14),
            Decimal("6.25"),
            sheets.Amount(12_050, "CHF"),
            sheets.Amount(12_050, "EUR"),
            "Ein langer Satz. " * 20,
            at("2030-03-14 00:00"),
        ],
    ]
    sheet: Any = openpyxl.load_workbook(io.BytesIO(sheets.xlsx_bytes(table, "Kurse & mehr", "de"))).active
    values = [cell.value for cell in sheet[2]]
    assert values[:5] == [at("2030-03-14 09:00:30"), at("2030-03-14 00:00"), 6.25, 120.5, "EUR 120.50"]
    assert values[6] == "2030-03-14 00:00"
    assert [sheet[f"{column}2"].is_date for column in "ABC"] == [True, True, False]
    assert sheet["D2"].number_format == '"CHF" #,##0.00'
    assert 8 <= sheet.column_dimensions["C"].width < sheet.column_dimensions["F"].width <= 50
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.print_title_rows) == ("A2", "A1:G2", "$1:$1")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.oddHeader.left.text == "Kurse && mehr"


async def test_guests_stand_in_the_table_of_enrolments_too(desk: Desk) -> None:
    await desk.take("titel;beginn;code\nKurs;14.3.2030 9-12;K1\n")
    (one,) = await desk.sessions()
    async with desk.database.writing() as db:
        ada = await factories.member(db, desk.house.id, name="Ada")
        await enrolments.enrol(db, ada.who, one.id, desk.house.id, datetime(2030, 3, 1, 9, tzinfo=UTC), Terms())
        await db.exec_driver_sql("UPDATE enrolments SET institution_id = NULL")
    async with desk.database.reading() as db:
        content = await exports.enrolments(db, CONSOLE, ".csv", "de", desk.house.id, one.id)
        assert await exports.enrolments(db, CONSOLE, ".csv", "de", desk.house.id, one.id + 1)
    assert content.decode("utf-8-sig").splitlines()[1] == "Kurs;K1;2030-03-14 09:00;Ada;;enrolled;2030-03-01 10:00"
