"""Invitations: one-time or n-time links that make somebody a member with a role. Only their hash is kept."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import history, members, people
from catalogue.cards import InvitationCard
from catalogue.database import lock
from catalogue.house_cards import OpenInvitation
from catalogue.refusals import Reason, Refused
from catalogue.rules.rights import Verb, Who, may
from catalogue.rules.states import Group, Role
from catalogue.tables import institutions, invitations, memberships


async def invite(
    db: AsyncConnection,
    who: Who,
    institution_id: int,
    role: Role,
    now: datetime,
    *,
    group: Group = Group.EMPLOYEE,
    uses: int = 1,
    valid: timedelta = timedelta(days=14),
) -> str:
    """A fresh token: 22 characters of A-Z a-z 0-9 _ -, 128 bit, shown this once.

    `group`: as what the invited belong to the institution. Refused: no coordinator of it; for more than staff, one who
    only stands in for a coordinator.
    """
    if role is not Role.STAFF:
        members.must_entrust(who, institution_id)
    if not may(who, Verb.INVITE, [institution_id]):
        raise Refused(Reason.NOT_ALLOWED)
    token = secrets.token_urlsafe(16)
    row = {"token_hash": _hash(token), "institution_id": institution_id, "role": role, "member_group": group}
    statement = invitations.insert().values(
        **row, uses=uses, expires_at=now + valid, invited_by=who.person_id, created_at=now
    )
    made = (await db.execute(statement.returning(invitations.c.id))).scalar_one()
    await history.record(db, who, now, "invitation", made, "invite", after=f"{role} {group} x{uses}")
    return token


async def look(db: AsyncConnection, who: Who, token: str, now: datetime) -> InvitationCard:
    """What an invitation gives. Refused where it is unknown, expired or used up by others."""
    row = (await db.execute(_found(token))).one_or_none()
    member = row is not None and (row.institution_id, row.role) in who.own_roles
    _check(row, member, now)
    assert row is not None
    return InvitationCard(row.name, row.role, member)


async def join(db: AsyncConnection, who: Who, token: str, now: datetime) -> InvitationCard:
    """Become a member. Joining twice is one membership and one use."""
    row = await lock(db, _found(token), invitations)
    member = row is not None and await _is_member(db, who, row)
    _check(row, member, now)
    assert who.person_id is not None
    if not member:
        await people.belong(db, who.person_id, row.institution_id, row.role, now, row.member_group)
        used = update(invitations).where(invitations.c.id == row.id).values(used=invitations.c.used + 1)
        await db.execute(used)
        await history.record(db, who, now, "invitation", row.id, "join", after=row.role)
    return InvitationCard(row.name, row.role, member)


async def open_of(db: AsyncConnection, who: Who, institution_id: int, now: datetime) -> tuple[OpenInvitation, ...]:
    """The links of a house that somebody can still use, what ends first first. Refused: no right to invite there."""
    if not may(who, Verb.INVITE, [institution_id]):
        raise Refused(Reason.NOT_ALLOWED)
    query = select(invitations).where(_usable(institution_id, now)).order_by(invitations.c.expires_at, invitations.c.id)
    return tuple(
        OpenInvitation(row.id, row.role, row.member_group, row.used, row.uses, row.expires_at)
        for row in await db.execute(query)
    )


async def revoke(db: AsyncConnection, who: Who, invitation_id: int, now: datetime) -> int:
    """The link stops working at once; hands out of which house. Revoking again changes nothing."""
    row = (await db.execute(select(invitations).where(invitations.c.id == invitation_id))).one_or_none()
    if row is None:
        raise Refused(Reason.NOT_FOUND)
    if not may(who, Verb.INVITE, [row.institution_id]):
        raise Refused(Reason.NOT_ALLOWED)
    await end(db, who, invitations.c.id == invitation_id, now)
    return int(row.institution_id)


async def end(db: AsyncConnection, who: Who, which: ColumnElement[bool], now: datetime) -> None:
    """These links stop working. Whoever calls has asked whether they may."""
    still = invitations.c.revoked_at.is_(None)
    ended = update(invitations).where(which, still).values(revoked_at=now).returning(invitations.c.id)
    for made in (await db.execute(ended)).scalars().all():
        await history.record(db, who, now, "invitation", made, "revoke")


def _usable(institution_id: int, now: datetime) -> ColumnElement[bool]:
    own = (invitations.c.institution_id == institution_id) & invitations.c.revoked_at.is_(None)
    return own & (invitations.c.expires_at > now) & (invitations.c.used < invitations.c.uses)


def _check(row: Any, member: bool, now: datetime) -> None:
    if row is None:
        raise Refused(Reason.INVITATION_UNKNOWN)
    if member:
        return
    if row.revoked_at is not None:
        raise Refused(Reason.INVITATION_REVOKED, institution=row.name, contact=row.contact)
    if now >= row.expires_at:
        raise Refused(Reason.INVITATION_EXPIRED, institution=row.name, expires_at=row.expires_at, contact=row.contact)
    if row.used >= row.uses:
        raise Refused(Reason.INVITATION_USED, institution=row.name, contact=row.contact)


def _found(token: str) -> Any:
    columns = (invitations, institutions.c.name, institutions.c.contact)
    query = select(*columns).join(institutions, institutions.c.id == invitations.c.institution_id)
    return query.where(invitations.c.token_hash == _hash(token))


async def _is_member(db: AsyncConnection, who: Who, row: Any) -> bool:
    same = (memberships.c.institution_id == row.institution_id) & (memberships.c.role == row.role)
    query = select(memberships.c.id).where(memberships.c.person_id == who.person_id, same)
    return (await db.execute(query)).first() is not None


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
