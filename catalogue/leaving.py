"""Somebody leaves a house: their access ends, and what was theirs there is handed over."""

from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import (
    asking,
    belonging,
    deputies,
    drafts,
    eligibility,
    history,
    invitations,
    members,
    outbox,
    people,
    promotion,
    seating,
)
from catalogue.database import lock
from catalogue.house_cards import LeavingCard
from catalogue.refusals import Reason, Refused
from catalogue.rules import approval, windows
from catalogue.rules.courtesy import Due
from catalogue.rules.rights import Verb, Who, may
from catalogue.rules.states import LEFT_HOUSE, LIVE, EnrolmentState, NoticeState, Role, SessionState
from catalogue.rules.terms import Terms
from catalogue.tables import enrolments, institutions, meetings, memberships, sessions, unnamed_seats
from catalogue.tables import history as history_rows
from catalogue.tables import invitations as invitation_rows
from catalogue.tables import outbox as notices


async def preview(db: AsyncConnection, who: Who, institution_id: int, person_id: int, now: datetime) -> LeavingCard:
    """What would follow. Refused: neither oneself nor a coordinator of the house in their own
    right; nobody of it."""
    _must(who, institution_id, person_id)
    if not await members.roles_of(db, institution_id, person_id):
        raise Refused(Reason.NOT_A_COLLEAGUE)
    own_name = select(institutions.c.name).where(institutions.c.id == institution_id)
    coming = await _coming(db, institution_id, person_id, now)
    waiting = sum(one.state is EnrolmentState.WAITING for one in coming)
    ahead = sessions.c.id.in_(_with_future(now)) & (sessions.c.state != SessionState.CANCELLED)
    teaches = select(func.count()).select_from(sessions).where(sessions.c.trainer_id == person_id, ahead)
    own = (unnamed_seats.c.institution_id == institution_id) & (unnamed_seats.c.booked_by == person_id)
    booked = select(func.coalesce(func.sum(unnamed_seats.c.seats), 0)).where(own, unnamed_seats.c.name_until > now)
    house = await asking.house(db, institution_id)
    open_ = await asking.open_requests(db, institution_id)
    coordinates = may(who, Verb.INVITE, [institution_id])
    return LeavingCard(
        person_id=person_id,
        name=await people.name(db, person_id),
        house_id=institution_id,
        house=(await db.execute(own_name)).scalar_one(),
        own=who.person_id == person_id,
        seats=len(coming) - waiting,
        waiting=waiting,
        teaches=(await db.execute(teaches)).scalar_one(),
        requests=sum(person_id in approval.asked(house, one.person_id) for one in open_),
        booked=(await db.execute(booked)).scalar_one(),
        links=len(await invitations.open_of(db, who, institution_id, now)) if coordinates else 0,
        last=await members.is_last(db, institution_id, person_id),
    )


async def leave(db: AsyncConnection, who: Who, institution_id: int, person_id: int, now: datetime, terms: Terms) -> int:
    """Hands out how many enrolments have ended. Whoever is no member any more stays so; nothing changes.

    What they have in sessions that are still to begin ends as cancelled, and goes to the next in line; what they were
    to approve is put to the others of the house; seats without a name that they booked are a colleague's; the links
    that they made stop working. Sessions that they teach or that have begun stay as they are. Refused: neither oneself
    nor a coordinator of the house in their own right; somebody who was never of the house; the last coordinator.
    """
    _must(who, institution_id, person_id)
    await _hold(db, who, institution_id, person_id)
    roles = await members.roles_of(db, institution_id, person_id)
    if not roles:
        await _must_have_left(db, who, institution_id, person_id)
        return 0
    if Role.COORDINATOR in roles:
        await members.must_not_be_last(db, institution_id, person_id)
    coming = await _hold_sessions(db, institution_id, person_id, now)
    ended = [await _end(db, who, session_id, institution_id, person_id, now, terms) for session_id in sorted(coming)]
    await _take_access(db, who, institution_id, person_id, roles, now, terms)
    await _hand_over(db, who, institution_id, person_id)
    await asking.ask_anew(db, institution_id, now, terms)
    if who.person_id != person_id:
        by = await people.name(db, who.person_id)
        told: dict[str, Any] = {"house": str(institution_id), "by": by, "seats": str(sum(ended))}
        due, key = Due(now, None, terms.zone, terms.quiet), f"gone:{institution_id}:{person_id}:{now.isoformat()}"
        await outbox.add(db, key, "gone", person_id, now, due_at=due, **told)
    return sum(ended)


def _must(who: Who, institution_id: int, person_id: int) -> None:
    if who.person_id != person_id:
        members.must_entrust(who, institution_id)


async def _must_have_left(db: AsyncConnection, who: Who, institution_id: int, person_id: int) -> None:
    """Who belongs to other houses is no business of this one, not even their name."""
    own = (history_rows.c.noun == "person") & (history_rows.c.noun_id == person_id) & (history_rows.c.verb == "leave")
    here = own & history_rows.c.before.startswith(f"{institution_id}:")
    left = (await db.execute(select(history_rows.c.id).where(here).limit(1))).first() is not None
    if not left and who.person_id != person_id:
        raise Refused(Reason.NOT_A_COLLEAGUE)


async def _hold(db: AsyncConnection, who: Who, institution_id: int, person_id: int) -> None:
    """What they are doing is done; the house is locked: two coordinators who leave at once do not leave it alone."""
    await belonging.take(db, person_id)
    if who.person_id != person_id:
        await members.hold(db, who, institution_id, own=True)
    elif await lock(db, select(institutions).where(institutions.c.id == institution_id), institutions) is None:
        raise Refused(Reason.NOT_FOUND)


async def _hold_sessions(db: AsyncConnection, institution_id: int, person_id: int, now: datetime) -> set[int]:
    """The sessions in which they have something, locked, and they as well: nobody gives them a seat meanwhile."""
    seen = {row.session_id for row in await _coming(db, institution_id, person_id, now)}
    await seating.lock_all(db, seen)
    await eligibility.lock_people(db, [person_id])
    new = {row.session_id for row in await _coming(db, institution_id, person_id, now)} - seen
    if new:  # between the two looks: out of order, so not waited for; whoever called tries all of it again
        await seating.lock_all(db, new, at_once=True)
    return seen | new


async def _coming(db: AsyncConnection, institution_id: int, person_id: int, now: datetime) -> Any:
    """Their live enrolments for this house in sessions that are still to begin, or have no date yet."""
    begun = exists().where(
        meetings.c.session_id == enrolments.c.session_id, meetings.c.starts_at <= now, meetings.c.cancelled_at.is_(None)
    )
    own = (enrolments.c.person_id == person_id) & (enrolments.c.institution_id == institution_id)
    query = select(enrolments.c.session_id, enrolments.c.state).where(own, enrolments.c.state.in_(LIVE), ~begun)
    return (await db.execute(query.order_by(enrolments.c.session_id))).all()


def _with_future(now: datetime) -> Any:
    return select(meetings.c.session_id).where(meetings.c.ends_at > now, meetings.c.cancelled_at.is_(None))


async def _end(
    db: AsyncConnection, who: Who, session_id: int, institution_id: int, person_id: int, now: datetime, terms: Terms
) -> int:
    """Their enrolment in one session, under its lock: ended by the organiser, told, its seat for the next in line."""
    held = await seating.hold(db, session_id, now)
    row = await seating.live(db, session_id, person_id)
    if row is None or row.institution_id != institution_id or windows.has_started(held.window, now):
        return 0
    await seating.step(db, who, row, EnrolmentState.CANCELLED, now, LEFT_HOUSE)
    key, had = f"removed:{row.id}:{row.revision + 1}", row.state.value
    due = seating.told_at(held, who, person_id, now, terms)
    await outbox.add(db, key, "removed", person_id, now, due_at=due, enrolment_id=row.id, had=had, why=LEFT_HOUSE)
    await promotion.promote(db, held, now, terms, seating.own_seat(held, row))
    return 1


async def _take_access(
    db: AsyncConnection,
    who: Who,
    institution_id: int,
    person_id: int,
    roles: frozenset[Role],
    now: datetime,
    terms: Terms,
) -> None:
    """Roles, deputies on either side, links they made, a half-filled form and a list that waits; nobody is approved by
    them any more."""
    house = memberships.c.institution_id == institution_id
    await db.execute(memberships.delete().where(house, memberships.c.person_id == person_id))
    await db.execute(update(memberships).where(house, memberships.c.approver_id == person_id).values(approver_id=None))
    await deputies.end_all(db, who, institution_id, person_id, now, terms)
    made = (invitation_rows.c.institution_id == institution_id) & (invitation_rows.c.invited_by == person_id)
    await invitations.end(db, who, made, now)
    await drafts.drop_all(db, person_id)
    was = ",".join(role for role in members.ORDER if role in roles)
    await history.record(db, who, now, "person", person_id, "leave", before=f"{institution_id}:{was}")


async def _hand_over(db: AsyncConnection, who: Who, institution_id: int, person_id: int) -> None:
    """Seats without a name are booked by who does it, else by the house's first coordinator; what they had still to
    hear as one of the house nobody tells them."""
    desks = [person for person, _ in await people.coordinators(db, [institution_id])]
    heir = who.person_id if who.person_id in desks else next(iter(desks), None)
    own = (unnamed_seats.c.institution_id == institution_id) & (unnamed_seats.c.booked_by == person_id)
    await db.execute(update(unnamed_seats).where(own).values(booked_by=heir))
    unsent = (notices.c.person_id == person_id) & (notices.c.state == NoticeState.DUE)
    query = select(notices.c.id, notices.c.facts).where(unsent, notices.c.session_id.is_not(None))
    theirs = [row.id for row in await db.execute(query) if row.facts.get("house") == str(institution_id)]
    gone = {"state": NoticeState.DROPPED, "why": "its person has left the institution"}
    await db.execute(update(notices).where(notices.c.id.in_(theirs)).values(**gone))
