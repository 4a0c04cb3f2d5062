"""People: whom the bot knows, in which language, as members of which institutions."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, and_, bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import history
from catalogue.cards import MembershipCard, PersonCard
from catalogue.database import insert_once
from catalogue.desk_cards import MemberCard
from catalogue.refusals import Reason, Refused
from catalogue.rules.eligibility import Applicant
from catalogue.rules.reminders import Lead, Quiet, leads_of, leads_text, quiet_of
from catalogue.rules.rights import Verb, Who, may
from catalogue.rules.seats import OUTSIDE
from catalogue.rules.states import MEMBER_GROUPS, Door, Group, Role
from catalogue.rules.terms import Terms
from catalogue.tables import deputies, institutions, memberships, people


async def by_telegram(db: AsyncConnection, telegram_id: int, today: date | None = None) -> PersonCard | None:
    """`today`: with the roles of those for whom they stand in on this day; None: their own alone."""
    return await _one(db, _BY_TELEGRAM, telegram=telegram_id, today=today)


async def card(db: AsyncConnection, person_id: int, today: date | None = None) -> PersonCard:
    """`today`: as with `by_telegram`. Raises LookupError for an id that is nobody's."""
    found = await _one(db, _BY_ID, person=person_id, today=today)
    if found is None:
        raise LookupError(f"no person {person_id}")
    return found


async def meet(db: AsyncConnection, telegram_id: int, name: str, language: str, now: datetime) -> PersonCard:
    """The person behind a Telegram account, new or known; a known one keeps name and language."""
    await insert_once(db, people, telegram_id=telegram_id, name=name, language=language, created_at=now)
    found = await by_telegram(db, telegram_id)
    assert found is not None, "just inserted"
    return found


async def add(
    db: AsyncConnection,
    name: str,
    language: str,
    now: datetime,
    telegram_id: int | None = None,
    mail: str | None = None,
) -> int:
    """Somebody new, with or without Telegram."""
    values = {"name": name, "language": language, "created_at": now, "telegram_id": telegram_id, "mail": mail}
    return int((await db.execute(people.insert().values(**values).returning(people.c.id))).scalar_one())


async def belong(
    db: AsyncConnection, person_id: int, institution_id: int, role: Role, now: datetime, group: Group = Group.EMPLOYEE
) -> None:
    """Make somebody a member in a role; being one already changes nothing.

    Whoever belongs to the institution in another role already does so as before, whatever `group` says.
    """
    there = (memberships.c.person_id == person_id) & (memberships.c.institution_id == institution_id)
    group = (await db.execute(select(memberships.c.member_group).where(there).limit(1))).scalar() or group
    row = {"person_id": person_id, "institution_id": institution_id, "role": role, "since": now, "member_group": group}
    await insert_once(db, memberships, **row)


async def of_house(db: AsyncConnection, who: Who, institution_id: int) -> tuple[MemberCard, ...]:
    """The people of a house by name, for its coordinators."""
    if not may(who, Verb.ARRANGE, [institution_id]):
        raise Refused(Reason.NOT_ALLOWED)
    named = people.alias()
    whom = (memberships.c.approver_id, named.c.name.label("approver"), memberships.c.member_group)
    columns = (people.c.id, people.c.name, *whom)
    belongs = people.join(memberships, memberships.c.person_id == people.c.id)
    joined = belongs.outerjoin(named, named.c.id == memberships.c.approver_id)
    query = select(*columns).select_from(joined).where(memberships.c.institution_id == institution_id).distinct()
    return tuple(MemberCard(*row) for row in await db.execute(query.order_by(people.c.name, people.c.id)))


async def name(db: AsyncConnection, person_id: int | None) -> str:
    """ "" for the command line and the clock."""
    return str((await db.execute(select(people.c.name).where(people.c.id == person_id))).scalar() or "")


async def who_may_approve(db: AsyncConnection, institution_id: int) -> tuple[int, ...]:
    """Approvers and coordinators of a house, by name."""
    able = memberships.c.role.in_((Role.APPROVER, Role.COORDINATOR)) & (memberships.c.institution_id == institution_id)
    query = select(people.c.id, people.c.name).join(memberships, memberships.c.person_id == people.c.id).where(able)
    return tuple(row.id for row in await db.execute(query.distinct().order_by(people.c.name, people.c.id)))


async def approved_by(
    db: AsyncConnection, who: Who, institution_id: int, person_id: int, approver_id: int | None, now: datetime
) -> None:
    """Choose who says yes for a member; None: any approver of the house. Refused: oneself, or nobody of that house
    who may say yes. Choosing again changes nothing."""
    if not may(who, Verb.ARRANGE, [institution_id]):
        raise Refused(Reason.NOT_ALLOWED)
    if approver_id == person_id:
        raise Refused(Reason.NOT_FOR_ONESELF)
    house = memberships.c.institution_id == institution_id
    own = (await db.execute(select(memberships).where(house, memberships.c.person_id == person_id))).all()
    if not own or (approver_id is not None and approver_id not in await who_may_approve(db, institution_id)):
        raise Refused(Reason.NOT_A_COLLEAGUE)
    if {row.approver_id for row in own} == {approver_id}:
        return
    before, after = (None if one is None else str(one) for one in (own[0].approver_id, approver_id))
    mine = update(memberships).where(house, memberships.c.person_id == person_id)
    await db.execute(mine.values(approver_id=approver_id))
    await history.record(db, who, now, "person", person_id, "approver", before, after)


async def belongs_as(
    db: AsyncConnection, who: Who, institution_id: int, person_id: int, group: Group, now: datetime
) -> None:
    """Say as what a member belongs to a house, in whichever role. Refused: no coordinator of it, nobody of it.

    Saying so again changes nothing.
    """
    if not may(who, Verb.ARRANGE, [institution_id]):
        raise Refused(Reason.NOT_ALLOWED)
    if group not in MEMBER_GROUPS:
        raise Refused(Reason.NOT_FOUND)
    theirs = (memberships.c.institution_id == institution_id) & (memberships.c.person_id == person_id)
    before = set((await db.execute(select(memberships.c.member_group).where(theirs))).scalars())
    if not before:
        raise Refused(Reason.NOT_A_COLLEAGUE)
    if before == {group}:
        return
    await db.execute(update(memberships).where(theirs).values(member_group=group))
    await history.record(db, who, now, "person", person_id, "group", ",".join(sorted(before)), group)


async def speak(db: AsyncConnection, who: Who, person_id: int, language: str, now: datetime) -> None:
    await db.execute(update(people).where(people.c.id == person_id).values(language=language))
    await history.record(db, who, now, "person", person_id, "language", after=language)


async def quiet(db: AsyncConnection, person_id: int) -> Quiet | None:
    """Somebody's own quiet hours; None: the network's."""
    return quiet_of((await db.execute(select(people.c.quiet).where(people.c.id == person_id))).scalar())


async def own_terms(db: AsyncConnection, person_id: int, terms: Terms) -> Terms:
    """What the network has agreed on, with somebody's own quiet hours."""
    own = await quiet(db, person_id)
    return terms if own is None else replace(terms, quiet=own)


async def ring(db: AsyncConnection, who: Who, person_id: int, alarms: Sequence[Lead], now: datetime) -> None:
    """Choose how long before a meeting one's calendar rings; empty: not at all."""
    text = leads_text(alarms)
    await db.execute(update(people).where(people.c.id == person_id).values(alarms=text))
    await history.record(db, who, now, "person", person_id, "alarms", after=text)


async def informed(db: AsyncConnection, person_id: int, now: datetime) -> None:
    """The person has read what is kept about them and why."""
    unread = (people.c.id == person_id) & people.c.informed_at.is_(None)
    await db.execute(update(people).where(unread).values(informed_at=now))


async def reachable(db: AsyncConnection, telegram_id: int, now: datetime, yes: bool) -> None:
    """Telegram said that the person has blocked the bot, or unblocked it."""
    changed = (people.c.telegram_id == telegram_id) & (
        people.c.unreachable_at.is_not(None) if yes else people.c.unreachable_at.is_(None)
    )
    await db.execute(update(people).where(changed).values(unreachable_at=None if yes else now))


def who(person: PersonCard, door: Door, operators: Iterable[int] = ()) -> Who:
    """What this person may act as. `operators`: Telegram ids from the configuration."""
    roles = frozenset((m.institution_id, m.role) for m in person.memberships)
    return Who(
        person.id,
        door,
        roles,
        is_operator=person.telegram_id in set(operators),
        groups=frozenset((m.institution_id, m.group) for m in person.memberships),
        asked=frozenset(m.institution_id for m in person.memberships if m.asks),
        lent=frozenset((m.institution_id, m.role, m.instead_of) for m in person.memberships if m.instead_of),
    )


def applicant(who: Who, institution_id: int) -> Applicant:
    """Somebody who acts for themselves, on behalf of one of their institutions."""
    assert who.person_id is not None, "only people take seats"
    own = {group.value for house, group in who.groups if house == institution_id}
    roles = {role.value for house, role in who.own_roles if house == institution_id}
    return Applicant(who.person_id, institution_id, frozenset(own | roles), institution_id in who.asked)


async def applicants(db: AsyncConnection, institution_id: int, person_ids: Sequence[int]) -> dict[int, Applicant]:
    """Those of these people who belong to the institution, as who wants a seat for it; outside, those of none."""
    rows: dict[int, list[Any]] = {}
    for row in await db.execute(_BY_IDS, {"people": list(person_ids), "today": None}):
        rows.setdefault(row.id, []).append(row)
    asked = [applicant_for(_person(own), institution_id) for own in rows.values()]
    return {one.person_id: one for one in asked if one is not None}


def applicant_for(person: PersonCard, institution_id: int) -> Applicant | None:
    """This person as who wants a seat for an institution of theirs; for none, whoever has none; else None."""
    if institution_id in {m.institution_id for m in person.memberships}:
        return applicant(who(person, Door.CHAT), institution_id)
    return Applicant(person.id) if institution_id == OUTSIDE and not person.memberships else None


async def coordinators(
    db: AsyncConnection, institution_ids: Iterable[int], today: date | None = None
) -> list[tuple[int, int]]:
    """Who coordinates these institutions: person and institution, the longest there first.

    `today`: whoever stands in for one of them on this day is told as well, right after them.
    """
    which = memberships.c.institution_id.in_(list(institution_ids)) & (memberships.c.role == Role.COORDINATOR)
    columns = (memberships.c.person_id, memberships.c.institution_id, deputies.c.deputy_id)
    joined = memberships.outerjoin(deputies, stands_in(memberships.c.person_id, memberships.c.institution_id))
    query = select(*columns).select_from(joined).where(which).order_by(memberships.c.id, deputies.c.id)
    rows = (await db.execute(query, {"today": today})).all()
    pairs = [(who, row.institution_id) for row in rows for who in (row.person_id, row.deputy_id) if who is not None]
    return list(dict.fromkeys(pairs))


def stands_in(absent: ColumnElement[int], institution_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Of a row of `deputies`: for this person, there, on the day `today` (a parameter; None: nobody does)."""
    theirs = (deputies.c.person_id == absent) & (deputies.c.institution_id == institution_id)
    return and_(theirs, deputies.c.from_on <= TODAY, deputies.c.until_on >= TODAY)


TODAY = bindparam("today", type_=Date)
_lent = memberships.alias("lent")


def _query(which: ColumnElement[bool]) -> Select[Any]:
    """A person's row, once per membership, and beside it per role that is lent to them in that institution."""
    member = (memberships.c.institution_id, institutions.c.name.label("institution"), memberships.c.role)
    membership = (*member, memberships.c.member_group, institutions.c.approval)
    lent = (_lent.c.role.label("lent"), _lent.c.person_id.label("absent"))
    house = memberships.c.institution_id
    own = (deputies.c.deputy_id == people.c.id) & (deputies.c.institution_id == house)
    able = _lent.c.role != Role.STAFF  # not a list: SQLAlchemy would write the statement anew each time
    belongs = people.outerjoin(memberships, memberships.c.person_id == people.c.id)
    joined = belongs.outerjoin(institutions, institutions.c.id == house)
    joined = joined.outerjoin(deputies, own & (deputies.c.from_on <= TODAY) & (deputies.c.until_on >= TODAY))
    theirs = (_lent.c.person_id == deputies.c.person_id) & (_lent.c.institution_id == house) & able
    query = select(people, *membership, *lent).select_from(joined.outerjoin(_lent, theirs)).where(which)
    return query.order_by(memberships.c.since, memberships.c.id, deputies.c.id, _lent.c.id)


# Built once: every update asks who it is.
_BY_TELEGRAM = _query(people.c.telegram_id == bindparam("telegram"))
_BY_ID = _query(people.c.id == bindparam("person"))
_BY_IDS = _query(people.c.id.in_(bindparam("people", expanding=True)))


async def _one(db: AsyncConnection, query: Select[Any], **which: int | date | None) -> PersonCard | None:
    rows = (await db.execute(query, which)).all()
    return _person(rows) if rows else None


def _person(rows: Sequence[Any]) -> PersonCard:
    """From the rows of one person, one per membership."""
    row = rows[0]
    return PersonCard(
        id=row.id,
        telegram_id=row.telegram_id,
        name=row.name,
        language=row.language,
        leads=None if row.leads is None else leads_of(row.leads),
        informed=row.informed_at is not None,
        reachable=row.unreachable_at is None,
        quiet=quiet_of(row.quiet),
        memberships=_memberships(rows),
        alarms=leads_of(row.alarms),
        mail=row.mail,
        channel=row.channel,
        morning=row.morning,
    )


def _memberships(rows: Sequence[Any]) -> tuple[MembershipCard, ...]:
    """One's own in their order, then roles that are lent to one and that one does not have anyway."""
    own = {(row.institution_id, row.role): MembershipCard(*row[-7:-2]) for row in rows if row.institution_id}
    lent: dict[tuple[int, Role], MembershipCard] = {}
    for row in rows:
        if row.lent is not None and (row.institution_id, row.lent) not in own:
            theirs = replace(own[(row.institution_id, row.role)], role=row.lent, instead_of=row.absent)
            lent.setdefault((row.institution_id, row.lent), theirs)
    return (*own.values(), *lent.values())
