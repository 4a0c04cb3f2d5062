"""Who is enrolled where, as a table: one row per person and session, in every state."""

from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import trainings
from catalogue.documents.sheet import Cell
from catalogue.refusals import Reason, Refused
from catalogue.rules.rights import Verb, Who, may
from catalogue.tables import enrolments, institutions, meetings, people, session_hosts, sessions

HEADERS = {
    "en": ("training", "code", "start", "name", "institution", "state", "since"),
    "de": ("kurs", "code", "beginn", "name", "institution", "status", "seit"),
    "fr": ("formation", "code", "début", "nom", "institution", "statut", "depuis"),
}


async def table(
    db: AsyncConnection,
    who: Who,
    institution_id: int | None = None,
    language: str = "en",
    session_id: int | None = None,
) -> list[list[Cell]]:
    """Header and rows of the sessions that an institution hosts, or of the network. Local times of the session.
    `session_id`: of this one only.

    Refused: anybody who may not see the participants (without an institution: all but the network's operators).
    """
    houses = [] if institution_id is None else [institution_id]
    if not may(who, Verb.SEE_PARTICIPANTS, houses):
        raise Refused(Reason.NOT_ALLOWED)
    rows = await _rows(db, institution_id, session_id)
    texts = await trainings.texts_of(db, sorted({row.training_id for row in rows}))
    titles = {
        number: next((text for text in own if text.language == language), own[0]).title for number, own in texts.items()
    }
    return [list(HEADERS.get(language, HEADERS["en"])), *(_cells(row, titles[row.training_id]) for row in rows)]


async def _rows(db: AsyncConnection, institution_id: int | None, session_id: int | None) -> list[Any]:
    starts = (
        select(func.min(meetings.c.starts_local))
        .where(meetings.c.session_id == sessions.c.id, meetings.c.cancelled_at.is_(None))
        .scalar_subquery()
    )
    query = (
        select(
            sessions.c.training_id,
            sessions.c.code,
            sessions.c.zone,
            starts.label("starts"),
            people.c.name,
            institutions.c.name.label("house"),
            enrolments.c.state,
            enrolments.c.changed_at,
        )
        .join(sessions, sessions.c.id == enrolments.c.session_id)
        .join(people, people.c.id == enrolments.c.person_id)
        .outerjoin(institutions, institutions.c.id == enrolments.c.institution_id)  # outsiders have none
        .order_by(sessions.c.id, enrolments.c.queued_at, enrolments.c.id)
    )
    if institution_id is not None:
        hosted = select(session_hosts.c.session_id).where(session_hosts.c.institution_id == institution_id)
        query = query.where(sessions.c.id.in_(hosted))
    if session_id is not None:
        query = query.where(sessions.c.id == session_id)
    return list(await db.execute(query))


def _cells(row: Any, title: str) -> list[Cell]:
    since = row.changed_at.astimezone(ZoneInfo(row.zone)).replace(tzinfo=None, second=0, microsecond=0)
    return [title, row.code, row.starts, row.name, row.house, str(row.state), since]
