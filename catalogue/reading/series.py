"""Several meetings in one text, as people announce them: lists of days with one time, every Thursday from … to ….

A text is cut at its blanks in every way; what reads in exactly one way is meant, what reads in two is asked back.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from catalogue.reading import moments, times
from catalogue.reading.moments import Block
from catalogue.reading.repeating import EACH, FROM, MOST, Rhythm, days_of, plain, rhythm_of
from catalogue.reading.scan import LONGEST, fold
from catalogue.reading.times import Slot
from catalogue.reading.unreadable import Expected, Unreadable, Why
from catalogue.reading.words import MONTHS, WEEKDAYS

#: More words than this are no line of dates.
MOST_WORDS = 30

_OR = re.compile(r"\b(?:oder|ou|or|bis|au|to|until|und|et|and|ab|jusqu'au)\b")
_AND = re.compile(r" ?(?:[,;/+&]| und | et | and ) ?")
#: May be another date: two numbers of which the second can be a month. `9-17` and `8.30` are times.
_DATED = re.compile(r"\d ?[./] ?(?:0?[1-9]|1[0-2])(?!\d)|\d-\d{1,2}-\d|\d{4}", re.ASCII)


@dataclass(frozen=True)
class Planned:
    """Meetings, and days that are understood while their time is not: `start` where only the end is missing, `rest`
    as it was typed (folded) where it says nothing that can be read."""

    blocks: tuple[Block, ...] = ()
    days: tuple[date, ...] = ()
    start: time | None = None
    rest: str = ""


@dataclass
class _Looked:
    """Readings of one text: those that fit, and the first "no" that says more than "not understood"."""

    found: list[Planned] = field(default_factory=list)
    no: Unreadable | None = None

    def note(self, no: Unreadable) -> None:
        if self.no is None and no.why not in (Why.FORM, Why.EMPTY):
            self.no = no

    def add(self, planned: Planned) -> None:
        if planned not in self.found:
            self.found.append(planned)


def planned(text: str, today: date, zone: ZoneInfo) -> Planned:
    """All that a text of one or more lines says; a missing year means the next such day on or after `today`.

    Raises Unreadable: also where a weekday contradicts its date, or where a text reads in two ways.
    """
    parts = [part for part in re.split(r"[;\n]", text) if part.strip(" .,")]
    if not parts:
        raise Unreadable(Expected.MEETINGS, Why.EMPTY)
    if len(parts) > MOST:
        raise Unreadable(Expected.MEETINGS, Why.RANGE, least=1, most=MOST)
    try:
        return _together([_line(part, today, zone) for part in parts])
    except Unreadable as no:
        if len(parts) == 1 or no.why is not Why.FORM:
            raise
    return _line(" ".join(parts), today, zone)


def _together(lines: Iterable[Planned]) -> Planned:
    """Lines as one: in order, none twice."""
    listed = list(lines)
    blocks = {(block.start, block.end): block for line in listed for block in line.blocks}
    days = sorted({day for line in listed for day in line.days})
    if len(blocks) + len(days) > MOST:
        raise Unreadable(Expected.MEETINGS, Why.RANGE, least=1, most=MOST)
    starts = {line.start for line in listed if line.days}
    rest = next((line.rest for line in listed if line.rest), "")
    return Planned(
        tuple(blocks[key] for key in sorted(blocks, key=lambda key: key[0])),
        tuple(days),
        starts.pop() if len(starts) == 1 else None,
        rest,
    )


def _line(text: str, today: date, zone: ZoneInfo) -> Planned:
    if len(text) > LONGEST:
        raise Unreadable(Expected.MEETINGS, Why.LONG, limit=LONGEST)
    looked = _Looked()
    _as_one(text, today, zone, looked)
    folded = fold(text).strip(" .,")
    if len(folded.split()) <= MOST_WORDS:
        _as_series(rhythm_of(folded), today, zone, looked)
        if not looked.found:
            _one_by_one(folded, today, zone, looked)
    if len(looked.found) > 1:
        raise Unreadable(Expected.MEETINGS, Why.AMBIGUOUS)
    if looked.found:
        return looked.found[0]
    if looked.no is not None:
        raise looked.no
    return _in_part(folded, today)


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
            slots = _slots(middle, looked) if middle else ()
            if slots is not None and around and (middle or first == 0):
                _with(around, slots, rhythm, today, zone, looked)


def _slots(text: str, looked: _Looked) -> tuple[Slot, ...] | None:
    try:
        return times.slots(text.strip(" ,:()"))
    except Unreadable as no:
        if no.why is Why.BACKWARDS:
            looked.note(Unreadable(Expected.MEETINGS, no.why))
        return None


def _with(text: str, slots: tuple[Slot, ...], rhythm: Rhythm, today: date, zone: ZoneInfo, looked: _Looked) -> None:
    try:
        days = days_of(text.strip(" ,:()"), rhythm, today)
        if days is not None and len(days) * max(1, len(slots)) > MOST:
            raise Unreadable(Expected.MEETINGS, Why.RANGE, least=1, most=MOST)
        if days is not None:
            looked.add(Planned(tuple(_blocks(days, slots, zone))) if slots else Planned(days=days))
    except Unreadable as no:
        if slots:
            looked.note(no)


def _blocks(days: Iterable[date], slots: Iterable[Slot], zone: ZoneInfo) -> Iterator[Block]:
    listed = list(slots)
    for day in days:
        for slot in listed:
            ends = [datetime.combine(day, one) for one in (slot.start, slot.end)]
            start, end = (moments.existing(wall, zone, Expected.MEETINGS) for wall in ends)
            yield moments.ordered(start, end, zone)


# --- what is left ----------------------------------------------------------------------------------------------------


def _one_by_one(folded: str, today: date, zone: ZoneInfo, looked: _Looked) -> None:
    """Whole meetings one after the other: `12.3. 9-12, 19.3. 13-17`."""
    parts = [part for part in _AND.split(folded) if part]
    blocks: list[Block] = []
    pending = ""
    for part in parts:
        pending = f"{pending}, {part}" if pending else part
        try:
            block = moments.meeting(pending, today, zone)
        except Unreadable:
            continue
        if block.end is None:
            return
        blocks.append(block)
        pending = ""
    if len(blocks) > 1 and not pending:
        looked.add(_together([Planned((block,)) for block in blocks]))


def _in_part(folded: str, today: date) -> Planned:
    """The longest beginning that names days, where the rest speaks of no other day."""
    words = EACH.sub(" ", folded).split()
    for cut in range(len(words) - 1, 0, -1):
        try:
            days = plain(" ".join(words[:cut]).strip(" ,:()"), today)
        except Unreadable as no:
            raise no from None
        rest = " ".join(words[cut:])
        if days is not None and _is_timeless(rest):
            return replace(Planned(days=days), rest=rest)
    raise Unreadable(Expected.MEETINGS)


def _is_timeless(rest: str) -> bool:
    named = {word.strip(" .,") for word in rest.split()}
    other = named & (MONTHS.keys() | WEEKDAYS.keys())
    return not other and not _DATED.search(rest) and not _OR.match(rest)
