"""Who gets a morning message today, and when. What stands in it is looked up when it is sent (`catalogue.morning`)."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import holidays
from sqlalchemy import select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import history, outbox
from catalogue.people import stands_in
from catalogue.refusals import Reason, Refused
from catalogue.rules import morning
from catalogue.rules.reminders import quiet_of
from catalogue.rules.rights import Who
from catalogue.rules.states import NoticeState, Role
from catalogue.rules.terms import Terms
from catalogue.tables import closed_days, deputies, institutions, memberships, people
from catalogue.tables import outbox as notices

#: Local hours outside of which nobody's message can fall due.
FIRST_HOUR, LAST_HOUR = 4, 17
ABLE = (Role.APPROVER, Role.COORDINATOR)
_UNDER_WAY = (NoticeState.DUE, NoticeState.SENDING, NoticeState.SENT, NoticeState.UNKNOWN)


def key_of(person_id: int, day: date) -> str:
    return f"morning:{person_id}:{day}"


async def plan(db: AsyncConnection, now: datetime, terms: Terms) -> None:
    """One for everybody whose hour has come today; whether there is anything to say is seen when it is sent.

    Nobody gets one after noon: a bot that starts late is silent until the next working day.
    """
    if terms.morning is None or not FIRST_HOUR <= now.astimezone(ZoneInfo(terms.zone)).hour < LAST_HOUR:
        return
    day, found = terms.today(now), await _expecting(db, now, terms)
    due = [row.id for row, hour in found if morning.is_due(now, hour, terms.zone, quiet_of(row.quiet) or terms.quiet)]
    keys = {key_of(person_id, day): person_id for person_id in due}
    told = await outbox.known(db, keys)
    for key, person_id in keys.items():
        if key not in told:
            await outbox.add(db, key, "morning", person_id, now, day=day.isoformat(), zone=terms.zone)


async def hours(db: AsyncConnection, day: date, terms: Terms) -> list[tuple[datetime, datetime, int]]:
    """Who expects a message on this day and has none yet: from when until when it may go out, and to whom."""
    if terms.morning is None:
        return []
    noon = datetime.combine(day, morning.NOON, ZoneInfo(terms.zone))
    found = await _expecting(db, noon, terms)
    told = await outbox.known(db, [key_of(row.id, day) for row, _ in found])
    due = {
        row.id: morning.due_at(day, hour, terms.zone, quiet_of(row.quiet) or terms.quiet)
        for row, hour in found
        if key_of(row.id, day) not in told
    }
    return sorted((start, morning.ends_at(start, day, terms.zone), person) for person, start in due.items())


async def carried(db: AsyncConnection, person_ids: Sequence[int], now: datetime, terms: Terms) -> set[int]:
    """Those of these people whose message of today is still to come, or was sent: it says what can wait for it."""
    if terms.morning is None or not person_ids:
        return set()
    day, found = terms.today(now), await _expecting(db, now, terms, person_ids)
    sent = (notices.c.key.in_([key_of(row.id, day) for row, _ in found])) & notices.c.state.in_(_UNDER_WAY)
    known = set((await db.execute(select(notices.c.person_id).where(sent))).scalars())
    ahead = set()
    for row, hour in found:
        due = morning.due_at(day, hour, terms.zone, quiet_of(row.quiet) or terms.quiet)
        ahead |= {row.id} if now < due else set()
    return known | ahead


async def sent(db: AsyncConnection, now: datetime, terms: Terms) -> Sequence[Any]:
    """The messages of today that have gone out: rows of the outbox."""
    if terms.morning is None:
        return []
    keys = [key_of(row.id, terms.today(now)) for row, _ in await _expecting(db, now, terms)]
    gone = (notices.c.state == NoticeState.SENT) & notices.c.message_id.is_not(None)
    rows: list[Any] = []
    for some in outbox.batches(keys):
        rows += (await db.execute(select(notices).where(notices.c.key.in_(some), gone).order_by(notices.c.id))).all()
    return rows


async def _expecting(
    db: AsyncConnection, now: datetime, terms: Terms, person_ids: Collection[int] | None = None
) -> list[tuple[Any, time]]:
    """Whoever can be written to, has one of these roles in a house that works today, and wants a message: their hour.

    Those who stand in for one of them included.
    """
    day = terms.today(now)
    able = memberships.c.role.in_(ABLE)
    lent = memberships.join(deputies, stands_in(memberships.c.person_id, memberships.c.institution_id))
    own = select(memberships.c.person_id.label("person_id"), memberships.c.institution_id).where(able)
    theirs = select(deputies.c.deputy_id, memberships.c.institution_id).select_from(lent).where(able)
    desks = union(own, theirs).subquery()
    reached = people.c.telegram_id.is_not(None) & people.c.unreachable_at.is_(None)
    columns = (people.c.id, people.c.morning, people.c.quiet, institutions.c.id.label("house"), institutions.c.canton)
    joined = desks.join(people, people.c.id == desks.c.person_id)
    joined = joined.join(institutions, institutions.c.id == desks.c.institution_id)
    query = select(*columns).select_from(joined).where(reached).order_by(people.c.id)
    query = query if person_ids is None else query.where(people.c.id.in_(list(person_ids)))
    rows = (await db.execute(query, {"today": day})).all()
    shut = await _closed(db, {row.house for row in rows}, day)
    once = {
        row.id: (row, hour)
        for row in rows
        if (hour := morning.wish(row.morning, terms.morning)) is not None
        and morning.works(day, public(row.canton), shut.get(row.house, ()))
    }
    return list(once.values())


async def _closed(db: AsyncConnection, houses: Collection[int], day: date) -> dict[int, tuple[date, ...]]:
    query = select(closed_days.c.institution_id).where(closed_days.c.closed_on == day)
    rows = await db.execute(query.where(closed_days.c.institution_id.in_(list(houses))))
    return {row.institution_id: (day,) for row in rows}


@lru_cache(maxsize=32)
def public(canton: str) -> Any:
    """The public holidays of a canton; of the whole country where it is unknown."""
    known = canton in holidays.country_holidays("CH").subdivisions
    return holidays.country_holidays("CH", subdiv=canton if known else None)


async def choose(db: AsyncConnection, who: Who, hour: str | None, now: datetime) -> None:
    """One's own hour, "07:30"; "": no message; None: the usual one. Raises ValueError for what is no hour."""
    if who.person_id is None:
        raise Refused(Reason.NOT_ALLOWED)
    if hour:
        time.fromisoformat(hour)
    await db.execute(people.update().where(people.c.id == who.person_id).values(morning=hour))
    await history.record(db, who, now, "person", who.person_id, "morning", after=hour)
