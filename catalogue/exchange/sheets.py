"""Tables as files: CSV that spreadsheet programs open with a double click, and XLSX. No cell becomes a formula."""

import csv
import io
import re
from collections.abc import Sequence

import xlsxwriter

from catalogue.exchange.fields import guarded

Cells = Sequence[Sequence[str]]

# Signs that no table of text can carry; nothing that people type has them.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def csv_bytes(rows: Cells) -> bytes:
    """With `;`, as Swiss spreadsheet programs expect it, in UTF-8 with the mark by which they know it."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(map(_safe, rows))
    return text.getvalue().encode("utf-8-sig")


def xlsx_bytes(rows: Cells) -> bytes:
    """One sheet, every cell a text, the header bold and in view."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
        sheet.freeze_panes(1, 0)
        for at, row in enumerate(rows):
            for column, cell in enumerate(_safe(row)):
                sheet.write_string(at, column, cell, bold if at == 0 else None)
    return file.getvalue()


def _safe(row: Sequence[str]) -> list[str]:
    return [guarded(_CONTROL.sub("", cell)) for cell in row]
