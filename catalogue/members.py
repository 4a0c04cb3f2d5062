"""The people of a house, and what they may do there. A house always has a coordinator."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import asking, belonging, history, outbox, people
from catalogue.database import lock
from catalogue.folding import fold
from catalogue.house_cards import HouseMember, LosingCard
from catalogue.refusals import Reason, Refused
from catalogue.rules import approval
from catalogue.rules.courtesy import Due
from catalogue.rules.rights import Verb, Who, may
from catalogue.rules.states import Role
from catalogue.rules.terms import Terms
from catalogue.tables import institutions, memberships
from catalogue.tables import people as person_rows

#: What somebody can be beside staff; a member who has none of these is staff.
ORDER = (Role.COORDINATOR, Role.APPROVER, Role.STAFF)


async def of_house(db: AsyncConnection, who: Who, institution_id: int, words: str = "") -> tuple[HouseMember, ...]:
    """Everybody of a house whose name has these words; whoever Telegram does not reach any more comes first.

    Refused: no coordinator of it.
    """
    if not may(who, Verb.ARRANGE, [institution_id]):
        raise Refused(Reason.NOT_ALLOWED)
    wanted = fold(words.replace("_", " "))
    found = [one for one in await _all(db, institution_id) if wanted in fold(one.name)]
    return tuple(sorted(found, key=lambda one: (one.reached or not one.on_telegram, fold(one.name), one.id)))


async def one(db: AsyncConnection, who: Who, institution_id: int, person_id: int) -> HouseMember:
    """Refused: no coordinator of that house, or nobody of it."""
    found = next((one for one in await of_house(db, who, institution_id) if one.id == person_id), None)
    if found is None:
        raise Refused(Reason.NOT_FOUND)
    return found


async def _all(db: AsyncConnection, institution_id: int) -> list[HouseMember]:
    named = person_rows.alias()
    columns = (person_rows, memberships.c.role, memberships.c.member_group, named.c.name.label("approver"))
    belongs = person_rows.join(memberships, memberships.c.person_id == person_rows.c.id)
    joined = belongs.outerjoin(named, named.c.id == memberships.c.approver_id)
    query = select(*columns).select_from(joined).where(memberships.c.institution_id == institution_id)
    rows: dict[int, list[Any]] = {}
    for row in await db.execute(query.order_by(person_rows.c.id, memberships.c.id)):
        rows.setdefault(row.id, []).append(row)
    return [_member(own) for own in rows.values()]


def _member(rows: Sequence[Any]) -> HouseMember:
    row, roles = rows[0], {row.role for row in rows}
    there = row.telegram_id is not None
    held = tuple(role for role in ORDER if role in roles)
    reached = there and row.unreachable_at is None
    return HouseMember(row.id, row.name, held, row.member_group, there, reached, row.mail, row.approver)


async def reached(db: AsyncConnection, institution_id: int) -> list[tuple[int, str]]:
    """Id and name of whoever of a house Telegram reaches, by name."""
    found = [one for one in await _all(db, institution_id) if one.reached]
    return [(one.id, one.name) for one in sorted(found, key=lambda one: (fold(one.name), one.id))]


async def give(
    db: AsyncConnection, who: Who, institution_id: int, person_id: int, role: Role, now: datetime, terms: Terms
) -> None:
    """A member gets one more role, and hears of it. Refused: no coordinator of the house in their own
    right, or nobody of it.

    Somebody who has it keeps it; nothing changes.
    """
    roles = await _under_lock(db, who, institution_id, person_id)
    if role in roles:
        return
    first = (await db.execute(select(memberships).where(_there(institution_id, person_id)).limit(1))).one()
    await people.belong(db, person_id, institution_id, role, now, first.member_group)
    await _changed(db, who, institution_id, person_id, roles, roles | {role}, now, terms)


async def take(
    db: AsyncConnection, who: Who, institution_id: int, person_id: int, role: Role, now: datetime, terms: Terms
) -> None:
    """A member loses a role and stays staff; open requests go to whoever says yes there now.

    Refused: as with `give`, and the last coordinator stays one. Taking it again changes nothing.
    """
    roles = await _under_lock(db, who, institution_id, person_id)
    if role not in roles or role is Role.STAFF:
        return
    if role is Role.COORDINATOR:
        await must_not_be_last(db, institution_id, person_id)
    left = (roles - {role}) or {Role.STAFF}
    first = (await db.execute(select(memberships).where(_there(institution_id, person_id)).limit(1))).one()
    if left == {Role.STAFF}:
        await people.belong(db, person_id, institution_id, Role.STAFF, now, first.member_group)
    gone = memberships.delete().where(_there(institution_id, person_id), memberships.c.role == role)
    await db.execute(gone)
    await _changed(db, who, institution_id, person_id, roles, left, now, terms)
    await asking.ask_anew(db, institution_id, now, terms)


async def losing(db: AsyncConnection, who: Who, institution_id: int, person_id: int, role: Role) -> LosingCard:
    """What follows where a role is taken away, before it is. Refused: as with `take`; a role that they do not have."""
    must_entrust(who, institution_id)
    there = await one(db, who, institution_id, person_id)
    if role not in there.roles:
        raise Refused(Reason.NOT_FOUND)
    name = (await db.execute(select(institutions.c.name).where(institutions.c.id == institution_id))).scalar_one()
    house = await asking.house(db, institution_id)
    after = approval.without(house, person_id, role)
    open_ = [row.person_id for row in await asking.open_requests(db, institution_id)]
    moves = [person_id in approval.asked(house, one) and person_id not in approval.asked(after, one) for one in open_]
    last = role is Role.COORDINATOR and await is_last(db, institution_id, person_id)
    own = who.person_id == person_id
    return LosingCard(person_id, there.name, institution_id, name, role, own, sum(moves), last)


async def must_not_be_last(db: AsyncConnection, institution_id: int, person_id: int) -> None:
    """Refused where nobody else coordinates the house."""
    if await is_last(db, institution_id, person_id):
        name = (await db.execute(select(institutions.c.name).where(institutions.c.id == institution_id))).scalar()
        raise Refused(Reason.LAST_COORDINATOR, institution=name or "", house_id=institution_id)


async def is_last(db: AsyncConnection, institution_id: int, person_id: int) -> bool:
    desks = {person for person, _ in await people.coordinators(db, [institution_id])}
    return desks == {person_id}


def must_entrust(who: Who, institution_id: int) -> None:
    """Refused: no coordinator of the house; one who only stands in for a coordinator. Nobody passes on what is lent."""
    if not may(who, Verb.ENTRUST, [institution_id]):
        raise Refused(Reason.ONLY_LENT if may(who, Verb.ARRANGE, [institution_id]) else Reason.NOT_ALLOWED)


async def hold(db: AsyncConnection, who: Who, institution_id: int, *, own: bool = False) -> None:
    """Lock a house, and look once more whether whoever acts coordinates it still. `own`: in nobody's place."""
    house = select(institutions).where(institutions.c.id == institution_id)
    if await lock(db, house, institutions) is None:
        raise Refused(Reason.NOT_FOUND)
    if who.is_operator:
        return
    desks = {person for person, _ in await people.coordinators(db, [institution_id])}
    if own:
        must_entrust(who, institution_id)
    acting = {who.person_id} if own else who.speaks_for(institution_id)
    if not may(who, Verb.ARRANGE, [institution_id]) or desks.isdisjoint(acting):
        raise Refused(Reason.NOT_ALLOWED)


async def roles_of(db: AsyncConnection, institution_id: int, person_id: int) -> frozenset[Role]:
    """Empty for somebody who is none of them."""
    query = select(memberships.c.role).where(_there(institution_id, person_id))
    return frozenset((await db.execute(query)).scalars())


async def _under_lock(db: AsyncConnection, who: Who, institution_id: int, person_id: int) -> frozenset[Role]:
    await belonging.take(db, person_id)
    await hold(db, who, institution_id, own=True)
    roles = await roles_of(db, institution_id, person_id)
    if not roles:
        raise Refused(Reason.NOT_A_COLLEAGUE)
    return roles


def _there(institution_id: int, person_id: int) -> Any:
    return (memberships.c.institution_id == institution_id) & (memberships.c.person_id == person_id)


async def _changed(
    db: AsyncConnection,
    who: Who,
    institution_id: int,
    person_id: int,
    before: frozenset[Role],
    after: frozenset[Role] | set[Role],
    now: datetime,
    terms: Terms,
) -> None:
    was, present = (",".join(role for role in ORDER if role in some) for some in (before, after))
    await history.record(db, who, now, "person", person_id, "roles", f"{institution_id}:{was}", present)
    key = f"roles:{institution_id}:{person_id}:{now.isoformat()}"
    by = await people.name(db, who.person_id)
    due = now if who.person_id == person_id else Due(now, None, terms.zone, terms.quiet)
    told: dict[str, Any] = {"house": str(institution_id), "roles": present, "by": by}
    await outbox.add(db, key, "roles", person_id, now, due_at=due, **told)
