"""The catalogue: what can be joined from now on, narrowed by topic, kind, language, place and month."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import datetime
from zlib import crc32
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import trainings
from catalogue.cards import TrainingLine
from catalogue.programme import VISIBLE
from catalogue.tables import meetings, sessions
from catalogue.tables import trainings as training_rows


@dataclass(frozen=True, slots=True)
class Filter:
    """What somebody has narrowed the catalogue to; "" is everything. Topic and place as short keys (`key`), month
    as `203003`, so that all of it fits a button."""

    topic: str = ""
    kind: str = ""
    language: str = ""
    place: str = ""
    month: str = ""


FACETS = tuple(field.name for field in fields(Filter))


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet: what a button carries and shows, and how many sessions it leaves."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Browse:
    trainings: tuple[TrainingLine, ...]
    sessions: int
    chosen: dict[str, Choice]


@dataclass(frozen=True, slots=True)
class Offer:
    """One session that can still be joined, with its value in every facet ("" where it has none)."""

    training_id: int
    starts_at: datetime | None
    zone: str
    values: Filter
    labels: Filter


def key(words: str) -> str:
    """A short stable key for a topic or a place: eight hexadecimal digits."""
    return f"{crc32(words.strip().casefold().encode()):08x}" if words.strip() else ""


def town(place: str) -> str:
    """The place without street and room: what stands before the first comma."""
    return place.split(",")[0].strip()


async def offers(db: AsyncConnection, now: datetime) -> list[Offer]:
    """All that can still be joined, the next date first, open dates last."""
    starts = func.min(meetings.c.starts_at).filter(meetings.c.cancelled_at.is_(None)).label("starts_at")
    columns = (sessions.c.id, sessions.c.training_id, sessions.c.zone, sessions.c.language, sessions.c.place)
    query = (
        select(*columns, training_rows.c.topic, training_rows.c.kind, starts)
        .join(training_rows, training_rows.c.id == sessions.c.training_id)
        .outerjoin(meetings, meetings.c.session_id == sessions.c.id)
        .where(sessions.c.state.in_(VISIBLE))
        .group_by(*columns, training_rows.c.topic, training_rows.c.kind)
    )
    rows = [row for row in await db.execute(query) if row.starts_at is None or row.starts_at > now]
    found = [
        _offer(row.training_id, row.starts_at, row.zone, row.topic or "", row.kind, row.language or "", row.place)
        for row in rows
    ]
    return sorted(found, key=lambda offer: (offer.starts_at is None, offer.starts_at or now))


def _offer(
    training_id: int, starts_at: datetime | None, zone: str, topic: str, kind: str, language: str, place: str
) -> Offer:
    month = "" if starts_at is None else f"{starts_at.astimezone(ZoneInfo(zone)):%Y%m}"
    where = town(place)
    values = Filter(key(topic), kind, language, key(where), month)
    return Offer(training_id, starts_at, zone, values, Filter(topic, kind, language, where, month))


def fits(offer: Offer, chosen: Filter) -> bool:
    return all(getattr(chosen, f) in ("", getattr(offer.values, f)) for f in FACETS)


async def browse(db: AsyncConnection, chosen: Filter, language: str, now: datetime) -> Browse:
    """The trainings that fit, by their next date, with the labels of what was chosen."""
    every = await offers(db, now)
    fitting = [offer for offer in every if fits(offer, chosen)]
    labels = {f: _chosen(every, f, getattr(chosen, f), len(fitting)) for f in FACETS if getattr(chosen, f)}
    return Browse(await training_lines(db, fitting, language), len(fitting), labels)


def _chosen(every: list[Offer], facet: str, value: str, count: int) -> Choice:
    label = next((getattr(o.labels, facet) for o in every if getattr(o.values, facet) == value), value)
    return Choice(value, label, count)


async def choices(db: AsyncConnection, facet: str, chosen: Filter, now: datetime) -> tuple[Choice, ...]:
    """The values of a facet with honest counts: sessions left if it were chosen beside the other filters."""
    others = replace(chosen, **{facet: ""})
    left = [offer for offer in await offers(db, now) if fits(offer, others) and getattr(offer.values, facet)]
    counts = Counter(getattr(offer.values, facet) for offer in left)
    labels = {getattr(offer.values, facet): getattr(offer.labels, facet) for offer in left}
    found = (Choice(value, labels[value], count) for value, count in counts.items())
    by_month = facet == "month"
    return tuple(sorted(found, key=lambda c: (c.value,) if by_month else (-c.count, c.label)))


async def training_lines(db: AsyncConnection, fitting: Iterable[Offer], language: str) -> tuple[TrainingLine, ...]:
    grouped: dict[int, list[Offer]] = {}
    for offer in fitting:
        grouped.setdefault(offer.training_id, []).append(offer)
    cards = await trainings.cards(db, list(grouped))
    return tuple(
        TrainingLine(id_, cards[id_].title(language), len(own), own[0].starts_at, own[0].zone)
        for id_, own in grouped.items()
    )
