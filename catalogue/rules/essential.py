"""What may be corrected without telling anybody. A silent correction raises the revisions: calendars that update by
themselves and the next file carry it. Pure.

| what changes | told? |
| --- | --- |
| day or time of the start, the end by more than 15 minutes | always |
| place, online room | always; where only the spelling changes, as one likes |
| the end by 15 minutes or less; trainer; note, wording | as one likes |
"""

import re
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
    return fact is Fact.PLACE and _named(before) != _named(after)


#: A number as it stands, with what belongs to it (`2.1`, `-1`, `12/3`), or letters.
_PARTS = re.compile(r"(?:(?<!\S)[-−+])?\d+(?:[^\w\s]+\d+)*|[^\W\d_]+")


def _named(words: str) -> list[str]:
    """What is left when spelling is not looked at: `Raum 2` and `raum  2,` are one place, `Raum 2.1` and `Raum 21` are
    two. Numbers count as they stand; of letters neither case nor what stands between them."""
    found: list[str] = []
    for part in _PARTS.findall(words.casefold()):
        if found and part[-1].isalpha() and found[-1][-1].isalpha():
            found[-1] += part
        else:
            found.append(part)
    return found
