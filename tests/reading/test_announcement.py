"""Announcements as people send them round, in three languages: what is said is understood, nothing is invented."""

import re
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


@pytest.mark.parametrize(
    ("first", "kind"),
    [
        ("Interne Weiterbildung: Brandschutz", Kind.INTERNAL),
        ("Interne Weiterbildung\nBrandschutz", Kind.INTERNAL),
        ("Interner Kurs: Brandschutz", Kind.INTERNAL),
        ("Formation interne : Brandschutz", Kind.INTERNAL),
        ("Formation professionnelle : Brandschutz", Kind.VOCATIONAL),
        ("Internal training: Brandschutz", Kind.INTERNAL),
        ("Weiterbildung: Brandschutz", None),
    ],
)
def test_the_name_of_its_kind_is_no_part_of_the_title(first: str, kind: Kind | None) -> None:
    found = read(f"{first}\n12.3.2026 9-12\nThun, Aula")
    assert (found.title, found.kind) == ("Brandschutz", kind)


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
        assert found.planned is None and found.said == when, line


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


# --- what can't be read is never left out ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "Plätze: 12 (max. 18 auf Anfrage)",
        "Teilnehmerzahl: je nach Raum 12 oder 15",
        "Places : 12, dont 2 réservées à la maison ou 14",
        "Der Kurs ist auf 12 Teilnehmende beschränkt.",
        "Noch 3 Plätze frei",
    ],
)
def test_seats_that_are_said_and_not_read_stay_open(line: str) -> None:
    found = read(f"Brandschutz\n5.3.2026 9-12\n{line}")
    assert found.seats is None and found.unread["seats"] in line and line in found.description


@pytest.mark.parametrize("aside", ["davon 2 reserviert", "davon 2 reserviert für die Nachtwache", "dont 2 réservées"])
def test_seats_of_which_some_are_kept_for_somebody_are_all_of_them(aside: str) -> None:
    for line in (f"Plätze: 12, {aside}", f"Plätze: 12 ({aside})", f"12 Plätze, {aside}"):
        found = read(f"Brandschutz\n5.3.2026 9-12\n{line}")
        if aside.endswith("Nachtwache"):
            assert found.seats is None and "seats" in found.unread
        else:
            assert found.seats == Seats(None, 12) and not found.unread
        assert line in found.description, "for whom they are kept is not lost"


@pytest.mark.parametrize(
    "line",
    [
        "Kosten: 120.- (Mitglieder 100)",
        "Kosten: CHF 1'250.– (Mitglieder CHF 1'000.–)",
        "Prix : 80 francs, 60 pour les membres",
        "Der Kurs kostet CHF 120.– pro Person, mit Mittagessen.",
    ],
)
def test_a_price_that_is_said_and_not_read_stays_open(line: str) -> None:
    found = read(f"Brandschutz\n5.3.2026 9-12\n{line}")
    assert found.price is None and found.unread["price"] in line and line in found.description


def test_a_price_that_the_text_says_to_be_open_is_not_asked_for() -> None:
    found = read("Brandschutz\n5.3.2026 9-12\nPreis: auf Anfrage")
    assert (found.price, found.unread, found.open) == (None, {}, {"price"})


@pytest.mark.parametrize(
    "line",
    [
        "Anmeldung: bis 1. oder 2. März",
        "Inscriptions ouvertes dès le 1er mars",
        "Registration: ask by 28 February 2026",
        "Mitbringen: Hausschuhe",
        "Sprache: Deutsch und etwas Französisch",
        "Online: der Link folgt",
        "Art: eher locker",
    ],
)
def test_a_line_that_nothing_reads_keeps_its_name_and_its_words(line: str) -> None:
    for text in (f"Brandschutz\n5.3.2026 9-12\n{line}", f"Brandschutz\nDatum: 5.3.2026 9-12\n{line}"):
        found = read(text)
        assert found.description == line
        assert dates(found) == ["05.03.2026 09:00-12:00"], "a deadline is no date of the course"


def test_a_name_alone_on_its_line_keeps_what_follows_it() -> None:
    assert read("Brandschutz\n5.3.2026 9-12\nKontakt\nDora Muster").description == "Kontakt\nDora Muster"


#: A line of an announcement, the last day to enrol that it says (none: ""), and whether it stays in the text.
CLOSING = """
28.2.  out  Anmeldeschluss: 28.2.2026
28.2.  out  Anmeldeschluss: Sa 28. Februar
28.2.  out  Anmeldeschluss ist der 28.2.2026.
1.3.   out  Anmeldung bis 1. März
1.3.   out  Anmeldung: bis spätestens 1.3.2026
1.3.   out  Bitte anmelden bis 1.3.
1.3.   in   Anmeldung bis 1. März an kurse@haus.example
1.3.   in   Anmeldung bis: 1.3.2026, 12 Uhr
1.3.   out  Délai d'inscription : 1er mars
1.3.   out  Inscription jusqu'au 1er mars 2026
1.3.   out  Inscriptions jusqu'au 1.3.2026
1.3.   out  Date limite d'inscription : dimanche 1er mars
1.3.   in   Inscriptions : jusqu'au 1er mars auprès de C. Exemple
1.3.   out  Register by March 1
1.3.   out  Please register by 1 March 2026.
1.3.   out  Registration deadline: 1 March
1.3.   out  Enrolment until 1 March
1.3.   in   Register by: 1 March 2026 at courses@house.example
-      in   Anmeldung ab 1. Februar 2026
-      in   Anmeldeschluss: Mo 1.3.2026
-      in   Anmeldeschluss: 30.2.2026
-      in   Inscription avant le 1er mars
-      in   Register by March 1 or March 2
-      in   Abmeldung bis 1.3.2026 ohne Kosten
""".strip().splitlines()


@pytest.mark.parametrize("line", CLOSING)
def test_the_last_day_to_enrol_is_read_and_a_line_that_says_more_stays(line: str) -> None:
    day, stays, words = line.split(maxsplit=2)
    found = read(f"Brandschutz\n5.3.2026 9-12\n{words}\nOrt: Bern")
    assert (f"{found.closes_on:%-d.%-m.}" if found.closes_on else "-") == day
    assert (words in found.description) is (stays == "in")
    assert dates(found) == ["05.03.2026 09:00-12:00"]
    is_open = day == "-" and not words.startswith("Abmeldung")
    assert found.unread_days == ((words,) if is_open else ())


def test_a_name_alone_on_its_line_and_two_last_days() -> None:
    found = read("Brandschutz\n5.3.2026 9-12\nAnmeldeschluss\n28.2.2026")
    assert (found.closes_on, found.description) == (date(2026, 2, 28), "")
    both = ("Anmeldeschluss: 28.2.2026", "Anmeldung bis 1. März")
    found = read("\n".join(["Brandschutz", "5.3.2026 9-12", *both]))
    assert found.closes_on is None and set(found.unread_days) == set(both)


# --- dates of which some can't be read -------------------------------------------------------------------------------


def test_dates_that_read_are_kept_and_each_other_line_of_a_date_is_named() -> None:
    for text in ("Datum:\n5.3.2026 9-12\nFr 12.3.2026 9-12", "5.3.2026 9-12\nFr 12.3.2026 9-12"):
        found = read(f"Brandschutz\n{text}\nOrt: Bern")
        assert dates(found) == ["05.03.2026 09:00-12:00"]
        assert found.unread_days == ("Fr 12.3.2026 9-12",) and "Fr 12.3.2026 9-12" in found.description
    for text in ("Datum:\nFr 5.3.2026 9-12\nFr 12.3.2026 9-12", "Fr 5.3.2026 9-12\nFr 12.3.2026 9-12"):
        found = read(f"Brandschutz\n{text}\nOrt: Bern")
        assert found.planned is None and found.said == "Fr 5.3.2026 9-12\nFr 12.3.2026 9-12"


@pytest.mark.parametrize(
    "line",
    [
        "KW 12, Do 9-12",
        "Donnerstag der KW 12, 9-12 Uhr",
        "semaine 12, jeudi 9 h à 12 h",
        "week 12 Thursday 9-12",
        "dritter Donnerstag im März, 9-12",
        "le troisième jeudi de mars, 9h-12h",
        "3rd Thursday of March, 9-12",
    ],
)
def test_a_day_by_its_name_is_one_with_and_without_a_name_in_front(line: str) -> None:
    for text in (f"Brandschutz\nDatum: {line}\nOrt: Bern", f"Brandschutz\n{line}\nOrt: Bern"):
        found = read(text)
        assert (found.title, dates(found)) == ("Brandschutz", ["19.03.2026 09:00-12:00"])


def test_mondays_through_a_month_are_one_course_and_weeks_of_a_plan_are_no_dates() -> None:
    for line in ("Montags 18-20 im März", "les lundis de mars de 18 h à 20 h", "Mondays in March 18-20"):
        assert len(dates(read(f"Brandschutz\n{line}\nOrt: Bern"))) == 5
    found = read("First aid\nThursday 5 March 2026, 9-12\nWeek 1: theory\nWeek 2: practice")
    assert dates(found) == ["05.03.2026 09:00-12:00"] and not found.unread_days


@pytest.mark.parametrize(
    ("line", "ways"),
    [
        ("10.-12.3.2026 9-17", 2),
        ("5.3.2026 2-4 pm", 2),
        ("03/04/2026 9:00-12:00", 2),
        ("Thu 05/03/2026 9:00-12:00", 0),
        ("03/25/2026 9:00-12:00", 0),
    ],
)
def test_a_line_of_several_readings_keeps_them(line: str, ways: int) -> None:
    """In English day and month may change places, but for a weekday or a number that says which is which."""
    for text in (
        f"Fire safety for all of you\nDate: {line}\nPlace: Bern",
        f"Fire safety for all of you\n{line}\nat Bern",
    ):
        found = read(text)
        assert len(found.readings) == ways, text
        assert not ways or (found.planned is None and found.said == line)
    assert not read("Brandschutz\nDatum: 03/04/2026 9-12\nOrt: Bern").readings


def test_a_time_with_a_name_belongs_to_the_date_without_one() -> None:
    assert dates(read("Brandschutz\n5.3.2026\nZeit: 9-12 Uhr")) == ["05.03.2026 09:00-12:00"]
    asked = read("Brandschutz\nDatum: 5.3.2026\nZeit: am Nachmittag")
    assert asked.planned is not None and asked.planned.days and asked.planned.rest == "am Nachmittag"


# --- a date in a sentence --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sentence",
    [
        'Am Donnerstag, 12. März 2026 findet von 9 bis 12 Uhr der Kurs "Kinästhetik" statt.',
        "Der Kurs «Kinästhetik» findet am 12.3.2026 von 9.00 bis 12.00 Uhr statt.",
        "Wir laden Sie am 12. März von 9 bis 12 Uhr zum Kurs «Kinästhetik» ein!",
        "Le cours «Kinästhetik» aura lieu le jeudi 12 mars 2026 de 9 h à 12 h.",
        'The course "Kinästhetik" takes place on Thursday 12 March 2026 from 9:00 to 12:00.',
    ],
)
def test_a_date_in_a_sentence_is_read(sentence: str) -> None:
    found = read(f"Guten Tag\n{sentence}\nWo: Bern\nAnmeldung bis 1. März an kurse@haus.example\nFreundliche Grüsse")
    assert (found.title, dates(found)) == ("Kinästhetik", ["12.03.2026 09:00-12:00"])
    assert found.description == "Anmeldung bis 1. März an kurse@haus.example"


@pytest.mark.parametrize(
    "sentence",
    [
        'Am Freitag, 12. März 2026 findet von 9 bis 12 Uhr der Kurs "Kinästhetik" statt.',
        'Am 12. März 2026 findet von 9 bis 12 Uhr der Kurs "Kinästhetik" nicht statt.',
        'Am 12. oder 19. März 2026 findet von 9 bis 12 Uhr der Kurs "Kinästhetik" statt.',
        'Statt am 12. März 2026 findet der Kurs "Kinästhetik" am 19. März von 9 bis 12 Uhr statt.',
        'Am 12. März 2026 findet von 9 bis 12 und ab 13 Uhr der Kurs "Kinästhetik" statt.',
        'Der Kurs "Kinästhetik" vom 12.3.2026 9-12 fällt aus.',
        "Le cours «Kinästhetik» n'aura pas lieu le 12 mars 2026 de 9 h à 12 h.",
        'The course "Kinästhetik" takes place on 12 or 19 March 2026 from 9:00 to 12:00.',
        'The course "Kinästhetik" of 12 March 2026 is held on 19 March from 9:00 to 12:00.',
    ],
)
def test_a_sentence_in_doubt_is_asked_about_with_its_own_words(sentence: str) -> None:
    found = read(f"{sentence}\nWo: Bern\nAnmeldung bis 1. März an kurse@haus.example")
    assert found.planned is None and found.said == sentence and sentence in found.description


def test_what_else_a_sentence_says_stays() -> None:
    sentence = 'Am 12. März 2026 findet von 9 bis 12 Uhr der Kurs "Kinästhetik" im Saal 2 für die Nachtwachen statt.'
    assert sentence in read(f"{sentence}\nKosten: 0\nbitte bequeme Kleidung").description


# --- several courses -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Kurs A\n12.3.2026 9-12\nKurs B\n19.3.2026 9-12\nKurs C\n26.3.2026 9-12",
        "Kurs: Alpha\nDatum: 12.3.2026 9-12\nOrt: Bern\nKurs: Beta\nDatum: 19.3.2026\nKurs: Gamma\nDatum: 26.3.2026",
        "Kurs A am 12.3.2026, 9-12\nKurs B am 19.3.2026, 9-12\nKurs C am 26.3.2026, 9-12",
        "Alpha\nDatum: 12.3.2026 9-12\nOrt: Bern\nBeta\nDatum: 19.3.2026\nOrt: Thun\nGamma\nDatum: 26.3.2026",
        "Kurs A\nle 12 mars 2026 de 9 h à 12 h\nKurs B\nle 19 mars 2026\nmax. 12 personnes\nKurs C\nle 26 mars 2026",
    ],
)
def test_each_of_several_courses_is_told_apart(text: str) -> None:
    parts = announcement.one_by_one(text)
    assert len(parts) == 3
    first = announcement.read(parts[0], TODAY, ZONE)
    assert first.title in ("Kurs A", "Alpha") and dates(first) == ["12.03.2026 09:00-12:00"]


def test_one_course_is_not_taken_for_several() -> None:
    for text in EVERY:
        assert len(announcement.one_by_one(text)) == 1, text
    for between in ("max. 12 Personen", "Bitte bequeme Kleidung mitbringen.", "Ort: Bern", "und"):
        assert len(announcement.one_by_one(f"Brandschutz\n12.3. 9-12\n{between}\n19.3. 9-12")) == 1, between


def test_dates_at_several_places_are_not_put_together() -> None:
    found = read("Weiterbildungen 2026\n12.3.2026 9-12, Alpha\n19.3.2026 9-12, Beta\nKosten: 0")
    assert found.planned is None and "Alpha" in found.said and "Beta" in found.description


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
    bare = re.sub("[*_]", "", text)  # without the signs of bold text
    for fact in (found.title, found.trainer):
        assert all(re.sub("[*_]", "", word).strip('(«„“"') in bare for word in fact.split()), fact
