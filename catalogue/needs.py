"""What somebody wants hosts to know: food, access, an interpreter. Their own words, seen by few, gone when they say so.

The history says that something was written or removed, never what.
"""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import history
from catalogue.refusals import Reason, Refused
from catalogue.rules.rights import Verb, Who, may
from catalogue.tables import people

LONGEST = 500


async def of(db: AsyncConnection, person_id: int) -> str:
    return str((await db.execute(select(people.c.needs).where(people.c.id == person_id))).scalar_one())


async def write(db: AsyncConnection, who: Who, words: str, now: datetime) -> None:
    """Say it about oneself; nothing but spaces removes it. Raises ValueError beyond 500 characters."""
    if who.person_id is None or not may(who, Verb.SEE):
        raise Refused(Reason.NOT_A_MEMBER)
    words = words.strip()
    if len(words) > LONGEST:
        raise ValueError(f"longer than {LONGEST} characters")
    if words == await of(db, who.person_id):
        return
    await db.execute(update(people).where(people.c.id == who.person_id).values(needs=words))
    await history.record(db, who, now, "person", who.person_id, "needs", after="written" if words else "removed")
