"""Money, numbers and hours. Money is whole minor units (Rappen, cents); unknown is None and never 0."""

import re
from dataclasses import dataclass
from decimal import Decimal

from catalogue.reading.scan import LONGEST, Scan, fold, piece, read
from catalogue.reading.unreadable import Expected, Unreadable, Why
from catalogue.reading.words import PEOPLE, phrases

#: No price of a seat is higher, and it fits every database's whole numbers.
MOST_MINOR = 1_000_000_000
MOST_WHOLE = 100_000
MOST_HOURS = 10_000

CURRENCIES = {
    "chf": "CHF",
    "sfr": "CHF",
    "fr": "CHF",
    "franken": "CHF",
    "franc": "CHF",
    "francs": "CHF",
    "eur": "EUR",
    "euro": "EUR",
    "euros": "EUR",
    "€": "EUR",
}
#: Currencies that people write and nobody here reckons in: told apart from what is not understood at all.
_FOREIGN = re.compile(
    r"(?<![a-z])(?:usd|us ?\$|gbp|sek|nok|dkk|pln|czk|huf|jpy|cad|aud)(?![a-z])|[$£¥]|\b(?:dollars?|pfund|pounds?)\b"
)
FREE = phrases(
    "gratis|kostenlos|unentgeltlich|keine kosten|"
    "gratuit|gratuite|gratuitement|offert|offerte|sans frais|free|free of charge"
)
#: Words by which a source says that it does not know yet, whatever the column.
OPEN = phrases(
    "offen|noch offen|unbekannt|noch unbekannt|noch nicht bekannt|auf anfrage|nach absprache|nach vereinbarung|k.a|"
    "inconnu|inconnue|sur demande|sur simple demande|sur devis|a definir|a convenir|a fixer|a confirmer|"
    "unknown|on request|to be fixed|to be announced|to be confirmed|tba|tbd|tbc|n/a|-|--|---|?"
)

_GROUPED = r"\d{1,3}(?:[' ]\d{3})+(?!\d)"
_FIGURES = re.compile(
    r" ?(?:(?P<points>\d{1,3}(?:\.\d{3})+),(?:(?P<cents1>\d{2})|-{1,2})"
    r"|(?P<commas>\d{1,3}(?:,\d{3})+)\.(?:(?P<cents2>\d{2})|-{1,2})"
    rf"|(?P<whole>{_GROUPED}|\d+)(?:[.,](?:(?P<cents3>\d{{1,2}})|-{{1,2}}))?)(?![\d'])",
    re.ASCII,
)
_CURRENCY = piece(r"(" + "|".join(sorted(CURRENCIES, key=len, reverse=True)) + r")(?![a-z])\.?")
_EACH = piece(rf"(?:/|pro\b|par\b|per\b|je\b) ?{PEOPLE}|p\. ?p\.?|each\b")
_NUMBER = re.compile(rf" ?(?P<whole>{_GROUPED}|\d+)(?:[.,](?P<rest>\d{{1,4}}))?(?![\d'.,])", re.ASCII)
_HOURS_UNIT = piece(r"(?:kurs)?(?:stunden?|std)\b\.?|h\b|heures?\b|hours?\b|hrs?\b")
_HOURS_MINUTES = piece(r"(?P<hours>\d{1,4}) ?(?:h|std|stunden?|heures?)\.? ?(?P<minutes>[0-5]\d)(?: ?min\b\.?)?")


@dataclass(frozen=True)
class Money:
    """An amount in whole minor units (Rappen, cents) of a currency (ISO 4217); 0 is free."""

    minor: int
    currency: str

    def __str__(self) -> str:
        return f"{self.currency} {self.minor // 100}.{self.minor % 100:02d}"


def money(text: str, currency: str = "CHF") -> Money | None:
    """The amount; `currency` where the text names none. None where it is empty or says that it is not known.

    `1.250` and `1,250` are refused: they are a thousand in one habit and a fraction in the other.
    """
    folded = fold(text)
    if not folded or is_open(text):
        return None
    if folded.rstrip(" .!") in FREE:
        return Money(0, currency)
    if len(text) <= LONGEST and _FOREIGN.search(folded):
        raise Unreadable(Expected.MONEY, Why.CURRENCY)
    return read(text, Expected.MONEY, lambda scan: amount(scan, currency))


def amount(scan: Scan, currency: str) -> Money | None:
    """The amount at this place of a text; its currency may stand before or after it."""
    before = scan.take(_CURRENCY)
    figures = scan.take(_FIGURES)
    if not figures:
        return None
    named = before or scan.take(_CURRENCY)
    scan.take(_EACH)
    minor = _minor(figures)
    if minor > MOST_MINOR:
        raise Unreadable(Expected.MONEY, Why.RANGE, least=0, most=MOST_MINOR // 100)
    return Money(minor, CURRENCIES[named[1]] if named else currency)


def is_open(text: str) -> bool:
    """The source says in words that it does not know yet: `auf Anfrage`, `à définir`, `noch offen`."""
    return fold(text).rstrip(" .!") in OPEN


def number(text: str) -> Decimal:
    """A number that is not negative, with decimal point or comma: `72.5`, `2,5`, `1'250`."""
    return read(text, Expected.NUMBER, _number)


def whole(text: str) -> int:
    """A whole number from 0: `12`, also `12.0` as spreadsheets write it."""
    value = read(text, Expected.WHOLE, _number)
    if value != int(value):
        raise Unreadable(Expected.WHOLE)
    if value > MOST_WHOLE:
        raise Unreadable(Expected.WHOLE, Why.RANGE, least=0, most=MOST_WHOLE)
    return int(value)


def hours(text: str) -> Decimal:
    """Stated hours, to the hundredth: `72.5 Kursstunden`, `2,5 Std.`, `3 h 45`."""
    value = read(text, Expected.HOURS, lambda scan: scan.attempt(_hours_and_minutes) or _hours(scan))
    if value > MOST_HOURS:
        raise Unreadable(Expected.HOURS, Why.RANGE, least=0, most=MOST_HOURS)
    if value * 100 % 1:
        raise Unreadable(Expected.HOURS)
    return value


def _minor(figures: re.Match[str]) -> int:
    parts = figures.groupdict()
    units = re.sub(r"[^0-9]", "", parts["points"] or parts["commas"] or parts["whole"])
    cents = parts["cents1"] or parts["cents2"] or parts["cents3"] or "0"
    return int(units) * 100 + int(cents.ljust(2, "0"))


def _number(scan: Scan) -> Decimal | None:
    found = scan.take(_NUMBER)
    if not found:
        return None
    return Decimal(re.sub(r"[' ]", "", found["whole"]) + "." + (found["rest"] or "0"))


def _hours(scan: Scan) -> Decimal | None:
    value = _number(scan)
    scan.take(_HOURS_UNIT)
    return value


def _hours_and_minutes(scan: Scan) -> Decimal | None:
    found = scan.take(_HOURS_MINUTES)
    if not found:
        return None
    minutes = int(found["minutes"])
    # Only minutes that are whole hundredths of an hour, so that nothing is rounded.
    return Decimal(int(found["hours"]) * 100 + minutes * 100 // 60) / 100 if minutes % 3 == 0 else None
