"""Who comes to a session: names, for the coordinators of its hosts only."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import channels, seating
from catalogue.cards import ParticipantCard
from catalogue.desk_cards import UnnamedCard
from catalogue.participant_cards import PersonHere, StepCard
from catalogue.refusals import Reason, Refused
from catalogue.rules.rights import Verb, Who, may
from catalogue.rules.states import LIVE, EnrolmentState, Presence
from catalogue.tables import enrolments, history, institutions, meetings, people, presences, unnamed_seats


async def of_session(db: AsyncConnection, who: Who, session_id: int) -> tuple[ParticipantCard, ...]:
    """Names, for the coordinators of the hosts only: seats first, then the waiting list in its order."""
    hosts = await seating.hosts(db, session_id)
    if not may(who, Verb.SEE_PARTICIPANTS, hosts):
        raise Refused(Reason.NOT_ALLOWED)
    query = (
        select(
            enrolments,
            people.c.name,
            people.c.telegram_id,
            people.c.unreachable_at,
            people.c.mail,
            people.c.channel,
            people.c.needs,
            institutions.c.name.label("institution"),
        )
        .join(people, people.c.id == enrolments.c.person_id)
        .outerjoin(institutions, institutions.c.id == enrolments.c.institution_id)
        .where(enrolments.c.session_id == session_id, enrolments.c.state.in_(LIVE))
        .order_by(enrolments.c.queued_at, enrolments.c.id)
    )
    rows = (await db.execute(query)).all()
    waiting = [row.id for row in rows if row.state is EnrolmentState.WAITING]
    reads = may(who, Verb.SEE_NEEDS, hosts)
    cards = [_participant(row, waiting, reads) for row in rows]
    return tuple(sorted(cards, key=lambda card: card.place or 0))


def _participant(row: Any, waiting: list[int], reads: bool) -> ParticipantCard:
    """`reads`: what people with a seat want their hosts to know is for the reader."""
    place = waiting.index(row.id) + 1 if row.id in waiting else None
    reached = row.telegram_id is not None and row.unreachable_at is None
    until = row.offer_expires_at or row.request_expires_at
    needs = row.needs if reads and row.state is EnrolmentState.ENROLLED else ""
    mailed = channels.by_mail(row)
    return ParticipantCard(
        row.id, row.name, row.institution or "", row.state, place, reached, until, mailed, needs, row.person_id
    )


async def unreached(db: AsyncConnection, session_id: int, mails: bool = False) -> int:
    """How many with a seat or on the waiting list have no Telegram, or have blocked the bot there. `mails`: the network
    sends e-mails, and whoever gets those is reached."""
    listed = enrolments.join(people, people.c.id == enrolments.c.person_id)
    away = people.c.telegram_id.is_(None) | people.c.unreachable_at.is_not(None)
    query = select(people).select_from(listed).where(enrolments.c.session_id == session_id, away)
    rows = (await db.execute(query.where(enrolments.c.state.in_(LIVE)))).all()
    return sum(not (mails and channels.by_mail(row)) for row in rows)


async def unnamed(db: AsyncConnection, who: Who, session_id: int, now: datetime) -> tuple[UnnamedCard, ...]:
    """Seats that institutions have taken without a name, and until when."""
    if not may(who, Verb.SEE_PARTICIPANTS, await seating.hosts(db, session_id)):
        raise Refused(Reason.NOT_ALLOWED)
    own = unnamed_seats.c
    query = select(institutions.c.name, own.seats, own.name_until)
    held = (own.session_id == session_id) & (own.name_until > now)
    joined = query.join(institutions, institutions.c.id == own.institution_id).where(held).order_by(institutions.c.name)
    return tuple(UnnamedCard(row.name, row.seats, row.name_until) for row in await db.execute(joined))


async def one(db: AsyncConnection, who: Who, enrolment_id: int) -> tuple[int, ParticipantCard]:
    """Somebody on the list, and of which session. Refused: not there any more, no coordinator of a host."""
    session_id = (await db.execute(select(enrolments.c.session_id).where(enrolments.c.id == enrolment_id))).scalar()
    if session_id is None:
        raise Refused(Reason.NOT_FOUND)
    listed = await of_session(db, who, session_id)
    found = next((card for card in listed if card.enrolment_id == enrolment_id), None)
    if found is None:
        raise Refused(Reason.NOT_FOUND)
    return session_id, found


async def seat_of(db: AsyncConnection, who: Who, enrolment_id: int) -> tuple[int, int]:
    """Session and person of an enrolment, whatever has become of it. Refused: no coordinator of a host."""
    query = select(enrolments.c.session_id, enrolments.c.person_id).where(enrolments.c.id == enrolment_id)
    row = (await db.execute(query)).one_or_none()
    if row is None:
        raise Refused(Reason.NOT_FOUND)
    if not may(who, Verb.SEE_PARTICIPANTS, await seating.hosts(db, row.session_id)):
        raise Refused(Reason.NOT_ALLOWED)
    return row.session_id, row.person_id


async def person(db: AsyncConnection, who: Who, enrolment_id: int) -> PersonHere:
    """All that a host may know of somebody on the list. Refused as `one` is."""
    session_id, card = await one(db, who, enrolment_id)
    query = select(people.c.telegram_id, people.c.mail, enrolments.c.institution_id)
    seat = enrolments.join(people, people.c.id == enrolments.c.person_id)
    row = (await db.execute(query.select_from(seat).where(enrolments.c.id == enrolment_id))).one()
    is_own = row.institution_id is not None and may(who, Verb.ENROL_OTHERS, (row.institution_id,))
    telegram = row.telegram_id if card.reachable else None
    steps, noted = await _steps(db, enrolment_id), await _presences(db, enrolment_id)
    return PersonHere(session_id, card, telegram, row.mail or "", steps, is_own, noted)


async def _steps(db: AsyncConnection, enrolment_id: int) -> tuple[StepCard, ...]:
    """The last three, the newest last."""
    own = (history.c.noun == "enrolment") & (history.c.noun_id == enrolment_id) & (history.c.verb == "step")
    query = select(history.c.at, history.c.after, history.c.why).where(own).order_by(history.c.id.desc()).limit(3)
    found = [StepCard(row.at, EnrolmentState(row.after), row.why or "") for row in await db.execute(query)]
    return tuple(reversed(found))


async def _presences(db: AsyncConnection, enrolment_id: int) -> tuple[tuple[datetime, Presence], ...]:
    query = select(meetings.c.starts_at, presences.c.state).join_from(presences, meetings)
    rows = await db.execute(query.where(presences.c.enrolment_id == enrolment_id).order_by(meetings.c.starts_at))
    return tuple((row.starts_at, row.state) for row in rows)
