"""A network to measure in: one institution, its people, sessions with free seats, and enrolments that are there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice, product
from typing import Any

from sqlalchemy import Table, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import tables
from catalogue.rules.rights import Who
from catalogue.rules.states import Door, EnrolmentState, Kind, Role, SessionState

#: People who press, sessions that they can take, and people who are enrolled already.
PEOPLE, SESSIONS, OTHERS = 256, 100, 400
#: So many are enrolled in a session, in a long table as in a short one: it is the number of sessions that grows.
ENROLLED = 10
CAPACITY = 100_000
#: Telegram ids of the people who press: this and the next ones.
FIRST_CHAT = 700_000
HOUSE = 1


@dataclass(frozen=True, slots=True)
class Person:
    id: int
    chat: int

    @property
    def who(self) -> Who:
        return Who(self.id, Door.CHAT, frozenset({(HOUSE, Role.STAFF)}))


def people() -> list[Person]:
    """Those who press."""
    return [Person(number + 1, FIRST_CHAT + number) for number in range(PEOPLE)]


async def build(db: AsyncConnection, enrolments: int = 1_000) -> None:
    """All rows, with ids from 1. `enrolments`: how many there are already, spread over the sessions."""
    now = datetime.now(UTC)
    house = {"id": HOUSE, "slug": "lindenhof", "name": "Haus Lindenhof", "languages": "de", "canton": "BE"}
    await _fill(db, tables.institutions, [house | {"created_at": now}])
    sessions = max(SESSIONS, enrolments // ENROLLED)
    await _fill(db, tables.people, [_person(number, now) for number in range(PEOPLE + OTHERS)])
    belong = {"institution_id": HOUSE, "role": Role.STAFF, "since": now}
    await _fill(db, tables.memberships, [belong | {"person_id": n + 1} for n in range(PEOPLE + OTHERS)])
    await _programme(db, sessions, now)
    pairs = islice(product(range(OTHERS), range(sessions)), enrolments)
    rows = [_enrolment(n, PEOPLE + person + 1, session + 1, now) for n, (person, session) in enumerate(pairs)]
    await _fill(db, tables.enrolments, rows)
    await _count_on(db)


async def _programme(db: AsyncConnection, sessions: int, now: datetime) -> None:
    """A training for each of the sessions that people press; whatever more there is belongs to the first."""
    numbers = range(1, SESSIONS + 1)
    changed = {"created_at": now, "changed_at": now}
    topics = ("Sicherheit", "Gesundheit", "Pflege", "Kommunikation", "Recht")
    await _fill(
        db,
        tables.trainings,
        [{"id": n, "institution_id": HOUSE, "kind": Kind.INTERNAL, "topic": topics[n % 5], **changed} for n in numbers],
    )
    words = {"language": "de", "description": "Für alle, die neu beginnen.", "audience": "Alle"}
    await _fill(
        db, tables.training_texts, [words | {"training_id": n, "title": f"Kinästhetik Grundkurs {n}"} for n in numbers]
    )
    runs = range(1, sessions + 1)
    await _fill(db, tables.sessions, [_session(n) | changed for n in runs])
    host = {"institution_id": HOUSE, "position": 0}
    await _fill(db, tables.session_hosts, [host | {"session_id": n} for n in runs])
    await _fill(db, tables.meetings, [_meeting(n, now) for n in runs])


def _person(number: int, now: datetime) -> dict[str, Any]:
    told = {"informed_at": now, "created_at": now}
    return {"id": number + 1, "telegram_id": FIRST_CHAT + number, "name": f"Person {number}", "language": "de"} | told


def _session(number: int) -> dict[str, Any]:
    where = {"language": "de", "place": f"Ort {number % 7}, Saal 2", "zone": "Europe/Zurich"}
    state = {"state": SessionState.PUBLISHED, "capacity": CAPACITY, "price": 12_000}
    return {"id": number, "training_id": number if number <= SESSIONS else 1, **where, **state}


def _meeting(number: int, now: datetime) -> dict[str, Any]:
    local = (now + timedelta(days=60 + number % 1000)).replace(hour=9, minute=0, second=0, microsecond=0, tzinfo=None)
    begins = local.replace(tzinfo=UTC) - timedelta(hours=1)
    wall = {"starts_local": local, "ends_local": local + timedelta(hours=3)}
    span = {"starts_at": begins, "ends_at": begins + timedelta(hours=3)}
    return {"id": number, "session_id": number, "position": 0, "changed_at": now, **wall, **span}


def _enrolment(number: int, person_id: int, session_id: int, now: datetime) -> dict[str, Any]:
    ids = {"person_id": person_id, "session_id": session_id, "institution_id": HOUSE}
    times = {"queued_at": now, "created_at": now, "changed_at": now}
    return {"key": f"{number:032x}", "state": EnrolmentState.ENROLLED, **ids, **times}


async def _fill(db: AsyncConnection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    for start in range(0, len(rows), 5_000):
        await db.execute(insert(table), rows[start : start + 5_000])


async def _count_on(db: AsyncConnection) -> None:
    """PostgreSQL's counters go on after the ids that were given here."""
    if db.dialect.name != "postgresql":
        return
    for name in ("institutions", "people", "trainings", "sessions", "meetings"):
        await db.exec_driver_sql(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), (SELECT max(id) FROM {name}))")


def pairs() -> Iterator[tuple[Person, int]]:
    """Every person with every session, once; 256 people in turn, each session as often as the others."""
    everybody = people()
    for shift in range(SESSIONS):
        for number, person in enumerate(everybody):
            yield person, (number + shift) % SESSIONS + 1
