"""JSON and YAML: lists of entries whose nested values become columns with dotted paths (`adresse.ort.name`)."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from catalogue.exchange import richtext
from catalogue.exchange.delimited import encoding
from catalogue.exchange.rows import MOST_COLUMNS, Row
from catalogue.exchange.unusable import Fault, Unusable

#: Deeper than any catalogue; parsers written in C fall over far below a thousand.
MOST_DEPTH = 30


class _Texts(yaml.CBaseLoader):
    """Every value stays text, so that `no` is not False and 08:30 is not 510; only a bare null is empty."""


_NULL = "tag:yaml.org,2002:null"
_Texts.add_implicit_resolver(_NULL, re.compile(r"(?:~|null|Null|NULL|)$"), ["~", "n", "N", ""])
_Texts.add_constructor(_NULL, lambda loader, node: None)


def json_rows(path: Path, rows_at: str) -> Iterator[Row]:
    """The entries of the list at the dotted path `rows_at` (empty: the whole file). Raises Unusable."""
    try:
        found = json.loads(path.read_text(encoding(path)), parse_constant=str, parse_float=str, parse_int=str)
    except RecursionError:
        raise Unusable(Fault.TOO_DEEP) from None
    except ValueError as problem:
        raise Unusable(Fault.FORMAT, format="JSON", problem=str(problem)) from None
    yield from _rows(_at(found, rows_at))


def yaml_rows(path: Path, rows_at: str) -> Iterator[Row]:
    """The entries of the list at `rows_at`, or one entry per document of the stream. Raises Unusable."""
    text = path.read_text(encoding(path))
    try:
        _stop_deep(text)
        documents = [found for found in yaml.load_all(text, Loader=_Texts) if found]
    except yaml.YAMLError as problem:
        raise Unusable(Fault.FORMAT, format="YAML", problem=" ".join(str(problem).split())) from None
    alone = documents[0] if len(documents) == 1 else None
    yield from _rows(_at(alone, rows_at) if alone is not None and (rows_at or isinstance(alone, list)) else documents)


def _stop_deep(text: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CBaseLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        # A reference can stand for a structure of any size.
        if depth > MOST_DEPTH or isinstance(event, yaml.AliasEvent):
            raise Unusable(Fault.TOO_DEEP)


def _at(found: Any, path: str) -> list[Any]:
    for name in filter(None, path.split(".")):
        found = found.get(name) if isinstance(found, dict) else None
    if not isinstance(found, list) or not all(isinstance(entry, dict) for entry in found):
        raise Unusable(Fault.NOT_ROWS)
    return found


def _rows(entries: list[Any]) -> Iterator[Row]:
    yield Row(1, {})
    for number, entry in enumerate(entries, start=1):
        if not isinstance(entry, dict):
            raise Unusable(Fault.NOT_ROWS)
        cells: dict[str, str] = {}
        _flatten(entry, "", cells, 0)
        yield Row(number, cells)


def _flatten(value: Any, path: str, cells: dict[str, str], depth: int) -> None:
    """Leaves as text under their dotted paths; a list of plain values, or an editor's text, is one cell of lines."""
    if depth > MOST_DEPTH:
        raise Unusable(Fault.TOO_DEEP)
    if len(cells) > MOST_COLUMNS:
        raise Unusable(Fault.TOO_MANY_COLUMNS, most=MOST_COLUMNS)
    if richtext.is_rich(value):
        value = richtext.plain(value)
    if isinstance(value, list) and any(isinstance(part, dict | list) for part in value):
        value = {str(at): part for at, part in enumerate(value)}
    if isinstance(value, dict):
        for name, part in value.items():
            _flatten(part, f"{path}.{name}" if path else str(name), cells, depth + 1)
    else:
        cells[path] = "\n".join(map(_leaf, value)) if isinstance(value, list) else _leaf(value)


def _leaf(value: Any) -> str:
    if value is None:
        return ""
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)
