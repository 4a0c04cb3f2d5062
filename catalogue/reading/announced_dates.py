"""When the course of an announcement is: what is called so, else the lines and the sentence that say nothing else."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from catalogue.reading import sentences
from catalogue.reading.announced_lines import DAY, Sorted, is_clock, title_in
from catalogue.reading.announced_words import PLACE_AFTER
from catalogue.reading.plans import Planned
from catalogue.reading.plans import together as as_one
from catalogue.reading.reader import DateReader
from catalogue.reading.scan import LONGEST, fold
from catalogue.reading.unreadable import Unreadable

LONGEST_SAID = 300
#: Between lines that belong together.
_SIGNS = ("\n", " ", ", ")
#: A line that names a day by which something has to be done.
_DEADLINE = re.compile(
    r"\b(?:anmeld\w*|abmeld\w*|frist|spatestens|inscri\w*|delai|regist\w*|enrol\w*|sign up|deadline|rsvp)\b"
)


@dataclass(frozen=True)
class When:
    """`said`: what the text says of its dates, as it stands; `place`: what stands behind them; `kept`: lines that say
    something else, or what could not be read. `readings`: what it may mean, where nothing is planned; `unread`: lines
    that speak of a date beside those that are read."""

    planned: Planned | None = None
    said: str = ""
    place: str = ""
    kept: list[str] = field(default_factory=list)
    readings: tuple[Planned, ...] = ()
    unread: list[str] = field(default_factory=list)


def when(found: Sorted, title: str, rest: Sequence[str], by: DateReader) -> When:
    """`rest`: the lines without a name, but for the title."""
    if found.named.get("when"):
        return _named(found, rest, by)
    lines = _with_title_line(found, title, rest, by)
    read = [(line, *_dated(line, by)) for line in lines]
    places = {after: None for _, _, after, _ in read if after}
    dated = [one for _, one, _, _ in read if one]
    clocks = _clocks(lines) if not any(_plain_blocks(one, by) for one in dated) else []
    planned = _with_time([*dated, *clocks], found, by) if dated and len(places) < 2 else None
    said = [line for line, one, _, _ in read if one]
    unread = [line for line in lines if line not in said and _speaks_of_a_day(line)]
    if planned is None:
        return _asked([*said, *unread], found, lines, by)
    kept = [line for line, one, _, more in read if more or not (one or line in clocks)]
    return When(planned, " ".join([*said, *clocks])[:LONGEST_SAID], next(iter(places), ""), kept, unread=unread)


def _clocks(lines: Sequence[str]) -> list[str]:
    """The one line that says from when to when; none where several do."""
    found = [line for line in lines if is_clock(line)]
    return found if len(found) == 1 else []


def _plain_blocks(dates: str, by: DateReader) -> bool:
    found = _read(dates, by)
    return found is not None and bool(found.blocks)


def _speaks_of_a_day(line: str) -> bool:
    return bool(DAY.search(fold(line))) and not _DEADLINE.search(fold(line))


def _asked(said: Sequence[str], found: Sorted, kept: Sequence[str], by: DateReader) -> When:
    """Nothing is planned: what the text says, a line each, and what that may mean."""
    named = found.named.get("time", [])
    readings = next((ways for sign in _SIGNS if (ways := by.ways(sign.join([*said, *named])))), ()) if said else ()
    return When(None, "\n".join([*said, *named])[:LONGEST_SAID], kept=[*kept], readings=readings)


def _named(found: Sorted, rest: Sequence[str], by: DateReader) -> When:
    dates = found.named["when"]
    planned = _with_time(dates, found, by)
    if planned is None:
        return _line_by_line(dates, found, rest, by) or _asked(dates, found, rest, by)
    said = " ".join([*dates, *found.named.get("time", [])])[:LONGEST_SAID]
    return When(planned, said, kept=[*rest])


def _line_by_line(dates: Sequence[str], found: Sorted, rest: Sequence[str], by: DateReader) -> When | None:
    """The lines that read by themselves, and the others as they stand. None where no line does, or one reads in
    several ways."""
    each = {line: _with_time([line], found, by) for line in dates}
    read = [planned for planned in each.values() if planned is not None]
    unread = [line for line, planned in each.items() if planned is None]
    if not read or not unread or any(by.ways(line) for line in unread):
        return None
    said = " ".join(line for line, planned in each.items() if planned)[:LONGEST_SAID]
    return When(as_one(read), said, kept=[*rest, *unread], unread=[one for one in unread if _speaks_of_a_day(one)])


def _with_time(dates: Sequence[str], found: Sorted, by: DateReader) -> Planned | None:
    """The dates with the time that is named apart. Where that can't be read, it is asked for with its own words."""
    named = found.named.get("time", [])
    planned = together([*dates, *named], by)
    if planned is not None or not named:
        return planned
    alone = together(dates, by)
    return replace(alone, rest=" ".join(named)) if alone is not None and not alone.blocks else None


def together(lines: Sequence[str], by: DateReader) -> Planned | None:
    """Dates and times on lines of their own belong together."""
    for sign in _SIGNS:
        found = _read(sign.join(lines), by)
        if found is not None and not found.rest:
            return found
    return None


def _read(text: str, by: DateReader) -> Planned | None:
    try:
        return by.planned(text)
    except Unreadable:
        return None


def _with_title_line(found: Sorted, title: str, rest: Sequence[str], by: DateReader) -> list[str]:
    """The other lines, after what stands behind the title on its own, or else the sentence that it stands in."""
    own = next((line for line in found.plain if title and title_in(line) == title and line != title), "")
    if not DAY.search(fold(own)):
        return [*rest]
    before, _, after = own.partition(title)
    behind = after.lstrip(' »"”“,;:–-|·')
    is_behind = not DAY.search(fold(before)) and _dated(behind, by)[0]
    return [behind if is_behind else own, *rest]


def _dated(line: str, by: DateReader) -> tuple[str, str, str]:
    """The beginning of a line that reads as dates, and the place behind it; or the date in a sentence, and what else
    that says. Three times nothing where there is none."""
    if not line or not DAY.search(fold(line)):
        return "", "", ""
    cuts = [len(line), *sorted((m.start() for m in PLACE_AFTER.finditer(line)), reverse=True)]
    for cut in cuts if len(line) <= LONGEST else ():
        found = _read(line[:cut], by)
        after = PLACE_AFTER.sub("", line[cut:], count=1).strip(" .")
        if found is None or found.rest or DAY.search(fold(after)):
            continue
        if not after or found.blocks:
            return line[:cut], after, ""
    dated, more = sentences.date_in(line, by.today)
    return dated, "", more
