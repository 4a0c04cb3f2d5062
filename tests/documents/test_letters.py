"""What a sheet prints of names: their own letters where a font knows them, else Latin ones, and never an empty box."""

import json
import re
import unicodedata

import pytest
import typst

from catalogue.documents import letters

#: One letter below the other, as a picture whose shapes have names.
PROBE = """#set page(height: auto)
#set text(font: "Libertinus Serif")
#for one in json(bytes(sys.inputs.all)) {block(one)}"""


def shapes(texts: list[str]) -> list[str]:
    given = {"all": json.dumps(texts)}
    made = typst.compile(PROBE.encode(), format="svg", font_paths=letters.fonts(), sys_inputs=given)
    assert isinstance(made, bytes)
    return re.findall(r'xlink:href="#(g\w+)"', made.decode())


@pytest.fixture(scope="module")
def box() -> str:
    """What is printed instead of a letter that no font knows."""
    (one,) = set(shapes(["你", "ሰ"]))
    return one


def is_visible(letter: str) -> bool:
    return unicodedata.category(letter)[0] in "LMNPS"


def test_every_letter_that_counts_as_known_is_printed(box: str) -> None:
    known = [chr(code) for code in range(0x20, 0x30000) if letters.is_known(chr(code)) and is_visible(chr(code))]
    assert len(known) > 3000
    assert box not in shapes(known)


@pytest.mark.parametrize(
    "name",
    [
        *("Zoé Müller", "Nguyễn Thị Đào", "Łukasz Ștefan", "Ελένη Παππά", "Олена Ђорђевић", "Արմեն", "გიორგი"),
        *("محمد العلي", "گلناز پژمان", "ښځه ډګر", "דוד כהן", "தமிழ் செல்வி", "नेपाल", "Anne-\nMarie"),
    ],
)
def test_a_name_in_a_script_that_a_font_knows_stays_as_it_is(name: str, box: str) -> None:
    assert letters.readable(name) == name
    assert box not in shapes([name])


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("王小明", "WangXiaoMing*"),
        ("李 Anna", "Li Anna*"),
        ("김민수", "GimMinSu*"),
        ("さくら", "sakura*"),
        ("ሰላም", "selam*"),
        ("สมชาย", "smchay*"),
        ("བསྟན", "bstn*"),
    ],
)
def test_a_name_in_another_script_is_written_in_latin_letters_and_marked(name: str, written: str, box: str) -> None:
    assert letters.readable(name) == written
    assert box not in shapes([written])


def test_signs_beside_a_name_are_left_out_and_alone_they_are_named() -> None:
    assert letters.readable("Anna 🙂") == "Anna"
    assert letters.readable("🙂") == ":slight_smile:*"


def test_what_nobody_knows_how_to_write_stays_a_box_and_is_not_lost() -> None:
    assert letters.readable("\ue000") == "\ue000"
    assert letters.readable("Anna \u0787") == "Anna \u0787"
    assert letters.readable("") == ""
