"""The last change of a session is taken back while its notices wait: another change, which drops them.

What can be taken back: a meeting that moved, other dates, another place, a cancellation. Enrolments that a
cancellation had ended come back as the same rows, to what they were: with their place in the line, their time limits,
their calendar entry.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import correcting, date_news, history, moving, promotion, redating, returning, seating, unnamed_news
from catalogue.refusals import Reason, Refused
from catalogue.rules.courtesy import Due
from catalogue.rules.essential import Fact
from catalogue.rules.rights import Verb, Who, may
from catalogue.rules.states import SessionState
from catalogue.rules.terms import Terms
from catalogue.seating import Held
from catalogue.tables import history as changes
from catalogue.tables import meetings, sessions, unnamed_seats

#: Rows of history that say what a session was made to be. After a `change` (a file, a form) only that form leads back.
_CHANGE, _UNDO = "change", "undo"


@dataclass(frozen=True, slots=True)
class Undoable:
    """The last change of a session, and until when it can be taken back."""

    verb: str
    until: datetime


async def undoable(db: AsyncConnection, session_id: int, now: datetime, terms: Terms) -> Undoable | None:
    """What Undo would take back now; None where there is nothing, or its time is over."""
    rows = await _last(db, session_id, now - terms.undo)
    if not await _can_go_back(db, session_id, rows, now, terms):
        return None
    return Undoable(rows[0].verb, rows[0].at + terms.undo)


async def undo(db: AsyncConnection, who: Who, session_id: int, now: datetime, terms: Terms) -> int:
    """Take the last change back; whoever has heard of it already is told how it is. Hands out how many those are.

    A second call changes nothing. Refused: no right, nothing to take back, its time is over.
    """
    held = await seating.hold(db, session_id, now)
    if not may(who, Verb.OFFER, held.standing.hosts):
        raise Refused(Reason.NOT_ALLOWED)
    rows = await _last(db, session_id, now - terms.undo)
    if any(row.verb == _UNDO for row in rows):
        return 0
    if not await _can_go_back(db, session_id, rows, now, terms):
        raise Refused(Reason.UNDO_OVER, session_id=session_id, state=held.row.state)
    told = 0
    for row in rows:
        told += await _BACK[row.noun, row.verb](db, who, held, row, now, terms)
    first = rows[-1]
    await history.record(db, who, now, "session", session_id, _UNDO, first.after, first.before, first.verb)
    return told


async def _can_go_back(db: AsyncConnection, session_id: int, rows: Sequence[Any], now: datetime, terms: Terms) -> bool:
    """Each step of a change leads back, its time is not over, and no date that it has added has begun."""
    if not rows or not all((row.noun, row.verb) in _BACK for row in rows) or now >= rows[0].at + terms.undo:
        return False
    return rows[0].verb != redating.DATES or not await redating.has_begun(db, session_id, rows[0].at, now)


async def _last(db: AsyncConnection, session_id: int, since: datetime) -> Sequence[Any]:
    """The newest change since then, the last step of it first: what happened at once belongs together. Other dates are
    one step, whatever they made of each meeting."""
    own = changes.c
    verbs = [*(verb for _, verb in _BACK), _CHANGE, _UNDO]
    of_session = (own.noun == "session") & (own.noun_id == session_id) & own.verb.in_(verbs)
    ids = select(meetings.c.id).where(meetings.c.session_id == session_id)
    of_meetings = (own.noun == "meeting") & own.noun_id.in_(ids) & own.verb.in_(("move", "cancel"))
    query = select(changes).where(own.at > since - timedelta(seconds=1), or_(of_session, of_meetings))
    rows = (await db.execute(query.order_by(own.id.desc()))).all()
    newest = [row for row in rows if row.at == rows[0].at]
    of_dates = any(row.verb == redating.DATES for row in newest)
    return [row for row in newest if row.noun == "session" or not of_dates]


# --- a meeting that moved, other dates, another place ----------------------------------------------------------------


async def _move_back(db: AsyncConnection, who: Who, held: Held, row: Any, now: datetime, terms: Terms) -> int:
    times = moving.times_of(row.before)
    if row.why == history.SILENTLY:
        return await moving.move(db, who, held, row.noun_id, times, now, terms, silent=True)
    was = await date_news.before(db, held.id, now)
    await moving.move(db, who, held, row.noun_id, times, now, terms)
    await _others_hear(db, who, held, row, was, now, terms)
    return await redating.told(db, held.id, now)


async def _dates_back(db: AsyncConnection, who: Who, held: Held, row: Any, now: datetime, terms: Terms) -> int:
    was = await date_news.before(db, held.id, now)
    told = await redating.back(db, who, held, row.at, now, terms)
    await _others_hear(db, who, held, row, was, now, terms)
    return told


async def _others_hear(
    db: AsyncConnection, who: Who, held: Held, row: Any, was: date_news.Before, now: datetime, terms: Terms
) -> None:
    """What is told to those without an enrolment, and what was dropped because of these dates, is as before."""
    await date_news.moved(db, who, held, was, now, terms)
    await _names_due(db, held, row)
    await returning.revive(db, held.id, [one.id for one in await moving.concerned(db, held.id)])


async def _names_due(db: AsyncConnection, held: Held, row: Any) -> None:
    """Names of seats without one are due when they were before the session moved."""
    own = changes.c
    shortened = (own.noun == "session") & (own.noun_id == held.id) & (own.verb == unnamed_news.SOONER)
    for one in await db.execute(select(changes).where(shortened, own.at == row.at)):
        booked = (unnamed_seats.c.session_id == held.id) & (unnamed_seats.c.institution_id == int(one.why))
        until = datetime.fromisoformat(one.before)
        await db.execute(update(unnamed_seats).where(booked).values(name_until=until))


async def _place_back(db: AsyncConnection, who: Who, held: Held, row: Any, now: datetime, terms: Terms) -> int:
    silent = row.why == history.SILENTLY
    return await correcting.write(db, who, held, Fact.PLACE, row.before or "", now, terms, silent)


# --- a cancellation -------------------------------------------------------------------------------------------------


async def _go_on(db: AsyncConnection, who: Who, held: Held, row: Any, now: datetime, terms: Terms) -> int:
    """It takes place after all; whoever had a seat, an offer, a request or a place in the line has it again."""
    ended = await returning.ended(db, held.id)
    returning.must_fit(held, ended)
    values = {"state": SessionState(row.before), "cancel_reason": None, "changed_at": now}
    raised = {"revision": sessions.c.revision + 1}
    await db.execute(update(sessions).where(sessions.c.id == held.id).values(**values, **raised))
    await moving.raise_revisions(db, select(sessions.c.id).where(sessions.c.id == held.id), now)
    due = Due(now, await moving.next_start(db, held.id, now), held.row.zone, terms.quiet)
    told = 0
    for one in ended:
        told += await returning.come_back(db, who, one, now, due)
    told += await returning.others(db, held, now, due)
    await returning.revive(db, held.id, [one.row.id for one in ended])
    await promotion.promote(db, await seating.hold(db, held.id, now), now, terms)
    return told


Back = Callable[[AsyncConnection, Who, Held, Any, datetime, Terms], Awaitable[int]]
_BACK: Mapping[tuple[str, str], Back] = {
    ("meeting", "move"): _move_back,
    ("session", redating.DATES): _dates_back,
    ("session", Fact.PLACE.value): _place_back,
    ("session", "cancel"): _go_on,
}
