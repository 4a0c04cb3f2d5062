"""Institutions: the member bodies of the network."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import history
from catalogue.cards import InstitutionCard
from catalogue.database import insert_once
from catalogue.folding import fold
from catalogue.refusals import Reason, Refused
from catalogue.rules.identifiers import uid_number
from catalogue.rules.rights import Verb, Who, may
from catalogue.tables import closed_days, institutions

_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,38}")


async def add(
    db: AsyncConnection,
    who: Who,
    slug: str,
    name: str,
    now: datetime,
    *,
    languages: Sequence[str] = ("de",),
    canton: str = "BE",
    contact: str | None = None,
    uid: str | None = None,
) -> InstitutionCard:
    """Found a member institution. The slug names it in files and commands: lower-case letters, digits, hyphens."""
    if not may(who, Verb.FOUND):
        raise Refused(Reason.NOT_ALLOWED)
    if not _SLUG.fullmatch(slug):
        raise Refused(Reason.SLUG_TAKEN, slug=slug, form="a-z, 0-9, -")
    number = uid_number(uid) if uid else None
    if uid and number is None:
        raise Refused(Reason.UID_NUMBER_WRONG, uid=uid)
    row = {"slug": slug, "name": name, "languages": ",".join(languages), "canton": canton, "contact": contact}
    if await insert_once(db, institutions, **row, uid_number=number, created_at=now) is None:
        raise Refused(Reason.SLUG_TAKEN, slug=slug)
    card = await by_slug(db, slug)
    await history.record(db, who, now, "institution", card.id, "add", after=slug)
    return card


async def by_slug(db: AsyncConnection, slug: str) -> InstitutionCard:
    row = (await db.execute(select(institutions).where(institutions.c.slug == slug))).one_or_none()
    if row is None:
        raise Refused(Reason.NOT_FOUND, slug=slug)
    return card(row)


async def by_id(db: AsyncConnection, institution_id: int) -> InstitutionCard:
    row = (await db.execute(select(institutions).where(institutions.c.id == institution_id))).one_or_none()
    if row is None:
        raise Refused(Reason.NOT_FOUND)
    return card(row)


def is_slug(words: str) -> bool:
    return _SLUG.fullmatch(words) is not None


def slug_for(name: str) -> str:
    """A short name made of a long one: `haus-lindenhof`; "" where nothing is left of it."""
    return fold(name).replace(" ", "-")[:39].strip("-")


async def everyone(db: AsyncConnection) -> tuple[InstitutionCard, ...]:
    rows = await db.execute(select(institutions).order_by(institutions.c.slug))
    return tuple(card(row) for row in rows)


def card(row: Any) -> InstitutionCard:
    return InstitutionCard(
        id=row.id,
        slug=row.slug,
        name=row.name,
        languages=tuple(row.languages.split(",")),
        canton=row.canton,
        contact=row.contact,
        uid_number=row.uid_number,
    )


async def close_day(
    db: AsyncConnection, who: Who, institution_id: int, day: date, now: datetime, name: str = ""
) -> bool:
    """No course on this day in this institution: a bridge day, a holiday of the house. False where it is known."""
    if not may(who, Verb.OFFER, [institution_id]):
        raise Refused(Reason.NOT_ALLOWED)
    new = await insert_once(db, closed_days, institution_id=institution_id, closed_on=day, name=name) is not None
    if new:
        await history.record(db, who, now, "institution", institution_id, "close_day", after=day.isoformat())
    return new


async def closed(db: AsyncConnection, institution_id: int) -> dict[date, str]:
    query = select(closed_days.c.closed_on, closed_days.c.name).where(closed_days.c.institution_id == institution_id)
    return {row.closed_on: row.name for row in await db.execute(query)}


async def ask_approval(db: AsyncConnection, who: Who, institution_id: int, yes: bool, now: datetime) -> None:
    """From now on the seats of the house's people need an approver's yes, or need none. What is asked already stays
    asked. Saying it again changes nothing."""
    if not may(who, Verb.ARRANGE, [institution_id]):
        raise Refused(Reason.NOT_ALLOWED)
    other = (institutions.c.id == institution_id) & (institutions.c.approval != yes)
    changed = update(institutions).where(other).values(approval=yes).returning(institutions.c.id)
    if (await db.execute(changed)).one_or_none() is not None:
        words = ("no", "yes")
        before, after = words[not yes], words[yes]
        await history.record(db, who, now, "institution", institution_id, "approval", before, after)
