"""A coordinator moves somebody to the head of the waiting list: an exception from first come, first served.

It gives no seat: the next free one is offered by the same rules as always. It is never silent: it wants a reason, the
history keeps it, and everybody who was passed reads it, without the other person's name.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import history, outbox, seating
from catalogue.refusals import Reason, Refused
from catalogue.rules.rights import Verb, Who, may
from catalogue.rules.terms import Terms
from catalogue.tables import enrolments


async def move_up(db: AsyncConnection, who: Who, enrolment_id: int, why: str, now: datetime, terms: Terms) -> int:
    """Put somebody first in line; hands out how many were passed. Whoever is first already stays there.

    `why`: what everybody concerned reads. Refused: no coordinator of a host, somebody who does not wait.
    """
    session_id = (await db.execute(select(enrolments.c.session_id).where(enrolments.c.id == enrolment_id))).scalar()
    if session_id is None:
        raise Refused(Reason.NOT_FOUND)
    held = await seating.hold(db, session_id, now)
    if not may(who, Verb.MOVE_UP, held.standing.hosts):
        raise Refused(Reason.NOT_ALLOWED)
    line = list(await seating.queue(db, session_id))
    mine = next((row for row in line if row.id == enrolment_id), None)
    if mine is None:
        raise Refused(Reason.NOT_FOUND)
    passed = line[: line.index(mine)]
    if not passed:
        return 0
    first = {"queued_at": passed[0].queued_at - timedelta(milliseconds=1), "changed_at": now}
    await db.execute(update(enrolments).where(enrolments.c.id == enrolment_id).values(**first, skips_until=None))
    before, after = str(len(passed) + 1), "1"
    await history.record(db, who, now, "enrolment", enrolment_id, "move_up", before, after, why)
    await _tell(db, who, held, mine, passed, why, now, terms)
    return len(passed)


async def _tell(
    db: AsyncConnection, who: Who, held: seating.Held, mine: Any, passed: Any, why: str, now: datetime, terms: Terms
) -> None:
    """Everybody who was passed by, then the one who is first now."""
    stamp = now.isoformat()
    for row in passed:
        key, due = f"overtaken:{row.id}:{mine.id}:{stamp}", seating.told_at(held, who, row.person_id, now, terms)
        await outbox.add(db, key, "overtaken", row.person_id, now, due_at=due, enrolment_id=row.id, why=why)
    key, due = f"moved_up:{mine.id}:{stamp}", seating.told_at(held, who, mine.person_id, now, terms)
    await outbox.add(db, key, "moved_up", mine.person_id, now, due_at=due, enrolment_id=mine.id, why=why)
