"""Several people of one institution at once: what would become of each, then all of them or the possible ones."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import approvals, asking, eligibility, enrolments, people, promotion, seating
from catalogue.refusals import Reason, Refused
from catalogue.rules import seats
from catalogue.rules.eligibility import Applicant
from catalogue.rules.rights import Verb, Who, may
from catalogue.rules.states import EnrolmentState
from catalogue.rules.terms import Terms
from catalogue.seating import Held
from catalogue.tables import people as person_rows
from catalogue.team_cards import Prospect


class Mode(StrEnum):
    """`ALL`: only if everybody gets a seat. `POSSIBLE`: seats as far as they go, the waiting list for the others."""

    ALL = "all"
    POSSIBLE = "possible"


async def preview(
    db: AsyncConnection, who: Who, session_id: int, institution_id: int, person_ids: Sequence[int], now: datetime
) -> tuple[Prospect, ...]:
    """What would become of each, in this order, if they enrolled now. Changes nothing.

    Refused: no coordinator of the institution.
    """
    _must_act(who, institution_id)
    held = await seating.seen(db, session_id, now)
    return await _prospects(db, held, institution_id, person_ids, now)


async def enrol_all(
    db: AsyncConnection,
    who: Who,
    session_id: int,
    institution_id: int,
    person_ids: Sequence[int],
    mode: Mode,
    now: datetime,
    terms: Terms,
) -> tuple[Prospect, ...]:
    """Enrol several people through the verb for one; hands out what became of each.

    With `ALL`, nothing happens unless everybody gets a seat or has one: then this is what would have been.
    """
    _must_act(who, institution_id)
    held = await seating.hold(db, session_id, now)
    await eligibility.lock_people(db, person_ids)
    if held.standing.waiting:
        await promotion.promote(db, held, now, terms)
        held = await seating.hold(db, session_id, now)
    found = await _prospects(db, held, institution_id, person_ids, now)
    if mode is Mode.ALL and not fits(found):
        return found
    for one in found:
        if one.reason is None and not one.already:
            await enrolments.enrol(db, who, session_id, institution_id, now, terms, one.id)
    return found


def fits(found: Sequence[Prospect]) -> bool:
    """Everybody gets a seat, or has one."""
    return all(one.gets_seat for one in found)


def _must_act(who: Who, institution_id: int) -> None:
    if not may(who, Verb.ENROL_OTHERS, (institution_id,)):
        raise Refused(Reason.NOT_ALLOWED)


async def _prospects(
    db: AsyncConnection, held: Held, institution_id: int, person_ids: Sequence[int], now: datetime
) -> tuple[Prospect, ...]:
    """One after the other, each seat that is given counted before the next."""
    wanted = list(dict.fromkeys(person_ids))
    names = await db.execute(select(person_rows.c.id, person_rows.c.name).where(person_rows.c.id.in_(wanted)))
    called = {row.id: row.name for row in names}
    known = await people.applicants(db, institution_id, wanted)
    found = []
    for person_id in wanted:
        one = await _prospect(db, held, institution_id, known.get(person_id), person_id, called.get(person_id, ""), now)
        if one.gets_seat and not one.already:
            taken = seats.take(held.standing.seats, institution_id)
            held = replace(held, standing=replace(held.standing, seats=taken))
        found.append(one)
    return tuple(found)


async def _prospect(
    db: AsyncConnection,
    held: Held,
    institution_id: int,
    applicant: Applicant | None,
    person_id: int,
    name: str,
    now: datetime,
) -> Prospect:
    theirs = await seating.live(db, held.id, person_id)
    if theirs is not None:
        return Prospect(person_id, name, EnrolmentState(theirs.state), already=True)
    if applicant is None:
        return Prospect(person_id, name, None, Reason.NOT_A_COLLEAGUE)
    why = held.standing.why_closed(now, institution_id) or await _strict(db, held, applicant, now)
    if why is not None:
        return Prospect(person_id, name, None, why)
    full = held.standing.why_not(institution_id) is not None
    state = EnrolmentState.WAITING if full else approvals.seat_state(held, applicant)
    return Prospect(person_id, name, state)


async def _strict(db: AsyncConnection, held: Held, applicant: Applicant, now: datetime) -> Reason | None:
    """The strict rule about the person that keeps them from a seat."""
    found = await eligibility.hindrances(db, held, applicant, now)
    unapprovable = await asking.unapprovable(db, held.row, applicant)
    every = found if unapprovable is None else (*found, unapprovable)
    return next((hindrance.reason for hindrance in every if hindrance.strict), None)
