"""Who gives a session: the person behind the trainer's name."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import announcing, history, moving, people, seating
from catalogue.refusals import Reason, Refused
from catalogue.rules.rights import Verb, Who, may
from catalogue.rules.terms import Terms
from catalogue.tables import sessions


async def taught_by(
    db: AsyncConnection, who: Who, session_id: int, person_id: int | None, now: datetime, terms: Terms
) -> None:
    """Say who the trainer is: one of the hosts' people, whose calendar then shows it; None: nobody known here.

    A session without a trainer's name gets theirs. Refused: no right, a stranger to the hosts. Twice changes nothing.
    """
    held = await seating.hold(db, session_id, now)
    if not may(who, Verb.OFFER, held.standing.hosts):
        raise Refused(Reason.NOT_ALLOWED)
    if held.row.trainer_id == person_id:
        return
    name = held.row.trainer
    if person_id is not None:
        card = await people.card(db, person_id)
        if not {m.institution_id for m in card.memberships} & set(held.standing.hosts):
            raise Refused(Reason.NOT_A_COLLEAGUE, session_id=session_id)
        name = name or card.name
    values = {"trainer": name, "revision": sessions.c.revision + 1, "changed_at": now}
    await db.execute(update(sessions).where(sessions.c.id == session_id).values(**values))
    await teaches(db, who, held, person_id, now)
    if name != held.row.trainer:
        await moving.raise_revisions(db, select(sessions.c.id).where(sessions.c.id == session_id), now)
        await announcing.tell(db, session_id, {"trainer": held.row.trainer}, now, terms)


async def teaches(db: AsyncConnection, who: Who, held: seating.Held, person_id: int | None, now: datetime) -> None:
    """The history of a trainer tells their calendar what has left it."""
    if held.row.trainer_id is not None:
        await history.record(db, who, now, "trainer", held.row.trainer_id, "leaves", after=str(held.id))
    if person_id is not None:
        await history.record(db, who, now, "trainer", person_id, "teaches", after=str(held.id))
    await db.execute(update(sessions).where(sessions.c.id == held.id).values(trainer_id=person_id))
