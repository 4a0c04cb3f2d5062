"""Who comes to a session: names, for the coordinators of its hosts only."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import seating
from catalogue.cards import ParticipantCard
from catalogue.refusals import Reason, Refused
from catalogue.rules.rights import Verb, Who, may
from catalogue.rules.states import LIVE, EnrolmentState
from catalogue.tables import enrolments, institutions, people

_PERSON = (people.c.name, people.c.telegram_id, people.c.unreachable_at)


async def of_session(db: AsyncConnection, who: Who, session_id: int) -> tuple[ParticipantCard, ...]:
    """Names, for the coordinators of the hosts only: seats first, then the waiting list in its order."""
    if not may(who, Verb.SEE_PARTICIPANTS, await seating.hosts(db, session_id)):
        raise Refused(Reason.NOT_ALLOWED)
    query = (
        select(
            enrolments,
            people.c.name,
            people.c.telegram_id,
            people.c.unreachable_at,
            institutions.c.name.label("institution"),
        )
        .join(people, people.c.id == enrolments.c.person_id)
        .outerjoin(institutions, institutions.c.id == enrolments.c.institution_id)
        .where(enrolments.c.session_id == session_id, enrolments.c.state.in_(LIVE))
        .order_by(enrolments.c.queued_at, enrolments.c.id)
    )
    rows = (await db.execute(query)).all()
    waiting = [row.id for row in rows if row.state is EnrolmentState.WAITING]
    cards = [_participant(row, waiting) for row in rows]
    return tuple(sorted(cards, key=lambda card: card.place or 0))


def _participant(row: Any, waiting: list[int]) -> ParticipantCard:
    place = waiting.index(row.id) + 1 if row.id in waiting else None
    reached = row.telegram_id is not None and row.unreachable_at is None
    return ParticipantCard(row.id, row.name, row.institution, row.state, place, reached)
