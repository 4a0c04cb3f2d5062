"""Enrolments: one person in one session. Every verb opens with the session's lock and may be repeated."""

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import history, outbox, seating
from catalogue.cards import ParticipantCard
from catalogue.database import insert_once
from catalogue.refusals import Reason, Refused
from catalogue.rules import seats, windows
from catalogue.rules.courtesy import send_at
from catalogue.rules.rights import CLOCK, Verb, Who, may
from catalogue.rules.states import LIVE, EnrolmentState
from catalogue.rules.terms import Terms
from catalogue.seating import Held
from catalogue.tables import enrolments, institutions, people


async def enrol(
    db: AsyncConnection, who: Who, session_id: int, institution_id: int, now: datetime, terms: Terms
) -> EnrolmentState:
    """Take a seat, or the next place on the waiting list if none is free. A second call changes nothing.

    `institution_id`: the house for which the person goes. Refused where enrolment is shut.
    """
    if not may(who, Verb.ENROL):
        raise Refused(Reason.NOT_A_MEMBER)
    held = await seating.hold(db, session_id)
    shut = windows.why_closed(held.window, now)
    new = None if shut else await _add(db, who, held, institution_id, now, terms)
    if new is not None:
        return new
    mine = await _live(db, session_id, who.person_id)
    if mine is None and shut is not None:
        raise _refused(held, shut)
    return EnrolmentState(mine.state)


async def _add(
    db: AsyncConnection, who: Who, held: Held, institution_id: int, now: datetime, terms: Terms
) -> EnrolmentState | None:
    """The state of a new enrolment, whoever waited before being served first; None for somebody who has one."""
    if held.standing.waiting:
        await seating.promote(db, held, now, terms)
        held = await seating.hold(db, held.id)
    state = seats.place(held.standing.seats, institution_id)
    row = {"session_id": held.id, "person_id": who.person_id, "institution_id": institution_id, "state": state}
    times = {"queued_at": now, "created_at": now, "changed_at": now}
    new = await insert_once(db, enrolments, key=secrets.token_hex(16), **row, **times)
    if new is None:
        return None
    await history.record(db, who, now, "enrolment", new, "step", None, state)
    if state is EnrolmentState.ENROLLED:
        await _confirm(db, new, who.person_id, 0, now)
    return state


async def accept(db: AsyncConnection, who: Who, session_id: int, now: datetime) -> None:
    """Take the seat that was offered. Refused once the offer has ended; a second call changes nothing."""
    held = await seating.hold(db, session_id)
    mine = await _live(db, session_id, who.person_id)
    if mine is not None and mine.state is EnrolmentState.ENROLLED:
        return
    if held.row.state == "cancelled":
        raise Refused(Reason.CANCELLED)
    if mine is None or mine.state is not EnrolmentState.OFFERED or now >= mine.offer_expires_at:
        raise Refused(Reason.OFFER_GONE)
    await seating.step(db, who, mine, EnrolmentState.ENROLLED, now)
    await _confirm(db, mine.id, mine.person_id, mine.revision + 1, now)


async def withdraw(db: AsyncConnection, who: Who, session_id: int, now: datetime, terms: Terms) -> None:
    """Give up a seat, an offer or a place on the waiting list; the seat goes to the next in line.

    A second call changes nothing. Refused from the start of the first meeting on.
    """
    held = await seating.hold(db, session_id)
    mine = await _live(db, session_id, who.person_id)
    if mine is None:
        return
    if windows.has_started(held.window, now):
        raise Refused(Reason.STARTED, starts_at=held.window.starts_at)
    await seating.step(db, who, mine, EnrolmentState.WITHDRAWN, now)
    if mine.state is EnrolmentState.ENROLLED:
        key = f"left:{mine.id}:{mine.revision + 1}"
        await outbox.add(db, key, "left", mine.person_id, now, enrolment_id=mine.id)
    await seating.promote(db, held, now, terms)


async def lapse(db: AsyncConnection, session_id: int, now: datetime, terms: Terms) -> int:
    """End the offers of a session whose time is over and offer their seats to the next; hands out how many."""
    held = await seating.hold(db, session_id)
    over = (enrolments.c.session_id == session_id) & (enrolments.c.offer_expires_at <= now)
    rows = (await db.execute(select(enrolments).where(over).order_by(enrolments.c.id))).all()
    for row in rows:
        await seating.step(db, CLOCK, row, EnrolmentState.LAPSED, now)
        key = f"lapsed:{row.id}:{row.revision + 1}"
        due = send_at(now, held.window.starts_at, held.row.zone, terms.quiet)
        await outbox.add(db, key, "lapsed", row.person_id, now, due_at=due, enrolment_id=row.id)
    await seating.promote(db, held, now, terms)
    return len(rows)


async def participants(db: AsyncConnection, who: Who, session_id: int) -> tuple[ParticipantCard, ...]:
    """Names, for the coordinators of the hosts only: seats first, then the waiting list in its order."""
    if not may(who, Verb.SEE_PARTICIPANTS, await seating.hosts(db, session_id)):
        raise Refused(Reason.NOT_ALLOWED)
    query = (
        select(enrolments, people.c.name, people.c.unreachable_at, institutions.c.name.label("institution"))
        .join(people, people.c.id == enrolments.c.person_id)
        .join(institutions, institutions.c.id == enrolments.c.institution_id)
        .where(enrolments.c.session_id == session_id, enrolments.c.state.in_(LIVE))
        .order_by(enrolments.c.queued_at, enrolments.c.id)
    )
    rows = (await db.execute(query)).all()
    waiting = [row.id for row in rows if row.state is EnrolmentState.WAITING]
    cards = [_participant(row, waiting) for row in rows]
    return tuple(sorted(cards, key=lambda card: card.place or 0))


def _participant(row: Any, waiting: list[int]) -> ParticipantCard:
    place = waiting.index(row.id) + 1 if row.id in waiting else None
    return ParticipantCard(row.id, row.name, row.institution, row.state, place, row.unreachable_at is None)


def _refused(held: Held, reason: Reason) -> Refused:
    return Refused(
        reason,
        session_id=held.id,
        training_id=held.row.training_id,
        opens_on=held.window.opens_on,
        closes_on=held.window.closes_on,
        starts_at=held.window.starts_at,
    )


async def _live(db: AsyncConnection, session_id: int, person_id: int | None) -> Any:
    mine = (enrolments.c.session_id == session_id) & (enrolments.c.person_id == person_id)
    return (await db.execute(select(enrolments).where(mine, enrolments.c.state.in_(LIVE)))).one_or_none()


async def _confirm(db: AsyncConnection, enrolment_id: int, person_id: int | None, revision: int, now: datetime) -> None:
    assert person_id is not None, "only people take seats"
    await outbox.add(db, f"seat:{enrolment_id}:{revision}", "seat", person_id, now, enrolment_id=enrolment_id)
