"""Updates that have come in. A row is written before Telegram is told that we have it; it is done when answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue.database import once
from catalogue.tables import inbox


@dataclass(frozen=True, slots=True)
class Letter:
    """One update. `reply`: what its change was to be answered with, where that much is already committed."""

    id: int
    person_key: int
    payload: dict[str, Any]
    reply: dict[str, Any] | None


async def store(
    db: AsyncConnection, payloads: Sequence[tuple[int, int, dict[str, Any]]], now: datetime
) -> Sequence[Letter]:
    """Keep updates, each as (update id, person key, payload); hands out those that we did not have, in their order."""
    rows = [
        {"update_id": update_id, "person_key": key, "payload": payload, "received_at": now}
        for update_id, key, payload in payloads
    ]
    found = await db.execute(once(db.dialect.name, inbox).returning(inbox.c.update_id), rows)
    ids = {update_id: id_ for id_, update_id in found}
    return [Letter(ids[row[0]], row[1], row[2], None) for row in payloads if row[0] in ids]


async def waiting(db: AsyncConnection) -> Sequence[Letter]:
    """All that is not answered yet, in the order in which it came."""
    query = select(inbox).where(inbox.c.handled_at.is_(None)).order_by(inbox.c.id)
    return [Letter(row.id, row.person_key, row.payload, row.reply) for row in await db.execute(query)]


async def again(db: AsyncConnection, letter_id: int) -> Letter | None:
    """A letter as it stands now, before a second try: with the reply if its change is committed; None if answered."""
    query = select(inbox).where(inbox.c.id == letter_id, inbox.c.handled_at.is_(None))
    row = (await db.execute(query)).one_or_none()
    return None if row is None else Letter(row.id, row.person_key, row.payload, row.reply)


async def decided(db: AsyncConnection, letter_id: int, reply: dict[str, Any]) -> None:
    """In the transaction of the change: what to answer. A crash after this repeats the answer, never the change."""
    await db.execute(update(inbox).where(inbox.c.id == letter_id).values(reply=reply))


async def handled(db: AsyncConnection, letter_ids: Sequence[int], now: datetime) -> None:
    """What was said, and by whom, is forgotten; the update's id stays, so that it is never taken twice."""
    values: dict[str, Any] = {"handled_at": now, "reply": None, "payload": {}, "person_key": 0}
    await db.execute(update(inbox).where(inbox.c.id.in_(letter_ids)).values(**values))


async def failed(db: AsyncConnection, letter_id: int, why: str) -> None:
    values: dict[str, Any] = {"attempts": inbox.c.attempts + 1, "failure": why[:2000]}
    await db.execute(update(inbox).where(inbox.c.id == letter_id).values(**values))


async def oldest(db: AsyncConnection) -> datetime | None:
    """Since when the longest waiting update waits; None where all are answered."""
    query = select(inbox.c.received_at).where(inbox.c.handled_at.is_(None)).order_by(inbox.c.id).limit(1)
    return (await db.execute(query)).scalar_one_or_none()
