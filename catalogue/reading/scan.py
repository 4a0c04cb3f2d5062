"""The small machine under all readers: folded text and a place in it that pieces of grammar move along."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from catalogue.reading.unreadable import Expected, Unreadable, Why

T = TypeVar("T")

# Nobody types a longer date or price; it also keeps every pattern's work small.
LONGEST = 200

_SAME = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-") | dict.fromkeys("’‘ʼ`´′", "'"))
_WORD = re.compile(r" ?([^\W\d_]+)\.?")


def fold(text: str) -> str:
    """The text without case, accents and odd blanks, dashes and apostrophes: `Août – 1’250` is `aout - 1'250`."""
    apart = unicodedata.normalize("NFD", text).casefold().translate(_SAME)
    kept = (mark for mark in apart if unicodedata.category(mark) not in ("Mn", "Cf"))
    return " ".join("".join(kept).split())


def piece(pattern: str) -> re.Pattern[str]:
    """A pattern on folded text that may have a blank before it; digits are 0-9 only."""
    return re.compile(f" ?(?:{pattern})", re.ASCII)


@dataclass
class Scan:
    """Folded text and how far it has been read."""

    text: str
    at: int = 0

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """The match at this place, which is then passed; else None, and nothing moves."""
        found = pattern.match(self.text, self.at)
        if found:
            self.at = found.end()
        return found

    def word(self, words: Mapping[str, T]) -> T | None:
        """What the next word (with or without a full stop) means in `words`; else None, and nothing moves."""
        found = _WORD.match(self.text, self.at)
        if not found or found[1] not in words:
            return None
        self.at = found.end()
        return words[found[1]]

    def attempt(self, rule: "Callable[[Scan], T | None]") -> T | None:
        """What `rule` reads here; where it reads nothing, the place is as before."""
        start = self.at
        value = rule(self)
        if value is None:
            self.at = start
        return value

    def done(self) -> bool:
        """Nothing but a closing full stop or comma is left."""
        return self.text[self.at :].strip(" .,;") == ""


def read(text: str, expected: Expected, rule: Callable[[Scan], T | None]) -> T:
    """The whole text read by one rule. Raises Unreadable where it is too long, empty or anything is left over."""
    if len(text) > LONGEST:
        raise Unreadable(expected, Why.LONG, limit=LONGEST)
    scan = Scan(fold(text))
    if not scan.text:
        raise Unreadable(expected, Why.EMPTY)
    value = rule(scan)
    if value is None or not scan.done():
        raise Unreadable(expected)
    return value
