"""Finding trainings by the words that people type: other languages, typing errors, months and places included."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from itertools import islice
from operator import or_

from rapidfuzz.fuzz import partial_ratio
from rapidfuzz.process import extract
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import current
from catalogue.cards import TrainingLine
from catalogue.folding import alike, fold
from catalogue.hits import Compared, Group, Hits, compare
from catalogue.lookup import Programme
from catalogue.understanding import Facet, Part, Understood, understand
from catalogue.wordlist import WORDS

#: Bytes of folded words, so that a button `f-<page>-<words>` fits the Bot API's 64 with any page number.
LONGEST_WORDS = 55
#: Where nothing was found: how alike a title has to be to be offered, of 100; to how many letters; how many titles.
_ALIKE, _LETTERS, _CLOSEST = 80, 7, 3
#: … and how many ways out with less words are worked out.
_WAYS = 3


@dataclass(frozen=True, slots=True)
class Near:
    """A way out of an empty answer: the same question with less in it, or a title that sounds alike.

    `words` leads there as a search. Less: `without` says which facets were dropped and `dropped` the words that named
    them; `count` sessions are left, in these `months` (as `203005`) and `places`. A title: `training`, nothing dropped.
    """

    words: str
    count: int
    without: tuple[Facet, ...] = ()
    dropped: str = ""
    months: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    training: TrainingLine | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """`hits`: the best first; where there are none, `near` leads to what is nearest, if anything is."""

    understood: Understood
    hits: Sequence[TrainingLine]
    near: tuple[Near, ...]


def fold_query(text: str) -> str:
    """What was typed as words of a-z and 0-9 joined by `_`; "" if nothing is left.

    More than 55 bytes lose the words that narrow nothing, and are then cut after a word.
    """
    words = fold(text).split()
    if len("_".join(words)) > LONGEST_WORDS:
        words = [word for word in words if alike(word) not in WORDS.idle]
    folded = "_".join(words)
    whole, _, _ = folded[: LONGEST_WORDS + 1].rpartition("_")
    return folded if len(folded) <= LONGEST_WORDS else (whole or folded[:LONGEST_WORDS])


async def find(db: AsyncConnection, words: str, language: str, now: datetime) -> Found:
    """The trainings that meet all that was typed; `dates` counts the sessions that do.

    The order: what can still be joined, or has its date open, before what is not planned at the moment. Then by how
    well the words fit: a title counts more than topic, audience and description, a word as typed more than inside a
    longer one, and that more than another word that means the same. Then trainings described in the asker's language,
    then the next date.
    """
    return answer(await current.programme(db, now), words, language, now)


def answer(programme: Programme, words: str, language: str, now: datetime) -> Found:
    """`find` in a programme that is at hand already."""
    understood = understand(fold_query(words), programme.known)
    compared = compare(understood, programme, now)
    hits = Hits(compared, language)
    near = () if hits else tuple(_less(understood, compared)) or tuple(_closest(understood, compared, language))
    return Found(understood, hits, near)


def _less(understood: Understood, compared: Compared) -> Iterator[Near]:
    """What is there when as little as possible of the question is dropped, but never all of its words."""
    kept = [group for group in understood.wanted if group[0].facet is Facet.WORD] or list(understood.wanted)
    near = compared.sessions & reduce(or_, (compared.met[group] for group in kept), 0)
    lacking = _lacking(_lacking_fewest(near, compared.met.values()), list(compared.met.items()))
    for groups, bits in islice(lacking, _WAYS):
        yield _without(understood, [part for group in groups for part in group], compared.programme, bits)


def _lacking_fewest(bits: int, met: Iterable[int]) -> int:
    """Those of the bits that lack the fewest of what is asked."""
    layers = [bits]  # the n-th: what lacks n
    for one in met:
        meeting = [layer & one for layer in layers]
        lacking = [layer ^ part for layer, part in zip(layers, meeting, strict=True)]
        layers = list(map(or_, [*meeting, 0], [0, *lacking]))
    return next(filter(None, layers), 0)


def _lacking(bits: int, met: list[tuple[Group, int]]) -> Iterator[tuple[tuple[Group, ...], int]]:
    """The bits, parted by the groups that they lack; those first that lack what comes first."""
    if not bits:
        return
    if not met:
        yield (), bits
        return
    (group, one), *others = met
    for groups, part in _lacking(bits & ~one, others):
        yield (group, *groups), part
    yield from _lacking(bits & one, others)


def _without(understood: Understood, dropped: list[Part], programme: Programme, bits: int) -> Near:
    return Near(
        words=fold_query(" ".join(part.typed for part in understood.parts if part not in dropped)),
        count=bits.bit_count(),
        without=tuple(dict.fromkeys(part.facet for part in dropped)),
        dropped=" ".join(part.typed for part in understood.parts if part in dropped),
        months=programme.months(bits),
        places=programme.towns_of(bits),
    )


def _closest(understood: Understood, compared: Compared, language: str) -> Iterator[Near]:
    """Trainings that have all the words but no session at the moment, else the titles most like the words."""
    if not understood.words:
        return
    words = [group for group in understood.wanted if group[0].facet is Facet.WORD]
    named = [number for number, _ in compared.programme.each(compared.alone & compared.meeting(*words))]
    for number in (named or _sounding_like(understood, compared.programme))[:_CLOSEST]:
        known = compared.programme.line(number, compared.programme.own(compared.sessions, number), language)
        yield Near(fold_query(known.title), known.dates, training=known)


def _sounding_like(understood: Understood, programme: Programme) -> list[int]:
    asked = " ".join(understood.values(Facet.WORD))
    if len(asked) < _LETTERS:
        return []
    found = extract(asked, programme.titles, scorer=partial_ratio, score_cutoff=_ALIKE, limit=_CLOSEST)
    return [number for _, _, number in found]
