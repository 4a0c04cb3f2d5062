"""What is said of a session besides its dates is corrected: its place, its note; told, or silently."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import announcing, history, moving, seating
from catalogue.refusals import Reason, Refused
from catalogue.rules.essential import Fact, words_are_essential
from catalogue.rules.rights import Verb, Who, may
from catalogue.rules.states import SessionState
from catalogue.rules.terms import Terms
from catalogue.seating import Held
from catalogue.tables import sessions


async def correct(
    db: AsyncConnection,
    who: Who,
    session_id: int,
    fact: Fact,
    value: str,
    now: datetime,
    terms: Terms,
    silent: bool = False,
) -> int:
    """Everybody with a seat is told old and new, or nobody where it is not essential; hands out how many are told.

    Refused: no right, cancelled, silently what people have to know. The same words again change nothing.
    """
    held = await seating.hold(db, session_id, now)
    if not may(who, Verb.OFFER, held.standing.hosts):
        raise Refused(Reason.NOT_ALLOWED)
    if held.row.state is SessionState.CANCELLED:
        raise Refused(Reason.CANCELLED, session_id=session_id)
    if silent and words_are_essential(fact, getattr(held.row, fact), value):
        raise Refused(Reason.MUST_BE_TOLD, session_id=session_id)
    return await write(db, who, held, fact, value, now, terms, silent)


async def write(
    db: AsyncConnection, who: Who, held: Held, fact: Fact, value: str, now: datetime, terms: Terms, silent: bool
) -> int:
    """The same for a held session, whatever speaks against it."""
    before: str = getattr(held.row, fact)
    if before == value:
        return 0
    raised = {"revision": sessions.c.revision + 1, "changed_at": now}
    await db.execute(update(sessions).where(sessions.c.id == held.id).values({fact.value: value} | raised))
    why = history.SILENTLY if silent else None
    await history.record(db, who, now, "session", held.id, fact.value, before[:500], value[:500], why)
    await moving.raise_revisions(db, select(sessions.c.id).where(sessions.c.id == held.id), now)
    return 0 if silent else await announcing.tell(db, held.id, {fact.value: before}, now, terms)
