"""All that becomes true because time has passed. Doing it twice changes nothing the second time."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog
from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import approvals, deciding, outbox, promotion, releasing, seating, standing, unnamed
from catalogue import enrolments as verbs
from catalogue.database import Database
from catalogue.rules import offers, windows
from catalogue.rules.courtesy import send_at
from catalogue.rules.reminders import Lead, current, parse_lead
from catalogue.rules.states import EnrolmentState, SessionState
from catalogue.rules.terms import Terms
from catalogue.tables import enrolments, meetings, people, sessions
from catalogue.tables.attendance import OFFERED

log = structlog.get_logger()

#: No lead looks further ahead than this.
HORIZON = timedelta(days=120)


async def tick(database: Database, now: datetime, terms: Terms) -> None:
    """Seats first; who is to hear of something is looked up once their locks are released."""
    for part in (settle, tell):
        try:
            async with database.writing() as db:
                await part(db, now, terms)
        except Exception:
            log.exception("a part of the tick failed", part=part.__name__)


async def advance(db: AsyncConnection, now: datetime, terms: Terms) -> None:
    """All of it in one transaction."""
    await settle(db, now, terms)
    await tell(db, now, terms)


async def settle(db: AsyncConnection, now: datetime, terms: Terms) -> None:
    """Offers, requests and seats without a name end; these seats and those that dates set free go to the next in
    line; what begins has no waiting list any more."""
    ended = await _found(db, partial(_sessions_with_ended_offers, db, now))
    over = await _found(db, partial(approvals.over, db, now))
    given_back = await _found(db, partial(unnamed.over, db, now))
    served = await _found(db, partial(promotion.servable, db, now))
    begun = await _found(db, partial(promotion.begun, db, now))
    await seating.lock_all(db, [*ended, *over, *served, *begun, *(session_id for session_id, _ in given_back)])
    for session_id, house in given_back:
        await _apart(db, partial(unnamed.expire, db, session_id, house, now, terms))
    for session_id in ended:
        await _apart(db, partial(verbs.lapse, db, session_id, now, terms))
    for session_id in over:
        await _apart(db, partial(approvals.expire, db, session_id, now, terms))
    for session_id in begun:
        await _apart(db, partial(promotion.dissolve, db, session_id, now, terms))
    for session_id in served:
        await _apart(db, partial(_serve, db, session_id, now, terms))


async def tell(db: AsyncConnection, now: datetime, terms: Terms) -> None:
    """Reminders become notices; coordinators hear of seats that come free tomorrow, and are asked on the day of a
    decision."""
    for one in (approvals.remind, unnamed.remind, releasing.warn, deciding.ask, remind):
        await _apart(db, partial(one, db, now, terms))


async def _serve(db: AsyncConnection, session_id: int, now: datetime, terms: Terms) -> None:
    await promotion.promote(db, await seating.hold(db, session_id, now), now, terms)


async def _apart(db: AsyncConnection, step: Callable[[], Awaitable[object]]) -> None:
    """What fails is undone, said, and tried again with the next look; it holds nothing else back."""
    try:
        async with db.begin_nested():
            await step()
    except Exception:
        log.exception("a step of the clock failed", step=repr(step))


async def _found(db: AsyncConnection, look: Callable[[], Awaitable[list[Any]]]) -> list[Any]:
    """What a look finds; nothing where it fails."""
    found: list[Any] = []

    async def step() -> None:
        found.extend(await look())

    await _apart(db, step)
    return found


async def _sessions_with_ended_offers(db: AsyncConnection, now: datetime) -> list[int]:
    """By id. The first offer of a session that ends tells, or that enrolment has closed since."""
    first = func.min(enrolments.c.offer_expires_at)
    query = select(enrolments.c.session_id, first).where(OFFERED).group_by(enrolments.c.session_id)
    ends: dict[int, datetime] = {row[0]: row[1] for row in await db.execute(query)}
    stand = await standing.of_sound(db, list(ends), now) if ends else {}
    return sorted(i for i, one in stand.items() if offers.over_at(ends[i], windows.closes_at(one.window)) <= now)


async def remind(db: AsyncConnection, now: datetime, terms: Terms) -> int:
    """Put every reminder that is due by now into the outbox; hands out how many are new."""
    new = 0
    for row in await _coming(db, now, terms):
        found = current(row.starts_at, _leads(row.leads, terms), row.zone, terms.quiet, now)
        if found is None:
            continue
        lead, _due = found
        key = f"reminder:{row.enrolment_id}:{row.meeting_id}:{row.starts_at.isoformat()}:{lead}"
        ids = {"enrolment_id": row.enrolment_id, "meeting_id": row.meeting_id}
        facts = {"starts_at": row.starts_at.isoformat(), "lead": str(lead)}
        due = send_at(now, row.starts_at, row.zone, terms.quiet)
        new += await outbox.add(db, key, "reminder", row.person_id, now, due_at=due, **ids, **facts)
    return new


def _leads(own: str | None, terms: Terms) -> tuple[Lead, ...]:
    return terms.leads if own is None else tuple(parse_lead(lead) for lead in own.split(",") if lead)


async def _coming(db: AsyncConnection, now: datetime, terms: Terms) -> list[Any]:
    """Enrolled people and their coming meetings within the longest lead, those reminded last left out."""
    columns = (
        enrolments.c.id.label("enrolment_id"),
        enrolments.c.person_id,
        meetings.c.id.label("meeting_id"),
        meetings.c.starts_at,
        sessions.c.zone,
        people.c.leads,
    )
    near = (meetings.c.starts_at > now) & (meetings.c.starts_at <= now + HORIZON) & meetings.c.cancelled_at.is_(None)
    query = (
        select(*columns)
        .join(sessions, sessions.c.id == enrolments.c.session_id)
        .join(meetings, meetings.c.session_id == sessions.c.id)
        .join(people, people.c.id == enrolments.c.person_id)
        .where(near, enrolments.c.state == EnrolmentState.ENROLLED, sessions.c.state != SessionState.CANCELLED)
        .where(or_(people.c.leads.is_(None), people.c.leads != ""))
        .order_by(meetings.c.starts_at, enrolments.c.id)
    )
    return list((await db.execute(query)).all())
