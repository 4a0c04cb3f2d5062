"""The programme as a calendar file: every meeting that is announced or cancelled and not over, for those who plan.

These entries are nobody's enrolment: their UIDs are made of the meeting alone and never meet those of participants.
No links to online rooms, since such a file is passed on.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import trainings
from catalogue.documents.ical import Entry, Status, calendar_file, programme_uid
from catalogue.rules.states import SessionState
from catalogue.tables import meetings, session_hosts, sessions


async def document(
    db: AsyncConnection,
    now: datetime,
    language: str,
    organizer: tuple[str, str],
    institution_id: int | None = None,
) -> bytes:
    """The calendar file of an institution, or of the network. `organizer`: mailbox and name."""
    query = (
        select(meetings, sessions.c.training_id, sessions.c.state, sessions.c.place, sessions.c.note)
        .add_columns(sessions.c.revision.label("run_revision"), sessions.c.changed_at.label("run_changed_at"))
        .add_columns(sessions.c.created_at)
        .join(sessions, sessions.c.id == meetings.c.session_id)
        .where(sessions.c.state != SessionState.DRAFT, meetings.c.ends_at > now)
        .order_by(meetings.c.starts_at, meetings.c.id)
    )
    if institution_id is not None:
        hosted = select(session_hosts.c.session_id).where(session_hosts.c.institution_id == institution_id)
        query = query.where(sessions.c.id.in_(hosted))
    rows = (await db.execute(query)).all()
    texts = await trainings.texts_of(db, sorted({row.training_id for row in rows}))
    titles = {
        number: next((text for text in own if text.language == language), own[0]).title for number, own in texts.items()
    }
    return calendar_file([_entry(row, titles[row.training_id]) for row in rows], *organizer)


def _entry(row: Any, title: str) -> Entry:
    is_off = row.cancelled_at is not None or row.state is SessionState.CANCELLED
    return Entry(
        uid=programme_uid(row.id),
        sequence=row.revision + row.run_revision,  # both only grow
        stamp=max(row.changed_at, row.run_changed_at),
        created=row.created_at,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        title=title,
        place=row.place,
        description=row.note,
        status=Status.CANCELLED if is_off else Status.CONFIRMED,
    )
