"""The arithmetic of the benchmarks, and that one of them runs; how fast anything is, no test says."""

import pytest

from benchmarks import calendars
from benchmarks.calendars import ENTRY, NAME, ORGANIZER
from benchmarks.places import Place, Scale, place
from benchmarks.rounds import Figures, in_turns, median, percentile, ratios, spread
from benchmarks.table import Beside, Goal, Line, cells, table
from catalogue.documents.ical import calendar_file


async def test_contenders_take_turns() -> None:
    order: list[tuple[str, int]] = []

    def run_of(name: str):  # type: ignore[no-untyped-def]
        async def run(number: int) -> Figures:
            order.append((name, number))
            return {"x": float(number)}

        return run

    runs = await in_turns({"A": run_of("A"), "B": run_of("B")}, 3)
    assert order == [("A", 0), ("B", 0), ("A", 1), ("B", 1), ("A", 2), ("B", 2)]
    assert [figures["x"] for figures in runs["B"]] == [0, 1, 2]


def test_the_middle_one_counts_and_the_spread_is_half_the_range_over_it() -> None:
    assert median([9, 1, 2]) == 2
    assert spread([9, 10, 12]) == pytest.approx(0.15)
    assert spread([0, 0]) == 0


def test_a_ratio_is_taken_within_each_round() -> None:
    assert ratios([10, 100], [20, 200]) == [0.5, 0.5]


@pytest.mark.parametrize(("part", "expected"), [(0.5, 50), (0.99, 99), (1.0, 100), (0.0, 1)])
def test_a_percentile_is_a_value_that_occurred(part: float, expected: float) -> None:
    assert percentile(list(range(100, 0, -1)), part) == expected


@pytest.mark.parametrize(
    ("goal", "ratio", "met"),
    [(Goal(0.7), 0.7, True), (Goal(0.7), 0.69, False), (Goal(1.5, True), 1.5, True), (Goal(1.5, True), 1.6, False)],
)
def test_a_goal_is_a_floor_or_a_ceiling(goal: Goal, ratio: float, met: bool) -> None:
    assert goal.met(ratio) is met


def test_the_table_shows_each_peer_with_its_ratio_and_goal() -> None:
    line = Line(
        "enrol", "per s", [50, 60, 70], [Beside("raw", [100, 100, 100], Goal(0.7)), Beside("peer", [30, 30, 30])]
    )
    first, second = cells(line)
    assert first == ("enrol", "per s", "60 ±17%", "raw", "100", "0.6", "17%", "≥ 0.7", "no")
    assert second == ("", "", "", "peer", "30", "2", "17%", "", "")
    assert len({len(row) for row in table([line]).splitlines()}) == 1


def test_one_round_has_no_spread() -> None:
    (row,) = cells(Line("search", "ms", [3.21], [Beside("few", [1.0])]))
    assert row == ("search", "ms", "3.21", "few", "1", "3.21", "", "", "")


def test_the_calendar_file_by_hand_is_the_same_file() -> None:
    assert calendars.by_hand(ENTRY, ORGANIZER, NAME) == calendar_file([ENTRY], ORGANIZER, NAME)


async def test_a_quick_one_runs_and_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendars, "FILES", 3)
    monkeypatch.setattr(calendars, "TURNS", 1)
    with place(Scale(rounds=1)) as here:
        assert isinstance(here, Place)
        (line,) = await calendars.lines(here)
    assert line.product and all(len(beside.values) == len(line.product) for beside in line.beside)
    assert not here.folder.exists()
