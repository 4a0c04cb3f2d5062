"""What a search looks at: every training with its texts and the sessions that can still be joined, alike."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import folding
from catalogue.browsing import town
from catalogue.programme import VISIBLE
from catalogue.tables import institutions, meetings, session_hosts, sessions, training_texts, trainings
from catalogue.understanding import Facet, Known

#: Texts change rarely and are looked at with every search.
alike = lru_cache(maxsize=20_000)(folding.alike)


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session that has not begun. `facts`: its value in every facet that has one; `place`, `hosts`: alike."""

    starts_at: datetime | None
    zone: str
    town: str
    facts: dict[Facet, str]
    place: str = ""
    hosts: str = ""

    @property
    def month(self) -> str:
        """`203005`; "" while the date is open."""
        return f"{self.facts[Facet.YEAR]}{self.facts[Facet.MONTH]:0>2}" if Facet.MONTH in self.facts else ""


@dataclass(frozen=True, slots=True)
class Findable:
    """A training. `titles` by language as written, all other texts alike and in all languages; `sessions`: the next
    date first, open dates last."""

    id: int
    titles: dict[str, str]
    title: str
    topic: str
    audience: str
    description: str
    facts: dict[Facet, str]
    sessions: tuple[OpenSession, ...]

    def in_language(self, language: str) -> str:
        """The title in this language, else as it was written first."""
        return self.titles.get(language) or next(iter(self.titles.values()))


@dataclass(frozen=True, slots=True)
class Programme:
    trainings: tuple[Findable, ...]
    known: Known


async def load(db: AsyncConnection, now: datetime) -> Programme:
    """The whole programme in three queries."""
    texts = _grouped(await _texts(db), "id")
    hosts = await _hosts(db)
    opened = _grouped(await _open(db, now), "training_id")
    houses = sorted({name for names in hosts.values() for name in names})
    found = tuple(_findable(rows, opened.get(id_, []), hosts) for id_, rows in texts.items())
    return Programme(found, _known(found, houses))


async def _texts(db: AsyncConnection) -> Iterable[Any]:
    query = (
        select(trainings.c.id, trainings.c.kind, trainings.c.topic, training_texts)
        .join(training_texts)
        .order_by(trainings.c.id, training_texts.c.position)
    )
    return await db.execute(query)


async def _hosts(db: AsyncConnection) -> dict[int, list[str]]:
    query = select(session_hosts.c.session_id, institutions.c.name).join(institutions)
    found: dict[int, list[str]] = defaultdict(list)
    for row in await db.execute(query.order_by(session_hosts.c.session_id, session_hosts.c.position)):
        found[row.session_id].append(row.name)
    return found


async def _open(db: AsyncConnection, now: datetime) -> list[Any]:
    coming = meetings.c.cancelled_at.is_(None)
    starts = [func.min(meetings.c[name]).filter(coming).label(name) for name in ("starts_at", "starts_local")]
    columns = [sessions.c[name] for name in ("id", "training_id", "zone", "language", "place", "online")]
    query = (
        select(*columns, *starts)
        .outerjoin(meetings, meetings.c.session_id == sessions.c.id)
        .where(sessions.c.state.in_(VISIBLE))
        .group_by(*columns)
    )
    rows = [row for row in await db.execute(query) if row.starts_at is None or row.starts_at > now]
    return sorted(rows, key=lambda row: (row.starts_at is None, row.starts_at, row.id))


def _grouped(rows: Iterable[Any], by: str) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, by)].append(row)
    return found


def _findable(texts: list[Any], opened: list[Any], hosts: dict[int, list[str]]) -> Findable:
    first = texts[0]
    facts = {Facet.KIND: str(first.kind), Facet.LANGUAGE: first.language}
    return Findable(
        id=first.id,
        titles={text.language: text.title for text in texts},
        title=" ".join(alike(text.title) for text in texts),
        topic=alike(first.topic or ""),
        audience=" ".join(alike(text.audience) for text in texts),
        description=" ".join(alike(text.description) for text in texts),
        facts=facts,
        sessions=tuple(_session(row, facts, hosts.get(row.id, [])) for row in opened),
    )


def _session(row: Any, facts: dict[Facet, str], hosts: list[str]) -> OpenSession:
    own = facts | ({Facet.LANGUAGE: row.language} if row.language else {})
    if row.starts_local is not None:
        day = row.starts_local
        own |= {Facet.YEAR: str(day.year), Facet.MONTH: str(day.month), Facet.WEEKDAY: str(day.weekday())}
    place = alike(row.place + (" online" if row.online else ""))
    return OpenSession(row.starts_at, row.zone, town(row.place), own, place, alike(" ".join(hosts)))


def _known(found: tuple[Findable, ...], houses: list[str]) -> Known:
    """Names and every word that stands anywhere."""
    opened = [session for training in found for session in training.sessions]
    towns = sorted({session.town for session in opened})
    texts = [word for t in found for word in (t.title, t.topic, t.audience, t.description)]
    return Known(tuple(towns), tuple(houses), " ".join([*texts, *{f"{s.place} {s.hosts}" for s in opened}]))
