"""Folding: one spelling for all, and words that fit a button."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.actions import Find
from bot.codec import pack, parse
from catalogue.folding import alike, fold
from catalogue.search import LONGEST_WORDS, fold_query


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Désescalade – für Ämter", "desescalade fur amter"),
        ("Berufsbildner:innen", "berufsbildner innen"),
        ("L’œuvre d'Ægir", "l oeuvre d aegir"),
        ("STRASSE Straße", "strasse strasse"),
        ("  BLS-AED\u202f! ", "bls aed"),
        ("e\u0301cole", "ecole"),
        ("Wei\u00adter\u200bbildung", "weiterbildung"),
        ("日本 🙂 ...", ""),
    ],
)
def test_words_are_folded(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("one", "other"),
    [("Kinästhetik", "Kinaesthetik"), ("Führung", "Fuehrung"), ("Königin", "Koenigin"), ("sœur", "soeur")],
)
def test_an_umlaut_and_its_two_letters_are_alike(one: str, other: str) -> None:
    assert alike(one) == alike(other)


@pytest.mark.parametrize("word", ["neue", "quelle", "feuer", "bauen"])
def test_an_e_that_is_no_umlauts_stays(word: str) -> None:
    assert alike(word) == word


def test_what_is_too_long_is_cut_after_a_word() -> None:
    assert fold_query("Reanimation " * 10) == "_".join(["reanimation"] * 4)
    assert fold_query("R" * 80) == "r" * LONGEST_WORDS
    assert fold_query("a" * 27 + " " + "b" * 27) == "a" * 27 + "_" + "b" * 27


@given(st.text())
@example("ﷺ" * 30)
@example("İ_ǅ-\x00")
def test_any_text_becomes_words_that_fit(text: str) -> None:
    words = fold_query(text)
    assert re.fullmatch(r"(?:[a-z0-9]+(?:_[a-z0-9]+)*)?", words)
    assert len(words) <= LONGEST_WORDS
    assert fold_query(words) == words


@given(st.text(min_size=1), st.integers(0, 99_999))
@example("Reanimation " * 9, 0)
def test_any_search_fits_a_button_and_comes_back(text: str, page: int) -> None:
    asked = Find(page, fold_query(text))
    assert parse(pack(asked)) == asked


def test_a_long_question_loses_the_words_that_narrow_nothing() -> None:
    asked = "Guten Tag, ich suche bitte einen Kurs für erste Hilfe im März in der Stadt Bern"
    assert fold_query(asked) == "guten_erste_hilfe_marz_stadt_bern"
