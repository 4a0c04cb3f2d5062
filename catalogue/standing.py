"""How sessions stand at one moment: when they are open, whose the seats are, how many wait. One query, however many.

Under the session's lock this is what the rules decide on; without it, what people are shown.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Integer,
    Select,
    bindparam,
    cast,
    exists,
    func,
    literal_column,
    null,
    select,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue.apart import apart
from catalogue.columns import UTCDateTime
from catalogue.rules import seats, windows
from catalogue.rules.reasons import Reason
from catalogue.rules.seats import OUTSIDE, SeatFacts
from catalogue.rules.states import LIVE, SEATED, Circle, EnrolmentState, Overlap
from catalogue.rules.windows import Window
from catalogue.tables import (
    enrolments,
    meetings,
    memberships,
    prerequisites,
    session_hosts,
    session_reserves,
    sessions,
    unnamed_seats,
)


@dataclass(frozen=True, slots=True)
class Standing:
    """`line`: how many of each institution are on the waiting list; `hosts`: institution ids, in no order."""

    window: Window
    seats: SeatFacts
    line: Mapping[int, int]
    hosts: frozenset[int]

    @property
    def taken(self) -> int:
        return sum(self.seats.taken.values())

    @property
    def waiting(self) -> int:
        return sum(self.line.values())

    def circle(self, institution_id: int) -> Circle:
        """How near an institution is; `seats.OUTSIDE` for people without one."""
        if institution_id == OUTSIDE:
            return Circle.OUTSIDER
        if institution_id in self.hosts:
            return Circle.HOST
        return Circle.PARTNER if institution_id in self.seats.reserved else Circle.MEMBER

    def free_for(self, institution_id: int) -> int | None:
        return seats.free_for(self.seats, institution_id, self.circle(institution_id))

    def why_not(self, institution_id: int) -> Reason | None:
        """None where a seat is free for this institution, else the rule that says no."""
        return seats.why_not(self.seats, institution_id, self.circle(institution_id))

    def cap(self, institution_id: int) -> int | None:
        """The most seats that this institution may take; None: any number."""
        return self.seats.caps.get(institution_id, self.seats.cap)

    def kept_until(self, institution_id: int, now: datetime) -> date | None:
        """The last day on which unused reserved seats are kept from this institution; None: for good, or no longer."""
        day = windows.released_from(self.window, self.circle(institution_id))
        return None if day is None or now >= windows.day_starts(day, self.window.zone) else day - timedelta(days=1)

    def why_closed(self, now: datetime, institution_id: int) -> Reason | None:
        return windows.why_closed(self.window, now, self.circle(institution_id))


Which = Callable[[ColumnElement[int]], ColumnElement[bool]]

#: Columns of a session that its window is made of, in the order of `Window`'s fields after the span.
_DATES = ("opens_on", "closes_on", "own_until", "outsiders_from", "withdraw_until")
_DAYS = ("partners_days", "network_days", "outsiders_days")
# Written out, never as parameters: each of them would be bound anew with every question.
_NONE, _ONE_HOST, _UNSAID = literal_column("0", Integer), literal_column("1", Integer), cast(null(), Integer)
_OUTSIDE = literal_column(str(OUTSIDE), Integer)


def _is(states: Iterable[EnrolmentState]) -> ColumnElement[bool]:
    """An enrolment is in one of these states."""
    listed = ", ".join(f"'{state}'" for state in states)
    return literal_column(f"enrolments.state IN ({listed})", Boolean)


def _query(which: Which, *more: ColumnElement[Any]) -> Select[Any]:
    """Rows of a session with one institution's numbers each; a session without any has one row. `more`: in front."""
    arms = (_counted(which), _unnamed(which), _reserved(which), _hosts(which))
    tally = union_all(*arms).subquery()
    session = (sessions.c.id, sessions.c.state, sessions.c.zone, sessions.c.capacity, sessions.c.cap)
    spans = (_coming(func.min(meetings.c.starts_at)), _coming(func.max(meetings.c.ends_at)))
    rules = [sessions.c[name] for name in (*_DATES, *_DAYS)]
    numbers = [tally.c[name] for name in ("institution_id", "taken", "waiting", "reserved", "own_cap", "host")]
    joined = sessions.outerjoin(tally, tally.c.session_id == sessions.c.id)
    return select(*more, *session, *spans, *rules, *numbers).select_from(joined).where(which(sessions.c.id))


def _arm(
    session_id: Any,
    house: Any,
    *,
    taken: Any = _NONE,
    waiting: Any = _NONE,
    reserved: Any = None,
    own_cap: Any = None,
    host: Any = _NONE,
) -> Select[Any]:
    kept, cap = (_UNSAID if value is None else value for value in (reserved, own_cap))
    named = {"institution_id": house, "taken": taken, "waiting": waiting, "reserved": kept, "own_cap": cap}
    return select(session_id, *(value.label(name) for name, value in named.items()), host.label("host"))


def _counted(which: Which) -> Select[Any]:
    house = func.coalesce(enrolments.c.institution_id, _OUTSIDE)
    waiting = func.count().filter(_is([EnrolmentState.WAITING]))
    taken = func.count().filter(_is(SEATED))
    arm = _arm(enrolments.c.session_id, house, taken=taken, waiting=waiting)
    live = _is(LIVE)
    return arm.where(which(enrolments.c.session_id), live).group_by(enrolments.c.session_id, house)


def _unnamed(which: Which) -> Select[Any]:
    """Seats without a name count until their date, whether or not anybody has tidied up since."""
    own = unnamed_seats.c
    held = own.name_until > bindparam("now", type_=UTCDateTime)
    return _arm(own.session_id, own.institution_id, taken=own.seats).where(which(own.session_id), held)


def _reserved(which: Which) -> Select[Any]:
    own = session_reserves.c
    return _arm(own.session_id, own.institution_id, reserved=own.seats, own_cap=own.cap).where(which(own.session_id))


def _hosts(which: Which) -> Select[Any]:
    own = session_hosts.c
    return _arm(own.session_id, own.institution_id, host=_ONE_HOST).where(which(own.session_id))


def _coming(edge: ColumnElement[Any]) -> ColumnElement[Any]:
    kept = (meetings.c.session_id == sessions.c.id) & meetings.c.cancelled_at.is_(None)
    return select(edge).where(kept).scalar_subquery()


def _is_bound() -> ColumnElement[bool]:
    """Somebody has a seat in a session that forbids overlaps."""
    own, other = enrolments.alias(), sessions.alias()
    mine = (own.c.person_id == bindparam("person", type_=Integer)) & own.c.state.in_(SEATED)
    return exists().where(mine, own.c.session_id == other.c.id, other.c.overlap == Overlap.BLOCK)


def _belongs() -> ColumnElement[bool]:
    """The same person is one of this institution."""
    mine = memberships.c.person_id == bindparam("person", type_=Integer)
    return exists().where(mine, memberships.c.institution_id == bindparam("house", type_=Integer))


# Built once: putting them together costs more than asking the database.
_ONE = _query(lambda session_id: session_id == bindparam("session"))
_UNDER_LOCK = _query(
    lambda session_id: session_id == bindparam("session"),
    exists().where(prerequisites.c.training_id == sessions.c.training_id),
    _is_bound(),
    _belongs(),
)
_MANY = _query(lambda session_id: session_id.in_(bindparam("sessions", expanding=True)))


async def of(db: AsyncConnection, session_id: int, now: datetime) -> Standing:
    """Raises KeyError where there is no such session."""
    return _standings(await db.execute(_ONE, {"session": session_id, "now": now}), now)[session_id]


@dataclass(frozen=True, slots=True)
class UnderLock:
    """All that the rules need of a session, whether this person is bound elsewhere and belongs to this house: in one
    statement, the first one after the lock."""

    standing: Standing
    has_prerequisites: bool
    is_bound: bool
    belongs: bool


async def under_lock(
    db: AsyncConnection, session_id: int, now: datetime, person_id: int | None, house_id: int | None
) -> UnderLock:
    facts = {"session": session_id, "now": now, "person": person_id, "house": house_id}
    rows = (await db.execute(_UNDER_LOCK, facts)).all()
    has_prerequisites, is_bound, belongs = rows[0][:3]
    return UnderLock(_standing([row[3:] for row in rows], now), has_prerequisites, is_bound, belongs)


async def of_all(db: AsyncConnection, session_ids: Iterable[int], now: datetime) -> dict[int, Standing]:
    return _standings(await db.execute(_MANY, {"sessions": list(session_ids), "now": now}), now)


async def of_sound(db: AsyncConnection, session_ids: Iterable[int], now: datetime) -> dict[int, Standing]:
    """For what looks at the whole network: a session that can't be reckoned with is said and left out."""
    found = {}
    for session_id, own in _grouped(await db.execute(_MANY, {"sessions": list(session_ids), "now": now})).items():
        with apart("session", session_id):
            found[session_id] = _standing(own, now)
    return found


def _standings(rows: Iterable[Any], now: datetime) -> dict[int, Standing]:
    return {session_id: _standing(own, now) for session_id, own in _grouped(rows).items()}


def _grouped(rows: Iterable[Any]) -> dict[int, list[Any]]:
    grouped: dict[int, list[Any]] = {}
    for row in rows:
        grouped.setdefault(row[0], []).append(row)
    return grouped


def _standing(rows: list[Any], now: datetime) -> Standing:
    _, state, zone, capacity, cap, starts_at, ends_at, *rules = rows[0][:-6]
    window = Window(state, zone, starts_at, ends_at, *rules)
    taken: dict[int, int] = {}
    reserved: dict[int, int] = {}
    caps: dict[int, int] = {}
    line: dict[int, int] = {}
    hosts = set()
    for house, own_taken, own_waiting, own_reserved, own_cap, host in (row[-6:] for row in rows):
        if house is None:
            continue
        if own_waiting:
            line[house] = line.get(house, 0) + own_waiting
        if own_taken:
            taken[house] = taken.get(house, 0) + own_taken
        if own_reserved or (own_reserved == 0 and own_cap is None):
            reserved[house] = own_reserved  # 0: it has given all of them back, and is still a partner
        if own_cap is not None:
            caps[house] = own_cap
        if host:
            hosts.add(house)
    facts = SeatFacts(capacity, taken, reserved, cap, caps, windows.released(window, now))
    return Standing(window, facts, line, frozenset(hosts))
