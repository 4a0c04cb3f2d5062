"""How a training was given the last time: what a new session of it most likely repeats."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue.tables import meetings, people, session_hosts, sessions


@dataclass(frozen=True, slots=True)
class LastTime:
    """`slots`: start and end of the meetings of its first day, by the clock. `trainer_id`: who is behind the name."""

    place: str
    online: str
    trainer: str
    trainer_id: int | None
    capacity: int | None
    minimum: int | None
    price: int | None
    currency: str
    language: str | None
    slots: tuple[tuple[time, time], ...]


async def of_training(db: AsyncConnection, training_id: int, houses: Sequence[int]) -> LastTime | None:
    """The session entered last by one of these houses, else by any; None where there is none yet. Drafts of other
    houses are none of theirs."""
    own = select(session_hosts.c.session_id).where(session_hosts.c.institution_id.in_(houses))
    is_own = sessions.c.id.in_(own)
    query = select(sessions).where(sessions.c.training_id == training_id, is_own | (sessions.c.state != "draft"))
    row = (await db.execute(query.order_by(is_own.desc(), sessions.c.id.desc()).limit(1))).one_or_none()
    if row is None:
        return None
    copied = ("place", "online", "trainer", "trainer_id", "capacity", "minimum", "price", "currency", "language")
    return LastTime(**{name: getattr(row, name) for name in copied}, slots=await _slots(db, row.id))


async def _slots(db: AsyncConnection, session_id: int) -> tuple[tuple[time, time], ...]:
    which = (meetings.c.session_id == session_id) & meetings.c.cancelled_at.is_(None)
    query = select(meetings.c.starts_local, meetings.c.ends_local).where(which).order_by(meetings.c.starts_local)
    rows = (await db.execute(query)).all()
    first = [row for row in rows if row.starts_local.date() == rows[0].starts_local.date() == row.ends_local.date()]
    return tuple((row.starts_local.time(), row.ends_local.time()) for row in first)


async def trainers(db: AsyncConnection, houses: Sequence[int], most: int = 6) -> tuple[tuple[int, str], ...]:
    """People who have given sessions of these houses, whoever did so last first."""
    own = select(session_hosts.c.session_id).where(session_hosts.c.institution_id.in_(houses))
    query = select(people.c.id, people.c.name).join(sessions, sessions.c.trainer_id == people.c.id)
    rows = await db.execute(query.where(sessions.c.id.in_(own)).order_by(sessions.c.id.desc()))
    return tuple({row.id: (row.id, row.name) for row in rows}.values())[:most]
