"""What calendars should hold, asked of the tables anew and by other means than the product's."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue.tables import enrolments, meetings, sessions, training_texts
from tests.calendars.client import Entry

LIVE = {"waiting": "Warteliste: ", "offered": "Platz für Sie: ", "requested": "Wird bewilligt: "}
MONTH = timedelta(days=30)


async def programme(db: AsyncConnection, person_id: int) -> dict[str, Entry]:
    """The meetings of somebody's seats."""
    rows = await _rows(db, person_id)
    return {_uid(row): _entry(row, "CONFIRMED", rows) for row in rows if row.state == "enrolled" and _on(row)}


async def feed(db: AsyncConnection, person_id: int, now: datetime) -> dict[str, Entry]:
    """Seats, places that are not sure, and for a month what is over; not what was over before they came."""
    rows, found = await _rows(db, person_id), {}
    for row in rows:
        ended = None if row.state == "enrolled" or row.state in LIVE else row.ended_at
        if row.cancelled_at is not None and row.cancelled_at < row.booked_at:
            continue
        gone = min((at for at in (ended, row.cancelled_at) if at is not None), default=None)
        if gone is None:
            status = "CONFIRMED" if row.state == "enrolled" else "TENTATIVE"
            found[_uid(row)] = _entry(row, status, rows)
        elif now < gone + MONTH:
            found[_uid(row)] = _entry(row, "CANCELLED", rows)
    return found


def _on(row: Any) -> bool:
    return row.cancelled_at is None and row.session_state != "cancelled"


def _uid(row: Any) -> str:
    return f"{row.key}-{row.meeting_id}@kursverbund.invalid"


def _entry(row: Any, status: str, rows: list[Any]) -> Entry:
    """A cancelled meeting has no number; the others count those that are on, of the same enrolment."""
    title = row.title
    on = sorted((one.starts_at, one.meeting_id) for one in rows if one.key == row.key and one.cancelled_at is None)
    if len(on) > 1 and row.cancelled_at is None:
        title += f" ({on.index((row.starts_at, row.meeting_id)) + 1}/{len(on)})"
    if status == "CANCELLED":
        title = f"ABGESAGT: {title}"
    if status == "TENTATIVE":
        title = LIVE[row.state] + title
    return Entry(status, row.starts_at, row.ends_at, title, row.place)


async def _rows(db: AsyncConnection, person_id: int) -> list[Any]:
    query = (
        select(
            enrolments.c.key,
            enrolments.c.state,
            enrolments.c.changed_at.label("ended_at"),
            enrolments.c.created_at.label("booked_at"),
        )
        .add_columns(meetings.c.id.label("meeting_id"), meetings.c.starts_at, meetings.c.ends_at)
        .add_columns(meetings.c.cancelled_at, sessions.c.state.label("session_state"), sessions.c.place)
        .add_columns(training_texts.c.title)
        .join(sessions, sessions.c.id == enrolments.c.session_id)
        .join(meetings, meetings.c.session_id == sessions.c.id)
        .join(training_texts, training_texts.c.training_id == sessions.c.training_id)
        .where(enrolments.c.person_id == person_id)
    )
    return list((await db.execute(query)).all())
