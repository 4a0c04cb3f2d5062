"""A session once more, as a draft: with other dates, as a series, or a whole year's programme a year later.

Nobody comes along and nothing counts as told. A copy remembers what it was made from, so that a second press copies
nothing twice.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import holidays
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import history, institutions, seating, sessions
from catalogue.exchange import present
from catalogue.exchange.present import Present
from catalogue.refusals import Reason, Refused
from catalogue.rules import series, windows
from catalogue.rules.rights import Verb, Who, may
from catalogue.rules.series import Copied, Times
from catalogue.rules.states import SessionState
from catalogue.seat_rules import SeatRules
from catalogue.sessions import Plan
from catalogue.tables import history as changes
from catalogue.tables import institutions as houses
from catalogue.tables import session_hosts
from catalogue.tables import sessions as rows

#: Verb of history, at the session that was copied.
COPY = "copy"
_DAYS = ("opens_on", "closes_on")
_RULED = ("own_until", "outsiders_from", "withdraw_until", "decide_on")


@dataclass(frozen=True, slots=True)
class Programme:
    """A year of one institution, a year later. `known`: sessions that have been copied already; `past`: whose copy
    would have begun; `never`: whose copy would be at a time that a clock change skips or doubles; `free`: copies of
    which a day is without courses; `made`: the last draft, once they are there."""

    fresh: tuple[tuple[Present, Copied], ...]
    known: int = 0
    past: int = 0
    never: int = 0
    made: int = 0

    @property
    def free(self) -> tuple[tuple[Present, Copied], ...]:
        return tuple(one for one in self.fresh if one[1].free)


async def source(db: AsyncConnection, who: Who, session_id: int) -> Plan:
    """What a copy is made of. Refused: not there, no right to run it."""
    hosts = await seating.hosts(db, session_id)
    if not hosts:
        raise Refused(Reason.NOT_FOUND)
    if not may(who, Verb.OFFER, hosts):
        raise Refused(Reason.NOT_ALLOWED)
    return (await present.sessions_of(db, ids=[session_id]))[0].plan


async def copy(
    db: AsyncConnection, who: Who, session_id: int, copies: Sequence[Sequence[Times]], now: datetime
) -> tuple[list[int], int]:
    """Drafts with these times, one after the other; hands out their ids, and how many there were already.

    Refused: no right, an impossible time.
    """
    await seating.lock_all(db, [session_id])  # two presses at once copy once
    plan = await source(db, who, session_id)
    known = await _known(db, session_id)
    made: list[int] = []
    for times in copies:
        key = _key(times)
        if key in known:
            continue
        known.add(key)
        made.append(await _add(db, who, session_id, _draft(who, plan, times), now))
    return made, len(copies) - len(made)


async def _add(db: AsyncConnection, who: Who, of: int, draft: Plan, now: datetime) -> int:
    """The copy of a session, with the same person behind the trainer's name; the source remembers it."""
    new = await sessions.add(db, who, draft, now)
    same = rows.alias()
    trainer = select(same.c.trainer_id).where(same.c.id == of).scalar_subquery()
    await db.execute(update(rows).where(rows.c.id == new).values(trainer_id=trainer))
    await history.record(db, who, now, "session", of, COPY, str(new), _key(draft.times))
    return new


def _key(times: Sequence[Times]) -> str:
    """The first date, as history keeps it; without dates there is one copy."""
    return min(times)[0].isoformat() if times else "no date"


async def _known(db: AsyncConnection, session_id: int) -> set[str]:
    """Times for which there is a copy that has not been cancelled."""
    own = changes.c
    query = select(own.before, own.after).where(own.noun == "session", own.noun_id == session_id, own.verb == COPY)
    made = {int(row.before): str(row.after) for row in await db.execute(query)}
    alive = select(rows.c.id).where(rows.c.id.in_(list(made)), rows.c.state != SessionState.CANCELLED)
    return {made[one] for one in (await db.execute(alive)).scalars()}


def _draft(who: Who, plan: Plan, times: Sequence[Times]) -> Plan:
    """Its dates of enrolment move along; whoever copies can't name other houses as hosts."""
    hosts = tuple(host for host in plan.hosts if may(who, Verb.OFFER, [host]))
    by = (min(times)[0].date() - min(plan.times)[0].date()) if times and plan.times else None
    return replace(
        plan,
        hosts=hosts,
        times=tuple(sorted(times)),
        state=SessionState.DRAFT,
        code=None,
        **_moved(plan, _DAYS, by),
        rules=_rules(plan.rules, by),
    )


def _rules(rules: SeatRules, by: timedelta | None) -> SeatRules:
    return replace(rules, **_moved(rules, _RULED, by))


def _moved(of: Any, names: Sequence[str], by: timedelta | None) -> dict[str, Any]:
    """Without dates to count from nothing is set."""
    days = {name: getattr(of, name) for name in names}
    return {name: None if day is None or by is None else day + by for name, day in days.items()}


# --- days without courses -------------------------------------------------------------------------------------------


async def free_days(db: AsyncConnection, house_ids: Sequence[int]) -> Callable[[date], bool]:
    """Whether a day is a public holiday or closed at one of these institutions."""
    cantons = (await db.execute(select(houses.c.canton).where(houses.c.id.in_(house_ids)))).scalars().all()
    public = [holidays.country_holidays("CH", subdiv=canton) for canton in sorted({one for one in cantons if one})]
    closed = {day for house in house_ids for day in await institutions.closed(db, house)}
    return lambda day: day in closed or any(day in one for one in public)


def can_be(one: Copied, zone: str) -> bool:
    """No clock change skips or doubles any of its times."""
    return all(windows.instant(wall, zone) is not None for times in one.times for wall in times)


# --- a whole year ---------------------------------------------------------------------------------------------------


async def years(db: AsyncConnection, who: Who, institution_id: int, now: datetime) -> list[int]:
    """In which years an institution has sessions whose copies are still to come, the one with most of them first.
    Refused: no right there."""
    found = [one.plan for one in await _dated(db, who, institution_id)]
    later = Counter(plan.times[0][0].year for plan in found if _comes(plan.times[0][0] + _a_year(plan), plan.zone, now))
    return sorted(later, key=lambda year: (-later[year], -year))


def _a_year(plan: Plan) -> timedelta:
    return series.a_year(plan.times[0][0].date())


def _comes(start: datetime, zone: str, now: datetime) -> bool:
    return start.replace(tzinfo=ZoneInfo(zone)) > now


async def _dated(db: AsyncConnection, who: Who, institution_id: int) -> list[Present]:
    if not may(who, Verb.OFFER, [institution_id]):
        raise Refused(Reason.NOT_ALLOWED)
    found = await present.sessions_of(db, institution_id)
    return [one for one in found if one.plan.times and one.plan.state is not SessionState.CANCELLED]


async def programme(db: AsyncConnection, who: Who, institution_id: int, year: int, now: datetime) -> Programme:
    """What all sessions of a year would be a year later, on the same weekdays; none in the past."""
    theirs = [one for one in await _dated(db, who, institution_id) if one.plan.times[0][0].year == year]
    is_free = await free_days(db, [institution_id])
    known = await _copied(db, institution_id)
    every = [(one, series.shifted(one.plan.times, _a_year(one.plan), is_free)) for one in theirs]
    left = [(one, later) for one, later in every if (one.id, _key(later.times)) not in known]
    ahead = [(one, later) for one, later in left if _comes(later.times[0][0], one.plan.zone, now)]
    fresh = tuple((one, later) for one, later in ahead if can_be(later, one.plan.zone))
    return Programme(fresh, len(every) - len(left), len(left) - len(ahead), len(ahead) - len(fresh))


async def _copied(db: AsyncConnection, institution_id: int) -> set[tuple[int, str]]:
    """Sessions of an institution that have a copy which is not cancelled, and its first date."""
    own = changes.c
    theirs = select(session_hosts.c.session_id).where(session_hosts.c.institution_id == institution_id)
    query = select(own.noun_id, own.before, own.after).where(own.noun == "session", own.verb == COPY)
    found = (await db.execute(query.where(own.noun_id.in_(theirs)))).all()
    gone = (await db.execute(select(rows.c.id).where(rows.c.state == SessionState.CANCELLED))).scalars()
    over = {str(one) for one in gone}
    return {(row.noun_id, row.after) for row in found if row.before not in over}


async def copy_programme(db: AsyncConnection, who: Who, institution_id: int, year: int, now: datetime) -> Programme:
    """Drafts of all of them; hands out what was copied. A second press copies nothing twice."""
    await seating.lock_all(db, [one.id for one, _ in (await programme(db, who, institution_id, year, now)).fresh])
    found = await programme(db, who, institution_id, year, now)
    last = 0
    for one, later in found.fresh:
        last = await _add(db, who, one.id, _draft(who, one.plan, later.times), now)
    return replace(found, made=last)
