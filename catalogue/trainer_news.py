"""What whoever teaches a session hears when it is cancelled or has other dates."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import outbox
from catalogue.rules.courtesy import Due
from catalogue.rules.rights import Who
from catalogue.rules.states import CancelReason
from catalogue.rules.terms import Terms
from catalogue.seating import Held
from catalogue.tables import outbox as notices
from catalogue.tables import session_hosts, sessions
from catalogue.unnamed_news import dates_of


async def cancelled(db: AsyncConnection, who: Who, held: Held, reason: CancelReason, due: Due, now: datetime) -> None:
    """Unless they do it themselves."""
    row = await _teaches(db, held.id, who)
    if row is not None:
        facts: dict[str, Any] = {"house": str(row.institution_id), "reason": reason.value}
        key = f"trainer_cancelled:{held.id}:{held.row.revision + 1}:{row.trainer_id}"
        await outbox.add(db, key, "trainer_cancelled", row.trainer_id, now, due_at=due, session_id=held.id, **facts)


async def moved(db: AsyncConnection, who: Who, held: Held, was: str, now: datetime, terms: Terms) -> None:
    """`was`: the dates until now. Moved back before it was told: nothing."""
    dates = await dates_of(db, held.id)
    row = None if dates == was else await _teaches(db, held.id, who)
    if row is None:
        return
    mine = (notices.c.session_id == held.id) & (notices.c.person_id == row.trainer_id)
    untold = await outbox.overtaken(db, notices.c.kind == "trainer_moved", mine)
    told = untold[0].facts["told"] if untold else was
    if told == dates:
        return
    due = Due(now + terms.undo, _nearest(was, dates, now), held.row.zone, terms.quiet)
    facts: dict[str, Any] = {"house": str(row.institution_id), "told": told}
    key = f"trainer_moved:{held.id}:{row.revision}:{row.trainer_id}"
    await outbox.add(db, key, "trainer_moved", row.trainer_id, now, due_at=due, session_id=held.id, **facts)


def _nearest(was: str, dates: str, now: datetime) -> datetime | None:
    """The next start among those that were dropped or are new: what makes the news urgent."""
    changed = set(was.split()) ^ set(dates.split())
    starts = [datetime.fromisoformat(one.split("/")[0]) for one in changed]
    return min((start for start in starts if start > now), default=None)


async def _teaches(db: AsyncConnection, session_id: int, who: Who) -> Any:
    """The trainer with the first host; None without one, where they act themselves."""
    first = (session_hosts.c.session_id == sessions.c.id) & (session_hosts.c.position == 0)
    query = select(sessions.c.trainer_id, sessions.c.revision, session_hosts.c.institution_id).join(
        session_hosts, first
    )
    row = (await db.execute(query.where(sessions.c.id == session_id, sessions.c.trainer_id.is_not(None)))).one_or_none()
    return None if row is None or row.trainer_id == who.person_id else row
