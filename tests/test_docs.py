"""The documents for people say only what is there: commands, buttons, columns, keys, links; and say it well."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer.main
from babel.messages.pofile import read_po

from bot import menus
from bot.__main__ import cli
from bot.asked import COMMANDS
from bot.say import Say
from catalogue.exchange.fields import FIELDS

ROOT = Path(__file__).parents[1]
GUIDES = {"en": "docs/coordinators.md", "de": "docs/coordinators.de.md", "fr": "docs/coordinators.fr.md"}
DOCUMENTS = ("README.md", "docs/running.md", *GUIDES.values())
#: Said to @BotFather, not to us; and paths that machines ask for.
NOT_OURS = {"/newbot", "/setinline", "/healthz", "/readyz"}
#: Bold words of running.md that are no buttons.
HEADS = {"Logs", "Health:"}


def words_of(document: str) -> str:
    return (ROOT / document).read_text(encoding="utf-8")


def code_in(words: str) -> list[str]:
    """What stands in backticks, and the lines of code blocks."""
    blocks = re.findall(r"^```\n(.*?)^```", words, re.S | re.M)
    inline = re.findall(r"`([^`\n]+)`", re.sub(r"^```\n.*?^```", "", words, flags=re.S | re.M))
    return inline + [line for block in blocks for line in block.splitlines()]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_commands_of_the_chat_exist(document: str) -> None:
    named = {command for code in code_in(words_of(document)) for command in re.findall(r"^/[a-z]+(?= |$)", code)}
    assert named - NOT_OURS <= _commands()


def _commands() -> set[str]:
    listed = [name for name, _ in menus.commands(Say("en", "Europe/Zurich"), True)]
    return {f"/{name}" for name in ("start", *listed, *COMMANDS)}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_commands_of_the_command_line_exist_with_their_options(document: str) -> None:
    calls = [call for code in code_in(words_of(document)) for call in re.findall(r"kursverbund (?!-)([a-z].*)", code)]
    assert calls
    for call in calls:
        command = _command(call.split())
        known = {option for parameter in command.params for option in parameter.opts}
        assert set(re.findall(r"(?<= )--[a-z-]+", call)) <= known, call


def _command(words: list[str]) -> Any:
    """The one that a call names; its words are followed into groups."""
    found: Any = typer.main.get_command(cli)
    while hasattr(found, "commands"):
        assert words[0] in found.commands, words
        found, words = found.commands[words[0]], words[1:]
    return found


@cache
def _labels(language: str) -> frozenset[str]:
    source = read_po((ROOT / "bot/locale/de.po").open("rb"))
    if language == "en":
        return frozenset(str(message.id) for message in source if message.id)
    catalog = read_po((ROOT / f"bot/locale/{language}.po").open("rb"))
    return frozenset(str(message.string) for message in catalog if message.id)


@pytest.mark.parametrize(("language", "document"), [*GUIDES.items(), ("en", "README.md"), ("en", "docs/running.md")])
def test_buttons_exist_in_the_language_of_the_document(language: str, document: str) -> None:
    bold = set(re.findall(r"\*\*([^*]+)\*\*", words_of(document)))
    assert bold - HEADS <= _labels(language)


def _headings(document: str) -> list[str]:
    return re.findall(r"^(#+) ", words_of(document), re.M)


def _shape(document: str) -> list[int]:
    """Rows of every table, one after the other."""
    tables = re.findall(r"(?:^\|.*\|\n)+", words_of(document), re.M)
    return [table.count("\n") for table in tables]


@pytest.mark.parametrize("document", [GUIDES["de"], GUIDES["fr"]])
def test_the_guides_are_built_alike(document: str) -> None:
    assert _headings(document) == _headings(GUIDES["en"])
    assert _shape(document) == _shape(GUIDES["en"])
    commands = [re.findall(r"`(/\w+)", words_of(guide)) for guide in (document, GUIDES["en"])]
    assert commands[0] == commands[1]


@pytest.mark.parametrize(("language", "document"), GUIDES.items())
def test_the_guides_name_every_column_of_the_table_in_its_order(language: str, document: str) -> None:
    at = ("en", "de", "fr").index(language)
    tables = re.findall(r"(?:^\|.*\|\n)+", words_of(document), re.M)
    (table,) = [table for table in tables if "\n| `code` |" in table]
    assert re.findall(r"^\| `([^`]+)`", table, re.M) == [field.names[at] for field in FIELDS.values()]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_lead_somewhere(document: str) -> None:
    links = re.findall(r"\]\(([^)]+)\)", words_of(document))
    for link in links:
        assert (ROOT / document).parent.joinpath(link).is_file(), link


@pytest.mark.parametrize("document", DOCUMENTS)
def test_keys_of_the_configuration_exist(document: str) -> None:
    example = tomllib.loads((ROOT / "config.example.toml").read_text(encoding="utf-8"))
    sections = "|".join(example)
    for section, key in re.findall(rf"`({sections})\.([a-z_]+)\b(?!\.)", words_of(document)):
        assert key in example[section], f"{section}.{key}"
    for section, key in re.findall(r"KURSVERBUND_([A-Z]+)__([A-Z_]+)", words_of(document)):
        assert key.lower() in example[section.lower()]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_documents_are_set_as_in_switzerland(document: str) -> None:
    words = re.sub(r"`[^`\n]*`", "x", words_of(document))
    assert "ß" not in words
    if document == GUIDES["fr"]:
        assert not re.search(r"[^\u202f][;!?](?=\s)", words), "a narrow no-break space goes before these"
        assert not re.search(r"[^\u202f:-]:(?=\s)", words)
        assert "'" not in re.sub(r"\*\*[^*]*\*\*", "", words)
    else:
        assert "\u202f" not in words
