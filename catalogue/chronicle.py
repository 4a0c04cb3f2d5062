"""What happened to a session, for those who run it: its own changes, its dates, its enrolments."""

from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import seating
from catalogue.asking import ANSWER, QUESTION
from catalogue.file_cards import HistoryCard
from catalogue.refusals import Reason, Refused
from catalogue.rules.rights import Verb, Who, may
from catalogue.rules.states import EnrolmentState
from catalogue.tables import enrolments, history, meetings, people

#: What applicants and their own approvers say to each other is nobody else's.
_PRIVATE = (QUESTION, ANSWER)


async def of_session(db: AsyncConnection, who: Who, session_id: int) -> tuple[HistoryCard, ...]:
    """The oldest change first. Refused: anybody but the coordinators of its hosts."""
    if not may(who, Verb.SEE_PARTICIPANTS, await seating.hosts(db, session_id)):
        raise Refused(Reason.NOT_ALLOWED)
    by, whom = people.alias("actor"), people.alias("subject")
    own = select(meetings.c.id).where(meetings.c.session_id == session_id)
    booked = select(enrolments.c.id).where(enrolments.c.session_id == session_id)
    about = or_(
        (history.c.noun == "session") & (history.c.noun_id == session_id),
        (history.c.noun == "meeting") & history.c.noun_id.in_(own),
        (history.c.noun == "enrolment") & history.c.noun_id.in_(booked) & history.c.verb.not_in(_PRIVATE),
    )
    of_somebody = (history.c.noun == "enrolment") & (history.c.noun_id == enrolments.c.id)
    query = (
        select(history, by.c.name.label("actor"), whom.c.name.label("subject"))
        .outerjoin(by, by.c.id == history.c.person_id)
        .outerjoin(enrolments, of_somebody)
        .outerjoin(whom, whom.c.id == enrolments.c.person_id)
        .where(about)
        .order_by(history.c.at, history.c.id)
    )
    return tuple(_card(row) for row in await db.execute(query))


def _card(row: Any) -> HistoryCard:
    """Why an approver said no is for whoever asked."""
    why = "" if row.after == EnrolmentState.REFUSED else row.why
    facts = (text or "" for text in (row.subject, row.before, row.after, why))
    return HistoryCard(row.at, row.actor or "", row.door, row.noun, row.verb, *facts)
