"""One cell, several facts: the readers that a mapping file can name under `[split."column"]`.

`into`: the cell is cut at `by`, and each part is read by the first of these that can.

| reader | takes | gives |
| --- | --- | --- |
| span | `20. April - 25. Juni 2020` | first and last day |
| weekdays | `jeweils Mo. Mi. Do` | days of the week |
| slots | `08.45 - 11.10 Uhr` | start and end of each course day |
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
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from catalogue.exchange.fields import Setting
from catalogue.reading import amounts, dates, moments, seats, times
from catalogue.reading.scan import Scan, fold
from catalogue.reading.unreadable import Expected, Unreadable, Why
from catalogue.reading.words import PEOPLE

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
_OPEN_END = tuple(sorted(amounts.OPEN - {"-", "--", "---", "?"}, key=len, reverse=True))


def _span(text: str, setting: Setting) -> Facts:
    return {"span": dates.span(text, setting.today)}


def _weekdays(text: str, setting: Setting) -> Facts:
    return {"weekdays": dates.weekdays(text)}


def _slots(text: str, setting: Setting) -> Facts:
    return {"slots": times.slots(text)}


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


def _open(text: str, setting: Setting) -> Facts:
    if text.strip() and not fold(text).rstrip(" .").endswith(_OPEN_END):
        raise Unreadable(Expected.TEXT)
    return {}


def _words(text: str, setting: Setting) -> Facts:
    return {}


READERS: Mapping[str, Reader] = {
    "span": _span,
    "weekdays": _weekdays,
    "slots": _slots,
    "meeting": _meeting,
    "hours": _hours,
    "count": _count,
    "money": _money,
    "seats": _seats,
    "open": _open,
    "words": _words,
}
FINDERS: Mapping[str, Reader] = {"amount": _amount, "minimum": _minimum}

#: Which of our columns a reader fills.
GIVES: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("span", "weekdays", "slots", "meeting"), ("start",)),
    **dict.fromkeys(("count", "open", "words"), ()),
    "hours": ("hours",),
    "money": ("price",),
    "amount": ("price",),
    "seats": ("minimum", "capacity"),
    "minimum": ("minimum",),
}
