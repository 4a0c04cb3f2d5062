"""How it was: answers of participants, changeable for as long as they like; hosts see averages without names."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import seating
from catalogue.database import insert_once
from catalogue.refusals import Reason, Refused
from catalogue.rules.rating import MOST, Average, Question, averages
from catalogue.rules.rights import Verb, Who, may
from catalogue.rules.states import EnrolmentState, SessionState
from catalogue.tables import enrolments, meetings, ratings, sessions


async def rate(
    db: AsyncConnection, who: Who, enrolment_id: int, question: Question, answer: int, now: datetime
) -> None:
    """One answer, in place of an earlier one. Refused: not one's own, no seat, not over yet, no such answer."""
    await must_have_taken_part(db, who, enrolment_id, now)
    if not 1 <= answer <= MOST:
        raise Refused(Reason.NOT_FOUND)
    given = {"answer": answer, "rated_at": now}
    if await insert_once(db, ratings, enrolment_id=enrolment_id, question=question.value, **given) is None:
        same = (ratings.c.enrolment_id == enrolment_id) & (ratings.c.question == question.value)
        await db.execute(update(ratings).where(same).values(**given))


async def of_enrolment(db: AsyncConnection, who: Who, enrolment_id: int, now: datetime) -> dict[Question, int]:
    """One's own answers so far."""
    await must_have_taken_part(db, who, enrolment_id, now)
    query = select(ratings.c.question, ratings.c.answer).where(ratings.c.enrolment_id == enrolment_id)
    return {Question(row.question): row.answer for row in await db.execute(query)}


async def must_have_taken_part(db: AsyncConnection, who: Who, enrolment_id: int, now: datetime) -> int:
    """The session of one's own enrolment. Refused: there is none, or it is not over."""
    row = await _row(db, enrolment_id)
    if row is None or row.person_id != who.person_id:
        raise Refused(Reason.NOT_FOUND)
    seated = row.state is EnrolmentState.ENROLLED and row.session_state is not SessionState.CANCELLED
    if not seated or row.ends_at is None or now < row.ends_at:
        raise Refused(Reason.NOT_FOUND)
    return int(row.session_id)


async def _row(db: AsyncConnection, enrolment_id: int) -> Any:
    kept = (meetings.c.session_id == enrolments.c.session_id) & meetings.c.cancelled_at.is_(None)
    ends_at = select(func.max(meetings.c.ends_at)).where(kept).scalar_subquery()
    query = select(enrolments, sessions.c.state.label("session_state"), ends_at.label("ends_at"))
    joined = query.join(sessions, sessions.c.id == enrolments.c.session_id)
    return (await db.execute(joined.where(enrolments.c.id == enrolment_id))).one_or_none()


async def of_session(db: AsyncConnection, who: Who, session_id: int) -> tuple[Average, ...]:
    """For coordinators of its hosts, without names; never of fewer than three answers."""
    if not may(who, Verb.SEE_PARTICIPANTS, await seating.hosts(db, session_id)):
        raise Refused(Reason.NOT_ALLOWED)
    given = select(ratings.c.question, ratings.c.answer).join(enrolments, enrolments.c.id == ratings.c.enrolment_id)
    rows = await db.execute(given.where(enrolments.c.session_id == session_id))
    return averages((Question(row.question), row.answer) for row in rows)
