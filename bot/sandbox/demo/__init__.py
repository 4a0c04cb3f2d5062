"""A small network to try everything with, written through the same verbs that people use."""

from dataclasses import asdict
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.sandbox.demo.cast import HOUSES, OPERATOR, PEOPLE, DemoPerson
from bot.sandbox.demo.runs import RUNS, ZONE, Run
from bot.sandbox.demo.trainings import COURSES
from catalogue import enrolments, institutions, outbox, people, sessions, trainings
from catalogue.rules.rights import CONSOLE, Who
from catalogue.rules.states import CancelReason, Door
from catalogue.rules.terms import Terms

__all__ = ["OPERATOR", "DemoPerson", "fill"]

#: How long before `now` the network was founded, and the time between two enrolments since.
AGO, BETWEEN = timedelta(days=14), timedelta(minutes=20)
_TERMS = Terms(zone=ZONE)

Ids = dict[str, int]


async def fill(db: AsyncConnection, now: datetime) -> list[DemoPerson]:
    """Write the network into an empty database; where there are institutions already: nothing, nobody.

    Everybody has been told everything so far. Still to come are the reminders of the next days, the offer of a seat
    that was freed just now, and the news of a session that was cancelled just now.
    """
    if await institutions.everyone(db):
        return []
    then = now - AGO
    houses = await _found(db, then)
    known = {person.key: await _welcome(db, person, houses, then) for person in PEOPLE}
    courses = await _describe(db, houses, then)
    made: Ids = {}
    for run in RUNS:
        session_id = made[run.key] = await _announce(db, run, houses, courses, now)
        for key in run.going.split():
            then += BETWEEN
            await _enrol(db, known[key], session_id, then)
    await _tell_all(db, then)
    await _news(db, made, known, now)
    return list(PEOPLE)


async def _found(db: AsyncConnection, then: datetime) -> Ids:
    return {house.slug: (await institutions.add(db, CONSOLE, **asdict(house), now=then)).id for house in HOUSES}


async def _welcome(db: AsyncConnection, person: DemoPerson, houses: Ids, then: datetime) -> int:
    person_id = await people.add(db, person.name, person.language, then, person.telegram_id)
    for role in person.roles:
        await people.belong(db, person_id, houses[person.house], role, then)
        await people.informed(db, person_id, then)
    return person_id


async def _describe(db: AsyncConnection, houses: Ids, then: datetime) -> Ids:
    return {
        key: await trainings.add(db, CONSOLE, houses[course.house], course.kind, course.topic, course.texts, then)
        for key, course in COURSES.items()
    }


async def _announce(db: AsyncConnection, run: Run, houses: Ids, courses: Ids, now: datetime) -> int:
    today = now.astimezone(ZoneInfo(ZONE)).date()
    plan = sessions.Plan(
        training_id=courses[run.course],
        hosts=tuple(houses[slug] for slug in run.hosts),
        zone=ZONE,
        times=tuple(run.times(today)),
        state=run.state,
        language=run.language,
        place=run.place,
        online=run.online,
        trainer=run.trainer,
        note=run.note,
        date_note=run.date_note,
        capacity=run.capacity,
        minimum=run.minimum,
        stated_hours=run.stated_hours,
        price=run.price,
        price_note=run.price_note,
        opens_on=_in(today, run.opens),
        closes_on=_in(today, run.closes),
        reserved={houses[slug]: seats for slug, seats in run.reserved.items()},
    )
    return await sessions.add(db, CONSOLE, plan, now - AGO)


def _in(today: date, days: int | None) -> date | None:
    return None if days is None else today + timedelta(days=days)


async def _acting(db: AsyncConnection, person_id: int) -> Who:
    return people.who(await people.card(db, person_id), Door.COMMAND_LINE)


async def _enrol(db: AsyncConnection, person_id: int, session_id: int, then: datetime) -> None:
    who = await _acting(db, person_id)
    (house,) = who.institutions
    await enrolments.enrol(db, who, session_id, house, then, _TERMS)


async def _tell_all(db: AsyncConnection, then: datetime) -> None:
    """What was written so far reached its people long ago: nobody's chat begins with old news."""
    while (notice := await outbox.claim(db, then)) is not None:
        await outbox.sent(db, notice.id, None, then)


async def _news(db: AsyncConnection, made: Ids, known: Ids, now: datetime) -> None:
    await enrolments.withdraw(db, await _acting(db, known["fatou"]), made["freed"], now, _TERMS)
    await sessions.cancel(db, CONSOLE, made["cancelled"], CancelReason.TOO_FEW, now, _TERMS)
