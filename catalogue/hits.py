"""Which trainings meet what was typed, and how well."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import reduce
from operator import and_, or_
from typing import NamedTuple, overload

from catalogue.cards import TrainingLine
from catalogue.findable import Findable, Text, alike
from catalogue.lookup import Programme
from catalogue.understanding import INSIDE, Facet, Part, Understood

#: How much a word counts, by where it stands …
TITLE, TOPIC, AUDIENCE, DESCRIPTION = 8.0, 4.0, 2.0, 1.0
#: … and by how: as typed, inside a longer word, as another word that means the same.
TYPED, INSIDE_A_WORD, EQUAL = 1.0, 0.75, 0.5

_LAST = datetime.max.replace(tzinfo=UTC)


#: Parts of which a session has to meet one.
Group = tuple[Part, ...]
#: How well something fits the texts of trainings, by their numbers; those that it does not fit are left out.
Fits = dict[int, float]


@dataclass(frozen=True, slots=True)
class Compared:
    """A programme beside what was typed. `fits`: how well the words fit, all together. As bits: `met`: what meets each
    group; `sessions`: those to join; `alone`: trainings that have none."""

    programme: Programme
    fits: Fits
    met: dict[Group, int]
    sessions: int
    alone: int

    def meeting(self, *groups: Group) -> int:
        return reduce(and_, (self.met[group] for group in groups), self.sessions | self.alone)


class Hits(Sequence[TrainingLine]):
    """The trainings that meet everything, the best first. A line is made when it is looked at: most never are."""

    def __init__(self, compared: Compared, language: str) -> None:
        self._compared, self._language = compared, language
        self._best = sorted(_ranked(compared, language))

    def __len__(self) -> int:
        return len(self._best)

    @overload
    def __getitem__(self, place: int) -> TrainingLine: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[TrainingLine]: ...
    def __getitem__(self, place: int | slice) -> TrainingLine | Sequence[TrainingLine]:
        if isinstance(place, slice):
            return [self._compared.programme.line(number, own, self._language) for *_, number, own in self._best[place]]
        *_, number, own = self._best[place]
        return self._compared.programme.line(number, own, self._language)


#: No session, fit, foreign, next date (the smaller the better), number, bits.
Ranked = tuple[bool, float, bool, datetime, int, int]


def _ranked(compared: Compared, language: str) -> Iterator[Ranked]:
    """What meets everything, so that the best sorts first; `search.find` says in words what counts."""
    programme, fits, foreign = compared.programme, compared.fits, compared.programme.foreign(language)
    for number, own in programme.each(compared.meeting(*compared.met)):
        first = programme.first(number, own)
        starts_at = first.starts_at if first else None
        yield first is None, -fits.get(number, 0.0), foreign[number], starts_at or _LAST, number, own


def compare(understood: Understood, programme: Programme, now: datetime) -> Compared:
    fits = {part: _fits(part, programme) for part in understood.parts}
    met = {group: reduce(or_, (_met(part, fits[part], programme) for part in group)) for group in understood.wanted}
    return Compared(programme, _together(fits.values()), met, *programme.open(now))


def _together(fits: Collection[Fits]) -> Fits:
    if len(fits) == 1:
        return next(iter(fits))
    numbers = set().union(*fits)
    return {number: sum(own.get(number, 0.0) for own in fits) for number in numbers}


def _met(part: Part, fits: Fits, programme: Programme) -> int:
    """The sessions that have the value, or whose title has the very word, as `Deutsch A2` and `Posture
    professionnelle`."""
    least = 0.0 if part.facet is Facet.WORD else TITLE
    named = programme.whole(number for number, fit in fits.items() if fit >= least)
    if part.facet is Facet.WORD:
        word = (part.meaning.value,)
        return named | programme.bits((*programme.places.saying(word, True), *programme.hosts.saying(word, True)))
    if part.facet is Facet.PLACE:
        return named | programme.bits(programme.places.saying(part.meaning.phrases))
    if part.facet is Facet.INSTITUTION:
        phrases = part.meaning.phrases
        return named | programme.bits((*programme.places.saying(phrases), *programme.hosts.saying(phrases)))
    return named | programme.facts.get((part.facet, part.meaning.value), 0)


def _fits(part: Part, programme: Programme) -> Fits:
    """The score of every training whose texts say something of the part."""
    word, meaning = part.meaning.value if part.facet is Facet.WORD else alike(part.typed), part.meaning
    numbers = set().union(*map(programme.texts.having, {word, *meaning.phrases}))
    numbers.update(*(programme.topics.get(topic, ()) for topic in meaning.topics))
    sought = Sought(f" {word} ", word if len(word) >= INSIDE else "", meaning.topics, _spaced(meaning.phrases))
    scores = {number: score(sought, programme.trainings[number]) for number in numbers}
    return {number: fit for number, fit in scores.items() if fit > 0}


def _spaced(phrases: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f" {phrase} " for phrase in phrases)


class Sought(NamedTuple):
    """What to look for in a text: `whole` and `phrases` with a blank before and after, `inside` longer words unless
    it is empty."""

    whole: str
    inside: str
    topics: frozenset[str]
    phrases: tuple[str, ...]


def score(sought: Sought, training: Findable) -> float:
    """How well a part fits the best of a training's texts. In descriptions only the word itself counts: there, words
    that mean nearly the same are too many."""
    if fit := _how(sought, training.title):
        return TITLE * fit
    return max(
        TOPIC * _how(sought, training.topic),
        AUDIENCE * _how(sought, training.audience),
        DESCRIPTION * _how(sought, training.description, equal=False),
    )


def _how(sought: Sought, text: Text, equal: bool = True) -> float:
    if sought.whole in text.words:
        return TYPED
    if sought.inside and sought.inside in text.words:
        return INSIDE_A_WORD
    if not equal:
        return 0.0
    means = not sought.topics.isdisjoint(text.topics) or any(phrase in text.words for phrase in sought.phrases)
    return EQUAL if means else 0.0
