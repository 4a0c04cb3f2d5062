"""An announcement as people send it round: what of it is title, dates, place, trainer, seats, price. Never invented.

A line with a name in front (`Ort: …`, `Prix : …`) says what it is; of the others only what reads as one thing without
a doubt is taken. What is left over is the description.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar
from zoneinfo import ZoneInfo

from catalogue.reading import amounts, series
from catalogue.reading import choices as reading
from catalogue.reading import seats as reading_seats
from catalogue.reading.amounts import Money
from catalogue.reading.announced_words import (
    CLOSING,
    CUT,
    GREETING,
    INSIDE,
    LABELS,
    NO_TITLE,
    PLACE_AFTER,
    SPEAKS,
    clean,
    label_of,
)
from catalogue.reading.scan import LONGEST, fold
from catalogue.reading.seats import Seats
from catalogue.reading.series import Planned
from catalogue.reading.unreadable import Unreadable
from catalogue.reading.words import MONTHS, PEOPLE
from catalogue.rules.states import Kind

T = TypeVar("T")

#: Fewer lines than this are an answer or a search.
FEWEST_LINES = 3
LONGEST_TITLE, LONGEST_FACT, LONGEST_TEXT = 200, 300, 2000
#: More lines than this are no announcement of one course.
MOST_LINES = 120
_DAY = re.compile(
    r"\b\d{1,2}\. ?\d{1,2}\.|\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}/\d{1,2}/\d{2,4}\b"
    r"|\b\d{1,2}(?:\.|er|st|nd|rd|th)? (?:of )?(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b"
    r"|\b(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\.? \d{1,2}\b"
)


@dataclass(frozen=True)
class Announcement:
    """`language`: in which it is written, None where that is not clear; `taught`: of instruction, where it says so.

    `unread`: what is said of dates and can't be read. A price that is not known is None, free of charge is 0.
    """

    title: str = ""
    planned: Planned | None = None
    place: str = ""
    online: str = ""
    trainer: str = ""
    seats: Seats | None = None
    price: Money | None = None
    kind: Kind | None = None
    language: str | None = None
    taught: str | None = None
    audience: str = ""
    topic: str = ""
    description: str = ""
    unread: str = ""


@dataclass
class _Sorted:
    """Lines by what they are about, and those that no name stands in front of."""

    named: dict[str, list[str]] = field(default_factory=dict)
    plain: list[str] = field(default_factory=list)

    def one(self, what: str) -> str:
        return " ".join(self.named.get(what, []))


def is_one(text: str) -> bool:
    """It may be the announcement of a course: several lines, a date, and words that can be a title."""
    lines = [line for line in map(clean, text.splitlines()) if line]
    if not FEWEST_LINES <= len(lines) <= MOST_LINES or not _DAY.search(fold(text)):
        return False
    return bool(_title(_sorted(lines)))


def read(text: str, today: date, zone: ZoneInfo) -> Announcement:
    """All that it says without a doubt; a missing year means the next such day on or after `today`."""
    lines = _without_greetings([clean(line) for line in text.splitlines()])
    found = _sorted(lines)
    title = _title(found)
    whole = Announcement(title=title, language=_language(text), kind=_kind(text, found))
    whole = replace(
        whole,
        trainer=found.one("trainer")[:LONGEST_FACT],
        audience=found.one("audience")[:LONGEST_FACT],
        topic=found.one("topic")[:100],
        online=_link(found),
        seats=_one(found.one("seats"), reading_seats.seats),
        price=_one(found.one("price"), amounts.money),
        taught=_one(found.one("language"), reading.language),
        place=found.one("place")[:LONGEST_FACT],
    )
    rest = [line for line in found.plain if _title_in(line) != title and not NO_TITLE.fullmatch(fold(line))]
    whole, rest = _dates(whole, found, rest, today, zone)
    whole, rest = _unnamed(whole, rest)
    return replace(whole, description="\n".join(rest).strip()[:LONGEST_TEXT])


# --- lines -----------------------------------------------------------------------------------------------------------


def _without_greetings(lines: Sequence[str]) -> list[str]:
    """Neither how it begins to whom nor what stands below the closing words."""
    end = next((n for n, line in enumerate(lines) if n and CLOSING.match(fold(line))), len(lines))
    return [line for line in lines[:end] if line and not GREETING.match(fold(line))]


def _sorted(lines: Sequence[str]) -> _Sorted:
    """A name alone on its line speaks of the next ones, until another one comes."""
    found, about = _Sorted(), ""
    for line in lines:
        what, rest = label_of(line)
        if what and rest:
            found.named.setdefault(what, []).append(rest)
            about = ""
        elif what:
            about = what
            found.named.setdefault(what, [])
        elif about and len(found.named[about]) < (8 if about in ("when", "description") else 1):
            found.named[about].append(line)
        else:
            found.plain.append(line)
    for kept in ("description", "other"):
        found.plain += found.named.get(kept, [])
    return found


def _title(found: _Sorted) -> str:
    """The one that is called so; else the first line that is a name and no sentence, date or fact."""
    if named := found.one("title"):
        return _inside(named)[:LONGEST_TITLE]
    first = next((title for line in found.plain if (title := _title_in(line))), "")
    return first[:LONGEST_TITLE]


def _title_in(line: str) -> str:
    """The title in a line without a name: in quotation marks, or before a date; "" where the line is none."""
    if GREETING.match(fold(line)):
        return ""
    words = _inside(line)
    if words == line:
        words = _before_date(line)
    words = words.strip(" ,;:–-|·*")
    is_fact = not re.search(r"[^\W\d_]{3}", words) or NO_TITLE.fullmatch(fold(words)) or len(words) > LONGEST_TITLE
    return "" if is_fact or words.startswith(("http", "CHF", "Fr.")) else words


def _inside(line: str) -> str:
    """What stands in quotation marks, where something does."""
    found = INSIDE.search(line)
    return next((part for part in found.groups() if part), line).strip() if found else line


def _before_date(line: str) -> str:
    """The words before the first date of a line."""
    for cut in CUT.finditer(line):
        if _DAY.search(fold(line[cut.start() :])) and not _DAY.search(fold(line[: cut.start()])):
            following = fold(line[cut.end() :])
            if _DAY.match(following) or _begins_dated(following):
                return line[: cut.start()]
    return "" if _DAY.search(fold(line)) else line


def _begins_dated(words: str) -> bool:
    """A date after the name of its weekday, or after a word such as `am`."""
    return any(_DAY.match(words.split(" ", skip)[-1]) for skip in (1, 2) if words.count(" ") >= skip)


# --- dates -----------------------------------------------------------------------------------------------------------


def _dates(
    whole: Announcement, found: _Sorted, rest: list[str], today: date, zone: ZoneInfo
) -> tuple[Announcement, list[str]]:
    """Those that are called so; else every line that reads as dates from one end to the other, or up to a place."""
    named = [*found.named.get("when", []), *found.named.get("time", [])]
    if named:
        planned = _together(named, today, zone)
        if planned is None and found.named.get("when"):
            planned = _together(found.named["when"], today, zone)
        unread = "" if planned else " ".join(named)[:LONGEST_FACT]
        return replace(whole, planned=planned, unread=unread), rest
    taken: list[str] = []
    kept: list[str] = []
    place = ""
    for line in _with_title_line(found, whole.title, rest):
        dated, after = _dated(line, today, zone)
        taken += [dated] if dated else []
        place = place or after
        kept += [] if dated or line not in rest else [line]
    planned = _together(taken, today, zone) if taken else None
    unread = "" if planned else next((line for line in kept if _DAY.search(fold(line))), "")[:LONGEST_FACT]
    return replace(whole, planned=planned, unread=unread, place=whole.place or place), kept


def _with_title_line(found: _Sorted, title: str, rest: Sequence[str]) -> list[str]:
    """The other lines, and what stands behind the title on its own."""
    own = next((line for line in found.plain if title and _title_in(line) == title and line != title), "")
    behind = own.partition(title)[2].lstrip(' »"”“,;:–-|·') if own else ""
    return [behind, *rest] if _DAY.search(fold(behind)) else [*rest]


def _together(lines: Sequence[str], today: date, zone: ZoneInfo) -> Planned | None:
    """Dates and times on lines of their own belong together."""
    for sign in ("\n", " ", ", "):
        found = _one(sign.join(lines), lambda text: series.planned(text, today, zone))
        if found is not None and not found.rest:
            return found
    return None


def _dated(line: str, today: date, zone: ZoneInfo) -> tuple[str, str]:
    """The beginning of a line that reads as dates, and the place behind it; ("", "") where there is none."""
    if not line or len(line) > LONGEST or not _DAY.search(fold(line)):
        return "", ""
    cuts = [len(line), *sorted((m.start() for m in PLACE_AFTER.finditer(line)), reverse=True)]
    for cut in cuts:
        found = _one(line[:cut], lambda text: series.planned(text, today, zone))
        after = PLACE_AFTER.sub("", line[cut:], count=1).strip()
        if found is None or found.rest or _DAY.search(fold(after)):
            continue
        if not after or found.blocks:
            return line[:cut], after
    return "", ""


# --- what has no name ------------------------------------------------------------------------------------------------


def _unnamed(whole: Announcement, rest: Sequence[str]) -> tuple[Announcement, list[str]]:
    """A line that is a price or a number of people as a whole."""
    kept = []
    for line in rest:
        folded = fold(line)
        price = _one(line, amounts.money) if whole.price is None and _is_money(folded) else None
        counted = _one(line, reading_seats.seats) if whole.seats is None and re.search(PEOPLE, folded) else None
        if price is not None:
            whole = replace(whole, price=price)
        elif counted is not None:
            whole = replace(whole, seats=counted)
        else:
            kept.append(line)
    return whole, kept


def _is_money(folded: str) -> bool:
    return bool(re.match(r"(?:chf|fr\.|sfr|eur|€|\d)", folded)) or folded.rstrip(" .!") in amounts.FREE


def _one(text: str, read: Callable[[str], T]) -> T | None:
    """What a reader makes of it; None where there is nothing or it is in doubt."""
    if not text.strip():
        return None
    try:
        return read(text)
    except Unreadable:
        return None


def _link(found: _Sorted) -> str:
    named = found.one("online")
    links = re.findall(r"https?://\S+", named)
    return links[0] if len(links) == 1 else ""


def _kind(text: str, found: _Sorted) -> Kind | None:
    """Named, or said in one way only."""
    if named := _one(found.one("kind"), reading.kind):
        return named
    folded = fold(text)
    said = {kind for kind, words in LABELS["kinds"].items() if re.search(words, folded)}
    return Kind(said.pop()) if len(said) == 1 else None


def _language(text: str) -> str | None:
    """The one whose small words are there most, clearly."""
    words = fold(text).split()
    counts = sorted(((sum(word in known for word in words), language) for language, known in SPEAKS.items()))
    (second, _), (most, language) = counts[-2:]
    return language if most >= 2 and most > 1.5 * second else None
