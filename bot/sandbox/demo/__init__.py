"""A small network to try everything with, written through the same verbs that people use."""

from dataclasses import asdict
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.sandbox.demo import team
from bot.sandbox.demo.cast import HOUSES, OPERATOR, PEOPLE, DemoPerson
from bot.sandbox.demo.planned import ZONE, Run
from bot.sandbox.demo.runs import RUNS
from bot.sandbox.demo.trainings import COURSES
from catalogue import enrolments, institutions, people, sessions, trainings
from catalogue.rules.rights import CONSOLE, Who
from catalogue.rules.states import CancelReason, Door, NoticeState
from catalogue.rules.terms import Terms
from catalogue.seat_rules import SeatRules
from catalogue.tables import outbox

__all__ = ["OPERATOR", "DemoPerson", "fill"]

#: How long before `now` the network was founded, and the time between two enrolments since.
AGO, BETWEEN = timedelta(days=60), timedelta(minutes=20)
_TERMS = Terms(zone=ZONE)

Ids = dict[str, int]
Everybody = dict[str, Who]


async def fill(db: AsyncConnection, now: datetime) -> list[DemoPerson]:
    """Write the network into an empty database; where there are institutions already: nothing, nobody.

    Everybody has been told everything so far. Still to come are the reminders of the next days, the offer of a seat
    that was freed just now, the news of a session that was cancelled just now, and the request of somebody whose
    house has begun to approve.
    """
    if await institutions.everyone(db):
        return []
    houses = await _found(db, now - AGO)
    known = {person.key: await _welcome(db, person, houses, now - AGO) for person in PEOPLE}
    courses = await _describe(db, houses, now - AGO)
    made = [(run, await _announce(db, run, houses, courses, now)) for run in RUNS]
    then = await _enrol_all(db, made, houses, known, now - AGO)
    (shared,) = [session_id for run, session_id in made if run.key == "shared"]
    pont, lindenhof = [(houses[slug], known[key]) for slug, key in (("pont", "claire"), ("lindenhof", "regula"))]
    await team.fill(db, shared, pont, lindenhof, then, _TERMS)
    await _tell_all(db, then)
    by_key = {run.key: session_id for run, session_id in made}
    await _news(db, by_key, known, now)
    await _request(db, by_key["asked"], houses["aarebogen"], known["lukas"], now)
    return list(PEOPLE)


async def _found(db: AsyncConnection, then: datetime) -> Ids:
    return {house.slug: (await institutions.add(db, CONSOLE, **asdict(house), now=then)).id for house in HOUSES}


async def _welcome(db: AsyncConnection, person: DemoPerson, houses: Ids, then: datetime) -> Who:
    person_id = await people.add(db, person.name, person.language, then, person.telegram_id)
    for house, role in person.belongs:
        await people.belong(db, person_id, houses[house], role, then)
    if person.house:
        await people.informed(db, person_id, then)
    return people.who(await people.card(db, person_id), Door.COMMAND_LINE)


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
        rules=_rules(run, houses, today),
    )
    return await sessions.add(db, CONSOLE, plan, now - AGO)


def _rules(run: Run, houses: Ids, today: date) -> SeatRules:
    partners, network, outsiders = run.released
    return SeatRules(
        decide_on=_in(today, run.decides),
        cap=run.cap,
        partners_days=partners,
        network_days=network,
        outsiders_days=outsiders,
        caps={houses[slug]: seats for slug, seats in run.caps.items()},
    )


def _in(today: date, days: int | None) -> date | None:
    return None if days is None else today + timedelta(days=days)


async def _enrol_all(
    db: AsyncConnection, made: list[tuple[Run, int]], houses: Ids, known: Everybody, then: datetime
) -> datetime:
    """Everybody takes their seats, one after the other; hands out when the last one did."""
    home = {person.key: person.house for person in PEOPLE}
    for run, session_id in made:
        for key in run.going.split():
            then += BETWEEN
            await enrolments.enrol(db, known[key], session_id, houses[home[key]], then, _TERMS)
    return then


async def _tell_all(db: AsyncConnection, then: datetime) -> None:
    """What was written so far reached its people long ago: nobody's chat begins with old news."""
    await db.execute(update(outbox).values(state=NoticeState.SENT, sent_at=then, attempts=1))


async def _news(db: AsyncConnection, made: Ids, known: Everybody, now: datetime) -> None:
    await enrolments.withdraw(db, known["fatou"], made["freed"], now, _TERMS)
    await sessions.cancel(db, CONSOLE, made["cancelled"], CancelReason.TOO_FEW, now, _TERMS)


async def _request(db: AsyncConnection, session_id: int, house: int, who: Who, now: datetime) -> None:
    """From now on this house approves; the first of its people has just asked."""
    await institutions.ask_approval(db, CONSOLE, house, True, now)
    assert who.person_id is not None
    asked = people.who(await people.card(db, who.person_id), who.door)
    await enrolments.enrol(db, asked, session_id, house, now, _TERMS)
