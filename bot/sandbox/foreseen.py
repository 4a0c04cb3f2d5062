"""What goes by days: when it will be told to somebody on Telegram."""

from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import deadlines, eves, morning, mornings, thanking
from catalogue.clock import next_quarter
from catalogue.rules.courtesy import send_at
from catalogue.rules.morning import LONGEST_REST
from catalogue.rules.reminders import quiet_of
from catalogue.rules.terms import Terms
from catalogue.tables import outbox, people

#: Nothing further ahead is looked for.
YEARS = timedelta(days=800)


async def of_days(db: AsyncConnection, now: datetime, terms: Terms) -> AsyncIterator[datetime]:
    """What has been written already is known from the outbox."""
    on_telegram = select(people.c.id).where(people.c.telegram_id.is_not(None))
    there = set((await db.execute(on_telegram)).scalars())
    for row in await deadlines.open_offers(db):
        moment = deadlines.second_word(row, terms)
        if moment is not None and row.person_id in there:
            yield moment
    written = set((await db.execute(select(outbox.c.key).where(outbox.c.kind.in_(_KINDS)))).scalars())
    for row in await deadlines.ending(db, now, YEARS.days):
        if row.person_id in there and f"withdraw_soon:{row.enrolment_id}:{row.withdraw_until}" not in written:
            yield send_at(deadlines.tells_from(row), None, row.zone, quiet_of(row.quiet) or terms.quiet)
    for row in await eves.coming(db, now, YEARS):
        for moment in _there(await eves.moments(db, row, terms), there):
            yield moment
    for row in await thanking.ended(db, now - timedelta(days=thanking.TRANSFER + 1), now + YEARS):
        if row.person_id in there:
            for moment in thanking.moments(row, terms):
                yield moment


async def of_mornings(db: AsyncConnection, now: datetime, until: datetime | None, terms: Terms) -> datetime | None:
    """When the first morning message is written that has something to say, before anything else happens (`until`).

    Where nothing else does, nobody looks further ahead than any news lasts.
    """
    last = until or now + timedelta(days=LONGEST_REST)
    today = terms.today(now)
    for days in range((terms.today(last) - today).days + 1):
        for start, end, person_id in await mornings.hours(db, today + timedelta(days=days), terms):
            moment = next_quarter(max(start, now) - timedelta.resolution)
            if now < moment < min(end, last) and (await morning.of_day(db, person_id, moment, terms)).lines:
                return moment
    return None


_KINDS = ("withdraw_soon",)


def _there(told: list[tuple[int, datetime]], there: set[int]) -> Iterator[datetime]:
    return (moment for person, moment in told if person in there)
