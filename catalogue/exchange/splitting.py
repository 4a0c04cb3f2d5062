"""One cell, several facts: the readers that a mapping file can name under `[split."column"]`.

`into`: the cell is cut at `by`, and each part is read by the first of these that can.

| reader | takes | gives |
| --- | --- | --- |
| span | `20. April - 25. Juni 2020` | first and last day |
| weekdays | `jeweils Mo. Mi. Do` | days of the week |
| slots | `08.45 - 11.10 Uhr` | start and end of each course day |
| about | `ca. 9.00 - 11.00 Uhr` | the same, reported as doubtful, the words in the note |
| all_day | `Ganztags`, `toute la journée` | nothing: a day without clock times |
| part_of_day | `Samstagmorgen`, `mardi matin` | the day of the week that the date must have |
| day | `2024-05-01` | the day |
| days | `25. + 26. Januar 2024` | several days, each by itself |
| meeting | `2030-03-14 09:00 - 12:00` | one meeting |
| hours | `72.5 Kursstunden` | hours |
| count | `9 Kursnachmittage` | how many course days are announced |
| money | `Fr. 485.75` | price |
| seats | `8 à 15 personnes` | minimum, capacity |
| open | a text that ends in `noch offen`, `à définir` … | nothing: it is not known yet |
| words | any text | nothing: the words stand in a note |

`within`: all of these look for something in the whole cell, and find it or not.

| reader | finds | gives |
| --- | --- | --- |
| amount | the one amount with its currency, `140€ /participant` | price |
| minimum | `un minimum de 10 participants` | minimum |
| deadline | `Anmeldung bis am 25. August 2023` (with its year) | last day to enrol |
| dates | every date with a year | nothing; a date of last year is reported |
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from catalogue.exchange.fields import Setting
from catalogue.reading import amounts, dates, moments, seats, times
from catalogue.reading.scan import Scan, fold
from catalogue.reading.unreadable import Expected, Unreadable, Why
from catalogue.reading.words import PEOPLE, WEEKDAYS, phrases

Facts = dict[str, Any]
Reader = Callable[[str, Setting], Facts]

_COUNT = re.compile(
    r"(\d{1,3}) ?(?:x\b|(?:kurs)?(?:tage?|morgen|vormittage?|nachmittage?|abende?|halbtage?|termine?|mal)\b"
    r"|(?:journees?|jours?|matinees?|apres-midi|soirees?|seances?|dates?|fois)\b"
    r"|(?:days?|mornings?|afternoons?|evenings?|sessions?|meetings?|times)\b)",
    re.ASCII,
)
_MINIMUM = re.compile(rf"\bmin(?:imum|imal|destens|d)?\b\.?(?: de| von| of)? (\d{{1,4}}) ?{PEOPLE}", re.ASCII)
_AMOUNT_STARTS = re.compile(r"(?<![a-z])(?:chf|s?fr\.?|eur|€) ?(?=\d)|(?<![\d'.,])\d", re.ASCII)
_ABOUT = re.compile(r"\b(?:ca|circa|etwa|ungefahr|gegen|env|environ|vers|about|around|approx(?:imately)?)\b\.? ?(?=\d)")
_ALL_DAY = phrases(
    "ganztags|ganztagig|ganzer tag|den ganzen tag|der ganze tag|toute la journee|journee entiere|journee complete|"
    "all day|whole day|full day"
)
_PART_OF_DAY = re.compile(
    r"([a-z]+?)s?[ -]?(?:(?:vor|nach)?mittags?|morgens?|abends?|matin|apres-midi|soir|morning|afternoon|evening)"
)
_DATE_STARTS = re.compile(r"(?<![\w.])\d{1,4}(?=[-./ ]|er )", re.ASCII)
# The full stop of a sentence is no part of the year before it.
_YEAR_ENDS = re.compile(r"(\b\d{4})\.(?= |$)")
_DEADLINE = re.compile(
    r"\b(?:an|ab)?(?:melde\w*|meldung\w*|inscri\w+|regist\w+|enrol\w*|sign up)\b[^.\d]{0,30}?"
    r"(?:\bbis\b|\bjusqu'au\b|\bavant le\b|\buntil\b|\bby\b|:)(?: spatestens| zum| am| le)* "
)
_OPEN_END = tuple(sorted(amounts.OPEN - {"-", "--", "---", "?"}, key=len, reverse=True))


def _span(text: str, setting: Setting) -> Facts:
    return {"span": dates.span(text, setting.today)}


def _weekdays(text: str, setting: Setting) -> Facts:
    return {"weekdays": dates.weekdays(text)}


def _slots(text: str, setting: Setting) -> Facts:
    return {"slots": times.slots(text)}


def _about(text: str, setting: Setting) -> Facts:
    plain, count = _ABOUT.subn("", fold(text))
    if not count:
        raise Unreadable(Expected.SLOT)
    return {"slots": times.slots(plain), "about": text}


def _all_day(text: str, setting: Setting) -> Facts:
    if fold(text).rstrip(" .") not in _ALL_DAY:
        raise Unreadable(Expected.SLOT)
    return {}


def _part_of_day(text: str, setting: Setting) -> Facts:
    found = _PART_OF_DAY.fullmatch(fold(text).rstrip(" ."))
    if not found or found[1] not in WEEKDAYS:
        raise Unreadable(Expected.SLOT)
    return {"weekday": WEEKDAYS[found[1]]}


def _day(text: str, setting: Setting) -> Facts:
    return {"day": dates.day(text, setting.today)}


def _days(text: str, setting: Setting) -> Facts:
    return {"listed": dates.days(text, setting.today)}


def _meeting(text: str, setting: Setting) -> Facts:
    block = moments.meeting(text, setting.today, setting.zone)
    if block.end is None:
        raise Unreadable(Expected.MEETING)
    return {"meetings": ((block.start, block.end),)}


def _hours(text: str, setting: Setting) -> Facts:
    return {"hours": amounts.hours(text)}


def _count(text: str, setting: Setting) -> Facts:
    found = _COUNT.fullmatch(fold(text).rstrip(" ."))
    if not found:
        raise Unreadable(Expected.WHOLE)
    return {"count": int(found[1])}


def _money(text: str, setting: Setting) -> Facts:
    return {"price": amounts.money(text, setting.currency)}


def _seats(text: str, setting: Setting) -> Facts:
    found = seats.seats(text)
    return {"minimum": found.minimum, "capacity": found.capacity}


def _amount(text: str, setting: Setting) -> Facts:
    folded = fold(text)
    starts = (found.start() for found in _AMOUNT_STARTS.finditer(folded))
    read = (amounts.amount(Scan(folded, at), "") for at in starts)
    found = {money for money in read if money and money.currency}
    if len(found) > 1:
        raise Unreadable(Expected.MONEY, Why.AMBIGUOUS)
    return {"price": next(iter(found), None)}


def _minimum(text: str, setting: Setting) -> Facts:
    found = _MINIMUM.search(fold(text))
    return {"minimum": int(found[1])} if found else {}


def _deadline(text: str, setting: Setting) -> Facts:
    folded = fold(text)
    ends = (_dated(folded, found.end(), setting) for found in _DEADLINE.finditer(folded))
    found = dict.fromkeys(day for day in ends if day)
    if len(found) > 1:
        raise Unreadable(Expected.DAY, Why.AMBIGUOUS)
    return {"closes": next(iter(found), None)}


def _dates(text: str, setting: Setting) -> Facts:
    found = []
    for line in text.split("\n"):
        folded = fold(line)
        starts = (start.start() for start in _DATE_STARTS.finditer(folded))
        found += [(line.strip(), day) for at in starts if (day := _dated(folded, at, setting))]
    return {"mentions": tuple(found)}


def _dated(folded: str, at: int, setting: Setting) -> date | None:
    """The date with its year that stands at a place of a text, if there is one and it exists."""
    written = dates.written(Scan(_YEAR_ENDS.sub(r"\1", folded[at:])), setting.today)
    try:
        return dates.resolved(written, setting.today, Expected.DAY) if written and written.year else None
    except Unreadable:
        return None


def _open(text: str, setting: Setting) -> Facts:
    if text.strip() and not fold(text).rstrip(" .").endswith(_OPEN_END):
        raise Unreadable(Expected.TEXT)
    return {"is_open": True}


def _words(text: str, setting: Setting) -> Facts:
    return {}


READERS: Mapping[str, Reader] = {
    "span": _span,
    "weekdays": _weekdays,
    "slots": _slots,
    "about": _about,
    "all_day": _all_day,
    "part_of_day": _part_of_day,
    "day": _day,
    "days": _days,
    "meeting": _meeting,
    "hours": _hours,
    "count": _count,
    "money": _money,
    "seats": _seats,
    "open": _open,
    "words": _words,
}
FINDERS: Mapping[str, Reader] = {"amount": _amount, "minimum": _minimum, "deadline": _deadline, "dates": _dates}

#: Readers that take any words, so that what the others say against them is worth telling.
ANYTHING = ("words",)

#: Which of our columns a reader fills.
GIVES: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("span", "weekdays", "slots", "about", "day", "days", "meeting"), ("start",)),
    **dict.fromkeys(("count", "open", "words", "all_day", "part_of_day", "dates"), ()),
    "deadline": (),  # only the rows that have one; elsewhere the deadline stays
    "hours": ("hours",),
    "money": ("price",),
    "amount": ("price",),
    "seats": ("minimum", "capacity"),
    "minimum": ("minimum",),
}
