"""What is open for somebody this morning: looked up when the message goes out, and whenever they come back to it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import deciding, mornings, outbox, people, programme, releasing, requests, standing
from catalogue.cards import NoticeCard, PersonCard
from catalogue.house_cards import MorningCard, MorningLine
from catalogue.rules import morning
from catalogue.rules.rights import Who
from catalogue.rules.seats import unused
from catalogue.rules.states import Door, EnrolmentState, NoticeState, SessionState
from catalogue.rules.terms import Terms
from catalogue.tables import (
    closed_days,
    enrolments,
    host_requests,
    institutions,
    meetings,
    memberships,
    session_hosts,
    sessions,
)
from catalogue.tables import outbox as notices
from catalogue.tables import people as person_rows

#: How long before the day of decision a session below its minimum is named.
AHEAD = timedelta(days=14)


async def of_notice(db: AsyncConnection, notice: NoticeCard, now: datetime) -> MorningCard:
    """What a morning message says. Requests that its person was told of singly since midnight are left out."""
    zone, day = notice.facts["zone"], date.fromisoformat(notice.facts["day"])
    who = people.who(notice.person, Door.CLOCK)
    start = datetime.combine(day, time(), ZoneInfo(zone))
    return await of_person(db, who, notice.person, now, zone, told_since=start)


async def of_day(db: AsyncConnection, person_id: int, now: datetime, terms: Terms) -> MorningCard:
    """What their message of today says, or would say, at this moment."""
    day = terms.today(now)
    person, start = await people.card(db, person_id, day), datetime.combine(day, time(), ZoneInfo(terms.zone))
    return await of_person(db, people.who(person, Door.CLOCK), person, now, terms.zone, start)


async def of_person(
    db: AsyncConnection, who: Who, person: PersonCard, now: datetime, zone: str, told_since: datetime | None = None
) -> MorningCard:
    """All that is open, what is most urgent first. `told_since`: requests of which a notice speaks since then are
    not repeated."""
    desks = {m.institution_id: m.institution for m in person.coordinates}
    approves = {m.institution_id for m in person.memberships if m.role in mornings.ABLE}
    lines = [
        *await _requests(db, who, person, now, told_since),
        *await _releases(db, person, desks, now),
        *await _short(db, person, desks, now, zone),
        *await _together(db, person, desks, now, told_since),
        *await _offers(db, person, desks, now),
        *await _unreached(db, desks, now, zone),
    ]
    return MorningCard(person.name, tuple(lines), len(approves) > 1)


async def _requests(
    db: AsyncConnection, who: Who, person: PersonCard, now: datetime, told_since: datetime | None
) -> Iterable[MorningLine]:
    waiting = await requests.waiting_for(db, who, person, person.language, now)
    fresh: set[int] = set()
    if told_since is not None and waiting:
        about = notices.c.enrolment_id.in_([one.id for one in waiting]) & (notices.c.kind == "approval")
        query = select(notices.c.enrolment_id).where(about, notices.c.person_id == person.id)
        fresh = set((await db.execute(query.where(notices.c.due_at >= told_since))).scalars())
    count = sum(one.id not in fresh for one in waiting)
    return [MorningLine("approvals", count)] if count else []


async def _releases(
    db: AsyncConnection, person: PersonCard, desks: dict[int, str], now: datetime
) -> Sequence[MorningLine]:
    """Reserved seats of these houses that nobody has taken and that come free tomorrow."""
    steps = await releasing.tomorrow(db, now) if desks else {}
    stand = await standing.of_sound(db, steps, now) if steps else {}
    found = [(number, house, one) for number, one in stand.items() for house in releasing.unused(one) if house in desks]
    named = await _named(db, [number for number, _, _ in found], person, now)
    return [
        MorningLine("release", unused(one.seats, house), house, desks[house], number, *named[number])
        for number, house, one in found
        if number in named
    ]


async def _short(
    db: AsyncConnection, person: PersonCard, desks: dict[int, str], now: datetime, zone: str
) -> list[MorningLine]:
    """Sessions of these houses with fewer people than they need, whose day of decision is near; on the day itself
    their coordinators are asked singly."""
    today = now.astimezone(ZoneInfo(zone)).date()
    begun = exists().where(
        meetings.c.session_id == sessions.c.id, meetings.c.starts_at <= now, meetings.c.cancelled_at.is_(None)
    )
    near = (sessions.c.decide_on > today) & (sessions.c.decide_on <= today + AHEAD)
    hosted = session_hosts.c.institution_id.in_(list(desks))
    query = select(sessions.c.id, sessions.c.decide_on, func.min(session_hosts.c.institution_id).label("house"))
    query = query.join(session_hosts, session_hosts.c.session_id == sessions.c.id).group_by(sessions.c.id)
    query = query.where(near, hosted, sessions.c.state == SessionState.PUBLISHED, ~begun)
    rows = (await db.execute(query.order_by(sessions.c.decide_on, sessions.c.id))).all() if desks else []
    named = await _named(db, [row.id for row in rows], person, now)
    lines = []
    for row in rows:
        turnout = await deciding.turnout(db, row.id, now)
        if turnout.gap and row.id in named:
            title, starts_at = named[row.id]
            of = (row.house, desks[row.house], row.id, title, starts_at)
            lines.append(MorningLine("short", turnout.enrolled, *of, row.decide_on, turnout.minimum or 1))
    return lines


async def _together(
    db: AsyncConnection, person: PersonCard, desks: dict[int, str], now: datetime, told_since: datetime | None
) -> list[MorningLine]:
    """Sessions that others would like to give together with these houses: so whoever coordinates there by now, and was
    never told, hears of it as well."""
    own, hosts = host_requests.c, session_hosts.c
    first = select(institutions.c.name).join(session_hosts, institutions.c.id == hosts.institution_id)
    first = first.where(hosts.session_id == sessions.c.id).order_by(hosts.position).limit(1)
    query = select(own.session_id, own.institution_id, first.scalar_subquery().label("by"))
    query = query.join(sessions, sessions.c.id == own.session_id).where(own.institution_id.in_(list(desks)))
    query = query.where(sessions.c.state != SessionState.CANCELLED, ~programme.is_over(now))
    if told_since is not None:
        told = (notices.c.kind == "host_asked") & (notices.c.person_id == person.id)
        query = query.where(
            ~exists().where(told, notices.c.session_id == own.session_id, notices.c.due_at >= told_since)
        )
    rows = (await db.execute(query.order_by(own.asked_at, own.session_id, own.institution_id))).all() if desks else []
    named = await _named(db, [row.session_id for row in rows], person, now)
    return [
        replace(MorningLine("hosting", 1, house, desks[house], number, *named[number]), by=by)
        for number, house, by in rows
        if number in named
    ]


async def _offers(db: AsyncConnection, person: PersonCard, desks: dict[int, str], now: datetime) -> list[MorningLine]:
    """Seats that are kept for people of these houses who have not answered."""
    kept = (enrolments.c.state == EnrolmentState.OFFERED) & (enrolments.c.offer_expires_at > now)
    own = enrolments.c.institution_id.in_(list(desks))
    grouped = (enrolments.c.session_id, enrolments.c.institution_id)
    query = select(*grouped, func.count().label("offers")).where(kept, own).group_by(*grouped).order_by(*grouped)
    rows = (await db.execute(query)).all() if desks else []
    named = await _named(db, [row.session_id for row in rows], person, now)
    return [
        MorningLine(
            "offers", row.offers, row.institution_id, desks[row.institution_id], row.session_id, *named[row.session_id]
        )
        for row in rows
        if row.session_id in named
    ]


async def _unreached(db: AsyncConnection, desks: dict[int, str], now: datetime, zone: str) -> list[MorningLine]:
    """People of these houses whom Telegram has not reached since the last working day."""
    lines = []
    for house, name in desks.items():
        since = await _since(db, house, now, zone)
        missed = exists().where(
            notices.c.person_id == person_rows.c.id,
            notices.c.state == NoticeState.GIVEN_UP,
            ~notices.c.why.startswith(outbox.UNREACHABLE),
            notices.c.created_at >= since,
        )
        new = or_(person_rows.c.unreachable_at >= since, missed)
        belongs = memberships.join(person_rows, person_rows.c.id == memberships.c.person_id)
        query = select(func.count(person_rows.c.id.distinct())).select_from(belongs)
        count = (await db.execute(query.where(memberships.c.institution_id == house, new))).scalar_one()
        lines += [MorningLine("unreached", count, house, name)] if count else []
    return lines


async def _since(db: AsyncConnection, house: int, now: datetime, zone: str) -> datetime:
    """Since when something is news in a house."""
    canton = (await db.execute(select(institutions.c.canton).where(institutions.c.id == house))).scalar_one()
    shut = select(closed_days.c.closed_on).where(closed_days.c.institution_id == house)
    closed = set((await db.execute(shut)).scalars())
    return morning.since(now.astimezone(ZoneInfo(zone)).date(), mornings.public(canton), closed, zone)


async def _named(db: AsyncConnection, ids: Collection[int], person: PersonCard, now: datetime) -> dict[int, Any]:
    """Title and first date of sessions."""
    lines = await programme.of_ids(db, list(ids), person, person.language, now) if ids else ()
    return {line.id: (line.title, line.starts_at) for line in lines}


def untrue(notice: NoticeCard, told: MorningCard) -> str | None:
    """Why a morning message, or that all of it is done, needs no telling."""
    if notice.kind == "morning":
        return None if told.lines else "nothing is open"
    return "something is open again" if told.lines else None


# --- the message that was sent ------------------------------------------------------------------------------------


async def tidy(db: AsyncConnection, now: datetime, terms: Terms) -> None:
    """Messages of today of which nothing is open any more are to say so; never while their person is using them."""
    day, rows = terms.today(now), await mornings.sent(db, now, terms)
    keys = {f"morning_done:{row.key}": row for row in rows}
    told = await outbox.known(db, keys)
    for key, row in keys.items():
        if key in told or row.facts.get("used"):
            continue
        if not (await of_day(db, row.person_id, now, terms)).lines:
            edits: dict[str, Any] = {"edits": str(row.message_id), "day": day.isoformat(), "zone": terms.zone}
            await outbox.add(db, key, "morning_done", row.person_id, now, **edits)


async def use(db: AsyncConnection, who: Who, now: datetime, terms: Terms, yes: bool) -> None:
    """Their message of today shows something else now, or is the list again."""
    assert who.person_id is not None
    mine = notices.c.key == mornings.key_of(who.person_id, terms.today(now))
    row = (await db.execute(select(notices.c.id, notices.c.facts).where(mine))).one_or_none()
    if row is not None and bool(row.facts.get("used")) is not yes:
        facts = {name: value for name, value in row.facts.items() if name != "used"} | ({"used": "1"} if yes else {})
        await db.execute(update(notices).where(notices.c.id == row.id).values(facts=facts))
