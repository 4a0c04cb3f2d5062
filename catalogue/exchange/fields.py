"""Our columns: their names in three languages, and the reader of each. This is the plain table."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from catalogue import tables
from catalogue.documents.sheet import FORMULA
from catalogue.reading import amounts, choices, dates, seats
from catalogue.reading.scan import fold
from catalogue.reading.unreadable import Expected, Unreadable, Why

#: Longer than any description that fits a chat message.
LONGEST_TEXT = 8_000

#: Our template's header has a column's names one below the other; people write `Ort / Lieu`.
_NAMES = re.compile(r"\s*[\n/·]\s*")


@dataclass(frozen=True)
class Setting:
    """What a file does not say itself. `today`: for dates without a year; `free`: days without courses."""

    today: date
    zone: ZoneInfo
    language: str = "de"
    currency: str = "CHF"
    free: Callable[[date], bool] = field(default=lambda day: False)


Reader = Callable[[str, Setting], object]


@dataclass(frozen=True)
class Field:
    """One of our columns. `names`: English, German, French; `also`: other spellings."""

    names: tuple[str, str, str]
    read: Reader
    also: tuple[str, ...] = ()


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
    return dates.day(value, setting.today) if value.strip() else None


_words, _run = tables.training_texts.c, tables.sessions.c

#: In the order in which our own files have them.
FIELDS: Mapping[str, Field] = {
    "code": Field(("code", "code", "code"), text(_length(_run.code))),
    "title": Field(("title", "titel", "titre"), text(_length(_words.title))),
    "description": Field(("description", "beschreibung", "description"), text(LONGEST_TEXT)),
    "topic": Field(("topic", "thema", "theme"), text(_length(tables.trainings.c.topic))),
    "audience": Field(("audience", "zielgruppe", "public"), text(_length(_words.audience))),
    "kind": Field(("kind", "art", "genre"), _plain(choices.kind)),
    "language": Field(("language", "sprache", "langue"), _plain(choices.language)),
    "start": Field(("start", "beginn", "debut"), text(LONGEST_TEXT)),
    "end": Field(("end", "ende", "fin"), text(LONGEST_TEXT)),
    "place": Field(("place", "ort", "lieu"), text(_length(_run.place))),
    "online": Field(("online", "online", "en ligne"), text(_length(_run.online))),
    "trainer": Field(("trainer", "leitung", "formateur"), text(_length(_run.trainer)), ("formatrice",)),
    "capacity": Field(("capacity", "plaetze", "places"), _plain(seats.capacity), ("platze", "kapazitat")),
    "minimum": Field(("minimum", "minimum", "minimum"), _plain(amounts.whole)),
    "hours": Field(("hours", "stunden", "heures"), _plain(amounts.hours)),
    "price": Field(("price", "preis", "prix"), lambda value, setting: amounts.money(value, setting.currency)),
    "hosts": Field(("hosts", "traeger", "organisateurs"), _plain(choices.slugs), ("trager",)),
    "opens": Field(("opens", "anmeldebeginn", "ouverture"), _day),
    "closes": Field(("closes", "anmeldeschluss", "delai"), _day),
    "status": Field(("status", "status", "statut"), _plain(choices.status)),
    "reserved": Field(("reserved", "reserviert", "reserve"), _plain(choices.shares), ("reservees", "reserves")),
    "note": Field(("note", "hinweis", "remarque"), text(LONGEST_TEXT)),
    "date_note": Field(("date note", "terminhinweis", "remarque date"), text(_length(_run.date_note))),
    "price_note": Field(("price note", "preishinweis", "remarque prix"), text(_length(_run.price_note))),
}
#: These exist once per language, as in `title@fr`.
PER_LANGUAGE = ("title", "description", "audience")

_NAMED = {fold(name): ours for ours, column in FIELDS.items() for name in (*column.names, *column.also)}


def named(header: str) -> str | None:
    """Our column behind a header, with its language (`title@fr`); case, accents and underscores do not matter.

    Several names in one header are one column if they all mean the same.
    """
    meant = {_named(part) for part in _NAMES.split(header.strip())}
    return meant.pop() if len(meant) == 1 else None


def _named(header: str) -> str | None:
    name, at, language = fold(header.replace("_", " ")).partition("@")
    ours = _NAMED.get(name.strip())
    if not at or ours is None:
        return ours
    known = choices.LANGUAGES.get(language.strip())
    return f"{ours}@{known}" if ours in PER_LANGUAGE and known else None


def reader(ours: str) -> Reader:
    """The reader of one of our columns, whatever its language."""
    return FIELDS[ours.partition("@")[0]].read
