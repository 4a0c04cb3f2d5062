"""The seats of one session under its lock: the facts, the steps of an enrolment, the offers to those who wait.

Callers hold the session's row lock (`hold`), so nobody counts the same seat twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import history, outbox, standing
from catalogue.database import lock
from catalogue.refusals import Reason, Refused
from catalogue.rules import offers, seats, windows
from catalogue.rules.courtesy import send_at
from catalogue.rules.rights import CLOCK, Who
from catalogue.rules.seats import Waiting
from catalogue.rules.states import STEPS, EnrolmentState
from catalogue.rules.terms import Terms
from catalogue.rules.windows import Window
from catalogue.standing import Standing
from catalogue.tables import enrolments, session_hosts, sessions


@dataclass(frozen=True, slots=True)
class Held:
    """A session whose row is locked until the transaction ends, and how it stood when it was locked."""

    id: int
    row: Any
    standing: Standing

    @property
    def window(self) -> Window:
        return self.standing.window


_SESSION = select(sessions).where(sessions.c.id == bindparam("session"))


async def hold(db: AsyncConnection, session_id: int) -> Held:
    """Lock a session, then read what its rules need. Refused where there is none.

    Two statements: what PostgreSQL reads beside the row that it waits for may be older than that row.
    """
    row = await lock(db, _SESSION, sessions, session=session_id)
    if row is None:
        raise Refused(Reason.NOT_FOUND)
    return Held(session_id, row, await standing.of(db, session_id))


async def hosts(db: AsyncConnection, session_id: int) -> tuple[int, ...]:
    """The institutions that give the session, the first one first."""
    query = select(session_hosts.c.institution_id).where(session_hosts.c.session_id == session_id)
    return tuple((await db.execute(query.order_by(session_hosts.c.position))).scalars())


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
    present = await standing.of(db, held.id)
    if not present.waiting:
        return
    rows = {row.id: row for row in await queue(db, held.id)}
    line = [Waiting(row.id, row.institution_id) for row in rows.values()]
    for chosen in seats.to_offer(present.seats, line):
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
