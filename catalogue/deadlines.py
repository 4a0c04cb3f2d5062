"""Time limits that somebody should not miss: an offer that ends soon, the last days to withdraw free of charge.

What ends for approvers stands in `asking`.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import outbox
from catalogue.apart import apart
from catalogue.rules import offers, windows
from catalogue.rules.courtesy import Due
from catalogue.rules.reminders import quiet_of
from catalogue.rules.states import EnrolmentState, SessionState
from catalogue.rules.terms import Terms
from catalogue.tables import enrolments, meetings, people, sessions
from catalogue.tables import outbox as notices


async def remind(db: AsyncConnection, now: datetime, terms: Terms) -> None:
    """Whoever has not answered an offer hears of it once more."""
    wanted: dict[str, Any] = {}
    for row in await open_offers(db):
        with apart("enrolment", row.id):
            moment = second_word(row, terms)
            if moment is not None and moment <= now < row.offer_expires_at:
                wanted[f"offer_soon:{row.id}:{row.revision}"] = row
    known = await outbox.known(db, wanted)
    for key, row in wanted.items():
        if key not in known:
            due = Due(now, None, row.zone, terms.quiet)
            await outbox.add(db, key, "offer_soon", row.person_id, now, due_at=due, enrolment_id=row.id)


async def open_offers(db: AsyncConnection) -> list[Any]:
    """Offers that have been sent: with `told_at`, the zone of the session and the person's quiet hours."""
    own = and_(notices.c.enrolment_id == enrolments.c.id, notices.c.kind == "offer", notices.c.sent_at.is_not(None))
    query = (
        select(
            enrolments,
            notices.c.sent_at.label("told_at"),
            notices.c.key.label("told_key"),
            sessions.c.zone,
            people.c.quiet,
        )
        .join(notices, own)
        .join(sessions, sessions.c.id == enrolments.c.session_id)
        .join(people, people.c.id == enrolments.c.person_id)
        .where(enrolments.c.state == EnrolmentState.OFFERED)
    )
    rows = (await db.execute(query.order_by(enrolments.c.id))).all()
    return [row for row in rows if row.told_key == f"offer:{row.id}:{row.revision}"]


def second_word(row: Any, terms: Terms) -> datetime | None:
    """Of an offer of `open_offers`: when its person is told again."""
    quiet = quiet_of(row.quiet) or terms.quiet
    return offers.second_word(row.told_at, row.offer_expires_at, row.zone, quiet)


async def warn(db: AsyncConnection, now: datetime, terms: Terms) -> None:
    """The day before the last one on which withdrawing is free of charge: everybody with a seat, once."""
    ready = [row for row in await ending(db, now) if tells_from(row) <= now]
    rows = {f"withdraw_soon:{row.enrolment_id}:{row.withdraw_until}": row for row in ready}
    known = await outbox.known(db, list(rows))
    for key, row in rows.items():
        if key not in known:
            due, of, day = Due(now, None, row.zone, terms.quiet), row.enrolment_id, row.withdraw_until.isoformat()
            await outbox.add(db, key, "withdraw_soon", row.person_id, now, due_at=due, enrolment_id=of, day=day)


def tells_from(row: Any) -> datetime:
    return windows.day_starts(row.withdraw_until - timedelta(days=1), row.zone)


async def ending(db: AsyncConnection, now: datetime, days: int = 1) -> list[Any]:
    """Who has a seat in a session that they can give up free of charge until so many days from now at the latest.

    Not on the last day itself: then it says so wherever one enrols.
    """
    today = now.date()
    near = sessions.c.withdraw_until.between(today, today + timedelta(days=days + 1))
    begun = select(meetings.c.id).where(meetings.c.session_id == sessions.c.id, meetings.c.starts_at <= now)
    query = (
        select(enrolments.c.id.label("enrolment_id"), enrolments.c.person_id, sessions.c.withdraw_until)
        .add_columns(sessions.c.zone, people.c.quiet)
        .join(sessions, sessions.c.id == enrolments.c.session_id)
        .join(people, people.c.id == enrolments.c.person_id)
        .where(near, enrolments.c.state == EnrolmentState.ENROLLED, sessions.c.state != SessionState.CANCELLED)
        .where(~begun.exists())
        .order_by(enrolments.c.id)
    )
    rows = (await db.execute(query)).all()
    found = []
    for row in rows:
        with apart("enrolment", row.enrolment_id):
            found += [row] if now < windows.day_starts(row.withdraw_until, row.zone) else []
    return found
