"""Meetings that a text means, and days whose time is still open; several lines of them as one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from catalogue.reading import moments
from catalogue.reading.moments import Block
from catalogue.reading.repeating import MOST
from catalogue.reading.times import Slot
from catalogue.reading.unreadable import Expected, Unreadable, Why


@dataclass(frozen=True)
class Planned:
    """Meetings, and days that are understood while their time is not: `start` where only the end is missing, `rest`
    as it was typed where it says nothing that can be read."""

    blocks: tuple[Block, ...] = ()
    days: tuple[date, ...] = ()
    start: time | None = None
    rest: str = ""


def together(lines: Iterable[Planned]) -> Planned:
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


def meetings_at(days: Iterable[date], slots: Iterable[Slot], zone: ZoneInfo) -> Iterator[Block]:
    listed = list(slots)
    for day in days:
        for slot in listed:
            ends = [datetime.combine(day, one) for one in (slot.start, slot.end)]
            start, end = (moments.existing(wall, zone, Expected.MEETINGS) for wall in ends)
            yield moments.ordered(start, end, zone)
