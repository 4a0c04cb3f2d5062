"""What people see, as text to read: `tests/screens/<module>.<function>.txt`, in three languages.

`KURSVERBUND_RENEW=1 pytest tests/bot/test_screens.py` prints them anew; the difference is then reviewed like code.
"""

import os
import re
from html import unescape
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import get_type_hints

import pytest

from bot import screens as package
from bot.codec import pack, parse
from bot.handlers.form_steps import FORMS
from bot.say import Say
from bot.screens import desk_notices, form_notices, house_notices, notices
from bot.screens.screen import LONGEST_COPY, Button, Photo, Screen, Style
from bot.wire import LONGEST_CAPTION, LONGEST_TEXT, LONGEST_TOAST
from catalogue.rules.reasons import Reason
from tests.bot.cards import ZONE, House
from tests.bot.pictures import GALLERY

PRINTED = Path(__file__).parents[1] / "screens"
LANGUAGES = ("de", "fr", "en")
#: Bot API: InlineKeyboardMarkup.
MOST_BUTTONS, MOST_IN_ROW = 100, 8
#: By how many buttons stand in the row; 10 in any longer one.
LONGEST_WORD = {1: 40, 2: 16}
#: A phone's width of a tired reader's patience; lists of dates and names come on top.
MOST_LINES = 14


def printed(name: str) -> str:
    """All situations of a screen, language by language, as a person would read them."""
    parts = []
    for language in LANGUAGES:
        parts.append(f"===== {language} =====")
        for situation, picture in GALLERY[name].items():
            parts += [f"--- {situation} ---", shown(picture(Say(language, ZONE), House())), ""]
    return "\n".join(parts)


def shown(screen: Screen) -> str:
    """Bold as **bold**, buttons in brackets with their action, a document by its name."""
    text = re.sub(r"</?b>", "**", str(screen.text))
    text = re.sub(r"</?i>", "_", text)
    text = re.sub(r"</?tg-time[^>]*>", "", text)  # the words are the same, whatever the app makes of them
    lines = [unescape(text)]
    lines += [f"(toast: {screen.toast})"] if screen.toast else []
    kind = "photo" if isinstance(screen.document, Photo) else "file"
    lines += [f"({kind}: {screen.document.name})"] if screen.document else []
    lines += [" ".join(map(_key, row)) for row in screen.rows]
    return "\n".join(lines)


def _key(button: Button) -> str:
    return f"[{button.label} → {f'copies: {button.copy}' if button.copy else pack(button.action)}]"


def visible(screen: Screen) -> str:
    """As Telegram counts it: after the tags have been read."""
    return unescape(re.sub(r"<[^>]*>", "", str(screen.text)))


@pytest.mark.parametrize("name", GALLERY)
def test_a_screen_reads_as_printed(name: str) -> None:
    path = PRINTED / f"{name}.txt"
    if os.environ.get("KURSVERBUND_RENEW"):
        path.write_text(printed(name), encoding="utf-8")
    assert printed(name) == path.read_text(encoding="utf-8"), "read the new text aloud, then print it anew"


def test_every_screen_is_printed_and_none_that_is_gone() -> None:
    made = set()
    for module in iter_modules(package.__path__):
        for name, function in vars(import_module(f"bot.screens.{module.name}")).items():
            own = getattr(function, "__module__", "") == f"bot.screens.{module.name}"
            if own and callable(function) and not name.startswith("_") and not isinstance(function, type):
                made |= {f"{module.name}.{name}"} if get_type_hints(function).get("return") is Screen else set()
    assert set(GALLERY) == made
    assert {path.stem for path in PRINTED.glob("*.txt")} == made


def test_every_notice_refusal_and_question_is_printed() -> None:
    kinds = {**notices.KINDS, **desk_notices.KINDS}
    modules = {kind: made.__module__.rpartition(".")[2] for kind, made in kinds.items()}
    assert {f"{module}.{kind}" for kind, module in modules.items()} <= set(GALLERY)
    assert {f"house_notices.{kind}" for kind in house_notices.KINDS} <= set(GALLERY)
    assert {f"form_notices.{kind}" for kind in form_notices.KINDS} <= set(GALLERY)
    assert {reason.value for reason in Reason} <= set(GALLERY["refusals.refusal"])
    asked = {f"{form.name}: {field.step}" for form in FORMS.values() for field in form.fields}
    assert asked <= set(GALLERY["forms.question"])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", GALLERY)
def test_telegram_takes_the_screen_whatever_the_facts(name: str, language: str) -> None:
    for situation, picture in GALLERY[name].items():
        for house in (House(), House(most=True)):
            try:
                _fits(picture(Say(language, ZONE), house))
            except BaseException as error:
                error.add_note(f"{situation}, {'longest' if house.most else 'ordinary'}")
                raise


def _fits(screen: Screen) -> None:
    assert 0 < len(visible(screen)) <= (LONGEST_CAPTION if screen.document else LONGEST_TEXT)
    assert len(screen.toast) <= LONGEST_TOAST
    assert sum(map(len, screen.rows)) <= MOST_BUTTONS
    assert all(0 < len(row) <= MOST_IN_ROW for row in screen.rows)
    for button in (button for row in screen.rows for button in row):
        assert button.label.strip()
        assert parse(pack(button.action)) == button.action
        assert len(button.copy) <= LONGEST_COPY


@pytest.mark.parametrize("language", LANGUAGES)
def test_buttons_stand_in_a_row_only_if_a_phone_shows_their_words_whole(language: str) -> None:
    for name, pictures in GALLERY.items():
        for situation, picture in pictures.items():
            for row in picture(Say(language, ZONE), House()).rows:
                labels, longest = [button.label for button in row], LONGEST_WORD.get(len(row), 10)
                assert len(row) < 3 or all(len(label) <= 20 for label in labels), f"{name}, {situation}: {labels}"
                words = [word for label in labels for word in re.split(r"[\s-]", label)]
                assert all(len(word) <= longest for word in words), f"{name}, {situation}: {labels}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_thing_at_most_is_coloured_as_the_next_step(language: str) -> None:
    for name, pictures in GALLERY.items():
        for situation, picture in pictures.items():
            screen = picture(Say(language, ZONE), House())
            leading = [b.label for row in screen.rows for b in row if b.style in (Style.PRIMARY, Style.SUCCESS)]
            assert len(leading) <= 1, f"{name}, {situation}: {leading}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_screen_is_short_enough_to_be_read_between_two_shifts(language: str) -> None:
    for name, pictures in GALLERY.items():
        for situation, picture in pictures.items():
            lines = visible(picture(Say(language, ZONE), House())).splitlines()
            assert len(lines) <= MOST_LINES, f"{name}, {situation}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_screen_is_a_dead_end(language: str) -> None:
    for name, pictures in GALLERY.items():
        for situation, picture in pictures.items():
            assert picture(Say(language, ZONE), House()).rows, f"{name}, {situation}"
