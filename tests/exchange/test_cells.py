"""What programs write into cells: markup, days as numbers, an editor's nested texts."""

import json
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.exchange import quarantine, richtext
from catalogue.exchange.cells import CELL_READERS, epoch_ms, epoch_s, html
from catalogue.reading.unreadable import Unreadable, Why

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<p>Keine Angabe</p>", "Keine Angabe"),
        ("8 &lt; 9 &amp; 10&nbsp;Uhr", "8 < 9 & 10 Uhr"),
        ("<ul><li> a</li><li>b <b>c</b></li><li></li></ul>", "• a\n• b c"),
        ("<p>a<br/>b</p>\n\n<p> </p><h4>c</h4>", "a\nb\nc"),
        ("<p>lang […gekürzt]", "lang […gekürzt]"),
        ("a <b", "a"),
        ("a <br/ […gekürzt]", "a […gekürzt]"),
        ("a </ […gekürzt]", "a […gekürzt]"),
        ("<p>a < b", "a < b"),
        ("<script>x()</script>a<style>b{}</style>", "a"),
        ("ohne  Auszeichnung", "ohne  Auszeichnung"),
        ("", ""),
    ],
)
def test_markup_becomes_what_it_shows(text: str, shown: str) -> None:
    assert html(text, BERLIN) == shown


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("1693778400000", "2023-09-04"),  # read as UTC it would be the day before
        ("1700175600000", "2023-11-17"),  # in winter
        ("1693778400001", "2023-09-03T22:00:00Z"),
        ("1693812600000", "2023-09-04T07:30:00Z"),
        ("-3600000", "1970-01-01"),
        ("", ""),
        ("4.9.2023", Why.FORM),
        ("1693778400000.5", Why.FORM),
        ("999999999999999", Why.NO_SUCH_DAY),
    ],
)
def test_a_number_of_milliseconds_is_the_local_day_of_its_source(text: str, read: str | Why) -> None:
    try:
        found: object = epoch_ms(text, BERLIN)
    except Unreadable as problem:
        found = problem.why
    assert found == read


@given(st.dates(date(1980, 4, 1), date(2199, 12, 31)))
def test_midnight_of_every_day_is_that_day(day: date) -> None:
    seconds = int(datetime(day.year, day.month, day.day, tzinfo=BERLIN).timestamp())
    assert epoch_ms(str(seconds * 1000), BERLIN) == epoch_s(str(seconds), BERLIN) == day.isoformat()


@given(st.text(max_size=80), st.sampled_from(sorted(CELL_READERS)))
def test_no_text_makes_a_cell_reader_fail_otherwise(text: str, name: str) -> None:
    try:
        assert "\x00" not in CELL_READERS[name](text.replace("\x00", ""), BERLIN)
    except Unreadable as problem:
        assert str(problem)


def test_an_editors_nested_text_is_one_cell_with_a_line_for_each_paragraph(tmp_path: Path) -> None:
    bold = {"type": "text", "marks": [{"type": "bold"}], "text": "Anmeldung "}
    until = [{"type": "text", "text": "bis 3.  Mai"}, {"type": "hard_break"}, {"type": "text", "text": "x"}]
    items = {"type": "bullet_list", "content": [{"type": "list_item", "content": [{"type": "text", "text": "y"}]}]}
    entry = {"lead": [{"type": "paragraph", "content": [bold, *until]}, {"type": "paragraph"}, items], "n": 1}
    (tmp_path / "x.json").write_text(json.dumps([entry]))
    (row,) = quarantine.table(tmp_path / "x.json").rows
    assert row.cells == {"lead": "Anmeldung bis 3. Mai\nx\ny", "n": "1"}


@pytest.mark.parametrize(
    "value",
    [
        [],
        [{"type": "abends"}],
        [{"type": "text"}],
        [{"type": "text", "text": 3}],
        [{"type": "p", "price": 3}],
        "x",
        None,
    ],
)
def test_other_lists_are_no_text_of_an_editor(value: object) -> None:
    assert not richtext.is_rich(value)


def test_a_text_nested_without_end_is_no_text() -> None:
    node: dict[str, object] = {"type": "text", "text": "x"}
    for _ in range(5_000):
        node = {"type": "p", "content": [node]}
    assert not richtext.is_rich([node])
