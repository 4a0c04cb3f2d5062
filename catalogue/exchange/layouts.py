"""Layouts: what the columns of a file mean. The plain table is one; others are mapping files in TOML.

A mapping file: `[source] format, rows (path to the list), key (their column that becomes our code), language and
currency of the texts, headers (to be recognised by)`; `[columns] ours = "theirs"` or a list, a line for each;
`[always] ours = "text"`; `[values.ours] "theirs" = "ours"`; `[split."theirs"] by, into, within` (named readers, see
`splitting`);
`[hours_each."theirs"] "value" = "hours of one meeting"`, against which stated hours are checked.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Literal

from pydantic import ConfigDict, TypeAdapter, ValidationError

from catalogue.exchange import splitting
from catalogue.exchange.fields import FIELDS, PER_LANGUAGE, named
from catalogue.exchange.remarks import shown
from catalogue.exchange.unusable import Fault, Unusable

SHIPPED = Path(__file__).parent / "mappings"


@dataclass(frozen=True)
class Source:
    __pydantic_config__ = ConfigDict(extra="forbid")
    format: Literal["csv", "xlsx", "json", "yaml"] | None = None
    rows: str = ""
    key: str | None = None
    language: str | None = None
    currency: str | None = None
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
    always: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    split: Mapping[str, Split] = field(default_factory=dict)
    hours_each: Mapping[str, Mapping[str, Decimal]] = field(default_factory=dict)
    plain: bool = False

    def theirs(self, ours: str) -> tuple[str, ...]:
        """Their columns that make up one of ours."""
        found = self.columns.get(ours, ())
        return (found,) if isinstance(found, str) else found

    @property
    def needed(self) -> frozenset[str]:
        """Every column of theirs that this layout names."""
        mapped = {column for ours in self.columns for column in self.theirs(ours)}
        key = {self.source.key} if self.source.key else set()
        return frozenset(mapped | key | set(self.split) | set(self.hours_each))

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
        return frozenset(set(self.columns) | set(self.always) | facts | code)


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
    wrong = [*_unknown_columns(layout), *_unknown_readers(layout)]
    if wrong:
        raise Unusable(Fault.MAPPING, problem="; ".join(wrong))
    return layout


def recognised(columns: Iterable[str]) -> Layout | None:
    """The layout of a file with these columns: a shipped one if all its headers are there, else the plain table."""
    present = set(columns)
    for path in sorted(SHIPPED.glob("*.toml")):
        layout = load(path)
        if present.issuperset(layout.source.headers or layout.needed):
            return layout
    return plain(present)


def plain(columns: Iterable[str]) -> Layout | None:
    """The plain table under these headers; None where no column is a title. Raises Unusable for one given twice."""
    found: dict[str, str | tuple[str, ...]] = {}
    for column in sorted(columns):
        ours = named(column)
        if ours in found:
            raise Unusable(Fault.COLUMN_TWICE, column=shown(column))
        if ours:
            found[ours] = column
    titled = any(ours.partition("@")[0] == "title" for ours in found)
    return Layout(found, plain=True) if titled else None


def _unknown_columns(layout: Layout) -> list[str]:
    known = {*FIELDS, *(f"{name}@{language}" for name in PER_LANGUAGE for language in ("de", "fr", "en", "it"))}
    ours = {*layout.columns, *layout.always, *layout.values}
    return [f"{name}: not one of our columns ({', '.join(FIELDS)})" for name in sorted(ours - known)]


def _unknown_readers(layout: Layout) -> list[str]:
    into = {name for split in layout.split.values() for name in split.into} - set(splitting.READERS)
    within = {name for split in layout.split.values() for name in split.within} - set(splitting.FINDERS)
    return [f"{name}: no reader of this name" for name in sorted(into | within)]
