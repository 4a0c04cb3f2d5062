"""Somebody whom nothing reaches, or who can't answer: what matters goes to whoever coordinates for them as well."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import outbox, people, seating
from catalogue.cards import NoticeCard
from catalogue.tables import deputies, enrolments

#: What wants an answer in time, or changes when somebody has to be where, and how.
KINDS = ("offer", "moved", "dates", "changed", "moved_back", "cancelled", "goes_on", "removed")
#: What wants a press: somebody with an e-mail address alone reads it, and can't.
ASK = ("offer",)


async def tell(db: AsyncConnection, notice: NoticeCard, now: datetime, today: date | None = None) -> None:
    """A notice that does not reach its person: to each coordinator of their institution, of a guest to the hosts'.

    Once each, whoever stands in for them `today` included. The fact `of` is the kind of that notice, `house` the
    institution for which they coordinate.
    """
    if notice.kind == "stand_in" and today is not None:
        await _pass_on(db, notice, now, today)
    if notice.kind not in KINDS or notice.enrolment_id is None:
        return
    query = select(enrolments.c.session_id, enrolments.c.institution_id)
    row = (await db.execute(query.where(enrolments.c.id == notice.enrolment_id))).one()
    guest = row.institution_id is None
    houses = await seating.hosts(db, row.session_id) if guest else (row.institution_id,)
    for person_id, house in await people.coordinators(db, houses, today):
        if person_id == notice.person.id:
            continue
        key = f"{notice.key}:{person_id}"
        ids: dict[str, Any] = {"enrolment_id": notice.enrolment_id, "meeting_id": notice.meeting_id}
        of = {"of": notice.kind, "house": str(house), "person": str(notice.person.id), "name": notice.person.name}
        facts: dict[str, Any] = notice.facts | of
        await outbox.add(db, key, "stand_in", person_id, now, **ids, **facts)


async def _pass_on(db: AsyncConnection, notice: NoticeCard, now: datetime, today: date) -> None:
    """What a coordinator does not get either: to whoever stands in for them by now.

    Under the key that this deputy would have had from the beginning, so nobody hears it twice and it comes to an end.
    """
    own, house = deputies.c, int(notice.facts["house"])
    away = (own.person_id == notice.person.id) & (own.institution_id == house)
    query = select(own.deputy_id).where(away, own.from_on <= today, own.until_on >= today).order_by(own.id)
    first = notice.key.removesuffix(f":{notice.person.id}")
    ids: dict[str, Any] = {"enrolment_id": notice.enrolment_id, "meeting_id": notice.meeting_id}
    facts: dict[str, Any] = notice.facts
    for deputy in (await db.execute(query)).scalars():
        if str(deputy) != notice.facts["person"]:
            await outbox.add(db, f"{first}:{deputy}", "stand_in", deputy, now, **ids, **facts)
