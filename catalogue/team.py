"""One institution's own people in one session: who they are, how they stand; newcomers without Telegram."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import channels, enrolments, history, people, seating, standing, unnamed
from catalogue.refusals import Reason, Refused
from catalogue.rules import naming
from catalogue.rules.mail import is_address
from catalogue.rules.rights import Verb, Who, may
from catalogue.rules.seats import OUTSIDE
from catalogue.rules.states import LIVE, EnrolmentState, Group, Role
from catalogue.rules.terms import Terms
from catalogue.tables import enrolments as rows
from catalogue.tables import institutions, memberships
from catalogue.tables import people as person_rows
from catalogue.team_cards import Team, TeamPerson

#: People in the session come first in this order.
_ORDER = (EnrolmentState.ENROLLED, EnrolmentState.REQUESTED, EnrolmentState.OFFERED, EnrolmentState.WAITING, None)


async def of(db: AsyncConnection, who: Who, session_id: int, institution_id: int, now: datetime) -> Team:
    """An institution's people and seats in a session, a host's guests included. Refused: not its coordinator."""
    if not may(who, Verb.ENROL_OTHERS, (institution_id,)):
        raise Refused(Reason.NOT_ALLOWED)
    name = (await db.execute(select(institutions.c.name).where(institutions.c.id == institution_id))).scalar()
    if name is None:
        raise Refused(Reason.NOT_FOUND)
    present = await standing.of(db, session_id, now)
    hosts = institution_id in present.hosts
    line = [row.id for row in await seating.queue(db, session_id)]
    own = [_person(row, line) for row in await _members(db, session_id, institution_id)]
    guests = [_person(row, line, guest=True) for row in await _guests(db, session_id)] if hosts else []
    unnamed_now, until = await unnamed.of_institution(db, session_id, institution_id, now)
    order = sorted(own + guests, key=lambda one: (_ORDER.index(one.state), one.place or 0, one.name.casefold(), one.id))
    free = present.free_for(institution_id)
    keeps, dates = naming.until(present.window, None, now), naming.choices(present.window, now)
    return Team(institution_id, name, hosts, free, unnamed_now, until, keeps, tuple(order), dates)


_PERSON = (
    person_rows.c.id,
    person_rows.c.name,
    person_rows.c.telegram_id,
    person_rows.c.unreachable_at,
    person_rows.c.mail,
    person_rows.c.channel,
)
_LIVE = (rows.c.id.label("enrolment_id"), rows.c.state, rows.c.offer_expires_at, rows.c.request_expires_at)


def _there(session_id: int) -> ColumnElement[bool]:
    return (rows.c.person_id == person_rows.c.id) & (rows.c.session_id == session_id) & rows.c.state.in_(LIVE)


async def _members(db: AsyncConnection, session_id: int, institution_id: int) -> Any:
    """Everybody who belongs to the institution, or goes for it."""
    belongs = exists().where(
        memberships.c.person_id == person_rows.c.id, memberships.c.institution_id == institution_id
    )
    query = select(*_PERSON, *_LIVE).outerjoin(rows, _there(session_id))
    elsewhere = rows.c.id.is_not(None) & func.coalesce(rows.c.institution_id != institution_id, True)
    return (await db.execute(query.where(belongs & ~elsewhere | (rows.c.institution_id == institution_id)))).all()


async def _guests(db: AsyncConnection, session_id: int) -> Any:
    query = select(*_PERSON, *_LIVE).join(rows, _there(session_id)).where(rows.c.institution_id.is_(None))
    return (await db.execute(query)).all()


def _person(row: Any, line: list[int], guest: bool = False) -> TeamPerson:
    place = line.index(row.enrolment_id) + 1 if row.enrolment_id in line else None
    ends = row.offer_expires_at or row.request_expires_at
    reached = row.telegram_id is not None and row.unreachable_at is None
    return TeamPerson(
        row.id, row.name, row.state, place, ends, reached, guest, channels.by_mail(row), row.telegram_id is None
    )


async def add(
    db: AsyncConnection,
    who: Who,
    institution_id: int,
    name: str,
    mail: str,
    language: str,
    now: datetime,
    group: Group = Group.EMPLOYEE,
) -> int:
    """Somebody of one's own institution who has no Telegram. The same name and address again is the same person.

    `group`: as what a new one belongs to it. Refused: no coordinator of that institution.
    Raises ValueError where `mail` is no address.
    """
    if institution_id == OUTSIDE or not may(who, Verb.ENROL_OTHERS, (institution_id,)):
        raise Refused(Reason.NOT_ALLOWED)
    person_id = await _known(db, name, mail, institution_id) or await _new(db, who, name, mail, language, now)
    await people.belong(db, person_id, institution_id, Role.STAFF, now, group)
    return person_id


async def add_guest(
    db: AsyncConnection, who: Who, session_id: int, name: str, mail: str, language: str, now: datetime, terms: Terms
) -> EnrolmentState:
    """Somebody of no institution takes a seat, entered by a coordinator of a host. Refused: everybody else.

    Raises ValueError where `mail` is no address.
    """
    held = await seating.hold(db, session_id, now)
    if not may(who, Verb.ENROL_OTHERS, held.standing.hosts):
        raise Refused(Reason.NOT_ALLOWED)
    person_id = await _known(db, name, mail, OUTSIDE) or await _new(db, who, name, mail, language, now)
    return await enrolments.enrol(db, who, session_id, OUTSIDE, now, terms, person_id)


async def correct_mail(
    db: AsyncConnection, who: Who, session_id: int, institution_id: int, person_id: int, mail: str, now: datetime
) -> None:
    """Another address for somebody without Telegram, who is told there from now on, also what they have missed.

    Refused: not of one's own people in the session, or somebody with Telegram, whose address is their own affair.
    Raises ValueError where `mail` is no address.
    """
    one = (await of(db, who, session_id, institution_id, now)).person(person_id)
    if one is None or not one.no_account:
        raise Refused(Reason.NOT_A_COLLEAGUE)
    await channels.correct(db, person_id, mail.strip(), now)
    await history.record(db, who, now, "person", person_id, "mail")


async def _known(db: AsyncConnection, name: str, mail: str, institution_id: int) -> int | None:
    """Whoever was entered before with this name and address: in that institution, or outside all."""
    member = memberships.c.person_id == person_rows.c.id
    own = (
        exists().where(member)
        if institution_id == OUTSIDE
        else exists().where(member, memberships.c.institution_id == institution_id)
    )
    same = (func.lower(person_rows.c.mail) == mail.strip().lower()) & (person_rows.c.name == name.strip())
    where = ~own if institution_id == OUTSIDE else own
    found = await db.execute(select(person_rows.c.id).where(same, where).order_by(person_rows.c.id).limit(1))
    known: int | None = found.scalar()
    return known


async def _new(db: AsyncConnection, who: Who, name: str, mail: str, language: str, now: datetime) -> int:
    if not is_address(mail.strip()):
        raise ValueError(f"not an e-mail address: {mail!r}")
    person_id = await people.add(db, name.strip(), language, now, mail=mail.strip())
    await channels.known(db, person_id, now)
    await history.record(db, who, now, "person", person_id, "add")
    return person_id
