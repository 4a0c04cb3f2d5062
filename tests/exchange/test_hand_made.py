"""Tables that somebody made by hand come in with a mapping of ten lines, or the report says clearly why not."""

import json
from datetime import date, datetime
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest

from catalogue.exchange.fields import Setting
from catalogue.exchange.imports import Proposed, open_file, propose
from catalogue.exchange.remarks import Severity
from catalogue.exchange.unusable import Fault, Unusable
from catalogue.reading.amounts import Money
from catalogue.reading.unreadable import Why
from tests.exchange.conftest import ZONE

at = datetime.fromisoformat

GERMAN = """[source]
key = "Nr."
[columns]
title = "Kurs"
start = ["Tag", "Datum", "Zeit"]
place = "Wo?"
price = "Kosten"
capacity = "Plätze"
trainer = "Leitung"
"""
GERMAN_TABLE = """Nr.;Kurs;Tag;Datum;Zeit;Wo?;Kosten;Plätze;Leitung
1;Deeskalation;Do;14.3.2030;08.30–12.00 Uhr;Bern;Fr. 469.--;10 Plätze;R. Beispiel
2;Nähe und Distanz;Fr;14.3.2030;9-12;Biel;120.-;12;
3;Wundpflege;;14. März;13.30 - 17 Uhr;Thun;CHF 1'250.–;8-16 TN;
4;Erste Hilfe;Mo;18.3.2030;9-17;Bern;USD 20;12;
5;Brandschutz;Di;19.3.2030;9-17;Bern;gratis;ausgebucht;
6;Sterbebegleitung;Mi;20.3.2030;9-17;Bern;auf Anfrage;noch 1 Platz;
7;Medikamente;So;31.3.2030;02:30-05:00;Bern;CHF 120.– / EUR 110.–;12;
"""
FRENCH = """[source]
language = "fr"
currency = "EUR"
[columns]
title = "Intitulé"
start = ["Date", "Horaire"]
[split."Tarif"]
within = ["amount", "minimum"]
[split."Groupe"]
into = ["seats"]
"""
FRENCH_ROWS = [
    ["Intitulé", "Date", "Horaire", "Tarif", "Groupe"],
    ["Désescalade", datetime.fromisoformat("2030-03-14"), "8 h 30 à 12 h", "140€ /participant, dès 3 repas", "max 18"],
    ["Chutes", "jeudi 14 mars 2030", "de 9h à midi", "sur demande", "8 à 15 personnes"],
    ["Deuil", "mardi 14 mars 2030", "9h-12h", "EUR 12,50", "12"],
    ["Diabète", "15 mars 2030", "9h-12h", "1 250,00 €", "complet"],
]
ENGLISH = """[source]
rows = "courses"
language = "en"
[columns]
title = "name"
[split.when]
into = ["meeting", "days", "span"]
[split.hours]
into = ["slots", "about"]
"""
ENGLISH_ROWS = [
    {"name": "First aid", "when": "Thursday 14 March 2030, 9am - 12pm"},
    {"name": "Fire safety", "when": "14 and 15 March 2030", "hours": "09:00 - 12:00 and 13:00 - 16:00"},
    {"name": "Lifting", "when": "14 - 16 March"},
    {"name": "Dementia", "when": "Friday 14 March 2030 9-12"},
    {"name": "Grief", "when": "14 March 2030 25:10 - 26:00"},
    {"name": "Hygiene", "when": "31 and 32 March 2030"},
]


def taken(folder: Path, name: str, mapping: str) -> Proposed:
    assert len(mapping.splitlines()) <= 10
    (folder / "mapping.toml").write_text(mapping)
    opened = open_file(folder / name, folder / "mapping.toml")
    source = opened.layout.source
    return propose(opened, Setting(date(2030, 3, 1), ZONE, source.language or "de", source.currency or "CHF"))


def refusals(found: Proposed) -> list[tuple[int, str, object]]:
    return [(one.line, one.column, one.why) for one in found.remarks if one.severity is Severity.REFUSED]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "windows-1252"])
def test_a_german_table_of_text(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "kurse.csv").write_bytes(GERMAN_TABLE.encode(encoding))
    found = taken(tmp_path, "kurse.csv", GERMAN)
    first, wounds = found.sessions
    assert (first.title, first.code, first.place, first.trainer) == ("Deeskalation", "1", "Bern", "R. Beispiel")
    assert first.meetings == ((at("2030-03-14 08:30"), at("2030-03-14 12:00")),)
    assert (first.price, first.capacity) == (Money(46900, "CHF"), 10)
    assert wounds.meetings == ((at("2030-03-14 13:30"), at("2030-03-14 17:00")),)
    assert (wounds.price, wounds.minimum, wounds.capacity) == (Money(125000, "CHF"), 8, 16)
    assert "minimum" in wounds.given
    assert sorted(refusals(found)) == [
        (3, "Tag + Datum + Zeit", Why.WEEKDAY),
        (5, "Kosten", Why.CURRENCY),
        (6, "Plätze", Why.LEFT),
        (7, "Plätze", Why.LEFT),
        (8, "Kosten", Why.FORM),
        (8, "Tag + Datum + Zeit", Why.SKIPPED),
    ]


def test_a_french_workbook(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in FRENCH_ROWS:
        book.active.append(row)
    book.save(tmp_path / "cours.xlsx")
    found = taken(tmp_path, "cours.xlsx", FRENCH)
    calm, falls = found.sessions
    assert calm.meetings == ((at("2030-03-14 08:30"), at("2030-03-14 12:00")),)
    assert (calm.price, calm.capacity, calm.texts[0].language) == (Money(14000, "EUR"), 18, "fr")
    assert falls.meetings == ((at("2030-03-14 09:00"), at("2030-03-14 12:00")),)
    assert (falls.price, falls.minimum, falls.capacity) == (None, 8, 15)
    assert refusals(found) == [(4, "Date + Horaire", Why.WEEKDAY), (5, "Groupe", Why.LEFT)]


def test_an_english_list_of_entries(tmp_path: Path) -> None:
    (tmp_path / "list.json").write_text(json.dumps({"courses": ENGLISH_ROWS}))
    found = taken(tmp_path, "list.json", ENGLISH)
    aid, fire, lifting = found.sessions
    assert aid.meetings == ((at("2030-03-14 09:00"), at("2030-03-14 12:00")),)
    assert [start for start, _ in fire.meetings] == [
        at(f"2030-03-{day} {clock}") for day in (14, 15) for clock in ("09:00", "13:00")
    ]
    assert (lifting.meetings, lifting.date_note) == ((), "14.03.2030 – 16.03.2030")  # days, and no times
    assert [(line, why) for line, _, why in refusals(found)] == [
        (4, Why.WEEKDAY),
        (5, Why.NO_SUCH_TIME),
        (6, Why.NO_SUCH_DAY),
    ]


def test_a_refusal_says_what_is_wrong_and_what_would_be_taken(tmp_path: Path) -> None:
    (tmp_path / "kurse.csv").write_text(GERMAN_TABLE)
    told = "\n".join(map(str, taken(tmp_path, "kurse.csv", GERMAN).remarks))
    assert 'Plätze "ausgebucht": it says how many seats are left, not how many there are; accepted: a number of' in told
    assert 'Kosten "USD 20": a currency that is not known here; accepted: an amount such as CHF 120.50' in told
    assert "2030-03-14 is a Thursday" in told


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("x.json", '[\n {"name": "a"},\n {"name": "b",}\n]', "line 3"),
        ("x.json", '[\n {"name": "a"}\n {"name": "b"}\n]', "line 3"),
        ("x.yaml", "- name: a\n- name: b\n  when: [1\n- name: c\n", "line 4"),
        ("x.csv", 'name;when\na;"offen\nb;c\n', "line 2"),
    ],
)
def test_a_file_that_is_not_what_it_should_be_names_its_line(
    tmp_path: Path, name: str, content: str, says: str
) -> None:
    (tmp_path / name).write_text(content)
    with pytest.raises(Unusable, match=says) as problem:
        open_file(tmp_path / name)
    assert problem.value.fault in (Fault.FORMAT, Fault.BROKEN_QUOTES)
