"""Days and times in several cells: what becomes a meeting, what stays a note, what is said about it."""

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.exchange import layouts
from catalogue.exchange.fields import Setting
from catalogue.exchange.imports import Opened, Proposed, propose
from catalogue.exchange.layouts import Layout, Split
from catalogue.exchange.remarks import Finding, Severity
from catalogue.exchange.rows import Row, Table
from catalogue.reading.unreadable import Why
from tests.exchange.conftest import ZONE

at = datetime.fromisoformat
SETTING = Setting(date(2030, 3, 1), ZONE)
TYPED = Layout({"title": "was", "start": "von", "end": "bis", "date_note": "zeit"}, split={"zeit": Split(("slots",))})
WORDED = Layout(
    {"title": "was", "date_note": "zeit"},
    split={
        "tag": Split(("day",)),
        "zeit": Split(("slots", "about", "span", "days", "all_day", "part_of_day", "open", "words")),
    },
)


def of(layout: Layout, **cells: str) -> Proposed:
    row = Row(2, {"was": "Kurs", **cells})
    return propose(Opened(Table(tuple(row.cells), (row,)), layout), SETTING)


@pytest.mark.parametrize(
    ("cells", "meetings", "note", "remarks"),
    [
        ({"tag": "14.3.2030", "zeit": "9-12"}, ["09:00/12:00"], "", []),
        ({"tag": "14.3.2030", "zeit": "9-12 und 13-15 Uhr"}, ["09:00/12:00", "13:00/15:00"], "", []),
        ({"tag": "14.3.2030", "zeit": "ca. 9-12"}, ["09:00/12:00"], "", [Finding.ABOUT]),
        ({"tag": "14.3.2030", "zeit": ""}, [], "14.03.2030", [Finding.NO_TIMES]),
        ({"tag": "14.3.2030", "zeit": "Ganztags"}, [], "14.03.2030\nGanztags", [Finding.NO_TIMES]),
        ({"tag": "14.3.2030", "zeit": "noch offen"}, [], "14.03.2030\nnoch offen", []),
        ({"tag": "14.3.2030", "zeit": "Donnerstagmorgen"}, [], "14.03.2030\nDonnerstagmorgen", [Finding.NO_TIMES]),
        (
            {"tag": "14.3.2030", "zeit": "Samstagmorgen"},
            [],
            "14.03.2030\nSamstagmorgen",
            [Why.WEEKDAY, Finding.NO_TIMES],
        ),
        ({"tag": "14.3.2030", "zeit": "14. - 16. März 2030"}, [], "14. - 16. März 2030", [Finding.NO_TIMES]),
        (
            {"tag": "14.3.2030", "zeit": "15. - 16. März 2030"},
            [],
            "15. - 16. März 2030",
            [Finding.TWO_VALUES, Finding.NO_TIMES],
        ),
        # The day of one cell counts, and the impossible words of the other are told.
        (
            {"tag": "14.3.2030", "zeit": "Mo 14. - Sa 16. März 2030"},
            [],
            "Mo 14. - Sa 16. März 2030",
            [Why.WEEKDAY, Finding.NO_TIMES],
        ),
        ({"tag": "", "zeit": "9-12"}, [], "9-12", []),
        ({"tag": "", "zeit": "irgendwann"}, [], "irgendwann", []),
    ],
)
def test_a_day_and_words_about_its_times(
    cells: dict[str, str], meetings: list[str], note: str, remarks: list[object]
) -> None:
    found = of(WORDED, **cells)
    (session,) = found.sessions
    assert [f"{start:%H:%M}/{end:%H:%M}" for start, end in session.meetings] == meetings
    assert session.date_note == note
    assert [remark.why for remark in found.remarks] == remarks
    assert {remark.severity for remark in found.remarks} <= {Severity.DOUBTFUL}
    assert session.closes == (date(2030, 3, 14) if not meetings and cells["tag"] else None) or "15." in note


@pytest.mark.parametrize(
    ("start", "end", "times", "note"),
    [
        ("14.3.2030", "", "9-12", ["2030-03-14 09:00"]),
        ("14.3.2030", "14.3.2030", "9-12", ["2030-03-14 09:00"]),
        ("14.3.2030", "16.3.2030", "9-12", "14.03.2030 – 16.03.2030\n9-12"),
        ("14.3.2030", "", "", "14.03.2030"),
        ("14.3.2030 9-12", "", "", ["2030-03-14 09:00"]),
    ],
)
def test_first_and_last_day_in_two_columns(start: str, end: str, times: str, note: str | list[str]) -> None:
    (session,) = of(TYPED, von=start, bis=end, zeit=times).sessions
    assert (session.date_note or [f"{start:%Y-%m-%d %H:%M}" for start, _ in session.meetings]) == note


@pytest.mark.parametrize(
    ("start", "end", "why"),
    [
        ("16.3.2030", "14.3.2030", Why.BACKWARDS),
        ("30.2.2030", "", Why.NO_SUCH_DAY),
        ("14.3.2030", "bald", Why.FORM),
        ("Mo 14.3.2030", "16.3.2030", Why.WEEKDAY),
    ],
)
def test_impossible_days_refuse_their_row(start: str, end: str, why: Why) -> None:
    found = of(TYPED, von=start, bis=end, zeit="")
    assert (found.sessions, [remark.why for remark in found.remarks]) == ((), [why])


def test_a_file_without_deadlines_closes_only_what_has_no_times() -> None:
    (timed,) = of(WORDED, tag="14.3.2030", zeit="9-12").sessions
    (untimed,) = of(WORDED, tag="14.3.2030", zeit="Ganztags").sessions
    assert ("closes" in timed.given, "closes" in untimed.given) == (False, True)


WRITTEN = (
    "14.3.2030|9-12|ca. 9-12|Ganztags|14. - 16. März 2030|Mo 14.3.2030|1693778400000|-1|<p>x|31.2.|2024-05-01|false|"
    "25. + 26. Januar 2024|noch offen|140€|0.0|max 18|16-8|Anmeldung bis 3. Mai 2029|a, b|'=1|9-9|Samstagmorgen"
)
WORDS = st.sampled_from(WRITTEN.split("|"))


@settings(max_examples=60)
@given(st.data(), st.sampled_from(layouts.shipped()))
def test_no_cells_make_a_shipped_layout_fail(data: Any, layout: Layout) -> None:
    cells = {column: data.draw(WORDS | st.text(max_size=20), column) for column in sorted(layout.needed)}
    rows = (Row(2, cells), Row(3, dict.fromkeys(cells, "")))
    found = propose(Opened(Table(tuple(cells), rows), layout), SETTING)
    assert len(found.sessions) + len(found.refused) == 2
    assert all(str(remark) for remark in found.remarks)
