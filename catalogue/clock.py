"""All that becomes true because time has passed. Doing it twice changes nothing the second time."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

import structlog
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import (
    approvals,
    deadlines,
    deciding,
    eves,
    expiring,
    morning,
    mornings,
    outbox,
    promotion,
    releasing,
    reminding,
    seating,
    standing,
    thanking,
    unnamed,
)
from catalogue import enrolments as verbs
from catalogue.database import Database
from catalogue.rules import offers, windows
from catalogue.rules.terms import Terms
from catalogue.tables import enrolments
from catalogue.tables.attendance import OFFERED

log = structlog.get_logger()

#: Seconds.
QUARTER = 900


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
    """Reminders, deadlines and thanks become notices; coordinators hear of seats that come free tomorrow and of
    sessions of tomorrow, and are asked on the day of a decision."""
    await _apart(db, partial(outbox.lost, db, now))
    parts = (approvals.remind, unnamed.remind, deciding.ask, deadlines.remind, _by_the_quarter)
    for one in (*parts, reminding.plan):
        await _apart(db, partial(one, db, now, terms))


async def _by_the_quarter(db: AsyncConnection, now: datetime, terms: Terms) -> None:
    """What goes by days is looked at four times an hour, and written until the next time."""
    since = await reminding.planned_until(db)
    until = next_quarter(now)
    if since is None or next_quarter(since) != until:
        await _apart(db, partial(deadlines.warn, db, now, terms))
        await _apart(db, partial(releasing.warn, db, now, terms))
        await _apart(db, partial(eves.tell, db, now, until, terms))
        await _apart(db, partial(thanking.tell, db, since, now, until, terms))
        for of_the_morning in (mornings.plan, morning.tidy):
            await _apart(db, partial(of_the_morning, db, now, terms))
        for form in (expiring.warn, expiring.drop):
            await _apart(db, partial(form, db, now, terms))


def next_quarter(moment: datetime) -> datetime:
    """The first quarter of an hour after it."""
    return datetime.fromtimestamp(moment.timestamp() // QUARTER * QUARTER + QUARTER, UTC)


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
