"""What must always hold of seats and enrolments, looked up in the rows themselves."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import eligibility, standing
from catalogue.history import UNDO
from catalogue.rules import windows
from catalogue.rules.seats import OUTSIDE
from catalogue.rules.states import LIVE, SEATED, STEPS, EnrolmentState
from catalogue.standing import Standing
from catalogue.tables import enrolments, history, meetings, session_reserves, sessions, unnamed_seats
from catalogue.tables.attendance import OFFERED, WAITING

#: A running bot looks after everything that is due within seconds; so long means that nobody does.
PATIENCE = timedelta(hours=1)

Breaches = list[str]


async def _overbooked(db: AsyncConnection, now: datetime) -> Breaches:
    own = enrolments.c
    named = select(own.session_id, func.count().label("seats")).where(own.state.in_(SEATED)).group_by(own.session_id)
    kept = unnamed_seats.c.name_until > now
    unnamed = select(unnamed_seats.c.session_id, unnamed_seats.c.seats).where(kept)
    each = named.union_all(unnamed).subquery()
    taken = func.sum(each.c.seats)
    query = (
        select(sessions.c.id, sessions.c.capacity, taken)
        .join(each, each.c.session_id == sessions.c.id)
        .group_by(sessions.c.id, sessions.c.capacity)
        .having(taken > sessions.c.capacity)
        .order_by(sessions.c.id)
    )
    return [f"session {row[0]} has {row[2]} taken of {row[1]} seats" for row in await db.execute(query)]


async def _overreserved(db: AsyncConnection, now: datetime) -> Breaches:
    kept = func.sum(session_reserves.c.seats)
    query = (
        select(sessions.c.id, sessions.c.capacity, kept)
        .join(session_reserves, session_reserves.c.session_id == sessions.c.id)
        .group_by(sessions.c.id, sessions.c.capacity)
        .having(kept > sessions.c.capacity)
        .order_by(sessions.c.id)
    )
    return [f"session {row[0]} reserves {row[2]} of {row[1]} seats" for row in await db.execute(query)]


async def _twice(db: AsyncConnection, now: datetime) -> Breaches:
    query = (
        select(enrolments.c.session_id, enrolments.c.person_id)
        .where(enrolments.c.state.in_(LIVE))
        .group_by(enrolments.c.session_id, enrolments.c.person_id)
        .having(func.count() > 1)
        .order_by(enrolments.c.session_id, enrolments.c.person_id)
    )
    return [f"person {row.person_id} is twice in session {row.session_id}" for row in await db.execute(query)]


async def _offers(db: AsyncConnection, now: datetime) -> Breaches:
    """Nor is there one whose session has begun, or closed, long since."""
    rows = (await db.execute(select(enrolments.c.id, enrolments.c.session_id).where(OFFERED))).all()
    stand = await standing.of_all(db, {row.session_id for row in rows}, now) if rows else {}
    shut = [row.id for row in rows if (end := _closes_at(stand[row.session_id])) and end < now - PATIENCE]
    beyond = [f"enrolment {enrolment_id} (enrolment is closed)" for enrolment_id in sorted(shut)]
    return await _limited(db, now, EnrolmentState.OFFERED, "offer_expires_at") + beyond


def _closes_at(stand: Standing) -> datetime | None:
    """None also for a zone that there is not: another rule's finding."""
    try:
        return windows.closes_at(stand.window)
    except (KeyError, ValueError):
        return None


async def _requests(db: AsyncConnection, now: datetime) -> Breaches:
    return await _limited(db, now, EnrolmentState.REQUESTED, "request_expires_at")


async def _limited(db: AsyncConnection, now: datetime, state: EnrolmentState, column: str) -> Breaches:
    """Enrolments of a state that have no end or are past it, and others that have one."""
    here, end = enrolments.c.state == state, enrolments.c[column]
    wrong = or_(here & end.is_(None), ~here & end.is_not(None), here & (end < now - PATIENCE))
    rows = await db.execute(select(enrolments.c.id, end).where(wrong).order_by(enrolments.c.id))
    return [f"enrolment {row[0]} ({f'until {row[1]:%Y-%m-%d %H:%M} UTC' if row[1] else 'no end'})" for row in rows]


async def _unnamed(db: AsyncConnection, now: datetime) -> Breaches:
    """Nor are any held beyond the start."""
    own = unnamed_seats.c
    kept = (meetings.c.session_id == own.session_id) & meetings.c.cancelled_at.is_(None)
    start = select(func.min(meetings.c.starts_at)).where(kept).scalar_subquery()
    over = or_(own.name_until < now - PATIENCE, own.name_until > start)
    query = select(own.session_id, own.institution_id).where(over)
    rows = await db.execute(query.order_by(own.session_id, own.institution_id))
    return [f"institution {row.institution_id} in session {row.session_id}" for row in rows]


async def _idle(db: AsyncConnection, now: datetime) -> Breaches:
    """Whoever a strict rule about the person keeps away waits rightly."""
    then = now - PATIENCE
    willing = or_(enrolments.c.skips_until.is_(None), enrolments.c.skips_until < then)
    query = select(enrolments).where(enrolments.c.state == EnrolmentState.WAITING, willing)
    line: dict[int, list[Any]] = {}
    for row in await db.execute(query.order_by(enrolments.c.id)):
        line.setdefault(row.session_id, []).append(row)
    found = []
    for session_id, stand in (await standing.of_all(db, line, then)).items():
        could = [row for row in line[session_id] if _could_sit(stand, row.institution_id or OUTSIDE, then, now)]
        if could and len(await eligibility.barred_from(db, session_id, could, now)) < len(could):
            found.append(session_id)
    return [f"session {session_id}" for session_id in sorted(found)]


def _could_sit(stand: Standing, house: int, then: datetime, now: datetime) -> bool:
    """An hour ago as by dates, and still. A zone that there is not is another rule's finding."""
    try:
        open_ = stand.why_closed(then, house) is None and stand.why_closed(now, house) is None
    except (KeyError, ValueError):
        return False
    return open_ and stand.why_not(house) is None


async def _in_vain(db: AsyncConnection, now: datetime) -> Breaches:
    kept = (meetings.c.session_id == enrolments.c.session_id) & meetings.c.cancelled_at.is_(None)
    begun = exists().where(kept, meetings.c.starts_at < now - PATIENCE)
    query = select(enrolments.c.id).where(WAITING, begun).order_by(enrolments.c.id)
    return [f"enrolment {one}" for one in (await db.execute(query)).scalars()]


async def _legal(db: AsyncConnection, now: datetime) -> Breaches:
    """Each step begins where the one before has led, and is one that `rules.states` knows."""
    own = history.c
    last = func.lag(own.after).over(partition_by=own.noun_id, order_by=own.id)
    steps = select(own.noun_id, own.id, own.after, _or_none(own.before).label("before"), _or_none(last).label("last"))
    kept = steps.add_columns(own.verb).where(own.noun == "enrolment", own.verb.in_(_STEPS))
    each = kept.subquery().c
    forth = [and_(each.before == (before or _NONE), each.after.in_(after)) for before, after in STEPS.items()]
    back = and_(each.verb == UNDO, each.before == EnrolmentState.CANCELLED.value, each.after.in_(LIVE))
    known = or_(*(and_(each.verb == "step", one) for one in forth), back)
    query = select(each.noun_id, each.before, each.after).where(or_(each.before != each.last, ~known))
    rows = await db.execute(query.order_by(each.id))
    return [f"enrolment {row.noun_id} from {row.before} to {row.after}" for row in rows]


#: Verbs of history by which an enrolment gets another state.
_STEPS = ("step", UNDO)
#: No enrolment yet.
_NONE = "nothing"


def _or_none(state: ColumnElement[Any]) -> ColumnElement[str]:
    return func.coalesce(state, _NONE)


async def _remembered(db: AsyncConnection, now: datetime) -> Breaches:
    last = (
        select(history.c.noun_id, func.max(history.c.id).label("id"))
        .where(history.c.noun == "enrolment", history.c.verb.in_(_STEPS))
        .group_by(history.c.noun_id)
        .subquery()
    )
    told = select(last.c.noun_id, history.c.after).join(history, history.c.id == last.c.id).subquery()
    query = select(enrolments.c.id, enrolments.c.state, told.c.after)
    query = query.outerjoin(told, told.c.noun_id == enrolments.c.id)
    other = or_(told.c.after.is_(None), told.c.after != enrolments.c.state)
    rows = await db.execute(query.where(other).order_by(enrolments.c.id))
    return [f"enrolment {row[0]} is {row[1]}, its history says {row[2] or 'nothing'}" for row in rows]


RULES: tuple[tuple[str, Callable[[AsyncConnection, datetime], Awaitable[Breaches]]], ...] = (
    ("no session has more seats taken than it has", _overbooked),
    ("no session reserves more seats than it has", _overreserved),
    ("nobody is in a session twice", _twice),
    ("every offer has an end, and has ended by then", _offers),
    ("every request has an end, and has ended by then", _requests),
    ("seats without a name are given back in time", _unnamed),
    ("nobody waits for a seat that is free", _idle),
    ("nobody waits for what has begun", _in_vain),
    ("every state stands in the history", _remembered),
    ("every step was a legal one", _legal),
)
