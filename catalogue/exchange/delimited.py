"""CSV as people's programs write it: `;`, `,` or tab; UTF-8 with or without BOM, UTF-16, Windows-1252; ragged."""

import codecs
import csv
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

from catalogue.exchange import captions
from catalogue.exchange.rows import MOST_IN_CELL, Row, under_header
from catalogue.exchange.unusable import Fault, Unusable

_CHUNK = 1 << 16
_SEPARATORS = ";,\t"
_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
# Text has none of these; everything else below the blank is tab, line feed, form feed or carriage return.
_NOT_TEXT = frozenset(map(chr, {*range(0x09), 0x0B, *range(0x0E, 0x20), 0x7F}))
# What umlauts and accents in UTF-8 look like as Windows-1252: the file mixes both, and neither reads all of it.
_MIXED = re.compile("Ã[\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")


def rows(path: Path) -> Iterator[Row]:
    """The header with empty cells, then the rows under it. Raises Unusable."""
    csv.field_size_limit(MOST_IN_CELL)
    with path.open(encoding=encoding(path), newline="") as file:
        separator = _separator(list(islice(file, captions.LOOKED_AT)))
        file.seek(0)
        reader = csv.reader(file, delimiter=separator, strict=True)
        year, records = captions.below(_numbered(reader, lambda: reader.line_num))
        yield from under_header(records, year)


def encoding(path: Path) -> str:
    """The first of UTF-8, UTF-16 and Windows-1252 that the whole file can be read in as text. Raises Unusable."""
    with path.open("rb") as file:
        start = file.read(4)
    marked = next((name for mark, name in _MARKS.items() if start.startswith(mark)), None)
    # Without a mark, UTF-16 shows in its first sign: every second byte is zero.
    wide = {b"\0": "utf-16-be"}.get(start[:1]) or ("utf-16-le" if start[1:2] == b"\0" else None)
    for name in [marked or wide] if marked or wide else ["utf-8", "windows-1252"]:
        if name and _is_text(path, name):
            return name
    raise Unusable(Fault.BINARY)


def _is_text(path: Path, name: str) -> bool:
    try:
        with path.open(encoding=name, newline="") as file:
            while chunk := file.read(_CHUNK):
                if not _NOT_TEXT.isdisjoint(chunk) or (name == "windows-1252" and _MIXED.search(chunk)):
                    return False
    except UnicodeError:
        return False
    return True


def _separator(top: list[str]) -> str:
    """The separator by which a header is found, else the one that stands most often in the first line, outside
    quotation marks; spreadsheets may declare it."""
    first = top[0] if top else ""
    if first.lower().startswith("sep=") and first[4:5]:
        return first[4]
    bare = "".join(first.split('"')[::2])
    return max(_SEPARATORS, key=lambda sign: (_columns(top, sign), bare.count(sign)))


def _columns(top: list[str], separator: str) -> int:
    try:
        return captions.known(enumerate(csv.reader(top, delimiter=separator)))
    except csv.Error:
        return 0


def _numbered(records: Iterable[list[str]], read: Callable[[], int]) -> Iterator[tuple[int, list[str]]]:
    """Every record with the line on which it begins; `read` tells how many lines have been read."""
    before = 0
    try:
        for cells in records:
            if before or not cells or not cells[0].lower().startswith("sep="):
                yield before + 1, cells
            before = read()
    except csv.Error as problem:
        if "field larger" in str(problem):
            raise Unusable(Fault.TOO_LONG_CELL, line=before + 1, most=MOST_IN_CELL) from None
        raise Unusable(Fault.BROKEN_QUOTES, line=before + 1) from None
