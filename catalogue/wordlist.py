"""The words of the field that mean the same, read from `words.toml` at start."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from catalogue.folding import alike

_FILE = Path(__file__).with_name("words.toml")

#: How many different words and phrases are remembered with the topics they belong to.
_REMEMBERED = 100_000


@dataclass(frozen=True, slots=True)
class Equals:
    """Words and phrases that mean the same. `words`: alike, without their stars; `says`: finds one in a text alike."""

    name: str
    words: tuple[str, ...]
    says: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Wordlist:
    """`common`: words of many institutions' names; `idle`: words that narrow nothing."""

    topics: tuple[Equals, ...]
    places: tuple[Equals, ...]
    common: frozenset[str]
    idle: frozenset[str]


def equals(name: str, entries: Iterable[str]) -> Equals:
    """`hygien*` is a word's beginning, `*hygien*` any part of it; everything else is a whole word or phrase."""
    folded = ["[a-z0-9]*".join(alike(piece) for piece in entry.split("*")) for entry in entries]
    words = tuple(dict.fromkeys(alike(entry.replace("*", "")) for entry in entries))
    return Equals(name, words, re.compile(rf"\b(?:{'|'.join(folded)})\b"))


def read(toml: str) -> Wordlist:
    """A word list. Raises KeyError for a missing table, `tomllib.TOMLDecodeError` for what is no TOML."""
    tables = tomllib.loads(toml)
    return Wordlist(
        topics=_groups(tables["topics"]),
        places=_groups(tables["places"]),
        common=frozenset(map(alike, tables["names"]["common"])),
        idle=frozenset(map(alike, tables["idle"]["words"])),
    )


def _groups(table: Mapping[str, list[str]]) -> tuple[Equals, ...]:
    return tuple(equals(entries[0], entries) for entries in table.values())


WORDS = read(_FILE.read_text("utf-8"))

_PHRASES = [word.split() for topic in WORDS.topics for word in topic.words if " " in word]
_BEGINNINGS = frozenset(phrase[0] for phrase in _PHRASES)
_SIZES = range(2, max(map(len, _PHRASES)) + 1)


@lru_cache(maxsize=_REMEMBERED)
def topics_of(phrase: str) -> frozenset[str]:
    """The topics to which a word or phrase (alike) belongs as a whole."""
    return frozenset(topic.name for topic in WORDS.topics if topic.says.fullmatch(phrase))


def topics_in(text: str) -> frozenset[str]:
    """The topics of which a text (alike) says a word or phrase."""
    words = text.split()
    return frozenset().union(*map(topics_of, words), *map(topics_of, _phrases(words)))


def _phrases(words: list[str]) -> Iterator[str]:
    """All that could be a phrase of the list."""
    for start, word in enumerate(words):
        if word in _BEGINNINGS:
            yield from (" ".join(words[start : start + size]) for size in _SIZES if start + size <= len(words))
