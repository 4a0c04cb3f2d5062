"""All that becomes true because time has passed. Doing it twice changes nothing the second time."""

from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import approvals, deadlines, deciding, eves, promotion, releasing, reminding, seating, thanking, unnamed
from catalogue import enrolments as verbs
from catalogue.rules.terms import Terms
from catalogue.tables import enrolments
from catalogue.tables.attendance import OFFERED

#: Seconds.
QUARTER = 900


async def advance(db: AsyncConnection, now: datetime, terms: Terms) -> None:
    """Offers, requests and seats without a name end; these seats and those that dates set free go to the next in
    line; reminders and thanks become notices.

    Coordinators hear of seats that come free tomorrow and of sessions of tomorrow, and are asked on the day of a
    decision.
    """
    ended, over = await _sessions_with_ended_offers(db, now), await approvals.over(db, now)
    given_back, served = await unnamed.over(db, now), await promotion.servable(db, now)
    await seating.lock_all(db, [*ended, *over, *served, *(session_id for session_id, _ in given_back)])
    for session_id, house in given_back:
        await unnamed.expire(db, session_id, house, now, terms)
    for session_id in ended:
        await verbs.lapse(db, session_id, now, terms)
    for session_id in over:
        await approvals.expire(db, session_id, now, terms)
    for session_id in served:
        await promotion.promote(db, await seating.hold(db, session_id, now), now, terms)
    for tell in (approvals.remind, unnamed.remind, releasing.warn, deciding.ask, deadlines.remind):
        await tell(db, now, terms)
    await _by_the_quarter(db, now, terms)
    await reminding.plan(db, now, terms)


async def _by_the_quarter(db: AsyncConnection, now: datetime, terms: Terms) -> None:
    """What goes by days is looked at four times an hour, and written until the next time."""
    since = await reminding.planned_until(db)
    until = next_quarter(now)
    if since is None or next_quarter(since) != until:
        await deadlines.warn(db, now, terms)
        await eves.tell(db, now, until, terms)
        await thanking.tell(db, since, now, until, terms)


def next_quarter(moment: datetime) -> datetime:
    """The first quarter of an hour after it."""
    return datetime.fromtimestamp(moment.timestamp() // QUARTER * QUARTER + QUARTER, UTC)


async def _sessions_with_ended_offers(db: AsyncConnection, now: datetime) -> list[int]:
    query = select(enrolments.c.session_id).where(OFFERED, enrolments.c.offer_expires_at <= now)
    return list((await db.execute(query.distinct().order_by(enrolments.c.session_id))).scalars())
