"""Go or no-go: on the morning of its day, whoever runs a session is shown how it stands and asked."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import outbox, people, standing
from catalogue.apart import apart
from catalogue.rules import windows
from catalogue.rules.courtesy import Due
from catalogue.rules.deciding import Turnout
from catalogue.rules.states import EnrolmentState, SessionState
from catalogue.rules.terms import Terms
from catalogue.tables import enrolments, meetings, sessions

#: A decision that is so much overdue (nothing ran, or it was dated back) is no longer asked for.
OVERDUE = timedelta(days=7)
_OPEN = (EnrolmentState.OFFERED, EnrolmentState.REQUESTED)


async def turnout(db: AsyncConnection, session_id: int, now: datetime) -> Turnout:
    """How many are sure to come, how many are needed, and how long others can still enrol."""
    minimum = (await db.execute(select(sessions.c.minimum).where(sessions.c.id == session_id))).scalar()
    present = await standing.of(db, session_id, now)
    undecided = (enrolments.c.session_id == session_id) & enrolments.c.state.in_(_OPEN)
    pending = (await db.execute(select(func.count()).select_from(enrolments).where(undecided))).scalar_one()
    return Turnout(present.taken - pending, pending, minimum, windows.days_left(present.window, now))


async def ask(db: AsyncConnection, now: datetime, terms: Terms) -> None:
    """Sessions whose day of decision has come: their coordinators are asked, once for each day that is set."""
    rows = []
    for row in await _undecided(db, now):
        with apart("session", row.id):
            rows += [row] if now >= windows.day_starts(row.decide_on, row.zone) else []
    if not rows:
        return
    stand = await standing.of_sound(db, [row.id for row in rows], now)
    hosts = {house for one in stand.values() for house in one.hosts}
    desks = await people.coordinators(db, hosts, terms.today(now))
    wanted = {
        f"decide:{row.id}:{row.decide_on}:{person}": (row, person, house)
        for row in rows
        if row.id in stand
        for person, house in desks
        if house in stand[row.id].hosts
    }
    asked = await outbox.known(db, wanted)
    for key, (row, person, house) in wanted.items():
        if key not in asked:
            due = Due(now, None, row.zone, terms.quiet)
            await outbox.add(db, key, "decide", person, now, due_at=due, session_id=row.id, house=str(house))


async def _undecided(db: AsyncConnection, now: datetime) -> list[Any]:
    begun = exists().where(
        meetings.c.session_id == sessions.c.id, meetings.c.starts_at <= now, meetings.c.cancelled_at.is_(None)
    )
    near = sessions.c.decide_on.between((now - OVERDUE).date(), (now + timedelta(days=1)).date())
    query = select(sessions.c.id, sessions.c.decide_on, sessions.c.zone)
    found = await db.execute(query.where(near, sessions.c.state == SessionState.PUBLISHED, ~begun))
    return list(found.all())
