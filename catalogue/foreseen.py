"""A session as it would be seen if it were published now: the card of a plan, before anything is written."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import institutions
from catalogue.cards import InstitutionCard, MeetingCard, SessionCard, TrainingCard
from catalogue.rules import windows
from catalogue.rules.states import Circle, SessionState
from catalogue.rules.windows import Window
from catalogue.sessions import Plan
from catalogue.tables import institutions as institution_rows

#: What a card shows as the plan says it.
_COPIED = (
    *("zone", "language", "place", "online", "trainer", "note", "date_note", "capacity", "minimum", "stated_hours"),
    *("price", "currency", "price_note", "opens_on", "closes_on"),
)


async def session(db: AsyncConnection, plan: Plan, training: TrainingCard, now: datetime) -> SessionCard:
    """As staff of the first host see it: nobody has enrolled yet. Times that do not exist are left out."""
    dates = tuple(_meetings(plan, now))
    starts, ends = (dates[0].starts_at, max(one.ends_at for one in dates)) if dates else (None, None)
    window = Window(SessionState.PUBLISHED, plan.zone, starts, ends, plan.opens_on, plan.closes_on)
    return SessionCard(
        **{name: getattr(plan, name) for name in _COPIED},
        id=0,
        training=training,
        state=SessionState.PUBLISHED,
        cancel_reason=None,
        meetings=dates,
        taken=0,
        waiting=0,
        free=plan.capacity,
        hosts=await hosts(db, plan.hosts),
        closes_at=windows.closes_at(window),
        shut=windows.why_closed(window, now, Circle.HOST),
        mine=None,
        revision=0,
        changed_at=now,
        phase=windows.phase(window, now),
    )


def _meetings(plan: Plan, now: datetime) -> Sequence[MeetingCard]:
    spans = [tuple(windows.instant(wall, plan.zone) for wall in times) for times in sorted(plan.times)]
    return [MeetingCard(0, start, end, 0, now, False) for start, end in spans if start is not None and end is not None]


async def hosts(db: AsyncConnection, ids: Sequence[int]) -> tuple[InstitutionCard, ...]:
    """In this order."""
    rows = await db.execute(select(institution_rows).where(institution_rows.c.id.in_(ids)))
    found = {row.id: institutions.card(row) for row in rows}
    return tuple(found[one] for one in ids if one in found)
