"""Rows of the plain table: what they propose, and what is refused or doubtful about them."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.cards import TextCard
from catalogue.exchange import headings
from catalogue.exchange.fields import FIELDS, Setting
from catalogue.exchange.imports import Opened, Proposed, propose
from catalogue.exchange.remarks import Accepted, Finding, Severity
from catalogue.exchange.rows import Row, Table
from catalogue.reading.amounts import Money
from catalogue.reading.choices import Status
from catalogue.reading.unreadable import Expected, Why
from catalogue.rules.states import Kind
from tests.exchange.conftest import ZONE

SETTING = Setting(date(2030, 3, 1), ZONE, "de")
at = datetime.fromisoformat


def rows(*cells: Mapping[str, str]) -> Proposed:
    columns = tuple(dict.fromkeys(column for row in cells for column in row))
    filled = tuple(
        Row(line, {column: row.get(column, "") for column in columns}) for line, row in enumerate(cells, start=2)
    )
    table = Table(columns, filled)
    layout = headings.plain(table)
    assert layout is not None
    return propose(Opened(table, layout), SETTING)


def remarks(found: Proposed) -> list[tuple[int, str, object]]:
    return [(remark.line, remark.column, remark.why) for remark in found.remarks]


def test_a_full_row_proposes_everything() -> None:
    cells = {
        "titel": "Deeskalation",
        "titre@fr": "Désescalade",
        "beschreibung": "Ruhig bleiben",
        "thema": "Sicherheit",
        "zielgruppe": "Betreuung",
        "art": "Berufsbildung",
        "sprache": "Deutsch",
        "beginn": "Do 14. März 2030, 08.30",
        "ende": "12.00",
        "ort": "Bern",
        "online": "https://treffen.example.org/1",
        "leitung": "R. Beispiel",
        "plaetze": "12",
        "minimum": "6",
        "stunden": "3,5",
        "preis": "CHF 120.–",
        "code": "D1",
        "traeger": "haus-a haus-b",
        "anmeldeschluss": "1.3.2030",
        "status": "Entwurf",
        "reserviert": "haus-a:3 haus-b:2",
        "hinweis": "Nur mit Vorkurs",
    }
    (session,) = rows(cells).sessions
    assert session.texts == (
        TextCard("de", "Deeskalation", "Ruhig bleiben", "Betreuung"),
        TextCard("fr", "Désescalade"),
    )
    assert (session.topic, session.kind, session.language) == ("Sicherheit", Kind.VOCATIONAL, "de")
    assert session.meetings == ((at("2030-03-14 08:30"), at("2030-03-14 12:00")),)
    assert (session.place, session.trainer, session.online) == ("Bern", "R. Beispiel", "https://treffen.example.org/1")
    assert (session.capacity, session.minimum, session.hours) == (12, 6, Decimal("3.5"))
    assert (session.price, session.code, session.status) == (Money(12000, "CHF"), "D1", Status.DRAFT)
    assert (session.hosts, session.reserved) == (("haus-a", "haus-b"), {"haus-a": 3, "haus-b": 2})
    assert (session.closes, session.note) == (date(2030, 3, 1), "Nur mit Vorkurs")


def test_a_title_alone_is_a_session_without_date_limit_or_price() -> None:
    (session,) = rows({"title": "Kurs", "start": "", "capacity": "", "price": "auf Anfrage"}).sessions
    assert (session.meetings, session.capacity, session.price) == ((), None, None)


@pytest.mark.parametrize(
    ("start", "end", "meeting"),
    [
        ("2030-03-14 09:00", "2030-03-14 12:00", ("2030-03-14 09:00:00", "2030-03-14 12:00:00")),
        ("2030-03-14 09:00:30", "12:00:15", ("2030-03-14 09:00:30", "2030-03-14 12:00:15")),
        ("2030-03-14 09:00 - 12:00", "", ("2030-03-14 09:00:00", "2030-03-14 12:00:00")),
        ("jeudi 14 mars 2030 8 h 30", "12 h", ("2030-03-14 08:30:00", "2030-03-14 12:00:00")),
        ("2030-03-14 20:00", "2030-03-15 02:00", ("2030-03-14 20:00:00", "2030-03-15 02:00:00")),
        ("14.3. 9-12", "", ("2030-03-14 09:00:00", "2030-03-14 12:00:00")),
    ],
)
def test_start_and_end_may_stand_in_one_column_or_two(start: str, end: str, meeting: tuple[str, str]) -> None:
    (session,) = rows({"title": "Kurs", "start": start, "end": end}).sessions
    assert session.meetings == ((at(meeting[0]), at(meeting[1])),)


@pytest.mark.parametrize(
    ("cells", "column", "why", "expected"),
    [
        ({"start": "30.2.2030 9-12"}, "start", Why.NO_SUCH_DAY, Expected.MEETING),
        ({"start": "Mo 14.3.2030 9-12"}, "start", Why.WEEKDAY, Expected.MEETING),
        ({"start": "2030-03-31 02:30", "end": "05:00"}, "start", Why.SKIPPED, Expected.MEETING),
        ({"start": "2030-10-27 01:00", "end": "02:30"}, "end", Why.TWICE, Expected.MOMENT),
        ({"start": "2030-03-14 09:00", "end": "08:00"}, "end", Why.BACKWARDS, Expected.MEETING),
        ({"start": "2030-03-14 09:00", "end": ""}, "end", Finding.NO_END, Expected.MOMENT),
        ({"start": "", "end": "12:00"}, "end", Finding.NO_START, Expected.MOMENT),
        ({"start": "2030-03-14"}, "start", Why.FORM, Expected.MEETING),
        ({"capacity": "viele"}, "capacity", Why.FORM, Expected.WHOLE),
        ({"capacity": "5", "minimum": "8"}, "minimum", Finding.FEWER_SEATS, Accepted.CHECK),
        ({"price": "teuer"}, "price", Why.FORM, Expected.MONEY),
        ({"hours": "lang"}, "hours", Why.FORM, Expected.HOURS),
        ({"kind": "extern"}, "kind", Why.FORM, Expected.KIND),
        ({"language": "xx"}, "language", Why.FORM, Expected.LANGUAGE),
        ({"closes": "bald"}, "closes", Why.FORM, Expected.DAY),
        ({"status": "vielleicht"}, "status", Why.FORM, Expected.STATUS),
        ({"hosts": "Haus A!"}, "hosts", Why.FORM, Expected.SLUGS),
        ({"reserved": "3"}, "reserved", Why.FORM, Expected.SHARES),
        ({"title": "x" * 301}, "title", Why.LONG, Expected.TEXT),
        ({"place": "x" * 301}, "place", Why.LONG, Expected.TEXT),
        ({"title": ""}, "title", Finding.NO_TITLE, Accepted.TITLE),
    ],
)
def test_an_unreadable_cell_refuses_its_row_and_says_what_is_accepted(
    cells: dict[str, str], column: str, why: object, expected: object
) -> None:
    found = rows({"title": "Kurs"} | cells, {"title": "Anderer"})
    (remark,) = found.remarks
    assert (remark.line, remark.column, remark.why, remark.expected) == (2, column, why, expected)
    assert remark.severity is Severity.REFUSED
    assert [session.title for session in found.sessions] == ["Anderer"]


def test_a_row_with_more_cells_than_the_header_is_refused() -> None:
    table = Table(("title",), (Row(2, {"title": "a"}, ("b",)),))
    layout = headings.plain(table)
    assert layout is not None
    found = propose(Opened(table, layout), SETTING)
    assert remarks(found) == [(2, "", Finding.MORE_CELLS)]


def test_rows_of_one_code_are_meetings_of_one_session() -> None:
    found = rows(
        {"code": "D1", "title": "Kurs", "start": "14.3.2030 9-12", "place": "Bern"},
        {"code": "D2", "title": "Kurs", "start": "14.3.2030 9-12", "place": "Biel"},
        {"code": "D1", "title": "", "start": "21.3.2030 9-12", "place": ""},
    )
    first, second = found.sessions
    assert (first.lines, second.lines) == ((2, 4), (3,))
    assert [start.day for start, _ in first.meetings] == [14, 21]
    assert (first.place, found.remarks) == ("Bern", ())


def test_a_refused_row_refuses_the_other_meetings_of_its_session() -> None:
    found = rows(
        {"code": "D1", "title": "Kurs", "start": "14.3.2030 9-12"},
        {"code": "D1", "title": "Kurs", "start": "30.2.2030 9-12"},
    )
    assert (len(found.sessions), set(found.refused)) == (0, {2, 3})
    assert remarks(found) == [(3, "start", Why.NO_SUCH_DAY), (2, "code", Finding.WITH_REFUSED)]


def test_two_titles_under_one_code_are_refused() -> None:
    found = rows({"code": "D1", "title": "Kurs"}, {"code": "D1", "title": "Anderer"}, {"code": "D1", "title": ""})
    assert (len(found.sessions), set(found.refused)) == (0, {2, 3, 4})


def test_one_code_in_two_institutions_is_two_sessions() -> None:
    found = rows(
        {"code": "D1", "title": "Kurs", "start": "14.3.2030 9-12", "hosts": "haus-a"},
        {"code": "D1", "title": "Anderer", "start": "14.3.2030 9-12", "hosts": "haus-b"},
    )
    assert [session.title for session in found.sessions] == ["Kurs", "Anderer"]


def test_a_row_of_a_session_that_says_something_else_is_doubtful_and_the_first_holds() -> None:
    found = rows(
        {"code": "D1", "title": "Kurs", "start": "14.3.2030 9-12", "place": "Bern", "description": "a"},
        {"code": "D1", "title": "Kurs", "start": "21.3.2030 9-12", "place": "Biel", "description": "b"},
    )
    assert remarks(found) == [(3, "place", Finding.DIFFERS), (3, "description", Finding.DIFFERS)]
    assert found.sessions[0].place == "Bern"


def test_a_meeting_that_stands_twice_is_taken_once_and_reported() -> None:
    found = rows(
        {"code": "D1", "title": "Kurs", "start": "14.3.2030 9-12"},
        {"code": "D1", "title": "Kurs", "start": "14.3.2030 9-12"},
    )
    assert remarks(found) == [(3, "start", Finding.SAME_MEETING)]
    assert len(found.sessions[0].meetings) == 1


def test_two_sessions_without_code_of_one_title_and_start_cannot_be_told_apart() -> None:
    row = {"title": "Kurs", "start": "14.3.2030 9-12"}
    found = rows(row, row | {"start": "15.3.2030 9-12"}, row)
    assert remarks(found) == [(4, "title", Finding.SAME_SESSION)]
    assert len(found.sessions) == 2


def test_a_column_that_is_not_known_is_named_once_with_what_is_lost() -> None:
    found = rows({"title": "Kurs", "foo": "x", "bar": "", "baz": " "}, {"title": "B", "foo": "y", "bar": "z"})
    assert [(one.line, one.column, one.why, one.value, one.facts["example"]) for one in found.remarks] == [
        (1, "header", Finding.UNKNOWN_COLUMN, "foo", '"x"'),
        (1, "header", Finding.UNKNOWN_COLUMN, "bar", '"z"'),
    ]
    assert all(remark.severity is Severity.DOUBTFUL for remark in found.remarks)


def test_a_report_shows_a_long_value_on_one_line() -> None:
    (remark,) = rows({"title": "Kurs", "price": "sehr\nteuer\t" + "x" * 100}).remarks
    assert "\n" not in str(remark)
    assert len(str(remark)) < 250


COLUMNS = st.dictionaries(st.sampled_from(sorted(FIELDS)), st.text(max_size=40), max_size=12)


@given(st.lists(COLUMNS, max_size=6))
def test_no_rows_make_a_proposal_fail_and_none_is_lost(cells: list[dict[str, Any]]) -> None:
    found = rows(*({"title": "Kurs"} | row for row in cells), {"title": "x"})
    taken = [line for session in found.sessions for line in session.lines]
    assert sorted([*taken, *found.refused]) == list(range(2, len(cells) + 3))
