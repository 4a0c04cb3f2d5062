"""The day before unused reserved seats come free for others, their institution hears of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import mornings, outbox, people, standing
from catalogue.apart import apart
from catalogue.rules import seats, windows
from catalogue.rules.courtesy import Due
from catalogue.rules.states import Circle, SessionState
from catalogue.rules.terms import Terms
from catalogue.rules.windows import Window
from catalogue.standing import Standing
from catalogue.tables import meetings, session_reserves, sessions

_DAYS = (sessions.c.partners_days, sessions.c.network_days, sessions.c.outsiders_days)


async def warn(db: AsyncConnection, now: datetime, terms: Terms) -> None:
    """Derived from the dates: whoever coordinates an institution with unused seats is told once for each step,
    unless their morning message says so."""
    steps = await tomorrow(db, now)
    if not steps:
        return
    stand = await standing.of_sound(db, steps, now)
    left = {number: unused(one) for number, one in stand.items()}
    houses_left = {house for houses in left.values() for house in houses}
    desks = await people.coordinators(db, houses_left, terms.today(now))
    listed = await mornings.carried(db, [person for person, _ in desks], now, terms)
    wanted = {
        key: notice
        for number, houses in left.items()
        for person, house in desks
        if house in houses and person not in listed
        for key, notice in [_notice(stand[number].window, number, steps[number], person, house, now, terms)]
    }
    told = await outbox.known(db, wanted)
    for key, (person, facts) in wanted.items():
        if key not in told:
            await outbox.add(db, key, "release_soon", person, now, **facts)


async def tomorrow(db: AsyncConnection, now: datetime) -> dict[int, Circle]:
    """Sessions whose reserved seats come free on the next day, and for whom."""
    steps: dict[int, Circle] = {}
    for row in await coming(db, now):
        with apart("session", row.id):
            step = windows.released_tomorrow(window(row), now)
            steps |= {} if step is None else {row.id: step}
    return steps


def unused(present: Standing) -> list[int]:
    """The institutions that have reserved seats which they have not taken."""
    return [house for house in present.seats.reserved if seats.unused(present.seats, house)]


async def coming(db: AsyncConnection, now: datetime) -> list[Any]:
    """Sessions that are still to begin and have reserved seats with a date on which they come free."""
    kept = select(session_reserves.c.session_id).where(session_reserves.c.seats > 0)
    takes_place = (meetings.c.session_id == sessions.c.id) & meetings.c.cancelled_at.is_(None)
    first = select(func.min(meetings.c.starts_at)).where(takes_place).scalar_subquery()
    dated = or_(*(days.is_not(None) for days in _DAYS))
    shown = sessions.c.state.in_((SessionState.PUBLISHED, SessionState.CONFIRMED))
    query = select(sessions.c.id, sessions.c.zone, sessions.c.state, *_DAYS, first.label("starts_at"))
    ahead = select(meetings.c.session_id).where(meetings.c.starts_at > now, meetings.c.cancelled_at.is_(None))
    found = await db.execute(query.where(sessions.c.id.in_(ahead), sessions.c.id.in_(kept), dated, shown))
    return [row for row in found if row.starts_at is not None and row.starts_at > now]


def window(row: Any) -> Window:
    """What is known of a session of `coming`: when it begins and when its seats come free."""
    days = {name: getattr(row, name) for name in ("partners_days", "network_days", "outsiders_days")}
    return Window(row.state, row.zone, row.starts_at, row.starts_at, **days)


def _notice(
    kept: Window, session_id: int, circle: Circle, person: int, house: int, now: datetime, terms: Terms
) -> tuple[str, tuple[int, dict[str, Any]]]:
    """Its key, whom it is for, what it says."""
    day = windows.releases_on(kept)[circle]
    key = f"release_soon:{session_id}:{house}:{circle.name.lower()}:{day}:{person}"
    due = Due(now, None, kept.zone, terms.quiet)
    told = {"house": str(house), "circle": circle.name.lower(), "day": day.isoformat()}
    return key, (person, {"due_at": due, "session_id": session_id} | told)
