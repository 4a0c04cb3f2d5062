"""Dates, times, money, numbers and plurals as each language writes them; every fact escaped."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from markupsafe import Markup

from bot.say import NARROW, Say

ZONE = "Europe/Zurich"
LANGUAGES = ("de", "fr", "en")
DE, FR, EN = (Say(language, ZONE) for language in LANGUAGES)


def at(text: str) -> datetime:
    """A wall time in the zone, as the rows keep it."""
    return datetime.fromisoformat(text).replace(tzinfo=DE.zone).astimezone(UTC)


@pytest.mark.parametrize(
    ("day", "de", "fr", "en"),
    [
        ("2030-03-14", "Do, 14. März 2030", "jeudi 14 mars 2030", "Thursday 14 March 2030"),
        ("2030-05-01", "Mi, 1. Mai 2030", "mercredi 1er mai 2030", "Wednesday 1 May 2030"),
        ("2030-05-11", "Sa, 11. Mai 2030", "samedi 11 mai 2030", "Saturday 11 May 2030"),
        ("2030-09-21", "Sa, 21. September 2030", "samedi 21 septembre 2030", "Saturday 21 September 2030"),
    ],
)
def test_a_day_has_its_weekday(day: str, de: str, fr: str, en: str) -> None:
    assert [say.day(date.fromisoformat(day)) for say in (DE, FR, EN)] == [de, fr, en]


@pytest.mark.parametrize(
    ("day", "de", "fr", "en"),
    [
        ("2030-03-14", "14. März 2030", "14 mars 2030", "14 Mar 2030"),
        ("2030-05-01", "1. Mai 2030", "1er mai 2030", "1 May 2030"),
        ("2030-06-21", "21. Juni 2030", "21 juin 2030", "21 Jun 2030"),
        ("2030-09-01", "1. September 2030", "1er septembre 2030", "1 Sep 2030"),
    ],
)
def test_a_button_has_the_date_that_the_contract_promises(day: str, de: str, fr: str, en: str) -> None:
    assert [say.short_day(date.fromisoformat(day)) for say in (DE, FR, EN)] == [de, fr, en]


def test_weekdays_and_months_have_their_own_names() -> None:
    thursday = date(2030, 3, 14)
    assert [say.weekday(thursday) for say in (DE, FR, EN)] == ["Do", "jeu.", "Thu"]
    assert [say.full_weekday(thursday) for say in (DE, FR, EN)] == ["Donnerstag", "jeudi", "Thursday"]
    assert [say.month("203003") for say in (DE, FR, EN)] == ["März 2030", "mars 2030", "March 2030"]


@pytest.mark.parametrize(
    ("start", "end", "de", "fr", "en"),
    [
        (
            "2030-03-14 08:30",
            "2030-03-14 16:30",
            "Do, 14. März 2030, 08.30–16.30 Uhr",
            "jeudi 14 mars 2030, 8\xa0h\xa030 – 16\xa0h\xa030",
            "Thursday 14 March 2030, 08:30–16:30",
        ),
        (
            "2030-03-14 09:00",
            "2030-03-14 12:30",
            "Do, 14. März 2030, 09.00–12.30 Uhr",
            "jeudi 14 mars 2030, 9\xa0h\xa000 – 12\xa0h\xa030",
            "Thursday 14 March 2030, 09:00–12:30",
        ),
        (
            "2030-03-14 22:00",
            "2030-03-15 06:00",
            "Do, 14. März 2030, 22.00 Uhr – Fr, 15. März 2030, 06.00 Uhr",
            "jeudi 14 mars 2030, 22\xa0h\xa000 – vendredi 15 mars 2030, 6\xa0h\xa000",
            "Thursday 14 March 2030, 22:00 – Friday 15 March 2030, 06:00",
        ),
        (
            "2030-03-14 09:00:30",
            "2030-03-14 09:01:00",
            "Do, 14. März 2030, 09.00.30–09.01 Uhr",
            "jeudi 14 mars 2030, 9\xa0h\xa000\xa0min\xa030\xa0s – 9\xa0h\xa001",
            "Thursday 14 March 2030, 09:00:30–09:01",
        ),
    ],
    ids=["a day", "a morning", "a night", "with seconds"],
)
def test_a_span_names_each_day_once(start: str, end: str, de: str, fr: str, en: str) -> None:
    assert [say.span(at(start), at(end)) for say in (DE, FR, EN)] == [de, fr, en]


def test_a_moment_is_told_in_the_persons_zone() -> None:
    noon = datetime(2030, 7, 1, 10, 0, tzinfo=UTC)
    assert EN.moment(noon) == "Monday 1 July 2030, 12:00"
    assert DE.moment(noon) == "Mo, 1. Juli 2030, 12.00 Uhr"
    assert Say("en", "Europe/London").moment(noon) == "Monday 1 July 2030, 11:00"


def test_midnight_belongs_to_the_day_that_begins() -> None:
    assert EN.moment(datetime(2030, 3, 13, 23, 0, tzinfo=UTC)) == "Thursday 14 March 2030, 00:00"


@pytest.mark.parametrize(
    ("minor", "currency", "de", "fr", "en"),
    [
        (12000, "CHF", "CHF 120.–", "CHF 120.–", "CHF 120.–"),
        (125050, "CHF", "CHF 1'250.50", f"CHF 1{NARROW}250.50", "CHF 1,250.50"),
        (14000, "EUR", "EUR 140.–", "EUR 140.–", "EUR 140.–"),
        (0, "CHF", "CHF 0.–", "CHF 0.–", "CHF 0.–"),
        (5, "CHF", "CHF 0.05", "CHF 0.05", "CHF 0.05"),
    ],
)
def test_money_has_its_currency_in_front_and_a_point(minor: int, currency: str, de: str, fr: str, en: str) -> None:
    written = [say.money(minor, currency) for say in (DE, FR, EN)]
    assert [text.replace("\u00a0", " ") for text in written] == [de, fr, en]
    assert all(text.startswith(f"{currency}\u00a0") for text in written), "the amount stays beside its currency"


@pytest.mark.parametrize(
    ("value", "comma", "point"), [("2.5", "2,5", "2.5"), ("8", "8", "8"), ("2.50", "2,5", "2.5"), ("10", "10", "10")]
)
def test_a_number_has_no_trailing_zeros(value: str, comma: str, point: str) -> None:
    assert [say.number(Decimal(value)) for say in (DE, FR, EN)] == [comma, comma, point]


def test_a_large_count_is_grouped() -> None:
    assert [say.size(12345) for say in (DE, FR, EN)] == ["12'345", f"12{NARROW}345", "12,345"]


@pytest.mark.parametrize(
    ("n", "de", "fr", "en"),
    [
        (0, "0 Plätze frei", "0 place libre", "0 seats free"),
        (1, "1 Platz frei", "1 place libre", "1 seat free"),
        (2, "2 Plätze frei", "2 places libres", "2 seats free"),
    ],
)
def test_nothing_is_plural_in_german_and_singular_in_french(n: int, de: str, fr: str, en: str) -> None:
    assert [say.label_plural("{n} seat free", "{n} seats free", n) for say in (DE, FR, EN)] == [de, fr, en]
    assert str(EN.plural("{n} seat free", "{n} seats free", n)) == en


@pytest.mark.parametrize(
    ("fact", "shown"),
    [
        ("<b>Big</b> & bold", "&lt;b&gt;Big&lt;/b&gt; &amp; bold"),
        ('"quoted"', "&#34;quoted&#34;"),
        ("{title} {0}", "{title} {0}"),
        ("Éloïse 🧯👩🏽‍🚒", "Éloïse 🧯👩🏽‍🚒"),
        ("\u200fنور\u200f", "\u200fنور\u200f"),
    ],
    ids=["html", "quotes", "braces", "emoji", "right to left"],
)
@pytest.mark.parametrize("say", [DE, FR, EN], ids=LANGUAGES)
def test_a_fact_is_shown_as_it_was_typed(fact: str, shown: str, say: Say) -> None:
    assert shown in say("You have a seat: {title}", title=fact)
    assert fact in say.label("CANCELLED: {title}", title=fact), "a label is no HTML"


def test_markup_of_ours_is_not_escaped_again() -> None:
    assert EN("Now: {moment}", moment=Markup("<b>x</b>")) == "Now: <b>x</b>"


def test_lists_and_languages_are_named_in_the_persons_language() -> None:
    assert [say.listing(["a", "b", "c"]) for say in (DE, FR, EN)] == ["a, b und c", "a, b et c", "a, b and c"]
    assert [say.language_name("de") for say in (DE, FR, EN)] == ["Deutsch", "allemand", "German"]


def test_an_unknown_language_is_spoken_to_in_english() -> None:
    assert Say("rm", ZONE).label("Enrol") == "Enrol"
