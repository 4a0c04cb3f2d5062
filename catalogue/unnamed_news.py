"""What an institution hears that has seats without a name in a session that is cancelled or moves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import history, outbox, people, standing
from catalogue.rules import naming
from catalogue.rules.courtesy import Due
from catalogue.rules.rights import Who
from catalogue.rules.states import CancelReason
from catalogue.rules.terms import Terms
from catalogue.rules.windows import Window
from catalogue.seating import Held
from catalogue.tables import meetings, sessions, unnamed_seats
from catalogue.tables import outbox as notices

Times = tuple[datetime, datetime]
#: How history calls names that are due sooner because the session has moved.
SOONER = "names_due"


@dataclass(frozen=True, slots=True)
class Before:
    """How a session stood before it moves. `booked`: rows of seats without a name; `dates`: as they are told."""

    booked: Sequence[Any]
    window: Window
    dates: str


async def booked(db: AsyncConnection, session_id: int, now: datetime) -> Sequence[Any]:
    """Seats without a name that are held."""
    held = (unnamed_seats.c.session_id == session_id) & (unnamed_seats.c.name_until > now)
    return (await db.execute(select(unnamed_seats).where(held).order_by(unnamed_seats.c.institution_id))).all()


async def cancelled(db: AsyncConnection, held: Held, reason: CancelReason, due: Due, now: datetime) -> None:
    """Every coordinator of these institutions hears why."""
    rows = {row.institution_id: row for row in await booked(db, held.id, now)}
    desks = await people.coordinators(db, rows, due.now.date()) if rows else []
    for person, house in desks:
        key = f"unnamed_cancelled:{held.id}:{held.row.revision + 1}:{house}:{person}"
        facts: dict[str, Any] = {"house": str(house), "seats": str(rows[house].seats), "reason": reason.value}
        await outbox.add(db, key, "unnamed_cancelled", person, now, due_at=due, session_id=held.id, **facts)


async def before(db: AsyncConnection, session_id: int, now: datetime) -> Before | None:
    """To be kept for `moved`; None where nobody has to hear of it."""
    rows = await booked(db, session_id, now)
    if not rows:
        return None
    return Before(rows, (await standing.of(db, session_id, now)).window, await dates_of(db, session_id))


async def dates_of(db: AsyncConnection, session_id: int) -> str:
    kept = (meetings.c.session_id == session_id) & meetings.c.cancelled_at.is_(None)
    query = select(meetings.c.starts_at, meetings.c.ends_at).where(kept).order_by(meetings.c.starts_at, meetings.c.id)
    return as_told([(row.starts_at, row.ends_at) for row in await db.execute(query)])


def as_told(times: Sequence[Times]) -> str:
    """The dates of a session as a notice keeps them."""
    return " ".join(f"{starts_at.isoformat()}/{ends_at.isoformat()}" for starts_at, ends_at in sorted(times))


def times_told(told: str) -> list[Times]:
    """What `as_told` has written, read back."""
    spans = (one.split("/") for one in told.split())
    return [(datetime.fromisoformat(start), datetime.fromisoformat(end)) for start, end in spans]


async def moved(db: AsyncConnection, who: Who, held: Held, was: Before | None, now: datetime, terms: Terms) -> None:
    """Names are due as the new dates want it; every coordinator of these institutions gets the dates."""
    if was is None:
        return
    window = (await standing.of(db, held.id, now)).window
    dates = await dates_of(db, held.id)
    if dates == was.dates:
        return
    for row in was.booked:
        until = naming.after_move(row.name_until, was.window, window, now)
        own = (unnamed_seats.c.session_id == held.id) & (unnamed_seats.c.institution_id == row.institution_id)
        await db.execute(update(unnamed_seats).where(own).values(name_until=until))
        if until != row.name_until:
            kept, why = (row.name_until.isoformat(), until.isoformat()), str(row.institution_id)
            await history.record(db, who, now, "session", held.id, SOONER, *kept, why)
    starts = [start for start in (was.window.starts_at, window.starts_at) if start is not None and start > now]
    due = Due(now + terms.undo, min(starts, default=None), held.row.zone, terms.quiet)
    revision = (await db.execute(select(sessions.c.revision).where(sessions.c.id == held.id))).scalar_one()
    for person, house in await people.coordinators(db, [row.institution_id for row in was.booked], terms.today(now)):
        told = await _last_told(db, held.id, house, person) or was.dates
        key = f"unnamed_moved:{held.id}:{house}:{revision}:{person}"
        if told != dates:
            facts: dict[str, Any] = {"house": str(house), "told": told}
            await outbox.add(db, key, "unnamed_moved", person, now, due_at=due, session_id=held.id, **facts)


async def _last_told(db: AsyncConnection, session_id: int, house: int, person: int) -> str:
    """Drop what this coordinator was not told yet; the dates that they know are still those. "" without."""
    own = (notices.c.kind == "unnamed_moved") & (notices.c.session_id == session_id) & (notices.c.person_id == person)
    rows = await outbox.overtaken(db, own, notices.c.facts["house"].as_string() == str(house))
    return str(rows[0].facts["told"]) if rows else ""
