"""Words in a person's language, dates and money as Switzerland writes them. Every value is escaped on its way in.

English sentences are the keys; `locale/<language>.po` holds the others, read once at start, no compile step. Date
patterns are entries as well (Unicode TR 35), so a further language is one more file.
"""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from gettext import c2py
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from markupsafe import Markup

LOCALE = Path(__file__).parent / "locale"
SOURCE = "en"
#: Narrow no-break space: French before : ; ! ? and inside « », and between thousands.
NARROW = "\u202f"
_REGION = {"de": "de_CH", "fr": "fr_CH", "en": "en_GB", "it": "it_CH"}


@cache
def languages() -> tuple[str, ...]:
    """What the bot can speak: English and every file in `locale/`."""
    return (SOURCE, *sorted(path.stem for path in LOCALE.glob("*.po")))


@cache
def catalogue(language: str) -> Catalog:
    with (LOCALE / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


@cache
def _translated(language: str, message: str) -> str:
    if language == SOURCE:
        return message
    found = catalogue(language).get(message)
    return str(found.string) if found is not None and found.string else message


@cache
def _plural_of(language: str, one: str, many: str, n: int) -> str:
    if language == SOURCE:
        return one if n == 1 else many
    words = catalogue(language)
    found = words.get((one, many))
    forms = found.string if found is not None else None
    if not isinstance(forms, tuple | list) or not all(forms):
        return one if n == 1 else many
    return forms[c2py(words.plural_expr)(n)]


class Say:
    """One person's language in one zone. Calling it gives HTML with every fact escaped; `label` gives plain text."""

    def __init__(self, language: str, zone: str) -> None:
        self.language = language if language in languages() else SOURCE
        self.zone = ZoneInfo(zone)
        self._locale = Locale.parse(_REGION.get(self.language, self.language))

    def __call__(self, message: str, **facts: Any) -> Markup:
        return Markup(_translated(self.language, message)).format(**facts)

    def label(self, message: str, **facts: Any) -> str:
        """For buttons, short answers and file texts, which are no HTML."""
        return _translated(self.language, message).format(**facts)

    def plural(self, one: str, many: str, n: int, **facts: Any) -> Markup:
        return Markup(_plural_of(self.language, one, many, n)).format(n=n, **facts)

    def label_plural(self, one: str, many: str, n: int, **facts: Any) -> str:
        return _plural_of(self.language, one, many, n).format(n=n, **facts)

    # --- dates ---------------------------------------------------------------------------------------------

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.zone)

    def day(self, moment: datetime | date) -> str:
        """Thursday 14 March 2030 · Do, 14. März 2030 · jeudi 14 mars 2030."""
        return self._pattern(moment, self.label("EEEE d MMMM y"))

    def short_day(self, moment: datetime | date) -> str:
        """14 Mar 2030 · 14. März 2030 · 14 mars 2030: what every button of a session contains."""
        return self._pattern(moment, self.label("d MMM y"))

    def weekday(self, moment: datetime | date) -> str:
        """Thu · Do · jeu."""
        return self._pattern(moment, "ccc")

    def full_weekday(self, moment: datetime | date) -> str:
        """Thursday · Donnerstag · jeudi."""
        return self._pattern(moment, "cccc")

    def month(self, year_month: str) -> str:
        """`203003`: March 2030 · März 2030 · mars 2030."""
        return self._pattern(date(int(year_month[:4]), int(year_month[4:6]), 2), "LLLL y")

    def time(self, moment: datetime) -> str:
        """13:30 · 08.30 · 9 h 00; seconds only where there are some."""
        local = self.local(moment)
        if not local.second:
            return self.label("{hour:02}:{minute:02}", hour=local.hour, minute=local.minute)
        return self.label(
            "{hour:02}:{minute:02}:{second:02}", hour=local.hour, minute=local.minute, second=local.second
        )

    def moment(self, moment: datetime) -> str:
        """Date and time: Wednesday 6 March 2030, 10:00."""
        return self.label("{date}, {time}", date=self.day(moment), time=self._oclock(self.time(moment)))

    def deadline(self, moment: datetime) -> str:
        """A moment without its seconds: nobody plans by them, and a minute early is never too late."""
        return self.moment(moment.replace(second=0))

    def anywhere(self, moment: datetime, words: str) -> Markup:
        """A moment in these words, which the app can also show as the reader's own local time (Bot API: `date_time`).

        Without a format the words stay as they are: what was agreed is the time where the course is.
        """
        return Markup('<tg-time unix="{}">{}</tg-time>').format(int(moment.timestamp()), words)

    def span(self, starts_at: datetime, ends_at: datetime) -> str:
        """From – to: one date and two times, or both dates where it goes on to another day."""
        if self.local(starts_at).date() != self.local(ends_at).date():
            return self.label("{start} – {end}", start=self.moment(starts_at), end=self.moment(ends_at))
        times = self.label("{start}–{end}", start=self.time(starts_at), end=self.time(ends_at))
        return self.label("{date}, {time}", date=self.day(starts_at), time=self._oclock(times))

    def _oclock(self, times: str) -> str:
        return self.label("{times}", times=times)

    def _pattern(self, moment: datetime | date, pattern: str) -> str:
        day = self.local(moment).date() if isinstance(moment, datetime) else moment
        text = format_date(day, pattern, locale=self._locale)
        if self.language == "en":
            text = text.replace("Sept ", "Sep ")
        return text.replace("1 ", "1er ", 1) if self.language == "fr" and _first(day, pattern) else text

    # --- numbers -------------------------------------------------------------------------------------------

    def number(self, value: Decimal | int) -> str:
        """2.5 · 2,5; no trailing zeros."""
        text = f"{Decimal(value).normalize():f}"
        return text if self.language == SOURCE else text.replace(".", ",")

    def money(self, minor: int, currency: str) -> str:
        """CHF 120.– · CHF 1'250.50: the currency in front, a decimal point, as Swiss money is written."""
        whole, cents = divmod(minor, 100)
        thousands = {"de": "'", "fr": NARROW}.get(self.language, ",")
        return f"{currency}\u00a0{whole:,}".replace(",", thousands) + (f".{cents:02}" if cents else ".–")

    def listing(self, items: Iterable[str]) -> str:
        """a, b and c."""
        return format_list(list(items), locale=self._locale)

    def language_name(self, code: str) -> str:
        """German · Deutsch · allemand, for a language of instruction."""
        return str(self._locale.languages.get(code, code))

    def size(self, count: int) -> str:
        return f"{count:,}".replace(",", {"de": "'", "fr": NARROW}.get(self.language, ","))


def _first(day: date, pattern: str) -> bool:
    return day.day == 1 and "d" in pattern
