"""What an approver sees: the requests that wait for their answer, and one of them with all that speaks for or against
it."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import approvals, asking, programme, standing
from catalogue.cards import MeetingCard, PersonCard, SessionCard, SessionLine
from catalogue.desk_cards import AskedCard, RequestCard, RequestLine
from catalogue.refusals import Reason, Refused
from catalogue.rules import approval
from catalogue.rules.rights import Verb, Who, may
from catalogue.rules.seats import OUTSIDE
from catalogue.rules.states import LIVE, EnrolmentState
from catalogue.tables import enrolments, meetings, people, sessions

#: More meetings than these are not compared with others.
MOST_MEETINGS = 60
_DAY = timedelta(days=1)


async def waiting_for(
    db: AsyncConnection, who: Who, person: PersonCard, language: str, now: datetime
) -> tuple[RequestLine, ...]:
    """The open requests that somebody may decide, what ends first first."""
    houses = {key: await asking.house(db, key) for key in who.institutions if may(who, Verb.APPROVE, [key])}
    rows = await asking.open_requests(db, *houses) if houses else ()
    mine = [row for row in rows if _decides(who, houses[row.institution_id], row)]
    open_ = [row for row in mine if now < approval.ends_at(row.request_expires_at, row.starts_at)]
    lines = {
        one.id: one for one in await programme.of_ids(db, [row.session_id for row in open_], person, language, now)
    }
    names = await _names(db, [row.person_id for row in open_])
    found = [(row, lines[row.session_id]) for row in open_]
    own = person.houses if len(person.houses) > 1 else {}
    return tuple(
        RequestLine(row.id, names[row.person_id], line.title, line.starts_at, own.get(row.institution_id, ""))
        for row, line in found
    )


def _decides(who: Who, house: approval.House, row: Any) -> bool:
    """They, or somebody for whom they stand in, say yes for this person, who is never they themselves."""
    able = approval.deciders(house, row.person_id)
    return row.person_id != who.person_id and not who.speaks_for(row.institution_id).isdisjoint(able)


async def look(db: AsyncConnection, who: Who, enrolment_id: int, person: PersonCard, now: datetime) -> RequestCard:
    """A request, for whoever decides it. Refused: others, the applicant included."""
    row = (await db.execute(select(enrolments).where(enrolments.c.id == enrolment_id))).one_or_none()
    if row is None:
        raise Refused(Reason.NOT_FOUND)
    await approvals.must_decide(db, who, row)
    return await card(db, row, person, now)


async def own(db: AsyncConnection, who: Who, enrolment_id: int, person: PersonCard, now: datetime) -> RequestCard:
    """One's own request, to answer what was asked back. Refused: it is somebody else's, or answered or over."""
    which = (enrolments.c.id == enrolment_id) & enrolments.c.requested_at.is_not(None)
    row = (await db.execute(select(enrolments).where(which))).one_or_none()
    if row is None or row.person_id != who.person_id:
        raise Refused(Reason.NOT_FOUND)
    found = await card(db, row, person, now)
    if found.ends_at is None:
        raise Refused(Reason.ALREADY_DECIDED, state=found.state, by=found.decided_by)
    return found


async def card(db: AsyncConnection, row: Any, person: PersonCard, now: datetime) -> RequestCard:
    """The request of an enrolment's row as this person sees it."""
    session = await programme.card(db, row.session_id, person, now)
    ends_at = row.request_expires_at and approval.ends_at(row.request_expires_at, session.starts_at)
    house = row.institution_id or OUTSIDE
    deciders = approval.deciders(await asking.house(db, house), row.person_id)
    return RequestCard(
        id=row.id,
        session=session,
        name=(await _names(db, [row.person_id]))[row.person_id],
        state=row.state,
        ends_at=ends_at if ends_at and now < ends_at else None,
        free=(await standing.of(db, row.session_id, now)).free_for(house),
        clashes=await _clashes(db, row, session, person, now),
        away=await _away(db, row, session),
        asked=_last(await asking.exchanges(db, row.id)),
        may_decide=person.id != row.person_id and not person.speaks_for(house).isdisjoint(deciders),
        decided_by=await asking.decided_by(db, row.id),
        house_id=house,
    )


async def _names(db: AsyncConnection, ids: Sequence[int]) -> dict[int, str]:
    return {
        row.id: row.name for row in await db.execute(select(people.c.id, people.c.name).where(people.c.id.in_(ids)))
    }


async def _clashes(
    db: AsyncConnection, row: Any, session: SessionCard, person: PersonCard, now: datetime
) -> tuple[SessionLine, ...]:
    """Other sessions in which the applicant has a live enrolment, at the same time."""
    at_once = [_overlap(m.starts_at, m.ends_at) for m in session.coming[:MOST_MEETINGS]]
    if not at_once:
        return ()
    live = (enrolments.c.person_id == row.person_id) & enrolments.c.state.in_(LIVE) & (enrolments.c.id != row.id)
    meeting = meetings.c.cancelled_at.is_(None) & or_(*at_once)
    joined = enrolments.join(meetings, meetings.c.session_id == enrolments.c.session_id)
    which = select(enrolments.c.session_id).select_from(joined).where(live, meeting)
    return await programme.lines(db, sessions.c.id.in_(which), person, person.language, now)


async def _away(db: AsyncConnection, row: Any, session: SessionCard) -> tuple[str, ...]:
    """Colleagues of the same house who have a seat on one of the days, by name."""
    days = [_overlap(*_days(m, session.zone)) for m in session.coming[:MOST_MEETINGS]]
    if not days or row.institution_id is None:
        return ()
    other = (enrolments.c.institution_id == row.institution_id) & (enrolments.c.person_id != row.person_id)
    seated = other & (enrolments.c.state == EnrolmentState.ENROLLED) & meetings.c.cancelled_at.is_(None)
    joined = enrolments.join(people, people.c.id == enrolments.c.person_id)
    joined = joined.join(meetings, meetings.c.session_id == enrolments.c.session_id)
    query = select(people.c.id, people.c.name).select_from(joined).where(seated, or_(*days)).distinct()
    return tuple(row.name for row in await db.execute(query.order_by(people.c.name, people.c.id)))


def _overlap(starts_at: datetime, ends_at: datetime) -> Any:
    return and_(meetings.c.starts_at < ends_at, meetings.c.ends_at > starts_at)


def _days(meeting: MeetingCard, zone: str) -> tuple[datetime, datetime]:
    """From midnight to midnight around a meeting, by the clock of its place."""
    place = ZoneInfo(zone)
    first, last = (moment.astimezone(place).date() for moment in (meeting.starts_at, meeting.ends_at))
    start, end = (datetime.combine(day, time(), place) for day in (first, last + _DAY))
    utc = meeting.starts_at.tzinfo
    return start.astimezone(utc), end.astimezone(utc)


def _last(spoken: Sequence[Any]) -> AskedCard | None:
    """The last question, with the answer that came after it."""
    asked = next((one for one in reversed(spoken) if one.verb == asking.QUESTION), None)
    if asked is None:
        return None
    answers = [one.after for one in spoken if one.verb == asking.ANSWER and one.id > asked.id]
    return AskedCard(asked.name or "", asked.after, "\n".join(answers) if answers else None)
