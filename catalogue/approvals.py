"""Approval by the applicant's own institution: a seat is held until one of its approvers has answered.

The verbs open with the session's lock and may be repeated: what is decided already stays so.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import asking, history, outbox, promotion, seating
from catalogue.apart import apart
from catalogue.asking import approvers, ask, limits, must_be_approvable, remind, seat_state
from catalogue.refusals import Reason, Refused
from catalogue.rules import approval
from catalogue.rules.approval import RefuseReason
from catalogue.rules.courtesy import Due
from catalogue.rules.rights import CLOCK, Verb, Who, may
from catalogue.rules.states import EnrolmentState
from catalogue.rules.terms import Outcome, Terms
from catalogue.seating import Held
from catalogue.tables import enrolments, people
from catalogue.tables.attendance import REQUESTED

__all__ = [
    "answer_back",
    "approve",
    "approvers",
    "ask",
    "ask_back",
    "expire",
    "limits",
    "must_be_approvable",
    "must_decide",
    "refuse",
    "remind",
    "seat_state",
]


@dataclass(frozen=True, slots=True)
class Opened:
    """A request under the session's lock."""

    held: Held
    row: Any

    @property
    def ends_at(self) -> datetime | None:
        """None once it is answered."""
        until = self.row.request_expires_at
        return until and approval.ends_at(until, self.held.window.starts_at)

    def is_open(self, now: datetime) -> bool:
        return self.ends_at is not None and now < self.ends_at

    def due(self, now: datetime, terms: Terms) -> Due:
        return Due(now, self.held.window.starts_at, self.held.window.zone, terms.quiet)


async def approve(db: AsyncConnection, who: Who, enrolment_id: int, now: datetime, terms: Terms) -> None:
    """The seat is theirs. Approving again changes nothing; refused once it was decided otherwise."""
    found = await _open(db, who, enrolment_id, now)
    if found.row.state is EnrolmentState.ENROLLED:
        return
    await _must_be_open(db, found, now)
    await _seat(db, found, who, await _name(db, who.person_id), now, terms)


async def refuse(
    db: AsyncConnection,
    who: Who,
    enrolment_id: int,
    why: RefuseReason,
    now: datetime,
    terms: Terms,
    note: str = "",
) -> None:
    """The seat goes to the next in line. `note`: the reason in words. Refusing again changes nothing."""
    found = await _open(db, who, enrolment_id, now)
    if found.row.state is EnrolmentState.REFUSED:
        return
    await _must_be_open(db, found, now)
    row, by = found.row, await _name(db, who.person_id)
    await seating.step(db, who, row, EnrolmentState.REFUSED, now, ": ".join(filter(None, (why.value, note))))
    key, due = f"refused:{row.id}:{row.revision + 1}", found.due(now, terms)
    await outbox.add(
        db, key, "refused", row.person_id, now, due_at=due, enrolment_id=row.id, reason=why.value, note=note, by=by
    )
    await promotion.promote(db, found.held, now, terms, seating.own_seat(found.held, row))


async def ask_back(
    db: AsyncConnection, who: Who, enrolment_id: int, question: str, now: datetime, terms: Terms
) -> None:
    """A question to the applicant; the time until which the seat is held goes on."""
    found = await _open(db, who, enrolment_id, now)
    await _must_be_open(db, found, now)
    number = len(await asking.exchanges(db, enrolment_id)) + 1
    await history.record(db, who, now, "enrolment", enrolment_id, asking.QUESTION, after=question)
    by, due, key = await _name(db, who.person_id), found.due(now, terms), f"question:{enrolment_id}:{number}"
    to = found.row.person_id
    await outbox.add(db, key, "question", to, now, due_at=due, enrolment_id=enrolment_id, question=question, by=by)


async def answer_back(
    db: AsyncConnection, who: Who, enrolment_id: int, answer: str, now: datetime, terms: Terms
) -> None:
    """The applicant's answer, to whoever asked last. Refused: no question is open, or it is not theirs."""
    found = await _find(db, enrolment_id, now)
    if found.row.person_id != who.person_id:
        raise Refused(Reason.NOT_ALLOWED)
    await _must_be_open(db, found, now)
    asked = [one for one in await asking.exchanges(db, enrolment_id) if one.verb == asking.QUESTION]
    if not asked:
        raise Refused(Reason.NOT_FOUND)
    await history.record(db, who, now, "enrolment", enrolment_id, asking.ANSWER, after=answer)
    number = len(await asking.exchanges(db, enrolment_id))
    due, key = found.due(now, terms), f"answer:{enrolment_id}:{number}"
    await outbox.add(db, key, "answer", asked[-1].person_id, now, due_at=due, enrolment_id=enrolment_id)


async def over(db: AsyncConnection, now: datetime) -> list[int]:
    """Sessions with requests that nobody answered in time, or before they began. By id."""
    found = set()
    for row in await asking.open_requests(db):
        with apart("enrolment", row.id):
            found |= {row.session_id} if approval.ends_at(row.request_expires_at, row.starts_at) <= now else set()
    return sorted(found)


async def expire(db: AsyncConnection, session_id: int, now: datetime, terms: Terms) -> int:
    """A session's requests whose time is over get the network's outcome; hands out how many."""
    return await _end(db, await seating.hold(db, session_id, now), now, terms)


async def _end(db: AsyncConnection, held: Held, now: datetime, terms: Terms) -> int:
    query = select(enrolments).where(enrolments.c.session_id == held.id, REQUESTED).order_by(enrolments.c.id)
    rows = (await db.execute(query)).all()
    over = [one for one in (Opened(held, row) for row in rows) if not one.is_open(now)]
    if terms.approval_outcome is Outcome.APPROVED:
        for one in over:
            await _seat(db, one, CLOCK, "", now, terms)
        return len(over)
    for one in over:
        await seating.step(db, CLOCK, one.row, EnrolmentState.LAPSED, now, "no answer")
        key = f"request_over:{one.row.id}:{one.row.revision + 1}"
        due = one.due(now, terms)
        await outbox.add(db, key, "request_over", one.row.person_id, now, due_at=due, enrolment_id=one.row.id)
    await promotion.promote(db, held, now, terms, seating.own_seats(held, [one.row for one in over]))
    return len(over)


async def _seat(db: AsyncConnection, found: Opened, who: Who, name: str, now: datetime, terms: Terms) -> None:
    """From request to seat, with its confirmation. `name`: of who approved; "" where nobody answered in time."""
    row, why = found.row, None if name else "no answer"
    await seating.step(db, who, row, EnrolmentState.ENROLLED, now, why, approved_by=who.person_id)
    key, due = f"seat:{row.id}:{row.revision + 1}", found.due(now, terms)
    await outbox.add(db, key, "seat", row.person_id, now, due_at=due, enrolment_id=row.id, by=name)


async def _find(db: AsyncConnection, enrolment_id: int, now: datetime) -> Opened:
    """Lock the session of a request, then read it."""
    which = enrolments.c.id == enrolment_id
    session_id = (await db.execute(select(enrolments.c.session_id).where(which))).scalar()
    if session_id is None:
        raise Refused(Reason.NOT_FOUND)
    held = await seating.hold(db, session_id, now)
    return Opened(held, (await db.execute(select(enrolments).where(which))).one())


async def _open(db: AsyncConnection, who: Who, enrolment_id: int, now: datetime) -> Opened:
    """A request for somebody who may decide it."""
    found = await _find(db, enrolment_id, now)
    await must_decide(db, who, found.row)
    return found


async def must_decide(db: AsyncConnection, who: Who, row: Any) -> None:
    """Refused: it is one's own request, none at all, or one of somebody for whom others say yes."""
    if row.requested_at is None:
        raise Refused(Reason.NOT_FOUND)
    if row.person_id == who.person_id:
        raise Refused(Reason.NOT_FOR_ONESELF)
    if row.institution_id is None or not may(who, Verb.APPROVE, [row.institution_id]):
        raise Refused(Reason.NOT_ALLOWED, verb=Verb.APPROVE)
    able = approval.deciders(await asking.house(db, row.institution_id), row.person_id)
    if who.speaks_for(row.institution_id).isdisjoint(able):
        raise Refused(Reason.NOT_ALLOWED, verb=Verb.APPROVE)


async def _must_be_open(db: AsyncConnection, found: Opened, now: datetime) -> None:
    """Refused: answered, withdrawn or over, and by whom."""
    if found.is_open(now):
        return
    state = EnrolmentState(found.row.state)
    by = await asking.decided_by(db, found.row.id)
    raise Refused(Reason.ALREADY_DECIDED, state=EnrolmentState.LAPSED if found.ends_at else state, by=by)


async def _name(db: AsyncConnection, person_id: int | None) -> str:
    return str((await db.execute(select(people.c.name).where(people.c.id == person_id))).scalar() or "")
