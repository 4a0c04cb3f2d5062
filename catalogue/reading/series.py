"""Several meetings in one text, as people announce them: lists of days with one time, every Thursday from … to ….

A text is cut at its blanks in every way; what reads in exactly one way is meant, what reads in two is asked back.
"""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import product
from zoneinfo import ZoneInfo

from catalogue.reading import moments, times
from catalogue.reading.by_week import WEEK
from catalogue.reading.moments import Block
from catalogue.reading.named_days import by_name, days_of
from catalogue.reading.plans import Planned, meetings_at, together
from catalogue.reading.repeating import EACH, FROM, MOST, Rhythm, plain, rhythm_of
from catalogue.reading.scan import LONGEST, fold
from catalogue.reading.times import Slot
from catalogue.reading.unreadable import Expected, Unreadable, Why
from catalogue.reading.ways import MOST_WAYS, coming, with_ways
from catalogue.reading.words import MONTHS, WEEKDAYS

#: What one line means on a day, in a zone.
Line = Callable[[str, date, ZoneInfo], Planned]
#: More words than this are no line of dates.
MOST_WORDS = 30

#: What is said of days by their names also where no time is.
BY_NAME = (Why.WHICH_DAY, Why.NO_SUCH_WEEK, Why.ENDLESS)

_BARE_CLOCK = re.compile(r"(?<![\d.:/-])([01]?\d)([0-5][05]) ?[-–—] ?([01]?\d|2[0-3])([0-5][05])(?![\d.:/-])", re.ASCII)
_LIKE_DAYS = re.compile(r"\d\.(?:0[1-9]|1[0-2]) ?-", re.ASCII)
_JOINING = frozenset(["und", "et", "and", "&", "+", ","])
_OR = re.compile(r"\b(?:oder|ou|or|bis|au|to|until|und|et|and|ab|jusqu'au)\b")
_AND = re.compile(r" ?(?:[,;/+&]| und | et | and ) ?")
#: May be another date: two numbers of which the second can be a month. `9-17` and `8.30` are times.
_DATED = re.compile(r"\d ?[./] ?(?:0?[1-9]|1[0-2])(?!\d)|\d-\d{1,2}-\d|\d{4}", re.ASCII)


@dataclass
class _Looked:
    """Readings of one text: those that fit, and the first "no" that says more than "not understood"."""

    found: list[Planned] = field(default_factory=list)
    no: Unreadable | None = None

    def note(self, no: Unreadable) -> None:
        if no.why in (Why.FORM, Why.EMPTY):
            return
        if self.no is None or (self.no.why is no.why and "ways" not in self.no.facts):
            self.no = no

    def add(self, planned: Planned) -> None:
        if planned not in self.found:
            self.found.append(planned)


def planned(text: str, today: date, zone: ZoneInfo) -> Planned:
    """All that a text of one or more lines says; a missing year means the next such day on or after `today`.

    Raises Unreadable: also where a weekday contradicts its date, or where a text reads in two ways.
    """
    return _lines(text, today, zone, _line)


def begun(text: str, today: date, zone: ZoneInfo) -> Planned:
    """The same where a start is enough: a meeting without an end is a block that has none."""
    return _lines(text, today, zone, _begun)


def _lines(text: str, today: date, zone: ZoneInfo, line: Line) -> Planned:
    parts = [part for part in re.split(r"[;\n]", text) if part.strip(" .,")]
    if not parts:
        raise Unreadable(Expected.MEETINGS, Why.EMPTY)
    if len(parts) > MOST:
        raise Unreadable(Expected.MEETINGS, Why.RANGE, least=1, most=MOST)
    try:
        return _in_every_way(parts, today, zone, line)
    except Unreadable as no:
        if len(parts) == 1 or no.why is not Why.FORM:
            raise
    return line(" ".join(parts), today, zone)


def _in_every_way(parts: Sequence[str], today: date, zone: ZoneInfo, line: Line) -> Planned:
    """The lines together. Where one of them reads in a few ways, so does the whole."""
    read: list[tuple[Planned, ...]] = []
    doubt: Unreadable | None = None
    for part in parts:
        try:
            read.append((line(part, today, zone),))
        except Unreadable as no:
            ways = no.facts.get("ways")
            if not isinstance(ways, tuple) or not ways:
                raise
            doubt = doubt or no
            read.append(ways)
    if doubt is None:
        return together(one for (one,) in read)
    few = math.prod(map(len, read)) <= MOST_WAYS
    whole = tuple(together(one) for one in product(*read)) if few else ()
    raise Unreadable(doubt.expected, doubt.why, **{**doubt.facts, "ways": whole})


def _begun(text: str, today: date, zone: ZoneInfo) -> Planned:
    try:
        return Planned((moments.meeting(text, today, zone),))
    except Unreadable as no:
        try:
            found = _line(text, today, zone)
        except Unreadable as other:
            raise (no if other.why is Why.FORM else other) from None
    if found.start is None:
        return found
    starts = tuple(Block(datetime.combine(day, found.start), None) for day in found.days)
    return Planned((*found.blocks, *starts), rest=found.rest)


def _line(text: str, today: date, zone: ZoneInfo) -> Planned:
    if len(text) > LONGEST:
        raise Unreadable(Expected.MEETINGS, Why.LONG, limit=LONGEST)
    looked = _Looked()
    words = text.strip(" .,").split()
    text = _BARE_CLOCK.sub(r"\1:\2-\3:\4", text)  # `0900-1700` as a clock shows it; `2025-2030` may be years
    folded = fold(text).strip(" .,")
    _as_one(text, today, zone, looked)
    if len(words) <= MOST_WORDS:
        _as_series(rhythm_of(folded), today, zone, looked)
        if not looked.found:
            _one_by_one(folded, today, zone, looked)
    if len(looked.found) > 1:
        raise Unreadable(Expected.MEETINGS, Why.AMBIGUOUS, ways=tuple(looked.found[:MOST_WAYS]))
    if looked.found:
        return looked.found[0]
    no = looked.no or coming(folded, today, zone)
    if no is not None:
        raise no
    return _in_part(words, today, zone)


def _as_one(text: str, today: date, zone: ZoneInfo, looked: _Looked) -> None:
    """One meeting, perhaps without its end; or a day alone."""
    try:
        block = moments.meeting(text, today, zone)
    except Unreadable as no:
        looked.note(no)
        return
    if FROM.match(fold(text)):
        looked.no = Unreadable(Expected.MEETINGS, Why.AMBIGUOUS)
    elif block.end is None:
        looked.add(Planned(days=(block.start.date(),), start=block.start.time()))
    else:
        looked.add(Planned((block,)))


# --- lists of days and days of the week, with their times ------------------------------------------------------------


def _as_series(rhythm: Rhythm, today: date, zone: ZoneInfo, looked: _Looked) -> None:
    """Every way to cut it into days (in one piece or two) and slots, the slots before, between or after."""
    words = rhythm.text.split()
    for first in range(len(words) + 1):
        for last in range(first, len(words) + 1):
            middle = " ".join(words[first:last])
            around = " ".join([*words[:first], *words[last:]])
            if not around or (not middle and first) or (first and words[last : last + 1] and words[last] in _JOINING):
                continue
            try:
                slots = times.slots(middle.strip(" ,:()")) if middle else ()
            except Unreadable as no:
                _in_halves(around, middle.strip(" ,:()"), rhythm, today, zone, looked)
                if no.why is Why.BACKWARDS and _are_days(around, rhythm, today):
                    looked.note(Unreadable(Expected.MEETINGS, no.why))
                continue
            _with(around, slots, rhythm, today, zone, looked)


def _in_halves(text: str, middle: str, rhythm: Rhythm, today: date, zone: ZoneInfo, looked: _Looked) -> None:
    """`2-4 pm` on these days: each half of the day that may be meant is a reading."""
    each = _Looked()
    for slot in times.halves(middle):
        _with(text, (slot,), rhythm, today, zone, each)
    if each.found:
        looked.note(Unreadable(Expected.MEETINGS, Why.AMBIGUOUS, ways=tuple(each.found)))


def _are_days(text: str, rhythm: Rhythm, today: date) -> bool:
    try:
        return days_of(text.strip(" ,:()"), rhythm, today) is not None
    except Unreadable:
        return False


def _with(text: str, slots: tuple[Slot, ...], rhythm: Rhythm, today: date, zone: ZoneInfo, looked: _Looked) -> None:
    try:
        days = days_of(text.strip(" ,:()"), rhythm, today)
        if days is not None and len(days) * max(1, len(slots)) > MOST:
            raise Unreadable(Expected.MEETINGS, Why.RANGE, least=1, most=MOST)
        if days is not None:
            looked.add(Planned(tuple(meetings_at(days, slots, zone))) if slots else Planned(days=days))
    except Unreadable as no:
        if slots or no.why in BY_NAME or "lists" in no.facts:
            looked.note(with_ways(no, slots, zone))


# --- what is left ----------------------------------------------------------------------------------------------------


def _one_by_one(folded: str, today: date, zone: ZoneInfo, looked: _Looked) -> None:
    """Whole meetings one after the other: `12.3. 9-12, 19.3. 13-17`."""
    blocks: list[Block] = []
    pending = ""
    for part in (one for one in _AND.split(folded) if one):
        pending = f"{pending}, {part}" if pending else part
        try:
            block = moments.meeting(pending, today, zone)
        except Unreadable:
            more = _once_more(pending, blocks, zone)
            pending = "" if more else pending
            blocks += more
            continue
        if block.end is None:
            return
        blocks.append(block)
        pending = ""
    try:
        days = plain(pending, today) if pending else ()
    except Unreadable as no:
        looked.note(no)
        return
    if len(blocks) + len(days or ()) > 1 and days is not None:
        looked.add(together([*(Planned((block,)) for block in blocks), Planned(days=days)]))


def _once_more(text: str, blocks: Sequence[Block], zone: ZoneInfo) -> list[Block]:
    """Another time on the day of the meeting before: `12.3. 9-12 und 13-17`. `13.04-17.04` may be days."""
    if not blocks or _LIKE_DAYS.search(text):
        return []
    try:
        more = list(meetings_at((blocks[-1].start.date(),), times.slots(text), zone))
    except Unreadable:
        return []
    end = blocks[-1].end
    return more if end is not None and more[0].start >= end else []


def _in_part(words: Sequence[str], today: date, zone: ZoneInfo) -> Planned:
    """The longest beginning that names days, where the rest speaks of no other day; that stays as it was typed."""
    for cut in range(len(words) - 1, 0, -1):
        begun, rest = fold(" ".join(words[:cut])), " ".join(words[cut:])
        days = plain(" ".join(EACH.sub(" ", begun).split()).strip(" ,:()"), today)
        if not _is_timeless(fold(rest)):
            continue
        if days is not None:
            return Planned(days=days, rest=rest)
        if named := _by_name(begun, rest, today, zone):
            return _beginning(named, rest)
    raise Unreadable(Expected.MEETINGS)


def _by_name(begun: str, rest: str, today: date, zone: ZoneInfo) -> tuple[date, ...] | None:
    """Days by their names. What may be several days is each of them with the same rest."""
    rhythm = rhythm_of(begun)
    try:
        found = by_name(rhythm.text.strip(" ,:()"), rhythm, today)
    except Unreadable as no:
        asked = with_ways(no, (), zone)
        ways = tuple(replace(one, rest=rest) for one in asked.facts.get("ways") or ())  # type: ignore[attr-defined]
        raise Unreadable(asked.expected, asked.why, **{**asked.facts, "ways": ways}) from None
    if found is not None and len(found) > MOST:
        raise Unreadable(Expected.MEETINGS, Why.RANGE, least=1, most=MOST)
    return found


def _beginning(days: tuple[date, ...], rest: str) -> Planned:
    """Where the rest is a time, only the end is missing."""
    try:
        return Planned(days=days, start=times.clock(rest)) if not rest.isdecimal() else Planned(days=days, rest=rest)
    except Unreadable:
        return Planned(days=days, rest=rest)


def _is_timeless(rest: str) -> bool:
    named = {word.strip(" .,") for word in rest.split()}
    other = named & (MONTHS.keys() | WEEKDAYS.keys())
    return not other and not _DATED.search(rest) and not WEEK.search(rest) and not _OR.match(rest)
