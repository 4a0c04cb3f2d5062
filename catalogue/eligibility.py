"""Rules about the person: audience, earlier trainings, how often, what clashes; looked up for `rules.eligibility`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import people
from catalogue.refusals import Refused
from catalogue.rules import eligibility as rules
from catalogue.rules.eligibility import Applicant, Hindrance
from catalogue.rules.reasons import Reason
from catalogue.rules.seats import OUTSIDE
from catalogue.seating import Held


async def hindrances(db: AsyncConnection, held: Held, applicant: Applicant, now: datetime) -> tuple[Hindrance, ...]:
    """Every rule that speaks against a seat for this person, the strict ones first."""
    found = []
    if not rules.fits(applicant, held.row.open_to):
        found.append(Hindrance(Reason.NOT_FOR_YOU, True, {"open_to": rules.audience(held.row.open_to)}))
    return tuple(found)


async def check(db: AsyncConnection, held: Held, applicant: Applicant, now: datetime) -> None:
    """Refused by the first strict rule that speaks against a seat."""
    if not held.is_choosy:
        return
    for hindrance in await hindrances(db, held, applicant, now):
        if hindrance.strict:
            raise Refused(hindrance.reason, session_id=held.id, training_id=held.row.training_id, **hindrance.facts)


async def barred(db: AsyncConnection, held: Held, rows: Sequence[Any], now: datetime) -> dict[int, Reason]:
    """Enrolments whose people a strict rule keeps from a seat now, and which."""
    found = {}
    for row in rows:
        house = row.institution_id or OUTSIDE
        known = await people.applicants(db, house, [row.person_id])
        applicant = known.get(row.person_id, Applicant(row.person_id, house, frozenset()))
        strict = [h.reason for h in await hindrances(db, held, applicant, now) if h.strict]
        if strict:
            found[row.id] = strict[0]
    return found
