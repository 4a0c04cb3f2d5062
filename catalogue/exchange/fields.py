"""Our columns: their names in three languages, and the reader of each. This is the plain table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Self
from zoneinfo import ZoneInfo

from catalogue import tables
from catalogue.documents.sheet import FORMULA
from catalogue.exchange.column_names import NAMES
from catalogue.reading import amounts, choices, dates, seats
from catalogue.reading.unreadable import Expected, Unreadable, Why

#: Longer than any description that fits a chat message.
LONGEST_TEXT = 8_000
#: A programme is of this year or one of the next two.
FURTHEST = 2


@dataclass(frozen=True)
class Setting:
    """What a file does not say itself. `today`: for dates without a year; `begins`: instead, where the
    file says of which year it is; `free`: days without courses."""

    today: date
    zone: ZoneInfo
    language: str = "de"
    currency: str = "CHF"
    free: Callable[[date], bool] = field(default=lambda day: False)
    begins: date | None = None

    @property
    def counted_from(self) -> date:
        return self.begins or self.today

    def of_year(self, year: int | None) -> Self:
        """For a list of this year; one that is over, or far away, says nothing about its dates."""
        near = year is not None and 0 <= year - self.today.year <= FURTHEST
        return replace(self, begins=date(year, 1, 1)) if year is not None and near else self


Reader = Callable[[str, Setting], object]


@dataclass(frozen=True)
class Field:
    """One of our columns. `names`: English, German, French."""

    names: tuple[str, str, str]
    read: Reader


def text(longest: int) -> Reader:
    """Text as it stands, without blanks around it. `longest`: in characters; more is refused, never cut."""

    def read(value: str, setting: Setting) -> str:
        found = unguarded(value.strip()).replace("\r\n", "\n")
        if len(found) > longest:
            raise Unreadable(Expected.TEXT, Why.LONG, limit=longest)
        return found

    return read


def guarded(value: str) -> str:
    """A text that no spreadsheet takes for a formula, by an apostrophe before it; `unguarded` gives it back."""
    return f"'{value}" if FORMULA.match(value) else value


def unguarded(value: str) -> str:
    return value[1:] if value.startswith("'") and FORMULA.match(value) else value


def tidied(value: str) -> str:
    """Text from elsewhere: single blanks, no empty lines."""
    lines = (" ".join(line.split()) for line in value.splitlines())
    return "\n".join(line for line in lines if line)


def _length(column: object) -> int:
    return int(getattr(getattr(column, "type", None), "length", None) or LONGEST_TEXT)


def _plain(reader: Callable[[str], object]) -> Reader:
    """A reader that needs no setting; an empty cell is None."""
    return lambda value, setting: reader(value) if value.strip() else None


def _day(value: str, setting: Setting) -> date | None:
    return dates.day(value, setting.counted_from) if value.strip() else None


_words, _run = tables.training_texts.c, tables.sessions.c

_READERS: Mapping[str, Reader] = {
    "code": text(_length(_run.code)),
    "title": text(_length(_words.title)),
    "description": text(LONGEST_TEXT),
    "topic": text(_length(tables.trainings.c.topic)),
    "audience": text(_length(_words.audience)),
    "kind": _plain(choices.kind),
    "language": _plain(choices.language),
    "start": text(LONGEST_TEXT),
    "end": text(LONGEST_TEXT),
    "place": text(_length(_run.place)),
    "online": text(_length(_run.online)),
    "trainer": text(_length(_run.trainer)),
    "capacity": _plain(seats.capacity),
    "minimum": _plain(amounts.whole),
    "hours": _plain(amounts.hours),
    "price": lambda value, setting: amounts.money(value, setting.currency),
    "hosts": _plain(choices.slugs),
    "opens": _day,
    "closes": _day,
    "status": _plain(choices.status),
    "reserved": _plain(choices.shares),
    "note": text(LONGEST_TEXT),
    "date_note": text(_length(_run.date_note)),
    "price_note": text(_length(_run.price_note)),
}
#: In the order in which our own files have them.
FIELDS: Mapping[str, Field] = {ours: Field(names, _READERS[ours]) for ours, names in NAMES.items()}


def reader(ours: str) -> Reader:
    """The reader of one of our columns, whatever its language."""
    return FIELDS[ours.partition("@")[0]].read
