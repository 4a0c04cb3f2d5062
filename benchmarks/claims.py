"""Taking the next notice from a long outbox beside a short one: it must not grow dearer with what was sent long ago."""

from datetime import UTC, datetime, timedelta
from time import perf_counter

from sqlalchemy import Integer, case, insert, literal, select
from sqlalchemy import cast as as_type
from sqlalchemy.types import String

from benchmarks import town
from benchmarks.places import KINDS, Place, opened
from benchmarks.rounds import Figures, Run, column, in_turns, median
from benchmarks.table import Beside, Goal, Line
from catalogue import outbox
from catalogue.columns import UTCDateTime
from catalogue.database import Database
from catalogue.rules.states import NoticeState
from catalogue.tables import outbox as rows

FEW, MANY, MOST = 10_000, 100_000, 1_000_000
#: Claims, and looks at an outbox in which nothing is due, of one run.
CLAIMS = 40
TURNS = 5
GOAL = Goal(2, at_most=True)
NOW = datetime(2030, 3, 1, 9, tzinfo=UTC)
FIGURES = (("claim a notice", "claim ms"), ("nothing is due", "idle ms"))


async def fill(database: Database, count: int) -> None:
    """Of 20 notices 9 are sent, 1 is due, 10 lie in the future; one statement, whatever the number."""
    numbers = select(literal(1, Integer).label("n")).cte("numbers", recursive=True)
    numbers = numbers.union_all(select(numbers.c.n + 1).where(numbers.c.n < count))
    kind = numbers.c.n % 20
    state = case(
        (kind < 9, literal(NoticeState.SENT, rows.c.state.type)), else_=literal(NoticeState.DUE, rows.c.state.type)
    )
    due_at = case(
        (kind < 10, literal(NOW - timedelta(hours=1), UTCDateTime)), else_=literal(NOW + timedelta(days=9), UTCDateTime)
    )
    values = {
        "key": literal("seat:", String) + as_type(numbers.c.n, String),
        "kind": literal("seat", String),
        "person_id": numbers.c.n % town.PEOPLE + 1,
        "facts": literal({}, rows.c.facts.type),
        "state": state,
        "due_at": due_at,
        "created_at": literal(NOW - timedelta(days=1), UTCDateTime),
    }
    async with database.writing() as db:
        await town.build(db, 0)
        await db.execute(insert(rows).from_select(list(values), select(*values.values())))
    async with database.writing() as db:
        await db.exec_driver_sql("ANALYZE")


async def _claim(database: Database) -> float:
    began = perf_counter()
    async with database.writing() as db:
        assert await outbox.claim(db, NOW) is not None
    return 1000 * (perf_counter() - began)


async def _look(database: Database) -> float:
    began = perf_counter()
    async with database.reading() as db:
        assert not await outbox.anything_due(db, NOW - timedelta(days=30))
    return 1000 * (perf_counter() - began)


def _run(database: Database) -> Run:
    async def run(_number: int) -> Figures:
        claims = median([await _claim(database) for _ in range(CLAIMS)])
        looks = median([await _look(database) for _ in range(CLAIMS)])
        async with database.writing() as db:
            await outbox.release(db)
        return {"claim ms": claims, "idle ms": looks}

    return run


async def lines(here: Place) -> list[Line]:
    found = []
    most = MOST if here.scale.full else MANY
    for kind in KINDS:
        async with opened(here.url(kind)) as short, opened(here.url(kind)) as long:
            await fill(short, FEW)
            await fill(long, most)
            runs = await in_turns({"short": _run(short), "long": _run(long)}, TURNS)
        for what, unit in FIGURES:
            beside = Beside(f"of {FEW:,}", column(runs["short"], unit), GOAL)
            found.append(Line(f"{what}, of {most:,}, {kind}", "ms p50", column(runs["long"], unit), [beside]))
    return found
