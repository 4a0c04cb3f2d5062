"""The programme as it stands in the database, in the terms of a plan: what a file is compared with, and put into."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue.cards import TextCard, TrainingCard
from catalogue.refusals import Reason, Refused
from catalogue.seat_rules import SeatRules
from catalogue.sessions import Plan, Times
from catalogue.tables import (
    institutions,
    meetings,
    session_hosts,
    session_reserves,
    sessions,
    training_texts,
    trainings,
)


@dataclass(frozen=True)
class Present:
    """A session as it is: the plan that would change nothing, and its training."""

    id: int
    plan: Plan
    training: TrainingCard

    @property
    def first_start(self) -> datetime | None:
        """Local start of the first meeting that is not cancelled."""
        return self.plan.times[0][0] if self.plan.times else None


async def sessions_of(
    db: AsyncConnection, institution_id: int | None = None, ids: Collection[int] | None = None
) -> tuple[Present, ...]:
    """All sessions that an institution hosts, alone or with others; without one, all of the network. By id.

    `ids`: of these only.
    """
    which = select(session_hosts.c.session_id)
    if institution_id is not None:
        which = which.where(session_hosts.c.institution_id == institution_id)
    if ids is not None:
        which = which.where(session_hosts.c.session_id.in_(ids))
    rows = (await db.execute(select(sessions).where(sessions.c.id.in_(which)).order_by(sessions.c.id))).all()
    taught = await trainings_of(db, select(sessions.c.training_id).where(sessions.c.id.in_(which)))
    times = await _times(db, which)
    hosts = await _hosts(db, which)
    shares = await _shares(db, which)
    return tuple(
        Present(row.id, _plan(row, hosts[row.id], times[row.id], shares[row.id]), taught[row.training_id])
        for row in rows
    )


async def numbered(db: AsyncConnection, code: str, institution_id: int | None = None) -> int:
    """The session of this code (of this institution), or of this number. Refused: none, or several."""
    query = select(sessions.c.id).where(sessions.c.code == code)
    if institution_id is not None:
        query = query.where(sessions.c.code_institution_id == institution_id)
    found = list((await db.execute(query)).scalars())
    number = code.removeprefix("id:")
    if not found and number.isascii() and number.isdigit() and int(number) < 2**31:
        found = list((await db.execute(select(sessions.c.id).where(sessions.c.id == int(number)))).scalars())
    if len(found) != 1:
        raise Refused(Reason.NOT_FOUND)
    return int(found[0])


async def session_of(db: AsyncConnection, session_id: int) -> Present | None:
    """One session; None where there is none."""
    found = await sessions_of(db, ids=[session_id])
    return found[0] if found else None


async def trainings_of(db: AsyncConnection, which: Select[Any]) -> dict[int, TrainingCard]:
    """Trainings by id, for a query that selects ids: no list of numbers, however many there are."""
    query = select(trainings, institutions.c.name.label("house")).join(institutions).where(trainings.c.id.in_(which))
    words = select(training_texts).where(training_texts.c.training_id.in_(which)).order_by(training_texts.c.position)
    texts: dict[int, list[TextCard]] = defaultdict(list)
    for row in await db.execute(words):
        texts[row.training_id].append(TextCard(row.language, row.title, row.description, row.audience))
    return {
        row.id: TrainingCard(row.id, row.institution_id, row.house, row.kind, row.topic, tuple(texts[row.id]))
        for row in await db.execute(query.order_by(trainings.c.id))
    }


def _plan(row: Any, hosts: Sequence[int], times: Sequence[Times], shares: Sequence[Any]) -> Plan:
    return Plan(
        training_id=row.training_id,
        hosts=tuple(hosts),
        zone=row.zone,
        times=tuple(times),
        state=row.state,
        language=row.language,
        place=row.place,
        online=row.online,
        trainer=row.trainer,
        note=row.note,
        date_note=row.date_note,
        capacity=row.capacity,
        minimum=row.minimum,
        stated_hours=row.stated_hours,
        price=row.price,
        currency=row.currency,
        price_note=row.price_note,
        code=row.code,
        opens_on=row.opens_on,
        closes_on=row.closes_on,
        reserved={share.institution_id: share.seats for share in shares if share.seats or share.cap is None},
        rules=SeatRules.of(row, {share.institution_id: share.cap for share in shares if share.cap is not None}),
    )


async def _times(db: AsyncConnection, which: Select[Any]) -> dict[int, list[Times]]:
    coming = meetings.c.session_id.in_(which) & meetings.c.cancelled_at.is_(None)
    found: dict[int, list[Times]] = defaultdict(list)
    for row in await db.execute(
        select(meetings).where(coming).order_by(meetings.c.starts_local, meetings.c.ends_local)
    ):
        found[row.session_id].append((row.starts_local, row.ends_local))
    return found


async def _hosts(db: AsyncConnection, which: Select[Any]) -> dict[int, list[int]]:
    query = select(session_hosts).where(session_hosts.c.session_id.in_(which)).order_by(session_hosts.c.position)
    found: dict[int, list[int]] = defaultdict(list)
    for row in await db.execute(query):
        found[row.session_id].append(row.institution_id)
    return found


async def _shares(db: AsyncConnection, which: Select[Any]) -> dict[int, list[Any]]:
    """Reserved seats and caps, a row per institution."""
    found: dict[int, list[Any]] = defaultdict(list)
    for row in await db.execute(select(session_reserves).where(session_reserves.c.session_id.in_(which))):
        found[row.session_id].append(row)
    return found
