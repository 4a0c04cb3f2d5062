"""What must always hold, looked up in the rows themselves: nothing here relies on constraints or verbs."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, or_, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import seat_audit
from catalogue.rules.states import NoticeState
from catalogue.seat_audit import PATIENCE, Breaches
from catalogue.tables import (
    delivery_state,
    inbox,
    meetings,
    outbox,
    session_hosts,
    sessions,
    training_stamps,
    training_texts,
    trainings,
)

#: Breaches are counted all and named up to this many.
NAMED = 5

#: Whose changes a search has to notice.
WATCHED = {"institutions", "meetings", "session_hosts", "sessions", "training_texts", "trainings"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule, and where it does not hold."""

    rule: str
    breaches: tuple[str, ...]

    def __str__(self) -> str:
        more = len(self.breaches) - NAMED
        named = "; ".join(self.breaches[:NAMED])
        return f"{self.rule}: {named}{f'; and {more} more' if more > 0 else ''}"


async def examine(db: AsyncConnection, now: datetime) -> tuple[Finding, ...]:
    """Every rule with its breaches. Reads only."""
    return tuple([Finding(rule, tuple(await look(db, now))) for rule, look in RULES])


async def integrity(db: AsyncConnection) -> Breaches:
    """What SQLite finds wrong with its file: damaged pages, rows that point nowhere. PostgreSQL looks after itself."""
    if db.dialect.name != "sqlite":
        return []
    pages = [row[0] for row in await db.execute(text("PRAGMA quick_check(5)")) if row[0] != "ok"]
    return pages + [f"{row[0]} {row[1]} points nowhere" for row in await db.execute(text("PRAGMA foreign_key_check"))]


async def server_time(db: AsyncConnection) -> datetime | None:
    """The database server's own clock; None where the database is a file."""
    if db.dialect.name == "sqlite":
        return None
    found: datetime = (await db.execute(select(func.clock_timestamp()))).scalar_one()
    return found


async def _times(db: AsyncConnection, now: datetime) -> Breaches:
    times = (meetings.c.starts_at, meetings.c.starts_local, meetings.c.ends_at, meetings.c.ends_local)
    query = select(meetings.c.id, sessions.c.zone, *times).join(sessions, sessions.c.id == meetings.c.session_id)
    wrong = []
    for row in await db.execute(query.order_by(meetings.c.id)):
        if not (_agree(row[2], row[3], row.zone) and _agree(row[4], row[5], row.zone)):
            wrong.append(f"meeting {row.id} is {row[2]:%Y-%m-%d %H:%M} UTC and {row[3]:%Y-%m-%d %H:%M} in {row.zone}")
    return wrong


def _agree(moment: datetime, wall: datetime, zone: str) -> bool:
    try:
        return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == wall
    except (KeyError, ValueError, OSError):  # no such zone
        return False


async def _codes(db: AsyncConnection, now: datetime) -> Breaches:
    half = sessions.c.code.is_(None) != sessions.c.code_institution_id.is_(None)
    rows = (await db.execute(select(sessions.c.id).where(half).order_by(sessions.c.id))).scalars()
    wrong = [f"session {row} has one without the other" for row in rows]
    house = sessions.c.code_institution_id
    query = select(house, sessions.c.code).where(house.is_not(None), sessions.c.code.is_not(None))
    twice = query.group_by(house, sessions.c.code).having(func.count() > 1).order_by(house, sessions.c.code)
    return wrong + [f'institution {row[0]} has "{row[1]}" twice' for row in await db.execute(twice)]


async def _hosts(db: AsyncConnection, now: datetime) -> Breaches:
    known = select(session_hosts.c.session_id)
    rows = await db.execute(select(sessions.c.id).where(sessions.c.id.not_in(known)).order_by(sessions.c.id))
    return [f"session {row} has none" for row in rows.scalars()]


async def _titles(db: AsyncConnection, now: datetime) -> Breaches:
    known = select(training_texts.c.training_id)
    rows = await db.execute(select(trainings.c.id).where(trainings.c.id.not_in(known)).order_by(trainings.c.id))
    return [f"training {row} has none" for row in rows.scalars()]


async def _stamps(db: AsyncConnection, now: datetime) -> Breaches:
    known = select(training_stamps.c.training_id)
    rows = await db.execute(select(trainings.c.id).where(trainings.c.id.not_in(known)).order_by(trainings.c.id))
    gone = sorted(WATCHED - await _watched(db))
    return [f"training {row} has no stamp" for row in rows.scalars()] + [f"nothing watches {name}" for name in gone]


async def _watched(db: AsyncConnection) -> set[str]:
    """The tables whose changes renew stamps, all kinds of changes."""
    if db.dialect.name != "sqlite":
        rows = await db.execute(
            text(
                "SELECT relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
                "WHERE tgname = 'stamp_' || relname AND tgenabled <> 'D'"
            )
        )
        return set(rows.scalars())
    rows = await db.execute(
        text(
            "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name IN "
            "('stamp_' || tbl_name || '_insert', 'stamp_' || tbl_name || '_update', "
            "'stamp_' || tbl_name || '_delete') GROUP BY tbl_name HAVING count(*) = 3"
        )
    )
    return set(rows.scalars())


async def _notices(db: AsyncConnection, now: datetime) -> Breaches:
    paused = (await db.execute(select(delivery_state.c.paused_until))).scalar_one_or_none()
    if paused is not None and paused > now:
        return []
    late = now - PATIENCE
    due = (outbox.c.state == NoticeState.DUE) & (outbox.c.due_at < late)
    held = (outbox.c.state == NoticeState.SENDING) & (outbox.c.lease_until < late)
    return await _waiting(db, outbox.c.due_at, or_(due, held))


async def _letters(db: AsyncConnection, now: datetime) -> Breaches:
    return await _waiting(
        db, inbox.c.received_at, inbox.c.handled_at.is_(None) & (inbox.c.received_at < now - PATIENCE)
    )


async def _waiting(db: AsyncConnection, since: ColumnElement[datetime], late: ColumnElement[bool]) -> Breaches:
    count, oldest = (await db.execute(select(func.count(), func.min(since)).where(late))).one()
    return [f"{count} since {oldest:%Y-%m-%d %H:%M} UTC; is the bot running?"] if count else []


RULES: tuple[tuple[str, Callable[[AsyncConnection, datetime], Awaitable[Breaches]]], ...] = (
    *seat_audit.RULES,
    ("every meeting is at its local time", _times),
    ("every code has its institution, once", _codes),
    ("every session has a host", _hosts),
    ("every training has a title", _titles),
    ("a search notices every change", _stamps),
    ("no notice waits for long", _notices),
    ("no update waits for long", _letters),
)
