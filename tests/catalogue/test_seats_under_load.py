"""Many people at one session at once: never over capacity, nobody lost, the line in order."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from catalogue import enrolments, people, sessions, trainings
from catalogue import institutions as houses
from catalogue.cards import TextCard
from catalogue.database import Database
from catalogue.rules.rights import CONSOLE, Who
from catalogue.rules.states import Door, EnrolmentState, Kind, Role
from catalogue.rules.terms import Terms
from catalogue.sessions import Plan
from catalogue.tables import enrolments as rows

NOW = datetime(2030, 3, 1, 9, tzinfo=UTC)
TERMS = Terms()


async def _house_with_people(database: Database, count: int) -> tuple[int, list[Who]]:
    async with database.writing() as db:
        house = await houses.add(db, CONSOLE, "lindenhof", "Haus Lindenhof", NOW)
        found = []
        for number in range(count):
            person = await people.add(db, f"Person {number}", "de", NOW, telegram_id=1000 + number)
            await people.belong(db, person, house.id, Role.STAFF, NOW)
            found.append(Who(person, Door.CHAT, frozenset({(house.id, Role.STAFF)})))
    return house.id, found


async def _session(database: Database, house: int, capacity: int, number: int = 0) -> int:
    start = datetime(2030, 4, 1, 9) + timedelta(days=number)
    async with database.writing() as db:
        training = await trainings.add(db, CONSOLE, house, Kind.INTERNAL, None, [TextCard("de", "BLS-AED")], NOW)
        plan = Plan(training, (house,), "Europe/Zurich", ((start, start + timedelta(hours=3)),), capacity=capacity)
        return await sessions.add(db, CONSOLE, plan, NOW)


async def _enrol(database: Database, who: Who, session: int, house: int) -> EnrolmentState:
    async with database.writing() as db:
        return await enrolments.enrol(db, who, session, house, NOW, TERMS)


@pytest.mark.timeout(240)
async def test_of_twenty_people_at_three_seats_three_get_one_and_seventeen_wait_in_order(database: Database) -> None:
    house, everybody = await _house_with_people(database, 20)
    for number in range(50):
        session = await _session(database, house, 3, number)
        states = await asyncio.gather(*(_enrol(database, who, session, house) for who in everybody))
        assert sorted(states) == [EnrolmentState.ENROLLED] * 3 + [EnrolmentState.WAITING] * 17
        await _line_is_in_order(database, session)


async def _line_is_in_order(database: Database, session: int) -> None:
    async with database.reading() as db:
        query = select(rows.c.state).where(rows.c.session_id == session).order_by(rows.c.queued_at, rows.c.id)
        line = list((await db.execute(query)).scalars())
    assert line == [EnrolmentState.ENROLLED] * 3 + [EnrolmentState.WAITING] * 17


async def test_pressing_enrol_many_times_at_once_is_one_enrolment(database: Database) -> None:
    house, (who,) = await _house_with_people(database, 1)
    session = await _session(database, house, 3)
    states = await asyncio.gather(*(_enrol(database, who, session, house) for _ in range(10)))
    assert set(states) == {EnrolmentState.ENROLLED}
    async with database.reading() as db:
        assert len((await db.execute(select(rows.c.id))).all()) == 1


async def test_seats_freed_while_others_press_go_to_those_who_wait_longest(database: Database) -> None:
    house, everybody = await _house_with_people(database, 12)
    session = await _session(database, house, 3)
    for who in everybody[:6]:
        await _enrol(database, who, session, house)

    async def leave(who: Who) -> None:
        async with database.writing() as db:
            await enrolments.withdraw(db, who, session, NOW, TERMS)

    await asyncio.gather(
        *(leave(who) for who in everybody[:3]), *(_enrol(database, who, session, house) for who in everybody[6:])
    )
    async with database.reading() as db:
        query = select(rows.c.person_id, rows.c.state).where(rows.c.session_id == session)
        states = {row.person_id: row.state for row in await db.execute(query)}
    offered = [who.person_id for who in everybody if states[who.person_id] is EnrolmentState.OFFERED]
    assert offered == [who.person_id for who in everybody[3:6]]
