"""Houses and people that stay while session after session is tried on them, and the way to act for them."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import people, sessions
from catalogue.database import Database, async_url
from catalogue.refusals import Refused
from catalogue.rules.rights import CONSOLE, Who
from catalogue.rules.states import Door, Group, Role
from catalogue.rules.terms import Terms as Agreed
from catalogue.seat_rules import SeatRules
from catalogue.sessions import Plan
from catalogue.tables import enrolments, history, meetings, outbox, session_hosts, session_reserves, unnamed_seats
from catalogue.tables import sessions as session_rows
from tests import factories
from tests.databases import shares_statements
from tests.seats.hall import Hall, Person

AGREED = Agreed()
Verb = Callable[[AsyncConnection], Awaitable[Any]]

#: All that one example leaves behind.
LEFT = (outbox, history, enrolments, unnamed_seats, session_reserves, session_hosts, meetings, session_rows)
#: Who is what, by the number of their houses; C: coordinates.
HOUSES = 4
STAFF: tuple[dict[int, Group], ...] = (
    *({0: Group.EMPLOYEE},) * 3,
    {0: Group.APPRENTICE},
    *({1: Group.EMPLOYEE},) * 3,
    {1: Group.VOLUNTEER},
    *({2: Group.EMPLOYEE},) * 3,
    {2: Group.APPRENTICE},
    *({3: Group.EMPLOYEE},) * 2,
    {1: Group.BOARD, 2: Group.EMPLOYEE},
    *({},) * 3,
)


@dataclass(slots=True)
class World:
    """`people` in the order of `STAFF`, then the coordinators of the houses; `lines`: what has happened, to be told."""

    database: Database
    loop: asyncio.AbstractEventLoop
    houses: list[int] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    who: dict[int, Who] = field(default_factory=dict)
    training: int = 0
    operations: int = 0
    examples: int = 0

    def run(self, act: Coroutine[Any, Any, Any]) -> Any:
        return self.loop.run_until_complete(act)

    async def attempt(self, verb: Verb) -> Any:
        """What a verb hands out, or the reason why not; each in a transaction of its own."""
        try:
            async with self.database.writing() as db:
                return await verb(db)
        except Refused as no:
            return f"no: {no.reason.value}"

    @property
    def coordinators(self) -> list[Person]:
        return self.people[len(STAFF) :]

    async def found(self) -> None:
        async with self.database.writing() as db:
            self.houses = [(await factories.institution(db)).id for _ in range(HOUSES)]
            self.training = await factories.training(db, self.houses[0])
            for groups in STAFF:
                await self._meet(db, groups)
            for number in range(HOUSES):
                await self._meet(db, {number: Group.EMPLOYEE}, Role.COORDINATOR)

    async def _meet(self, db: AsyncConnection, groups: dict[int, Group], role: Role = Role.STAFF) -> None:
        person = await people.add(db, f"Person {len(self.people)}", "de", factories.NOW)
        for number, group in groups.items():
            await people.belong(db, person, self.houses[number], role, factories.NOW, group)
        known = {self.houses[number]: frozenset({group.value, role.value}) for number, group in groups.items()}
        runs = frozenset(known) if role is Role.COORDINATOR else frozenset[int]()
        self.people.append(Person(person, known, runs))
        self.who[person] = people.who(await people.card(db, person), Door.CHAT)

    async def forget(self) -> None:
        """Clear the table for the next example."""
        async with self.database.writing() as db:
            for table in LEFT:
                await db.execute(delete(table))

    def plan(self, hall: Hall) -> Plan:
        terms, start = hall.terms, hall.starts_at.astimezone(ZoneInfo(hall.zone)).replace(tzinfo=None)
        names = ("own_until", "outsiders_from", "withdraw_until", "cap", "partners_days", "network_days", "caps")
        rules = {name: getattr(terms, name) for name in (*names, "outsiders_days")}
        return Plan(
            self.training,
            tuple(sorted(hall.hosts)),
            hall.zone,
            ((start, start + timedelta(hours=3)),),
            capacity=terms.capacity,
            reserved=terms.reserved,
            opens_on=terms.opens_on,
            closes_on=terms.closes_on,
            rules=SeatRules(**rules, open_to=",".join(sorted(terms.open_to)) or None),
        )

    async def enter(self, hall: Hall, now: datetime) -> int:
        async with self.database.writing() as db:
            return await sessions.add(db, CONSOLE, self.plan(hall), now)

    async def read(self, after_step: int, after_notice: int) -> tuple[list[Any], list[Any], list[Any]]:
        """Every enrolment; the steps (of seats without a name as well) and notices that are new."""
        seats = (history.c.noun == "enrolment") | (history.c.verb == "unnamed")
        step = seats & (history.c.id > after_step)
        queries = (
            select(enrolments).order_by(enrolments.c.id),
            select(history).where(step).order_by(history.c.id),
            select(outbox).where(outbox.c.id > after_notice).order_by(outbox.c.id),
        )
        async with self.database.reading() as db:
            rows, steps, notices = [list((await db.execute(query)).all()) for query in queries]
        return rows, steps, notices


def open_world(database_url: str) -> World:
    """A world with a loop of its own; whoever opens it closes it."""
    world = World(shares_statements(Database(async_url(database_url, Path()))), asyncio.new_event_loop())
    world.run(world.found())
    return world


def close_world(world: World) -> None:
    world.run(world.database.close())
    world.loop.close()
