"""A programme made ready for questions: which texts have a word, which sessions have a value.

Sessions are bits of whole numbers. Every training has a bit for itself (the lowest of its own, for when it has no
session to join) and one per session; its bits fill whole bytes. What a question asks for is then a few ANDs.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import cached_property
from itertools import accumulate, chain

from catalogue.cards import TrainingLine
from catalogue.findable import Findable, OpenSession, spaced
from catalogue.understanding import INSIDE, Facet, Known

#: Bytes that all have a bit in them.
_SOME = re.compile(rb"[^\0]+")


#: From more sessions on, a town's are kept as one number: quicker, but as long as the whole programme.
_FEW = 50


def _share(bits: int, own: int | list[int]) -> bool:
    return bool(bits & own) if isinstance(own, int) else any(bits >> bit & 1 for bit in own)


class Words:
    """Which of many texts have a word, whole or inside a longer one."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts: dict[str, list[int]] = {}
        for number, text in enumerate(texts):
            for word in set(text.split()):
                self._texts.setdefault(word, []).append(number)
        self.all = f" {' '.join(self._texts)} "

    def having(self, phrase: str) -> set[int]:
        """The texts that may have the phrase: each of its words, of four letters or more also inside longer ones."""
        return set.intersection(*(self._one(word, len(phrase) >= INSIDE) for word in phrase.split()))

    def _one(self, word: str, inside: bool) -> set[int]:
        if not inside:
            return set(self._texts.get(word, ()))
        return set(chain.from_iterable(self._texts[longer] for longer in self._around(word)))

    def _around(self, word: str) -> Iterator[str]:
        """All words that contain this one."""
        at = self.all.find(word)
        while at >= 0:
            end = self.all.index(" ", at)
            yield self.all[self.all.rindex(" ", 0, at) + 1 : end]
            at = self.all.find(word, end)


class Shared:
    """Texts that many sessions share, places or names of hosts, and the bits of those sessions."""

    def __init__(self, bits: Mapping[str, list[int]]) -> None:
        self._texts, self._bits = tuple(bits), tuple(bits.values())
        self.words = Words(self._texts)

    def saying(self, phrases: Iterable[str], inside: bool = False) -> Iterator[int]:
        """The bits of the sessions whose text has one of the phrases."""
        for phrase in phrases:
            sought = phrase if inside and len(phrase) >= INSIDE else f" {phrase} "
            for number in self.words.having(phrase):
                if sought in self._texts[number]:
                    yield from self._bits[number]


class Programme:
    """Never changed once made; `catalogue.current` makes another when the database has changed."""

    def __init__(self, trainings: Iterable[Findable]) -> None:
        self.trainings = tuple(trainings)
        ends = list(accumulate((len(training.sessions) + 8) // 8 for training in self.trainings))
        #: The bytes of each training: the first, and the one after the last.
        self.spans = tuple(zip([0, *ends], ends, strict=False))
        self.size = ends[-1] if ends else 0
        self._owners = [number for number, (first, end) in enumerate(self.spans) for _ in range(first, end)]
        self.texts = Words(training.words for training in self.trainings)
        self.topics: dict[str, list[int]] = defaultdict(list)
        for number, training in enumerate(self.trainings):
            for topic in training.topics:
                self.topics[topic].append(number)
        self._number()
        self._opened = (-1, 0, 0)
        self._foreign: dict[str, list[bool]] = {}

    def _number(self) -> None:
        """Give every session its bit, under all that is true of it."""
        facts, towns, places, hosts = (defaultdict(list) for _ in range(4))
        for (first, _), training in zip(self.spans, self.trainings, strict=True):
            facts[training.facts].append(first * 8)
            for bit, session in enumerate(training.sessions, first * 8 + 1):
                facts[session.facts].append(bit)
                towns[session.town].append(bit)
                places[session.place].append(bit)
                hosts[session.hosts].append(bit)
        each: dict[tuple[Facet, str], list[int]] = defaultdict(list)
        for own, bits in facts.items():
            for fact in own:
                each[fact].extend(bits)
        self.facts = {fact: self.bits(bits) for fact, bits in each.items()}
        self.towns = {town: self.bits(bits) if len(bits) > _FEW else bits for town, bits in towns.items()}
        self.places = Shared(places)
        self.hosts = Shared({spaced(" ".join(names)): bits for names, bits in hosts.items()})
        self.known = self._known({name for names in hosts for name in names})

    @cached_property
    def _sessions(self) -> Iterable[tuple[int, OpenSession]]:
        spans = zip(self.spans, self.trainings, strict=True)
        return [pair for (first, _), one in spans for pair in enumerate(one.sessions, first * 8 + 1)]

    @cached_property
    def _beginnings(self) -> tuple[list[datetime], list[int]]:
        """When sessions begin, in order, and their bits."""
        dated = sorted((session.starts_at, bit) for bit, session in self._sessions if session.starts_at is not None)
        return [starts_at for starts_at, _ in dated], [bit for _, bit in dated]

    @cached_property
    def titles(self) -> dict[int, str]:
        return {number: training.title.words.strip() for number, training in enumerate(self.trainings)}

    def _known(self, houses: Iterable[str]) -> Known:
        texts = "".join(words.all for words in (self.texts, self.places.words, self.hosts.words))
        return Known(tuple(sorted(self.towns)), tuple(sorted(houses)), texts)

    def bits(self, numbers: Iterable[int]) -> int:
        found = bytearray(self.size)
        for bit in numbers:
            found[bit >> 3] |= 1 << (bit & 7)
        return int.from_bytes(found, "little")

    def whole(self, numbers: Iterable[int]) -> int:
        """All bits of these trainings."""
        found = bytearray(self.size)
        for first, end in map(self.spans.__getitem__, numbers):
            found[first:end] = b"\xff" * (end - first)
        return int.from_bytes(found, "little")

    def each(self, bits: int) -> Iterator[tuple[int, int]]:
        """The trainings that have any of the bits: number, and their own bits (the lowest: the training itself)."""
        data = bits.to_bytes(self.size, "little")
        following = 0
        for some in _SOME.finditer(data):
            last = self._owners[some.end() - 1]
            for number in range(max(following, self._owners[some.start()]), last + 1):
                first, end = self.spans[number]
                yield number, int.from_bytes(data[first:end], "little")
            following = last + 1

    def own(self, bits: int, number: int) -> int:
        """The bits of one training alone, as `each` gives them."""
        first, end = self.spans[number]
        return bits >> first * 8 & (1 << (end - first) * 8) - 1

    def first(self, number: int, own: int) -> OpenSession | None:
        """The next of a training's sessions that have a bit in `own`."""
        bits = own >> 1
        return self.trainings[number].sessions[(bits & -bits).bit_length() - 1] if bits else None

    def line(self, number: int, own: int, language: str) -> TrainingLine:
        """A training with those of its sessions that have a bit in `own`."""
        training, first = self.trainings[number], self.first(number, own)
        starts_at, zone, next_id = (first.starts_at, first.zone, first.id) if first else (None, "", None)
        dates = (own >> 1).bit_count()
        return TrainingLine(training.id, training.in_language(language), dates, starts_at, zone, next_id)

    def months(self, bits: int) -> tuple[str, ...]:
        """The months in which some of these sessions begin, as `203005`."""
        years, months = (
            [(int(value), own) for (facet, value), own in self.facts.items() if facet is wanted]
            for wanted in (Facet.YEAR, Facet.MONTH)
        )
        found = ((year, month) for year, in_year in years for month, in_month in months if bits & in_year & in_month)
        return tuple(f"{year}{month:02}" for year, month in sorted(found))

    def in_month(self, month: str) -> int:
        """The bits of the sessions that begin in a month, such as `203005`."""
        return self.facts.get((Facet.YEAR, month[:4]), 0) & self.facts.get((Facet.MONTH, str(int(month[4:]))), 0)

    def in_town(self, town: str) -> int:
        """The bits of the sessions in a town."""
        own = self.towns[town]
        return own if isinstance(own, int) else self.bits(own)

    def towns_of(self, bits: int) -> tuple[str, ...]:
        """The towns in which some of these sessions are."""
        return tuple(sorted(town for town, own in self.towns.items() if town and _share(bits, own)))

    def foreign(self, language: str) -> list[bool]:
        """Of every training whether it has no text in this language."""
        if language not in self._foreign:
            self._foreign[language] = [language not in training.titles for training in self.trainings]
        return self._foreign[language]

    def open(self, now: datetime) -> tuple[int, int]:
        """The bits of the sessions that have not begun, and of the trainings that have none such."""
        starts, bits = self._beginnings
        begun = bisect_right(starts, now)
        if self._opened[0] != begun:
            sessions = self.bits(bit for bit, _ in self._sessions) & ~self.bits(bits[:begun])
            some = {number for number, _ in self.each(sessions)}
            alone = (first * 8 for number, (first, _) in enumerate(self.spans) if number not in some)
            self._opened = (begun, sessions, self.bits(alone))
        return self._opened[1:]
