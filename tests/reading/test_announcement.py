"""Announcements as people send them round, in three languages: what is said is understood, nothing is invented."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.reading import announcement
from catalogue.reading.amounts import Money
from catalogue.reading.announcement import Announcement
from catalogue.reading.seats import Seats
from catalogue.reading.unreadable import Unreadable
from catalogue.rules.states import Kind
from tests.reading.test_patterns import PIECES, ZONE

TODAY = date(2026, 1, 10)

WITH_NAMES = """
Interne Weiterbildung

Kurs: Deeskalation im Alltag
Datum: Do 5. März 2026, 08.30–12.00 Uhr
Ort: Bern, Haus Lindenhof, Raum 2
Leitung: R. Beispiel
Teilnehmende: 8-16
Kosten: CHF 1'250.–
Zielgruppe: alle Mitarbeitenden der Wohngruppen
Anmeldung bis: 20.2.2026 an kurse@lindenhof.example

Wir lernen, Spannungen früh zu erkennen und ruhig zu bleiben.

Freundliche Grüsse
Dora Muster
"""
FREE_GERMAN = """Liebe Kolleginnen und Kollegen

wir laden ein zum Kurs «Kinästhetik für die Nachtwache»
12.3., 19.3. und 26.3. je 13:30-17, Thun, Aula
max. 12 Personen
kostenlos

Bitte bequeme Kleidung mitbringen.
"""
FRENCH = """Bonjour à toutes et tous,

📣 Formation : Réanimation BLS-AED
• Quand : jeudi 5 mars 2026
• Horaire : 8 h 30 à 12 h
• Où : Bienne, Fondation du Pont
• Animation : C. Exemple
• Prix : gratuit
• Langue : français
• Nombre de places : 10

Pour le personnel de nuit et les apprenti·e·s.

Meilleures salutations
"""
FRENCH_HEADS = """Désescalade, cours de base
Dates
les 5 et 12 mars 2026 de 13 h 30 à 17 h
Lieu
Neuchâtel, salle 3
Tarif
CHF 120.50 par personne
"""
ENGLISH = """*Fire safety refresher* – Thursday 5 March 2026, 13:30-15:30
Where: Thun, fire station
Led by: B. Sample
Group size: max 18 people
Price: on request
Internal training for the staff of all houses, with practice on the extinguisher.
"""
SERIES = """Deutsch am Arbeitsplatz A2
jeden Donnerstag 13:30-17 vom 5.3. bis 26.3.2026
Kursort: Langenthal
Kursleitung: Frau Muster
Sprache: Deutsch
Berufsbildung, für Lernende im ersten Jahr
"""


def read(text: str) -> Announcement:
    assert announcement.is_one(text)
    return announcement.read(text, TODAY, ZONE)


def dates(found: Announcement) -> list[str]:
    assert found.planned is not None
    return [f"{one.start:%d.%m.%Y %H:%M}-{one.end:%H:%M}" for one in found.planned.blocks]


def test_a_german_one_with_a_name_before_every_fact() -> None:
    found = read(WITH_NAMES)
    assert (found.title, found.place, found.trainer) == (
        "Deeskalation im Alltag",
        "Bern, Haus Lindenhof, Raum 2",
        "R. Beispiel",
    )
    assert dates(found) == ["05.03.2026 08:30-12:00"]
    assert (found.seats, found.price) == (Seats(8, 16), Money(125_000, "CHF"))
    assert (found.kind, found.language, found.taught) == (Kind.INTERNAL, "de", None)
    assert found.audience == "alle Mitarbeitenden der Wohngruppen"
    assert "Spannungen" in found.description and "Dora Muster" not in found.description
    assert "20.2." not in str(dates(found))


def test_a_german_one_in_sentences() -> None:
    found = read(FREE_GERMAN)
    assert (found.title, found.place, found.trainer) == ("Kinästhetik für die Nachtwache", "Thun, Aula", "")
    assert dates(found) == [f"{day}.03.2026 13:30-17:00" for day in (12, 19, 26)]
    assert (found.seats, found.price, found.kind) == (Seats(None, 12), Money(0, "CHF"), None)
    assert found.description == "Bitte bequeme Kleidung mitbringen."


def test_a_french_one_with_bullets_and_the_time_on_its_own_line() -> None:
    found = read(FRENCH)
    assert (found.title, found.place, found.trainer) == (
        "Réanimation BLS-AED",
        "Bienne, Fondation du Pont",
        "C. Exemple",
    )
    assert dates(found) == ["05.03.2026 08:30-12:00"]
    assert (found.seats, found.price) == (Seats(None, 10), Money(0, "CHF"))
    assert (found.language, found.taught) == ("fr", "fr")
    assert found.description == "Pour le personnel de nuit et les apprenti·e·s."


def test_a_french_one_with_the_names_on_lines_of_their_own() -> None:
    found = read(FRENCH_HEADS)
    assert (found.title, found.place) == ("Désescalade, cours de base", "Neuchâtel, salle 3")
    assert dates(found) == ["05.03.2026 13:30-17:00", "12.03.2026 13:30-17:00"]
    assert found.price == Money(12_050, "CHF")


def test_an_english_one_with_the_date_behind_its_title() -> None:
    found = read(ENGLISH)
    assert (found.title, found.place, found.trainer) == ("Fire safety refresher", "Thun, fire station", "B. Sample")
    assert dates(found) == ["05.03.2026 13:30-15:30"]
    assert (found.seats, found.price, found.kind) == (Seats(None, 18), None, Kind.INTERNAL)
    assert found.language == "en"


def test_a_series_with_its_kind_and_language_of_instruction() -> None:
    found = read(SERIES)
    assert (found.title, found.place, found.trainer) == ("Deutsch am Arbeitsplatz A2", "Langenthal", "Frau Muster")
    assert len(dates(found)) == 4
    assert (found.kind, found.taught) == (Kind.VOCATIONAL, "de")


@pytest.mark.parametrize("when", ["Fr 5.3.2026 9-12", "5.3. bis 26.3. 9-12", "5.3. oder 12.3. 9-12", "30.2.2026 9-12"])
def test_a_date_in_doubt_is_no_date_but_said(when: str) -> None:
    for line in (f"Datum: {when}", when):
        found = read(f"Brandschutz\n{line}\nOrt: Bern\n")
        assert found.planned is None and found.unread == when, line


def test_what_is_not_said_is_not_known() -> None:
    found = read("Brandschutz\n5.3.2026\nBern")
    assert found.planned is not None and found.planned.days == (date(2026, 3, 5),) and not found.planned.blocks
    assert (found.place, found.trainer, found.seats, found.price, found.kind) == ("", "", None, None, None)
    assert (found.taught, found.language, found.audience, found.topic) == (None, None, "", "")
    assert found.description == "Bern", "a place without a name in front may be anything"


@pytest.mark.parametrize(
    "text",
    [
        "14.3. 9-12\n21.3. 9-12\n28.3. 9-12",
        "Brandschutz\n5.3.2026",
        "first aid\nin Bern\nplease",
        "",
        "CHF 120.–\n5.3.2026 9-12\n12",
    ],
)
def test_dates_alone_a_search_and_an_answer_are_no_announcement(text: str) -> None:
    assert not announcement.is_one(text)


def test_seats_that_are_left_and_a_deadline_are_not_taken_for_seats_and_a_date() -> None:
    found = read("Brandschutz\nnoch 3 Plätze frei\nAnmeldeschluss: 1.3.2026\nKursdatum: 5.3.2026 9-12\n")
    assert found.seats is None and dates(found) == ["05.03.2026 09:00-12:00"]


EVERY = (WITH_NAMES, FREE_GERMAN, FRENCH, FRENCH_HEADS, ENGLISH, SERIES)
LINES = st.lists(
    st.sampled_from([line for text in EVERY for line in text.splitlines()]) | PIECES.map(" ".join), max_size=9
)


@settings(max_examples=150)
@given(LINES.map("\n".join) | st.text(max_size=200))
def test_no_text_makes_it_fail_and_every_fact_stands_in_the_text(text: str) -> None:
    try:
        announcement.is_one(text)
        found = announcement.read(text, TODAY, ZONE)
    except Unreadable:
        pytest.fail("what is in doubt is left out, never refused")
    for fact in (found.title, found.trainer):
        assert all(word.strip('(«„“"') in text for word in fact.split()), fact
