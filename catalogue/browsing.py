"""The catalogue: what can be joined from now on, narrowed by topic, kind, language, place and month."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from functools import lru_cache, reduce
from operator import and_
from zlib import crc32

from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import current
from catalogue.cards import TrainingLine
from catalogue.lookup import Programme
from catalogue.understanding import Facet


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
class Shelf:
    """The sessions that have one value of a facet, as the bits of a programme."""

    label: str
    bits: int


class Shelves:
    """A programme by facets, made once as it never changes: `by`: facet → what a button carries → its shelf.

    `listings`: what was looked at since the last session began.
    """

    def __init__(self, programme: Programme) -> None:
        topics: dict[str, list[int]] = {}
        for number, training in enumerate(programme.trainings):
            topics.setdefault(training.topic_name, []).append(number)
        self.by = {
            "topic": _keyed((topic, programme.whole(numbers)) for topic, numbers in topics.items()),
            "kind": _valued(programme, Facet.KIND),
            "language": _valued(programme, Facet.LANGUAGE),
            "place": _keyed((town, programme.in_town(town)) for town in programme.towns),
            "month": {month: Shelf(month, programme.in_month(month)) for month in programme.months(-1)},
        }
        self.listings: dict[tuple[Filter, str], Browse] = {}
        self.sessions = -1

    def since(self, sessions: int) -> dict[tuple[Filter, str], Browse]:
        """Listings of these sessions only: when one begins, all are made anew."""
        if sessions != self.sessions:
            self.listings, self.sessions = {}, sessions
        return self.listings


_shelves = lru_cache(maxsize=2)(Shelves)
MOST_LISTINGS = 1000
_LAST = datetime.max.replace(tzinfo=UTC)


def key(words: str) -> str:
    """A short stable key for a topic or a place: eight hexadecimal digits."""
    return f"{crc32(words.strip().casefold().encode()):08x}" if words.strip() else ""


def _keyed(labelled: Iterable[tuple[str, int]]) -> dict[str, Shelf]:
    """By the key of the label: spellings that differ in case only are one, under the one with capitals."""
    found: dict[str, Shelf] = {}
    for label, bits in sorted(labelled):
        if key(label):
            before = found.get(key(label), Shelf(label, 0))
            found[key(label)] = Shelf(before.label, before.bits | bits)
    return found


def _valued(programme: Programme, wanted: Facet) -> dict[str, Shelf]:
    return {value: Shelf(value, bits) for (facet, value), bits in programme.facts.items() if facet is wanted}


def _fitting(programme: Programme, chosen: Filter, now: datetime) -> int:
    """The bits of the sessions to join that stand on all shelves chosen."""
    sessions, _ = programme.open(now)
    values = {facet: getattr(chosen, facet) for facet in FACETS}
    nothing = Shelf("", 0)
    shelves = (_shelves(programme).by[facet].get(value, nothing) for facet, value in values.items() if value)
    return reduce(and_, (shelf.bits for shelf in shelves), sessions)


async def browse(db: AsyncConnection, chosen: Filter, language: str, now: datetime) -> Browse:
    """The trainings that fit, by their next date, with the labels of what was chosen."""
    programme = await current.programme(db, now)
    listings = _shelves(programme).since(programme.open(now)[0])
    if len(listings) > MOST_LISTINGS:  # made-up filters must not pile up
        listings.clear()
    if (chosen, language) not in listings:
        listings[chosen, language] = _listing(programme, chosen, language, now)
    return listings[chosen, language]


def _listing(programme: Programme, chosen: Filter, language: str, now: datetime) -> Browse:
    fitting = _fitting(programme, chosen, now)
    lines = [programme.line(number, own, language) for number, own in programme.each(fitting)]
    labels = {f: _chosen(programme, f, getattr(chosen, f), fitting) for f in FACETS if getattr(chosen, f)}
    return Browse(tuple(sorted(lines, key=lambda line: line.next_at or _LAST)), fitting.bit_count(), labels)


def _chosen(programme: Programme, facet: str, value: str, fitting: int) -> Choice:
    shelf = _shelves(programme).by[facet].get(value)
    return Choice(value, value if shelf is None else shelf.label, fitting.bit_count())


async def choices(db: AsyncConnection, facet: str, chosen: Filter, now: datetime) -> tuple[Choice, ...]:
    """The values of a facet with honest counts: sessions left if it were chosen beside the other filters."""
    programme = await current.programme(db, now)
    left = _fitting(programme, replace(chosen, **{facet: ""}), now)
    shelves = _shelves(programme).by[facet].items()
    counted = (Choice(value, shelf.label, (shelf.bits & left).bit_count()) for value, shelf in shelves)
    found = [choice for choice in counted if choice.count]
    by_month = facet == "month"
    return tuple(sorted(found, key=lambda c: (c.value,) if by_month else (-c.count, c.label)))
