"""What columns mean: the plain table in three languages, mapping files, and readers that split a cell."""

from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.exchange import layouts, plain_table, splitting
from catalogue.exchange.column_names import named
from catalogue.exchange.fields import FIELDS, Setting
from catalogue.exchange.imports import open_file
from catalogue.exchange.unusable import Fault, Unusable
from catalogue.reading.amounts import Money
from catalogue.reading.dates import Span
from catalogue.reading.times import Slot
from catalogue.reading.unreadable import Unreadable, Why
from tests.exchange.conftest import ZONE

SETTING = Setting(date(2030, 3, 1), ZONE)

#: The columns of the plain table that people and programs rely on: English, German, French.
NAMES = """
title titel titre | description beschreibung description | topic thema theme | audience zielgruppe public
kind art genre | language sprache langue | start beginn debut | end ende fin | place ort lieu | online online en_ligne
trainer leitung formateur | capacity plaetze places | minimum minimum minimum | hours stunden heures
price preis prix | code code code | hosts traeger organisateurs | closes anmeldeschluss delai
status status statut | reserved reserviert reserve
"""


@pytest.mark.parametrize("names", [entry.split() for line in NAMES.strip().splitlines() for entry in line.split("|")])
def test_every_column_of_the_plain_table_is_known_in_three_languages(names: list[str]) -> None:
    assert {named(name) for name in names} == {names[0]}


@pytest.mark.parametrize(
    ("header", "ours"),
    [
        ("Titel", "title"),
        (" TITRE ", "title"),
        ("Début", "start"),
        ("Délai", "closes"),
        ("Plätze", "capacity"),
        ("en ligne", "online"),
        ("title@fr", "title@fr"),
        ("Beschreibung @ Französisch", "description@fr"),
        ("title@xx", None),
        ("place@fr", None),
        ("date_note", "date_note"),
        ("foo", None),
        ("", None),
    ],
)
def test_a_header_counts_without_case_accents_and_underscores(header: str, ours: str | None) -> None:
    assert named(header) == ours


@pytest.mark.parametrize("language", ["en", "de", "fr", "it"])
def test_the_template_names_every_column_once(language: str) -> None:
    header = plain_table.template(language)
    assert [named(column) for column in header] == list(FIELDS)


def test_real_files_are_recognised_by_their_headers(oberaargau: Path, cfmad: Path) -> None:
    assert open_file(oberaargau / "kurse.csv").layout.theirs("title") == ("kurstitel",)
    assert open_file(cfmad).layout.theirs("title") == ("titre",)


def test_a_table_without_title_has_no_layout(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("name;datum\nKurs;1.1.2030\n")
    with pytest.raises(Unusable) as problem:
        open_file(tmp_path / "x.csv")
    assert problem.value.fault is Fault.NO_LAYOUT


def test_two_columns_of_one_meaning_are_refused(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("title;titel\nKurs;Kurs\n")
    with pytest.raises(Unusable) as problem:
        open_file(tmp_path / "x.csv")
    assert problem.value.fault is Fault.COLUMN_TWICE


@pytest.mark.parametrize(
    ("text", "named_in_it"),
    [
        ("", "columns"),
        ("[columns]\ntitle = 3", "columns.title"),
        ("[columns]\ntitel = 'x'", "titel: not one of our columns"),
        ("[columns]\ntitle = 'x'\n[spilt]\n", "spilt"),
        ("[columns]\ntitle = 'x'\n[split.y]\ninto = ['spam']", "spam: no reader"),
        ("[columns]\ntitle = 'x'\n[split.y]\nwithin = ['span']", "span: no reader"),
        ("[columns]\ntitle = 'x'\n[source]\nformat = 'pdf'", "source.format"),
        ("[columns\n", "line 1"),
    ],
)
def test_a_mapping_file_that_cannot_be_used_names_its_error(tmp_path: Path, text: str, named_in_it: str) -> None:
    (tmp_path / "x.toml").write_text(text)
    with pytest.raises(Unusable, match=named_in_it.replace(".", r"\.")) as problem:
        layouts.load(tmp_path / "x.toml")
    assert problem.value.fault is Fault.MAPPING


def test_a_missing_mapping_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(Unusable):
        layouts.load(tmp_path / "x.toml")


def test_a_mapping_that_names_a_missing_column_is_said(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_text("[columns]\ntitle = 'name'\nplace = 'wo'")
    (tmp_path / "x.csv").write_text("name\nKurs\n")
    with pytest.raises(Unusable, match="wo") as problem:
        open_file(tmp_path / "x.csv", tmp_path / "x.toml")
    assert problem.value.fault is Fault.NO_COLUMN


@pytest.mark.parametrize("path", sorted(layouts.SHIPPED.glob("*.toml")), ids=lambda path: path.stem)
def test_every_shipped_mapping_loads_and_names_headers_of_its_own(path: Path) -> None:
    layout = layouts.load(path)
    assert layout.needed.issuperset(layout.source.headers)
    assert any(named(header) is None for header in layout.source.headers)


def test_the_mapping_of_the_manual_loads(tmp_path: Path) -> None:
    manual = Path(__file__).parents[2] / "docs" / "import.md"
    (tmp_path / "x.toml").write_text(manual.read_text("utf-8").split("```toml\n")[1].split("```")[0], "utf-8")
    assert layouts.load(tmp_path / "x.toml").theirs("start") == ("Tag", "Datum", "Zeit")


@pytest.mark.parametrize(
    ("reader", "text", "facts"),
    [
        ("span", "20. April - 25. Juni 2020", {"span": Span(date(2020, 4, 20), date(2020, 6, 25))}),
        ("weekdays", "jeweils Mo. Mi. Do", {"weekdays": (0, 2, 3)}),
        ("slots", "08.45 – 11.10 Uhr", {"slots": (Slot(time(8, 45), time(11, 10)),)}),
        ("hours", "72.5 Kursstunden", {"hours": Decimal("72.5")}),
        ("count", "9 Kursnachmittage", {"count": 9}),
        ("count", "9 Kursmorgen", {"count": 9}),
        ("count", "4 matinées", {"count": 4}),
        ("count", "3 Termine", {"count": 3}),
        ("count", "72.5 Kursstunden", Why.FORM),
        ("money", "Fr. 469.--", {"price": Money(46900, "CHF")}),
        ("seats", "8 à 15 personnes", {"minimum": 8, "capacity": 15}),
        ("open", "jeweils noch offen", {"is_open": True}),
        ("open", "Zeit noch unbekannt", {"is_open": True}),
        ("open", "4 matinées à définir", {"is_open": True}),
        ("open", "t", Why.FORM),
        ("words", "Lundi entre 11h et 17h", {}),
        ("about", "ca. 9 - 11 Uhr", {"slots": (Slot(time(9), time(11)),), "about": "ca. 9 - 11 Uhr"}),
        ("about", "environ 9 h à 11 h", {"slots": (Slot(time(9), time(11)),), "about": "environ 9 h à 11 h"}),
        ("about", "9 - 11 Uhr", Why.FORM),
        ("all_day", "Ganztags", {}),
        ("all_day", "ganzer Tag.", {}),
        ("all_day", "toute la journée", {}),
        ("all_day", "all day", {}),
        ("all_day", "morgens", Why.FORM),
        ("part_of_day", "Samstagmorgen", {"weekday": 5}),
        ("part_of_day", "mardi après-midi", {"weekday": 1}),
        ("part_of_day", "Friday evening", {"weekday": 4}),
        ("part_of_day", "2. Semester", Why.FORM),
        ("day", "2024-05-01", {"day": date(2024, 5, 1)}),
        ("days", "25. + 26. Januar 2024", {"listed": (date(2024, 1, 25), date(2024, 1, 26))}),
        ("days", "Donnerstag, 13. Juni und Freitag, 15. Juni 2024", Why.WEEKDAY),
        ("meeting", "14.3.2030 09:00", Why.FORM),
    ],
)
def test_a_named_reader_gives_its_facts(reader: str, text: str, facts: dict[str, Any] | Why) -> None:
    try:
        found: object = splitting.READERS[reader](text, SETTING)
    except Unreadable as problem:
        found = problem.why
    assert found == facts


@pytest.mark.parametrize(
    ("finder", "text", "facts"),
    [
        ("amount", "• 140€ /participant (une attestation sera envoyée)", {"price": Money(14000, "EUR")}),
        ("amount", "250€ /participant pour les 4 matinées", {"price": Money(25000, "EUR")}),
        ("amount", "CHF 120.– pro Person, Anmeldung bis 12.3.", {"price": Money(12000, "CHF")}),
        ("amount", "tarif communiqué sur simple demande", {"price": None}),
        ("amount", "15 personnes, 4 séances", {"price": None}),
        ("amount", "15 - 250 €", {"price": Money(25000, "EUR")}),
        ("amount", "CHF 120 für Mitglieder, CHF 150 für andere", Why.AMBIGUOUS),
        ("minimum", "si nous n’avons pas un minimum de 10 participants", {"minimum": 10}),
        ("minimum", "il faut prévoir minimum 3h45", {}),
        ("deadline", "Anmeldung bis am 25. August 2023 über das Formular", {"closes": date(2023, 8, 25)}),
        ("deadline", "Anmeldeschluss: 12.3.2030", {"closes": date(2030, 3, 12)}),
        ("deadline", "S’inscrire jusqu’au 3 mai 2030", {"closes": date(2030, 5, 3)}),
        ("deadline", "Please register by 3 May 2030.", {"closes": date(2030, 5, 3)}),
        ("deadline", "Anmeldung bis 3. Mai", {"closes": None}),
        ("deadline", "Impfung nach Anmeldung, 7. + 8. Klasse", {"closes": None}),
        ("deadline", "Anmeldung bis 3. Mai 2030; Anmeldeschluss: 4. Mai 2030", Why.AMBIGUOUS),
        (
            "dates",
            "Start: 3. Mai 2029, 9 Uhr\nRaum 12",
            {"mentions": (("Start: 3. Mai 2029, 9 Uhr", date(2029, 5, 3)),)},
        ),
        ("dates", "30. Februar 2029, 8.30 - 11.30 Uhr", {"mentions": ()}),
    ],
)
def test_a_finder_looks_for_its_fact_in_a_text(finder: str, text: str, facts: dict[str, Any] | Why) -> None:
    try:
        found: object = splitting.FINDERS[finder](text, SETTING)
    except Unreadable as problem:
        found = problem.why
    assert found == facts


@given(st.text(max_size=120))
def test_no_text_makes_a_named_reader_fail_otherwise(text: str) -> None:
    for reader in (
        *splitting.READERS.values(),
        *splitting.FINDERS.values(),
        *(field.read for field in FIELDS.values()),
    ):
        try:
            reader(text, SETTING)
        except Unreadable as problem:
            assert str(problem)
