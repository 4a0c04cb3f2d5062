"""Who was there, by meeting: noted by the hosts' coordinators and the trainer, or by people themselves with a code.

Excused never carries a reason: none is asked for, none is kept.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import history, seating
from catalogue.database import insert_once
from catalogue.participant_cards import Attendance, AttendanceLine
from catalogue.refusals import Reason, Refused
from catalogue.rules import presence as rules
from catalogue.rules.presence import Span
from catalogue.rules.rights import Verb, Who, may
from catalogue.rules.states import EnrolmentState, Presence, SessionState
from catalogue.tables import enrolments, institutions, meetings, people, presences, sessions

_SEATED = enrolments.c.state == EnrolmentState.ENROLLED


async def must_note(db: AsyncConnection, who: Who, session_id: int) -> None:
    """Refused: neither a coordinator of a host nor its trainer."""
    teaches = (sessions.c.id == session_id) & (sessions.c.trainer_id == who.person_id)
    trains = who.person_id is not None and (await db.execute(select(sessions.c.id).where(teaches))).first() is not None
    if not may(who, Verb.NOTE_PRESENCE, await seating.hosts(db, session_id), teaches=trains):
        raise Refused(Reason.NOT_ALLOWED)


async def note(
    db: AsyncConnection, who: Who, meeting_id: int, enrolment_id: int, state: Presence | None, now: datetime
) -> None:
    """Say whether somebody was there; None takes it back. Noting the same again changes nothing.

    Refused: no right, too early or too late, somebody without a seat in that session.
    """
    session_id = await _open_for(db, who, meeting_id, now)
    seated = _SEATED & (enrolments.c.id == enrolment_id) & (enrolments.c.session_id == session_id)
    if (await db.execute(select(enrolments.c.id).where(seated))).first() is None:
        raise Refused(Reason.NOT_FOUND)
    await _write(db, who, meeting_id, enrolment_id, state, now)


async def note_rest(db: AsyncConnection, who: Who, meeting_id: int, now: datetime) -> int:
    """Everybody about whom nothing is noted was there; hands out how many. Refused as `note` is."""
    session_id = await _open_for(db, who, meeting_id, now)
    open_ones = [line for line in await _lines(db, session_id, meeting_id) if line.state is None]
    for line in open_ones:
        await _write(db, who, meeting_id, line.enrolment_id, Presence.PRESENT, now)
    return len(open_ones)


async def _open_for(db: AsyncConnection, who: Who, meeting_id: int, now: datetime) -> int:
    """The session of a meeting whose presence this person may note now."""
    row = await _meeting(db, meeting_id)
    await must_note(db, who, row.session_id)
    span = Span(row.id, row.starts_at, row.ends_at)
    if not span.may_be_noted(now):
        raise Refused(Reason.PRESENCE_SHUT, opens_at=span.noted_from, closes_at=span.noted_until, now=now)
    return int(row.session_id)


async def _meeting(db: AsyncConnection, meeting_id: int) -> Any:
    """Refused where there is none that takes place."""
    kept = (meetings.c.id == meeting_id) & meetings.c.cancelled_at.is_(None)
    joined = meetings.join(sessions, sessions.c.id == meetings.c.session_id)
    query = select(meetings.c.id, meetings.c.session_id, meetings.c.starts_at, meetings.c.ends_at).select_from(joined)
    row = (await db.execute(query.where(kept, sessions.c.state != SessionState.CANCELLED))).one_or_none()
    if row is None:
        raise Refused(Reason.NOT_FOUND)
    return row


async def session_of(db: AsyncConnection, meeting_id: int) -> int:
    """Refused where there is no such meeting, or it does not take place."""
    return int((await _meeting(db, meeting_id)).session_id)


async def _write(
    db: AsyncConnection, who: Who, meeting_id: int, enrolment_id: int, state: Presence | None, now: datetime
) -> bool:
    """True where something has changed."""
    mine = (presences.c.meeting_id == meeting_id) & (presences.c.enrolment_id == enrolment_id)
    before = (await db.execute(select(presences.c.state).where(mine))).scalar()
    if before == state:
        return False
    if state is None:
        await db.execute(delete(presences).where(mine))
    else:
        row = {"state": state, "noted_by": who.person_id, "noted_at": now}
        new = await insert_once(db, presences, meeting_id=meeting_id, enrolment_id=enrolment_id, **row)
        if new is None:
            await db.execute(update(presences).where(mine).values(**row))
    await history.record(db, who, now, "enrolment", enrolment_id, "presence", before, state, f"meeting {meeting_id}")
    return True


async def of_meeting(db: AsyncConnection, who: Who, meeting_id: int) -> tuple[AttendanceLine, ...]:
    """Everybody with a seat, by name. Refused: no right, no such meeting."""
    session_id = await session_of(db, meeting_id)
    await must_note(db, who, session_id)
    return await _lines(db, session_id, meeting_id)


async def _lines(db: AsyncConnection, session_id: int, meeting_id: int) -> tuple[AttendanceLine, ...]:
    noted = (presences.c.enrolment_id == enrolments.c.id) & (presences.c.meeting_id == meeting_id)
    query = (
        select(enrolments.c.id, people.c.name, institutions.c.name, presences.c.state)
        .join(people, people.c.id == enrolments.c.person_id)
        .outerjoin(institutions, institutions.c.id == enrolments.c.institution_id)
        .outerjoin(presences, noted)
        .where(enrolments.c.session_id == session_id, _SEATED)
    )
    found = [AttendanceLine(key, name, house or "", state) for key, name, house, state in await db.execute(query)]
    return tuple(sorted(found, key=lambda line: (line.name.casefold(), line.enrolment_id)))


async def counts(db: AsyncConnection, session_id: int) -> tuple[Attendance, ...]:
    """How many came to each meeting of which something is noted, in the order of the meetings."""
    query = (
        select(meetings.c.starts_at, presences.c.state, func.count().label("n"))
        .join(presences, presences.c.meeting_id == meetings.c.id)
        .join(enrolments, enrolments.c.id == presences.c.enrolment_id)
        .where(meetings.c.session_id == session_id, meetings.c.cancelled_at.is_(None), _SEATED)
        .group_by(meetings.c.starts_at, presences.c.state)
        .order_by(meetings.c.starts_at)
    )
    found: dict[datetime, dict[Presence, int]] = {}
    for row in await db.execute(query):
        found.setdefault(row.starts_at, {})[row.state] = row.n
    return tuple(Attendance(starts_at, states) for starts_at, states in found.items())


# --- codes ---------------------------------------------------------------------------------------------------------


async def spans(db: AsyncConnection, session_id: int) -> Sequence[Span]:
    """The meetings of a session that take place."""
    kept = (meetings.c.session_id == session_id) & meetings.c.cancelled_at.is_(None)
    query = select(meetings.c.id, meetings.c.starts_at, meetings.c.ends_at).where(kept)
    return [Span(*row) for row in await db.execute(query.order_by(meetings.c.starts_at))]


async def code(db: AsyncConnection, who: Who, session_id: int, now: datetime) -> str:
    """The code of this minute, for the hosts' coordinators and the trainer; the first wish makes the secret."""
    await must_note(db, who, session_id)
    await _open_span(db, session_id, now, shows=True)
    without = (sessions.c.id == session_id) & sessions.c.presence_key.is_(None)
    await db.execute(update(sessions).where(without).values(presence_key=secrets.token_urlsafe(32)))
    return await shown_code(db, who, session_id, now)


async def shown_code(db: AsyncConnection, who: Who, session_id: int, now: datetime) -> str:
    """The code of this minute where there is a secret already. Refused: no right, no meeting now."""
    await must_note(db, who, session_id)
    await _open_span(db, session_id, now, shows=True)
    query = select(sessions.c.presence_key).where(sessions.c.id == session_id)
    return rules.code((await db.execute(query)).scalar_one(), session_id, now)


async def _open_span(db: AsyncConnection, session_id: int, now: datetime, shows: bool = False) -> Span:
    """The meeting for which people note themselves now. `shows`: somebody who shows the code asks. Refused: none does,
    with the next one that will."""
    known = await spans(db, session_id)
    found = rules.checks_in(known, now)
    if found is None:
        opens = min((span.check_in_from for span in known if span.check_in_from > now), default=None)
        raise Refused(Reason.CHECK_IN_SHUT, session_id=session_id, opens_at=opens, shows=shows)
    return found


async def check_in(db: AsyncConnection, who: Who, session_id: int, given: str, now: datetime) -> bool:
    """Somebody who is there notes themselves with the code that is shown there. False: they were noted already.

    Refused: no seat in that session, no meeting now, another code.
    """
    enrolment_id = await may_check_in(db, who, session_id, given, now)
    span = await _open_span(db, session_id, now)
    mine = (presences.c.meeting_id == span.id) & (presences.c.enrolment_id == enrolment_id)
    known = (await db.execute(select(presences.c.state).where(mine))).scalar()
    return await _write(db, who, span.id, enrolment_id, rules.after_check_in(known), now)


async def may_check_in(db: AsyncConnection, who: Who, session_id: int, given: str, now: datetime) -> int:
    """The enrolment of somebody who has the right code in time. Refused as `check_in` is."""
    mine = await seating.live(db, session_id, who.person_id)
    if mine is None or mine.state is not EnrolmentState.ENROLLED:
        raise Refused(Reason.NOT_ENROLLED, session_id=session_id)
    await _open_span(db, session_id, now)
    query = select(sessions.c.presence_key).where(sessions.c.id == session_id)
    key = (await db.execute(query.where(sessions.c.state != SessionState.CANCELLED))).scalar()
    if key is None or not rules.fits(key, session_id, given, now):
        raise Refused(Reason.CODE_UNKNOWN)
    return int(mine.id)


async def place_of(db: AsyncConnection, person_id: int, given: str, now: datetime) -> int | None:
    """The session for which somebody could note themselves now, the one that the code is of first; None: none."""
    booked = meetings.join(enrolments, enrolments.c.session_id == meetings.c.session_id)
    booked = booked.join(sessions, sessions.c.id == meetings.c.session_id)
    now_on = (meetings.c.starts_at <= now + rules.CHECK_IN_BEFORE) & (meetings.c.ends_at > now)
    kept = meetings.c.cancelled_at.is_(None) & (sessions.c.state != SessionState.CANCELLED)
    query = select(sessions.c.id, sessions.c.presence_key).select_from(booked).distinct()
    rows = (await db.execute(query.where(enrolments.c.person_id == person_id, _SEATED, now_on, kept))).all()
    right = [row.id for row in rows if row.presence_key and rules.fits(row.presence_key, row.id, given, now)]
    return next(iter([*right, *(row.id for row in rows)]), None)
