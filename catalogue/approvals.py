"""Approval by the applicant's own institution: a seat is held until one of its approvers has answered."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import outbox
from catalogue.rules.courtesy import send_at
from catalogue.rules.eligibility import Applicant
from catalogue.rules.offers import held_until
from catalogue.rules.seats import OUTSIDE
from catalogue.rules.states import EnrolmentState, Role
from catalogue.rules.terms import Terms
from catalogue.seating import Held
from catalogue.tables import memberships


def seat_state(held: Held, applicant: Applicant) -> EnrolmentState:
    """What a free seat means for somebody: theirs, or held until their institution has approved it."""
    asks = (applicant.asks or held.row.approval) and applicant.institution_id != OUTSIDE
    return EnrolmentState.REQUESTED if asks else EnrolmentState.ENROLLED


def limits(held: Held, now: datetime, terms: Terms) -> dict[str, Any]:
    """From when approvers may be told, and until when the seat is held: at the latest to the first meeting."""
    window = held.window
    due = send_at(now, window.starts_at, window.zone, terms.quiet)
    end = held_until(due, terms.approval_hold, terms, window.zone, window.starts_at)
    return {"requested_at": due, "request_expires_at": end}


async def ask(
    db: AsyncConnection,
    held: Held,
    enrolment_id: int,
    person_id: int,
    institution_id: int,
    revision: int,
    now: datetime,
    terms: Terms,
) -> None:
    """Put the question to whoever approves for this person."""
    due = send_at(now, held.window.starts_at, held.window.zone, terms.quiet)
    for approver in await approvers(db, person_id, institution_id):
        key = f"approval:{enrolment_id}:{revision}:{approver}"
        await outbox.add(db, key, "approval", approver, now, due_at=due, enrolment_id=enrolment_id)


async def approvers(db: AsyncConnection, person_id: int, institution_id: int) -> Sequence[int]:
    """The one named on the membership, else every approver of the house, else its coordinators; never oneself."""
    house = memberships.c.institution_id == institution_id
    named = select(memberships.c.approver_id).where(house, memberships.c.person_id == person_id)
    chosen = [one for one in (await db.execute(named)).scalars() if one is not None and one != person_id]
    if chosen:
        return chosen[:1]
    for role in (Role.APPROVER, Role.COORDINATOR):
        others = house & (memberships.c.role == role) & (memberships.c.person_id != person_id)
        query = select(memberships.c.person_id).where(others).order_by(memberships.c.id)
        if found := (await db.execute(query)).scalars().all():
            return found
    return []
