"""Whom a change would reach: looked up for `rules.blast`, without a lock, in a fixed number of statements."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import moving, seating, unnamed_news
from catalogue.moving import Times
from catalogue.refusals import Reason, Refused
from catalogue.rules.blast import Affected, Blast, Change, Moved, Span, reach
from catalogue.rules.rights import Verb, Who, may
from catalogue.rules.seats import OUTSIDE
from catalogue.rules.states import LIVE, SEATED, SessionState
from catalogue.tables import enrolments, meetings, people, sessions


async def look(db: AsyncConnection, who: Who, session_id: int, change: Change, now: datetime) -> Blast:
    """Of a change that is no move. Refused: no right to run the session."""
    return await _reach(db, who, session_id, change, now, None)


async def of_move(
    db: AsyncConnection, who: Who, meeting_id: int, times: tuple[datetime, datetime], now: datetime
) -> Blast:
    """Of moving a meeting to these local times. Refused: no right, not there, times that do not exist."""
    query = select(meetings, sessions.c.zone).join(sessions, sessions.c.id == meetings.c.session_id)
    row = (await db.execute(query.where(meetings.c.id == meeting_id))).one_or_none()
    if row is None:
        raise Refused(Reason.NOT_FOUND)
    moved = ([(row.starts_at, row.ends_at)], [moving.in_order(times, row.zone)])
    return await _reach(db, who, row.session_id, Change.MOVE, now, moved)


async def of_dates(
    db: AsyncConnection,
    who: Who,
    session_id: int,
    before: Sequence[Times],
    after: Sequence[Times],
    zone: str,
    now: datetime,
) -> Blast:
    """Of other local dates for a session: some added, some taken off. Refused: no right, times that do not exist."""
    old, new = ([moving.in_order(one, zone) for one in times] for times in (before, after))
    return await _reach(db, who, session_id, Change.MOVE, now, (old, new))


async def _reach(
    db: AsyncConnection, who: Who, session_id: int, change: Change, now: datetime, moved: Moved | None
) -> Blast:
    hosts = await seating.hosts(db, session_id)
    if not may(who, Verb.OFFER, hosts):
        raise Refused(Reason.NOT_ALLOWED)
    rows = await _listed(db, session_id)
    new = moved[1] if moved else ()
    others = await _elsewhere(db, session_id, [row.person_id for row in rows], new) if new else {}
    listed = [_affected(row, tuple(others.get(row.person_id, ()))) for row in rows]
    unnamed = {row.institution_id: row.seats for row in await unnamed_news.booked(db, session_id, now)}
    return reach(change, listed, unnamed, may(who, Verb.SEE_PARTICIPANTS, hosts), moved)


async def _listed(db: AsyncConnection, session_id: int) -> Sequence[Any]:
    """Live enrolments by the name of their person."""
    known = (people.c.name, people.c.telegram_id, people.c.unreachable_at)
    query = select(enrolments, *known).join(people, people.c.id == enrolments.c.person_id)
    live = (enrolments.c.session_id == session_id) & enrolments.c.state.in_(LIVE)
    return (await db.execute(query.where(live).order_by(people.c.name, people.c.id))).all()


def _affected(row: Any, others: tuple[Span, ...]) -> Affected:
    reached = row.telegram_id is not None and row.unreachable_at is None
    approved = row.requested_at is not None
    return Affected(row.name, row.institution_id or OUTSIDE, row.state, reached, approved, others)


async def _elsewhere(
    db: AsyncConnection, session_id: int, person_ids: Sequence[int], new: Sequence[Span]
) -> dict[int, list[Span]]:
    """What these people have a seat in elsewhere between the first and the last of these times."""
    booked = enrolments.join(sessions, sessions.c.id == enrolments.c.session_id)
    joined = booked.join(meetings, meetings.c.session_id == sessions.c.id)
    seated = enrolments.c.person_id.in_(person_ids) & enrolments.c.state.in_(SEATED)
    goes_on = (sessions.c.state != SessionState.CANCELLED) & meetings.c.cancelled_at.is_(None)
    first, last = min(start for start, _ in new), max(end for _, end in new)
    then = (meetings.c.starts_at < last) & (meetings.c.ends_at > first)
    query = select(enrolments.c.person_id, meetings.c.starts_at, meetings.c.ends_at).select_from(joined)
    found: dict[int, list[Span]] = {}
    for row in await db.execute(query.where(seated, goes_on, then, enrolments.c.session_id != session_id)):
        found.setdefault(row.person_id, []).append((row.starts_at, row.ends_at))
    return found
