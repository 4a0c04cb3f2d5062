"""Other dates for what is there, as people type them: whole ones, or the day alone, or the time alone."""

from dataclasses import dataclass
from datetime import date, time
from zoneinfo import ZoneInfo

from bot.handlers.date_fields import comes, today
from bot.turn import Turn
from catalogue.reading import moments, series, times
from catalogue.reading.moments import Block
from catalogue.reading.plans import Planned
from catalogue.reading.unreadable import Expected, Unreadable, Why
from catalogue.rules.series import MOST


@dataclass(frozen=True, slots=True)
class Moved:
    """What was typed for one date; None stays as it is. `last`: the day of the end, where it is another one."""

    day: date | None = None
    start: time | None = None
    end: time | None = None
    last: date | None = None


def read_moved(typed: str, turn: Turn) -> Moved:
    """One date. Raises Unreadable."""
    try:
        block = moments.meeting(typed, today(turn), ZoneInfo(turn.network.zone))
    except Unreadable as no:
        return _in_part(typed, turn, no)
    return _of(block)


def _of(block: Block) -> Moved:
    end = block.end
    last = end.date() if end and end.date() != block.start.date() else None
    return Moved(block.start.date(), block.start.time(), end.time() if end else None, last)


def _in_part(typed: str, turn: Turn, no: Unreadable) -> Moved:
    """The time alone, with or without its end, else the day alone; where none reads, the first "no" says why."""
    if (start := _start(typed, turn)) is not None:
        return Moved(start=start)
    try:
        slot = times.slot(typed)
    except Unreadable as other:
        if other.why is not Why.FORM:
            raise Unreadable(Expected.NEW_DATE, other.why, **other.facts) from None
    else:
        return Moved(start=slot.start, end=slot.end)
    try:
        planned = _planned(typed, turn)
    except Unreadable as other:
        why = no if other.why is Why.FORM else other
        raise Unreadable(Expected.NEW_DATE, why.why, **why.facts) from None
    if len(planned.blocks) + len(planned.days) != 1:
        raise Unreadable(Expected.NEW_DATE)
    if planned.blocks:
        return _of(planned.blocks[0])
    return Moved(planned.days[0], planned.start)


def _start(typed: str, turn: Turn) -> time | None:
    """`13:30`, `um 13.30 Uhr`. `12.10.` is a day; `12.10` and `9` may be either, and are asked back."""
    bare = typed.strip()
    try:
        found = times.clock(bare)
    except Unreadable:
        return None
    may_be_day = bare.isdecimal() or _is_day(bare, turn)
    if may_be_day and not bare.endswith("."):
        raise Unreadable(Expected.NEW_DATE, Why.AMBIGUOUS)
    return None if may_be_day else found


def _is_day(typed: str, turn: Turn) -> bool:
    try:
        return bool(_planned(typed, turn).days)
    except Unreadable:
        return False


def _planned(typed: str, turn: Turn) -> Planned:
    """Nothing of it may stay unread."""
    planned = series.planned(typed, today(turn), ZoneInfo(turn.network.zone))
    if planned.rest:
        raise Unreadable(Expected.MEETINGS)
    return planned


def read_hours(typed: str, turn: Turn) -> Moved:
    """The time of a day that is known, a start alone included; a whole date where somebody types one. Raises
    Unreadable."""
    try:
        return Moved(start=times.clock(typed))
    except Unreadable:
        pass
    try:
        return read_moved(typed, turn)
    except Unreadable as no:
        raise Unreadable(Expected.HOURS_OF_DAY, no.why, **no.facts) from None


def read_copied(typed: str, turn: Turn) -> list[list[str | None]]:
    """One date or several, by line or in a list: start and end; the end None where the length stays, the start a day
    where its time does. Each still to come."""
    try:
        found = [one for part in typed.replace(";", "\n").splitlines() if part.strip() for one in _copied(part, turn)]
    except Unreadable:
        found = _listed(_planned(typed, turn), turn)
    if not found:
        raise Unreadable(Expected.MEETINGS, Why.EMPTY)
    if len(found) > MOST:
        raise Unreadable(Expected.MEETINGS, Why.RANGE, least=1, most=MOST)
    return found


def _copied(line: str, turn: Turn) -> list[list[str | None]]:
    """A start without an end is one here, so it is read first."""
    try:
        block = moments.meeting(line, today(turn), ZoneInfo(turn.network.zone))
    except Unreadable:
        return _listed(_planned(line, turn), turn)
    if not comes(block.start, turn):
        raise Unreadable(Expected.MEETINGS, Why.PAST)
    return [[block.start.isoformat(), block.end.isoformat() if block.end else None]]


def _listed(planned: Planned, turn: Turn) -> list[list[str | None]]:
    whole: list[list[str | None]] = [
        [block.start.isoformat(), block.end.isoformat() if block.end else None] for block in planned.blocks
    ]
    at = f"T{planned.start.isoformat()}" if planned.start else ""
    if any(not comes(block.start, turn) for block in planned.blocks) or any(day < today(turn) for day in planned.days):
        raise Unreadable(Expected.MEETINGS, Why.PAST)
    return [*whole, *([day.isoformat() + at, None] for day in planned.days)]
