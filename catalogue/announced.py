"""Many sessions as calendars show them, in a fixed number of statements."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import institutions, trainings
from catalogue.cards import InstitutionCard, MeetingCard, TrainingCard
from catalogue.feed_cards import Announced
from catalogue.tables import institutions as institution_rows
from catalogue.tables import meetings, session_hosts, sessions
from catalogue.tables import trainings as training_rows


async def of_ids(db: AsyncConnection, session_ids: Iterable[int]) -> dict[int, Announced]:
    """These sessions by id."""
    ids = sorted(set(session_ids))
    query = select(sessions, training_rows.c.changed_at.label("training_changed_at")).join(training_rows)
    rows = (await db.execute(query.where(sessions.c.id.in_(ids)))).all()
    taught = await trainings.cards(db, sorted({row.training_id for row in rows}))
    dates, hosts = await _meetings(db, ids), await _hosts(db, ids)
    return {row.id: _card(row, taught[row.training_id], dates.get(row.id, []), hosts.get(row.id, ())) for row in rows}


def _card(row: Any, training: TrainingCard, dates: Sequence[Any], hosts: tuple[InstitutionCard, ...]) -> Announced:
    copied = ("id", "state", "place", "online", "trainer", "note", "revision", "created_at", "training_changed_at")
    return Announced(
        **{name: getattr(row, name) for name in copied},
        training=training,
        meetings=tuple(
            MeetingCard(one.id, one.starts_at, one.ends_at, one.revision, one.changed_at, one.cancelled_at is not None)
            for one in dates
        ),
        hosts=hosts,
        session_changed_at=row.changed_at,
        dropped={one.id: one.cancelled_at for one in dates if one.cancelled_at is not None},
    )


async def _meetings(db: AsyncConnection, ids: Sequence[int]) -> dict[int, list[Any]]:
    query = select(meetings).where(meetings.c.session_id.in_(ids)).order_by(meetings.c.starts_at, meetings.c.id)
    found: dict[int, list[Any]] = {}
    for row in await db.execute(query):
        found.setdefault(row.session_id, []).append(row)
    return found


async def _hosts(db: AsyncConnection, ids: Sequence[int]) -> dict[int, tuple[InstitutionCard, ...]]:
    query = select(institution_rows, session_hosts.c.session_id).join(session_hosts)
    found: dict[int, tuple[InstitutionCard, ...]] = {}
    for row in await db.execute(query.where(session_hosts.c.session_id.in_(ids)).order_by(session_hosts.c.position)):
        found[row.session_id] = (*found.get(row.session_id, ()), institutions.card(row))
    return found
