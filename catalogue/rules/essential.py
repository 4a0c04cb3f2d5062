"""What may be corrected without telling anybody. A silent correction raises the revisions: calendars that update by
themselves and the next file carry it. Pure.

| what changes | told? |
| --- | --- |
| day or time of the start, the end by more than 15 minutes | always |
| place, online room | always; where only the spelling changes, as one likes |
| the end by 15 minutes or less; trainer; note, wording | as one likes |
"""

from datetime import datetime, timedelta
from enum import StrEnum

#: By so much an end may move and nobody misses a train.
SLIGHT = timedelta(minutes=15)


class Fact(StrEnum):
    """What can be corrected of a session besides its dates; names of columns."""

    PLACE = "place"
    NOTE = "note"


def times_are_essential(before: tuple[datetime, datetime], after: tuple[datetime, datetime]) -> bool:
    """Of one meeting, local start and end: whoever comes has to know."""
    return before[0] != after[0] or abs(after[1] - before[1]) > SLIGHT


def words_are_essential(fact: Fact, before: str, after: str) -> bool:
    """Another place is where people go; a note, or the same place spelt otherwise, is not."""
    return fact is Fact.PLACE and _letters(before) != _letters(after)


def _letters(words: str) -> str:
    """What is left when spelling is not looked at: `Raum 2` and `raum  2,` are one place."""
    return "".join(sign for sign in words.casefold() if sign.isalnum())
