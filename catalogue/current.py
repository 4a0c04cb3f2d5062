"""The programme as it is now, kept ready between questions and checked against the database with every one.

Triggers give a training a new random stamp whenever something changes that a search could notice. Only where the sum
of all stamps differs from that of the programme kept, the trainings whose stamps differ are read again. So whoever
changed it, in whatever process, nobody is answered from an older programme than the transaction sees.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from weakref import WeakKeyDictionary

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import findable
from catalogue.findable import Findable, Rows
from catalogue.lookup import Programme
from catalogue.tables import training_stamps

#: Sessions that began shortly before are read as well, so that a question asked a moment earlier needs no new reading.
LEEWAY = timedelta(hours=1)


@dataclass(frozen=True)
class Kept:
    """`since`: sessions that had begun by then are not in it."""

    programme: Programme = field(default_factory=lambda: Programme(()))
    stamps: Mapping[int, int] = field(default_factory=dict)
    since: datetime | None = None

    @cached_property
    def total(self) -> tuple[int, int]:
        return len(self.stamps), sum(self.stamps.values())

    def is_of(self, total: tuple[int, int], now: datetime) -> bool:
        return self.reaches(now) and self.total == total

    def reaches(self, now: datetime) -> bool:
        return self.since is not None and now >= self.since


_kept = Kept()
#: One after the other makes a programme ready; one per event loop, as a lock belongs to one.
_locks: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()


async def programme(db: AsyncConnection, now: datetime) -> Programme:
    """What can be found at present. Reads the whole programme the first time, later only what has changed."""
    total = await _total(db)
    if not _kept.is_of(total, now):
        async with _locks.setdefault(asyncio.get_running_loop(), asyncio.Lock()):
            if not _kept.is_of(total, now):
                await _renew(db, now)
    return _kept.programme


async def _total(db: AsyncConnection) -> tuple[int, int]:
    row = (await db.execute(select(func.count(), func.sum(training_stamps.c.stamp)))).one()
    return int(row[0]), int(row[1] or 0)


async def _renew(db: AsyncConnection, now: datetime) -> None:
    """Stamps before contents: whatever is committed in between is read again the next time, never missed."""
    global _kept
    before = _kept if _kept.reaches(now) else Kept()
    stamps = {row.training_id: row.stamp for row in await db.execute(select(training_stamps))}
    changed = {id_ for id_, stamp in stamps.items() if before.stamps.get(id_) != stamp}
    rows = await findable.read(db, changed, now - LEEWAY)
    same = {one.id: one for one in before.programme.trainings if one.id in stamps and one.id not in changed}
    since = max(now - LEEWAY, before.since or now - LEEWAY)
    _kept = Kept(await asyncio.to_thread(_make, same, rows), stamps, since)


def _make(same: dict[int, Findable], rows: Rows) -> Programme:
    made = Programme((same | findable.trainings_of(rows)).values())
    made.known.like  # noqa: B018  made ready here, in a thread of its own
    return made
