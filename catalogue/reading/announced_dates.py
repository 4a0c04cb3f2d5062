"""When the course of an announcement is: what is called so, else the lines and the sentence that say nothing else."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from zoneinfo import ZoneInfo

from catalogue.reading import sentences, series
from catalogue.reading.announced_lines import DAY, Sorted, title_in
from catalogue.reading.announced_words import PLACE_AFTER
from catalogue.reading.plans import Planned
from catalogue.reading.scan import LONGEST, fold
from catalogue.reading.unreadable import Unreadable

LONGEST_SAID = 300
#: A line that names a day by which something has to be done.
_DEADLINE = re.compile(r"\b(?:anmeld\w*|abmeld\w*|frist|spatestens|inscri\w*|delai|regist\w*|enrol\w*|deadline|rsvp)\b")


@dataclass(frozen=True)
class When:
    """`said`: what the text says of its dates, as it stands; `place`: what stands behind them; `kept`: lines that say
    something else, or what could not be read."""

    planned: Planned | None = None
    said: str = ""
    place: str = ""
    kept: list[str] = field(default_factory=list)


def when(found: Sorted, title: str, rest: Sequence[str], today: date, zone: ZoneInfo) -> When:
    """`rest`: the lines without a name, but for the title."""
    if found.named.get("when"):
        return _named(found, rest, today, zone)
    lines = _with_title_line(found, title, rest, today, zone)
    read = [(line, *_dated(line, today, zone)) for line in lines]
    places = {after: None for _, _, after, _ in read if after}
    dated = [one for _, one, _, _ in read if one]
    planned = _with_time(dated, found, today, zone) if dated and len(places) < 2 else None
    if planned is None:
        unread = [line for line in lines if DAY.search(fold(line)) and not _DEADLINE.search(fold(line))]
        said = [line for line, one, _, _ in read if one] or unread[:1]
        return When(None, " ".join([*said, *found.named.get("time", [])])[:LONGEST_SAID], kept=lines)
    said = [line for line, one, _, _ in read if one]
    kept = [line for line, one, _, more in read if more or not one]
    return When(planned, " ".join(said)[:LONGEST_SAID], next(iter(places), ""), kept)


def _named(found: Sorted, rest: Sequence[str], today: date, zone: ZoneInfo) -> When:
    dates = found.named["when"]
    said = " ".join([*dates, *found.named.get("time", [])])[:LONGEST_SAID]
    return When(_with_time(dates, found, today, zone), said, kept=[*rest])


def _with_time(dates: Sequence[str], found: Sorted, today: date, zone: ZoneInfo) -> Planned | None:
    """The dates with the time that is named apart. Where that can't be read, it is asked for with its own words."""
    named = found.named.get("time", [])
    planned = together([*dates, *named], today, zone)
    if planned is not None or not named:
        return planned
    alone = together(dates, today, zone)
    return replace(alone, rest=" ".join(named)) if alone is not None and not alone.blocks else None


def together(lines: Sequence[str], today: date, zone: ZoneInfo) -> Planned | None:
    """Dates and times on lines of their own belong together."""
    for sign in ("\n", " ", ", "):
        found = _read(sign.join(lines), today, zone)
        if found is not None and not found.rest:
            return found
    return None


def _read(text: str, today: date, zone: ZoneInfo) -> Planned | None:
    try:
        return series.planned(text, today, zone)
    except Unreadable:
        return None


def _with_title_line(found: Sorted, title: str, rest: Sequence[str], today: date, zone: ZoneInfo) -> list[str]:
    """The other lines, after what stands behind the title on its own, or else the sentence that it stands in."""
    own = next((line for line in found.plain if title and title_in(line) == title and line != title), "")
    if not DAY.search(fold(own)):
        return [*rest]
    before, _, after = own.partition(title)
    behind = after.lstrip(' »"”“,;:–-|·')
    is_behind = not DAY.search(fold(before)) and _dated(behind, today, zone)[0]
    return [behind if is_behind else own, *rest]


def _dated(line: str, today: date, zone: ZoneInfo) -> tuple[str, str, str]:
    """The beginning of a line that reads as dates, and the place behind it; or the date in a sentence, and what else
    that says. Three times nothing where there is none."""
    if not line or not DAY.search(fold(line)):
        return "", "", ""
    cuts = [len(line), *sorted((m.start() for m in PLACE_AFTER.finditer(line)), reverse=True)]
    for cut in cuts if len(line) <= LONGEST else ():
        found = _read(line[:cut], today, zone)
        after = PLACE_AFTER.sub("", line[cut:], count=1).strip()
        if found is None or found.rest or DAY.search(fold(after)):
            continue
        if not after or found.blocks:
            return line[:cut], after, ""
    dated, more = sentences.date_in(line, today)
    return dated, "", more
