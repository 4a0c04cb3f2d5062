"""The plain table under people's own headings: words for our columns, and a date and its times in columns of their own.

Only what can mean one thing is taken. Our own names come first; of two columns that could both be one of ours, neither
is it. A list with a column that looks like dates, and none that we know to be the start, is not taken at all: sessions
without their dates would be published.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from zoneinfo import ZoneInfo

from catalogue.exchange import layouts
from catalogue.exchange.column_names import WITH_ANOTHER, meant
from catalogue.exchange.layouts import Layout
from catalogue.exchange.remarks import shown
from catalogue.exchange.rows import Table
from catalogue.exchange.unusable import Fault, Unusable
from catalogue.reading import dates, moments, series, times
from catalogue.reading.scan import fold
from catalogue.reading.unreadable import Unreadable, Why

_SOUNDS_DATED = re.compile(
    r"dat(?:um|en|e|es)\b|termin|zeit|\buhr|tag\b|tage\b|wann|heure|horaire|jour|quand|\bday|\btime|when"
)
_FIGURE = re.compile(r"\d")
_NUMBER = re.compile(r"[\d' ]+(?:[.,]\d*)?", re.ASCII)
#: So many cells of a column tell what the others are.
LOOKED_AT = 50
#: Whether a text names a day does not depend on the present one.
_ANY_DAY, _ANYWHERE = date(2000, 1, 1), ZoneInfo("UTC")


def plain(table: Table) -> Layout | None:
    """The plain table under these headings; None where no column is a title. Raises Unusable for one given twice, and
    where dates would be lost."""
    found: dict[str, str] = layouts.own_columns(table.columns)
    found |= _other_words(found, [column for column in table.columns if column not in found.values()])
    layout = layouts.plain({ours: column for ours, column in found.items() if ours not in WITH_ANOTHER})
    if layout is None:
        return None
    layout = _with_day(_with_room(layout, found.get("room")), found.get("day"), table)
    lost = [column for column in unknown(layout, table) if _looks_dated(column, table)]
    if lost and not _tells_days(layout, table):
        raise Unusable(Fault.WHICH_DATE, columns=", ".join(map(shown, lost)))
    return layout


def unknown(layout: Layout, table: Table) -> list[str]:
    """Columns that hold something, of which nothing is taken."""
    left = (column for column in table.columns if column not in layout.needed)
    return [column for column in left if any(_filled(column, table))]


def _other_words(own: Mapping[str, str], columns: Iterable[str]) -> dict[str, str]:
    """Columns by what their words mean, where exactly one means that and none has our own name."""
    found: dict[str, list[str]] = {}
    for column in columns:
        if (ours := meant(column)) and ours not in own:
            found.setdefault(ours, []).append(column)
    return {ours: listed[0] for ours, listed in found.items() if len(listed) == 1}


def _with_day(layout: Layout, day: str | None, table: Table) -> Layout:
    """A date and its times make up the start; a date alone is the start. A start that names its day needs no other."""
    if day is None or _tells_days(layout, table):
        return layout
    return _together(layout, "start", "{%s} {%s}", day, layout.columns.get("start"))


def _tells_days(layout: Layout, table: Table) -> bool:
    """The start says on which days; times alone do not."""
    if "start" in layout.joined:
        return True
    start = layout.columns.get("start")
    return isinstance(start, str) and any(map(_names_a_day, _filled(start, table)[:LOOKED_AT]))


def _with_room(layout: Layout, room: str | None) -> Layout:
    """The room stands behind the place."""
    place = layout.columns.get("place")
    if room is None:
        return layout
    return _together(layout, "place", "{%s}, {%s}", *((place, room) if place else (room, None)))


def _together(layout: Layout, ours: str, pattern: str, first: object, second: object) -> Layout:
    columns = {**layout.columns, ours: str(first)}
    joined = {**layout.joined, ours: pattern % (first, second)} if second else layout.joined
    return replace(layout, columns=columns, joined=joined)


def _looks_dated(column: str, table: Table) -> bool:
    cells = [cell for cell in _filled(column, table) if _FIGURE.search(cell)][:LOOKED_AT]
    if cells and _SOUNDS_DATED.search(fold(column)):
        return True
    return bool(cells) and 2 * sum(map(_names_a_day, cells)) >= len(cells)


def _names_a_day(cell: str) -> bool:
    """Also a day that does not exist, or has another weekday. `09.00 - 12.00` is a time, and no ninth of a month."""
    if _NUMBER.fullmatch(cell) or _understands(partial(times.slots, cell)):
        return False
    readers: tuple[Callable[[], object], ...] = (
        partial(dates.days, cell, _ANY_DAY),
        partial(dates.span, cell, _ANY_DAY),
        partial(moments.meeting, cell, _ANY_DAY, _ANYWHERE),
        partial(series.planned, cell, _ANY_DAY, _ANYWHERE),
    )
    return any(map(_understands, readers))


def _understands(read: Callable[[], object]) -> bool:
    try:
        read()
    except Unreadable as problem:
        return problem.why not in (Why.FORM, Why.EMPTY, Why.LONG)
    return True


def _filled(column: str, table: Table) -> list[str]:
    cells = (row.cells.get(column, "").strip() for row in table.rows)
    return [cell for cell in cells if cell]
