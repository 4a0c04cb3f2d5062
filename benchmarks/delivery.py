"""Notices against the rate that is configured, and what of a processor that takes.

The budget begins full, so the first second sends more; the rate is that of the second half.
"""

from datetime import UTC, datetime

from sqlalchemy import insert

from benchmarks import town
from benchmarks.places import KINDS, Place, opened
from benchmarks.presses import config, token
from benchmarks.programs import Api, api, product, program
from benchmarks.rounds import Figures, Run, column, in_turns
from benchmarks.table import Beside, Goal, Line
from catalogue.rules.states import NoticeState
from catalogue.tables import outbox

NOTICES, RATE = 1_000, 28
GOAL, CORE_GOAL = Goal(0.98), Goal(0.25, at_most=True)


async def fill(url: str, count: int) -> None:
    """So many people were given a seat; each is owed a message with a calendar file."""
    now = datetime.now(UTC)
    due = {"kind": "seat", "facts": {}, "state": NoticeState.DUE, "due_at": now, "created_at": now}
    async with opened(url) as database, database.writing() as db:
        await town.build(db, count)
        known = town.PEOPLE + town.OTHERS  # told in turns: several to one person at once would be spaced
        enrolled = [(n + 1, n % known + 1) for n in range(count)]
        rows = [due | {"key": f"seat:{id_}:0", "enrolment_id": id_, "person_id": who} for id_, who in enrolled]
        await db.execute(insert(outbox), rows)


def _run(here: Place, served: Api, kind: str, count: int) -> Run:
    async def run(number: int) -> Figures:
        own, url = token(number * len(KINDS) + KINDS.index(kind)), here.url(kind)
        await fill(url, count)
        async with program(*product(config(here.folder, f"{kind}-{number}", url, served.url, own))) as running:
            before = running.cpu()
            found = await served.drive("documents", own, count=count, patience=10 + 2 * count / RATE)
            used = running.cpu() - before
        at = found["at"]
        if len(at) < count:
            raise RuntimeError(f"{kind}: only {len(at)} of {count} notices came")
        half = count // 2
        return {"rate": (count - 1 - half) / (at[-1] - at[half]), "share": 100 * used / (at[-1] - at[0])}

    return run


async def lines(here: Place) -> list[Line]:
    async with api() as served:
        runs = await in_turns({kind: _run(here, served, kind, NOTICES) for kind in KINDS}, 2 if here.scale.full else 1)
    return [
        line
        for kind in KINDS
        for line in (
            Line(
                f"delivery, {kind}",
                "notices/s",
                column(runs[kind], "rate"),
                [Beside("configured", [RATE] * len(runs[kind]), GOAL)],
            ),
            Line(
                f"delivery, {kind}, CPU share",
                "% of a core",
                column(runs[kind], "share"),
                [Beside("a core", [100] * len(runs[kind]), CORE_GOAL)],
            ),
        )
    ]
