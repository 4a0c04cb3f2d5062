"""Layouts: what the columns of a file mean. The plain table is one; others are mapping files in TOML.

A mapping file: `[source] format, rows (path to the list), key (their column that becomes our code), language and
currency of the texts, headers (to be recognised by)`; `[columns] ours = "theirs"` or a list, a line for each;
`[joined] ours = "{theirs}, {theirs} {theirs}"`; `[always] ours = "text"`; `[values.ours] "theirs" = "ours"` (a whole
text or a line of it); `[read] "theirs" = "reader"` (what a program wrote, see `cells`); `[split."theirs"] by, into,
within` (named readers, see `splitting`); `[hours_each."theirs"] "value" = "hours of one meeting"`, against which
stated hours are checked. `[source] zone` is where a program's days begin.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Literal
from zoneinfo import available_timezones

from pydantic import ConfigDict, TypeAdapter, ValidationError

from catalogue.exchange import splitting
from catalogue.exchange.cells import CELL_READERS
from catalogue.exchange.column_names import PER_LANGUAGE, named
from catalogue.exchange.fields import FIELDS
from catalogue.exchange.remarks import shown
from catalogue.exchange.unusable import Fault, Unusable

SHIPPED = Path(__file__).parent / "mappings"

_PLACE = re.compile(r"\{([^{}]+)\}")
# Where a cell is empty, its comma goes too.
_GAP = re.compile(r"[, ]*, *")


@dataclass(frozen=True)
class Source:
    __pydantic_config__ = ConfigDict(extra="forbid")
    format: Literal["csv", "xlsx", "json", "yaml"] | None = None
    rows: str = ""
    key: str | None = None
    language: str | None = None
    currency: str | None = None
    zone: str | None = None
    headers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Split:
    """One cell, several facts; see `splitting`."""

    __pydantic_config__ = ConfigDict(extra="forbid")
    into: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    by: str = ""


@dataclass(frozen=True)
class Layout:
    """`plain`: rows are meetings, and rows of one code are one session; in other layouts a row is a session."""

    __pydantic_config__ = ConfigDict(extra="forbid")
    columns: Mapping[str, str | tuple[str, ...]]
    source: Source = Source()
    joined: Mapping[str, str] = field(default_factory=dict)
    read: Mapping[str, str] = field(default_factory=dict)
    always: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    split: Mapping[str, Split] = field(default_factory=dict)
    hours_each: Mapping[str, Mapping[str, Decimal]] = field(default_factory=dict)
    plain: bool = False
    name: str = "plain"

    def theirs(self, ours: str) -> tuple[str, ...]:
        """Their columns that make up one of ours."""
        if ours in self.joined:
            return tuple(_PLACE.findall(self.joined[ours]))
        found = self.columns.get(ours, ())
        return (found,) if isinstance(found, str) else found

    def composed(self, ours: str, cells: Mapping[str, str]) -> str:
        """Their cells that make up one of ours: a line for each, or joined as the mapping says."""
        if ours not in self.joined:
            return "\n".join(cells.get(column, "") for column in self.theirs(ours))
        text = _PLACE.sub(lambda place: cells.get(place[1], ""), self.joined[ours])
        return _GAP.sub(", ", text).strip(" ,")

    @property
    def needed(self) -> frozenset[str]:
        """Every column of theirs that this layout names."""
        mapped = {column for ours in (*self.columns, *self.joined) for column in self.theirs(ours)}
        key = {self.source.key} if self.source.key else set()
        return frozenset(mapped | key | set(self.split) | set(self.hours_each) | set(self.read))

    @property
    def given(self) -> frozenset[str]:
        """Every column of ours that this layout fills."""
        facts = {
            fact
            for split in self.split.values()
            for name in (*split.into, *split.within)
            for fact in splitting.GIVES[name]
        }
        code = {"code"} if self.source.key else set()
        return frozenset({*self.columns, *self.joined, *self.always} | facts | code)


_FILE = TypeAdapter(Layout)


def load(path: Path) -> Layout:
    """A mapping file. Raises Unusable with every error in it."""
    try:
        layout = _FILE.validate_python(tomllib.loads(path.read_text("utf-8")))
    except ValidationError as problem:
        errors = (f"{'.'.join(map(str, error['loc']))}: {error['msg']}" for error in problem.errors())
        raise Unusable(Fault.MAPPING, problem="; ".join(errors)) from None
    except (OSError, ValueError) as problem:
        raise Unusable(Fault.MAPPING, problem=str(problem)) from None
    wrong = [*_unknown_columns(layout), *_unknown_readers(layout), *_unknown_zone(layout)]
    if wrong:
        raise Unusable(Fault.MAPPING, problem="; ".join(wrong))
    return replace(layout, name=path.stem)


def shipped() -> list[Layout]:
    """The layouts that are recognised by their headers."""
    return [load(path) for path in sorted(SHIPPED.glob("*.toml"))]


def recognised(columns: Iterable[str]) -> Layout | None:
    """The shipped layout of a file with these columns: all its headers are there."""
    present = set(columns)
    for layout in shipped():
        if present.issuperset(layout.source.headers or layout.needed):
            return layout
    return None


def own_columns(columns: Iterable[str]) -> dict[str, str]:
    """Columns that have our own names, by these. Raises Unusable for one given twice."""
    found: dict[str, str] = {}
    for column in sorted(columns):
        ours = named(column)
        if ours in found:
            raise Unusable(Fault.COLUMN_TWICE, column=shown(column))
        if ours:
            found[ours] = column
    return found


def plain(columns: Mapping[str, str | tuple[str, ...]]) -> Layout | None:
    """The plain table of these columns, by our names; None where none is a title."""
    titled = any(ours.partition("@")[0] == "title" for ours in columns)
    return Layout(columns, plain=True) if titled else None


def _unknown_columns(layout: Layout) -> list[str]:
    known = {*FIELDS, *(f"{name}@{language}" for name in PER_LANGUAGE for language in ("de", "fr", "en", "it"))}
    ours = {*layout.columns, *layout.joined, *layout.always, *layout.values}
    return [f"{name}: not one of our columns ({', '.join(FIELDS)})" for name in sorted(ours - known)]


def _unknown_readers(layout: Layout) -> list[str]:
    into = {name for split in layout.split.values() for name in split.into} - set(splitting.READERS)
    within = {name for split in layout.split.values() for name in split.within} - set(splitting.FINDERS)
    cells = set(layout.read.values()) - set(CELL_READERS)
    return [f"{name}: no reader of this name" for name in sorted(into | within | cells)]


def _unknown_zone(layout: Layout) -> list[str]:
    zone = layout.source.zone
    return [] if zone is None or zone in available_timezones() else [f"source.zone: {zone} is no time zone"]
