"""What is said of a session besides its dates has changed: title, place, online room, trainer. Told in words.

A notice keeps what its person was last told; a newer change takes the unsent one's place and keeps that.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import moving, outbox, seating
from catalogue.cards import TextCard
from catalogue.rules.courtesy import Due
from catalogue.rules.states import SEATED, EnrolmentState
from catalogue.rules.terms import Terms
from catalogue.tables import meetings, sessions, training_texts
from catalogue.tables import outbox as notices

#: Columns of a session that people plan by.
TOLD = ("place", "online", "trainer")


def titles(texts: Sequence[TextCard]) -> str:
    """The title in every language in which there is one, the first one first; JSON."""
    return json.dumps({text.language: text.title for text in texts}, ensure_ascii=False)


async def renamed(db: AsyncConnection, training_id: int, known: str, now: datetime, terms: Terms) -> None:
    """A training has another title: every session of it says so. `known`: the `titles` until now."""
    query = select(sessions.c.id).where(sessions.c.training_id == training_id)
    ids = (await db.execute(query.order_by(sessions.c.id))).scalars().all()
    await seating.lock_all(db, ids)
    raised = {"revision": sessions.c.revision + 1, "changed_at": now}
    await db.execute(update(sessions).where(sessions.c.id.in_(ids)).values(**raised))
    for session_id in ids:
        await tell(db, session_id, {"titles": known}, now, terms)


async def tell(db: AsyncConnection, session_id: int, known: Mapping[str, str], now: datetime, terms: Terms) -> int:
    """Everybody with a seat, or one that is held for them, hears of it, unless the session is over.

    `known`: what they knew until now, by fact. Hands out how many are told.
    """
    last = select(func.max(meetings.c.ends_at)).where(meetings.c.session_id == session_id).scalar_subquery()
    query = select(sessions.c.revision, sessions.c.zone, last.label("ends_at")).where(sessions.c.id == session_id)
    row = (await db.execute(query)).one()
    if row.ends_at is not None and row.ends_at <= now:
        return 0
    due = Due(now + terms.undo, await moving.next_start(db, session_id, now), row.zone, terms.quiet)
    present = await _present(db, session_id)
    count = 0
    for one in [one for one in await moving.concerned(db, session_id) if one.state in SEATED]:
        unsent, since = await _last_known(db, one.id)
        facts: dict[str, Any] = {**known, **unsent}
        if all(present[name] == value for name, value in facts.items()):
            if not await _offered_otherwise(db, one, since):
                await moving.as_before(db, one, since, now, due, f"changed:{row.revision}")
                continue
            facts = dict(known)
        facts |= {"since": since.isoformat()} if since else {}
        key = f"changed:{one.id}:{row.revision}"
        count += await outbox.add(db, key, "changed", one.person_id, now, due_at=due, enrolment_id=one.id, **facts)
    return count


async def _offered_otherwise(db: AsyncConnection, enrolment: Any, since: datetime | None) -> bool:
    """What was taken back before it was told stood in an offer meanwhile: this person knows nothing else."""
    if since is None or enrolment.state is not EnrolmentState.OFFERED:
        return False
    return await outbox.heard_since(db, enrolment, since)


async def _present(db: AsyncConnection, session_id: int) -> dict[str, str]:
    row = (await db.execute(select(sessions).where(sessions.c.id == session_id))).one()
    texts = select(training_texts).where(training_texts.c.training_id == row.training_id)
    own = [TextCard(text.language, text.title) for text in await db.execute(texts.order_by(training_texts.c.position))]
    return {"titles": titles(own)} | {name: getattr(row, name) for name in (*TOLD, "note")}


async def _last_known(db: AsyncConnection, enrolment_id: int) -> tuple[dict[str, str], datetime | None]:
    """Drop this person's unsent notice of the kind; what it says that they knew is still what they know.

    With the moment of the first change that it speaks of, if there is one.
    """
    rows = await outbox.overtaken(db, notices.c.kind == "changed", notices.c.enrolment_id == enrolment_id)
    if not rows:
        return {}, None
    facts = dict(rows[0].facts)
    since = facts.pop("since", None)
    return facts, datetime.fromisoformat(since) if since else rows[0].created_at
