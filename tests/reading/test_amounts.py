"""Money, numbers, seats and closed lists as people write them in three languages."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.reading import amounts, choices, seats
from catalogue.reading.amounts import Money
from catalogue.reading.seats import Seats
from catalogue.reading.unreadable import Unreadable, Why


def outcome(reader: Callable[[str], object], text: str) -> object:
    try:
        return reader(text)
    except Unreadable as refusal:
        return refusal.why


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("CHF 1'250.–", Money(125000, "CHF")),
        ("CHF 1’250.00", Money(125000, "CHF")),
        ("CHF 1\u202f250.00", Money(125000, "CHF")),
        ("1 250,00 CHF", Money(125000, "CHF")),
        ("1.250,00 EUR", Money(125000, "EUR")),
        ("1,250.00", Money(125000, "CHF")),
        ("1250", Money(125000, "CHF")),
        ("1250.–", Money(125000, "CHF")),
        ("Fr. 469.--", Money(46900, "CHF")),
        ("Fr. 120.60", Money(12060, "CHF")),
        ("Fr.45.-", Money(4500, "CHF")),
        ("120.–", Money(12000, "CHF")),
        ("120,5", Money(12050, "CHF")),
        ("120 Franken", Money(12000, "CHF")),
        ("120 francs", Money(12000, "CHF")),
        ("140€ /participant", Money(14000, "EUR")),
        ("€ 140", Money(14000, "EUR")),
        ("20.– / Person", Money(2000, "CHF")),
        ("120 Fr. par personne", Money(12000, "CHF")),
        ("0", Money(0, "CHF")),
        ("CHF 0.–", Money(0, "CHF")),
        ("gratis", Money(0, "CHF")),
        ("Kostenlos.", Money(0, "CHF")),
        ("gratuit", Money(0, "CHF")),
        ("free", Money(0, "CHF")),
        ("", None),
        (" ", None),
        ("auf Anfrage", None),
        ("Sur demande", None),
        ("à définir", None),
        ("on request", None),
        ("-", None),
        ("1.250", Why.FORM),
        ("1,250", Why.FORM),
        ("-5", Why.FORM),
        ("CHF", Why.FORM),
        ("CHF 12.345", Why.FORM),
        ("12'34", Why.FORM),
        ("20 CHF pro Stunde", Why.FORM),
        ("USD 20", Why.CURRENCY),
        ("99999999999", Why.RANGE),
    ],
)
def test_unknown_is_none_and_free_is_zero(text: str, meant: Money | Why | None) -> None:
    assert outcome(amounts.money, text) == meant


def test_an_amount_without_currency_is_in_the_one_of_its_source() -> None:
    assert amounts.money("120", "EUR") == Money(12000, "EUR")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("72.5", Decimal("72.5")),
        ("2,5", Decimal("2.5")),
        ("72.5 Kursstunden", Decimal("72.5")),
        ("2,5 Std.", Decimal("2.5")),
        ("3 h", Decimal(3)),
        ("3 heures", Decimal(3)),
        ("3h45", Decimal("3.75")),
        ("2 h 30", Decimal("2.5")),
        ("3h20", Why.FORM),
        ("6 Lektionen", Why.FORM),
        ("1.234", Why.FORM),
        ("0", Decimal(0)),
        ("10001", Why.RANGE),
        ("9" * 40, Why.RANGE),
        ("", Why.EMPTY),
    ],
)
def test_stated_hours_are_exact_to_the_hundredth(text: str, meant: Decimal | Why) -> None:
    assert outcome(amounts.hours, text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("12", 12),
        ("12.0", 12),
        ("1'000", 1000),
        ("0", 0),
        ("12.5", Why.FORM),
        ("-3", Why.FORM),
        ("1000000", Why.RANGE),
    ],
)
def test_a_whole_number_is_whole(text: str, meant: int | Why) -> None:
    assert outcome(amounts.whole, text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("max 18 personnes", Seats(None, 18)),
        ("maximum 18 participant·es", Seats(None, 18)),
        ("8 à 15 personnes", Seats(8, 15)),
        ("8-16 TN", Seats(8, 16)),
        ("8 bis 16 Teilnehmende", Seats(8, 16)),
        ("10 Plätze", Seats(None, 10)),
        ("12", Seats(None, 12)),
        ("mind. 8, max. 16", Seats(8, 16)),
        ("max. 16 / min. 8", Seats(8, 16)),
        ("ab 8 Personen", Seats(8, None)),
        ("au moins 6 personnes", Seats(6, None)),
        ("up to 12 people", Seats(None, 12)),
        ("max. 12 Teilnehmer:innen", Seats(None, 12)),
        ("unbegrenzt", Seats(None, None)),
        ("illimité", Seats(None, None)),
        ("16-8", Why.MORE_THAN_SEATS),
        ("0", Why.RANGE),
        ("max 12 max 14", Why.FORM),
        ("8.5", Why.FORM),
        ("ausgebucht", Why.LEFT),
        ("noch 1 Platz", Why.LEFT),
        ("complet", Why.LEFT),
        ("reste 2 places", Why.LEFT),
        ("fully booked", Why.LEFT),
        ("3 seats left", Why.LEFT),
        ("12 Personen (Warteliste)", Why.LEFT),
        ("viele", Why.FORM),
        ("", Why.EMPTY),
    ],
)
def test_minimum_and_capacity(text: str, meant: Seats | Why) -> None:
    assert outcome(seats.seats, text) == meant


@pytest.mark.parametrize(
    ("reader", "text", "meant"),
    [
        (choices.language, "Französisch", "fr"),
        (choices.language, "de-CH", "de"),
        (choices.language, "italien", "it"),
        (choices.language, "de/fr", Why.FORM),
        (choices.kind, "Berufsbildung", "vocational"),
        (choices.kind, "interne", "internal"),
        (choices.kind, "extern", Why.FORM),
        (choices.status, "Entwurf", "draft"),
        (choices.status, "ouvert", "open"),
        (choices.status, "annulé", "cancelled"),
        (choices.status, "", Why.EMPTY),
        (choices.yes, "oui", True),
        (choices.yes, "nein", False),
        (choices.yes, "vielleicht", Why.FORM),
        (choices.slugs, "haus-a, haus-b haus-a", ("haus-a", "haus-b")),
        (choices.slugs, "Haus A!", Why.FORM),
        (choices.shares, "haus-a:3 haus-b:2", {"haus-a": 3, "haus-b": 2}),
        (choices.shares, "haus-a: 3, haus-b = 2", {"haus-a": 3, "haus-b": 2}),
        (choices.shares, "haus-a:3 haus-a:2", Why.AMBIGUOUS),
        (choices.shares, "3", Why.FORM),
    ],
)
def test_closed_lists_and_houses(reader: Callable[[str], object], text: str, meant: object) -> None:
    assert outcome(reader, text) == meant


@given(st.integers(0, amounts.MOST_MINOR), st.sampled_from(["CHF", "EUR"]))
def test_reading_back_a_printed_amount_gives_the_same_amount(minor: int, currency: str) -> None:
    units, cents = divmod(minor, 100)
    grouped = f"{units:,}"
    forms = [f"{currency} {units}.{cents:02}", f"{currency} {grouped.replace(',', '’')}.{cents:02}"]
    forms += [f"{grouped.replace(',', chr(0x202F))},{cents:02} {currency}", f"{grouped}.{cents:02} {currency}"]
    if cents == 0:
        forms += [f"{currency} {grouped.replace(',', chr(39))}.–", f"{currency} {units}.--"]
    assert {amounts.money(form) for form in forms} == {Money(minor, currency)}


@given(st.text(max_size=60))
def test_no_text_makes_an_amount_reader_fail_otherwise(text: str) -> None:
    readers = (amounts.money, amounts.number, amounts.whole, amounts.hours, seats.seats, choices.slugs)
    for reader in (*readers, choices.shares, choices.language, choices.kind, choices.status, choices.yes):
        outcome(reader, text)
