"""Which trainings meet what was typed, and how well."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import reduce
from operator import and_, or_

from catalogue.cards import TrainingLine
from catalogue.findable import Findable, OpenSession, Text, alike
from catalogue.lookup import Programme
from catalogue.understanding import INSIDE, Facet, Part, Understood

#: How much a word counts, by where it stands …
TITLE, TOPIC, AUDIENCE, DESCRIPTION = 8.0, 4.0, 2.0, 1.0
#: … and by how: as typed, inside a longer word, as another word that means the same.
TYPED, INSIDE_A_WORD, EQUAL = 1.0, 0.75, 0.5

_LAST = datetime.max.replace(tzinfo=UTC)


#: Parts of which a session has to meet one.
Group = tuple[Part, ...]
#: How well some part fits the texts of trainings, by their numbers; those that it does not fit are left out.
Fits = dict[int, float]


@dataclass(frozen=True, slots=True)
class Compared:
    """A programme beside what was typed. As bits: `met`: what meets each group; `sessions`: those to join; `alone`:
    trainings that have none."""

    programme: Programme
    fits: tuple[Fits, ...]
    met: dict[Group, int]
    sessions: int
    alone: int

    def meeting(self, *groups: Group) -> int:
        return reduce(and_, (self.met[group] for group in groups), self.sessions | self.alone)


@dataclass(frozen=True, slots=True)
class Hit:
    """A training that meets everything; `dates`: how many of its sessions do, `first`: the next of them."""

    training: Findable
    fit: float
    dates: int
    first: OpenSession | None

    def rank(self, language: str) -> tuple[bool, float, bool, datetime, int]:
        """The smaller the better; `search.find` says in words what counts."""
        starts_at = self.first.starts_at if self.first else None
        foreign = language not in self.training.titles
        return self.first is None, -self.fit, foreign, starts_at or _LAST, self.training.id

    def line(self, language: str) -> TrainingLine:
        starts_at, zone, next_id = (self.first.starts_at, self.first.zone, self.first.id) if self.first else _NONE
        return TrainingLine(self.training.id, self.training.in_language(language), self.dates, starts_at, zone, next_id)


_NONE = None, "", None


def compare(understood: Understood, programme: Programme, now: datetime) -> Compared:
    fits = {part: _fits(part, programme) for part in understood.parts}
    met = {group: reduce(or_, (_met(part, fits[part], programme) for part in group)) for group in understood.wanted}
    return Compared(programme, tuple(fits.values()), met, *programme.open(now))


def hits(compared: Compared) -> Iterator[Hit]:
    for number, own in compared.programme.each(compared.meeting(*compared.met)):
        yield hit(compared, number, own)


def hit(compared: Compared, number: int, own: int) -> Hit:
    """A training with those of its sessions that have a bit in `own`."""
    training, bits = compared.programme.trainings[number], own >> 1
    first = training.sessions[(bits & -bits).bit_length() - 1] if bits else None
    return Hit(training, sum(fits.get(number, 0.0) for fits in compared.fits), bits.bit_count(), first)


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
    phrases = {_word(part), *part.meaning.phrases}
    numbers = set().union(*map(programme.texts.having, phrases))
    numbers.update(*(programme.topics.get(topic, ()) for topic in part.meaning.topics))
    scores = {number: score(part, programme.trainings[number]) for number in numbers}
    return {number: fit for number, fit in scores.items() if fit > 0}


def score(part: Part, training: Findable) -> float:
    """How well a part fits the best of a training's texts. In descriptions only the word itself counts: there, words
    that mean nearly the same are too many."""
    return max(
        TITLE * _how(part, training.title),
        TOPIC * _how(part, training.topic),
        AUDIENCE * _how(part, training.audience),
        DESCRIPTION * _how(part, training.description, equal=False),
    )


def _word(part: Part) -> str:
    return part.meaning.value if part.facet is Facet.WORD else alike(part.typed)


def _how(part: Part, text: Text, equal: bool = True) -> float:
    word = _word(part)
    if f" {word} " in text.words:
        return TYPED
    if len(word) >= INSIDE and word in text.words:
        return INSIDE_A_WORD
    return EQUAL if equal and _means(part, text) else 0.0


def _means(part: Part, text: Text) -> bool:
    return not part.meaning.topics.isdisjoint(text.topics) or any(f" {p} " in text.words for p in part.meaning.phrases)
