"""What may be corrected without telling anybody."""

from datetime import datetime, timedelta

import pytest

from catalogue.rules.essential import Fact, times_are_essential, words_are_essential

NINE, NOON = datetime(2030, 3, 14, 9), datetime(2030, 3, 14, 12)


@pytest.mark.parametrize(
    ("start", "end", "essential"),
    [
        (0, 0, False),
        (0, 15, False),
        (0, -15, False),
        (0, 16, True),
        (0, -16, True),
        (1, 0, True),
        (-5, -5, True),
        (1440, 1440, True),
    ],
)
def test_the_start_always_counts_and_the_end_by_more_than_a_quarter_of_an_hour(
    start: int, end: int, essential: bool
) -> None:
    after = (NINE + timedelta(minutes=start), NOON + timedelta(minutes=end))
    assert times_are_essential((NINE, NOON), after) is essential


@pytest.mark.parametrize(
    ("before", "after", "essential"),
    [
        ("Bern, Raum 2", "Bern, Raum 3", True),
        ("Bern, Raum 2", "Bern,  raum 2.", False),
        ("", "Bern", True),
        ("Bern", "", True),
        ("", "", False),
        ("Bern, Zimmer 2.1", "Bern, Zimmer 21", True),
        ("Raum 1, 12. Stock", "Raum 11, 2. Stock", True),
        ("Raum -1", "Raum 1", True),
        ("Bahnhofstrasse 12/14", "Bahnhofstrasse 1214", True),
        ("Raum 1 2", "Raum 12", True),
        ("Raum2a", "RAUM 2 A", False),
        ("Haus Lindenhof-Saal", "haus Lindenhofsaal", False),
        ("Haus 3 – 2. OG", "Haus 3, 2.OG", False),
    ],
)
def test_a_place_counts_unless_only_its_spelling_changes(before: str, after: str, essential: bool) -> None:
    assert words_are_essential(Fact.PLACE, before, after) is essential


def test_a_note_never_counts() -> None:
    assert not words_are_essential(Fact.NOTE, "Bring a pen.", "Bring work clothes.")
