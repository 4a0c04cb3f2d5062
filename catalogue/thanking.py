"""After the last meeting: thanks with four questions the next morning, and one more six weeks later.

Whoever took part is asked; those who have left, and people of cancelled sessions, are not.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import outbox
from catalogue.apart import apart
from catalogue.rules.courtesy import Due, send_at
from catalogue.rules.reminders import morning, quiet_of
from catalogue.rules.states import EnrolmentState, SessionState
from catalogue.rules.terms import Terms
from catalogue.tables import enrolments, meetings, people, sessions

#: On the morning so many days after the last meeting.
THANKS, TRANSFER = 1, 42
_KIND = {THANKS: "thanks", TRANSFER: "transfer"}
#: So long after its morning it is still worth asking.
LATE = timedelta(days=14)
#: A meeting takes no longer.
LONGEST_MEETING = timedelta(days=2)


async def tell(db: AsyncConnection, since: datetime | None, now: datetime, until: datetime, terms: Terms) -> None:
    """What falls due before `until` is written now and sent in its time. `since`: of the last look.

    A last date that fell away since may have brought the morning into the past.
    """
    earliest = max(now - LATE, min(since or now, now) - timedelta(hours=1))
    for days in (THANKS, TRANSFER):
        due: dict[str, Any] = {}
        for first, changed in ((earliest, None), (now - LATE, earliest)):
            for row in await ended(db, first - timedelta(days=days + 1), until - timedelta(days=days - 1), changed):
                with apart("enrolment", row.id):
                    due |= {f"{_KIND[days]}:{row.id}": row} if first <= _moment(row, days, terms) < until else {}
        known = await outbox.known(db, list(due))
        for key, row in due.items():
            quiet = quiet_of(row.quiet) or terms.quiet
            at = max(_moment(row, days, terms), send_at(now, None, row.zone, quiet))
            if key not in known:
                await _tell(db, row, days, Due(now, None, row.zone, quiet, at=at), now)
            elif known[key]:
                await outbox.again(db, key, at)


async def ended(
    db: AsyncConnection, since: datetime, until: datetime, changed: datetime | None = None
) -> Sequence[Any]:
    """Everybody with a seat in a session whose last meeting ended in this time; `changed`: where dates have changed
    since then."""
    later = meetings.alias()
    goes_on = exists().where(
        later.c.session_id == sessions.c.id, later.c.cancelled_at.is_(None), later.c.ends_at > meetings.c.ends_at
    )
    query = (
        select(enrolments.c.id, enrolments.c.person_id, meetings.c.ends_at, sessions.c.zone, people.c.quiet)
        .select_from(meetings)
        .join(sessions, sessions.c.id == meetings.c.session_id)
        .join(enrolments, enrolments.c.session_id == sessions.c.id)
        .join(people, people.c.id == enrolments.c.person_id)
        .where(meetings.c.starts_at > since - LONGEST_MEETING, meetings.c.starts_at < until)
        .where(meetings.c.ends_at > since, meetings.c.ends_at <= until, meetings.c.cancelled_at.is_(None), ~goes_on)
        .where(enrolments.c.state == EnrolmentState.ENROLLED)
        .where(sessions.c.state.in_((SessionState.PUBLISHED, SessionState.CONFIRMED)))
        .order_by(enrolments.c.id)
    )
    if changed is not None:
        query = query.where(sessions.c.id.in_(select(meetings.c.session_id).where(meetings.c.changed_at > changed)))
    return (await db.execute(query)).all()


def _moment(row: Any, days: int, terms: Terms) -> datetime:
    return morning(row.ends_at, days, row.zone, quiet_of(row.quiet) or terms.quiet)


async def _tell(db: AsyncConnection, row: Any, days: int, due: Due, now: datetime) -> None:
    if days == THANKS:
        await outbox.add(db, f"thanks:{row.id}", "thanks", row.person_id, now, due_at=due, enrolment_id=row.id)
    else:
        await outbox.add(db, f"transfer:{row.id}", "transfer", row.person_id, now, due_at=due, enrolment_id=row.id)


def moments(row: Any, terms: Terms) -> list[datetime]:
    """Of a row of `ended`, or of what will end: both mornings."""
    return [_moment(row, days, terms) for days in (THANKS, TRANSFER)]
