"""What typed words are read as, without any database."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from catalogue.folding import alike
from catalogue.rules.states import Kind
from catalogue.understanding import Facet, Known, Understood, understand
from catalogue.wordlist import WORDS, Equals

KNOWN = Known(
    towns=("Wattenwil", "Küche", ""),
    institutions=("Haus Lindenhof", "Fondation du Pont", "Autismus Bern", "Stiftung Seeland Süd", "Heim"),
    texts="montage von mobeln gymnastik am morgen professionnelle",
)


def read(text: str) -> Understood:
    return understand(text, KNOWN)


@pytest.mark.parametrize(
    ("typed", "facet", "values"),
    [
        ("märz", Facet.MONTH, ("3",)),
        ("Maerz", Facet.MONTH, ("3",)),
        ("Août", Facet.MONTH, ("8",)),
        ("mai juni", Facet.MONTH, ("5", "6")),
        ("setpember", Facet.MONTH, ("9",)),
        ("fevrer", Facet.MONTH, ("2",)),
        ("mai 2030", Facet.YEAR, ("2030",)),
        ("mardi", Facet.WEEKDAY, ("1",)),
        ("Donerstag", Facet.WEEKDAY, ("3",)),
        ("sundays", Facet.WEEKDAY, ("6",)),
        ("intern", Facet.KIND, ("internal",)),
        ("formation professionnelle", Facet.KIND, ("vocational",)),
        ("Berufsbildung", Facet.KIND, ("vocational",)),
        ("auf Deutsch", Facet.LANGUAGE, ("de",)),
        ("en français", Facet.LANGUAGE, ("fr",)),
        ("Berne", Facet.PLACE, ("Bern",)),
        ("biel/bienne", Facet.PLACE, ("Biel/Bienne",)),
        ("bienn", Facet.PLACE, ("Biel/Bienne",)),
        ("st-imier", Facet.PLACE, ("St-Imier",)),
        ("wattenwil", Facet.PLACE, ("Wattenwil",)),
        ("en ligne", Facet.PLACE, ("online",)),
        ("lindenhof", Facet.INSTITUTION, ("Haus Lindenhof",)),
        ("Haus Lindenhof", Facet.INSTITUTION, ("Haus Lindenhof",)),
        ("seeland sud", Facet.INSTITUTION, ("Stiftung Seeland Süd",)),
        ("stiftung seland süd", Facet.INSTITUTION, ("Stiftung Seeland Süd",)),
    ],
)
def test_what_narrows_is_recognised(typed: str, facet: Facet, values: tuple[str, ...]) -> None:
    understood = read(typed)
    assert understood.values(facet) == values
    assert understood.words == ()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("do me mon jeu", ("me", "mon", "jeu")),  # short weekdays mean other things
        ("montage", ("montage",)),  # stands in a text, so it is no Monday misspelt
        ("küche", ("kuche",)),  # a topic, although something takes place there
        ("autismus bern", ("autismus",)),  # the topic in the town, although a house is called so
        ("heim", ("heim",)),  # every second house is one
        ("cours de premiers secours", ("premiers secours",)),
        ("premier secour", ("premier secour",)),
        ("ich suche einen Kurs", ()),
        ("", ()),
    ],
)
def test_the_rest_is_words_to_look_for(typed: str, words: tuple[str, ...]) -> None:
    assert read(typed).words == words


def test_everything_is_understood_at_once() -> None:
    understood = read("BLS auf Deutsch in Bern oder Lindenhof, dienstags im Mai 2030, intern")
    assert (understood.words, understood.languages) == (("bls",), ("de",))
    assert understood.places == ("Bern", "Haus Lindenhof")
    assert (understood.weekdays, understood.months, understood.years) == ((1,), (5,), (2030,))
    assert understood.kinds == (Kind.INTERNAL,)


@pytest.mark.parametrize(
    ("typed", "corrected"),
    [("gimnastik", "gymnastik"), ("brandschuz", "brandschutz"), ("ersde hilfe", "erste hilfe"), ("tanzen", "tanzen")],
)
def test_a_misspelt_word_is_read_as_the_nearest_known(typed: str, corrected: str) -> None:
    assert read(typed).values(Facet.WORD) == (corrected,)


@given(st.text() | st.lists(st.sampled_from(["bern", "mai", "erste", "hilfe", "xyz", "2030", "du", "-"])).map(" ".join))
@example("ß" * 100)
def test_any_text_is_understood_somehow(text: str) -> None:
    understood = read(text)
    assert all(part.typed for part in understood.parts)
    assert sum(map(len, understood.wanted)) + len(understood.ignored) == len(understood.parts)


@pytest.mark.parametrize("group", [*WORDS.topics, *WORDS.places], ids=lambda group: group.name)
def test_a_list_of_words_finds_its_own_and_nothing_empty(group: Equals) -> None:
    assert all(word == alike(word) != "" for word in group.words)
    assert not group.says.search("ohne bedeutung")


def test_a_star_stands_for_any_letters() -> None:
    hygiene = next(group for group in WORDS.topics if "haccp" in group.words)
    assert hygiene.says.search(alike("Basis der Händehygiene"))
    assert not hygiene.says.search("haccps")
