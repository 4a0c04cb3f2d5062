"""The seats of one session: lock it, see how it stands, move an enrolment on.

Callers hold the session's row lock (`hold`), so nobody counts the same seat twice.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import history, standing
from catalogue.database import lock
from catalogue.refusals import Reason, Refused
from catalogue.rules import seats
from catalogue.rules.courtesy import Due
from catalogue.rules.rights import Who
from catalogue.rules.seats import OUTSIDE
from catalogue.rules.states import LIVE, SEATED, STEPS, EnrolmentState, Overlap
from catalogue.rules.terms import Terms
from catalogue.rules.windows import Window
from catalogue.standing import Standing
from catalogue.tables import enrolments, people, prerequisites, session_hosts, sessions, trainings


@dataclass(frozen=True, slots=True)
class Held:
    """A session whose row is locked until the transaction ends, and how it stood when it was locked.

    `row`: the session's columns and its training's `once`. `asked_for`: whose row is locked too, so that nobody takes
    a seat for them elsewhere; `is_bound`: they have one in a session that forbids overlaps; `belongs`: to the house
    for which they ask.
    """

    id: int
    row: Any
    standing: Standing
    has_prerequisites: bool
    asked_for: int | None = None
    is_bound: bool = False
    belongs: bool = False

    @property
    def window(self) -> Window:
        return self.standing.window

    @property
    def is_choosy(self) -> bool:
        """Not everybody may come: there are rules about the person, here or where they have another seat."""
        row = self.row
        ruled = row.open_to or row.once or self.has_prerequisites or self.is_bound
        return bool(ruled) or row.overlap is Overlap.BLOCK


_ROW = (
    select(sessions, trainings.c.once)
    .join(trainings, trainings.c.id == sessions.c.training_id)
    .where(sessions.c.id == bindparam("session"))
)
_ROW_AND_PERSON = _ROW.join(people, people.c.id == bindparam("person"))
_HAS_PREREQUISITES = exists().where(prerequisites.c.training_id == sessions.c.training_id)
_SESSION = _ROW.add_columns(_HAS_PREREQUISITES.label("has_prerequisites"))


async def hold(
    db: AsyncConnection, session_id: int, now: datetime, person_id: int | None = None, house_id: int | None = None
) -> Held:
    """Lock a session, then read what its rules need. Refused where there is none. `person_id`: who wants a seat, for
    this house; they are locked along, after the session.

    Two statements: what PostgreSQL reads beside the rows that it waits for may be older than those rows.
    """
    if person_id is None:
        row = await lock(db, _ROW, sessions, session=session_id)
    else:
        row = await lock(db, _ROW_AND_PERSON, sessions, people, session=session_id, person=person_id)
    if row is None:
        raise Refused(Reason.NOT_FOUND)
    found = await standing.under_lock(db, session_id, now, person_id, house_id)
    return Held(session_id, row, found.standing, found.has_prerequisites, person_id, found.is_bound, found.belongs)


async def seen(db: AsyncConnection, session_id: int, now: datetime) -> Held:
    """The same without the lock, for what only looks. Refused where there is none."""
    row = await look(db, session_id)
    if row is None:
        raise Refused(Reason.NOT_FOUND)
    return Held(session_id, row, await standing.of(db, session_id, now), row.has_prerequisites)


async def look(db: AsyncConnection, session_id: int) -> Any:
    """A session's row as `Held` has it, without the lock; None where there is none."""
    return (await db.execute(_SESSION, {"session": session_id})).one_or_none()


async def lock_all(db: AsyncConnection, session_ids: Iterable[int], *, at_once: bool = False) -> None:
    """Lock several sessions in the order of their ids, before any of them alone: then no two programs wait for each
    other. `at_once`: an OperationalError where that means to wait."""
    chosen = sessions.c.id.in_(sorted(set(session_ids)))
    ordered = select(sessions.c.id).where(chosen).order_by(sessions.c.id)
    await db.execute(ordered.with_for_update(key_share=True, nowait=at_once))


async def hosts(db: AsyncConnection, session_id: int) -> tuple[int, ...]:
    """The institutions that give the session, the first one first."""
    query = select(session_hosts.c.institution_id).where(session_hosts.c.session_id == session_id)
    return tuple((await db.execute(query.order_by(session_hosts.c.position))).scalars())


async def live(db: AsyncConnection, session_id: int, person_id: int | None) -> Any:
    """Somebody's live enrolment in a session, or None."""
    mine = (enrolments.c.session_id == session_id) & (enrolments.c.person_id == person_id)
    return (await db.execute(select(enrolments).where(mine, enrolments.c.state.in_(LIVE)))).one_or_none()


async def step(
    db: AsyncConnection,
    who: Who,
    enrolment: Any,
    to: EnrolmentState,
    now: datetime,
    why: str | None = None,
    **values: Any,
) -> None:
    """Move an enrolment on: its revision grows, history remembers. Only the steps of `rules.states` are legal.

    `values`: further columns; time limits are over with the state that they belong to.
    """
    assert to in STEPS[enrolment.state], f"{enrolment.state} -> {to}"
    moved = {"state": to, "revision": enrolments.c.revision + 1, "changed_at": now}
    over = {"offer_expires_at": None, "request_expires_at": None}
    statement = update(enrolments).where(enrolments.c.id == enrolment.id)
    await db.execute(statement.values(**over | moved | values))
    await history.record(db, who, now, "enrolment", enrolment.id, "step", enrolment.state, to, why)


def told_at(held: Held, who: Who, person_id: int, now: datetime, terms: Terms) -> datetime | Due:
    """When somebody is told what was done: at once what they did themselves, what others did not at night."""
    if who.person_id == person_id:
        return now
    return Due(now, held.window.starts_at, held.window.zone, terms.quiet)


async def queue(db: AsyncConnection, session_id: int) -> Sequence[Any]:
    """Who waits, the longest first."""
    waiting = (enrolments.c.session_id == session_id) & (enrolments.c.state == EnrolmentState.WAITING)
    ordered = select(enrolments).where(waiting).order_by(enrolments.c.queued_at, enrolments.c.id)
    return (await db.execute(ordered)).all()


def own_seat(held: Held, enrolment: Any) -> tuple[int, ...]:
    """The institution whose reserved seat this enrolment is about to free, if it is one."""
    return tuple(own_seats(held, (enrolment,)))


def own_seats(held: Held, freeing: Sequence[Any]) -> list[int]:
    """The institutions whose reserved seats these enrolments are about to free, one after the other."""
    facts, own = held.standing.seats, []
    for enrolment in freeing:
        house = enrolment.institution_id or OUTSIDE
        if enrolment.state not in SEATED:
            continue
        if seats.is_own(facts, house):
            own.append(house)
        facts = seats.take(facts, house, -1)
    return own
