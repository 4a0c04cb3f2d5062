"""The day before: trainers hear of each meeting, whoever runs a session hears of its first one."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import outbox, people
from catalogue.apart import apart
from catalogue.rules.courtesy import Due
from catalogue.rules.reminders import Lead, Quiet, catch_up, due_at, quiet_of
from catalogue.rules.states import SEATED, SessionState
from catalogue.rules.terms import Terms
from catalogue.tables import enrolments, meetings, session_hosts, sessions
from catalogue.tables import people as person_rows

#: A calendar day before, by the quiet hours of whoever is told.
LEAD = Lead(1, timedelta())
#: No quiet hours bring it further forward.
NEAR = timedelta(days=3)


async def tell(db: AsyncConnection, now: datetime, until: datetime, terms: Terms) -> None:
    """What falls due before `until` is written now and sent in its time."""
    rows = await coming(db, now, NEAR)
    desks = await _desks(db, rows)
    hours = await _quiet(db, desks, terms)
    wanted: dict[str, tuple[Any, int, int, datetime]] = {}
    for row in rows:
        for person_id, house in desks[row.id]:
            moment = until
            with apart("meeting", row.id):
                moment = _moment(row, hours[person_id], now)
            if moment < until:
                key = f"eve:{row.id}:{row.starts_at.isoformat()}:{person_id}:{house}"
                wanted[key] = (row, person_id, house, moment)
    known = await outbox.known(db, wanted)
    for key, facts in wanted.items():
        if key not in known:
            row, person_id, house, at = facts
            due = Due(now, row.starts_at, row.zone, terms.quiet, at=at)
            await _tell(db, key, row, person_id, house, due, now)


async def coming(db: AsyncConnection, now: datetime, near: timedelta) -> list[Any]:
    """Meetings that take place soon, with the trainer and the first host; `is_first`: the first one of its session;
    `seats`: somebody has one."""
    sooner = meetings.alias()
    earlier = exists().where(
        sooner.c.session_id == sessions.c.id, sooner.c.cancelled_at.is_(None), sooner.c.starts_at < meetings.c.starts_at
    )
    seated = exists().where(enrolments.c.session_id == sessions.c.id, enrolments.c.state.in_(SEATED))
    first = (session_hosts.c.session_id == sessions.c.id) & (session_hosts.c.position == 0)
    query = (
        select(meetings.c.id, meetings.c.session_id, meetings.c.starts_at, sessions.c.zone, sessions.c.trainer_id)
        .add_columns((~earlier).label("is_first"), seated.label("seats"), session_hosts.c.institution_id)
        .join(sessions, sessions.c.id == meetings.c.session_id)
        .join(session_hosts, first)
        .where(meetings.c.starts_at > now, meetings.c.starts_at <= now + near, meetings.c.cancelled_at.is_(None))
        .where(sessions.c.state.in_((SessionState.PUBLISHED, SessionState.CONFIRMED)))
        .order_by(meetings.c.starts_at, meetings.c.id)
    )
    return list((await db.execute(query)).all())


async def moments(db: AsyncConnection, row: Any, terms: Terms) -> list[tuple[int, datetime]]:
    """Who is told of a meeting of `coming`, and when."""
    desks = await _desks(db, [row])
    hours = await _quiet(db, desks, terms)
    return [(person, _at(row, hours[person])) for person, _house in desks[row.id]]


Desks = dict[int, list[tuple[int, int]]]


async def _desks(db: AsyncConnection, rows: Sequence[Any]) -> Desks:
    """By meeting: person and institution, with whoever stands in on the day before.

    The trainer goes with the first host; nobody's session needs no desk.
    """
    first = {row.session_id for row in rows if row.is_first and row.seats}
    query = select(session_hosts).where(session_hosts.c.session_id.in_(first))
    hosts: dict[int, set[int]] = {}
    for host in (await db.execute(query)).all() if first else ():
        hosts.setdefault(host.session_id, set()).add(host.institution_id)
    days = {row.id: LEAD.before(row.starts_at, row.zone).date() for row in rows}
    houses: set[int] = set().union(*hosts.values())
    desks = {day: await people.coordinators(db, houses, day) if houses else [] for day in set(days.values())}
    found: Desks = {}
    for row in rows:
        own = hosts.get(row.session_id, set()) if row.is_first else set()
        once: dict[int, int] = {}
        for person_id, house in desks[days[row.id]]:
            if house in own:
                once.setdefault(person_id, house)
        found[row.id] = [(row.trainer_id, 0)] if row.trainer_id is not None else []
        found[row.id] += once.items()
    return found


async def _quiet(db: AsyncConnection, desks: Desks, terms: Terms) -> dict[int, Quiet]:
    """By person: their own quiet hours, or the network's."""
    them = {person for each in desks.values() for person, _house in each}
    query = select(person_rows.c.id, person_rows.c.quiet).where(person_rows.c.id.in_(them))
    rows = (await db.execute(query)).all() if them else ()
    return {row.id: quiet_of(row.quiet) or terms.quiet for row in rows}


def _at(row: Any, quiet: Quiet) -> datetime:
    return due_at(row.starts_at, LEAD, row.zone, quiet)


def _moment(row: Any, quiet: Quiet, now: datetime) -> datetime:
    """When it goes out: in its time; for what was fixed later, as soon as courtesy allows."""
    return max(_at(row, quiet), catch_up(now, row.starts_at, row.zone, quiet))


async def _tell(db: AsyncConnection, key: str, row: Any, person_id: int, house: int, due: Due, now: datetime) -> None:
    of, at, starts = row.session_id, row.id, row.starts_at.isoformat()
    if house:
        told = {"house": str(house), "starts_at": starts}
        await outbox.add(db, key, "desk_reminder", person_id, now, due_at=due, session_id=of, meeting_id=at, **told)
    else:
        told = {"house": str(row.institution_id), "starts_at": starts}
        await outbox.add(db, key, "trainer_reminder", person_id, now, due_at=due, session_id=of, meeting_id=at, **told)
