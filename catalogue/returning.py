"""Enrolments that a cancellation had ended come back when it is undone, and whoever has heard of it is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import history, outbox, shrinking
from catalogue.rules.courtesy import Due
from catalogue.rules.rights import Who
from catalogue.rules.states import SEATED, EnrolmentState, NoticeState
from catalogue.seating import Held
from catalogue.tables import enrolments
from catalogue.tables import outbox as notices

_TAKEN_BACK = "the change was taken back"
#: How reasons begin for which notices are dropped while a change holds.
_BECAUSE_OF_IT = (
    "the session is cancelled",
    "the enrolment is cancelled",
    "the meeting has moved",
    "the meeting is cancelled",
    "the names are due at another time",
)
#: Which column keeps the time limit of a state.
_LIMITS = {EnrolmentState.OFFERED: "offer_expires_at", EnrolmentState.REQUESTED: "request_expires_at"}
#: Kinds whose key names the offer or the request that they belong to by the enrolment's revision.
_OF_A_LIMIT = ("offer", "offer_soon", "approval")


@dataclass(frozen=True, slots=True)
class Ended:
    """An enrolment that the cancellation had ended, and the notice of it, which remembers what it was."""

    row: Any
    notice: Any

    @property
    def had(self) -> EnrolmentState:
        return EnrolmentState(self.notice.facts["had"])


async def ended(db: AsyncConnection, session_id: int) -> list[Ended]:
    """Those whose last step was the cancellation of the whole session."""
    gone = (enrolments.c.session_id == session_id) & (enrolments.c.state == EnrolmentState.CANCELLED)
    rows = (await db.execute(select(enrolments).where(gone).order_by(enrolments.c.id))).all()
    keys = {f"cancelled:{row.id}:{row.revision}": row for row in rows}
    found = []
    for some in outbox.batches(list(keys)):
        for notice in await db.execute(select(notices).where(notices.c.key.in_(some)).order_by(notices.c.id)):
            found.append(Ended(keys[notice.key], notice))
    return found


def must_fit(held: Held, back: Sequence[Ended]) -> None:
    """Refused where a file has left fewer seats meanwhile than come back."""
    taken = held.standing.taken + sum(one.had in SEATED for one in back)
    if held.row.capacity is not None and taken > held.row.capacity:
        raise shrinking.too_small(held, held.row.capacity, taken)


async def come_back(db: AsyncConnection, who: Who, one: Ended, now: datetime, due: Due) -> bool:
    """The same row, in the state and with the time limit that it had; True where its person hears of it."""
    row, had = one.row, one.had
    until = one.notice.facts.get("until")
    limit = {_LIMITS[had]: datetime.fromisoformat(until)} if had in _LIMITS and until else {}
    values = {"state": had, "revision": row.revision + 1, "changed_at": now} | limit
    await db.execute(update(enrolments).where(enrolments.c.id == row.id).values(**values))
    await history.record(db, who, now, "enrolment", row.id, history.UNDO, row.state, had)
    await _renamed(db, row)
    if await _dropped(db, one.notice):
        return False
    key = f"goes_on:{row.id}:{row.revision + 1}"
    return await outbox.add(db, key, "goes_on", row.person_id, now, due_at=due, enrolment_id=row.id)


async def _renamed(db: AsyncConnection, row: Any) -> None:
    """What was told of this offer or request was told of the one that has come back: nobody is told twice."""
    old, new = f":{row.id}:{row.revision - 1}", f":{row.id}:{row.revision + 1}"
    mine = (notices.c.enrolment_id == row.id) & notices.c.kind.in_(_OF_A_LIMIT)
    for notice in (await db.execute(select(notices.c.id, notices.c.key, notices.c.kind).where(mine))).all():
        whole = notice.kind + old
        if notice.key == whole or notice.key.startswith(whole + ":"):
            key = notice.kind + new + notice.key[len(whole) :]
            await db.execute(update(notices).where(notices.c.id == notice.id).values(key=key))


async def _dropped(db: AsyncConnection, notice: Any) -> bool:
    """True where nobody has heard of it; then nobody will."""
    waits = (notices.c.id == notice.id) & (notices.c.state == NoticeState.DUE)
    values = {"state": NoticeState.DROPPED, "why": _TAKEN_BACK}
    dropped = await db.execute(update(notices).where(waits).values(**values).returning(notices.c.id))
    return dropped.one_or_none() is not None or notice.state is NoticeState.DROPPED


#: What those without an enrolment heard of the cancellation, and what they hear when it is taken back.
_OTHERS = {"unnamed_cancelled": "unnamed_goes_on", "trainer_cancelled": "trainer_goes_on"}


async def others(db: AsyncConnection, held: Held, now: datetime, due: Due) -> int:
    """Desks with seats without a name, and whoever teaches: who has heard of the cancellation hears that it is off."""
    revision = held.row.revision
    last = or_(*(notices.c.key.startswith(f"{kind}:{held.id}:{revision}:") for kind in _OTHERS))
    query = select(notices).where(notices.c.session_id == held.id, notices.c.kind.in_(_OTHERS), last)
    told = 0
    for row in (await db.execute(query.order_by(notices.c.id))).all():
        if await _dropped(db, row):
            continue
        kind, facts = _OTHERS[row.kind], {"house": row.facts["house"]}
        key = f"{kind}:{held.id}:{revision}:{facts['house']}:{row.person_id}"
        told += await outbox.add(db, key, kind, row.person_id, now, due_at=due, session_id=held.id, **facts)
    return told


async def revive(db: AsyncConnection, session_id: int, enrolment_ids: Sequence[int]) -> None:
    """Notices that were dropped because of the change are due as before; whether they are true is seen anew."""
    over = or_(*(notices.c.why.startswith(why) for why in _BECAUSE_OF_IT))
    dropped = (notices.c.state == NoticeState.DROPPED) & over
    again = update(notices).values(state=NoticeState.DUE, why=None)
    await db.execute(again.where(dropped, notices.c.session_id == session_id))
    for some in outbox.batches(enrolment_ids):
        await db.execute(again.where(dropped, notices.c.enrolment_id.in_(some)))
