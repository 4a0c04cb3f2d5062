"""Months as a text names them, and from when until when something is repeated: `im März und April`, `bis Ende Juni`."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from catalogue.reading import dates
from catalogue.reading.unreadable import Expected, Unreadable, Why
from catalogue.reading.words import MONTHS

_MONTH = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
_YEAR = r"(?: (?:de )?(?P<year>\d{4}))?"
_IN = r"(?:(?:im|in|of|en|du|de|d'|the|monats?|mois|month|au) ?)*"
_SIGN = r"(?: ?[,+&] ?(?:(?:und|et|and) )?| (?:und|et|and) )"
_NAMED = re.compile(rf"{_IN}(?P<first>{_MONTH})(?P<more>(?:{_SIGN}{_IN}{_MONTH})*){_YEAR}")
_RANGE = re.compile(
    rf"(?:(?:von|vom|de|d'|du|from|between|ab|entre) ?)?(?P<first>{_MONTH}) ?"
    rf"(?:-|bis(?: und mit| ende)?|a(?: fin)?|au|to|through|until(?: the end of)?) ?(?P<last>{_MONTH}){_YEAR}"
)
_FROM = (
    r"(?:ab dem|ab|von|vom|seit|des|des le|du|de|a partir (?:de|du|d')|from|starting(?: in| on)?|beginnend(?: am| im)?)"
)
_SINCE = re.compile(rf"(?:{_FROM}\b ?)?(?:anfang |debut |the beginning of )?(?:(?P<month>{_MONTH}){_YEAR}|(?P<day>.+))")
_UNTIL = re.compile(r"(?:(?<=^)|(?<= ))(?P<sign>bis|jusqu'(?:en|a|au)|until|till|to|through|au|-)(?= |$)")
#: The whole month is meant; a month alone may be meant with its days or without them.
_WITH = re.compile(
    r"(?:einschliesslich|inklusive|inkl\.?|und mit|mit|ende|zum ende|la fin de|fin(?: de)?|the end of|end of)"
)
_LAST = re.compile(
    rf"(?P<whole>{_WITH.pattern} )?(?:im )?(?P<month>{_MONTH}){_YEAR}"
    r"(?P<included> (?:compris|inclus|included|inclusive))?"
)
_YEARS_AHEAD = 9


@dataclass(frozen=True)
class Reach:
    """From which day on, until which one: several where a text may mean one or the other, None where it is open."""

    first: date
    lasts: tuple[date, ...] | None = None


def named(text: str, today: date) -> list[list[date]] | None:
    """The first days of the months of a list or a range, by year; a single list where the year is said."""
    found = _RANGE.fullmatch(text) or _NAMED.fullmatch(text)
    if not found:
        return None
    months = [_number(found["first"])]
    if "last" in found.groupdict():
        while months[-1] != _number(found["last"]):
            months.append(months[-1] % 12 + 1)
    else:
        months += [_number(one) for one in re.findall(_MONTH, found["more"])]
    turns = sum(later <= earlier for earlier, later in pairwise(months))
    years = [int(found["year"]) - turns] if found["year"] else range(today.year - 1, today.year + _YEARS_AHEAD)
    return [list(_from_year(months, year)) for year in years if dates.EARLIEST <= year < dates.LATEST]


def _from_year(months: list[int], year: int) -> Iterator[date]:
    before = 0
    for month in months:
        year += month <= before
        before = month
        yield date(year, month, 1)


def reach(text: str, today: date) -> Reach | None:
    """Bounds such as `ab März`, `vom 5.2. bis 4.6.`, `bis Ende Juni`; None where the text is none. `bis Juni` may
    be meant with June or without it."""
    if not text:
        return Reach(today)
    cut = _UNTIL.search(text)
    begun, ends = (text[: cut.start()].strip(" ,"), text[cut.end() :].strip()) if cut else (text, "")
    ends = f"{ends} inclusive" if cut and cut["sign"] == "through" else ends
    last = _last(ends, today) if cut else None
    if cut and last is None:
        return None
    first = _first(begun, min(last or (today,)) if last and _names_year(ends) else None, today) if begun else today
    if first is None:
        return None
    lasts = _last(ends, max(first, today)) if cut else None
    return Reach(first, lasts)


def _names_year(text: str) -> bool:
    return bool(re.search(r"\d{4}", text))


def _first(text: str, before: date | None, today: date) -> date | None:
    """`before`: the last day, where only that says its year."""
    found = _SINCE.fullmatch(text)
    if not found:
        return None
    if found["day"]:
        return _day(found["day"], today)
    month = _number(found["month"])
    if found["year"]:
        return date(int(found["year"]), month, 1)
    if before is not None:
        return date(before.year - (month > before.month), month, 1)
    return date(today.year + (month < today.month), month, 1)


def _last(text: str, since: date) -> tuple[date, ...] | None:
    found = _LAST.fullmatch(text)
    if not found:
        day = _day(text, since)
        return None if day is None else (day,)
    month = _number(found["month"])
    year = int(found["year"]) if found["year"] else since.year + (month < since.month)
    first, last = date(year, month, 1), date(year, month, monthrange(year, month)[1])
    without = date.fromordinal(first.toordinal() - 1)
    return (last,) if found["whole"] or found["included"] else (last, without)


def _day(text: str, today: date) -> date | None:
    try:
        return dates.day(text, today)
    except Unreadable as no:
        if no.why not in (Why.FORM, Why.EMPTY):
            raise Unreadable(Expected.MONTHLY, no.why, **no.facts) from None
        return None


def _number(word: str) -> int:
    return MONTHS[word.rstrip(".")]
