"""How sessions stand at one moment: when they are open, whose the seats are, how many wait. One query, however many.

Under the session's lock this is what the rules decide on; without it, what people are shown.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, bindparam, func, literal, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue.rules.seats import SeatFacts
from catalogue.rules.states import LIVE, SEATED, EnrolmentState
from catalogue.rules.windows import Window
from catalogue.tables import enrolments, meetings, session_reserves, sessions


@dataclass(frozen=True, slots=True)
class Standing:
    """`waiting`: how many are on the waiting list."""

    window: Window
    seats: SeatFacts
    waiting: int

    @property
    def taken(self) -> int:
        return sum(self.seats.taken.values())


Which = Callable[[ColumnElement[int]], ColumnElement[bool]]


def _query(which: Which) -> Select[Any]:
    """Rows of (session, start, end, institution, taken, waiting, reserved); a session without enrolments has one."""
    tally = union_all(_counted(which), _reserved(which)).subquery()
    session = (sessions.c.id, sessions.c.state, sessions.c.zone, sessions.c.opens_on, sessions.c.closes_on)
    spans = (_coming(func.min(meetings.c.starts_at)), _coming(func.max(meetings.c.ends_at)), sessions.c.capacity)
    numbers = (tally.c.institution_id, tally.c.taken, tally.c.waiting, tally.c.reserved)
    joined = sessions.outerjoin(tally, tally.c.session_id == sessions.c.id)
    return select(*session, *spans, *numbers).select_from(joined).where(which(sessions.c.id))


def _counted(which: Which) -> Select[Any]:
    house = (enrolments.c.session_id, enrolments.c.institution_id)
    waiting = func.count().filter(enrolments.c.state == EnrolmentState.WAITING).label("waiting")
    taken = func.count().filter(enrolments.c.state.in_(SEATED)).label("taken")
    live = enrolments.c.state.in_(LIVE)
    numbers = (taken, waiting, literal(0, Integer).label("reserved"))
    return select(*house, *numbers).where(which(enrolments.c.session_id), live).group_by(*house)


def _reserved(which: Which) -> Select[Any]:
    house = (session_reserves.c.session_id, session_reserves.c.institution_id)
    none = literal(0, Integer)
    return select(*house, none, none, session_reserves.c.seats).where(which(session_reserves.c.session_id))


def _coming(edge: ColumnElement[Any]) -> ColumnElement[Any]:
    kept = (meetings.c.session_id == sessions.c.id) & meetings.c.cancelled_at.is_(None)
    return select(edge).where(kept).scalar_subquery()


# Built once: putting them together costs more than asking the database.
_ONE = _query(lambda session_id: session_id == bindparam("session"))
_MANY = _query(lambda session_id: session_id.in_(bindparam("sessions", expanding=True)))


async def of(db: AsyncConnection, session_id: int) -> Standing:
    """Raises KeyError where there is no such session."""
    return _standings(await db.execute(_ONE, {"session": session_id}))[session_id]


async def of_all(db: AsyncConnection, session_ids: Iterable[int]) -> dict[int, Standing]:
    return _standings(await db.execute(_MANY, {"sessions": list(session_ids)}))


def _standings(rows: Iterable[Any]) -> dict[int, Standing]:
    grouped: dict[int, list[Any]] = {}
    for row in rows:
        grouped.setdefault(row[0], []).append(row)
    return {session_id: _standing(own) for session_id, own in grouped.items()}


def _standing(rows: list[Any]) -> Standing:
    _, state, zone, opens_on, closes_on, starts_at, ends_at, capacity, *_ = rows[0]
    tallies = [row[-4:] for row in rows if row.institution_id is not None]
    taken = {house: taken for house, taken, _, _ in tallies if taken}
    reserved = {house: seats for house, _, _, seats in tallies if seats}
    window = Window(state, zone, starts_at, ends_at, opens_on, closes_on)
    return Standing(window, SeatFacts(capacity, taken, reserved), sum(row.waiting or 0 for row in rows))
