"""A session as somebody edits it, while others may do the same: how it stood, how it stands, who changed it since."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import seating, sessions, teaching
from catalogue.cards import TrainingCard
from catalogue.exchange import present
from catalogue.refusals import Reason, Refused
from catalogue.rules.rights import Verb, Who, may
from catalogue.rules.states import SessionState
from catalogue.rules.terms import Terms
from catalogue.sessions import Plan
from catalogue.tables import history, meetings, people
from catalogue.tables import sessions as session_rows


@dataclass(frozen=True, slots=True)
class Stand:
    """A session as it stands: the plan that would change nothing. `mark` differs after every change."""

    id: int
    plan: Plan
    training: TrainingCard
    trainer_id: int | None
    mark: str


async def stand(db: AsyncConnection, who: Who, session_id: int, *, held: bool = False) -> Stand:
    """`held`: nobody changes it until the transaction ends. Refused: there is none, no right, it is cancelled."""
    if held:
        await seating.lock_all(db, [session_id])
    found = await present.session_of(db, session_id)
    if found is None:
        raise Refused(Reason.NOT_FOUND)
    if not may(who, Verb.OFFER, found.plan.hosts):
        raise Refused(Reason.NOT_ALLOWED)
    if found.plan.state is SessionState.CANCELLED:
        raise Refused(Reason.CANCELLED)
    row = (await db.execute(select(session_rows).where(session_rows.c.id == session_id))).one()
    mark = f"{row.revision}/{row.changed_at.isoformat()}"
    return Stand(session_id, found.plan, found.training, row.trainer_id, mark)


async def changed_by(db: AsyncConnection, session_id: int, since: datetime) -> tuple[str, ...]:
    """Who has changed the session or one of its meetings since then, by name, each once."""
    own = select(meetings.c.id).where(meetings.c.session_id == session_id)
    which = or_(
        and_(history.c.noun == "session", history.c.noun_id == session_id),
        and_(history.c.noun == "meeting", history.c.noun_id.in_(own)),
    )
    query = select(people.c.name).join(history, history.c.person_id == people.c.id).where(which, history.c.at >= since)
    return tuple(dict.fromkeys((await db.execute(query.order_by(history.c.id))).scalars()))


async def save(
    db: AsyncConnection,
    who: Who,
    now_there: Stand,
    facts: Mapping[str, Any],
    trainer_id: int | None,
    now: datetime,
    terms: Terms,
) -> None:
    """Change these facts of a held session; everybody concerned is told as with every change. `trainer_id`: who is
    behind the trainer's name."""
    wanted = replace(now_there.plan, **facts)
    if wanted != now_there.plan:
        await sessions.change(db, who, now_there.id, wanted, now, terms)
    if "trainer" in facts:
        await teaching.taught_by(db, who, now_there.id, trainer_id, now, terms)
