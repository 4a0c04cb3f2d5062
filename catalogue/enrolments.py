"""Enrolments: one person in one session. Every verb opens with the session's lock and may be repeated.

Whoever acts for somebody else names them (`person_id`): coordinators do so for their own people, hosts for outsiders.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import approvals, eligibility, history, outbox, people, promotion, seating
from catalogue.database import insert_once
from catalogue.refusals import Reason, Refused
from catalogue.rules import offers, windows
from catalogue.rules.courtesy import Due
from catalogue.rules.eligibility import Applicant
from catalogue.rules.rights import CLOCK, Verb, Who, may
from catalogue.rules.seats import OUTSIDE
from catalogue.rules.states import LIVE, EnrolmentState
from catalogue.rules.terms import Terms
from catalogue.seating import Held
from catalogue.tables import enrolments
from catalogue.tables.attendance import OFFERED


async def enrol(
    db: AsyncConnection,
    who: Who,
    session_id: int,
    institution_id: int,
    now: datetime,
    terms: Terms,
    person_id: int | None = None,
) -> EnrolmentState:
    """Take a seat, or the next place on the waiting list if none is free. A second call changes nothing.

    `institution_id`: the house for which the person goes, `seats.OUTSIDE` for none. Where that house wants to approve,
    the seat is held until it has answered. Refused: enrolment is shut, a strict rule about the person, or nobody
    may say the yes that is wanted.
    """
    held = await seating.hold(db, session_id, now, person_id or who.person_id, institution_id)
    if person_id in (None, who.person_id) and not held.belongs:
        raise Refused(Reason.NOT_A_MEMBER)  # they may have left since `who` was read
    applicant = await _applicant(db, who, held, institution_id, person_id)
    shut = held.standing.why_closed(now, institution_id)
    asks = approvals.seat_state(held, applicant) is EnrolmentState.REQUESTED
    if held.is_choosy or shut is not None or asks:
        mine = await seating.live(db, session_id, applicant.person_id)
        if mine is not None:
            return EnrolmentState(mine.state)
        if shut is not None:
            raise refused(held, shut)
        await eligibility.check(db, held, applicant, now)
        await approvals.must_be_approvable(db, held, applicant)
    new = await _add(db, who, held, applicant, now, terms)
    return new or EnrolmentState((await seating.live(db, session_id, applicant.person_id)).state)


async def _applicant(
    db: AsyncConnection, who: Who, held: Held, institution_id: int, person_id: int | None
) -> Applicant:
    """Who is to get the seat. Refused: no right to act for them, or nobody of that institution."""
    if person_id is None or person_id == who.person_id:
        # Nobody takes the seats of a house that is not theirs, or goes round its cap.
        if not may(who, Verb.ENROL) or institution_id not in who.institutions:
            raise Refused(Reason.NOT_A_MEMBER)
        return people.applicant(who, institution_id)
    houses = held.standing.hosts if institution_id == OUTSIDE else (institution_id,)
    if not may(who, Verb.ENROL_OTHERS, houses):
        raise Refused(Reason.NOT_ALLOWED)
    found = await people.applicants(db, institution_id, [person_id])
    if person_id not in found:
        raise Refused(Reason.NOT_A_COLLEAGUE)
    return found[person_id]


async def _add(
    db: AsyncConnection, who: Who, held: Held, applicant: Applicant, now: datetime, terms: Terms
) -> EnrolmentState | None:
    """The state of a new enrolment, whoever waited before being served first; None for somebody who has one."""
    if held.standing.waiting:
        await promotion.promote(db, held, now, terms)
        held = await seating.hold(db, held.id, now)
    house = applicant.institution_id
    state = EnrolmentState.WAITING if held.standing.why_not(house) else approvals.seat_state(held, applicant)
    row = {"session_id": held.id, "person_id": applicant.person_id, "institution_id": house or None, "state": state}
    times = {"queued_at": now, "created_at": now, "changed_at": now}
    if state is EnrolmentState.REQUESTED:
        times |= approvals.limits(held, now, terms)
    new = await insert_once(db, enrolments, key=secrets.token_hex(16), **row, **times)
    if new is None:
        return None
    await history.record(db, who, now, "enrolment", new, "step", None, state)
    await told(db, who, held, new, applicant.person_id, house, state, 0, now, terms)
    if held.standing.waiting and state is not EnrolmentState.WAITING:
        await promotion.explain(db, held, now, terms)
    return state


async def told(
    db: AsyncConnection,
    who: Who,
    held: Held,
    enrolment_id: int,
    person_id: int,
    institution_id: int,
    state: EnrolmentState,
    revision: int,
    now: datetime,
    terms: Terms,
) -> None:
    """A seat brings its confirmation, a request its question to the approvers; waiting brings nothing.

    Whatever somebody else did for them is told, by name.
    """
    due, by = seating.told_at(held, who, person_id, now, terms), await _by(db, who, person_id)
    if by and state in (EnrolmentState.WAITING, EnrolmentState.REQUESTED):
        key = f"entered:{enrolment_id}:{revision}"
        await outbox.add(db, key, "entered", person_id, now, due_at=due, enrolment_id=enrolment_id, **by)
    if state is EnrolmentState.ENROLLED:
        key, facts = f"seat:{enrolment_id}:{revision}", {"entered_by": by["by"]} if by else {}
        await outbox.add(db, key, "seat", person_id, now, due_at=due, enrolment_id=enrolment_id, **facts)
    elif state is EnrolmentState.REQUESTED:
        await approvals.ask(db, held, enrolment_id, person_id, institution_id, revision, now, terms)


async def accept(
    db: AsyncConnection, who: Who, session_id: int, now: datetime, terms: Terms, person_id: int | None = None
) -> EnrolmentState:
    """Take the seat that was offered; where the house wants to approve, it is held until it has answered.

    Refused once the offer has ended, by a strict rule about the person, or where nobody may say that yes. A second call
    changes nothing.
    """
    held = await seating.hold(db, session_id, now, person_id or who.person_id)
    mine = await seating.live(db, session_id, person_id or who.person_id)
    if mine is not None and mine.person_id != who.person_id:
        must_act_for(who, held, mine)
    if mine is not None and mine.state in (EnrolmentState.ENROLLED, EnrolmentState.REQUESTED):
        return EnrolmentState(mine.state)
    if held.row.state == "cancelled":
        raise Refused(Reason.CANCELLED)
    if mine is None or not _stands(held, mine, now):
        raise Refused(Reason.OFFER_GONE)
    applicant = await _applicant(db, who, held, mine.institution_id or OUTSIDE, person_id)
    await eligibility.check(db, held, applicant, now)
    await approvals.must_be_approvable(db, held, applicant)
    state = approvals.seat_state(held, applicant)
    limits = approvals.limits(held, now, terms) if state is EnrolmentState.REQUESTED else {}
    await seating.step(db, who, mine, state, now, **limits)
    house = applicant.institution_id
    await told(db, who, held, mine.id, mine.person_id, house, state, mine.revision + 1, now, terms)
    return state


async def skip(db: AsyncConnection, who: Who, session_id: int, now: datetime, terms: Terms) -> None:
    """Not this time: the offered seat goes to the next, the place in the line stays. Nothing else is given up.

    No new offer before the old one would have ended. Without an offer, or after its end, it changes nothing.
    """
    held = await seating.hold(db, session_id, now)
    mine = await seating.live(db, session_id, who.person_id)
    if mine is None or not _stands(held, mine, now):
        return
    until = _over_at(held, mine)
    await seating.step(db, who, mine, EnrolmentState.WAITING, now, "skipped", skips_until=until)
    await promotion.promote(db, held, now, terms, seating.own_seat(held, mine))


def _stands(held: Held, enrolment: Any, now: datetime) -> bool:
    """Somebody has an offer that is not over."""
    return enrolment.state is EnrolmentState.OFFERED and now < _over_at(held, enrolment)


def _over_at(held: Held, offered: Any) -> datetime:
    return offers.over_at(offered.offer_expires_at, windows.closes_at(held.window))


async def withdraw(
    db: AsyncConnection, who: Who, session_id: int, now: datetime, terms: Terms, person_id: int | None = None
) -> None:
    """Give up a seat, a request, an offer or a place on the waiting list; the seat goes to the next in line.

    A second call changes nothing. Refused from the start of the first meeting on, but for a place in the line.
    """
    held = await seating.hold(db, session_id, now)
    mine = await seating.live(db, session_id, person_id or who.person_id)
    if mine is None:
        return
    if mine.person_id != who.person_id:
        must_act_for(who, held, mine)
    if mine.state is not EnrolmentState.WAITING and windows.has_started(held.window, now):
        raise Refused(Reason.STARTED, starts_at=held.window.starts_at)
    seated = mine.state is EnrolmentState.ENROLLED
    late = "late" if seated and windows.is_late(held.window, now) else None
    await seating.step(db, who, mine, EnrolmentState.WITHDRAWN, now, late)
    by = await _by(db, who, mine.person_id)
    if seated or by:
        key, facts = f"left:{mine.id}:{mine.revision + 1}", by | ({"had": mine.state.value} if by else {})
        due = seating.told_at(held, who, mine.person_id, now, terms)
        await outbox.add(db, key, "left", mine.person_id, now, due_at=due, enrolment_id=mine.id, **facts)
    await promotion.promote(db, held, now, terms, seating.own_seat(held, mine))


async def _by(db: AsyncConnection, who: Who, person_id: int) -> dict[str, Any]:
    """Who did it for somebody else, by name; nothing for oneself."""
    if who.person_id in (None, person_id):
        return {}
    assert who.person_id is not None
    return {"by": (await people.card(db, who.person_id)).name}


def must_act_for(who: Who, held: Held, enrolment: Any) -> None:
    """Refused: neither a coordinator of the person's house nor, for an outsider, of a host."""
    houses = held.standing.hosts if enrolment.institution_id is None else (enrolment.institution_id,)
    if not may(who, Verb.ENROL_OTHERS, houses):
        raise Refused(Reason.NOT_ALLOWED)


async def remove(db: AsyncConnection, who: Who, enrolment_id: int, why: str, now: datetime, terms: Terms) -> None:
    """The organiser takes somebody off a session: their enrolment is cancelled, not withdrawn, and they are told.

    Refused: no coordinator of a host. Somebody who is off already stays so.
    """
    found = (await db.execute(select(enrolments.c.session_id).where(enrolments.c.id == enrolment_id))).scalar()
    if found is None:
        raise Refused(Reason.NOT_FOUND)
    held = await seating.hold(db, found, now)
    if not may(who, Verb.OFFER, held.standing.hosts):
        raise Refused(Reason.NOT_ALLOWED)
    row = (await db.execute(select(enrolments).where(enrolments.c.id == enrolment_id))).one()
    if row.state not in LIVE:
        return
    await seating.step(db, who, row, EnrolmentState.CANCELLED, now, why)
    key = f"removed:{row.id}:{row.revision + 1}"
    due, had = seating.told_at(held, who, row.person_id, now, terms), row.state.value
    await outbox.add(db, key, "removed", row.person_id, now, due_at=due, enrolment_id=row.id, had=had, why=why)
    await promotion.promote(db, held, now, terms, seating.own_seat(held, row))


async def lapse(db: AsyncConnection, session_id: int, now: datetime, terms: Terms) -> int:
    """End the offers of a session whose time is over and offer their seats to the next; hands out how many."""
    held = await seating.hold(db, session_id, now)
    query = select(enrolments).where(enrolments.c.session_id == session_id, OFFERED).order_by(enrolments.c.id)
    rows: Sequence[Any] = [row for row in await db.execute(query) if _over_at(held, row) <= now]
    for row in rows:
        await seating.step(db, CLOCK, row, EnrolmentState.LAPSED, now)
        key = f"lapsed:{row.id}:{row.revision + 1}"
        due = Due(now, held.window.starts_at, held.row.zone, terms.quiet)
        await outbox.add(db, key, "lapsed", row.person_id, now, due_at=due, enrolment_id=row.id)
    await promotion.promote(db, held, now, terms, seating.own_seats(held, rows))
    return len(rows)


def refused(held: Held, reason: Reason) -> Refused:
    """A "no" of a session, with all that leads on from it."""
    window = held.window
    return Refused(
        reason,
        session_id=held.id,
        training_id=held.row.training_id,
        hosts=held.standing.hosts,
        opens_on=window.opens_on,
        own_until=window.own_until,
        outsiders_from=window.outsiders_from,
        closes_on=window.closes_on,
        starts_at=window.starts_at,
    )
