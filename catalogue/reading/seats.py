"""How many people: `max 18 personnes`, `8 à 15 personnes`, `8-16 TN`, `10 Plätze`."""

import re
from dataclasses import dataclass

from catalogue.reading.amounts import MOST_WHOLE, whole
from catalogue.reading.scan import LONGEST, Scan, fold, piece, read
from catalogue.reading.unreadable import Expected, Unreadable, Why
from catalogue.reading.words import PEOPLE, phrases

UNLIMITED = phrases("unbegrenzt|unbeschrankt|illimite|illimitee|unlimited|sans limite|no limit")

#: What people write when they count what is left: that says nothing of how many seats there are.
_LEFT = re.compile(
    r"\b(?:ausgebucht|ausverkauft|besetzt|voll(?: belegt)?|complet|complete|full(?:y booked)?|booked out|sold out"
    r"|warteliste|liste d'attente|waiting list|waitlist)\b"
    r"|\b(?:noch|encore|reste(?:nt)?|only|still)\b.*\d|\b\d+ ?(?:freie?|libres?|disponibles?|left|free)\b"
    rf"|\b\d+ ?{PEOPLE} ?(?:frei|libres?|disponibles?|restantes?|left|available|remaining)\b"
)
_NUMBER = piece(r"(\d{1,6})(?![.,']?\d)")
_MOST = piece(r"(?:max(?:imal|imum)?\b\.?|hochstens\b|bis zu\b|au (?:plus|maximum)\b|jusqu'a\b|up to\b|at most\b)")
_LEAST = piece(r"(?:min(?:dest(?:ens)?|imum|imal|d)?\b\.?|au (?:moins|minimum)\b|ab\b|des\b|at least\b|from\b)")
_UNTIL = piece(r"-|bis\b|a\b|to\b")
_AND = piece(r"[,;/]|und\b|et\b|and\b")
_PEOPLE = piece(PEOPLE)


@dataclass(frozen=True)
class Seats:
    """Fewest people for a session to be held, and most; None: not stated, or unlimited."""

    minimum: int | None
    capacity: int | None


def seats(text: str) -> Seats:
    """Minimum and capacity; a number alone is the capacity. Raises Unreadable, also where they contradict."""
    if fold(text) in UNLIMITED:
        return Seats(None, None)
    if len(text) <= LONGEST and _LEFT.search(fold(text)):
        raise Unreadable(Expected.SEATS, Why.LEFT)
    found = read(text, Expected.SEATS, lambda scan: scan.attempt(_range) or _bounds(scan))
    for count in (found.minimum, found.capacity):
        if count is not None and not 1 <= count <= MOST_WHOLE:
            raise Unreadable(Expected.SEATS, Why.RANGE, least=1, most=MOST_WHOLE)
    if found.minimum and found.capacity and found.minimum > found.capacity:
        raise Unreadable(Expected.SEATS, Why.MORE_THAN_SEATS)
    return found


def capacity(text: str) -> int | Seats:
    """How many seats there are: `12`, `10 Plätze`; `8-16 TN` says the fewest too. 0 only as a bare number."""
    try:
        return whole(text)
    except Unreadable as bare:
        try:
            return seats(text)
        except Unreadable as worded:
            raise (bare if worded.why is Why.FORM else worded) from None


def _count(scan: Scan) -> int | None:
    found = scan.take(_NUMBER)
    scan.take(_PEOPLE)
    return int(found[1]) if found else None


def _range(scan: Scan) -> Seats | None:
    least = _count(scan)
    most = _count(scan) if least is not None and scan.take(_UNTIL) else None
    return Seats(least, most) if most is not None else None


def _bounds(scan: Scan) -> Seats | None:
    least = most = None
    while not scan.done():
        is_least = bool(scan.take(_LEAST))
        if not is_least:
            scan.take(_MOST)
        count = _count(scan)
        if count is None or (least if is_least else most) is not None:
            return None
        least, most = (count, most) if is_least else (least, count)
        scan.take(_AND)
    return Seats(least, most)
