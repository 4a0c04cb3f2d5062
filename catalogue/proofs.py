"""Proofs of trainings taken elsewhere, or before there was this catalogue; the person's own house records them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import history, trainings
from catalogue.database import insert_once
from catalogue.desk_cards import ProofCard
from catalogue.refusals import Reason, Refused
from catalogue.rules.rights import Verb, Who, may
from catalogue.tables import memberships, people, proofs


async def record(
    db: AsyncConnection, who: Who, person_id: int, training_id: int, got_on: date, issuer: str, now: datetime
) -> None:
    """`got_on`: the day of its last meeting. Refused: oneself, nobody of an institution that one coordinates.

    Once per person, training and day; a second call changes nothing.
    """
    await _must_be_own(db, who, person_id)
    if person_id == who.person_id:
        raise Refused(Reason.NOT_FOR_ONESELF, proof=True)
    await trainings.card(db, training_id)
    row = {"person_id": person_id, "training_id": training_id, "got_on": got_on, "issuer": issuer}
    new = await insert_once(db, proofs, **row, seen_by=who.person_id, created_at=now)
    if new is not None:
        await history.record(db, who, now, "proof", new, "record", after=f"{person_id} {training_id} {got_on}")


async def remove(db: AsyncConnection, who: Who, proof_id: int, now: datetime) -> None:
    """Take a proof back; one that is gone stays so. Refused as for recording it."""
    row = (await db.execute(select(proofs).where(proofs.c.id == proof_id))).one_or_none()
    if row is None:
        return
    await _must_be_own(db, who, row.person_id)
    await db.execute(delete(proofs).where(proofs.c.id == proof_id))
    before = f"{row.person_id} {row.training_id} {row.got_on}"
    await history.record(db, who, now, "proof", proof_id, "remove", before)


async def of_own(db: AsyncConnection, who: Who, training_ids: Sequence[int]) -> tuple[ProofCard, ...]:
    """Proofs of the people of one's own institutions for these trainings, by name, the newest first."""
    seer = people.alias()
    query = (
        select(proofs, people.c.name, seer.c.name.label("seer"))
        .join(people, people.c.id == proofs.c.person_id)
        .outerjoin(seer, seer.c.id == proofs.c.seen_by)
        .where(proofs.c.training_id.in_(training_ids), proofs.c.person_id.in_(_own_people(who)))
        .order_by(people.c.name, proofs.c.got_on.desc(), proofs.c.id)
    )
    rows = (await db.execute(query)).all()
    cards = await trainings.cards(db, sorted({row.training_id for row in rows}))
    return tuple(
        ProofCard(row.id, row.name, cards[row.training_id], row.got_on, row.issuer, row.seer or "") for row in rows
    )


async def own_people(db: AsyncConnection, who: Who) -> dict[int, str]:
    """Names of the people of the institutions that somebody coordinates, in order of the name."""
    query = select(people.c.id, people.c.name).where(people.c.id.in_(_own_people(who)))
    return {row.id: row.name for row in await db.execute(query.order_by(people.c.name, people.c.id))}


def _own_people(who: Who) -> Any:
    houses = [house for house in sorted(who.institutions) if may(who, Verb.ENROL_OTHERS, [house])]
    return select(memberships.c.person_id).where(memberships.c.institution_id.in_(houses))


async def _must_be_own(db: AsyncConnection, who: Who, person_id: int) -> None:
    own = select(memberships.c.institution_id).where(memberships.c.person_id == person_id)
    houses = (await db.execute(own)).scalars().all()
    if not may(who, Verb.ENROL_OTHERS, houses):
        raise Refused(Reason.NOT_A_COLLEAGUE)
