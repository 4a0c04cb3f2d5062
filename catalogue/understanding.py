"""What typed words mean: a month, a weekday, a kind, a language, a place, an institution, or words to look for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

from catalogue.folding import alike, fold
from catalogue.reading.choices import KINDS, LANGUAGES
from catalogue.reading.words import MONTHS, WEEKDAYS
from catalogue.rules.states import Kind
from catalogue.wordlist import WORDS, topics_of

#: Words of a phrase, at most, and letters from which on a word may stand inside a longer one.
_LONGEST_PHRASE = 5
INSIDE = 4


class Facet(StrEnum):
    YEAR = "year"
    MONTH = "month"
    WEEKDAY = "weekday"
    KIND = "kind"
    LANGUAGE = "language"
    PLACE = "place"
    INSTITUTION = "institution"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Meaning:
    """`value`: `2030`, month `5`, weekday `0` for Monday, `internal`, `fr`, a place's or institution's name, a word.

    What means the same in a text: one of `phrases` as it stands (alike), or any word of `topics`. `known` False: a
    word that stands in no text and no list.
    """

    facet: Facet
    value: str
    phrases: tuple[str, ...] = ()
    topics: frozenset[str] = frozenset()
    known: bool = True


@dataclass(frozen=True, slots=True)
class Part:
    """A word or phrase as typed, folded, and what it was read as."""

    typed: str
    meaning: Meaning

    @property
    def facet(self) -> Facet:
        return self.meaning.facet


@dataclass(frozen=True, slots=True)
class Understood:
    """All that was understood, in the order typed; words that narrow nothing are left out."""

    parts: tuple[Part, ...] = ()

    @property
    def years(self) -> tuple[int, ...]:
        return tuple(int(value) for value in self.values(Facet.YEAR))

    @property
    def months(self) -> tuple[int, ...]:
        """1 to 12."""
        return tuple(int(value) for value in self.values(Facet.MONTH))

    @property
    def weekdays(self) -> tuple[int, ...]:
        """Monday is 0."""
        return tuple(int(value) for value in self.values(Facet.WEEKDAY))

    @property
    def kinds(self) -> tuple[Kind, ...]:
        return tuple(Kind(value) for value in self.values(Facet.KIND))

    @property
    def languages(self) -> tuple[str, ...]:
        return self.values(Facet.LANGUAGE)

    @property
    def places(self) -> tuple[str, ...]:
        """Towns and institutions by their names."""
        return self.values(Facet.PLACE, Facet.INSTITUTION)

    @property
    def words(self) -> tuple[str, ...]:
        """What remains to look for, as typed but folded."""
        return tuple(part.typed for part in self.parts if part.facet is Facet.WORD)

    @property
    def ignored(self) -> tuple[str, ...]:
        """Words that nobody knows beside words that somebody does: people type more than catalogues say."""
        words = [part for part in self.parts if part.facet is Facet.WORD]
        unknown = tuple(part.typed for part in words if not part.meaning.known)
        return unknown if len(unknown) < len(words) else ()

    @property
    def wanted(self) -> tuple[tuple[Part, ...], ...]:
        """What a session has to meet: of each group one part. Two months are either of them, two words are both."""
        words = [(part,) for part in self.parts if part.facet is Facet.WORD and part.typed not in self.ignored]
        others = [
            tuple(part for part in self.parts if part.facet is facet) for facet in Facet if facet is not Facet.WORD
        ]
        return (*(group for group in others if group), *words)

    def values(self, *facets: Facet) -> tuple[str, ...]:
        return tuple(part.meaning.value for part in self.parts if part.facet in facets)

    def without(self, *parts: Part) -> "Understood":
        return Understood(tuple(part for part in self.parts if part not in parts))


def _phrases(facet: Facet, values: Mapping[str, object], shortest: int = 1) -> dict[str, Meaning]:
    """Meanings by what is typed for them."""
    folded = {alike(phrase): str(value) for phrase, value in values.items() if len(phrase) >= shortest}
    return {phrase: Meaning(facet, value, (phrase,)) for phrase, value in folded.items()}


# Shorter ones mean other things too: `do`, `me`, `mon`, `jeu`; `de`, `en`, `it`.
_FIXED = (
    {word: Meaning(Facet.PLACE, place.name, place.words) for place in WORDS.places for word in place.words}
    | _phrases(Facet.LANGUAGE, LANGUAGES, 3)
    | _phrases(Facet.KIND, KINDS)
    | _phrases(Facet.WEEKDAY, WEEKDAYS, 4)
    | _phrases(Facet.MONTH, MONTHS)
    | _phrases(Facet.YEAR, {str(year): year for year in range(2020, 2100)}, 4)
)
_TOPIC_WORDS = tuple(word for topic in WORDS.topics for word in topic.words)


@dataclass(frozen=True)
class Known:
    """What a catalogue knows by name: towns, institutions, and every word of its texts, alike."""

    towns: tuple[str, ...] = ()
    institutions: tuple[str, ...] = ()
    texts: str = ""

    @cached_property
    def phrases(self) -> dict[str, Meaning]:
        towns = {town: town for town in self.towns if alike(town) and not topics_of(alike(town))}
        houses = {phrase: name for name in self.institutions for phrase in _names(name)}
        return _phrases(Facet.PLACE, towns) | _phrases(Facet.INSTITUTION, houses) | _FIXED

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(self.texts.split())

    @cached_property
    def like(self) -> dict[tuple[str, int], list[str]]:
        """All that could have been meant, by first letter and number of words, the field's own first."""
        found: dict[tuple[str, int], list[str]] = {}
        for phrase in dict.fromkeys([*self.phrases, *_TOPIC_WORDS, *sorted(self.words)]):
            found.setdefault((phrase[0], phrase.count(" ") + 1), []).append(phrase)
        return found

    def says(self, word: str) -> bool:
        """A text has the word, from four letters on also inside a longer one."""
        return word in self.texts if len(word) >= INSIDE else word in self.words


def _names(institution: str) -> Iterator[str]:
    """The name with and without Stiftung, Haus, Foyer. None where each of its words means something else, too:
    whoever types `Autismus Bern` wants the topic in the town, be there a house of that name or not."""
    words = alike(institution).split()
    own = [word for word in words if word not in WORDS.common]
    if any(len(word) >= INSIDE and word not in _FIXED and not topics_of(word) for word in own):
        yield " ".join(words)
        yield " ".join(own)


def understand(text: str, known: Known) -> Understood:
    """The longest phrase first; a word that nobody knows is read as the nearest one that somebody does."""
    typed = fold(text).split()
    parts: list[Part] = []
    while typed:
        part, size = _first(typed, known)
        if part is not None:
            parts.append(part)
        typed = typed[size:]
    return Understood(tuple(parts))


def _first(typed: list[str], known: Known) -> tuple[Part | None, int]:
    """What the first words mean, and how many they are; None for a word that narrows nothing."""
    for size in range(min(_LONGEST_PHRASE, len(typed)), 1, -1):
        meaning = _phrase(typed[:size], known)
        if meaning is not None:
            return Part(" ".join(typed[:size]), meaning), size
    word = alike(typed[0])
    if word in WORDS.idle:
        return None, 1
    return Part(typed[0], _exact(word, known) or _word(word, known)), 1


def _exact(phrase: str, known: Known) -> Meaning | None:
    if phrase in known.phrases:
        return known.phrases[phrase]
    topics = topics_of(phrase)
    return Meaning(Facet.WORD, phrase, topics=topics) if topics else None


def _phrase(typed: list[str], known: Known) -> Meaning | None:
    words = [alike(word) for word in typed]
    exact = _exact(" ".join(words), known)
    if exact is not None or all(_exact(word, known) for word in words):
        return exact
    others = known.like.get((words[0][0], len(words)), ())
    nearest = next((other for other in others if all(map(_close, words, other.split()))), None)
    return _exact(nearest, known) if nearest else None


def _word(word: str, known: Known) -> Meaning:
    """The word itself where a text has it, else the nearest that is known, else the word that nobody knows.

    Hands rarely slip at the first letter; without it the nearest word is too often another one.
    """
    if not known.says(word):
        found = extractOne(word, known.like.get((word[0], 1), ()), scorer=OSA.distance, score_cutoff=_slips(word))
        if found is not None:
            return _exact(found[0], known) or Meaning(Facet.WORD, found[0])
    return Meaning(Facet.WORD, word, known=known.says(word))


def _close(word: str, other: str) -> bool:
    return word[0] == other[0] and OSA.distance(word, other, score_cutoff=_slips(word)) <= _slips(word)


def _slips(word: str) -> int:
    """How many letters may be wrong, missing, too many or swapped."""
    return 0 if len(word) < 5 else 1 if len(word) < 8 else 2
