"""Days named by their place in a month: `jeden ersten Donnerstag bis Ende Juni`, `le premier jeudi de mars`, `Mondays
in March`."""

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count, takewhile

from catalogue.reading import months
from catalogue.reading.dates import LATEST
from catalogue.reading.months import Reach
from catalogue.reading.named import coming, weekdays_of
from catalogue.reading.repeating import MOST, Rhythm
from catalogue.reading.unreadable import Expected, Unreadable, Why

LAST = -1
_ORDINALS: Mapping[int, str] = {
    1: r"1\.|1ers?|1st|erste[nrs]?|premiers?|first",
    2: r"2\.|2e|2eme|2nd|zweite[nrs]?|deuxiemes?|second",
    3: r"3\.|3e|3eme|3rd|dritte[nrs]?|troisiemes?|third",
    4: r"4\.|4e|4eme|4th|vierte[nrs]?|quatriemes?|fourth",
    LAST: r"letzte[nrs]?|derniers?|last",
}
_ORDINAL = "(?:" + "|".join(_ORDINALS.values()) + ")"
_JOIN = r"(?: ?(?:,|\+|&|/|und\b|et\b|and\b) ?(?:(?:am|le|the|jeden?) )?)"
_EACH = r"(?:jede[nr]?|alle|chaque|tous les|every|each)"
PLACE = re.compile(
    rf"(?:^|(?<= ))(?:am |an |on )?(?P<each>{_EACH} )?(?:(?:der|den|die|le|les|the) )?"
    rf"(?P<which>{_ORDINAL}(?:{_JOIN}{_ORDINAL})*) (?!mar\b)(?P<weekday>[a-z]+)\b\.?"
)
_MONTHLY = re.compile(
    r"\b(?:(?:im|des|pro|jeden|jedes|je|eines(?: jeden)?) monate?s?|monatlich|(?:du|de chaque|par|chaque|tous les) mois"
    r"|mensuel\w*|(?:(?:of|in) )?(?:the|each|every|a|per) month|monthly)\b,?"
)
_REPEATED = re.compile(
    rf"^(?:{_EACH}|les|immer)\b|\b(?:\w+tags|mittwochs|\w+dis|dimanches|\w+days|\w+(?:tag|woch)en?)\b"
)


@dataclass(frozen=True)
class _Place:
    """Which ones of their weekday in a month."""

    which: tuple[int, ...]
    weekday: int

    def in_month(self, first: date) -> Iterator[date]:
        length = monthrange(first.year, first.month)[1]
        all_days = [d for d in _days_of(first, length) if d.weekday() == self.weekday]
        yield from sorted({all_days[one - 1 if one > 0 else one] for one in self.which})


def days(text: str, rhythm: Rhythm, today: date) -> tuple[date, ...] | None:
    """The days, or None where the text names none in this way. Raises Unreadable: no end, or several readings."""
    if rhythm.weeks is not None or rhythm.daily:
        return None
    monthly = bool(_MONTHLY.search(text))
    rest = " ".join(_MONTHLY.sub(" ", text, count=1).split()).strip(" ,")
    found = PLACE.search(rest)
    place = _place(found, text) if found else None
    if found is None or place is None:
        return None if monthly or rhythm.count else _through_months(text, rhythm, today)
    around = " ".join(f"{rest[: found.start()]} {rest[found.end() :]}".split()).strip(" ,:")
    around = re.sub(r" ,", ",", around)
    within = months.named(around, today) if rhythm.count is None else None
    if within is not None:
        return _coming([[day for first in year for day in place.in_month(first)] for year in within], today)
    is_repeated = monthly or bool(found["each"]) or rhythm.each
    return _repeated(place, months.reach(around, today), rhythm, monthly, is_repeated)


def _place(found: re.Match[str], text: str) -> _Place | None:
    ordinals = re.findall(_ORDINAL, found["which"])
    which = tuple(next(n for n, words in _ORDINALS.items() if re.fullmatch(words, one)) for one in ordinals)
    named = weekdays_of(
        found["weekday"],
        is_german=bool(re.search(r"\b(?:(?:ers|zwei|drit|vier|letz)te[nrs]?|im|bis|ab|jede[nrs]?|monats?)\b", text)),
    )
    return _Place(which, named[0]) if named is not None and len(named) == 1 else None


def _repeated(
    place: _Place, reach: Reach | None, rhythm: Rhythm, monthly: bool, is_repeated: bool
) -> tuple[date, ...] | None:
    if reach is None or not (is_repeated or reach.lasts or rhythm.count):
        return None
    if rhythm.count is None and reach.lasts is None:
        raise Unreadable(Expected.MONTHLY, Why.ENDLESS)
    if rhythm.count is not None:
        if not 1 < rhythm.count <= MOST or reach.lasts:
            return None
        lists = [tuple(day for day, _ in zip(_from(place, reach.first), range(rhythm.count), strict=False))]
    else:
        lists = [_until(place, reach.first, last) for last in reach.lasts or ()]
    if not monthly and len(place.which) == 1 and place.which[0] > 1:
        raise Unreadable(Expected.MONTHLY, Why.AMBIGUOUS, lists=tuple(_also_in_weeks(place, lists, rhythm, reach)))
    return _one_of(lists)


def _one_of(lists: list[tuple[date, ...]]) -> tuple[date, ...]:
    """The only list of days; where there are several, they are asked back."""
    fit = tuple(dict.fromkeys(one for one in lists if one))
    if not fit:
        raise Unreadable(Expected.MONTHLY, Why.BACKWARDS)
    if len(fit) > 1:
        raise Unreadable(Expected.MONTHLY, Why.AMBIGUOUS, lists=fit)
    return fit[0]


def _also_in_weeks(
    place: _Place, lists: list[tuple[date, ...]], rhythm: Rhythm, reach: Reach
) -> Iterator[tuple[date, ...]]:
    """`jeden zweiten Donnerstag`: the second one of each month, or every two weeks from the first day on."""
    yield from (one for one in lists if one)
    if reach.first.weekday() != place.weekday:
        return
    weeks = timedelta(weeks=place.which[0])
    steps = (reach.first + number * weeks for number in range(MOST))
    if rhythm.count is not None:
        yield tuple(day for day, _ in zip(steps, range(rhythm.count), strict=False))
    elif reach.lasts:
        yield tuple(takewhile(lambda day: day <= max(reach.lasts or ()), steps))


def _from(place: _Place, first: date) -> Iterator[date]:
    for ahead in count():
        year, month = divmod(first.month - 1 + ahead, 12)
        if first.year + year > LATEST:
            return
        yield from (day for day in place.in_month(date(first.year + year, month + 1, 1)) if day >= first)


def _until(place: _Place, first: date, last: date) -> tuple[date, ...]:
    found: list[date] = []
    for day in takewhile(lambda day: day <= last, _from(place, first)):
        found.append(day)
        if len(found) > MOST:
            raise Unreadable(Expected.MONTHLY, Why.RANGE, least=1, most=MOST)
    return tuple(found)


# --- all of a weekday through months ---------------------------------------------------------------------------------


def _through_months(text: str, rhythm: Rhythm, today: date) -> tuple[date, ...] | None:
    """`montags im März`, `les lundis de mars`. One Monday of March may be any: that is no list."""
    words = text.split()
    cuts = [(words[:at], words[at:]) for at in range(1, len(words))]
    for first, then in cuts:
        for named, around in ((first, then), (then, first)):
            found = _weekly(" ".join(named).strip(" ,:"), " ".join(around).strip(" ,:"), rhythm, today)
            if found is not None:
                return found
    return None


def _weekly(named: str, around: str, rhythm: Rhythm, today: date) -> tuple[date, ...] | None:
    within = months.named(around, today)
    if within is None or not (rhythm.each or _REPEATED.search(named)):
        return None
    weekdays = weekdays_of(named, is_german=bool(re.search(r"\b(?:im|von|bis)\b", around)))
    if weekdays is None:
        return None
    return _coming([[d for first in year for d in _all(first, weekdays)] for year in within], today)


def _coming(each: list[list[date]], today: date) -> tuple[date, ...]:
    """A year that is said is taken, also where it has begun: what is over is told by whoever asks for dates to come."""
    lists = [tuple(one) for one in each]
    return lists[0] if len(lists) == 1 else coming(lists, today)


def _all(first: date, weekdays: tuple[int, ...]) -> Iterator[date]:
    yield from (d for d in _days_of(first, monthrange(first.year, first.month)[1]) if d.weekday() in weekdays)


def _days_of(first: date, length: int) -> list[date]:
    return [first + timedelta(days=ahead) for ahead in range(length)]
