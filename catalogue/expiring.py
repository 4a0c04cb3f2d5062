"""Half-filled forms don't wait for ever: a day before one is dropped its person is told, and again when it is.

A form in which nothing was answered is dropped without a word. A list that waits for its Confirm ends like a form, by
itself and called by its name; with the draft goes all that was kept of it.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import outbox
from catalogue.drafts import FORM, LIST, TOUCHED, can_be_confirmed, its
from catalogue.rules.courtesy import Due
from catalogue.rules.terms import Terms
from catalogue.tables import drafts

#: So long after its last answer a form is dropped; a day before that its person is told.
KEPT = timedelta(days=14)
WARNED = KEPT - timedelta(days=1)


_ORDER = (drafts.c.person_id, drafts.c.kind)


def _is_missed(row: Any) -> bool:
    """Somebody has answered something, or sent a list of which there is something to take in."""
    return can_be_confirmed(row.answers) if row.form == LIST else bool(row.answers.get(TOUCHED))


def _named(row: Any) -> dict[str, str]:
    """Which form it is, and which list."""
    facts = {"form": row.form}
    return facts | {"name": row.answers["name"], "number": str(row.answers["number"])} if row.form == LIST else facts


async def warn(db: AsyncConnection, now: datetime, terms: Terms) -> None:
    """Whoever is about to lose answers hears of it, once per form and last answer."""
    soon = (drafts.c.changed_at <= now - WARNED) & drafts.c.warned_at.is_(None)
    for row in (await db.execute(select(drafts).where(soon).order_by(*_ORDER))).all():
        await db.execute(update(drafts).where(its(row.person_id, row.kind)).values(warned_at=now))
        if _is_missed(row):
            since = row.changed_at.isoformat()
            until = max(row.changed_at + KEPT, now + (KEPT - WARNED)).isoformat()
            key, due = f"form_soon:{row.person_id}:{row.kind}:{since}", Due(now, None, terms.zone, terms.quiet)
            facts: dict[str, Any] = _named(row) | {"since": since, "until": until}
            await outbox.add(db, key, "form_soon", row.person_id, now, due_at=due, **facts)


async def drop(db: AsyncConnection, now: datetime, terms: Terms) -> None:
    """What nobody has gone on with is over. Only after a day in which they could know."""
    over = (drafts.c.changed_at <= now - KEPT) & (drafts.c.warned_at <= now - (KEPT - WARNED))
    for row in (await db.execute(select(drafts).where(over).order_by(*_ORDER))).all():
        await db.execute(drafts.delete().where(its(row.person_id, row.kind)))
        if _is_missed(row):
            key = f"form_over:{row.person_id}:{row.kind}:{row.changed_at.isoformat()}"
            due, facts = Due(now, None, terms.zone, terms.quiet), dict[str, Any](_named(row))
            await outbox.add(db, key, "form_over", row.person_id, now, due_at=due, **facts)


async def goes_on(db: AsyncConnection, person_id: int, facts: Mapping[str, Any]) -> bool:
    """The form or list of a notice is still open, and nobody has gone on with it since."""
    kind = LIST if facts.get("form") == LIST else FORM
    changed = (await db.execute(select(drafts.c.changed_at).where(its(person_id, kind)))).scalar()
    return changed is not None and changed.isoformat() == facts.get("since")
