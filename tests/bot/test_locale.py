"""Every sentence exists in every language, says the same, and is set as that language sets it.

`KURSVERBUND_RENEW=1 pytest tests/bot/test_locale.py` writes new keys into the .po files (empty, for a translator) and
drops those that no code says any more; translations stay.
"""

import ast
import os
import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from string import Formatter
from zoneinfo import ZoneInfo

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from bot import say as words
from catalogue.exchange.remarks import Accepted, Finding
from catalogue.exchange.unusable import Fault
from catalogue.reading import amounts, dates, moments, seats, times
from catalogue.reading.unreadable import Expected, Why

BOT = Path(words.__file__).parent
LANGUAGES = [language for language in words.languages() if language != words.SOURCE]
Key = str | tuple[str, str]

#: What the contract promises people, manuals and outside checks.
LABELS = (
    *("Join", "Continue", "Enrol", "Join waiting list", "Leave waiting list", "Withdraw", "Accept seat", "Decline"),
    *("Approve", "Refuse"),
    *(
        "Calendar file",
        "Subscribe",
        "Confirm",
        "Back",
        "Next",
        "Edit",
        "Reschedule",
        "Cancel session",
        "Publish",
        "Participants",
    ),
)
#: Sentences that the code passes on in a variable: the closed lists of the readers.
FROM_LISTS = {str(member) for member in (*Expected, *Why, *Finding, *Accepted, *Fault)}
TODAY, ZONE = date(2029, 1, 1), ZoneInfo("Europe/Zurich")
LISTED_IN = {"no.why", "no.expected", "card.why", "card.expected", "card.fault"}


def calls() -> Iterator[tuple[str, ast.Call]]:
    """Every call of a `Say`, also inside f-strings: say(…), say.label(…), say.plural(…), say.label_plural(…)."""
    for path in sorted(path for path in BOT.rglob("*.py") if "sandbox" not in path.parts):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and (verb := _verb(node.func)):
                yield verb, node


def _verb(called: ast.expr) -> str:
    if _is_say(called):
        return "say"
    names = ("label", "plural", "label_plural")
    if isinstance(called, ast.Attribute) and called.attr in names and (_is_say(called.value) or _is_self(called.value)):
        return called.attr
    return ""


def _is_say(node: ast.expr) -> bool:
    return getattr(node, "id", getattr(node, "attr", "")) == "say"


def _is_self(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "self"


@cache
def keys() -> dict[Key, None]:
    """In the order of the code."""
    found: dict[Key, None] = {}
    for verb, call in calls():
        count = 2 if "plural" in verb else 1
        given = [str(arg.value) for arg in call.args[:count] if isinstance(arg, ast.Constant)]
        if len(given) == count:
            found[given[0] if count == 1 else (given[0], given[1])] = None
    return found | dict.fromkeys(sorted(FROM_LISTS))


@cache
def entries(language: str) -> dict[Key, tuple[str, ...]]:
    """Each key with its translation, or its plural forms."""
    renew(language)
    catalogue = read_po(BOT.joinpath(f"locale/{language}.po").open("rb"), locale=language)
    assert not catalogue.obsolete, f"obsolete in {language}.po: {list(catalogue.obsolete)}"
    found: dict[Key, tuple[str, ...]] = {}
    for message in catalogue:
        if message.id:
            key = message.id if isinstance(message.id, str) else (message.id[0], message.id[1])
            found[key] = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
    return found


def renew(language: str) -> None:
    """Where asked for: the file anew, in the order of the code, under its own header."""
    if not os.environ.get("KURSVERBUND_RENEW"):
        return
    path = BOT / "locale" / f"{language}.po"
    old = read_po(path.open("rb"), locale=language)
    new = Catalog(locale=language)
    for key in keys():
        known = old.get(key)
        new.add(key, string=known.string if known else None)
    header = path.read_text(encoding="utf-8").split("\n\n")[0]
    with path.open("wb") as file:
        file.write(header.encode() + b"\n\n")
        write_po(file, new, width=0, omit_header=True)


def forms(language: str) -> list[tuple[Key, str]]:
    return [(key, form) for key, found in entries(language).items() for form in found]


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def bare(text: str) -> str:
    """Without placeholders, whose formats have colons of their own."""
    return re.sub(r"{[^}]*}", "x", text)


def test_german_french_and_english_are_spoken() -> None:
    assert set(words.languages()) >= {"de", "fr", "en"}


def test_the_code_hides_no_sentence_in_a_variable() -> None:
    hidden = [ast.unparse(call) for _, call in calls() if not isinstance(call.args[0], ast.Constant)]
    odd = [call for call in hidden if not any(listed in call for listed in LISTED_IN)]
    assert not odd, "a sentence must stand where it is said, or nobody finds it to translate"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_translated_and_nothing_else(language: str) -> None:
    found = entries(language)
    assert {key for key in keys() if key not in found} == set()
    assert {key for key in found if key not in keys()} == set()
    assert [key for key, form in forms(language) if not form.strip()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_speaks_of_the_same_facts(language: str) -> None:
    for key, form in forms(language):
        wanted = placeholders(key if isinstance(key, str) else key[1])
        assert placeholders(form) == wanted, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_plural_rule_has_a_form_for_every_number(language: str) -> None:
    count = read_po(BOT.joinpath(f"locale/{language}.po").open("rb"), locale=language).num_plurals
    assert {len(found) for key, found in entries(language).items() if isinstance(key, tuple)} == {count}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_brings_no_html_and_no_stray_spaces(language: str) -> None:
    for key, form in forms(language):
        assert not re.search(r"[<>&]", form), key
        assert form == form.strip() and "  " not in form, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_swiss_texts_know_no_sharp_s_and_no_other_quotation_marks(language: str) -> None:
    for key, form in forms(language):
        assert not re.search(r"[ßẞ„“”\"]", form), key


def test_french_has_a_narrow_space_before_high_signs_and_inside_its_quotation_marks() -> None:
    for key, form in forms("fr"):
        assert not re.search(rf"[^{words.NARROW}](?:[;!?»]|:(?![\d/]))", bare(form)), (key, form)
        assert not re.search(rf"«[^{words.NARROW}]", bare(form)), (key, form)
        assert not re.search(rf"{words.NARROW}(?![:;!?»])(?<!«{words.NARROW})", bare(form)), (key, form)


def test_german_and_english_have_no_space_there() -> None:
    english = [(key, text) for key in keys() for text in ([key] if isinstance(key, str) else key)]
    for key, form in forms("de") + english:
        assert not re.search(r"\s[:;!?»]|«\s", bare(form)), key


READERS: dict[Expected, Callable[[str], object]] = {
    Expected.DAY: lambda text: dates.day(text, TODAY),
    Expected.SPAN: lambda text: dates.span(text, TODAY),
    Expected.WEEKDAYS: dates.weekdays,
    Expected.CLOCK: times.clock,
    Expected.SLOT: times.slot,
    Expected.MOMENT: lambda text: moments.moment(text, TODAY, ZONE),
    Expected.MEETING: lambda text: moments.meeting(text, TODAY, ZONE),
    Expected.NUMBER: amounts.number,
    Expected.WHOLE: amounts.whole,
    Expected.HOURS: amounts.hours,
    Expected.SEATS: seats.seats,
}


@pytest.mark.parametrize("language", words.languages())
@pytest.mark.parametrize("expected", READERS)
def test_whatever_is_given_as_an_example_can_be_read(expected: Expected, language: str) -> None:
    said = words.Say(language, "Europe/Zurich").label(expected)
    examples = re.split(r"such as |wie |comme ", said)[1]
    single = [examples] if expected is Expected.WEEKDAYS else re.split(r", | or | oder | ou ", examples)
    assert [READERS[expected](example) for example in single]


def test_every_label_of_the_contract_is_said() -> None:
    assert [label for label in LABELS if label not in keys()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_label_fits_its_button(language: str) -> None:
    long = {label: form for label in LABELS for form in entries(language)[label] if len(form) > 40}
    assert long == {}


def test_french_has_no_de_before_a_name_and_one_apostrophe() -> None:
    """Nobody knows whether a name begins with a vowel: «d'Anna»."""
    words = (BOT / "locale" / "fr.po").read_text("utf-8")
    assert not re.search(r"\bde \{(name|by)\}", words)
    assert "’" not in words
