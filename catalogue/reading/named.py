"""Days that have a name instead of a date: what their readers share."""

import re
from collections.abc import Iterable
from datetime import date

from catalogue.reading import dates
from catalogue.reading.unreadable import Expected, Unreadable, Why
from catalogue.reading.words import FRENCH_SHORT

_BEFORE = re.compile(r"^(?:(?:am|an|der|den|die|alle|tous|le|les|the|on|all|all the|du|in|im|jeweils) )+")
_AFTER = re.compile(r"[ ,]+(?:in|im|der|de|du|of|le)$")
_PLURAL = re.compile(r"\b((?:mon|diens|donners|frei|sams|sonn)tag|mittwoch)en?\b")


def weekdays_of(text: str, is_german: bool) -> tuple[int, ...] | None:
    """The days of the week, and nothing else. `di` is Tuesday in German and Sunday in French: Unreadable but for
    German."""
    bare = _PLURAL.sub(r"\1s", _AFTER.sub("", _BEFORE.sub("", text))).strip(" ,:")
    try:
        found = dates.weekdays(bare)
    except Unreadable as no:
        if no.why is Why.AMBIGUOUS:
            raise Unreadable(Expected.MEETINGS, no.why) from None
        return None
    spoken = set(re.findall("[a-z]+", bare))
    if "di" in spoken and (not is_german or spoken & FRENCH_SHORT):
        raise Unreadable(Expected.MEETINGS, Why.AMBIGUOUS)
    return found


def coming(each: Iterable[tuple[date, ...]], today: date) -> tuple[date, ...]:
    """The first of these lists, year by year, that is still to come. Where one has begun, it is asked whether its rest
    is meant or the next one."""
    begun: tuple[date, ...] = ()
    for days in (one for one in each if one):
        left = tuple(day for day in days if day >= today)
        if len(left) == len(days):
            if begun:
                raise Unreadable(Expected.MEETINGS, Why.AMBIGUOUS, lists=(begun, days))
            return days
        begun = begun or left
    raise Unreadable(Expected.MEETINGS, Why.NO_SUCH_DAY)
