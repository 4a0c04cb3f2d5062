"""Other dates for what is there, as people type them: whole ones, or the day alone, or the time alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from bot.handlers.date_fields import comes_all, today
from bot.turn import Turn
from catalogue.reading import amounts, times, ways
from catalogue.reading.moments import Block
from catalogue.reading.plans import Planned
from catalogue.reading.reader import DateReader
from catalogue.reading.times import Slot
from catalogue.reading.unreadable import Expected, Unreadable, Why
from catalogue.rules.series import MOST

LONGEST_MONTH = 31


@dataclass(frozen=True, slots=True)
class Moved:
    """What was typed for one date; None stays as it is. `last`: the day of the end, where it is another one;
    `of_month`: a day by its number alone."""

    day: date | None = None
    start: time | None = None
    end: time | None = None
    last: date | None = None
    of_month: int | None = None


def read_moved(typed: str, turn: Turn) -> list[Moved]:
    """One date; each that is meant where it may be several. Raises Unreadable."""
    if alone := _in_part(typed, turn):
        return alone
    try:
        found = _readings(typed, turn)
    except Unreadable as no:
        raise Unreadable(Expected.NEW_DATE, no.why, **no.facts) from None
    single = [one for one in found if len(one.blocks) + len(one.days) == 1]
    if not single:
        raise Unreadable(Expected.NEW_DATE)
    return [_of(one.blocks[0]) if one.blocks else Moved(one.days[0]) for one in single]


def _of(block: Block) -> Moved:
    end = block.end
    last = end.date() if end and end.date() != block.start.date() else None
    return Moved(block.start.date(), block.start.time(), end.time() if end else None, last)


def _in_part(typed: str, turn: Turn) -> list[Moved]:
    """The time alone, with or without its end; `12.10` and `9` may be a day as well. Nothing where it is neither."""
    bare = typed.strip()
    if (
        bare.isascii()
        and (number := bare.removesuffix(".")).isdecimal()
        and 1 <= amounts.whole(number) <= LONGEST_MONTH
    ):
        return [Moved(of_month=int(number)), *_start(bare)]
    if start := _start(bare):
        days = _days(bare, turn)
        return days if days and bare.endswith(".") else [*days, *start]
    return _slots(bare)


def _start(typed: str) -> list[Moved]:
    """`13:30`, `um 13.30 Uhr`; a time of the night may be said of the afternoon."""
    try:
        start = times.clock(typed)
    except Unreadable:
        return []
    later = [Moved(start=start.replace(hour=start.hour + 12))] if start < ways.EARLIEST else []
    return [*later, Moved(start=start)]


def _days(typed: str, turn: Turn) -> list[Moved]:
    try:
        return [Moved(day) for one in _readings(typed, turn) for day in one.days]
    except Unreadable:
        return []


def _slots(typed: str) -> list[Moved]:
    """`13-17`; of `2-4` and `2-4 pm` either half of the day."""
    try:
        found: Sequence[Slot] = _halves(times.slot(typed))
    except Unreadable as no:
        found = times.halves(typed) if no.why is Why.AMBIGUOUS else ()
        if no.why is not Why.FORM and not found:
            raise Unreadable(Expected.NEW_DATE, no.why, **no.facts) from None
    return [Moved(start=slot.start, end=slot.end) for slot in found]


def _halves(slot: Slot) -> list[Slot]:
    later = ways.afternoon(Planned((_on_any_day(slot),)))
    both = (*(later.blocks if later else ()), _on_any_day(slot))
    return [Slot(one.start.time(), one.end.time()) for one in both if one.end]


def _on_any_day(slot: Slot) -> Block:
    return Block(*(datetime.combine(date.min, one) for one in (slot.start, slot.end)))


def _readings(typed: str, turn: Turn) -> list[Planned]:
    """All that the text may mean, the afternoon for hours of the night included. Nothing of it may stay unread."""
    try:
        one = DateReader(today(turn), ZoneInfo(turn.network.zone), turn.say.language).begun(typed)
        found: Sequence[object] = (ways.afternoon(one), one)
    except Unreadable as no:
        several = no.facts.get("ways")
        if not isinstance(several, tuple) or not several:
            raise
        found = several
    whole = [one for one in found if isinstance(one, Planned) and not one.rest]
    if not whole:
        raise Unreadable(Expected.MEETINGS)
    return whole


def read_hours(typed: str, turn: Turn) -> list[Moved]:
    """The time of a day that is known, a start alone included; a whole date where somebody types one. Raises
    Unreadable."""
    if start := _start(typed):
        return start
    try:
        return read_moved(typed, turn)
    except Unreadable as no:
        raise Unreadable(Expected.HOURS_OF_DAY, no.why, **no.facts) from None


def read_copied(typed: str, turn: Turn) -> list[list[list[str | None]]]:
    """One date or several, by line or in a list: start and end; the end None where the length stays, the start a day
    where its time does. Each still to come. Several such lists where the text may mean each of them."""
    few = [one for one in _readings(typed, turn) if len(one.blocks) + len(one.days) <= MOST]
    if not few:
        raise Unreadable(Expected.MEETINGS, Why.RANGE, least=1, most=MOST)
    coming = [one for one in few if comes_all(one, turn)]
    if not coming:
        raise Unreadable(Expected.MEETINGS, Why.PAST)
    return [_listed(one) for one in coming]


def _listed(planned: Planned) -> list[list[str | None]]:
    """In order of time."""
    whole: list[list[str | None]] = [
        [block.start.isoformat(), block.end.isoformat() if block.end else None] for block in planned.blocks
    ]
    return sorted([*whole, *([day.isoformat(), None] for day in planned.days)], key=lambda one: str(one[0]))
