"""Enrolling, without Telegram: the verb beside the least that a locked transaction must do in the same stack.

The floor: begin (IMMEDIATE on SQLite), lock the session's row, count its seats, write the enrolment and its notice,
commit; the same engine, pool and settings, statements made once. The verb also looks whether enrolment is open, at
reserved seats and at the waiting list, and writes history.
"""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime
from itertools import islice
from time import perf_counter, process_time

from sqlalchemy import bindparam, delete, func, insert, select

from benchmarks import town
from benchmarks.places import KINDS, Place, opened
from benchmarks.rounds import Figures, Run, column, in_turns
from benchmarks.table import Beside, Goal, Line
from benchmarks.town import HOUSE, Person
from catalogue import enrolments
from catalogue.database import Database
from catalogue.rules.states import SEATED, EnrolmentState, NoticeState
from catalogue.rules.terms import Terms
from catalogue.tables import enrolments as rows
from catalogue.tables import history, outbox, sessions

Enrol = Callable[[Database, Person, int, datetime], Awaitable[None]]

AT_ONCE = (1, 8, 64)
#: Where processor time is shown as well: of this process with all its threads, without a database server's.
STEADY = 8
#: One run: at most so many enrolments, none begun after so many seconds; short, because many turns say more.
MOST, SECONDS, TURNS = town.PEOPLE, 0.25, 7
RAW, GOAL, FLAT = "raw transaction", Goal(0.7), Goal(0.8)
FEW_ROWS, MANY_ROWS, MOST_ROWS = 1_000, 100_000, 1_000_000
#: Everybody into one session, or spread over many.
SHAPES = (("one session", True), ("100 sessions", False))
TERMS = Terms()

#: The floor's statements, made once.
LOCK = select(sessions.c.capacity).where(sessions.c.id == bindparam("session")).with_for_update()
TAKEN = select(func.count()).where(rows.c.session_id == bindparam("session"), rows.c.state.in_(SEATED))
ENROL = insert(rows).returning(rows.c.id)
TELL = insert(outbox)


async def verb(database: Database, person: Person, session_id: int, now: datetime) -> None:
    async with database.writing() as db:
        await enrolments.enrol(db, person.who, session_id, HOUSE, now, TERMS)


async def raw(database: Database, person: Person, session_id: int, now: datetime) -> None:
    async with database.writing() as db:
        capacity = (await db.execute(LOCK, {"session": session_id})).scalar_one()
        taken = (await db.execute(TAKEN, {"session": session_id})).scalar_one()
        assert taken < capacity
        ids = {"session_id": session_id, "person_id": person.id, "institution_id": HOUSE, "key": secrets.token_hex(16)}
        times = {"queued_at": now, "created_at": now, "changed_at": now}
        enrolment = (await db.execute(ENROL, ids | times | {"state": EnrolmentState.ENROLLED})).scalar_one()
        notice = {"key": f"seat:{enrolment}:0", "kind": "seat", "person_id": person.id, "enrolment_id": enrolment}
        due = {"facts": {}, "state": NoticeState.DUE, "due_at": now, "created_at": now}
        await db.execute(TELL, notice | due)


async def lines(here: Place) -> list[Line]:
    """Beside the floor at each number at once, and a long table beside a short one."""
    found = []
    most = MOST_ROWS if here.scale.full else MANY_ROWS
    for kind in KINDS:
        async with opened(here.url(kind)) as short, opened(here.url(kind)) as long:
            for database, size in ((short, FEW_ROWS), (long, most)):
                async with database.writing() as db:
                    await town.build(db, size)
                async with database.writing() as db:
                    await db.exec_driver_sql("ANALYZE")  # as the server does by itself, a minute later
                found += await _sized(database, f"{kind}, {size:,} rows")
            found += await _grown(short, long, f"{most:,} rows, {kind}")
    return found


async def _sized(database: Database, where: str) -> list[Line]:
    found = []
    for what, one in SHAPES:
        for at_once in AT_ONCE:
            contenders = {"verb": _run(database, verb, one, at_once), RAW: _run(database, raw, one, at_once)}
            runs = await in_turns(contenders, TURNS)
            title = f"enrol, {what}, {at_once} at once, {where}"
            found.append(_line(title, "enrolments/s", runs, GOAL))
            if at_once == STEADY:
                found.append(_line(title, "µs CPU", runs, None))
    return found


async def _grown(short: Database, long: Database, where: str) -> list[Line]:
    """Flat: what lies in the table already must not slow a new enrolment down."""
    found = []
    for what, one in SHAPES:
        runs = await in_turns({"long": _run(long, verb, one, STEADY), "short": _run(short, verb, one, STEADY)}, TURNS)
        ours, few = (column(runs[name], "enrolments/s") for name in ("long", "short"))
        beside = Beside(f"of {FEW_ROWS:,}", few, FLAT)
        found.append(Line(f"enrol, {what}, {STEADY} at once, of {where}", "enrolments/s", ours, [beside]))
    return found


def _line(title: str, unit: str, runs: dict[str, list[Figures]], goal: Goal | None) -> Line:
    ours, floor = (column(runs[name], unit) for name in ("verb", RAW))
    return Line(title, unit, ours, [Beside(RAW, floor, goal)])


def _run(database: Database, enrol: Enrol, one: bool, at_once: int) -> Run:
    async def run(_number: int) -> Figures:
        before = await _count(database)
        wanted = iter([(person, 1 if one else session) for person, session in islice(town.pairs(), MOST)])
        used = process_time()
        done, seconds = await _enrolled(database, enrol, wanted, at_once)
        used = process_time() - used
        assert await _count(database) - before == done, "some have no seat"
        await _take_back(database, before)
        return {"enrolments/s": done / seconds, "µs CPU": 1e6 * used / done}

    return run


async def _enrolled(
    database: Database, enrol: Enrol, wanted: Iterator[tuple[Person, int]], at_once: int
) -> tuple[int, float]:
    """How many, in how many seconds."""
    now = datetime.now(UTC)
    done = 0

    async def work() -> None:
        nonlocal done
        for person, session_id in wanted:
            await enrol(database, person, session_id, now)
            done += 1
            if perf_counter() > began + SECONDS:
                return

    began = perf_counter()
    await asyncio.gather(*(work() for _ in range(at_once)))
    return done, perf_counter() - began


async def _count(database: Database) -> int:
    async with database.reading() as db:
        return int((await db.execute(select(func.count()).select_from(rows))).scalar_one())


async def _take_back(database: Database, before: int) -> None:
    """Every run finds the same: what this one wrote goes."""
    async with database.writing() as db:
        await db.execute(delete(outbox))
        await db.execute(delete(history))
        oldest = select(rows.c.id).order_by(rows.c.id).limit(before).subquery()
        await db.execute(delete(rows).where(rows.c.id > select(func.max(oldest.c.id)).scalar_subquery()))
