"""Deputies: while somebody of a house is away, a colleague may do there what they may, and is told what they are."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import asking, history, members, outbox, people
from catalogue.house_cards import DeputyCard
from catalogue.refusals import Reason, Refused
from catalogue.rules.courtesy import Due
from catalogue.rules.rights import Who
from catalogue.rules.states import Role
from catalogue.rules.terms import Terms
from catalogue.tables import deputies, institutions
from catalogue.tables import people as person_rows

#: Longer than this somebody else gets the role.
LONGEST = timedelta(days=366)
ABLE = frozenset({Role.APPROVER, Role.COORDINATOR})
#: What the deputy is told: that it is agreed, that it begins, that it is over.
AGREED, BEGINS, OVER = "agreed", "begins", "over"


async def appoint(
    db: AsyncConnection,
    who: Who,
    institution_id: int,
    person_id: int,
    deputy_id: int,
    from_on: date,
    until_on: date,
    now: datetime,
    terms: Terms,
) -> int:
    """From the first day to the last one included. The same again is the same one; nothing changes.

    Refused: somebody else's, but for coordinators of the house; nobody who coordinates or approves there; a deputy who
    is none of the house; days that are over or in the wrong order.
    """
    must_arrange(who, institution_id, person_id)
    able = await members.roles_of(db, institution_id, person_id) & ABLE
    if not able or not await members.roles_of(db, institution_id, deputy_id) or deputy_id == person_id:
        raise Refused(Reason.NOT_A_COLLEAGUE)
    if until_on < from_on:
        raise Refused(Reason.ENDS_BEFORE_START)
    if until_on < terms.today(now) or until_on - from_on > LONGEST:
        raise Refused(Reason.IN_THE_PAST)
    row: dict[str, Any] = {"person_id": person_id, "deputy_id": deputy_id, "institution_id": institution_id}
    row |= {"from_on": from_on, "until_on": until_on}
    same = select(deputies.c.id).where(*(deputies.c[name] == value for name, value in row.items()))
    known = (await db.execute(same)).scalar()
    if known is not None:
        return int(known)
    new = (await db.execute(deputies.insert().values(**row, created_at=now).returning(deputies.c.id))).scalar_one()
    words = f"{institution_id}:{deputy_id}:{from_on}:{until_on}"
    await history.record(db, who, now, "person", person_id, "deputy", after=words)
    await _tell(db, who, (await _cards(db, deputies.c.id == new))[0], now, terms)
    if from_on <= terms.today(now):
        await asking.ask_anew(db, institution_id, now, terms)
    return int(new)


async def end(db: AsyncConnection, who: Who, deputy_row: int, now: datetime, terms: Terms) -> DeputyCard | None:
    """It is over at once, and the deputy hears of it. None, and nothing changes, where it is over already."""
    found = await _cards(db, deputies.c.id == deputy_row)
    if not found:
        return None
    card = found[0]
    must_arrange(who, card.house_id, card.person_id)
    await _end(db, who, card, now, terms)
    return card


async def end_all(
    db: AsyncConnection, who: Who, institution_id: int, person_id: int, now: datetime, terms: Terms
) -> None:
    """Whoever leaves a house stands in for nobody there, and nobody for them. Whoever calls has asked whether they
    may."""
    either = (deputies.c.person_id == person_id) | (deputies.c.deputy_id == person_id)
    for card in await _cards(db, (deputies.c.institution_id == institution_id) & either):
        await _end(db, who, card, now, terms)


async def _end(db: AsyncConnection, who: Who, card: DeputyCard, now: datetime, terms: Terms) -> None:
    words = f"{card.house_id}:{card.deputy_id}:{card.from_on}:{card.until_on}"
    await history.record(db, who, now, "person", card.person_id, "deputy", before=words)
    await db.execute(deputies.delete().where(deputies.c.id == card.id))
    told: dict[str, Any] = {"house": str(card.house_id), "phase": OVER, "person": card.person, "row": str(card.id)}
    due = Due(now, None, terms.zone, terms.quiet)
    await outbox.add(db, f"deputy:{card.id}:ended", "deputy", card.deputy_id, now, due_at=due, **told)


async def of_person(
    db: AsyncConnection, who: Who, institution_id: int, person_id: int, today: date
) -> tuple[DeputyCard, ...]:
    """Who stands in for somebody in a house, now and later. Refused: as with `appoint`; somebody of other houses."""
    must_arrange(who, institution_id, person_id)
    if not await members.roles_of(db, institution_id, person_id):
        raise Refused(Reason.NOT_A_COLLEAGUE)
    there = (deputies.c.institution_id == institution_id) & (deputies.c.person_id == person_id)
    return tuple(await _cards(db, there & (deputies.c.until_on >= today)))


async def look(db: AsyncConnection, deputy_row: int) -> DeputyCard | None:
    found = await _cards(db, deputies.c.id == deputy_row)
    return found[0] if found else None


def must_arrange(who: Who, institution_id: int, person_id: int) -> None:
    """Refused: neither their own role there nor a coordinator of that house. Nobody passes on a role lent to them."""
    own = any((institution_id, role) in who.own_roles for role in ABLE)
    if not (person_id == who.person_id and own):
        members.must_entrust(who, institution_id)


async def _cards(db: AsyncConnection, which: ColumnElement[bool]) -> Sequence[DeputyCard]:
    deputy = person_rows.alias()
    columns: tuple[Any, ...] = (deputies.c.id, deputies.c.institution_id, institutions.c.name.label("house"))
    columns += (deputies.c.person_id, person_rows.c.name, deputies.c.deputy_id, deputy.c.name.label("deputy"))
    joined = deputies.join(person_rows, person_rows.c.id == deputies.c.person_id)
    joined = joined.join(deputy, deputy.c.id == deputies.c.deputy_id)
    joined = joined.join(institutions, institutions.c.id == deputies.c.institution_id)
    query = select(*columns, deputies.c.from_on, deputies.c.until_on).select_from(joined).where(which)
    return [DeputyCard(*tuple(row)) for row in await db.execute(query.order_by(deputies.c.from_on, deputies.c.id))]


async def _tell(db: AsyncConnection, who: Who, card: DeputyCard, now: datetime, terms: Terms) -> None:
    """At once where it is still to come; on the morning of the first day, and on the one after the last."""
    after = card.until_on + timedelta(days=1)
    moments = {BEGINS: _morning(card.from_on, now, terms), OVER: _morning(after, now, terms)}
    if card.from_on > terms.today(now):
        moments[AGREED] = Due(now, None, terms.zone, terms.quiet)
    facts = {"house": str(card.house_id), "person": card.person, "row": str(card.id)}
    by = "" if who.person_id == card.person_id else await people.name(db, who.person_id)
    for phase, due in moments.items():
        told: dict[str, Any] = facts | {"phase": phase, "by": by}
        await outbox.add(db, f"deputy:{card.id}:{phase}", "deputy", card.deputy_id, now, due_at=due, **told)


def _morning(day: date, now: datetime, terms: Terms) -> Due:
    """As soon as courtesy allows on that day."""
    start = datetime.combine(day, time(), ZoneInfo(terms.zone))
    return Due(max(now, start.astimezone(now.tzinfo)), None, terms.zone, terms.quiet)
