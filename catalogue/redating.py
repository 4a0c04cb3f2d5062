"""All dates of a session at once: some added, some taken off, others moved; and back, while that waits to be told.

A date taken off keeps its row, as does one that was added and is taken back: calendars may have seen it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import date_news, history, moving, outbox, seating
from catalogue.moving import Times
from catalogue.refusals import Reason, Refused
from catalogue.rules.courtesy import Due
from catalogue.rules.rights import Verb, Who, may
from catalogue.rules.states import NoticeState, SessionState
from catalogue.rules.terms import Terms
from catalogue.seating import Held
from catalogue.tables import enrolments, meetings
from catalogue.tables import history as changes
from catalogue.tables import outbox as notices

#: How history calls it, and the steps of which it consists.
DATES, ADDED, TAKEN_OFF, MOVED = "dates", "add", "cancel", "move"


async def change(
    db: AsyncConnection, who: Who, session_id: int, times: Sequence[Times], now: datetime, terms: Terms
) -> int:
    """Bring a session to these dates, none of them leaves it open; hands out how many people are told.

    Refused: no right, cancelled, a new date in the past, one that does not exist, end before start.
    """
    held = await seating.hold(db, session_id, now)
    if not may(who, Verb.OFFER, held.standing.hosts):
        raise Refused(Reason.NOT_ALLOWED)
    if held.row.state is SessionState.CANCELLED:
        raise Refused(Reason.CANCELLED, session_id=session_id)
    there = {(row.starts_local, row.ends_local) for row in await _kept(db, session_id)}
    if there == set(times):
        return 0
    for new in set(times) - there:
        moving.must_be_possible(new, held.row.zone, now)
    await moving.raise_session(db, session_id, now)
    await to_times(db, who, held, times, now, terms)
    await history.record(db, who, now, "session", session_id, DATES)
    return await told(db, session_id)


async def to_times(
    db: AsyncConnection, who: Who, held: Held, times: Sequence[Times], now: datetime, terms: Terms
) -> None:
    """Bring all meetings to these times and tell everybody concerned, those without an enrolment included."""
    was = await date_news.before(db, held.id, now)
    await _bring(db, who, held, times, now, terms)
    await date_news.moved(db, who, held, was, now, terms)


async def _bring(
    db: AsyncConnection, who: Who, held: Held, times: Sequence[Times], now: datetime, terms: Terms
) -> None:
    """Meetings that fit stay, the others move in order, missing ones are added, left-over ones cancelled. As many as
    before: each move is told; else the whole list."""
    rows = await _kept(db, held.id)
    fitting = {(row.starts_local, row.ends_local) for row in rows} & set(times)
    wanted = sorted(one for one in times if one not in fitting)
    free = [row for row in rows if (row.starts_local, row.ends_local) not in fitting]
    if len(free) == len(wanted):
        for row, one in zip(free, wanted, strict=True):
            await moving.move(db, who, held, row.id, one, now, terms)
        return
    await _renumbered(db, held.id, [row.id for row in free], now)
    for row, one in zip(free, wanted, strict=False):
        await moving.write(db, who, held, row, one, now)
    for position, one in enumerate(wanted[len(free) :], start=len(rows)):
        meeting_id = await moving.add_meeting(db, held.id, position, one, held.row.zone, now)
        await history.record(db, who, now, "meeting", meeting_id, ADDED)
    for row in free[len(wanted) :]:
        await _take_off(db, who, row.id, now)
    await _tell(db, held, await moving.concerned(db, held.id), now, terms)


async def _kept(db: AsyncConnection, session_id: int) -> Sequence[Any]:
    own = (meetings.c.session_id == session_id) & meetings.c.cancelled_at.is_(None)
    return (await db.execute(select(meetings).where(own).order_by(meetings.c.starts_at, meetings.c.id))).all()


async def _renumbered(db: AsyncConnection, session_id: int, changed: Sequence[int], now: datetime) -> None:
    """Of another number of dates, those that do not change by themselves say so: "2/3" becomes "2/4"."""
    own = (meetings.c.session_id == session_id) & meetings.c.cancelled_at.is_(None)
    await db.execute(moving.raised(own & meetings.c.id.not_in(changed), now))


async def _take_off(db: AsyncConnection, who: Who, meeting_id: int, now: datetime) -> None:
    values = {"cancelled_at": now, "revision": meetings.c.revision + 1, "changed_at": now}
    await db.execute(update(meetings).where(meetings.c.id == meeting_id).values(**values))
    await history.record(db, who, now, "meeting", meeting_id, TAKEN_OFF)


async def _put_back(db: AsyncConnection, who: Who, meeting_id: int, now: datetime) -> None:
    values = {"cancelled_at": None, "revision": meetings.c.revision + 1, "changed_at": now}
    await db.execute(update(meetings).where(meetings.c.id == meeting_id).values(**values))
    await history.record(db, who, now, "meeting", meeting_id, ADDED)


# --- who is told ----------------------------------------------------------------------------------------------------


async def _tell(db: AsyncConnection, held: Held, people: Sequence[Any], now: datetime, terms: Terms) -> None:
    """These enrolments get the whole list, whatever else about dates waited for them. Not where all are over."""
    last = select(func.max(meetings.c.ends_at)).where(meetings.c.session_id == held.id)
    if ((await db.execute(last)).scalar() or now) < now:
        return
    due = Due(now + terms.undo, await moving.next_start(db, held.id, now), held.row.zone, terms.quiet)
    for one in people:
        key = f"dates:{one.id}:{held.row.revision + 1}"
        for kind in ("moved", "dates"):
            await outbox.supersede(db, kind, one.id, _instead(key))
        await outbox.add(db, key, "dates", one.person_id, now, due_at=due, enrolment_id=one.id)


def _instead(key: str) -> str:
    """Why a notice about dates is dropped: the list under this key says it."""
    return f"the whole list is told: {key}"


async def told(db: AsyncConnection, session_id: int, at: datetime | None = None) -> int:
    """How many people have still to hear of dates; `at`: because of a change of that moment."""
    own = select(enrolments.c.id).where(enrolments.c.session_id == session_id)
    mine = notices.c.enrolment_id.in_(own) & notices.c.kind.in_(("moved", "dates"))
    mine = mine if at is None else mine & (notices.c.created_at == at)
    waits = notices.c.state == NoticeState.DUE
    return int((await db.execute(select(func.count(notices.c.person_id.distinct())).where(mine, waits))).scalar_one())


# --- back -----------------------------------------------------------------------------------------------------------


async def has_begun(db: AsyncConnection, session_id: int, at: datetime, now: datetime) -> bool:
    """One of the dates added at that moment has begun: people may be there, so it can't be taken back."""
    new = select(changes.c.noun_id).where(changes.c.noun == "meeting", changes.c.verb == ADDED, changes.c.at == at)
    begun = (meetings.c.session_id == session_id) & meetings.c.id.in_(new) & (meetings.c.starts_at <= now)
    return (await db.execute(select(meetings.c.id).where(begun).limit(1))).first() is not None


async def back(db: AsyncConnection, who: Who, held: Held, at: datetime, now: datetime, terms: Terms) -> int:
    """The dates as they were before the change of that moment; hands out how many people are told."""
    own = select(meetings.c.id).where(meetings.c.session_id == held.id)
    step = (changes.c.noun == "meeting") & changes.c.noun_id.in_(own) & (changes.c.at == at)
    steps = (await db.execute(select(changes).where(step).order_by(changes.c.id.desc()))).all()
    if all(one.verb == MOVED for one in steps):
        for one in steps:
            await moving.move(db, who, held, one.noun_id, moving.times_of(one.before), now, terms)
        return await told(db, held.id, now)
    await moving.raise_session(db, held.id, now)
    await _renumbered(db, held.id, [one.noun_id for one in steps], now)
    for one in steps:
        await _step_back(db, who, held, one, now)
    await _untell(db, held, at, now, terms)
    return await told(db, held.id, now)


async def _step_back(db: AsyncConnection, who: Who, held: Held, step: Any, now: datetime) -> None:
    if step.verb == ADDED:
        await _take_off(db, who, step.noun_id, now)
    elif step.verb == TAKEN_OFF:
        await _put_back(db, who, step.noun_id, now)
    else:
        old = (await db.execute(select(meetings).where(meetings.c.id == step.noun_id))).one()
        await moving.write(db, who, held, old, moving.times_of(step.before), now)


async def _untell(db: AsyncConnection, held: Held, at: datetime, now: datetime, terms: Terms) -> None:
    """Whoever has not got the list yet never will, and what it took the place of is due again; the others, those who
    came meanwhile among them, get the one that is true."""
    heard = []
    due = Due(now + terms.undo, await moving.next_start(db, held.id, now), held.row.zone, terms.quiet)
    for one in await moving.concerned(db, held.id):
        about = (notices.c.enrolment_id == one.id) & (notices.c.created_at == at)
        rows = await outbox.overtaken(db, notices.c.kind == "dates", about)
        if not rows:
            heard.append(one)
            continue
        await _revive(db, rows[0].id)
        await moving.as_before(db, one, at, now, due, f"dates:{held.row.revision + 1}")
    await _tell(db, held, heard, now, terms)


async def _revive(db: AsyncConnection, notice_id: int) -> None:
    key = (await db.execute(select(notices.c.key).where(notices.c.id == notice_id))).scalar_one()
    dropped = (notices.c.state == NoticeState.DROPPED) & (notices.c.why == _instead(key))
    await db.execute(update(notices).where(dropped).values(state=NoticeState.DUE, why=None))
