"""Freed and added seats go down the waiting list, as offers; it ends when the session begins. `promote` wants the
session's lock."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import eligibility, outbox, people, seating, standing
from catalogue.apart import apart
from catalogue.rules import offers, seats, windows
from catalogue.rules.courtesy import Due, send_at
from catalogue.rules.reasons import Reason
from catalogue.rules.rights import CLOCK
from catalogue.rules.seats import OUTSIDE, Waiting
from catalogue.rules.states import EnrolmentState
from catalogue.rules.terms import Terms
from catalogue.seating import Held
from catalogue.standing import Standing
from catalogue.tables import enrolments, meetings
from catalogue.tables.attendance import OFFERED, WAITING


async def promote(db: AsyncConnection, held: Held, now: datetime, terms: Terms, first: Sequence[int] = ()) -> None:
    """Offer every free seat to whoever waits longest and may take it. Nothing while enrolment is shut.

    `first`: institutions whose own reserved seats were freed just now. Whoever is passed over by a rule is told why.
    """
    present = await standing.of(db, held.id, now)
    if not _may_serve(present, now):
        return
    rows = {row.id: row for row in await seating.queue(db, held.id)}
    # Rules about the person, also in a session without any: another one that they have taken since may forbid overlaps.
    barred = await eligibility.barred(db, held, list(rows.values()), now)
    found = seats.line(present.seats, _line(present, rows.values(), barred, now), first)
    for chosen in found.served:
        await _offer(db, held, rows[chosen.enrolment_id], now, terms)
    for person, why in found.passed:
        figures = _figures(present, person.institution_id, why, now)
        await _explain(db, held, rows[person.enrolment_id], why, figures, now, terms)


def _line(present: Standing, rows: Any, barred: Mapping[int, Reason], now: datetime) -> list[Waiting]:
    """Who wants a seat now, the longest waiting first: not those who said "not this time"."""
    willing = [row for row in rows if row.skips_until is None or row.skips_until <= now]
    return [_waiting(present, row, barred.get(row.id), now) for row in willing]


def _waiting(present: Standing, row: Any, barred: Reason | None, now: datetime) -> Waiting:
    house = row.institution_id or OUTSIDE
    return Waiting(row.id, house, present.circle(house), barred or present.why_closed(now, house))


async def _offer(db: AsyncConnection, held: Held, enrolment: Any, now: datetime, terms: Terms) -> None:
    at, end = seat_held(held, now, await people.own_terms(db, enrolment.person_id, terms))
    await seating.step(db, CLOCK, enrolment, EnrolmentState.OFFERED, now, offer_expires_at=end, skips_until=None)
    key = f"offer:{enrolment.id}:{enrolment.revision + 1}"
    due = Due(now, held.window.starts_at, held.window.zone, terms.quiet, at=at)
    await outbox.add(db, key, "offer", enrolment.person_id, now, due_at=due, enrolment_id=enrolment.id)


async def hold_longer(db: AsyncConnection, enrolment_id: int, now: datetime, terms: Terms) -> datetime:
    """An offer that is about to be told late: when it may be, and held from then on. Now where it is none any more."""
    query = select(enrolments.c.session_id, enrolments.c.person_id).where(enrolments.c.id == enrolment_id)
    row = (await db.execute(query)).one()
    held = await seating.hold(db, row.session_id, now)
    due, end = seat_held(held, now, await people.own_terms(db, row.person_id, terms))
    if due <= now:
        return now
    open_ = (enrolments.c.id == enrolment_id) & OFFERED & (enrolments.c.offer_expires_at > now)
    longest = case((enrolments.c.offer_expires_at < end, end), else_=enrolments.c.offer_expires_at)
    longer = await db.execute(update(enrolments).where(open_).values(offer_expires_at=longest))
    return due if longer.rowcount else now


def seat_held(held: Held, now: datetime, terms: Terms) -> tuple[datetime, datetime]:
    """When an offer is told and when it ends; told at night if it would be over before the morning."""
    window, closes_at = held.window, windows.closes_at(held.window)
    due = send_at(now, window.starts_at, window.zone, terms.quiet)
    end = offers.ends_at(due, terms, window.zone, window.starts_at, closes_at)
    return (due, end) if end > due else (now, offers.ends_at(now, terms, window.zone, window.starts_at, closes_at))


def _figures(present: Standing, house: int, why: Reason, now: datetime) -> dict[str, str]:
    """The day or the number of a rule as it stood then: the message may wait until another one holds."""
    if why is Reason.CAP_REACHED:
        return {"cap": str(present.cap(house) or 0)}
    days = {
        Reason.KEPT_FOR_OTHERS: present.kept_until(house, now),
        Reason.OWN_STAFF_FIRST: present.window.own_until,
        Reason.OUTSIDERS_LATER: present.window.outsiders_from,
    }
    day = days.get(why)
    return {} if day is None else {"day": day.isoformat()}


async def _explain(
    db: AsyncConnection, held: Held, enrolment: Any, why: Reason, figures: dict[str, str], now: datetime, terms: Terms
) -> None:
    """One line to whoever was passed over; once per rule."""
    due = Due(now, held.window.starts_at, held.window.zone, terms.quiet)
    key = _passed(enrolment.id, why)
    facts: dict[str, Any] = {"reason": why.value, **figures}
    await outbox.add(db, key, "passed", enrolment.person_id, now, due_at=due, enrolment_id=enrolment.id, **facts)


def _passed(enrolment_id: int, why: Reason) -> str:
    return f"passed:{enrolment_id}:{why}"


async def explain(db: AsyncConnection, held: Held, now: datetime, terms: Terms) -> None:
    """A seat was given past those who wait, as it stood before: each of them hears by which rule it was not theirs."""
    rows = {row.id: row for row in await seating.queue(db, held.id)}
    barred = await eligibility.barred(db, held, list(rows.values()), now)
    line = _line(held.standing, rows.values(), barred, now)
    why = {one: one.barred or held.standing.why_not(one.institution_id) for one in line}
    told = await outbox.known(db, [_passed(one.enrolment_id, rule) for one, rule in why.items() if rule])
    for person, rule in why.items():
        if rule is not None and _passed(person.enrolment_id, rule) not in told:
            figures = _figures(held.standing, person.institution_id, rule, now)
            await _explain(db, held, rows[person.enrolment_id], rule, figures, now, terms)


async def servable(db: AsyncConnection, now: datetime) -> list[int]:
    """Sessions in which dates alone may have set a seat free for somebody who waits: released seats, opened windows,
    skips that are over. By id."""
    waited_for = select(enrolments.c.session_id).where(WAITING, ~_has_begun(now)).distinct()
    stand = await standing.of_sound(db, (await db.execute(waited_for)).scalars().all(), now)
    found = []
    for session_id, one in stand.items():
        with apart("session", session_id):
            found += [session_id] if _may_serve(one, now) else []
    return sorted(found)


async def begun(db: AsyncConnection, now: datetime) -> list[int]:
    """Sessions that have begun and that somebody still waits for. By id."""
    waited_for = select(enrolments.c.session_id).where(WAITING, _has_begun(now)).distinct()
    return sorted((await db.execute(waited_for)).scalars())


def _has_begun(now: datetime) -> ColumnElement[bool]:
    kept = (meetings.c.session_id == enrolments.c.session_id) & meetings.c.cancelled_at.is_(None)
    return exists().where(kept, meetings.c.starts_at <= now)


async def dissolve(db: AsyncConnection, session_id: int, now: datetime, terms: Terms) -> int:
    """Nobody waits for what has begun: every place in the line ends, and its person is told. Hands out how many."""
    held = await seating.hold(db, session_id, now)
    if not windows.has_started(held.window, now):
        return 0
    rows, due = await seating.queue(db, session_id), Due(now, None, held.window.zone, terms.quiet)
    for row in rows:
        await seating.step(db, CLOCK, row, EnrolmentState.LAPSED, now, "began")
        key = f"in_vain:{row.id}:{row.revision + 1}"
        await outbox.add(db, key, "in_vain", row.person_id, now, due_at=due, enrolment_id=row.id)
    return len(rows)


def _may_serve(present: Standing, now: datetime) -> bool:
    """Worth a lock, and a look at the line: a seat is free for an institution whose people wait."""
    return any(present.why_closed(now, house) is None and present.why_not(house) is None for house in present.line)
