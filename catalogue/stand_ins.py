"""Somebody whom nothing reaches, or who can't answer: what matters goes to whoever coordinates for them as well."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import moving, outbox, people, seating
from catalogue.cards import NoticeCard
from catalogue.rules.courtesy import Due
from catalogue.rules.terms import Terms
from catalogue.tables import enrolments, sessions

#: What wants an answer in time, or changes when somebody has to be where, and how.
KINDS = ("offer", "moved", "dates", "changed", "moved_back", "cancelled", "goes_on", "removed")
#: What wants a press: somebody with an e-mail address alone reads it, and can't.
ASK = ("offer",)


async def tell(db: AsyncConnection, notice: NoticeCard, now: datetime, terms: Terms) -> None:
    """A notice that does not reach its person: to each coordinator of their institution, of a guest to the hosts'.

    Once each, whoever stands in for them today included; not at night what can wait. The fact `of` is the kind of that
    notice, `house` the institution for which they coordinate.
    """
    if notice.kind not in KINDS or notice.enrolment_id is None:
        return
    columns = (enrolments.c.session_id, enrolments.c.institution_id, enrolments.c.offer_expires_at, sessions.c.zone)
    query = select(*columns).join(sessions, sessions.c.id == enrolments.c.session_id)
    row = (await db.execute(query.where(enrolments.c.id == notice.enrolment_id))).one()
    due = await _due(db, notice, row, now, terms)
    guest = row.institution_id is None
    houses = await seating.hosts(db, row.session_id) if guest else (row.institution_id,)
    for person_id, house in await people.coordinators(db, houses, terms.today(now)):
        if person_id == notice.person.id:
            continue
        key = f"{notice.key}:{person_id}"
        ids: dict[str, Any] = {"enrolment_id": notice.enrolment_id, "meeting_id": notice.meeting_id}
        of = {"of": notice.kind, "house": str(house), "person": str(notice.person.id), "name": notice.person.name}
        facts: dict[str, Any] = notice.facts | of
        await outbox.add(db, key, "stand_in", person_id, now, due_at=due, **ids, **facts)


async def _due(db: AsyncConnection, notice: NoticeCard, row: Any, now: datetime, terms: Terms) -> Due:
    """As urgent as that notice; an offer that is over before the morning is told at once."""
    near = notice.waits.starts_at if notice.waits else await moving.next_start(db, row.session_id, now)
    over_at = row.offer_expires_at if notice.kind == "offer" else None
    return Due(now, near, row.zone, terms.quiet, over_at=over_at)
