"""Sessions that are over, for whoever ran them: presence, files and copies are still wanted of them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import programme
from catalogue.cards import PersonCard, SessionLine
from catalogue.tables import meetings, session_hosts, sessions


async def run_by(
    db: AsyncConnection, person: PersonCard, language: str, now: datetime, page: int, size: int
) -> tuple[Sequence[SessionLine], int]:
    """One page of them, the one that ended last first, and how many there are in all."""
    which = _theirs(person, now)
    last = select(func.max(meetings.c.ends_at)).where(meetings.c.session_id == sessions.c.id).scalar_subquery()
    query = select(sessions.c.id).where(which).order_by(last.desc(), sessions.c.id.desc())
    ids = list((await db.execute(query.limit(size).offset(page * size))).scalars())
    found = {line.id: line for line in await programme.of_ids(db, ids, person, language, now)}
    return [found[one] for one in ids], await count(db, person, now)


async def count(db: AsyncConnection, person: PersonCard, now: datetime) -> int:
    query = select(func.count()).select_from(sessions).where(_theirs(person, now))
    return int((await db.execute(query)).scalar_one())


def _theirs(person: PersonCard, now: datetime) -> ColumnElement[bool]:
    houses = [m.institution_id for m in person.coordinates]
    hosted = select(session_hosts.c.session_id).where(session_hosts.c.institution_id.in_(houses))
    return sessions.c.id.in_(hosted) & programme.is_over(now)
