"""A notice that is late, because Telegram or we were away: its reader's quiet hours may have begun meanwhile."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import promotion
from catalogue.cards import NoticeCard
from catalogue.rules.states import NoticeState
from catalogue.rules.terms import Terms
from catalogue.tables import outbox


def waits_until(notice: NoticeCard, now: datetime, terms: Terms) -> datetime:
    """When it goes to a chat: now, or when it would if it were planned now. What no courtesy was asked for goes now."""
    if notice.waits is None:
        return now
    return notice.waits.until(notice.kind, now, notice.person.quiet or terms.quiet)


async def put_off(db: AsyncConnection, notice: NoticeCard, now: datetime, terms: Terms) -> bool:
    """Claimed, and not sent before the quiet hours are over; False where it has to go out now.

    As if it had been planned so: it holds back nothing that is said in between. An offer is held as long as ever.
    """
    due = waits_until(notice, now, terms)
    if notice.kind == "offer" and notice.enrolment_id is not None:
        due = await promotion.hold_longer(db, notice.enrolment_id, now, terms)
    if due <= now:
        return False
    planned = {"state": NoticeState.DUE, "due_at": due, "attempts": 0, "lease_until": None}
    await db.execute(update(outbox).where(outbox.c.id == notice.id).values(**planned))
    return True
