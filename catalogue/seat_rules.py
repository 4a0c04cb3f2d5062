"""Whose the seats of a session are, and until when: what its hosts have agreed on beside capacity and dates."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import history, promotion, seating
from catalogue.refusals import Reason, Refused
from catalogue.rules import seats
from catalogue.rules.rights import Verb, Who, may
from catalogue.rules.states import Overlap
from catalogue.rules.terms import Terms
from catalogue.tables import session_reserves, sessions


@dataclass(frozen=True, slots=True)
class SeatRules:
    """`cap`: the most seats for an institution that has none of its own in `caps`. Days: before the first meeting.

    `own_until`: for the hosts' people only until the end of that day; `decide_on`: go or no-go; `approval`: asked of
    everybody's own institution; `open_to`: groups and roles with commas, None everybody.
    """

    own_until: date | None = None
    outsiders_from: date | None = None
    withdraw_until: date | None = None
    decide_on: date | None = None
    cap: int | None = None
    partners_days: int | None = None
    network_days: int | None = None
    outsiders_days: int | None = None
    approval: bool = False
    overlap: Overlap = Overlap.WARN
    open_to: str | None = None
    caps: Mapping[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, row: Any, caps: Mapping[int, int]) -> "SeatRules":
        """As they stand in a session's row."""
        return cls(**{name: getattr(row, name) for name in COLUMNS}, caps=caps)

    def columns(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in COLUMNS}


@dataclass(frozen=True, slots=True)
class Setting:
    """All that `sessions.set_rules` sets of one session. `reserved`: by institution."""

    capacity: int | None
    minimum: int | None
    reserved: Mapping[int, int]
    rules: SeatRules
    opens_on: date | None
    closes_on: date | None


#: Those that are columns of a session.
COLUMNS = tuple(f.name for f in fields(SeatRules) if f.name != "caps")


async def held(db: AsyncConnection, session_id: int) -> Setting:
    """As a session stands until the transaction ends. Refused: there is none."""
    await seating.lock_all(db, [session_id])
    return await present(db, session_id)


async def present(db: AsyncConnection, session_id: int) -> Setting:
    """As a session stands now. Refused: there is none."""
    row = (await db.execute(select(sessions).where(sessions.c.id == session_id))).one_or_none()
    if row is None:
        raise Refused(Reason.NOT_FOUND)
    reserved, caps = await shares(db, session_id)
    return Setting(row.capacity, row.minimum, reserved, SeatRules.of(row, caps), row.opens_on, row.closes_on)


def must_fit(capacity: int | None, reserved: Mapping[int, int]) -> None:
    """Refused: more seats reserved than there are."""
    kept = sum(reserved.values())
    if capacity is not None and kept > capacity:
        raise Refused(Reason.RESERVED_TOO_MANY, reserved=kept, capacity=capacity)


async def write_shares(
    db: AsyncConnection, session_id: int, reserved: Mapping[int, int], caps: Mapping[int, int]
) -> None:
    """Reserved seats and caps by institution, in place of those before."""
    await db.execute(delete(session_reserves).where(session_reserves.c.session_id == session_id))
    for house in sorted({*reserved, *caps}):
        row = {"session_id": session_id, "institution_id": house, "seats": reserved.get(house, 0)}
        await db.execute(session_reserves.insert().values(**row, cap=caps.get(house)))


async def shares(db: AsyncConnection, session_id: int) -> tuple[dict[int, int], dict[int, int]]:
    """Reserved seats and caps by institution.

    A row with neither is of one that has given all its reserved seats back: 0 of them, and still a partner.
    """
    query = select(session_reserves).where(session_reserves.c.session_id == session_id)
    rows = (await db.execute(query)).all()
    reserved = {row.institution_id: row.seats for row in rows if row.seats or row.cap is None}
    return reserved, {row.institution_id: row.cap for row in rows if row.cap is not None}


Shares = tuple[Mapping[int, int], Mapping[int, int]]


def changes(row: Any, facts: Mapping[str, Any], before: Shares, after: Shares) -> tuple[str, str]:
    """What the history keeps of a change: the facts that differ, as they were and as they are; both empty: none."""
    was = {name: getattr(row, name) for name in facts} | dict(zip(("reserved", "caps"), before, strict=True))
    reserved, caps = after
    new = {**facts, "reserved": {h: n for h, n in reserved.items() if n or h not in caps}, "caps": caps}
    differ = [name for name in new if _plain(new[name]) != _plain(was[name])]
    return _written(was, differ), _written(new, differ)


def _written(facts: Mapping[str, Any], names: list[str]) -> str:
    """`capacity=12 reserved=3:2,7:1`; institutions by their ids. The history has no room for more."""
    return " ".join(f"{name}={_plain(facts[name])}" for name in names)[:500]


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return ",".join(f"{house}:{number}" for house, number in sorted(value.items()))
    return "" if value is None else str(value)


async def release(
    db: AsyncConnection, who: Who, session_id: int, institution_id: int, now: datetime, terms: Terms
) -> int:
    """An institution gives its unused reserved seats to everybody; hands out how many. Without any, nothing changes.

    Without a cap of its own it stays a partner, also where none is reserved any more.
    Refused: no coordinator of that institution.
    """
    held = await seating.hold(db, session_id, now)
    if not may(who, Verb.ENROL_OTHERS, (institution_id,)):
        raise Refused(Reason.NOT_ALLOWED)
    given = seats.unused(held.standing.seats, institution_id)
    if not given:
        return 0
    reserved, caps = await shares(db, session_id)
    before = reserved[institution_id]
    left = reserved[institution_id] = held.standing.seats.taken.get(institution_id, 0)
    await write_shares(db, session_id, reserved, caps)
    counts = (f"{institution_id}:{count}" for count in (before, left))
    await history.record(db, who, now, "session", session_id, "release", *counts)
    await promotion.promote(db, await seating.hold(db, session_id, now), now, terms)
    return given
