"""The track: houses full of people, sessions, and processes that wait for the start."""

import asyncio
import json
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from catalogue import doctor, sessions
from catalogue.database import Database
from catalogue.rules.rights import CONSOLE
from catalogue.rules.states import Group, Role
from catalogue.sessions import Plan
from catalogue.tables import enrolments, memberships, people
from tests import factories
from tests.factories import NOW, ZONE

ROOT = Path(__file__).parents[2]
#: In seconds. No race takes so long, unless somebody waits for somebody who waits for them; a small one is ended sooner
#: by the time limit of its test.
PATIENCE = 1_800


def plan_of(training: int, house: int, capacity: int | None) -> Plan:
    return Plan(training, (house,), ZONE, factories.meeting_times(), capacity=capacity)


@dataclass(slots=True)
class Track:
    """`people` of the first house; `url` as it would stand in config.toml."""

    database: Database
    url: str
    houses: list[int]
    training: int
    people: list[int]

    async def session(self, capacity: int | None) -> int:
        async with self.database.writing() as db:
            return await sessions.add(db, CONSOLE, plan_of(self.training, self.houses[0], capacity), NOW)

    def act(self, verb: str, session: int, by: int | None = None, now: datetime = NOW, **more: Any) -> dict[str, Any]:
        known = {"verb": verb, "session": session, "by": by, "now": now.isoformat(), "house": self.houses[0]}
        return known | {"training": self.training} | more

    async def line(self, session: int) -> list[tuple[int, str]]:
        """Every enrolment of a session, the first first: who, and the state."""
        query = select(enrolments.c.person_id, enrolments.c.state).where(enrolments.c.session_id == session)
        async with self.database.reading() as db:
            rows = (await db.execute(query.order_by(enrolments.c.queued_at, enrolments.c.id))).all()
        return [(row.person_id, row.state.value) for row in rows]

    async def is_sound(self, now: datetime = NOW) -> None:
        """The doctor finds nothing, whatever was raced for."""
        async with self.database.reading() as db:
            found = await doctor.examine(db, now)
        assert not [str(one) for one in found if one.breaches and one.rule != "no notice waits for long"]


async def lay(database: Database, url: str, count: int) -> Track:
    """Two houses, so many people in the first and as many in the second."""
    async with database.writing() as db:
        houses = [(await factories.institution(db)).id for _ in range(2)]
        training = await factories.training(db, houses[0])
        rows = [{"name": f"Person {n}", "language": "de", "created_at": NOW} for n in range(count)]
        made = await db.execute(insert(people).returning(people.c.id, sort_by_parameter_order=True), rows)
        ids = list(made.scalars())
        belongs = {"institution_id": houses[0], "role": Role.STAFF, "since": NOW, "member_group": Group.EMPLOYEE}
        await db.execute(insert(memberships), [belongs | {"person_id": person} for person in ids])
    return Track(database, url, houses, training, ids)


class Racers:
    """Processes that stay for several races."""

    def __init__(self) -> None:
        self._started: list[asyncio.subprocess.Process] = []

    async def start(self, count: int) -> None:
        pipe = asyncio.subprocess.PIPE
        command = (sys.executable, "-m", "tests.seats.racer")
        for _ in range(count - len(self._started)):
            limit = 2**22  # bytes of one answer
            process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdin=pipe, stdout=pipe, limit=limit)
            self._started.append(process)

    async def race(self, url: str, *lanes: list[dict[str, Any]]) -> list[list[str]]:
        """Each lane is what one process does; all start together. Hands out what came of every act."""
        await self.start(len(lanes))
        running = self._started[: len(lanes)]
        for process, acts in zip(running, lanes, strict=True):
            _tell(process, {"url": url, "acts": acts})
        assert [await _hear(process) for process in running] == ["ready"] * len(running)
        for process in running:
            _tell(process, "go")
        came = [await _hear(process) for process in running]
        failed = [one for lane in came for one in lane if one.startswith("failed")]
        assert not failed, failed[:3]
        return came

    async def close(self) -> None:
        for process in self._started:
            process.stdin.close()  # type: ignore[union-attr]
            await process.wait()


def _tell(process: asyncio.subprocess.Process, what: Any) -> None:
    assert process.stdin is not None
    process.stdin.write(json.dumps(what).encode() + b"\n")


async def _hear(process: asyncio.subprocess.Process) -> Any:
    assert process.stdout is not None
    return json.loads(await asyncio.wait_for(process.stdout.readline(), PATIENCE))
