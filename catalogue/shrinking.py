"""Fewer seats than are taken: whose seat would go, and moving them back to the waiting list."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import moving, outbox, seating
from catalogue.desk_cards import LoweredCard
from catalogue.refusals import Reason, Refused
from catalogue.rules.courtesy import Due
from catalogue.rules.rights import Verb, Who, may
from catalogue.rules.seats import OUTSIDE
from catalogue.rules.shrinking import Seat, moved_back
from catalogue.rules.states import SEATED, EnrolmentState
from catalogue.rules.terms import Terms
from catalogue.seating import Held
from catalogue.tables import enrolments, people


def too_small(held: Held, capacity: int | None, least: int) -> Refused:
    """A "no" to fewer seats than may be, with the figures."""
    return Refused(Reason.CAPACITY_TOO_SMALL, session_id=held.id, capacity=capacity, taken=least)


async def preview(
    db: AsyncConnection,
    who: Who,
    session_id: int,
    capacity: int,
    now: datetime,
    reserved: Mapping[int, int] | None = None,
) -> LoweredCard:
    """What lowering a session to so many seats would mean. `reserved`: as it is to be; None: as it is.

    Refused: no right to run it.
    """
    held = await seating.hold(db, session_id, now)
    if not may(who, Verb.OFFER, held.standing.hosts):
        raise Refused(Reason.NOT_ALLOWED)
    seated = await _seated(db, held)
    kept = held.standing.seats.reserved if reserved is None else reserved
    losing, latest = _losing(held, seated, capacity, kept), _losing(held, seated, capacity, {})
    own = tuple(row.name for row in losing if may(who, Verb.ENROL_OTHERS, [row.institution_id or 0]))
    unnamed = held.standing.taken - len(seated)
    spared = len({row.id for row in latest} - {row.id for row in losing})
    return LoweredCard(capacity, held.standing.taken, len(losing), own, unnamed, spared)


async def _seated(db: AsyncConnection, held: Held) -> Sequence[Any]:
    query = select(enrolments, people.c.name).join(people, people.c.id == enrolments.c.person_id)
    mine = (enrolments.c.session_id == held.id) & enrolments.c.state.in_(SEATED)
    return (await db.execute(query.where(mine).order_by(enrolments.c.queued_at, enrolments.c.id))).all()


def _losing(held: Held, seated: Sequence[Any], capacity: int, reserved: Mapping[int, int]) -> list[Any]:
    """In the order in which they joined."""
    seats = [Seat(row.id, row.queued_at, row.state, row.institution_id or OUTSIDE) for row in seated]
    named = Counter(seat.institution_id for seat in seats)
    unnamed = {house: taken - named[house] for house, taken in held.standing.seats.taken.items()}
    gone = moved_back(seats, held.standing.taken - capacity, reserved, unnamed)
    return [row for row in seated if row.id in gone]


async def move_back(
    db: AsyncConnection,
    who: Who,
    held: Held,
    capacity: int,
    now: datetime,
    terms: Terms,
    reserved: Mapping[int, int],
) -> int:
    """The last ones go back to the waiting list, with the place that they had; each is told. Hands out how many.

    Whoever has a seat that their institution has reserved (`reserved`: from now on) goes after all others. Refused
    where seats without a name alone are more: those are an institution's to give back.
    """
    seated = await _seated(db, held)
    unnamed = held.standing.taken - len(seated)
    if unnamed > capacity:
        raise too_small(held, capacity, unnamed)
    due = Due(now + terms.undo, await moving.next_start(db, held.id, now), held.row.zone, terms.quiet)
    losing = _losing(held, seated, capacity, reserved)
    for row in losing:
        await seating.step(db, who, row, EnrolmentState.WAITING, now, "fewer seats", skips_until=None)
        key, had = f"moved_back:{row.id}:{row.revision + 1}", row.state.value
        await outbox.add(db, key, "moved_back", row.person_id, now, due_at=due, enrolment_id=row.id, had=had)
    return len(losing)
