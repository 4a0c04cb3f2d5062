"""The seats of one session under its lock: the facts, the steps of an enrolment, the offers to those who wait.

Callers hold the session's row lock (`hold`), so nobody counts the same seat twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import history, outbox
from catalogue.database import lock
from catalogue.refusals import Reason, Refused
from catalogue.rules import offers, seats, windows
from catalogue.rules.courtesy import send_at
from catalogue.rules.rights import CLOCK, Who
from catalogue.rules.seats import SeatFacts, Waiting
from catalogue.rules.states import SEATED, STEPS, EnrolmentState
from catalogue.rules.terms import Terms
from catalogue.rules.windows import Window
from catalogue.tables import enrolments, meetings, session_hosts, session_reserves, sessions


@dataclass(frozen=True, slots=True)
class Held:
    """A session whose row is locked until the transaction ends."""

    id: int
    row: Any
    window: Window
    hosts: tuple[int, ...]


async def hold(db: AsyncConnection, session_id: int) -> Held:
    """Lock a session and read what its rules need. Refused where there is none."""
    row = await lock(db, select(sessions).where(sessions.c.id == session_id), sessions)
    if row is None:
        raise Refused(Reason.NOT_FOUND)
    return Held(session_id, row, await window(db, row), await hosts(db, session_id))


async def hosts(db: AsyncConnection, session_id: int) -> tuple[int, ...]:
    """The institutions that give the session, the first one first."""
    query = select(session_hosts.c.institution_id).where(session_hosts.c.session_id == session_id)
    return tuple((await db.execute(query.order_by(session_hosts.c.position))).scalars())


async def window(db: AsyncConnection, row: Any) -> Window:
    span = select(func.min(meetings.c.starts_at), func.max(meetings.c.ends_at))
    coming = (meetings.c.session_id == row.id) & meetings.c.cancelled_at.is_(None)
    starts_at, ends_at = (await db.execute(span.where(coming))).one()
    return Window(row.state, row.zone, starts_at, ends_at, row.opens_on, row.closes_on)


async def facts(db: AsyncConnection, session_id: int, capacity: int | None) -> SeatFacts:
    seated = (enrolments.c.session_id == session_id) & enrolments.c.state.in_(SEATED)
    counted = select(enrolments.c.institution_id, func.count()).where(seated).group_by(enrolments.c.institution_id)
    kept = select(session_reserves.c.institution_id, session_reserves.c.seats)
    reserved = await db.execute(kept.where(session_reserves.c.session_id == session_id))
    taken = {row[0]: row[1] for row in await db.execute(counted)}
    return SeatFacts(capacity, taken, {row[0]: row[1] for row in reserved})


async def step(
    db: AsyncConnection,
    who: Who,
    enrolment: Any,
    to: EnrolmentState,
    now: datetime,
    *,
    offer_expires_at: datetime | None = None,
    why: str | None = None,
) -> None:
    """Move an enrolment on: its revision grows, history remembers. Only the steps of `rules.states` are legal."""
    assert to in STEPS[enrolment.state], f"{enrolment.state} -> {to}"
    moved = {"state": to, "revision": enrolments.c.revision + 1, "changed_at": now}
    statement = update(enrolments).where(enrolments.c.id == enrolment.id)
    await db.execute(statement.values(**moved, offer_expires_at=offer_expires_at))
    await history.record(db, who, now, "enrolment", enrolment.id, "step", enrolment.state, to, why)


async def queue(db: AsyncConnection, session_id: int) -> Sequence[Any]:
    """Who waits, the longest first."""
    waiting = (enrolments.c.session_id == session_id) & (enrolments.c.state == EnrolmentState.WAITING)
    ordered = select(enrolments).where(waiting).order_by(enrolments.c.queued_at, enrolments.c.id)
    return (await db.execute(ordered)).all()


async def promote(db: AsyncConnection, held: Held, now: datetime, terms: Terms) -> None:
    """Offer every free seat to whoever waits longest and may take it. Nothing while enrolment is shut."""
    if windows.why_closed(held.window, now) is not None:
        return
    waiting = await queue(db, held.id)
    if not waiting:
        return
    rows = {row.id: row for row in waiting}
    line = [Waiting(row.id, row.institution_id) for row in waiting]
    for chosen in seats.to_offer(await facts(db, held.id, held.row.capacity), line):
        await _offer(db, held, rows[chosen.enrolment_id], now, terms)


async def _offer(db: AsyncConnection, held: Held, enrolment: Any, now: datetime, terms: Terms) -> None:
    due = send_at(now, held.window.starts_at, held.row.zone, terms.quiet)
    end = _held_until(held, due, terms)
    if end <= due:  # over before it could be told politely
        due, end = now, _held_until(held, now, terms)
    await step(db, CLOCK, enrolment, EnrolmentState.OFFERED, now, offer_expires_at=end)
    key = f"offer:{enrolment.id}:{enrolment.revision + 1}"
    await outbox.add(db, key, "offer", enrolment.person_id, now, due_at=due, enrolment_id=enrolment.id)


def _held_until(held: Held, told_at: datetime, terms: Terms) -> datetime:
    closes_at = windows.closes_at(held.window)
    return offers.ends_at(told_at, terms.hold, terms.urgent_hold, held.window.starts_at, closes_at)
