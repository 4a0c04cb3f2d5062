"""A table as a spreadsheet that opens well in Excel and LibreOffice and prints on A4. No cell becomes a formula.

Numbers, days and moments are what they are, so that they can be sorted and reckoned with; texts that look like a
formula are marked as text, as the program itself does behind an apostrophe.
"""

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import xlsxwriter

#: Bounds of a column, in characters; longer texts go on in the next line of their cell.
NARROWEST, WIDEST = 8, 48
#: Rows of a form that somebody fills in: as far as its columns have formats and choices.
FORM_ROWS = 2000
#: The currency that needs no word in a cell; the amounts of others stay texts, so that none is taken for it.
OWN_CURRENCY = "CHF"

# Signs that no table of text can carry; nothing that people type has them.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# Text that a spreadsheet would take for a formula, also behind apostrophes.
FORMULA = re.compile(r"'*[=+\-@\t\r]")
#: The calendar of spreadsheets begins with 1900 and has a day in it that never was.
_FIRST_YEAR = 1901


@dataclass(frozen=True, slots=True)
class Amount:
    """Money in minor units."""

    minor: int
    currency: str

    def __str__(self) -> str:
        return f"{self.currency} {self.minor // 100}.{self.minor % 100:02}"


Cell = str | int | Decimal | date | datetime | Amount | None
Cells = Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Column:
    """How a column of a form is filled in. `takes`: `text`, `whole`, `number`, `moment`, `day` or "" for anything;
    `choices`: what may stand there; `hint`: shown beside the cell."""

    takes: str = ""
    choices: tuple[str, ...] = ()
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """`rows`: the header first. `title`: printed at the head of each page. `form`: the columns of a table to be filled
    in, whose second row is an example."""

    rows: Cells
    title: str = ""
    language: str = "en"
    form: Sequence[Column] = field(default=())


def words(cell: Cell) -> str:
    """A cell as somebody would type it."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M:%S}".removesuffix(":00") if cell.second else f"{cell:%Y-%m-%d %H:%M}"
    return _CONTROL.sub("", str(cell))


def xlsx(sheet: Sheet) -> bytes:
    """The header stays in view and is repeated on each page; every column as wide as its texts."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        page, looks = book.add_worksheet(), _looks(book, sheet.language)
        _printed(page, sheet)
        for at, cell in enumerate(sheet.rows[0]):
            page.write_string(0, at, words(cell), looks["header"])
        for at, row in enumerate(sheet.rows[1:], start=1):
            for column, cell in enumerate(row):
                _write(page, at, column, cell, looks)
        for at in range(len(sheet.rows[0])):
            _column(page, at, sheet, looks)
        page.autofilter(0, 0, max(1, len(sheet.rows) - 1), max(0, len(sheet.rows[0]) - 1))
    return file.getvalue()


def _looks(book: Any, language: str) -> Mapping[str, Any]:
    day = "yyyy-mm-dd" if language == "en" else "dd.mm.yyyy"
    top = {"valign": "top"}
    return {
        "header": book.add_format({"bold": True, "text_wrap": True, "bg_color": "#E8EEF4", "bottom": 1, **top}),
        "text": book.add_format({"text_wrap": True, **top}),
        "written": book.add_format({"num_format": "@", "text_wrap": True, **top}),
        "quoted": book.add_format({"text_wrap": True, "quote_prefix": True, **top}),
        "number": book.add_format(top),
        "whole": book.add_format({"num_format": "0", **top}),
        "amount": book.add_format({"num_format": f'"{OWN_CURRENCY}" #,##0.00', **top}),
        "day": book.add_format({"num_format": day, "align": "left", **top}),
        "moment": book.add_format({"num_format": f"{day} hh:mm", "align": "left", **top}),
        "second": book.add_format({"num_format": f"{day} hh:mm:ss", "align": "left", **top}),
    }


def _printed(page: Any, sheet: Sheet) -> None:
    page.freeze_panes(1, 0)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
    if sheet.title:
        page.set_header("&L" + sheet.title[:100].replace("&", "&&"))
    page.set_footer("&R&P / &N")
    page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})


def _write(page: Any, at: int, column: int, cell: Cell, looks: Mapping[str, Any]) -> None:
    if isinstance(cell, datetime) and cell.year >= _FIRST_YEAR and cell.time() != time():
        page.write_datetime(at, column, cell, looks["second" if cell.second else "moment"])
    elif isinstance(cell, date) and not isinstance(cell, datetime) and cell.year >= _FIRST_YEAR:
        page.write_datetime(at, column, datetime.combine(cell, time()), looks["day"])
    elif isinstance(cell, Amount) and cell.currency == OWN_CURRENCY:
        page.write_number(at, column, cell.minor / 100, looks["amount"])
    elif isinstance(cell, int | Decimal):
        page.write_number(at, column, float(cell), looks["number"])
    elif text := words(cell):
        quoted = FORMULA.match(text)
        page.write_string(at, column, f"'{text}" if quoted and text.startswith("'") else text, looks[_kind(quoted)])


def _kind(quoted: object) -> str:
    return "quoted" if quoted else "text"


def _column(page: Any, at: int, sheet: Sheet, looks: Mapping[str, Any]) -> None:
    lines = (line for row in sheet.rows if at < len(row) for line in _shown(row[at]).split("\n"))
    width = min(WIDEST, max(NARROWEST, *(len(line) + 2 for line in lines)))
    form = sheet.form[at] if at < len(sheet.form) else Column()
    look = {"text": "written", "whole": "whole", "moment": "moment", "day": "day"}.get(form.takes)
    page.set_column(at, at, width, looks[look] if look else None)
    if form.hint or form.choices:
        page.data_validation(1, at, FORM_ROWS, at, _rule(form))


def _shown(cell: Cell) -> str:
    """About as wide as the cell looks; a moment has its format's own width."""
    return "0000-00-00 00:00" if isinstance(cell, datetime) else words(cell)


def _rule(form: Column) -> dict[str, Any]:
    """What a spreadsheet says beside a cell, and asks back about; it never forbids, since people write dates and
    prices in many ways that are read."""
    rule: dict[str, Any] = {"validate": "any"}
    if form.choices:
        rule = {"validate": "list", "source": list(form.choices)}
    elif form.takes == "whole":
        rule = {"validate": "integer", "criteria": ">=", "value": 0}
    asked = {"input_message": form.hint[:255], "error_type": "information", "ignore_blank": True}
    return rule | asked
