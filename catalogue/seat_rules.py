"""Whose the seats of a session are, and until when: what its hosts have agreed on beside capacity and dates."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue.refusals import Reason, Refused
from catalogue.rules.states import Overlap
from catalogue.tables import session_reserves


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


#: Those that are columns of a session.
COLUMNS = tuple(f.name for f in fields(SeatRules) if f.name != "caps")


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
    """Reserved seats and caps by institution."""
    query = select(session_reserves).where(session_reserves.c.session_id == session_id)
    rows = (await db.execute(query)).all()
    reserved = {row.institution_id: row.seats for row in rows if row.seats}
    return reserved, {row.institution_id: row.cap for row in rows if row.cap is not None}
