"""Several meetings in one text, as people announce them: lists of days with one time, every Thursday from … to ….

A text is cut at its blanks in every way; what reads in exactly one way is meant, what reads in two is asked back.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from catalogue.reading import dates, moments, times
from catalogue.reading.dates import Span
from catalogue.reading.moments import Block
from catalogue.reading.scan import LONGEST, fold
from catalogue.reading.times import Slot
from catalogue.reading.unreadable import Expected, Unreadable, Why
from catalogue.reading.words import MONTHS, WEEKDAY_NAMES, WEEKDAYS

#: More meetings than this come in as a file.
MOST = 40
#: More words than this are no line of dates.
MOST_WORDS = 30

_EACH = re.compile(r"\b(?:jeweils|je|immer|a chaque fois|chaque fois|toujours|each time|each|always)\b")
_DAILY = re.compile(r"\b(?:taglich|jeden tag|an allen tagen|chaque jour|tous les jours|daily|every day|each day)\b")
_FORTNIGHT = re.compile(
    r"\b(?:alle (?:zwei|2) wochen|jede zweite woche|14-?taglich|vierzehntaglich|toutes les (?:deux|2) semaines"
    r"|une semaine sur deux|tous les quinze jours|every (?:two|2|other|second) weeks?|fortnightly)\b"
)
_WEEKLY = re.compile(
    r"\b(?:wochentlich|jede woche|chaque semaine|toutes les semaines|hebdomadaire|weekly|every week)\b"
)
_COUNT = re.compile(r"\b(\d{1,2}) ?(?:x|mal|fois|times)\b")
_FROM = re.compile(r"(?:ab|ab dem|beginnend am|des|des le|a partir du|from|starting(?: on)?) ")
_LEADING = re.compile(r"(?:am|an den|les|on|the|tous les|jours?:?) ")
_OR = re.compile(r"\b(?:oder|ou|or|bis|au|to|until|und|et|and|ab|jusqu'au)\b")
_AND = re.compile(r" ?(?:[,;/+&]| und | et | and ) ?")
_DATED = re.compile(r"\d ?[./-] ?\d")


@dataclass(frozen=True)
class Planned:
    """Meetings, and days that are understood while their time is not: `start` where only the end is missing, `rest`
    as it was typed (folded) where it says nothing that can be read."""

    blocks: tuple[Block, ...] = ()
    days: tuple[date, ...] = ()
    start: time | None = None
    rest: str = ""


@dataclass(frozen=True)
class _Rhythm:
    """What a text says of repeating, and the text without it."""

    text: str
    weeks: int | None = None
    daily: bool = False
    count: int | None = None


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
        _as_series(_rhythm(folded), today, zone, looked)
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
    if _FROM.match(fold(text)):
        looked.no = Unreadable(Expected.MEETINGS, Why.AMBIGUOUS)
    elif block.end is None:
        looked.add(Planned(days=(block.start.date(),), start=block.start.time()))
    else:
        looked.add(Planned((block,)))


# --- lists of days, and days of the week -----------------------------------------------------------------------------


def _rhythm(folded: str) -> _Rhythm:
    """Words of repeating are taken out wherever they stand."""
    count = _COUNT.search(folded)
    weeks = 2 if _FORTNIGHT.search(folded) else 1 if _WEEKLY.search(folded) else None
    daily = bool(_DAILY.search(folded))
    for words in (_FORTNIGHT, _WEEKLY, _DAILY, _COUNT):
        folded = words.sub(" ", folded, count=1)
    folded = re.sub(r"\bje(?=den?\b)", "je", folded)
    return _Rhythm(" ".join(_EACH.sub(" ", folded).split()).strip(" ,"), weeks, daily, int(count[1]) if count else None)


def _as_series(rhythm: _Rhythm, today: date, zone: ZoneInfo, looked: _Looked) -> None:
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


def _with(text: str, slots: tuple[Slot, ...], rhythm: _Rhythm, today: date, zone: ZoneInfo, looked: _Looked) -> None:
    try:
        days = _days(text.strip(" ,:()"), rhythm, today)
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


def _days(text: str, rhythm: _Rhythm, today: date) -> tuple[date, ...] | None:
    """The days that this part means; None where it is none. Raises Unreadable where it contradicts itself."""
    if rhythm.weeks is None and rhythm.count is None and not rhythm.daily:
        plain = _plain(text, today)
        if plain is not None:
            return plain
    weekdays, rest = _weekdays_apart(text)
    if rhythm.count is not None:
        return _counted(rest, weekdays, rhythm, today)
    span = _span(rest, today)
    if span is None:
        return None
    if rhythm.daily:
        return None if weekdays else tuple(_every(span))
    if weekdays is None and rhythm.weeks is None:
        raise Unreadable(Expected.MEETINGS, Why.AMBIGUOUS)  # every day, or every week?
    return _weekly(span, weekdays or (span.first.weekday(),), rhythm.weeks or 1)


def _plain(text: str, today: date) -> tuple[date, ...] | None:
    """One day or a list of them."""
    if _FROM.match(text + " "):
        return None
    text = _LEADING.sub("", text, count=1) if _LEADING.match(text) else text
    for alone in (True, False):
        try:
            return (dates.day(text, today),) if alone else dates.days(text, today)
        except Unreadable as no:
            if no.why not in (Why.FORM, Why.EMPTY):
                raise replaced(no) from None
    return None


def replaced(no: Unreadable) -> Unreadable:
    """The same "no", said of meetings."""
    return Unreadable(Expected.MEETINGS, no.why, **no.facts)


def _weekdays_apart(text: str) -> tuple[tuple[int, ...] | None, str]:
    """Days of the week that stand before or after the rest: `jeden donnerstag vom 5.3. bis 26.3.`."""
    words = text.split()
    before = [(words[:cut], words[cut:]) for cut in range(len(words) - 1, 0, -1)]
    after = [(words[cut:], words[:cut]) for cut in range(1, len(words))]
    for named, rest in before + after:
        if not any(word.strip(" .,") in WEEKDAYS for word in named):
            continue
        try:
            return dates.weekdays(re.sub(r"^tous ", "", " ".join(named)).strip(" ,:()")), " ".join(rest)
        except Unreadable as no:
            if no.why is Why.AMBIGUOUS:
                raise replaced(no) from None
    return None, text


def _span(text: str, today: date) -> Span | None:
    try:
        return dates.span(text.strip(" ,:()"), today)
    except Unreadable as no:
        if no.why in (Why.FORM, Why.EMPTY):
            return None
        raise replaced(no) from None


def _weekly(span: Span, weekdays: tuple[int, ...], weeks: int) -> tuple[date, ...]:
    """First and last day are such days themselves; else somebody has miscounted, and is asked."""
    for end in (span.first, span.last):
        if end.weekday() not in weekdays:
            raise Unreadable(Expected.MEETINGS, Why.WEEKDAY, day=end, weekday=WEEKDAY_NAMES[end.weekday()])
    monday = span.first - timedelta(days=span.first.weekday())
    found = tuple(d for d in _every(span) if d.weekday() in weekdays and (d - monday).days // 7 % weeks == 0)
    if found[-1] != span.last:
        raise Unreadable(Expected.MEETINGS, Why.RHYTHM, day=span.last)
    return found


def _counted(text: str, weekdays: tuple[int, ...] | None, rhythm: _Rhythm, today: date) -> tuple[date, ...] | None:
    """So many times from a first day on."""
    begun = _FROM.match(text)
    first = _plain(text[begun.end() :] if begun else text, today)
    if first is None or len(first) > 1 or not 1 < (rhythm.count or 0) <= MOST:
        return None
    start = first[0]
    if len(weekdays or ()) > 1 or (weekdays is None and rhythm.weeks is None):
        raise Unreadable(Expected.MEETINGS, Why.AMBIGUOUS)
    if weekdays and start.weekday() != weekdays[0]:
        raise Unreadable(Expected.MEETINGS, Why.WEEKDAY, day=start, weekday=WEEKDAY_NAMES[start.weekday()])
    try:
        return tuple(start + timedelta(weeks=number * (rhythm.weeks or 1)) for number in range(rhythm.count or 0))
    except OverflowError:
        raise Unreadable(Expected.MEETINGS, Why.NO_SUCH_DAY) from None


def _every(span: Span) -> Iterator[date]:
    length = (span.last - span.first).days
    if length > 366 * 2:
        raise Unreadable(Expected.MEETINGS, Why.RANGE, least=1, most=MOST)
    return (span.first + timedelta(days=ahead) for ahead in range(length + 1))


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
    words = _EACH.sub(" ", folded).split()
    for cut in range(len(words) - 1, 0, -1):
        try:
            days = _plain(" ".join(words[:cut]).strip(" ,:()"), today)
        except Unreadable as no:
            raise no from None
        rest = " ".join(words[cut:])
        if days is not None and _is_timeless(rest):
            return replace(Planned(days=days), rest=rest)
    raise Unreadable(Expected.MEETINGS)


def _is_timeless(rest: str) -> bool:
    named = {word.strip(" .,") for word in rest.split()}
    other = named & (MONTHS.keys() | WEEKDAYS.keys())
    return not other and not _DATED.search(rest) and not _OR.match(rest) and not re.search(r"\d{4}", rest)
