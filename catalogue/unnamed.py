"""Seats without a name: an institution takes some now and says until a date who comes. They count as taken."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import approvals, eligibility, enrolments, history, outbox, people, promotion, seating, standing
from catalogue.apart import apart
from catalogue.database import insert_once
from catalogue.refusals import Reason, Refused
from catalogue.rules import naming, windows
from catalogue.rules.courtesy import Due
from catalogue.rules.eligibility import Applicant
from catalogue.rules.rights import CLOCK, Verb, Who, may
from catalogue.rules.seats import freed_own
from catalogue.rules.states import EnrolmentState, SessionState
from catalogue.rules.terms import Terms
from catalogue.seating import Held
from catalogue.standing import Standing
from catalogue.tables import enrolments as rows
from catalogue.tables import history as changes
from catalogue.tables import sessions, unnamed_seats

#: The reminder speaks of the next day; nothing further away is looked at.
_SOON = timedelta(days=3)


async def book(
    db: AsyncConnection,
    who: Who,
    session_id: int,
    institution_id: int,
    seats: int,
    name_until: datetime | None,
    now: datetime,
    terms: Terms,
    had: int | None = None,
) -> int:
    """Take so many seats more without a name; hands out how many the institution has then.

    `name_until` None: the end of the day a week before the first meeting, else when enrolment closes; a
    later time of seats booked before stays. `had`: how many there were when somebody decided; with another number
    nothing changes. Whoever waits is served first. Refused: no coordinator of the institution, enrolment is shut,
    fewer seats are free, a time in the past.
    """
    held = await _held(db, who, session_id, institution_id, now)
    freed = await _end(db, held, institution_id, now, terms)
    if held.standing.waiting:
        await promotion.promote(db, held, now, terms, freed)
        held = await seating.hold(db, session_id, now)
    present, named_by = await of_institution(db, session_id, institution_id, now)
    if had is not None and had != present:
        return present
    shut = held.standing.why_closed(now, institution_id)
    if shut is not None:
        raise enrolments.refused(held, shut)
    free = held.standing.free_for(institution_id)
    if seats < 1 or (free is not None and seats > free):
        raise Refused(Reason.NO_SEATS_LEFT, session_id=session_id, free=free, asked=seats)
    until = naming.until(held.window, name_until, now)
    until = until if named_by is None else max(until, named_by)
    if until <= now:
        raise Refused(Reason.IN_THE_PAST)
    await _write(db, held, institution_id, present, present + seats, who, now, until)
    if held.standing.waiting:
        await promotion.explain(db, held, now, terms)
    return present + seats


async def name(
    db: AsyncConnection, who: Who, session_id: int, institution_id: int, person_id: int, now: datetime, terms: Terms
) -> EnrolmentState:
    """Say who comes: one seat without a name becomes this person's, by the rules that hold for everybody.

    Somebody who has the seat or whose request is open keeps it; nothing changes. Refused: no seat booked, of another
    institution, an offer is held for them, a strict rule about them, nobody may say the yes that is wanted, the session
    has begun.
    """
    held = await _held(db, who, session_id, institution_id, now)
    await eligibility.lock_people(db, [person_id])
    found = await people.applicants(db, institution_id, [person_id])
    if person_id not in found:
        raise Refused(Reason.NOT_A_COLLEAGUE, session_id=session_id)
    theirs = await seating.live(db, session_id, person_id)
    if theirs is not None and theirs.state in (EnrolmentState.ENROLLED, EnrolmentState.REQUESTED):
        return EnrolmentState(theirs.state)
    if theirs is not None and theirs.state is EnrolmentState.OFFERED:
        raise Refused(Reason.ALREADY_IN, session_id=session_id)
    booked = await _row(db, session_id, institution_id)
    if booked is None or booked.name_until <= now:
        raise Refused(Reason.NOTHING_BOOKED, session_id=session_id)
    _must_be_ahead(held, now)
    await eligibility.check(db, held, found[person_id], now)
    await approvals.must_be_approvable(db, held, found[person_id])
    await _write(db, held, institution_id, booked.seats, booked.seats - 1, who, now)
    return await _enrol(db, who, held, found[person_id], theirs, now, terms)


def _must_be_ahead(held: Held, now: datetime) -> None:
    if held.row.state is SessionState.CANCELLED:
        raise enrolments.refused(held, Reason.CANCELLED)
    if windows.has_started(held.window, now):
        raise enrolments.refused(held, Reason.STARTED)


async def _enrol(
    db: AsyncConnection, who: Who, held: Held, applicant: Applicant, theirs: Any, now: datetime, terms: Terms
) -> EnrolmentState:
    """From nowhere or from the waiting list to a seat, or to a request where their institution approves."""
    state, house = approvals.seat_state(held, applicant), applicant.institution_id
    limits = approvals.limits(held, now, terms) if state is EnrolmentState.REQUESTED else {}
    if theirs is not None:
        await seating.step(db, who, theirs, state, now, "named", institution_id=house, skips_until=None, **limits)
        new, revision = theirs.id, theirs.revision + 1
    else:
        row = {"session_id": held.id, "person_id": applicant.person_id, "institution_id": house, "state": state}
        times = {"queued_at": now, "created_at": now, "changed_at": now} | limits
        new, revision = await insert_once(db, rows, key=secrets.token_hex(16), **row, **times), 0
        await history.record(db, who, now, "enrolment", new, "step", None, state, "named")
    await enrolments.told(db, who, held, new, applicant.person_id, house, state, revision, now, terms)
    return state


async def give_back(
    db: AsyncConnection,
    who: Who,
    session_id: int,
    institution_id: int,
    seats: int,
    now: datetime,
    terms: Terms,
    had: int | None = None,
) -> int:
    """Give so many seats without a name to the next in line, reserved ones to one's own people first.

    Hands out how many are left. `had`: as with `book`. Refused: none is booked.
    """
    held = await _held(db, who, session_id, institution_id, now)
    present = (await of_institution(db, session_id, institution_id, now))[0]
    if had is not None and had != present:
        return present
    if not present or seats < 1:
        raise Refused(Reason.NOTHING_BOOKED, session_id=session_id)
    left = max(0, present - seats)
    first = freed_own(held.standing.seats, institution_id, present - left)
    await _write(db, held, institution_id, present, left, who, now)
    await promotion.promote(db, held, now, terms, first)
    return left


async def over(db: AsyncConnection, now: datetime) -> list[tuple[int, int]]:
    """Sessions and institutions whose seats without a name nobody was named for in time."""
    query = select(unnamed_seats.c.session_id, unnamed_seats.c.institution_id).where(unnamed_seats.c.name_until <= now)
    rows = await db.execute(query.order_by(unnamed_seats.c.session_id, unnamed_seats.c.institution_id))
    return [(row.session_id, row.institution_id) for row in rows]


async def expire(db: AsyncConnection, session_id: int, institution_id: int, now: datetime, terms: Terms) -> None:
    """They go to the next in line; the coordinators of the institution hear of it."""
    held = await seating.hold(db, session_id, now)
    await promotion.promote(db, held, now, terms, await _end(db, held, institution_id, now, terms))


async def _end(db: AsyncConnection, held: Held, institution_id: int, now: datetime, terms: Terms) -> tuple[int, ...]:
    """Tidy up seats whose date is over; the institution, once for each reserved one among them."""
    booked = await _row(db, held.id, institution_id)
    if booked is None or booked.name_until > now:
        return ()
    await _write(db, held, institution_id, booked.seats, 0, CLOCK, now, why="over")
    await _tell_coordinators(db, held.standing, booked, "unnamed_over", now, terms, seats=str(booked.seats))
    return freed_own(held.standing.seats, institution_id, booked.seats, counted=False)


async def remind(db: AsyncConnection, now: datetime, terms: Terms) -> None:
    """One calendar day before, the coordinators of the institution are asked to say who comes."""
    soon = (unnamed_seats.c.name_until > now) & (unnamed_seats.c.name_until <= now + _SOON)
    joined = unnamed_seats.join(sessions, sessions.c.id == unnamed_seats.c.session_id)
    query = select(unnamed_seats, sessions.c.zone).select_from(joined)
    alive = sessions.c.state != SessionState.CANCELLED
    rows = []
    for row in (await db.execute(query.where(soon, alive))).all():
        with apart("session", row.session_id):
            rows += [row] if now >= naming.asks_at(row.name_until, row.zone) else []
    desks = await people.coordinators(db, {row.institution_id for row in rows}, terms.today(now)) if rows else []
    wanted = {
        _key("unnamed_soon", row, person): row for row in rows for person, house in desks if house == row.institution_id
    }
    told = await outbox.known(db, wanted)
    for row in {wanted[key]: None for key in wanted if key not in told}:
        if not await _booked_since(db, row, naming.asks_at(row.name_until, row.zone)):
            present = await standing.of(db, row.session_id, now)
            await _tell_coordinators(db, present, row, "unnamed_soon", now, terms)


async def _booked_since(db: AsyncConnection, booked: Any, since: datetime) -> bool:
    """Whoever booked so late has just been told until when."""
    theirs = (changes.c.noun == "session") & (changes.c.noun_id == booked.session_id) & (changes.c.verb == "unnamed")
    own = theirs & (changes.c.at >= since) & changes.c.after.like(f"{booked.institution_id}:%")
    return (await db.execute(select(changes.c.id).where(own).limit(1))).first() is not None


async def _tell_coordinators(
    db: AsyncConnection, present: Standing, booked: Any, kind: str, now: datetime, terms: Terms, **facts: str
) -> None:
    """A notice to every coordinator of the institution, once per date."""
    house, until = booked.institution_id, booked.name_until.isoformat()
    due = Due(now, present.window.starts_at, present.window.zone, terms.quiet)
    for person_id, _ in await people.coordinators(db, [house], terms.today(now)):
        key = _key(kind, booked, person_id)
        told = {"house": str(house), "until": until} | facts
        await outbox.add(db, key, kind, person_id, now, due_at=due, session_id=booked.session_id, **told)


def _key(kind: str, booked: Any, person_id: int) -> str:
    return f"{kind}:{booked.session_id}:{booked.institution_id}:{booked.name_until.isoformat()}:{person_id}"


async def of_institution(
    db: AsyncConnection, session_id: int, institution_id: int, now: datetime
) -> tuple[int, datetime | None]:
    """How many seats without a name an institution has in a session now, and until when."""
    booked = await _row(db, session_id, institution_id)
    return (0, None) if booked is None or booked.name_until <= now else (booked.seats, booked.name_until)


async def _held(db: AsyncConnection, who: Who, session_id: int, institution_id: int, now: datetime) -> Held:
    if not may(who, Verb.ENROL_OTHERS, (institution_id,)):
        raise Refused(Reason.NOT_ALLOWED)
    return await seating.hold(db, session_id, now)


async def _row(db: AsyncConnection, session_id: int, institution_id: int) -> Any:
    own = (unnamed_seats.c.session_id == session_id) & (unnamed_seats.c.institution_id == institution_id)
    return (await db.execute(select(unnamed_seats).where(own))).one_or_none()


async def _write(
    db: AsyncConnection,
    held: Held,
    institution_id: int,
    before: int,
    after: int,
    who: Who,
    now: datetime,
    until: datetime | None = None,
    why: str | None = None,
) -> None:
    """The number of seats as it is now; `until`: a new date."""
    own = (unnamed_seats.c.session_id == held.id) & (unnamed_seats.c.institution_id == institution_id)
    if not after:
        await db.execute(delete(unnamed_seats).where(own))
    elif before:
        values = {"seats": after} | ({} if until is None else {"name_until": until, "booked_by": who.person_id})
        await db.execute(update(unnamed_seats).where(own).values(**values))
    else:
        row = {"session_id": held.id, "institution_id": institution_id, "seats": after, "name_until": until}
        await db.execute(unnamed_seats.insert().values(**row, booked_by=who.person_id))
    was, is_now = (f"{institution_id}:{seats}" for seats in (before, after))
    await history.record(db, who, now, "session", held.id, "unnamed", was, is_now, why)
