"""Tables as files: CSV that spreadsheet programs open with a double click, and XLSX. No cell becomes a formula."""

import csv
import io

from catalogue.documents.sheet import Amount, Cells, Sheet, words, xlsx
from catalogue.exchange.fields import guarded

__all__ = ["Amount", "Cells", "csv_bytes", "xlsx_bytes"]


def csv_bytes(rows: Cells) -> bytes:
    """With `;`, as Swiss spreadsheet programs expect it, in UTF-8 with the mark by which they know it."""
    text = io.StringIO(newline="")
    lines = ([guarded(words(cell)) for cell in row] for row in rows)
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(lines)
    return text.getvalue().encode("utf-8-sig")


def xlsx_bytes(rows: Cells, title: str = "", language: str = "en") -> bytes:
    """One sheet, the header in view, numbers and dates as such."""
    return xlsx(Sheet(rows, title, language))
