"""On which days something takes place: a day, a list of days, every Thursday from … to …, so many times."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from catalogue.reading import dates
from catalogue.reading.dates import Span
from catalogue.reading.unreadable import Expected, Unreadable, Why
from catalogue.reading.words import WEEKDAY_NAMES, WEEKDAYS

#: More meetings than this come in as a file.
MOST = 40

EACH = re.compile(r"\b(?:jeweils|je|immer|a chaque fois|chaque fois|toujours|each time|each|always)\b")
_DAILY = re.compile(r"\b(?:taglich|jeden tag|an allen tagen|chaque jour|tous les jours|daily|every day|each day)\b")
_FORTNIGHT = re.compile(
    r"\b(?:alle (?:zwei|2) wochen|jede zweite woche|14-?taglich|vierzehntaglich|toutes les (?:deux|2) semaines"
    r"|une semaine sur deux|tous les quinze jours|every (?:two|2|other|second) weeks?|fortnightly)\b"
)
_WEEKLY = re.compile(
    r"\b(?:wochentlich|jede woche|chaque semaine|toutes les semaines|hebdomadaire|weekly|every week)\b"
)
_COUNT = re.compile(r"\b(\d{1,2}) ?(?:x|mal|fois|times)\b")
FROM = re.compile(r"(?:ab|ab dem|beginnend am|des|des le|a partir du|from|starting(?: on)?) ")
_LEADING = re.compile(r"(?:am|an den|les|on|the|tous les|jours?:?) ")


@dataclass(frozen=True)
class Rhythm:
    """What a text says of repeating, and the text without it."""

    text: str
    weeks: int | None = None
    daily: bool = False
    count: int | None = None
    each: bool = False


def rhythm_of(folded: str) -> Rhythm:
    """Words of repeating are taken out wherever they stand."""
    count = _COUNT.search(folded)
    weeks = 2 if _FORTNIGHT.search(folded) else 1 if _WEEKLY.search(folded) else None
    daily = bool(_DAILY.search(folded))
    for words in (_FORTNIGHT, _WEEKLY, _DAILY, _COUNT):
        folded = words.sub(" ", folded, count=1)
    folded = re.sub(r"\bje(?=den?\b)", "je", folded)
    bare = " ".join(EACH.sub(" ", folded).split()).strip(" ,")
    return Rhythm(bare, weeks, daily, int(count[1]) if count else None, bool(EACH.search(folded)))


def days_of(text: str, rhythm: Rhythm, today: date) -> tuple[date, ...] | None:
    """The days that this part means; None where it is none. Raises Unreadable where it contradicts itself."""
    if rhythm.weeks is None and rhythm.count is None and not rhythm.daily:
        listed = plain(text, today)
        if listed is not None:
            return listed
    weekdays, rest = _weekdays_apart(text)
    if rhythm.count is not None:
        return _counted(rest, weekdays, rhythm, today)
    span = _span(rest, today)
    if span is None:
        return _without_end(rest, weekdays, rhythm, today)
    if rhythm.daily:
        return None if weekdays else tuple(_every(span))
    if weekdays is None and rhythm.weeks is None:
        raise Unreadable(Expected.MEETINGS, Why.AMBIGUOUS, lists=_lists(span), span=span)
    return _weekly(span, weekdays or (span.first.weekday(),), rhythm.weeks or 1)


def _without_end(text: str, weekdays: tuple[int, ...] | None, rhythm: Rhythm, today: date) -> tuple[date, ...] | None:
    """Days beside the names of their weekdays, as in `Sa/So 14./15.3.`; a first day alone does not say how long."""
    begun = FROM.match(text)
    if begun and (weekdays or rhythm.weeks) and plain(text[begun.end() :], today):
        raise Unreadable(Expected.MEETINGS, Why.ENDLESS)
    listed = plain(text, today) if weekdays and rhythm.weeks is None and not rhythm.daily else None
    if listed is None or len(listed) < 2:
        return None
    wrong = next((day for day in listed if day.weekday() not in (weekdays or ())), None)
    if wrong is not None:
        raise Unreadable(Expected.MEETINGS, Why.WEEKDAY, day=wrong, weekday=WEEKDAY_NAMES[wrong.weekday()])
    return listed if {day.weekday() for day in listed} == set(weekdays or ()) else None


def _lists(span: Span) -> tuple[tuple[date, ...], ...]:
    """What first and last day without another word may mean: every day, every working day, every week."""
    if (span.last - span.first).days > 7 * MOST:
        return ()
    each = tuple(_every(span))
    working = tuple(day for day in each if day.weekday() < 5)
    weekly = each[::7] if len(each) > 7 and len(each) % 7 == 1 else ()
    return tuple(one for one in dict.fromkeys((weekly, each, working)) if one)


def plain(text: str, today: date) -> tuple[date, ...] | None:
    """One day or a list of them."""
    if FROM.match(text + " "):
        return None
    text = _LEADING.sub("", text, count=1) if _LEADING.match(text) else text
    for alone in (True, False):
        try:
            return (dates.day(text, today),) if alone else dates.days(text, today)
        except Unreadable as no:
            if no.why not in (Why.FORM, Why.EMPTY):
                raise replaced(no) from None
    return None


def replaced(no: Unreadable) -> Unreadable:
    """The same "no", said of meetings."""
    return Unreadable(Expected.MEETINGS, no.why, **no.facts)


def _weekdays_apart(text: str) -> tuple[tuple[int, ...] | None, str]:
    """Days of the week that stand before or after the rest: `jeden donnerstag vom 5.3. bis 26.3.`."""
    words = text.split()
    before = [(words[:cut], words[cut:]) for cut in range(len(words) - 1, 0, -1)]
    after = [(words[cut:], words[:cut]) for cut in range(1, len(words))]
    for named, rest in before + after:
        if not any(word in WEEKDAYS for word in re.findall("[a-z]+", " ".join(named))):
            continue
        try:
            return dates.weekdays(re.sub(r"^tous ", "", " ".join(named)).strip(" ,:()")), " ".join(rest)
        except Unreadable as no:
            if no.why is Why.AMBIGUOUS:
                raise replaced(no) from None
    return None, text


def _span(text: str, today: date) -> Span | None:
    try:
        return dates.span(text.strip(" ,:()"), today)
    except Unreadable as no:
        if no.why in (Why.FORM, Why.EMPTY):
            return None
        raise replaced(no) from None


def _weekly(span: Span, weekdays: tuple[int, ...], weeks: int) -> tuple[date, ...]:
    """First and last day are such days themselves; else somebody may have miscounted, and is asked."""
    monday = span.first - timedelta(days=span.first.weekday())
    found = tuple(d for d in _every(span) if d.weekday() in weekdays and (d - monday).days // 7 % weeks == 0)
    for end in (span.first, span.last):
        if end.weekday() not in weekdays:
            named = WEEKDAY_NAMES[end.weekday()]
            raise Unreadable(Expected.MEETINGS, Why.WEEKDAY, day=end, weekday=named, lists=(found,) if found else ())
    if found[-1] != span.last:
        raise Unreadable(Expected.MEETINGS, Why.RHYTHM, day=span.last)
    return found


def _counted(text: str, weekdays: tuple[int, ...] | None, rhythm: Rhythm, today: date) -> tuple[date, ...] | None:
    """So many times from a first day on."""
    begun = FROM.match(text)
    first = plain(text[begun.end() :] if begun else text, today)
    if first is None or len(first) > 1 or not 1 < (rhythm.count or 0) <= MOST:
        return None
    start = first[0]
    if len(weekdays or ()) > 1 or (weekdays is None and rhythm.weeks is None):
        raise Unreadable(Expected.MEETINGS, Why.AMBIGUOUS)
    if weekdays and start.weekday() != weekdays[0]:
        raise Unreadable(Expected.MEETINGS, Why.WEEKDAY, day=start, weekday=WEEKDAY_NAMES[start.weekday()])
    try:
        return tuple(start + timedelta(weeks=number * (rhythm.weeks or 1)) for number in range(rhythm.count or 0))
    except OverflowError:
        raise Unreadable(Expected.MEETINGS, Why.NO_SUCH_DAY) from None


def _every(span: Span) -> Iterator[date]:
    length = (span.last - span.first).days
    if length > 366 * 2:
        raise Unreadable(Expected.MEETINGS, Why.RANGE, least=1, most=MOST)
    return (span.first + timedelta(days=ahead) for ahead in range(length + 1))
