"""What speaks against a date: the same room or trainer twice, a public holiday, a closed house. Pure.

Nothing of it forbids the date: whoever plans is asked, and may have a reason.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import combinations, product

#: Start and end, aware or both of one zone's clock.
Span = tuple[datetime, datetime]


class Clash(StrEnum):
    """In the order in which they are asked about."""

    ITSELF = "itself"  # two dates of the session itself
    HOLIDAY = "holiday"  # public, of a host's canton
    CLOSED = "closed"  # a host's own
    PLACE = "place"
    TRAINER = "trainer"
    TOPIC = "topic"  # another session of the same topic on that day: said, not asked


@dataclass(frozen=True, slots=True)
class NoCourse:
    """Why a day is without courses. `names` by language, "" for one name only; `house` "": a public holiday."""

    names: Mapping[str, str]
    house: str = ""

    def name(self, language: str) -> str:
        return self.names.get(language) or next(iter(self.names.values()), "")


@dataclass(frozen=True, slots=True)
class Other:
    """Another session at about that time. `place` and `trainer` folded, "" where not known; `words` as written."""

    session_id: int
    titles: Mapping[str, str]
    house: str
    span: Span
    day: date
    place: str = ""
    trainer: str = ""
    trainer_id: int | None = None
    topic: str | None = None
    place_words: str = ""
    trainer_words: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that speaks against a date. `day`: local; `span`: of the other session or date; `words`: the place, the
    trainer; `names`: the holiday or the other session's title, by language; `house`: whose."""

    clash: Clash
    day: date
    names: Mapping[str, str]
    house: str = ""
    words: str = ""
    session_id: int | None = None
    span: Span | None = None

    @property
    def is_question(self) -> bool:
        return self.clash is not Clash.TOPIC

    @property
    def key(self) -> str:
        """The same finding has the same key; what is kept anyway is remembered by it."""
        about = self.span[0].isoformat() if self.clash is Clash.ITSELF and self.span else self.session_id or self.house
        return f"{self.clash}:{self.day.isoformat()}:{about}"

    def name(self, language: str) -> str:
        return self.names.get(language) or next(iter(self.names.values()), "")


@dataclass(frozen=True, slots=True)
class Planned:
    """What is planned. `place` and `trainer` folded; `spans` with the local day of each; `beside`: other dates of the
    same session, which only must not be at the same time."""

    spans: Sequence[tuple[date, Span]]
    place: str = ""
    trainer: str = ""
    trainer_id: int | None = None
    topic: str | None = None
    beside: Sequence[tuple[date, Span]] = ()


def find(planned: Planned, others: Iterable[Other], free: Mapping[date, Sequence[NoCourse]]) -> tuple[Finding, ...]:
    """All that speaks against it, each thing once, by day. `free`: days without courses, and why."""
    days = sorted({day for day, _ in planned.spans})
    found = [*_itself(planned), *(_free(day, one) for day in days for one in free.get(day, ()))]
    for other in others:
        found += _clashes(planned, other)
    unique = {finding.key: finding for finding in found}
    order = list(Clash)
    return tuple(sorted(unique.values(), key=lambda one: (order.index(one.clash), one.day, one.session_id or 0)))


def _itself(planned: Planned) -> list[Finding]:
    """Dates of the session that overlap; the later of two is named."""
    new = sorted(planned.spans, key=lambda one: one[1])
    pairs = [*combinations(new, 2), *product(planned.beside, new)]
    return [Finding(Clash.ITSELF, day, {}, span=span) for (_, one), (day, span) in pairs if _overlap(one, span)]


def _free(day: date, one: NoCourse) -> Finding:
    return Finding(Clash.CLOSED if one.house else Clash.HOLIDAY, day, one.names, one.house)


def _clashes(planned: Planned, other: Other) -> list[Finding]:
    meets = any(_overlap(span, other.span) for _, span in planned.spans)
    same_day = any(day == other.day for day, _ in planned.spans)
    found = []
    if meets and planned.place and planned.place == other.place:
        found.append(_of(other, Clash.PLACE, other.place_words))
    if meets and _same_trainer(planned, other):
        found.append(_of(other, Clash.TRAINER, other.trainer_words))
    if same_day and not found and planned.topic and planned.topic == other.topic:
        found.append(_of(other, Clash.TOPIC, other.place_words))
    return found


def _same_trainer(planned: Planned, other: Other) -> bool:
    """The same person; where one of the two is not known to be somebody, the same name."""
    if planned.trainer_id is not None and other.trainer_id is not None:
        return planned.trainer_id == other.trainer_id
    return bool(planned.trainer) and planned.trainer == other.trainer


def _of(other: Other, clash: Clash, words: str) -> Finding:
    return Finding(clash, other.day, other.titles, other.house, words, other.session_id, other.span)


def _overlap(one: Span, another: Span) -> bool:
    """What ends when the other begins does not."""
    return one[0] < another[1] and another[0] < one[1]
