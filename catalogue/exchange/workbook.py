"""XLSX: the sheet that holds the list, else the first with anything.

Measured before it is opened: a small file can unfold into anything.
"""

import zipfile
from collections.abc import Iterator
from copy import copy
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum, ZipError

from catalogue.exchange import captions
from catalogue.exchange.rows import Row, under_header
from catalogue.exchange.unusable import Fault, Unusable

#: Ten times the largest file that is taken; spreadsheets shrink to about a tenth.
MOST_UNPACKED = 200_000_000
_CHUNK = 1 << 16


def rows(path: Path) -> Iterator[Row]:
    """The header with empty cells, then the rows under it; every cell as text. Raises Unusable."""
    measured(path)
    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            own, unread = _sheets(book)
            year, records = captions.below(_records(own))
            found = under_header(records, year)
            header = next(found, None)
            if header is None:
                raise Unusable(Fault.EMPTY)
            yield replace(header, unread=unread)
            yield from found
    except (CalamineError, ZipError, OSError) as problem:
        raise Unusable(Fault.FORMAT, format="XLSX", problem=str(problem)) from None


def _sheets(book: CalamineWorkbook) -> tuple[CalamineSheet, tuple[str, ...]]:
    """The sheet whose header names most of our columns, else the first with anything; and the names of the others that
    somebody who opens the file sees. Raises Unusable."""
    best: tuple[int, CalamineSheet] | None = None
    filled = []
    for name in _shown(book):
        sheet = book.get_sheet_by_name(name)
        if not sheet.total_height:
            continue
        filled.append(name)
        known = captions.known(_records(sheet))
        if best is None or known > best[0]:
            best = known, sheet
    if best is None:
        raise Unusable(Fault.EMPTY)
    return best[1], tuple(name for name in filled if name != best[1].name)


def _shown(book: CalamineWorkbook) -> list[str]:
    sheets = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    return [sheet.name for sheet in sheets if sheet.visible == SheetVisibleEnum.Visible]


def _records(sheet: CalamineSheet) -> Iterator[tuple[int, list[str]]]:
    """The rows count from the first of the sheet, as the program shows them, also where that is empty."""
    return ((line, [text(cell) for cell in cells]) for line, cells in enumerate(sheet.iter_rows(), start=1))


def measured(path: Path) -> int:
    """How many bytes the file unfolds into; what its directory says is checked against the real streams."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            _stop_above(sum(entry.file_size for entry in entries))
            total = 0
            for entry in entries:
                total = _unpacked(archive, entry, total)
            return total
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as problem:
        if isinstance(problem, Unusable):
            raise
        raise Unusable(Fault.FORMAT, format="XLSX", problem=str(problem)) from None


def text(cell: Any) -> str:
    """A cell as somebody would type it: dates in ISO, whole numbers without `.0`, a formula's text as text."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        # Spreadsheets count days as fractions, which miss a second by a hair.
        exact = (cell + timedelta(milliseconds=500)).replace(microsecond=0)
        return f"{exact:%Y-%m-%d}" if exact.time() == time() else f"{exact:%Y-%m-%d %H:%M:%S}"
    if isinstance(cell, time):
        return text(datetime.combine(date.min, cell)).partition(" ")[2] or "00:00:00"
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return str(cell)


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, before: int) -> int:
    # The directory's size would end the stream early, and a lie in it would go unseen.
    unbounded = copy(entry)
    unbounded.file_size = MOST_UNPACKED + 2 * _CHUNK
    with archive.open(unbounded) as stream:
        while chunk := stream.read(_CHUNK):
            before += len(chunk)
            _stop_above(before)
    return before


def _stop_above(size: int) -> None:
    if size > MOST_UNPACKED:
        raise Unusable(Fault.TOO_LARGE_INSIDE, most=MOST_UNPACKED // 1_000_000)
