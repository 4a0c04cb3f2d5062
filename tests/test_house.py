"""The architecture as a test: docs/architecture.md, held to."""

import ast
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import fields
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any, get_type_hints

import pytest

from bot.actions import ACTIONS, Action, Showing
from bot.codec import Unparsable, pack, parse
from bot.handlers import HANDLERS
from bot.screens import (
    calendar_notices,
    desk_notices,
    file_notices,
    form_notices,
    house_notices,
    mail_notices,
    mornings,
    notices,
    operator_notices,
)

ROOT = Path(__file__).parents[1]
SOURCES = sorted(path for folder in ("bot", "catalogue", "migrations") for path in (ROOT / folder).rglob("*.py"))
OURS = ("bot", "catalogue", "migrations", "tests")

#: Modules that may look at the real clock.
CLOCK_READERS = ("bot/now.py", "bot/sandbox/")
#: Modules that may speak to Telegram's servers.
WIRE = ("bot/wire.py", "bot/app.py", "bot/polling.py", "bot/request.py", "bot/menus.py", "bot/commands/", "bot/sandbox")
DRAWERS = {"utils", "util", "helpers", "helper", "manager", "managers", "base", "common", "misc"}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports(tree: ast.AST) -> Iterator[str]:
    """Every module that a file imports, also `from package import module`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def wrong_imports(path: str, tree: ast.AST) -> list[str]:
    """What a file imports against the one direction."""
    found = sorted(set(imports(tree)))
    if path.startswith("catalogue/rules/"):
        return [m for m in found if not _standard(m) and not m.startswith("catalogue.rules")]
    if path.startswith("catalogue/"):
        return [m for m in found if m.split(".")[0] in ("bot", "telegram", "tests")]
    if path.startswith("bot/screens/"):
        return [m for m in found if _verbs(m) or m.split(".")[0] in ("sqlalchemy", "telegram")]
    if path.startswith("bot/handlers/"):
        return [m for m in found if m.startswith(("catalogue.tables", "catalogue.database", "telegram", "bot.wire"))]
    return [m for m in found if m.split(".")[0] == "tests"]


def _standard(module: str) -> bool:
    return module.split(".")[0] in sys.stdlib_module_names


def _verbs(module: str) -> bool:
    """Of the catalogue, screens may know cards, words and pure documents only."""
    shown = ("cards", "desk_cards", "feed_cards", "file_cards", "house_cards", "team_cards", "participant_cards")
    shown = (*shown, "refusals", "documents", "telling", "truth")
    pure = (*shown, "rules", "browsing", "search", "understanding", "reading")
    parts = module.split(".")
    return parts[0] == "catalogue" and len(parts) > 1 and parts[1] not in pure


def clock_reads(tree: ast.AST) -> list[str]:
    """Calls that ask for the present."""
    wanted = {"now", "utcnow", "today", "time", "time_ns"}
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    named = [f for f in calls if isinstance(f, ast.Attribute) and f.attr in wanted and isinstance(f.value, ast.Name)]
    return [ast.unparse(f) for f in named if f.value.id in ("datetime", "date", "time")]  # type: ignore[attr-defined]


def long_functions(tree: ast.AST, longest: int = 40) -> list[str]:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    functions = [node for node in ast.walk(tree) if isinstance(node, kinds)]
    return [f.name for f in functions if (f.end_lineno or f.lineno) - f.lineno + 1 > longest]


@cache
def parsed(path: Path) -> ast.AST:
    return ast.parse(path.read_text())


def offenders(wrong: Callable[[Path], object]) -> dict[str, object]:
    """What is wrong with each of our files, where anything is."""
    found = {name_of(path): wrong(path) for path in SOURCES}
    return {name: what for name, what in found.items() if what}


def test_imports_point_one_way() -> None:
    assert offenders(lambda path: wrong_imports(name_of(path), parsed(path))) == {}


@pytest.mark.parametrize(
    ("path", "source", "wrong"),
    [
        ("catalogue/rules/x.py", "import sqlalchemy", ["sqlalchemy"]),
        ("catalogue/rules/x.py", "from catalogue.cards import PersonCard", True),
        ("catalogue/rules/x.py", "from datetime import date\nfrom catalogue.rules import seats", False),
        ("catalogue/x.py", "from bot.say import Say", True),
        ("catalogue/x.py", "import telegram", ["telegram"]),
        ("bot/screens/x.py", "from catalogue import enrolments", True),
        ("bot/screens/x.py", "from catalogue.cards import PersonCard", False),
        ("bot/handlers/x.py", "from catalogue.tables import people", True),
    ],
)
def test_an_import_against_the_direction_is_seen(path: str, source: str, wrong: list[str] | bool) -> None:
    found = wrong_imports(path, ast.parse(source))
    assert found == wrong if isinstance(wrong, list) else bool(found) is wrong


def test_only_the_clock_reads_the_clock() -> None:
    assert offenders(lambda path: not name_of(path).startswith(CLOCK_READERS) and clock_reads(parsed(path))) == {}


def test_a_look_at_the_clock_is_seen() -> None:
    assert clock_reads(ast.parse("from datetime import datetime\nx = datetime.now(UTC)")) == ["datetime.now"]


def calls_of_the_bot(path: Path) -> list[str]:
    return re.findall(r"bot\.(?:send|edit|answer|get|set|delete)_\w+\(", path.read_text())


def test_only_the_wire_knows_the_bot_api() -> None:
    assert offenders(lambda path: not name_of(path).startswith(WIRE) and calls_of_the_bot(path)) == {}


def beyond_measure(path: Path) -> list[str]:
    """Its name if it is a drawer for everything, its length, its long functions; a migration may be long."""
    drawer = [path.stem] if path.stem in DRAWERS else []
    if name_of(path).startswith("migrations/versions/"):
        return drawer
    length = ["over 300 lines: a second noun inside?"] if path.read_text().count("\n") > 300 else []
    return [*drawer, *length, *long_functions(parsed(path))]


def test_files_and_functions_keep_the_measure() -> None:
    assert offenders(beyond_measure) == {}


def test_a_long_function_is_seen() -> None:
    body = "\n".join("    x = 1" for _ in range(40))
    assert long_functions(ast.parse(f"def f():\n{body}")) == ["f"]


def _tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / line for line in listed.splitlines()]


def test_texts_are_swiss_and_finished() -> None:
    for path in _tracked():
        if path.suffix not in (".py", ".po", ".md", ".toml", ".html", ".js", ".txt") or path.name == "test_house.py":
            continue
        words = path.read_text()
        if path.suffix in (".po", ".md", ".html", ".txt"):
            assert "ß" not in words, path
        assert not re.search(r"\b(TODO|FIXME|XXX)\b", words), path


def test_no_file_names_a_registry_or_a_machine() -> None:
    lock = (ROOT / "requirements.txt").read_text()
    assert not re.search(r"https?://|--(extra-)?index-url|--find-links", lock)
    pins = re.findall(r"^[A-Za-z0-9_.\[\]-]+==", lock, re.M)
    assert len(pins) > 30
    assert lock.count("--hash=sha256:") >= len(pins)


# --- actions -------------------------------------------------------------------------------------------------------


def examples(kind: type[Action]) -> Action:
    """An action with the largest and oddest values its fields take."""
    hints = get_type_hints(kind)
    values: dict[str, Any] = {field.name: 2**31 - 1 if hints[field.name] is int else "ab" for field in fields(kind)}
    if values and hints[fields(kind)[-1].name] is str:
        values[fields(kind)[-1].name] = "a_b-c"
    return kind(**values)


@pytest.mark.parametrize("kind", ACTIONS.values(), ids=lambda kind: kind.__name__)
def test_every_action_comes_back_as_it_was_packed(kind: type[Action]) -> None:
    action = examples(kind)
    assert parse(pack(action)) == action


@pytest.mark.parametrize("kind", ACTIONS.values(), ids=lambda kind: kind.__name__)
def test_every_action_has_exactly_one_handler(kind: type[Action]) -> None:
    assert kind in HANDLERS


def test_no_handler_is_left_over_and_none_is_registered_twice() -> None:
    from bot import handlers

    modules = [import_module(f"bot.handlers.{module.name}") for module in iter_modules(handlers.__path__)]
    every = [kind for module in modules for kind in getattr(module, "HANDLERS", {})]
    assert len(every) == len(set(every))
    assert set(every) == set(ACTIONS.values())


def test_tags_are_unique() -> None:
    kinds = [*Action.__subclasses__(), *Showing.__subclasses__()]
    tags = [kind.tag for kind in kinds if kind is not Showing]
    assert len(tags) == len(set(tags))


@pytest.mark.parametrize(
    "text", ["", "-", "e", "e-", "e--1", "e-1-2", "e-01", "e-1 ", "e-²", "zz-1", "e-2147483648", "h-1", "x" * 65]
)
def test_what_pack_never_writes_is_not_read(text: str) -> None:
    with pytest.raises(Unparsable):
        parse(text)


def test_links_ask_only_for_what_shows() -> None:
    """Whatever an Action changes must be pressed: the words of its name say so."""
    changing = ("Join", "Enrol", "Withdraw", "Accept", "Decline", "Leave", "Cancel", "Publish", "Finish", "Remind")
    changing += ("Approve", "Refuse", "Set", "AskBack", "Answer")
    for kind in ACTIONS.values():
        if kind.__name__.startswith(changing):
            assert not kind.shows, kind


def test_every_kind_of_notice_is_written_and_can_be_rendered() -> None:
    written = set()
    for path in SOURCES:
        if name_of(path).startswith(("catalogue/", "bot/handlers/")):
            written |= set(re.findall(r'outbox\.add\([^)]*?(?:key|f"[^"]*"), "(\w+)"', path.read_text(), re.S))
            written |= set(re.findall(r'"\w+_cancelled": "(\w+)"', path.read_text()))
            written |= set(re.findall(r'_tell_coordinators\([^")]*"(\w+)"', path.read_text()))
    known = (notices.KINDS, calendar_notices.KINDS, desk_notices.KINDS, operator_notices.KINDS, mail_notices.KINDS)
    known = (*known, file_notices.KINDS, form_notices.KINDS, house_notices.KINDS, mornings.KINDS)
    assert written == {kind for kinds in known for kind in kinds}


def test_whoever_takes_a_right_away_waits_for_what_is_under_way() -> None:
    """Who acts is read under `belonging.keep`, or beside the seat; so it holds as long as `belonging.take` comes first
    wherever a membership ends."""
    away = re.compile(r"\bdelete\(\s*memberships\b|\bmemberships\.delete\(|DELETE FROM memberships")
    changed = re.compile(r"update\(memberships\)[^\n]*\brole\s*=(?!=)")
    taking = {name_of(path): path.read_text(encoding="utf-8") for path in SOURCES}
    assert [name for name, source in taking.items() if changed.search(source)] == []
    found = {name for name, source in taking.items() if away.search(source)}
    assert found == {"catalogue/leaving.py", "catalogue/members.py"}
    assert [name for name in found if "await belonging.take(db, person_id)" not in taking[name]] == []
