"""What a text may mean that reads in a few ways: to be asked back, each way as one button."""

import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from catalogue.reading import moments, times
from catalogue.reading.dates import Span
from catalogue.reading.moments import Block
from catalogue.reading.plans import Planned, meetings_at
from catalogue.reading.repeating import MOST
from catalogue.reading.times import Slot
from catalogue.reading.unreadable import Expected, Unreadable, Why
from catalogue.reading.words import FRENCH_SHORT, WEEKDAYS

#: More readings of one text than this are no question that buttons can ask.
MOST_WAYS = 5
#: Nobody is at one meeting for more days than this.
LONGEST_IN_ONE = 6
_WEEKDAY_ALONE = re.compile(
    r"(?:(?:am|den|nachste[rn]?|kommende[rn]?|diese[rn]?|le|ce|on|this|next|coming) )*"
    r"([a-z]+)\.?(?: prochain)?(?=$|[ ,:])"
)


def with_ways(no: Unreadable, slots: tuple[Slot, ...], zone: ZoneInfo) -> Unreadable:
    """The same "no" with the meetings that the text may mean, or their days where it says no time; also as one, from
    the first day to the last."""
    facts = {name: fact for name, fact in no.facts.items() if name not in ("lists", "span")}
    lists, span = no.facts.get("lists"), no.facts.get("span")
    ways: list[Planned] = []
    try:
        if isinstance(lists, tuple):
            few = [days for days in lists if len(days) * max(1, len(slots)) <= MOST]
            ways = [_at(days, slots, zone) for days in few]
        if isinstance(span, Span) and len(slots) == 1 and (span.last - span.first).days < LONGEST_IN_ONE:
            ends = datetime.combine(span.first, slots[0].start), datetime.combine(span.last, slots[0].end)
            start, end = (moments.existing(one, zone, Expected.MEETINGS) for one in ends)
            ways.append(Planned((moments.ordered(start, end, zone),)))
    except Unreadable:
        ways = []
    return Unreadable(no.expected, no.why, **facts, **({"ways": tuple(ways)} if ways else {}))


def coming(folded: str, today: date, zone: ZoneInfo) -> Unreadable | None:
    """`nächsten Donnerstag 9-12`: this one, or a week later? Asked back."""
    named = _WEEKDAY_ALONE.match(folded)
    if not named or named[1] not in WEEKDAYS or named[1] in FRENCH_SHORT | {"di"}:
        return None
    first = today + timedelta(days=(WEEKDAYS[named[1]] - today.weekday()) % 7)
    rest = folded[named.end() :].strip(" ,:")
    try:
        slots = times.slots(rest) if rest else ()
        both = [(first,), (first + timedelta(weeks=1),)]
        ways = [_at(days, slots, zone) for days in both]
    except Unreadable:
        return None
    return Unreadable(Expected.MEETINGS, Why.AMBIGUOUS, ways=tuple(ways))


def _at(days: tuple[date, ...], slots: tuple[Slot, ...], zone: ZoneInfo) -> Planned:
    return Planned(tuple(meetings_at(days, slots, zone))) if slots else Planned(days=days)


# --- read, and perhaps not meant -------------------------------------------------------------------------------------

#: Courses are given from then until then; other hours may be somebody's afternoon.
EARLIEST, LATEST = time(6), time(22)
#: A day further ahead than this, without a year, may be one that is just over.
FAR = timedelta(days=300)


def is_odd(planned: Planned, typed: str, today: date) -> bool:
    """Hours of the night, or a day far ahead whose year nobody wrote."""
    days = [*planned.days, *(block.start.date() for block in planned.blocks)]
    return not _by_day(planned) or any(day - today > FAR and not _names_year(typed, day.year) for day in days)


def afternoon(planned: Planned) -> Planned | None:
    """The same with twelve hours more where it is at night, as `2-4` may be said of the afternoon."""
    later = tuple(_later(block) for block in planned.blocks)
    start = planned.start.replace(hour=planned.start.hour + 12) if planned.start and planned.start < EARLIEST else None
    found = replace(planned, blocks=later, start=start or planned.start)
    return found if found != planned and _by_day(found) else None


def _by_day(planned: Planned) -> bool:
    starts = [*(block.start.time() for block in planned.blocks), *([planned.start] if planned.start else [])]
    ends = [block.end.time() for block in planned.blocks if block.end]
    return all(EARLIEST <= start < LATEST for start in starts) and all(EARLIEST <= end <= LATEST for end in ends)


def _later(block: Block) -> Block:
    if block.end is None or block.start.time() >= EARLIEST or block.end.date() != block.start.date():
        return block
    later = block.end + timedelta(hours=12)
    return Block(block.start + timedelta(hours=12), later) if later.date() == block.end.date() else block


def _names_year(typed: str, year: int) -> bool:
    return bool(re.search(rf"(?<!\d){year}(?!\d)|[./-] ?{year % 100:02}(?!\d)", typed))
