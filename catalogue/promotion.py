"""Freed and added seats go down the waiting list, as offers. Callers hold the session's lock."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import channels, eligibility, outbox, seating, standing
from catalogue.rules import offers, seats, windows
from catalogue.rules.courtesy import send_at
from catalogue.rules.reasons import Reason
from catalogue.rules.rights import CLOCK
from catalogue.rules.seats import OUTSIDE, Waiting
from catalogue.rules.states import Circle, EnrolmentState
from catalogue.rules.terms import Terms
from catalogue.seating import Held
from catalogue.standing import Standing
from catalogue.tables import enrolments, meetings
from catalogue.tables.attendance import WAITING


async def promote(db: AsyncConnection, held: Held, now: datetime, terms: Terms, first: Sequence[int] = ()) -> None:
    """Offer every free seat to whoever waits longest and may take it. Nothing while enrolment is shut.

    `first`: institutions whose own reserved seats were freed just now. Whoever is passed over by a rule is told why.
    """
    present = await standing.of(db, held.id, now)
    if not present.waiting or windows.why_closed(present.window, now, Circle.HOST) is not None:
        return
    rows = {row.id: row for row in await seating.queue(db, held.id)}
    barred = await _barred(db, held, present, list(rows.values()), now)
    found = seats.line(present.seats, _line(present, rows.values(), barred, now), first)
    for chosen in found.served:
        await _offer(db, held, rows[chosen.enrolment_id], now, terms)
    for person, why in found.passed:
        await _explain(db, held, rows[person.enrolment_id], why, now, terms)


async def _barred(
    db: AsyncConnection, held: Held, present: Standing, rows: Sequence[Any], now: datetime
) -> Mapping[int, Reason]:
    """Rules about the person that have come up since they joined the line, by enrolment; asked where a seat is free.

    Also in a session without such rules: another one that they have taken since may forbid overlaps.
    """
    return await eligibility.barred(db, held, rows, now) if _may_serve(present, now) else {}


def _line(present: Standing, rows: Any, barred: Mapping[int, Reason], now: datetime) -> list[Waiting]:
    """Who wants a seat now, the longest waiting first: not those who said "not this time"."""
    willing = [row for row in rows if row.skips_until is None or row.skips_until <= now]
    return [_waiting(present, row, barred.get(row.id), now) for row in willing]


def _waiting(present: Standing, row: Any, barred: Reason | None, now: datetime) -> Waiting:
    house = row.institution_id or OUTSIDE
    return Waiting(row.id, house, present.circle(house), barred or present.why_closed(now, house))


async def _offer(db: AsyncConnection, held: Held, enrolment: Any, now: datetime, terms: Terms) -> None:
    due, end = seat_held(held, now, terms)
    await seating.step(db, CLOCK, enrolment, EnrolmentState.OFFERED, now, offer_expires_at=end, skips_until=None)
    key = f"offer:{enrolment.id}:{enrolment.revision + 1}"
    await outbox.add(db, key, "offer", enrolment.person_id, now, due_at=due, enrolment_id=enrolment.id)
    await channels.offered(db, held, enrolment, now, due, end)


def seat_held(held: Held, now: datetime, terms: Terms) -> tuple[datetime, datetime]:
    """When an offer is told and when it ends; told at night if it would be over before the morning."""
    window, closes_at = held.window, windows.closes_at(held.window)
    due = send_at(now, window.starts_at, window.zone, terms.quiet)
    end = offers.ends_at(due, terms, window.zone, window.starts_at, closes_at)
    return (due, end) if end > due else (now, offers.ends_at(now, terms, window.zone, window.starts_at, closes_at))


async def _explain(db: AsyncConnection, held: Held, enrolment: Any, why: Reason, now: datetime, terms: Terms) -> None:
    """One line to whoever was passed over; once per rule."""
    due = send_at(now, held.window.starts_at, held.window.zone, terms.quiet)
    key = f"passed:{enrolment.id}:{why}"
    await outbox.add(
        db, key, "passed", enrolment.person_id, now, due_at=due, enrolment_id=enrolment.id, reason=why.value
    )


async def servable(db: AsyncConnection, now: datetime) -> list[int]:
    """Sessions in which dates alone may have set a seat free for somebody who waits: released seats, opened windows,
    skips that are over. By id."""
    begun = exists().where(
        meetings.c.session_id == enrolments.c.session_id, meetings.c.starts_at <= now, meetings.c.cancelled_at.is_(None)
    )
    waited_for = select(enrolments.c.session_id).where(WAITING, ~begun).distinct()
    stand = await standing.of_all(db, (await db.execute(waited_for)).scalars().all(), now)
    return sorted(session_id for session_id, one in stand.items() if _may_serve(one, now))


def _may_serve(present: Standing, now: datetime) -> bool:
    """Worth a lock: a seat is free for an institution whose people wait."""
    return any(present.why_closed(now, house) is None and present.why_not(house) is None for house in present.line)
