"""Sessions: dated runs of a training. Add, change, publish, reschedule, cancel; each informs everybody concerned."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import (
    announcing,
    date_news,
    history,
    hosting,
    moving,
    outbox,
    promotion,
    redating,
    seating,
    shrinking,
    teaching,
    trainings,
)
from catalogue.moving import Times as Times
from catalogue.refusals import Reason, Refused
from catalogue.rules import windows
from catalogue.rules.courtesy import Due
from catalogue.rules.essential import times_are_essential
from catalogue.rules.rights import Verb, Who, may
from catalogue.rules.seats import is_too_small
from catalogue.rules.shrinking import Shrink
from catalogue.rules.states import CancelReason, EnrolmentState, SessionState
from catalogue.rules.terms import Terms
from catalogue.seat_rules import SeatRules, changes, must_fit, shares, write_shares
from catalogue.tables import meetings, session_hosts, sessions


@dataclass(frozen=True, slots=True)
class Plan:
    """All that can be said of a session when it is entered. `hosts`: institution ids, the first one numbers it
    (`code`). Money in minor units, None unknown, 0 free; `stated_hours` as announced; no `times`: date open."""

    training_id: int
    hosts: tuple[int, ...]
    zone: str
    times: tuple[Times, ...] = ()
    state: SessionState = SessionState.PUBLISHED
    language: str | None = None
    place: str = ""
    online: str = ""
    trainer: str = ""
    note: str = ""
    date_note: str = ""
    capacity: int | None = None
    minimum: int | None = None
    stated_hours: Decimal | None = None
    price: int | None = None
    currency: str = "CHF"
    price_note: str = ""
    code: str | None = None
    opens_on: date | None = None
    closes_on: date | None = None
    reserved: Mapping[int, int] = field(default_factory=dict)
    rules: SeatRules = field(default_factory=SeatRules)


async def add(db: AsyncConnection, who: Who, plan: Plan, now: datetime) -> int:
    """A new session. Refused: no right, an impossible time, more seats reserved than there are."""
    hosting.must_consent(who, plan.hosts)
    must_fit(plan.capacity, plan.reserved)
    reason = CancelReason.OTHER if plan.state is SessionState.CANCELLED else None
    row = _row(plan) | {"training_id": plan.training_id, "state": plan.state, "cancel_reason": reason}
    statement = insert(sessions).values(**row, created_at=now, changed_at=now).returning(sessions.c.id)
    session_id = int((await db.execute(statement)).scalar_one())
    await _write_hosts(db, session_id, plan)
    for position, times in enumerate(sorted(plan.times)):
        await moving.add_meeting(db, session_id, position, times, plan.zone, now)
    await history.record(db, who, now, "session", session_id, "add", after=plan.state)
    return session_id


def _row(plan: Plan) -> dict[str, Any]:
    facts = ("language", "place", "online", "trainer", "note", "date_note", "capacity", "minimum", "stated_hours")
    rest = ("price", "currency", "price_note", "zone", "code", "opens_on", "closes_on")
    row = {name: getattr(plan, name) for name in (*facts, *rest)} | plan.rules.columns()
    return row | {"code_institution_id": plan.hosts[0] if plan.code else None}


async def _write_hosts(db: AsyncConnection, session_id: int, plan: Plan) -> None:
    await db.execute(session_hosts.delete().where(session_hosts.c.session_id == session_id))
    for position, host in enumerate(plan.hosts):
        await db.execute(insert(session_hosts).values(session_id=session_id, institution_id=host, position=position))
    await write_shares(db, session_id, plan.reserved, plan.rules.caps)


async def change(db: AsyncConnection, who: Who, session_id: int, plan: Plan, now: datetime, terms: Terms) -> None:
    """Bring a session to a plan: facts at once and told, meetings by moving them, a cancellation by cancelling.

    A larger capacity promotes. Refused: a smaller one than the seats taken, since a file throws nobody out. State
    steps back to draft are left out.
    """
    held = await _run(db, who, session_id, now)
    hosting.must_consent(who, plan.hosts, held.standing.hosts)
    if is_too_small(plan.capacity, held.row.capacity, held.standing.taken):
        raise shrinking.too_small(held, plan.capacity, held.standing.taken)
    must_fit(plan.capacity, plan.reserved)
    values = _row(plan) | {"training_id": plan.training_id, "revision": sessions.c.revision + 1, "changed_at": now}
    await db.execute(update(sessions).where(sessions.c.id == session_id).values(**values))
    await _write_hosts(db, session_id, plan)
    await history.record(db, who, now, "session", session_id, "change")
    if plan.trainer != held.row.trainer:  # whoever it was, it is somebody else's name now
        await teaching.teaches(db, who, held, None, now)
    await _announce(db, held, plan, now, terms)
    await redating.to_times(db, who, held, plan.times, now, terms)
    if plan.state is SessionState.CANCELLED and held.row.state is not SessionState.CANCELLED:
        await cancel(db, who, session_id, CancelReason.OTHER, now, terms)
        return
    if plan.state is SessionState.PUBLISHED:
        await _show(db, who, held, now)
    await promotion.promote(db, await seating.hold(db, session_id, now), now, terms)


async def _announce(db: AsyncConnection, held: seating.Held, plan: Plan, now: datetime, terms: Terms) -> None:
    """What calendar entries show of the session raises their revisions; what people plan by is told."""
    shown = (*announcing.TOLD, "note", "training_id")
    changed = [fact for fact in shown if getattr(plan, fact) != getattr(held.row, fact)]
    if not changed:
        return
    await moving.raise_revisions(db, select(sessions.c.id).where(sessions.c.id == held.id), now)
    known = {fact: getattr(held.row, fact) for fact in changed if fact in announcing.TOLD}
    if "training_id" in changed:
        known["titles"] = announcing.titles((await trainings.card(db, held.row.training_id)).texts)
    if known:
        await announcing.tell(db, held.id, known, now, terms)


async def publish(db: AsyncConnection, who: Who, session_id: int, now: datetime) -> None:
    """Show a draft to everybody. Publishing twice changes nothing. Refused: no right, all its dates are over."""
    held = await _run(db, who, session_id, now)
    if held.row.state is SessionState.DRAFT and windows.is_done(held.window, now):
        raise Refused(Reason.DRAFT_OVER)
    await _show(db, who, held, now)


async def _show(db: AsyncConnection, who: Who, held: seating.Held, now: datetime) -> None:
    if held.row.state is not SessionState.DRAFT:
        return
    values = {"state": SessionState.PUBLISHED, "changed_at": now}
    await db.execute(update(sessions).where(sessions.c.id == held.id).values(**values))
    await history.record(db, who, now, "session", held.id, "publish", held.row.state, SessionState.PUBLISHED)


async def confirm(db: AsyncConnection, who: Who, session_id: int, now: datetime, terms: Terms) -> int:
    """Go: it takes place, and everybody with a seat is told; hands out how many. Twice changes nothing.

    Refused: no right, a draft, a session that is cancelled or has begun.
    """
    held = await _run(db, who, session_id, now)
    if held.row.state in (SessionState.DRAFT, SessionState.CANCELLED):
        raise Refused(Reason(held.row.state), session_id=session_id)
    if held.row.state is SessionState.CONFIRMED:
        return 0
    if windows.has_started(held.window, now):
        raise Refused(Reason.STARTED, session_id=session_id, starts_at=held.window.starts_at)
    values = {"state": SessionState.CONFIRMED, "changed_at": now}
    await db.execute(update(sessions).where(sessions.c.id == session_id).values(**values))
    await history.record(db, who, now, "session", session_id, "confirm", held.row.state, SessionState.CONFIRMED)
    due = Due(now + terms.undo, await moving.next_start(db, session_id, now), held.row.zone, terms.quiet)
    seated = [row for row in await moving.concerned(db, session_id) if row.state is EnrolmentState.ENROLLED]
    for row in seated:
        key = f"confirmed:{row.id}"
        await outbox.add(db, key, "confirmed", row.person_id, now, due_at=due, enrolment_id=row.id)
    return len(seated)


async def set_rules(
    db: AsyncConnection,
    who: Who,
    session_id: int,
    capacity: int | None,
    minimum: int | None,
    reserved: Mapping[int, int],
    rules: SeatRules,
    opens_on: date | None,
    closes_on: date | None,
    now: datetime,
    terms: Terms,
    shrink: Shrink | None = None,
) -> int:
    """Whose the seats are and until when, all at once; more seats promote. The same again changes nothing.

    With fewer seats than are taken somebody has to choose what follows (`shrink`); hands out how many people go back
    to the waiting list. Refused: no right, cancelled, more seats reserved than there are, fewer than are taken.
    """
    held = await _run(db, who, session_id, now)
    if held.row.state is SessionState.CANCELLED:
        raise Refused(Reason.CANCELLED)
    lowered = is_too_small(capacity, held.row.capacity, held.standing.taken)
    if lowered and shrink is None:
        raise shrinking.too_small(held, capacity, held.standing.taken)
    if lowered and shrink is Shrink.KEEP:
        capacity = held.standing.taken
    must_fit(capacity, reserved)
    facts = {"capacity": capacity, "minimum": minimum, "opens_on": opens_on, "closes_on": closes_on}
    if not await _write_rules(db, who, held, facts | rules.columns(), reserved, rules.caps, now):
        return 0
    latest = capacity if lowered and shrink is Shrink.LATEST else None
    moved = 0 if latest is None else await shrinking.move_back(db, who, held, latest, now, terms, reserved)
    await promotion.promote(db, await seating.hold(db, session_id, now), now, terms)
    return moved


async def _write_rules(
    db: AsyncConnection,
    who: Who,
    held: seating.Held,
    facts: Mapping[str, Any],
    reserved: Mapping[int, int],
    caps: Mapping[int, int],
    now: datetime,
) -> bool:
    """False where all of it stands like that already."""
    before, after = changes(held.row, facts, await shares(db, held.id), (reserved, caps))
    if not before and not after:
        return False
    row = {**facts, "revision": sessions.c.revision + 1, "changed_at": now}
    await db.execute(update(sessions).where(sessions.c.id == held.id).values(**row))
    await write_shares(db, held.id, reserved, caps)
    await history.record(db, who, now, "session", held.id, "rules", before, after)
    return True


async def reschedule(
    db: AsyncConnection,
    who: Who,
    meeting_id: int,
    times: Times,
    now: datetime,
    terms: Terms,
    silent: bool = False,
) -> int:
    """Move one meeting; everybody concerned gets old and new time, people with a seat an updated file.

    `silent`: nobody, where it is not essential. Hands out how many are told. Refused: no right, a time in the past, one
    that does not exist, end before start, silently what people have to know.
    """
    meeting = (await db.execute(select(meetings).where(meetings.c.id == meeting_id))).one_or_none()
    if meeting is None:
        raise Refused(Reason.NOT_FOUND)
    held = await _run(db, who, meeting.session_id, now)
    if held.row.state is SessionState.CANCELLED or meeting.cancelled_at is not None:
        raise Refused(Reason.CANCELLED)
    moving.must_be_possible(times, held.row.zone, now)
    if silent:
        if times_are_essential((meeting.starts_local, meeting.ends_local), times):
            raise Refused(Reason.MUST_BE_TOLD, session_id=held.id)
        return await moving.move(db, who, held, meeting_id, times, now, terms, silent)
    before = await date_news.before(db, held.id, now)
    told = await moving.move(db, who, held, meeting_id, times, now, terms)
    await date_news.moved(db, who, held, before, now, terms)
    return told


async def cancel(
    db: AsyncConnection, who: Who, session_id: int, reason: CancelReason, now: datetime, terms: Terms
) -> int:
    """The organiser cancels: no promotion from here on, then every live enrolment ends and its person is told.

    Hands out how many people. Cancelling twice changes nothing. Refused: no right, what has taken place.
    """
    held = await _run(db, who, session_id, now)
    if held.row.state is SessionState.CANCELLED:
        return 0
    if windows.is_done(held.window, now):
        raise Refused(Reason.OVER)
    row = {"state": SessionState.CANCELLED, "cancel_reason": reason, "changed_at": now}
    values = row | {"revision": sessions.c.revision + 1}
    await db.execute(update(sessions).where(sessions.c.id == session_id).values(**values))
    await history.record(db, who, now, "session", session_id, "cancel", held.row.state, "cancelled", reason)
    people = await moving.concerned(db, session_id)
    due = Due(now + terms.undo, await moving.next_start(db, session_id, now), held.row.zone, terms.quiet)
    for enrolment in people:
        await seating.step(db, who, enrolment, EnrolmentState.CANCELLED, now, why=reason)
        key = f"cancelled:{enrolment.id}:{enrolment.revision + 1}"
        until = enrolment.offer_expires_at or enrolment.request_expires_at
        facts = {"had": enrolment.state, "reason": reason} | ({"until": until.isoformat()} if until else {})
        await outbox.add(db, key, "cancelled", enrolment.person_id, now, due_at=due, enrolment_id=enrolment.id, **facts)
    await date_news.cancelled(db, who, held, reason, due, now)
    return len(people)


async def _run(db: AsyncConnection, who: Who, session_id: int, now: datetime) -> seating.Held:
    """Lock a session for somebody who runs it. Refused for everybody else."""
    held = await seating.hold(db, session_id, now)
    if not may(who, Verb.OFFER, held.standing.hosts):
        raise Refused(Reason.NOT_ALLOWED)
    return held
