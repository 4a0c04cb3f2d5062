"""A colleague takes over a seat: one swap under the session's lock, with nothing in between."""

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import eligibility, enrolments, history, outbox, people, seating
from catalogue.database import insert_once
from catalogue.refusals import Reason, Refused
from catalogue.rules import windows
from catalogue.rules.rights import Verb, Who, may
from catalogue.rules.seats import OUTSIDE
from catalogue.rules.states import LIVE, EnrolmentState
from catalogue.rules.terms import Terms
from catalogue.seating import Held
from catalogue.tables import enrolments as rows
from catalogue.tables import history as changes
from catalogue.tables import memberships
from catalogue.tables import people as person_rows
from catalogue.team_cards import ColleagueCard

#: Why the old enrolment ended and the new one began, in the history.
WHY = "substitute"


async def colleagues(
    db: AsyncConnection, who: Who, session_id: int, person_id: int | None = None
) -> tuple[ColleagueCard, ...]:
    """Whom somebody could send instead: people of the institution for which they go, by name.

    `person_id`: one of the people whom `who` coordinates. Left out: whoever has a seat there already, or one that is
    held for them. Refused without a seat.
    """
    mine = await seating.live(db, session_id, person_id or who.person_id)
    if mine is None or mine.state is not EnrolmentState.ENROLLED:
        raise Refused(Reason.NOT_ENROLLED, session_id=session_id)
    if mine.person_id != who.person_id and not may(who, Verb.ENROL_OTHERS, (mine.institution_id or OUTSIDE,)):
        raise Refused(Reason.NOT_ALLOWED)
    live = rows.alias()
    there = (live.c.person_id == person_rows.c.id) & (live.c.session_id == session_id) & live.c.state.in_(LIVE)
    query = (
        select(person_rows.c.id, person_rows.c.name, live.c.state, person_rows.c.telegram_id, _UNREACHABLE)
        .join(memberships, memberships.c.person_id == person_rows.c.id)
        .outerjoin(live, there)
        .where(memberships.c.institution_id == mine.institution_id)
        .distinct()
    )
    found = [row for row in await db.execute(query) if row.state in (None, EnrolmentState.WAITING)]
    cards = [
        ColleagueCard(row.id, row.name, row.state is not None, row.telegram_id is not None and not row.unreachable)
        for row in found
    ]
    return tuple(sorted(cards, key=lambda card: (card.name.casefold(), card.id)))


_UNREACHABLE = person_rows.c.unreachable_at.is_not(None).label("unreachable")


async def substitute(
    db: AsyncConnection,
    who: Who,
    session_id: int,
    colleague_id: int,
    now: datetime,
    terms: Terms,
    person_id: int | None = None,
) -> None:
    """Give one's seat to a colleague of the same institution: its approval and age stay, nobody in line is passed.

    Free until the first meeting begins. A second press changes nothing. Refused: no seat, a stranger, somebody who has
    a seat or an offer already, a strict rule about the colleague.
    """
    held = await seating.hold(db, session_id, now)
    leaver = person_id or who.person_id
    mine = await seating.live(db, session_id, leaver)
    if mine is None or mine.state is not EnrolmentState.ENROLLED:
        if mine is None and await _has_sent_somebody(db, session_id, leaver):
            return
        raise Refused(Reason.NOT_ENROLLED, session_id=session_id)
    if leaver != who.person_id:
        enrolments.must_act_for(who, held, mine)
    if windows.has_started(held.window, now):
        raise Refused(Reason.STARTED, session_id=session_id, starts_at=held.window.starts_at)
    await eligibility.lock_people(db, [colleague_id])
    theirs = await _may_come(db, held, mine, colleague_id, now)
    await seating.step(db, who, mine, EnrolmentState.WITHDRAWN, now, WHY)
    new = await _take_over(db, who, mine, theirs, colleague_id, now)
    await _tell(db, who, held, mine, new, colleague_id, now, terms)


async def _has_sent_somebody(db: AsyncConnection, session_id: int, person_id: int | None) -> bool:
    mine = (rows.c.session_id == session_id) & (rows.c.person_id == person_id)
    swapped = (changes.c.noun == "enrolment") & (changes.c.why == WHY) & (changes.c.after == EnrolmentState.WITHDRAWN)
    last = select(rows.c.id).where(mine).order_by(rows.c.id.desc()).limit(1).scalar_subquery()
    query = select(changes.c.id).where(swapped, changes.c.noun_id == last).limit(1)
    return (await db.execute(query)).first() is not None


async def _may_come(db: AsyncConnection, held: Held, mine: Any, colleague_id: int, now: datetime) -> Any:
    """The colleague's place on the waiting list, None without; refused if they can't take the seat."""
    house = mine.institution_id
    found = await people.applicants(db, house, [colleague_id]) if house is not None else {}
    if colleague_id not in found:
        raise Refused(Reason.NOT_A_COLLEAGUE, session_id=held.id)
    theirs = await seating.live(db, held.id, colleague_id)
    if theirs is not None and theirs.state is not EnrolmentState.WAITING:
        raise Refused(Reason.ALREADY_IN, session_id=held.id)
    await eligibility.check(db, held, found[colleague_id], now)
    return theirs


async def _take_over(
    db: AsyncConnection, who: Who, mine: Any, theirs: Any, colleague_id: int, now: datetime
) -> tuple[int, int]:
    """The seat is the colleague's: id and revision of their enrolment."""
    kept = {"institution_id": mine.institution_id, "approved_by": mine.approved_by, "queued_at": mine.queued_at}
    if theirs is not None:
        await seating.step(db, who, theirs, EnrolmentState.ENROLLED, now, WHY, skips_until=None, **kept)
        return theirs.id, theirs.revision + 1
    row = {"session_id": mine.session_id, "person_id": colleague_id, "state": EnrolmentState.ENROLLED} | kept
    new = await insert_once(db, rows, key=secrets.token_hex(16), **row, created_at=now, changed_at=now)
    assert new is not None, "looked under the session's lock"
    await history.record(db, who, now, "enrolment", new, "step", None, EnrolmentState.ENROLLED, WHY)
    return int(new), 0


async def _tell(
    db: AsyncConnection,
    who: Who,
    held: Held,
    mine: Any,
    new: tuple[int, int],
    colleague_id: int,
    now: datetime,
    terms: Terms,
) -> None:
    """One calendar entry goes, the other one comes; where somebody else arranged it, both hear who."""
    acts = who.person_id not in (None, mine.person_id)
    by: dict[str, Any] = {"by": (await people.card(db, who.person_id)).name} if acts and who.person_id else {}
    leaver, colleague = [(await people.card(db, one)).name for one in (mine.person_id, colleague_id)]
    key = f"substituted:{mine.id}:{mine.revision + 1}"
    due = seating.told_at(held, who, mine.person_id, now, terms)
    await outbox.add(
        db, key, "substituted", mine.person_id, now, due_at=due, enrolment_id=mine.id, name=colleague, **by
    )
    due = seating.told_at(held, who, colleague_id, now, terms)
    key = f"stepped_in:{new[0]}:{new[1]}"
    await outbox.add(db, key, "stepped_in", colleague_id, now, due_at=due, enrolment_id=new[0], name=leaver, **by)
