"""The sheet that participants sign: cards in words to a PDF for A4. Pure: the same sheet gives the same bytes.

Whatever people have typed travels as data beside the layout (`sys.inputs`), never inside it, so that no sign in a name
or title means anything to the typesetter.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any

import typst

from catalogue.documents import letters
from catalogue.documents.letters import MARK, readable

#: Columns to sign in beside each other; more meetings go on to further pages, with all names again.
MOST_COLUMNS = 4
#: For whoever comes without having been on the list.
EMPTY_ROWS = 2
#: A longer word would run out of its column.
LONGEST_WORD = 16
LAYOUT = Path(__file__).with_name("roster.typ")
#: Written into every file, so that a sheet of yesterday is one of today.
_STAMP = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Sheet:
    """`facts`: lines below the title. `columns`: one per meeting, at least one. `people`: name and institution.

    `name`, `house`: heads of their columns; `page`, `of`: words of the footer; `language`: for the reader's computer;
    `latin`: what the mark behind a name in Latin letters means, printed where there is one.
    """

    title: str
    facts: tuple[str, ...]
    columns: tuple[str, ...]
    people: tuple[tuple[str, str], ...]
    name: str
    house: str
    page: str
    of: str
    footer: str
    language: str
    latin: str


def signature_sheet(sheet: Sheet) -> bytes:
    """PDF for A4, four meetings beside each other at the most."""
    given = {"sheet": json.dumps(laid_out(sheet), ensure_ascii=True)}
    made = typst.compile(
        LAYOUT.read_bytes(), format="pdf", sys_inputs=given, font_paths=letters.fonts(), timestamp=_STAMP
    )
    assert isinstance(made, bytes), "one file, not a page each"
    return made


def laid_out(sheet: Sheet) -> dict[str, Any]:
    """What the layout gets: every letter of it can be printed."""
    read = _readable(sheet)
    people = [[_breakable(word) for word in person] for person in read.people] + [["", ""]] * EMPTY_ROWS
    latin = sheet.latin if any(map(_is_marked, _typed(sheet), _typed(read))) else ""
    broken = {"parts": list(_parts(read.columns)), "people": people, "title": _breakable(read.title)}
    return asdict(read) | broken | {"latin": latin}


def _readable(sheet: Sheet) -> Sheet:
    people = tuple((readable(name), readable(house)) for name, house in sheet.people)
    facts = tuple(readable(fact) for fact in sheet.facts)
    return replace(sheet, title=readable(sheet.title), facts=facts, people=people, footer=readable(sheet.footer))


def _typed(sheet: Sheet) -> Iterator[str]:
    yield from (sheet.title, sheet.footer, *sheet.facts, *chain(*sheet.people))


def _is_marked(before: str, after: str) -> bool:
    return before != after and after.endswith(MARK)


def _parts(columns: Sequence[str]) -> Iterator[Sequence[str]]:
    yield from (columns[start : start + MOST_COLUMNS] for start in range(0, len(columns), MOST_COLUMNS))


def _breakable(text: str) -> str:
    """Long words may go on in the next line, at no visible sign."""
    return re.sub(rf"\S{{{LONGEST_WORD}}}(?=\S{{4}})", "\\g<0>\u200b", text)
