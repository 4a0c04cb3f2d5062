"""New dates, or none any more, to those without an enrolment: desks with seats without a name, whoever teaches."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import trainer_news, unnamed_news
from catalogue.rules.courtesy import Due
from catalogue.rules.rights import Who
from catalogue.rules.states import CancelReason
from catalogue.rules.terms import Terms
from catalogue.seating import Held


@dataclass(frozen=True, slots=True)
class Before:
    """What they know until now; `dates` as notices keep it."""

    booked: unnamed_news.Before | None
    dates: str


async def before(db: AsyncConnection, session_id: int, now: datetime) -> Before:
    booked = await unnamed_news.before(db, session_id, now)
    return Before(booked, await unnamed_news.dates_of(db, session_id))


async def moved(db: AsyncConnection, who: Who, held: Held, was: Before, now: datetime, terms: Terms) -> None:
    await unnamed_news.moved(db, who, held, was.booked, now, terms)
    await trainer_news.moved(db, who, held, was.dates, now, terms)


async def cancelled(db: AsyncConnection, who: Who, held: Held, reason: CancelReason, due: Due, now: datetime) -> None:
    await unnamed_news.cancelled(db, held, reason, due, now)
    await trainer_news.cancelled(db, who, held, reason, due, now)
