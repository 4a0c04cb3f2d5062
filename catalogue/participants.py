"""Who comes to a session: names, for the coordinators of its hosts only."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import channels, seating
from catalogue.cards import ParticipantCard
from catalogue.desk_cards import UnnamedCard
from catalogue.refusals import Reason, Refused
from catalogue.rules.rights import Verb, Who, may
from catalogue.rules.states import LIVE, EnrolmentState
from catalogue.tables import enrolments, institutions, people, unnamed_seats


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
            people.c.mail,
            people.c.channel,
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
    until = row.offer_expires_at or row.request_expires_at
    return ParticipantCard(
        row.id, row.name, row.institution or "", row.state, place, reached, until, channels.by_mail(row)
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
    people = await of_session(db, who, session_id)
    found = next((card for card in people if card.enrolment_id == enrolment_id), None)
    if found is None:
        raise Refused(Reason.NOT_FOUND)
    return session_id, found
