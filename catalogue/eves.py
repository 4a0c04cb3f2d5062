"""The day before: trainers hear of each meeting, whoever runs a session hears of its first one."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import outbox, people
from catalogue.apart import apart
from catalogue.rules.reminders import Lead, Quiet, catch_up, due_at
from catalogue.rules.states import SEATED, SessionState
from catalogue.rules.terms import Terms
from catalogue.tables import enrolments, meetings, session_hosts, sessions

#: A calendar day before, by the quiet hours of whoever is told.
LEAD = Lead(1, timedelta())
#: No quiet hours bring it further forward.
NEAR = timedelta(days=3)


async def tell(db: AsyncConnection, now: datetime, until: datetime, terms: Terms) -> None:
    """What falls due before `until` is written now and sent in its time."""
    for row in await coming(db, now, NEAR):
        for person_id, house in await _desks(db, row):
            quiet, moment = await people.quiet(db, person_id) or terms.quiet, until
            with apart("meeting", row.id):
                moment = _moment(row, quiet, now)
            if moment < until:
                await _tell(db, row, person_id, house, moment, now)


async def coming(db: AsyncConnection, now: datetime, near: timedelta) -> list[Any]:
    """Meetings that take place soon, with the trainer and the first host; `is_first`: the first one of its session;
    `seats`: somebody has one."""
    sooner = meetings.alias()
    earlier = exists().where(
        sooner.c.session_id == sessions.c.id, sooner.c.cancelled_at.is_(None), sooner.c.starts_at < meetings.c.starts_at
    )
    seated = exists().where(enrolments.c.session_id == sessions.c.id, enrolments.c.state.in_(SEATED))
    first = (session_hosts.c.session_id == sessions.c.id) & (session_hosts.c.position == 0)
    query = (
        select(meetings.c.id, meetings.c.session_id, meetings.c.starts_at, sessions.c.zone, sessions.c.trainer_id)
        .add_columns((~earlier).label("is_first"), seated.label("seats"), session_hosts.c.institution_id)
        .join(sessions, sessions.c.id == meetings.c.session_id)
        .join(session_hosts, first)
        .where(meetings.c.starts_at > now, meetings.c.starts_at <= now + near, meetings.c.cancelled_at.is_(None))
        .where(sessions.c.state.in_((SessionState.PUBLISHED, SessionState.CONFIRMED)))
        .order_by(meetings.c.starts_at, meetings.c.id)
    )
    return list((await db.execute(query)).all())


async def moments(db: AsyncConnection, row: Any, terms: Terms) -> list[tuple[int, datetime]]:
    """Who is told of a meeting of `coming`, and when."""
    return [
        (person, _at(row, await people.quiet(db, person) or terms.quiet)) for person, _house in await _desks(db, row)
    ]


async def _desks(db: AsyncConnection, row: Any) -> list[tuple[int, int]]:
    """Person and institution. The trainer goes with the first host; nobody's session needs no desk."""
    found = [(row.trainer_id, 0)] if row.trainer_id is not None else []
    if not (row.is_first and row.seats):
        return found
    query = select(session_hosts.c.institution_id).where(session_hosts.c.session_id == row.session_id)
    hosts = (await db.execute(query.order_by(session_hosts.c.position))).scalars().all()
    once: dict[int, int] = {}
    for person_id, house in await people.coordinators(db, hosts):
        once.setdefault(person_id, house)
    return found + list(once.items())


def _at(row: Any, quiet: Quiet) -> datetime:
    return due_at(row.starts_at, LEAD, row.zone, quiet)


def _moment(row: Any, quiet: Quiet, now: datetime) -> datetime:
    """When it goes out: in its time; for what was fixed later, as soon as courtesy allows."""
    return max(_at(row, quiet), catch_up(now, row.starts_at, row.zone, quiet))


async def _tell(db: AsyncConnection, row: Any, person_id: int, house: int, due: datetime, now: datetime) -> None:
    of, at, starts = row.session_id, row.id, row.starts_at.isoformat()
    key = f"eve:{at}:{starts}:{person_id}:{house}"
    if house:
        told = {"house": str(house), "starts_at": starts}
        await outbox.add(db, key, "desk_reminder", person_id, now, due_at=due, session_id=of, meeting_id=at, **told)
    else:
        told = {"house": str(row.institution_id), "starts_at": starts}
        await outbox.add(db, key, "trainer_reminder", person_id, now, due_at=due, session_id=of, meeting_id=at, **told)
