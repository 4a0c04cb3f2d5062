"""Drafts that were entered together, by a copy or a list: looked through and published at once."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import double_bookings, history, outbox, seating
from catalogue.desk_cards import Batch, DraftLine
from catalogue.exchange import present
from catalogue.exchange.present import Present
from catalogue.moving import in_order
from catalogue.rules.rights import Verb, Who, may
from catalogue.rules.states import SessionState
from catalogue.tables import session_hosts, sessions


async def drafts(db: AsyncConnection, who: Who, session_id: int) -> list[int]:
    """Those entered in the same moment that are drafts still, and that somebody may run; itself included."""
    moment = select(sessions.c.created_at).where(sessions.c.id == session_id).scalar_subquery()
    same = (sessions.c.created_at == moment) & (sessions.c.state == SessionState.DRAFT)
    query = select(sessions.c.id, session_hosts.c.institution_id)
    query = query.join(session_hosts, session_hosts.c.session_id == sessions.c.id).where(same).order_by(sessions.c.id)
    hosts: dict[int, list[int]] = {}
    for row in await db.execute(query):
        hosts.setdefault(row.id, []).append(row.institution_id)
    return [one for one, houses in hosts.items() if may(who, Verb.OFFER, houses)]


async def look(db: AsyncConnection, who: Who, session_id: int, now: datetime) -> Batch:
    """What would become of them; empty where no draft is left, or none that somebody may run."""
    ids = await drafts(db, who, session_id)
    every = sorted(await present.sessions_of(db, ids=ids), key=lambda one: one.plan.times)
    over = {one.id for one in every if _is_over(one, now)}
    ahead = [one for one in every if one.id not in over]
    found = await double_bookings.look_all(db, [(one.id, one.plan) for one in ahead], now)
    against = {one: next((finding for finding in some if finding.is_question), None) for one, some in found.items()}
    return Batch(
        tuple(_line(one) for one in ahead if against[one.id] is None),
        tuple((_line(one), finding) for one in ahead if (finding := against[one.id]) is not None),
        tuple(_line(one) for one in every if one.id in over),
    )


def _line(one: Present) -> DraftLine:
    start = one.first_start
    return DraftLine(one.id, one.training, start and start.replace(tzinfo=ZoneInfo(one.plan.zone)))


def _is_over(one: Present, now: datetime) -> bool:
    times = one.plan.times
    return bool(times) and max(in_order(wall, one.plan.zone)[1] for wall in times) <= now


async def publish(db: AsyncConnection, who: Who, session_id: int, now: datetime, anyway: bool) -> int:
    """Show to everybody those that nothing speaks against, with `anyway` those as well against which something does.
    Hands out how many; pressed again, it changes nothing."""
    await seating.lock_all(db, await drafts(db, who, session_id))
    found = await look(db, who, session_id, now)
    ids = [one.id for one in found.clear] + ([one.id for one, _ in found.asked] if anyway else [])
    for some in outbox.batches(ids):
        shown = update(sessions).where(sessions.c.id.in_(some))
        await db.execute(shown.values(state=SessionState.PUBLISHED, changed_at=now))
    for one in ids:
        await history.record(db, who, now, "session", one, "publish", SessionState.DRAFT, SessionState.PUBLISHED)
    return len(ids)
