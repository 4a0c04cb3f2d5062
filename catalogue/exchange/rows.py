"""Rows as they stand in a file: everything is text, and there is only so much of it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from catalogue.exchange.remarks import shown
from catalogue.exchange.unusable import Fault, Unusable

#: A catalogue of 20 000 sessions has about 5 MB; more is a mistake or an attack.
MOST_BYTES = 20_000_000
#: Ten times the yearly programme of a large provider; taking them in stays within a minute or two.
MOST_ROWS = 20_000
#: Wide exports of course systems have about 100 columns.
MOST_COLUMNS = 300
#: What a spreadsheet program lets stand in one cell.
MOST_IN_CELL = 32_767
#: Shared strings let a small spreadsheet unfold into any amount of text.
MOST_CHARACTERS = 20_000_000


@dataclass(frozen=True)
class Row:
    """One row: where it stands, and its cells by column. `extra`: cells beyond the header; `unread`: of the header,
    the other sheets of its file, which nobody reads; `year`: of the header, which the title above it names."""

    line: int
    cells: Mapping[str, str]
    extra: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    year: int | None = None


@dataclass(frozen=True)
class Table:
    """All rows of a file under their columns, in the order of the source. `header`: its line; `unread`: the
    other sheets; `year`: which the title above it names."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    header: int = 1
    unread: tuple[str, ...] = ()
    year: int | None = None


@dataclass
class Measure:
    """Counts what comes out of a file and stops it at the limits."""

    rows: int = -1  # the first one is the header
    characters: int = 0
    columns: set[str] = field(default_factory=set)

    def checked(self, rows: Iterator[Row]) -> Iterator[Row]:
        for row in rows:
            self._count(row)
            yield row

    def _count(self, row: Row) -> None:
        self.rows += 1
        self.columns.update(row.cells)
        lengths = [len(text) for text in (*row.cells.values(), *row.extra)]
        self.characters += sum(lengths)
        if self.rows > MOST_ROWS:
            raise Unusable(Fault.TOO_MANY_ROWS, most=MOST_ROWS)
        if len(self.columns) > MOST_COLUMNS or len(row.extra) > MOST_COLUMNS:
            raise Unusable(Fault.TOO_MANY_COLUMNS, most=MOST_COLUMNS)
        if max(lengths, default=0) > MOST_IN_CELL:
            raise Unusable(Fault.TOO_LONG_CELL, line=row.line, most=MOST_IN_CELL)
        if self.characters > MOST_CHARACTERS:
            raise Unusable(Fault.TOO_MUCH_TEXT, most=MOST_CHARACTERS // 1_000_000)


def under_header(records: Iterable[tuple[int, list[str]]], year: int | None = None) -> Iterator[Row]:
    """Numbered records as rows: first the header with empty cells, then what stands under it; blank ones left out.

    Missing cells are empty, surplus ones are kept apart.
    """
    header: list[str] = []
    for line, cells in records:
        if not any(cell.strip() for cell in cells):
            continue
        if not header:
            header = _checked(cells)
            yield Row(line, dict.fromkeys(filter(None, header), ""), year=year)
            continue
        filled = cells + [""] * (len(header) - len(cells))
        named = {column: text for column, text in zip(header, filled, strict=False) if column}
        yield Row(line, named, tuple(text for text in cells[len(header) :] if text.strip()))


def _checked(cells: list[str]) -> list[str]:
    """The column names, trimmed; a name that stands twice would make its cells ambiguous."""
    header = [cell.strip() for cell in cells]
    if len(header) > MOST_COLUMNS:
        raise Unusable(Fault.TOO_MANY_COLUMNS, most=MOST_COLUMNS)
    named = [name for name in header if name]
    for name in named:
        if named.count(name) > 1:
            raise Unusable(Fault.COLUMN_TWICE, column=shown(name))
    return header
