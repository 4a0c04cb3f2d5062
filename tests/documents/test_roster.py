"""The sheet to sign: any words people may have typed, any number of people and meetings, the same bytes each time."""

import json
from dataclasses import asdict, replace
from typing import Any

import pytest
import typst

from catalogue.documents import letters, roster
from catalogue.documents.roster import Sheet, signature_sheet

SHEET = Sheet(
    title="Deeskalation: Grundkurs",
    facts=("Do, 14. März 2030, 08.30–16.30 Uhr", "Bern, Raum 2"),
    columns=("Do 14. März 2030\n08.30–16.30",),
    people=(("Anna Beispiel", "Haus Lindenhof"), ("Zoé Exemple", "Fondation du Pont")),
    name="Name",
    house="Institution",
    page="Seite",
    of="von",
    footer="Kursverbund",
    language="de",
    latin="* In lateinischen Buchstaben",
)
#: Each of these would be an error, a call or another look, were it read as part of the layout.
MARKUP = (
    '#panic("x")',
    "#",
    "$",
    "$x",
    "*b",
    "_i",
    "@nobody",
    "\\",
    '"',
    "'",
    "<l",
    "]",
    "[",
    "`",
    "//",
    "/*",
    "= h",
    "~",
)


def pages(sheet: Sheet) -> int:
    """How many there are; as pictures, each is one."""
    given = {"sheet": json.dumps(roster.laid_out(sheet))}
    made: Any = typst.compile(
        roster.LAYOUT.read_bytes(), format="png", ppi=10, sys_inputs=given, font_paths=letters.fonts()
    )
    return len(made) if isinstance(made, list) else 1


def test_the_same_sheet_gives_the_same_bytes() -> None:
    first = signature_sheet(SHEET)
    assert first.startswith(b"%PDF-")
    assert signature_sheet(SHEET) == first
    assert signature_sheet(replace(SHEET, title="Anders")) != first


@pytest.mark.parametrize("sign", MARKUP)
def test_signs_of_the_typesetter_mean_nothing_in_what_people_typed(sign: str) -> None:
    odd = replace(SHEET, title=sign, facts=(sign,), columns=(sign,), people=((sign, sign),), footer=sign, page=sign)
    assert signature_sheet(odd).startswith(b"%PDF-")


def test_all_signs_together_in_one_name_take_one_page() -> None:
    assert pages(replace(SHEET, people=((" ".join(MARKUP), " ".join(MARKUP)),))) == 1


@pytest.mark.parametrize(("people", "expected"), [(0, 1), (15, 1), (60, 3), (200, 8)])
def test_many_people_go_on_to_further_pages(people: int, expected: int) -> None:
    many = tuple((f"Person {number}", "Haus Lindenhof") for number in range(people))
    assert pages(replace(SHEET, people=many)) == expected


@pytest.mark.parametrize(("meetings", "expected"), [(1, 1), (4, 1), (5, 2), (9, 3)])
def test_more_than_four_meetings_go_on_to_further_pages_with_all_names(meetings: int, expected: int) -> None:
    assert pages(replace(SHEET, columns=SHEET.columns * meetings)) == expected


@pytest.mark.parametrize("name", ["lang " * 40, "x" * 200, "Ж Ω ß 你好 🙂", "Anne-\nMarie", "\u202e\u200f‮"])
def test_long_and_foreign_names_are_taken(name: str) -> None:
    assert signature_sheet(replace(SHEET, people=((name, name),))).startswith(b"%PDF-")


def test_what_is_written_in_latin_letters_is_marked_and_the_mark_explained() -> None:
    given = roster.laid_out(replace(SHEET, people=(("王小明", "Haus *"), ("Anna 🙂", "דוד"))))
    assert given["people"][:2] == [["WangXiaoMing*", "Haus *"], ["Anna", "דוד"]]
    assert given["latin"] == SHEET.latin


@pytest.mark.parametrize("name", ["Anna Beispiel", "محمد العلي", "Anna *", "Anna 🙂"])
def test_where_nothing_is_rewritten_nothing_is_explained(name: str) -> None:
    assert roster.laid_out(replace(SHEET, people=((name, ""),)))["latin"] == ""


def test_places_titles_and_the_network_are_rewritten_as_well() -> None:
    given = roster.laid_out(replace(SHEET, title="消防", facts=("北京",), footer="网"))
    assert (given["title"], given["facts"], given["footer"]) == ("XiaoFang*", ("BeiJing*",), "Wang*")
    assert given["latin"] == SHEET.latin


def test_long_words_may_be_broken_and_others_stay_as_they_are() -> None:
    people = roster.laid_out(replace(SHEET, people=(("x" * 40, "Haus Lindenhof"),)))["people"]
    assert people[0] == ["x" * 16 + "\u200b" + "x" * 16 + "\u200b" + "x" * 8, "Haus Lindenhof"]
    assert people[1:] == [["", ""]] * roster.EMPTY_ROWS
    assert asdict(SHEET)["people"][0] == ("Anna Beispiel", "Haus Lindenhof")
