"""Whom a request for a seat is put to, when they are asked again, and what was asked back."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import outbox
from catalogue.apart import apart, written_apart
from catalogue.people import stands_in
from catalogue.refusals import Reason, Refused
from catalogue.rules import approval, windows
from catalogue.rules.approval import House
from catalogue.rules.courtesy import Due, send_at
from catalogue.rules.eligibility import Applicant, Hindrance
from catalogue.rules.seats import OUTSIDE
from catalogue.rules.states import EnrolmentState, Role
from catalogue.rules.terms import Terms
from catalogue.seating import Held
from catalogue.tables import deputies, enrolments, history, institutions, meetings, memberships, people, sessions
from catalogue.tables.attendance import REQUESTED

#: Verbs of the history: what was asked back, and the applicant's answer.
QUESTION, ANSWER = "ask", "answer"


def seat_state(held: Held, applicant: Applicant) -> EnrolmentState:
    """What a free seat means for somebody: theirs, or held until their institution has approved it."""
    return EnrolmentState.REQUESTED if asks(held.row, applicant) else EnrolmentState.ENROLLED


def asks(session: Any, applicant: Applicant) -> bool:
    """Does a seat in a session (its row) want somebody's yes?"""
    return bool(applicant.asks or session.approval) and applicant.institution_id != OUTSIDE


async def unapprovable(db: AsyncConnection, session: Any, applicant: Applicant) -> Hindrance | None:
    """A yes is wanted, and nobody in their institution may say it for them: with whom to ask. Else None.

    A seat held for an answer that nobody can give would be an empty promise.
    """
    if not asks(session, applicant) or await approvers(db, applicant.person_id, applicant.institution_id):
        return None
    own = institutions.c.id == applicant.institution_id
    house = (await db.execute(select(institutions.c.name, institutions.c.contact).where(own))).one()
    leads = Role.COORDINATOR.value in applicant.groups
    facts = {"institution": house.name, "contact": house.contact, "leads": leads, "own_rule": applicant.asks}
    return Hindrance(Reason.NOBODY_APPROVES, strict=True, facts=facts)


async def must_be_approvable(db: AsyncConnection, held: Held, applicant: Applicant) -> None:
    """Refused: nobody may say the yes that is wanted; names whom it is about (`applicant_id`)."""
    against = await unapprovable(db, held.row, applicant)
    if against is not None:
        raise Refused(against.reason, session_id=held.id, applicant_id=applicant.person_id, **against.facts)


def limits(held: Held, now: datetime, terms: Terms) -> dict[str, Any]:
    """From when approvers may be told, and until when the seat is held."""
    window = held.window
    due = send_at(now, window.starts_at, window.zone, terms.quiet)
    end = approval.held_until(due, terms, window.zone, window.starts_at, windows.closes_at(window))
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
    due = Due(now, held.window.starts_at, held.window.zone, terms.quiet)
    for approver in await approvers(db, person_id, institution_id, terms.today(now)):
        key = f"approval:{enrolment_id}:{revision}:{approver}"
        await outbox.add(db, key, "approval", approver, now, due_at=due, enrolment_id=enrolment_id)


async def approvers(
    db: AsyncConnection, person_id: int, institution_id: int, today: date | None = None
) -> Sequence[int]:
    """The one named on the membership, else every approver of the house, else its coordinators; never oneself.

    `today`: whoever stands in for one of them on this day as well.
    """
    there = await house(db, institution_id, today)
    return approval.told(there, approval.asked(there, person_id), person_id)


async def house(db: AsyncConnection, institution_id: int, today: date | None = None) -> House:
    """Who says yes in an institution, and who stands in for them `today`."""
    columns = (memberships.c.person_id, memberships.c.role, memberships.c.approver_id, deputies.c.deputy_id)
    joined = memberships.outerjoin(deputies, stands_in(memberships.c.person_id, memberships.c.institution_id))
    query = select(*columns).select_from(joined).where(memberships.c.institution_id == institution_id)
    rows = (await db.execute(query.order_by(memberships.c.id, deputies.c.id), {"today": today})).all()
    away: dict[int, list[int]] = {}
    for row in rows:
        if row.deputy_id is not None:
            away.setdefault(row.person_id, []).append(row.deputy_id)
    return House(
        tuple(dict.fromkeys(row.person_id for row in rows if row.role is Role.APPROVER)),
        tuple(dict.fromkeys(row.person_id for row in rows if row.role is Role.COORDINATOR)),
        {row.person_id: row.approver_id for row in rows if row.approver_id is not None},
        away,
    )


async def remind(db: AsyncConnection, now: datetime, terms: Terms) -> None:
    """Whoever was asked and has not answered is reminded; later their deputies are asked. Once each."""
    houses: dict[int, House] = {}
    wanted: dict[str, tuple[Any, str, int]] = {}
    for row in await open_requests(db):
        due: list[str] = []
        with apart("enrolment", row.id):
            due = _due(row, now, terms)
        if due and row.institution_id not in houses:
            houses[row.institution_id] = await house(db, row.institution_id, terms.today(now))
        for nudge in due:
            of = approval.asked if nudge == "reminder" else approval.deputies
            there = houses[row.institution_id]
            for person_id in approval.told(there, of(there, row.person_id), row.person_id):
                wanted[f"approval:{row.id}:{row.revision}:{nudge}:{person_id}"] = row, nudge, person_id
    told = await outbox.known(db, wanted)
    for key, (row, nudge, person_id) in wanted.items():
        if key not in told:
            async with written_apart(db, "enrolment", row.id):
                at = Due(now, row.starts_at, row.zone, terms.quiet)
                await outbox.add(db, key, "approval", person_id, now, due_at=at, enrolment_id=row.id, again=nudge)


def _due(row: Any, now: datetime, terms: Terms) -> list[str]:
    """Which of both words about a request it is time for."""
    nudges = approval.nudges(row.requested_at, row.request_expires_at, terms)
    return [name for name, moment in nudges.items() if moment <= now]


async def ask_anew(db: AsyncConnection, institution_id: int, now: datetime, terms: Terms) -> None:
    """Somebody says yes there no longer: the open requests are put to whoever does now. Who was asked is not again."""
    there = await house(db, institution_id, terms.today(now))
    wanted = {
        f"approval:{row.id}:{row.revision}:{person_id}": (row, person_id)
        for row in await open_requests(db, institution_id)
        for person_id in approval.told(there, approval.asked(there, row.person_id), row.person_id)
    }
    told = await outbox.known(db, wanted)
    for key, (row, person_id) in wanted.items():
        if key not in told:
            due = Due(now, row.starts_at, row.zone, terms.quiet)
            await outbox.add(db, key, "approval", person_id, now, due_at=due, enrolment_id=row.id)


async def open_requests(db: AsyncConnection, *houses: int) -> Sequence[Any]:
    """Every request without an answer, of these institutions or of all, what ends first first.

    With `zone` and `starts_at` of the session.
    """
    zone = select(sessions.c.zone).where(sessions.c.id == enrolments.c.session_id).scalar_subquery()
    kept = (meetings.c.session_id == enrolments.c.session_id) & meetings.c.cancelled_at.is_(None)
    starts_at = select(func.min(meetings.c.starts_at)).where(kept).scalar_subquery()
    query = select(enrolments, zone.label("zone"), starts_at.label("starts_at")).where(REQUESTED)
    if houses:
        query = query.where(enrolments.c.institution_id.in_(houses))
    return (await db.execute(query.order_by(enrolments.c.request_expires_at, enrolments.c.id))).all()


async def exchanges(db: AsyncConnection, enrolment_id: int) -> Sequence[Any]:
    """What was asked back and answered, the earliest first: rows of history with the person's name."""
    spoken = history.c.verb.in_((QUESTION, ANSWER))
    which = (history.c.noun == "enrolment") & (history.c.noun_id == enrolment_id) & spoken
    query = select(history, people.c.name).outerjoin(people, people.c.id == history.c.person_id).where(which)
    return (await db.execute(query.order_by(history.c.id))).all()


async def decided_by(db: AsyncConnection, enrolment_id: int) -> str:
    """The name of whoever took the last step of an enrolment; "" for the clock."""
    which = (history.c.noun == "enrolment") & (history.c.noun_id == enrolment_id) & (history.c.verb == "step")
    query = select(people.c.name).select_from(history.outerjoin(people, people.c.id == history.c.person_id))
    return str((await db.execute(query.where(which).order_by(history.c.id.desc()).limit(1))).scalar() or "")
