"""Somebody whom nothing reaches, or who can't answer: what matters goes to whoever coordinates for them as well."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import moving, outbox, people, seating
from catalogue.cards import NoticeCard
from catalogue.rules.courtesy import Due
from catalogue.rules.terms import Terms
from catalogue.tables import deputies, enrolments, sessions

#: What wants an answer in time, or changes when somebody has to be where, and how.
KINDS = ("offer", "moved", "dates", "changed", "moved_back", "cancelled", "goes_on", "removed")
#: What wants a press: somebody with an e-mail address alone reads it, and can't.
ASK = ("offer",)


async def tell(db: AsyncConnection, notice: NoticeCard, now: datetime, terms: Terms) -> None:
    """A notice that does not reach its person: to each coordinator of their institution, of a guest to the hosts'.

    Once each, whoever stands in for them today included; not at night what can wait. The fact `of` is the kind of that
    notice, `house` the institution for which they coordinate.
    """
    if notice.kind not in (*KINDS, "stand_in") or notice.enrolment_id is None:
        return
    columns = (enrolments.c.session_id, enrolments.c.institution_id, enrolments.c.offer_expires_at, sessions.c.zone)
    query = select(*columns).join(sessions, sessions.c.id == enrolments.c.session_id)
    row = (await db.execute(query.where(enrolments.c.id == notice.enrolment_id))).one()
    due = await _due(db, notice, row, now, terms)
    if notice.kind == "stand_in":
        await _pass_on(db, notice, now, due, terms)
        return
    guest = row.institution_id is None
    houses = await seating.hosts(db, row.session_id) if guest else (row.institution_id,)
    for person_id, house in await people.coordinators(db, houses, terms.today(now)):
        if person_id == notice.person.id:
            continue
        of = {"of": notice.kind, "house": str(house), "person": str(notice.person.id), "name": notice.person.name}
        await _add(db, notice, f"{notice.key}:{person_id}", person_id, now, due, notice.facts | of)


async def _pass_on(db: AsyncConnection, notice: NoticeCard, now: datetime, due: Due, terms: Terms) -> None:
    """What a coordinator does not get either: to whoever stands in for them by now.

    Under the key that this deputy would have had from the beginning, so nobody hears it twice and it comes to an end.
    """
    own, house, today = deputies.c, int(notice.facts["house"]), terms.today(now)
    away = (own.person_id == notice.person.id) & (own.institution_id == house)
    query = select(own.deputy_id).where(away, own.from_on <= today, own.until_on >= today).order_by(own.id)
    first = notice.key.removesuffix(f":{notice.person.id}")
    for deputy in (await db.execute(query)).scalars():
        if str(deputy) != notice.facts["person"]:
            await _add(db, notice, f"{first}:{deputy}", deputy, now, due, notice.facts)


async def _add(
    db: AsyncConnection, of: NoticeCard, key: str, person_id: int, now: datetime, due: Due, facts: Mapping[str, Any]
) -> None:
    ids: dict[str, Any] = {"enrolment_id": of.enrolment_id, "meeting_id": of.meeting_id}
    await outbox.add(db, key, "stand_in", person_id, now, due_at=due, **ids, **facts)


async def _due(db: AsyncConnection, notice: NoticeCard, row: Any, now: datetime, terms: Terms) -> Due:
    """As urgent as that notice; an offer that is over before the morning is told at once."""
    near = notice.waits.starts_at if notice.waits else await moving.next_start(db, row.session_id, now)
    is_offer = "offer" in (notice.kind, notice.facts.get("of"))
    return Due(now, near, row.zone, terms.quiet, over_at=row.offer_expires_at if is_offer else None)
