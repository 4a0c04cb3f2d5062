"""Finding trainings by the words that people type: other languages, typing errors, months and places included."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from rapidfuzz.fuzz import partial_ratio
from rapidfuzz.process import extract
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import findable
from catalogue.cards import TrainingLine
from catalogue.findable import Findable, OpenSession, Programme
from catalogue.folding import alike, fold
from catalogue.hits import Candidate, Group, compare, hits, line
from catalogue.understanding import Facet, Part, Understood, understand
from catalogue.wordlist import WORDS

#: Bytes of folded words, so that a button `f-<page>-<words>` fits the Bot API's 64 with any page number.
LONGEST_WORDS = 55
#: Where nothing was found: how alike a title has to be to be offered, of 100; to how many letters; how many titles.
_ALIKE, _LETTERS, _CLOSEST = 80, 7, 3


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
    hits: tuple[TrainingLine, ...]
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
    return answer(await findable.load(db, now), words, language)


def answer(programme: Programme, words: str, language: str) -> Found:
    """`find` in a programme that is loaded already."""
    understood = understand(fold_query(words), programme.known)
    candidates = list(compare(understood, programme.trainings))
    best = sorted(hits(candidates), key=lambda hit: hit.rank(language))
    near = () if best else tuple(_less(understood, candidates)) or tuple(_closest(understood, candidates, language))
    return Found(understood, tuple(line(hit.training, hit.sessions, language) for hit in best), near)


def _less(understood: Understood, candidates: list[Candidate]) -> Iterator[Near]:
    """What is there when as little as possible of the question is dropped, but never all of its words."""
    lacking: dict[tuple[Group, ...], list[OpenSession]] = {}
    for candidate in candidates:
        if candidate.session and _is_near(understood, candidate):
            lacking.setdefault(candidate.lacking, []).append(candidate.session)
    fewest = min(map(len, lacking), default=0)
    for groups, sessions in sorted(lacking.items(), key=lambda one: [understood.wanted.index(g) for g in one[0]]):
        if len(groups) == fewest:
            yield _without(understood, [part for group in groups for part in group], sessions)


def _is_near(understood: Understood, candidate: Candidate) -> bool:
    if understood.words:
        return candidate.lacking_words < len(understood.words)
    return len(candidate.lacking) < len(understood.wanted)


def _without(understood: Understood, dropped: list[Part], sessions: list[OpenSession]) -> Near:
    return Near(
        words=fold_query(" ".join(part.typed for part in understood.parts if part not in dropped)),
        count=len(sessions),
        without=tuple(dict.fromkeys(part.facet for part in dropped)),
        dropped=" ".join(part.typed for part in understood.parts if part in dropped),
        months=tuple(sorted({session.month for session in sessions if session.month})),
        places=tuple(sorted({session.town for session in sessions if session.town})),
    )


def _closest(understood: Understood, candidates: list[Candidate], language: str) -> Iterator[Near]:
    """Trainings that have all the words but no session at the moment, else the titles most like the words."""
    if not understood.words:
        return
    named = [one.training for one in candidates if one.session is None and not one.lacking_words]
    for training in (named or _sounding_like(understood, candidates))[:_CLOSEST]:
        known = line(training, training.sessions, language)
        yield Near(fold_query(known.title), known.dates, training=known)


def _sounding_like(understood: Understood, candidates: list[Candidate]) -> list[Findable]:
    trainings = {one.training.id: one.training for one in candidates}
    titles = {id_: training.title for id_, training in trainings.items()}
    asked = " ".join(understood.values(Facet.WORD))
    if len(asked) < _LETTERS:
        return []
    found = extract(asked, titles, scorer=partial_ratio, score_cutoff=_ALIKE, limit=_CLOSEST)
    return [trainings[id_] for _, _, id_ in found]
