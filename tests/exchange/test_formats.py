"""The same programme in every format, and other layouts by a mapping file."""

import json
from datetime import datetime
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import yaml

from catalogue.reading.amounts import Money
from catalogue.rules.states import Kind
from tests.exchange.conftest import Desk

at = datetime.fromisoformat
ROWS: list[dict[str, object]] = [
    {
        "titel": "Erste Hilfe",
        "beginn": "2030-03-14 09:00:30",
        "ende": "12:00",
        "plaetze": 12,
        "preis": 120.5,
        "code": 7,
    },
    {"titel": "Brandschutz", "beginn": "", "ende": "", "plaetze": None, "preis": 0, "code": "B"},
]

MAPPING = """
[source]
format = "json"
rows = "daten.kurse"
key = "nr"
language = "fr"
currency = "EUR"
[columns]
title = "cours.nom"
description = ["cours.but", "cours.contenu"]
start = "debut"
place = "lieu.ville"
kind = "type"
[always]
language = "fr"
[values.kind]
"CFC" = "vocational"
[split.prix]
within = ["amount"]
[split.groupe]
by = "/"
into = ["seats", "open"]
"""


def as_spreadsheet(path: Path) -> Path:
    book = openpyxl.Workbook()
    book.active.append(list(ROWS[0]))
    for row in ROWS:
        book.active.append(list(row.values()))
    book.active["B2"] = at("2030-03-14 09:00:30")
    book.active["C2"] = at("2030-03-14 12:00").time()
    book.save(path)
    return path


async def test_csv_xlsx_json_and_yaml_of_one_programme_are_one_programme(desk: Desk) -> None:
    lines = [";".join("" if cell is None else str(cell) for cell in row.values()) for row in ROWS]
    report = await desk.take("\n".join([";".join(ROWS[0]), *lines]))
    assert report.summary == "rows 2, new 2, changed 0, unchanged 0, refused 0"
    first, second = await desk.sessions()
    assert first.plan.times == ((at("2030-03-14 09:00:30"), at("2030-03-14 12:00")),)
    assert (first.plan.price, first.plan.capacity, first.plan.code) == (12050, 12, "7")
    assert (second.plan.price, second.plan.capacity, second.plan.times) == (0, None, ())
    (desk.folder / "kurse.json").write_text(json.dumps(ROWS))
    (desk.folder / "kurse.yaml").write_text(yaml.safe_dump_all(ROWS))
    as_spreadsheet(desk.folder / "kurse.xlsx")
    for name in ("kurse.json", "kurse.yaml", "kurse.xlsx"):
        again = await desk.take(desk.folder / name)
        assert again.lines == ("rows 2, new 0, changed 0, unchanged 2, refused 0",), name


async def test_a_mapping_file_takes_in_any_layout(desk: Desk) -> None:
    (desk.folder / "andere.toml").write_text(MAPPING)
    entry = {
        "nr": 12,
        "cours": {"nom": "Désescalade", "but": "Rester  calme", "contenu": ["a", "b"]},
        "debut": "14 mars 2030, 9 h - 12 h",
        "lieu": {"ville": "Bienne"},
        "type": "CFC",
        "prix": "140€ /participant, repas compris",
        "groupe": "min. 6 / max. 12 personnes",
    }
    path = desk.folder / "andere.json"
    path.write_text(json.dumps({"daten": {"kurse": [entry, entry | {"nr": 13, "debut": "demain peut-être"}]}}))
    report = await desk.take(path, mapping=desk.folder / "andere.toml")
    assert report.summary == "rows 2, new 1, changed 0, unchanged 0, refused 1"
    assert [(remark.line, remark.column, remark.value) for remark in report.remarks] == [
        (2, "debut", "demain peut-être")
    ]
    (one,) = await desk.sessions()
    assert one.training.texts[0].title == "Désescalade"
    assert one.training.texts[0].description == "Rester calme\na\nb"
    assert (one.training.texts[0].language, one.training.kind) == ("fr", Kind.VOCATIONAL)
    assert one.plan.times == ((at("2030-03-14 09:00"), at("2030-03-14 12:00")),)
    assert Money(one.plan.price or 0, one.plan.currency) == Money(14000, "EUR")
    assert (one.plan.minimum, one.plan.capacity, one.plan.place, one.plan.code) == (6, 12, "Bienne", "12")
