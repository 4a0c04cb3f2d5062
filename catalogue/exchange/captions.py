"""What stands above a list: a title, who printed it. The header is the row that names most of our columns."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from catalogue.exchange.column_names import meant, named
from catalogue.exchange.rows import MOST_COLUMNS

#: So many rows from the top may be the header; more lines of greeting nobody writes above a table.
LOOKED_AT = 12
#: One known word alone may stand anywhere; a title and something beside it are columns.
FEWEST = 2
# `2030/31` are two.
_YEAR = re.compile(r"(?<![\d/])20\d\d(?![\d/]| ?[-–] ?\d)")

Record = tuple[int, list[str]]


def below(records: Iterable[Record]) -> tuple[int | None, Iterator[Record]]:
    """The records from the header on, blank ones left out; from the first one where none is a header of ours. And the
    one year that the title above them names."""
    filled = _filled(records)
    first = list(islice(filled, LOOKED_AT))
    best = max(range(len(first)), key=lambda at: (_columns(first[at]), -at), default=0)
    return _year(first[:best]), chain(first[best:], filled)


def _year(above: Iterable[Record]) -> int | None:
    """None where no year stands there, or several."""
    found = {int(year) for _, cells in above for cell in cells for year in _YEAR.findall(cell)}
    return found.pop() if len(found) == 1 else None


def known(records: Iterable[Record]) -> int:
    """How many of our columns the header names; 0 where none is one."""
    return max(map(_columns, islice(_filled(records), LOOKED_AT)), default=0)


def _filled(records: Iterable[Record]) -> Iterator[Record]:
    return (record for record in records if any(cell.strip() for cell in record[1]))


def _columns(record: Record) -> int:
    """How many of our columns these cells name; 0 without a title, or where that stands alone."""
    cells = [cell.strip() for cell in record[1][:MOST_COLUMNS]]
    found = {named(cell) or meant(cell) for cell in cells if cell} - {None}
    return len(found) if "title" in found and len(found) >= FEWEST else 0
