"""Planning the reminders that fall due among many enrolments beside few: it must grow with the number due alone.

As many are due in both: 50 sessions of ten people, of which the first reminder is due at one moment in the middle of a
programme that goes on for 1,000 days. The larger one has more sessions on each day.
"""

from datetime import UTC, datetime, timedelta
from time import perf_counter

from sqlalchemy import delete, func, select, update

from benchmarks import town
from benchmarks.places import KINDS, Place, opened
from benchmarks.rounds import Figures, Run, column, in_turns
from benchmarks.table import Beside, Goal, Line
from catalogue import reminding
from catalogue.database import Database, insert_once
from catalogue.rules.reminders import due_at
from catalogue.rules.terms import Terms
from catalogue.tables import meetings, outbox, planning

FEW, MANY, MOST = 10_000, 100_000, 1_000_000
#: Sessions whose reminder falls due at once, and the people in them.
TOGETHER, DUE = 50, 50 * town.ENROLLED
TURNS = 5
GOAL = Goal(2, at_most=True)
TERMS, ZONE = Terms(), "Europe/Zurich"
TICK = timedelta(seconds=15)


async def fill(database: Database, count: int) -> datetime:
    """Hands out when the reminders fall due."""
    async with database.writing() as db:
        await town.build(db, count)
        middle = datetime.now(UTC) + timedelta(days=town.SESSIONS * 5)
        starts = middle.replace(hour=13, minute=0, second=0, microsecond=0)
        values = {"starts_at": starts, "ends_at": starts + timedelta(hours=3)}
        await db.execute(update(meetings).where(meetings.c.id <= TOGETHER).values(**values))
    async with database.writing() as db:
        await db.exec_driver_sql("ANALYZE")
    return due_at(starts, TERMS.leads[0], ZONE, TERMS.quiet)


async def _look(database: Database, now: datetime, wanted: int) -> float:
    """Milliseconds of one look at `now`, the last one having been a tick before; what it wrote goes."""
    async with database.writing() as db:
        await insert_once(db, planning, id=1)
        await db.execute(update(planning).values(reminded_until=now - TICK))
    began = perf_counter()
    async with database.writing() as db:
        await reminding.plan(db, now, TERMS)
    took = 1000 * (perf_counter() - began)
    async with database.writing() as db:
        written = (await db.execute(select(func.count()).select_from(outbox))).scalar_one()
        assert written == wanted, f"{written} reminders instead of {wanted}"
        await db.execute(delete(outbox))
    return took


def _run(database: Database, due: datetime) -> Run:
    async def run(_number: int) -> Figures:
        idle = due - timedelta(hours=2)
        return {"due": await _look(database, due + TICK / 2, DUE), "idle": await _look(database, idle, 0)}

    return run


async def lines(here: Place) -> list[Line]:
    found = []
    for kind in KINDS:
        for most in (MANY, MOST) if here.scale.full else (MANY,):
            async with opened(here.url(kind)) as short, opened(here.url(kind)) as long:
                contenders = {"short": _run(short, await fill(short, FEW)), "long": _run(long, await fill(long, most))}
                runs = await in_turns(contenders, TURNS)
            for what, name in ((f"plan {DUE} reminders", "due"), ("no reminder is due", "idle")):
                beside = Beside(f"of {FEW:,}", column(runs["short"], name), GOAL if name == "due" else None)
                found.append(Line(f"{what}, of {most:,}, {kind}", "ms", column(runs["long"], name), [beside]))
    return found
