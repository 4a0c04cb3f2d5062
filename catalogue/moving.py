"""Meetings and how they move. A meeting keeps its row and id for life, so that its calendar entry can follow it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Update, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import history, outbox, people
from catalogue.refusals import Reason, Refused
from catalogue.rules import windows
from catalogue.rules.courtesy import Due
from catalogue.rules.rights import Who
from catalogue.rules.states import LIVE, EnrolmentState, NoticeState
from catalogue.rules.terms import Terms
from catalogue.seating import Held
from catalogue.tables import enrolments, meetings, sessions
from catalogue.tables import outbox as notices

#: Local start and end of one meeting, as agreed.
Times = tuple[datetime, datetime]
#: What puts right what somebody has heard of a change that was taken back.
_RIGHT_AGAIN = {EnrolmentState.ENROLLED: "file", EnrolmentState.OFFERED: "dates"}


def must_be_possible(times: Times, zone: str, now: datetime) -> None:
    """Refused: end before start, a wall time that a clock change skips or doubles, a start in the past."""
    start, _ = in_order(times, zone)
    if start <= now:
        raise Refused(Reason.IN_THE_PAST)


def in_order(times: Times, zone: str) -> Times:
    """The instants of two wall times. Refused: one does not exist or comes twice, or the end is not after the start."""
    found = [windows.instant(wall, zone) for wall in times]
    start, end = found
    if start is None or end is None:
        raise Refused(Reason.NO_SUCH_TIME)
    if end <= start:
        raise Refused(Reason.ENDS_BEFORE_START)
    return start, end


async def add_meeting(
    db: AsyncConnection, session_id: int, position: int, times: Times, zone: str, now: datetime
) -> int:
    start, end = in_order(times, zone)
    wall = {"starts_local": times[0], "ends_local": times[1]}
    row = wall | {"session_id": session_id, "position": position, "starts_at": start, "ends_at": end}
    statement = insert(meetings).values(**row, changed_at=now).returning(meetings.c.id)
    return int((await db.execute(statement)).scalar_one())


async def move(
    db: AsyncConnection,
    who: Who,
    held: Held,
    meeting_id: int,
    times: Times,
    now: datetime,
    terms: Terms,
    silent: bool = False,
) -> int:
    """Move a meeting of a held session and tell everybody concerned; hands out how many are told.

    `silent`: nobody is; what waits to be told still is, with what is true by then.
    """
    old = (await db.execute(select(meetings).where(meetings.c.id == meeting_id))).one()
    if (old.starts_local, old.ends_local) == times:
        return 0
    start, end = in_order(times, held.row.zone)
    renumbers = await _renumbers(db, old, start, now)
    await write(db, who, held, old, times, now, history.SILENTLY if silent else None)
    return 0 if silent else await _tell(db, held, old, (start, end), renumbers, now, terms)


async def write(
    db: AsyncConnection, who: Who, held: Held, old: Any, times: Times, now: datetime, why: str | None = None
) -> None:
    """A meeting (`old`: its row) is at these times, whoever is told of it and how."""
    start, end = in_order(times, held.row.zone)
    wall = {"starts_local": times[0], "ends_local": times[1]}
    row = wall | {"starts_at": start, "ends_at": end, "revision": old.revision + 1, "changed_at": now}
    await db.execute(update(meetings).where(meetings.c.id == old.id).values(**row))
    await raise_session(db, held.id, now)
    before, after = remembered((old.starts_local, old.ends_local)), remembered(times)
    await history.record(db, who, now, "meeting", old.id, "move", before, after, why)


async def raise_session(db: AsyncConnection, session_id: int, now: datetime) -> None:
    raised = {"revision": sessions.c.revision + 1, "changed_at": now}
    await db.execute(update(sessions).where(sessions.c.id == session_id).values(**raised))


def remembered(times: Times) -> str:
    """Local start and end as history keeps them: `2030-03-14 09:00/12:00`; seconds, and another day's end, with it."""
    start, end = (f"{wall:%Y-%m-%d %H:%M:%S}".removesuffix(":00") for wall in times)
    same = times[0].date() == times[1].date()
    return f"{start}/{end.split()[1] if same else end}"


def times_of(kept: str) -> Times:
    """What `remembered` has written, read back."""
    start, end = kept.split("/")
    begins = datetime.fromisoformat(start)
    return begins, datetime.fromisoformat(end if " " in end else f"{begins:%Y-%m-%d} {end}")


async def as_before(
    db: AsyncConnection, enrolment: Any, since: datetime | None, now: datetime, due: Due, key: str
) -> None:
    """A change was taken back before it was told. Whoever has had a file meanwhile gets one that is right again, and
    whoever has an offer that named other dates gets the list of those that are true."""
    kind = _RIGHT_AGAIN.get(enrolment.state)
    if since is None or kind is None:
        return
    if await outbox.heard_since(db, enrolment, since):
        key = f"{kind}:{enrolment.id}:{key}"
        await outbox.add(db, key, kind, enrolment.person_id, now, due_at=due, enrolment_id=enrolment.id)


async def _renumbers(db: AsyncConnection, old: Any, start: datetime, now: datetime) -> bool:
    """True where a new start gives meetings other numbers among their session's ("2/3"): the others say so too."""
    same = (meetings.c.session_id == old.session_id) & meetings.c.cancelled_at.is_(None)
    rows = (await db.execute(select(meetings.c.id, meetings.c.starts_at).where(same))).all()
    before = sorted((row.starts_at, row.id) for row in rows)
    after = sorted((start if row.id == old.id else row.starts_at, row.id) for row in rows)
    if [number for _, number in before] == [number for _, number in after]:
        return False
    await db.execute(raised(same & (meetings.c.id != old.id), now))
    return True


def interval(starts_at: datetime, ends_at: datetime) -> str:
    """ISO 8601 start/end: how a notice keeps the time that somebody was told."""
    return f"{starts_at.isoformat()}/{ends_at.isoformat()}"


async def _tell(
    db: AsyncConnection, held: Held, old: Any, new: Times, renumbers: bool, now: datetime, terms: Terms
) -> int:
    """One notice per enrolment with the time that this person was last told; moved back in time: none at all. None
    either of a meeting that was over and is.

    Urgent where the old or the new time is near; `whole` where the file has to bring the other meetings as well.
    Whoever has still to get the whole list reads the new time there. Hands out how many are told.
    """
    if max(old.ends_at, new[1]) <= now:  # somebody puts right what was
        return 0
    near = min((start for start in (old.starts_at, new[0]) if start > now), default=None)
    due = Due(now + terms.undo, near, held.row.zone, terms.quiet)
    listed = await _listed(db, held.id, due)
    count = 0
    for enrolment in await concerned(db, held.id):
        if enrolment.id in listed:
            count += 1
            continue
        known, since = await _last_told(db, enrolment.id, old)
        known |= {"whole": "yes"} if renumbers else {}
        known |= {"since": since.isoformat()} if since else {}
        if known["told"] == interval(*new):
            await as_before(db, enrolment, since, now, due, f"{old.id}:{old.revision + 1}")
            continue
        key = f"moved:{enrolment.id}:{old.id}:{old.revision + 1}"
        ids = {"enrolment_id": enrolment.id, "meeting_id": old.id}
        count += await outbox.add(db, key, "moved", enrolment.person_id, now, due_at=due, **ids, **known)
    return count


async def _listed(db: AsyncConnection, session_id: int, due: Due) -> set[int]:
    """The enrolments for which the list of all dates waits; from now on as long as this change does."""
    own = select(enrolments.c.id).where(enrolments.c.session_id == session_id)
    lists = select(notices).where(notices.c.kind == "dates", notices.c.enrolment_id.in_(own), outbox.untold())
    rows = [row for row in await db.execute(lists) if not {"copy", "entry"} & row.facts.keys()]
    for row in rows:
        times = {"due_at": due.by(await people.quiet(db, row.person_id)), "begins_at": due.starts_at}
        still = (notices.c.id == row.id) & (notices.c.state == NoticeState.DUE)
        await db.execute(update(notices).where(still).values(**times))
    return {row.enrolment_id for row in rows}


async def raise_revisions(db: AsyncConnection, which: Select[tuple[int]], now: datetime) -> None:
    """The coming meetings of these sessions (ids) say something new: title, place. SEQUENCE grows, the UID stays."""
    await db.execute(raised(meetings.c.session_id.in_(which), now))


def raised(which: ColumnElement[bool], now: datetime) -> Update:
    """The coming ones of these meetings say something new."""
    coming = which & (meetings.c.starts_at > now)
    return update(meetings).where(coming).values(revision=meetings.c.revision + 1, changed_at=now)


async def concerned(db: AsyncConnection, session_id: int) -> Sequence[Any]:
    """Every live enrolment: seats, offers and places on the waiting list."""
    live = (enrolments.c.session_id == session_id) & enrolments.c.state.in_(LIVE)
    return (await db.execute(select(enrolments).where(live).order_by(enrolments.c.id))).all()


async def _last_told(db: AsyncConnection, enrolment_id: int, old: Any) -> tuple[dict[str, Any], datetime | None]:
    """Drop this person's unsent notice about the meeting; its "told" time is still the one they know.

    With the moment at which it was written, if there is one.
    """
    about = (notices.c.enrolment_id == enrolment_id) & (notices.c.meeting_id == old.id)
    rows = await outbox.overtaken(db, notices.c.kind == "moved", about)
    if not rows:
        return {"told": interval(old.starts_at, old.ends_at)}, None
    return dict(rows[0].facts), _since(rows[0])


def _since(row: Any) -> datetime:
    """When the first of the changes happened that a notice takes together."""
    return datetime.fromisoformat(row.facts["since"]) if "since" in row.facts else row.created_at


async def next_start(db: AsyncConnection, session_id: int, now: datetime) -> datetime | None:
    """When the next meeting begins, those cancelled just now included: what makes a message urgent."""
    coming = (meetings.c.session_id == session_id) & (meetings.c.starts_at > now)
    found: datetime | None = (await db.execute(select(func.min(meetings.c.starts_at)).where(coming))).scalar()
    return found
