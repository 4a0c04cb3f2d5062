"""A list of 500 sessions taken in, new and once more unchanged, beside reading and inserting the same rows unseen."""

import csv
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from time import perf_counter
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import insert

from benchmarks.places import KINDS, Place, opened
from benchmarks.rounds import Figures, Run, column, in_turns
from benchmarks.table import Beside, Line
from catalogue import institutions, tables
from catalogue.database import Database
from catalogue.exchange.imports import import_file
from catalogue.rules.rights import CONSOLE
from catalogue.rules.states import Kind, SessionState

ROWS, TITLES = 500, 100
ZONE = ZoneInfo("Europe/Zurich")
NEW, AGAIN, RAW = "import, new", "import, unchanged", "csv + raw insert"
HEADER = ("titel", "art", "thema", "sprache", "beginn", "ende", "ort", "plaetze", "preis", "code")
_houses = count(1)


def write(path: Path) -> None:
    first = datetime.now(ZONE).replace(hour=9, minute=0, second=0, microsecond=0, tzinfo=None) + timedelta(days=90)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(HEADER)
        for n in range(ROWS):
            start = first + timedelta(days=n % 200)
            what = (f"Kinästhetik Grundkurs {n % TITLES}", "intern", "Pflege", "de")
            when = (f"{start:%Y-%m-%d %H:%M}", f"{start + timedelta(hours=3):%Y-%m-%d %H:%M}")
            writer.writerow((*what, *when, f"Bern, Saal {n % 9}", 12, "CHF 120.–", f"KG-{n}"))


async def raw(database: Database, house: int, path: Path) -> None:
    """Nothing is checked, compared or told; five tables, a statement each."""
    with path.open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file, delimiter=";"))
    now = datetime.now(UTC)
    changed = {"created_at": now, "changed_at": now}
    async with database.writing() as db:

        async def fill(table: Any, rows: Sequence[dict[str, Any]]) -> list[int]:
            statement = insert(table).returning(table.c.id, sort_by_parameter_order=True)
            return list((await db.execute(statement, rows)).scalars())

        titles = sorted({row["titel"] for row in found})
        own = {"institution_id": house, "kind": Kind.INTERNAL, "topic": "Pflege", **changed}
        trainings = dict(zip(titles, await fill(tables.trainings, [own] * len(titles)), strict=True))
        texts = [{"training_id": id_, "language": "de", "title": title} for title, id_ in trainings.items()]
        await db.execute(insert(tables.training_texts), texts)
        ids = await fill(tables.sessions, [_session(row, trainings[row["titel"]], house) | changed for row in found])
        hosts = [{"session_id": id_, "institution_id": house, "position": 0} for id_ in ids]
        await db.execute(insert(tables.session_hosts), hosts)
        meetings = [_meeting(row, id_, now) for row, id_ in zip(found, ids, strict=True)]
        await db.execute(insert(tables.meetings), meetings)


def _session(row: dict[str, str], training_id: int, house: int) -> dict[str, Any]:
    where = {"language": row["sprache"], "place": row["ort"], "zone": ZONE.key}
    code = {"code": row["code"], "code_institution_id": house}
    counts = {"capacity": int(row["plaetze"]), "price": 12_000}
    return {"training_id": training_id, "state": SessionState.PUBLISHED, **where, **code, **counts}


def _meeting(row: dict[str, str], session_id: int, now: datetime) -> dict[str, Any]:
    begins, ends = (datetime.fromisoformat(row[name]) for name in ("beginn", "ende"))
    span = {"starts_at": begins.replace(tzinfo=ZONE), "ends_at": ends.replace(tzinfo=ZONE)}
    return {
        "session_id": session_id,
        "position": 0,
        "starts_local": begins,
        "ends_local": ends,
        "changed_at": now,
    } | span


async def _house(database: Database) -> int:
    """Each run has an institution of its own, so that each finds it empty."""
    async with database.writing() as db:
        return (await institutions.add(db, CONSOLE, f"haus-{next(_houses)}", "Haus", datetime.now(UTC))).id


async def taken_in(database: Database, house: int, path: Path, expected: str) -> None:
    async with database.writing() as db:
        report = await import_file(db, CONSOLE, house, path, None, datetime.now(UTC), ZONE, "BE", False)
    if f"{expected} {ROWS}," not in report.summary:
        raise RuntimeError(f"expected {expected} {ROWS}: {report.summary}")


def _contenders(database: Database, path: Path) -> dict[str, Run]:
    houses: list[int] = []

    async def new(_number: int) -> Figures:
        houses.append(await _house(database))
        began = perf_counter()
        await taken_in(database, houses[-1], path, "new")
        return {"rows/s": ROWS / (perf_counter() - began)}

    async def again(_number: int) -> Figures:
        began = perf_counter()
        await taken_in(database, houses[-1], path, "unchanged")
        return {"rows/s": ROWS / (perf_counter() - began)}

    async def floor(_number: int) -> Figures:
        house = await _house(database)
        began = perf_counter()
        await raw(database, house, path)
        return {"rows/s": ROWS / (perf_counter() - began)}

    return {NEW: new, AGAIN: again, RAW: floor}


async def lines(here: Place) -> list[Line]:
    path = here.folder / "list.csv"
    write(path)
    found = []
    for kind in KINDS:
        async with opened(here.url(kind)) as database:
            runs = await in_turns(_contenders(database, path), here.scale.rounds)
        floor = [Beside(RAW, column(runs[RAW], "rows/s"))]
        found += [Line(f"{what}, {kind}", "rows/s", column(runs[what], "rows/s"), floor) for what in (NEW, AGAIN)]
    return found
