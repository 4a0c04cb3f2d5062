"""One append-only table of who changed what, when, through which door."""

from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue.rules.rights import Who
from catalogue.tables import history

#: A step of an enrolment that takes a cancellation back; the others are `step`.
UNDO = "undo"
#: Why: a correction of which nobody was told.
SILENTLY = "silent"
_NEW = insert(history)


async def record(
    db: AsyncConnection,
    who: Who,
    now: datetime,
    noun: str,
    noun_id: int,
    verb: str,
    before: str | None = None,
    after: str | None = None,
    why: str | None = None,
) -> None:
    row = {"noun": noun, "noun_id": noun_id, "verb": verb, "before": before, "after": after, "why": why}
    await db.execute(_NEW, {"at": now, "person_id": who.person_id, "door": who.door, **row})
