"""What a search looks at: trainings with their texts and the sessions that can still be joined, alike."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import folding
from catalogue.programme import VISIBLE
from catalogue.tables import institutions, meetings, session_hosts, sessions, training_texts, trainings
from catalogue.understanding import Facet
from catalogue.wordlist import topics_in

#: Names and places stand in many sessions.
alike = lru_cache(maxsize=20_000)(folding.alike)

Facts = tuple[tuple[Facet, str], ...]
#: From so many trainings on, all are read: a list of ids would be longer than it saves.
_MANY = 500


@dataclass(frozen=True, slots=True)
class Text:
    """`words`: alike, a blank before and after each; `topics`: those of the word list that are spoken of."""

    words: str
    topics: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session that had not begun when it was read. `place`: alike, a blank before and after each word."""

    id: int
    starts_at: datetime | None
    zone: str
    town: str
    facts: Facts
    place: str = ""
    hosts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Findable:
    """A training. `titles` by language as written, all texts in all languages; `facts` of its own, for sessions that
    say nothing else; `sessions`: the next date first, open dates last."""

    id: int
    titles: dict[str, str]
    title: Text
    topic: Text
    audience: Text
    description: Text
    facts: Facts
    sessions: tuple[OpenSession, ...]
    topic_name: str = ""

    def in_language(self, language: str) -> str:
        """The title in this language, else as it was written first."""
        return self.titles.get(language) or next(iter(self.titles.values()))

    @property
    def words(self) -> str:
        return "".join(text.words for text in (self.title, self.topic, self.audience, self.description))

    @property
    def topics(self) -> frozenset[str]:
        return self.title.topics | self.topic.topics | self.audience.topics


@dataclass(frozen=True, slots=True)
class Rows:
    """What the database says of some trainings, in four answers."""

    texts: Iterable[Any]
    opened: Iterable[Any]
    hosts: Iterable[Any]
    houses: dict[int, str]


async def read(db: AsyncConnection, ids: Collection[int], now: datetime) -> Rows:
    """The rows of these trainings, and of their sessions that have not begun."""
    few = len(ids) < _MANY
    of_sessions = sessions.c.training_id.in_(ids) if few else true()
    return Rows(
        texts=await _texts(db, trainings.c.id.in_(ids) if few else true()),
        opened=await _open(db, of_sessions, now),
        hosts=await _hosts(db, of_sessions),
        houses=await _houses(db),  # last, so that no host is missing
    )


async def _texts(db: AsyncConnection, which: ColumnElement[bool]) -> Iterable[Any]:
    query = select(trainings.c.id, trainings.c.kind, trainings.c.topic, training_texts).join(training_texts)
    return await db.execute(query.where(which).order_by(trainings.c.id, training_texts.c.position))


async def _open(db: AsyncConnection, which: ColumnElement[bool], now: datetime) -> Iterable[Any]:
    coming = meetings.c.cancelled_at.is_(None)
    starts = [func.min(meetings.c[name]).filter(coming).label(name) for name in ("starts_at", "starts_local")]
    columns = [sessions.c[name] for name in ("id", "training_id", "zone", "language", "place", "online")]
    query = (
        select(*columns, *starts)
        .outerjoin(meetings, meetings.c.session_id == sessions.c.id)
        .where(which, sessions.c.state.in_(VISIBLE))
        .group_by(*columns)
        .having(or_(starts[0].element.is_(None), starts[0].element > now))
    )
    return await db.execute(query)


async def _hosts(db: AsyncConnection, which: ColumnElement[bool]) -> Iterable[Any]:
    query = select(session_hosts.c.session_id, session_hosts.c.institution_id).join(sessions)
    return await db.execute(query.where(which, sessions.c.state.in_(VISIBLE)).order_by(session_hosts.c.position))


async def _houses(db: AsyncConnection) -> dict[int, str]:
    return {row.id: row.name for row in await db.execute(select(institutions.c.id, institutions.c.name))}


def trainings_of(rows: Rows) -> dict[int, Findable]:
    """Rows as trainings, by their ids."""
    hosts: dict[int, tuple[int, ...]] = {}
    for row in rows.hosts:
        hosts[row.session_id] = (*hosts.get(row.session_id, ()), row.institution_id)
    named = {ids: tuple(rows.houses[id_] for id_ in ids) for ids in set(hosts.values())}
    opened = defaultdict(list)
    for row in rows.opened:
        opened[row.training_id].append((row, named.get(hosts.get(row.id, ()), ())))
    texts = defaultdict(list)
    for row in rows.texts:
        texts[row.id].append(row)
    return {id_: _findable(own, opened[id_]) for id_, own in texts.items()}


def _findable(texts: list[Any], opened: list[tuple[Any, tuple[str, ...]]]) -> Findable:
    first = texts[0]
    found = [_session(row, str(first.kind), row.language or first.language, hosts) for row, hosts in opened]
    return Findable(
        id=first.id,
        titles={text.language: text.title for text in texts},
        title=_text(*(text.title for text in texts)),
        topic=_text(first.topic or ""),
        audience=_text(*(text.audience for text in texts)),
        description=Text(spaced(" ".join(text.description for text in texts))),
        facts=_facts(None, str(first.kind), first.language),
        sessions=tuple(sorted(found, key=lambda s: (s.starts_at is None, s.starts_at, s.id))),
        topic_name=first.topic or "",
    )


def _session(row: Any, kind: str, language: str, hosts: tuple[str, ...]) -> OpenSession:
    facts = _facts(row.starts_local and row.starts_local.date(), kind, language)
    place = spaced(row.place + (" online" if row.online else ""))
    return OpenSession(row.id, row.starts_at, row.zone, _town(row.place), facts, place, hosts)


@lru_cache(maxsize=20_000)
def _facts(day: date | None, kind: str, language: str) -> Facts:
    """Values by facet; the same object for all sessions of which the same is true."""
    own = ((Facet.KIND, kind), (Facet.LANGUAGE, language))
    if day is None:
        return own
    dated = ((Facet.YEAR, day.year), (Facet.MONTH, day.month), (Facet.WEEKDAY, day.weekday()))
    return (*own, *((facet, str(value)) for facet, value in dated))


@lru_cache(maxsize=20_000)
def _town(place: str) -> str:
    """The place without street and room: what stands before the first comma."""
    return place.split(",")[0].strip()


@lru_cache(maxsize=20_000)
def spaced(text: str) -> str:
    """Alike, a blank before and after each word."""
    return f" {folding.alike(text)} "


def _text(*texts: str) -> Text:
    words = folding.alike(" ".join(texts))
    return Text(f" {words} ", topics_in(words))
