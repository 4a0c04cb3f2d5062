"""Rules about the person: audience, earlier trainings, how often, what clashes; looked up for `rules.eligibility`.

However many people are asked about, the number of statements stays the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import bindparam, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import people, seating
from catalogue.columns import UTCDateTime
from catalogue.refusals import Refused
from catalogue.rules import eligibility as rules
from catalogue.rules.eligibility import Applicant, Booking, Hindrance, Known, Prerequisite, Span, Wanted
from catalogue.rules.reasons import Reason
from catalogue.rules.seats import OUTSIDE
from catalogue.rules.states import LIVE
from catalogue.seating import Held
from catalogue.tables import enrolments, meetings, prerequisites, proofs, sessions, training_texts
from catalogue.tables import people as people_rows

NEVER = datetime(1, 1, 2, tzinfo=UTC)
#: Two sessions are two locks: so that neither overlooks the seat which the same person is taking in the other one.
#: Rows that only refer to the person, such as notices, wait for nothing.
_LOCK_PERSON = select(people_rows.c.id).where(people_rows.c.id == bindparam("person")).with_for_update(key_share=True)


async def hindrances(db: AsyncConnection, held: Held, applicant: Applicant, now: datetime) -> tuple[Hindrance, ...]:
    """Every rule that speaks against a seat for this person, the strict ones first."""
    return await _of_one(db, await _wanted(db, held.row), applicant, now)


async def check(db: AsyncConnection, held: Held, applicant: Applicant, now: datetime) -> None:
    """Refused by the first strict rule that speaks against a seat; names whom it is about (`applicant_id`)."""
    if not held.is_choosy and held.asked_for == applicant.person_id:
        return
    await db.execute(_LOCK_PERSON, {"person": applicant.person_id})
    for hindrance in await hindrances(db, held, applicant, now):
        if hindrance.strict:
            ids = {"session_id": held.id, "training_id": held.row.training_id, "applicant_id": applicant.person_id}
            raise Refused(hindrance.reason, **ids, **hindrance.facts)


async def barred(db: AsyncConnection, held: Held, rows: Sequence[Any], now: datetime) -> dict[int, Reason]:
    """Enrolments whose people a strict rule keeps from a seat now, and which."""
    return await _barred(db, held.row, rows, now)


async def barred_from(db: AsyncConnection, session_id: int, rows: Sequence[Any], now: datetime) -> dict[int, Reason]:
    """The same without the lock."""
    return await _barred(db, await seating.look(db, session_id), rows, now)


async def _barred(db: AsyncConnection, session: Any, rows: Sequence[Any], now: datetime) -> dict[int, Reason]:
    wanted = await _wanted(db, session)
    known = await _known(db, wanted, [row.person_id for row in rows])
    asked = await _applicants(db, rows) if wanted.open_to else {}
    found = {}
    for row in rows:
        applicant = asked.get(row.id, Applicant(row.person_id, row.institution_id or OUTSIDE, frozenset()))
        against = rules.hindrances(applicant, wanted, known.get(row.person_id, Known()), now)
        if against and against[0].strict:
            found[row.id] = against[0].reason
    return found


async def warnings(db: AsyncConnection, session_id: int, applicant: Applicant, now: datetime) -> tuple[Hindrance, ...]:
    """What speaks against a seat, for screens: without the lock. Raises LookupError where there is no such session."""
    row = await seating.look(db, session_id)
    if row is None:
        raise LookupError(f"no session {session_id}")
    return await _of_one(db, await _wanted(db, row), applicant, now)


async def seen(
    db: AsyncConnection, row: Any, spans: Sequence[Span], applicant: Applicant, now: datetime
) -> tuple[Hindrance, ...]:
    """The same for a session that was looked at (`seating.look`), with the meetings that take place."""
    return await _of_one(db, await _wanted(db, row, spans), applicant, now)


async def _of_one(db: AsyncConnection, wanted: Wanted, applicant: Applicant, now: datetime) -> tuple[Hindrance, ...]:
    known = await _known(db, wanted, [applicant.person_id])
    return await _titled(db, rules.hindrances(applicant, wanted, known.get(applicant.person_id, Known()), now))


async def _wanted(db: AsyncConnection, row: Any, spans: Sequence[Span] | None = None) -> Wanted:
    held = await _spans(db, row.id) if spans is None else spans
    before = await of_training(db, row.training_id) if row.has_prerequisites else ()
    return Wanted(row.id, row.training_id, row.zone, held, row.open_to, row.once, row.overlap, before)


async def _spans(db: AsyncConnection, session_id: int) -> Sequence[Span]:
    kept = (meetings.c.session_id == session_id) & meetings.c.cancelled_at.is_(None)
    query = select(meetings.c.starts_at, meetings.c.ends_at).where(kept).order_by(meetings.c.starts_at)
    return [(row.starts_at, row.ends_at) for row in await db.execute(query)]


async def of_training(db: AsyncConnection, training_id: int) -> tuple[Prerequisite, ...]:
    """What comes before a training, in the order of ids."""
    query = select(prerequisites).where(prerequisites.c.training_id == training_id)
    rows = await db.execute(query.order_by(prerequisites.c.required_id))
    return tuple(Prerequisite(row.required_id, row.valid_months, row.grace_months, row.strict) for row in rows)


def _bookings() -> Any:
    """Live enrolments of some people that a rule may look at: of this training, of one that comes before it, or at the
    same time."""
    own = enrolments.join(sessions, sessions.c.id == enrolments.c.session_id)
    kept = (meetings.c.session_id == sessions.c.id) & meetings.c.cancelled_at.is_(None)
    training: Any = bindparam("training")
    before = select(prerequisites.c.required_id).where(prerequisites.c.training_id == training)
    starts, ends = bindparam("starts", type_=UTCDateTime), bindparam("ends", type_=UTCDateTime)
    session = (sessions.c.training_id, sessions.c.zone, sessions.c.overlap)
    return (
        select(enrolments.c.person_id, enrolments.c.session_id, enrolments.c.state, *session)
        .add_columns(meetings.c.starts_at, meetings.c.ends_at)
        .select_from(own.outerjoin(meetings, kept))
        .where(enrolments.c.person_id.in_(bindparam("people", expanding=True)), enrolments.c.state.in_(LIVE))
        .where(
            or_(
                sessions.c.training_id == training,
                sessions.c.training_id.in_(before),
                (meetings.c.starts_at < ends) & (meetings.c.ends_at > starts),
            )
        )
        .order_by(enrolments.c.id, meetings.c.starts_at)
    )


_BOOKINGS = _bookings()
_PROOFS = select(proofs).where(
    proofs.c.person_id.in_(bindparam("people", expanding=True)),
    proofs.c.training_id.in_(bindparam("trainings", expanding=True)),
)


async def _known(db: AsyncConnection, wanted: Wanted, person_ids: Sequence[int]) -> dict[int, Known]:
    """What the rules may look at, by person: one statement, two where other trainings come before."""
    first = min((start for start, _ in wanted.meetings), default=NEVER)
    last = max((end for _, end in wanted.meetings), default=NEVER)
    which = {"people": list(person_ids), "training": wanted.training_id, "starts": first, "ends": last}
    booked: dict[int, dict[int, Booking]] = {}
    for row in await db.execute(_BOOKINGS, which):
        own = booked.setdefault(row.person_id, {})
        before = own.get(row.session_id) or Booking(
            row.session_id, row.training_id, row.state, row.zone, (), row.overlap
        )
        span = () if row.starts_at is None else ((row.starts_at, row.ends_at),)
        own[row.session_id] = replace(before, meetings=(*before.meetings, *span))
    shown = await _proofs(db, wanted, person_ids)
    everybody = {*booked, *shown}
    return {one: Known(tuple(booked.get(one, {}).values()), shown.get(one, {})) for one in everybody}


async def _proofs(
    db: AsyncConnection, wanted: Wanted, person_ids: Sequence[int]
) -> Mapping[int, Mapping[int, Sequence[Any]]]:
    """Days of recorded proofs of what comes before, by person and training."""
    found: dict[int, dict[int, list[Any]]] = {}
    if wanted.prerequisites:
        trainings = [rule.required_id for rule in wanted.prerequisites]
        for row in await db.execute(_PROOFS, {"people": list(person_ids), "trainings": trainings}):
            found.setdefault(row.person_id, {}).setdefault(row.training_id, []).append(row.got_on)
    return found


async def _applicants(db: AsyncConnection, rows: Sequence[Any]) -> dict[int, Applicant]:
    """Who waits, by enrolment; nobody who has left the house that they wait for. One statement per institution."""
    houses: dict[int, list[Any]] = {}
    for row in rows:
        houses.setdefault(row.institution_id or OUTSIDE, []).append(row)
    found: dict[int, Applicant] = {}
    for house, own in houses.items():
        known = await people.applicants(db, house, [row.person_id for row in own])
        found |= {row.id: known[row.person_id] for row in own if row.person_id in known}
    return found


async def _titled(db: AsyncConnection, found: tuple[Hindrance, ...]) -> tuple[Hindrance, ...]:
    """With the titles of the other trainings by language, the one it was written in first."""
    about = {hindrance.facts["about"] for hindrance in found if "about" in hindrance.facts}
    if not about:
        return found
    titles = await titles_of(db, about)
    return tuple(replace(h, facts={**h.facts, "titles": titles.get(h.facts.get("about"), {})}) for h in found)


async def titles_of(db: AsyncConnection, training_ids: set[int]) -> dict[Any, dict[str, str]]:
    own = training_texts.c
    query = select(own.training_id, own.language, own.title).where(own.training_id.in_(training_ids))
    titles: dict[Any, dict[str, str]] = {}
    for row in await db.execute(query.order_by(own.training_id, own.position)):
        titles.setdefault(row.training_id, {})[row.language] = row.title
    return titles
