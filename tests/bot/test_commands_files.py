"""Catalogue files in and out by the command line."""

import json
from pathlib import Path

import pytest

from tests.bot.shell import configured, kursverbund

TABLE = """titel;art;beginn;ende;ort;plaetze;code
Deeskalation;intern;2030-03-14 09:00;2030-03-14 12:00;Bern;12;D-1
Brandschutz;intern;2030-02-30 09:00;2030-03-14 12:00;Bern;12;B-1
"""


@pytest.fixture
async def house(tmp_path: Path, database_url: str) -> Path:
    """A folder with a configuration, an institution and a table of which one row is wrong."""
    configured(tmp_path, database_url)
    (tmp_path / "table.csv").write_text(TABLE)
    assert (await kursverbund(tmp_path, "institution", "add", "haus-a", "Haus A")).code == 0
    return tmp_path


async def test_an_import_reports_each_wrong_row_and_ends_with_1(house: Path) -> None:
    for options, counts in (
        (["--dry-run"], "rows 2, new 1, changed 0, unchanged 0, refused 1"),
        ([], "rows 2, new 1, changed 0, unchanged 0, refused 1"),
        ([], "rows 2, new 0, changed 0, unchanged 1, refused 1"),
    ):
        ended = await kursverbund(house, "import", "table.csv", "--institution", "haus-a", *options)
        assert (ended.code, len(ended.out), ended.out[-1]) == (1, 2, counts)
        assert ended.out[0].startswith('line 3 refused: beginn "2030-02-30 09:00"')


async def test_what_is_exported_comes_in_again_without_a_change(house: Path) -> None:
    await kursverbund(house, "import", "table.csv", "--institution", "haus-a")
    for name in ("out.csv", "out.XLSX"):
        assert (await kursverbund(house, "export", "catalogue", name, "--language", "fr")).code == 0
        again = await kursverbund(house, "import", name, "--institution", "haus-a")
        assert (again.code, again.out) == (0, ["rows 1, new 0, changed 0, unchanged 1, refused 0"])


async def test_every_promised_format_is_written(house: Path) -> None:
    await kursverbund(house, "import", "table.csv", "--institution", "haus-a")
    for words in (
        ("catalogue", "out.json"),
        ("catalogue", "out.ics"),
        ("enrolments", "out.csv"),
        ("enrolments", "o.xlsx"),
    ):
        ended = await kursverbund(house, "export", *words, "--institution", "haus-a")
        assert (ended.code, ended.out, ended.err) == (0, [], [])
    assert "Deeskalation" in json.dumps(json.loads((house / "out.json").read_text()))
    assert "SUMMARY:Deeskalation" in (house / "out.ics").read_text()
    assert (house / "o.xlsx").read_bytes()[:2] == b"PK"


async def test_a_file_that_can_not_be_read_ends_with_2(tmp_path: Path) -> None:
    await kursverbund(tmp_path, "institution", "add", "haus-a", "Haus A")
    (tmp_path / "picture.csv").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    for name in ("missing.csv", "picture.csv"):
        ended = await kursverbund(tmp_path, "import", name, "--institution", "haus-a")
        assert (ended.code, ended.out[-1]) == (2, "rows 0, new 0, changed 0, unchanged 0, refused 0")
        assert len(ended.out) == 2


async def test_a_mapping_says_what_columns_mean(tmp_path: Path) -> None:
    await kursverbund(tmp_path, "institution", "add", "haus-a", "Haus A")
    (tmp_path / "ours.toml").write_text(
        '[source]\nformat = "csv"\nkey = "Nr"\n[columns]\ntitle = "Kurs"\ncode = "Nr"\n'
    )
    (tmp_path / "theirs.csv").write_text("Nr;Kurs\n7;Deeskalation\n")
    words = ("import", "theirs.csv", "--institution", "haus-a", "--mapping")
    ended = await kursverbund(tmp_path, *words, "ours.toml")
    assert (ended.code, ended.out[-1]) == (0, "rows 1, new 1, changed 0, unchanged 0, refused 0")
    assert (await kursverbund(tmp_path, *words, "missing.toml")).code == 2


def left_over(folder: Path) -> list[str]:
    """Half-written files."""
    return [path.name for path in folder.iterdir() if path.name.startswith(".")]


async def test_a_place_that_can_not_be_written_is_said_so(tmp_path: Path) -> None:
    ended = await kursverbund(tmp_path, "export", "catalogue", "no/such/out.csv")
    assert (ended.code, "can't be written: No such file or directory" in ended.complaint) == (2, True)
    (tmp_path / "folder.csv").mkdir()
    ended = await kursverbund(tmp_path, "export", "catalogue", "folder.csv")
    assert (ended.code, "can't be written" in ended.complaint) == (2, True)
    assert left_over(tmp_path) == []


async def test_one_session_can_be_exported_with_its_people_and_its_changes(house: Path) -> None:
    await kursverbund(house, "import", "table.csv", "--institution", "haus-a")
    for words in (("enrolments", "who.csv", "--session", "D-1"), ("history", "what.csv", "--session", "id:1")):
        ended = await kursverbund(house, "export", *words, "--institution", "haus-a")
        assert (ended.code, ended.err) == (0, [])
    assert "session entered" in (house / "what.csv").read_text("utf-8-sig")
    for words in (
        ("history", "x.csv"),
        ("catalogue", "x.csv", "--session", "D-1"),
        ("history", "x.csv", "--session", "?"),
    ):
        assert (await kursverbund(house, "export", *words)).code == 2
