"""Dates, times, money and seats as people write them in three languages: read as they are meant, or refused.

Every line of the table is a reader and a pattern. The numbers in it are drawn, possible and impossible ones; what
a pattern means is reckoned here from the numbers alone. Never a value that is not meant, and never another exception.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.say import Say
from catalogue.reading import amounts, dates, moments, seats, times
from catalogue.reading.amounts import Money
from catalogue.reading.dates import Span
from catalogue.reading.moments import Block
from catalogue.reading.seats import Seats
from catalogue.reading.times import Slot
from catalogue.reading.unreadable import Unreadable, Why

ZONE = ZoneInfo("Europe/Zurich")
TODAY = date(2026, 1, 10)
GERMAN = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember"
FRENCH = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
ENGLISH = "January February March April May June July August September October November December"
MONTHS = {"de": GERMAN.split(), "fr": FRENCH.split(), "en": ENGLISH.split()}
GERMAN_DAYS = "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag"
FRENCH_DAYS = "lundi mardi mercredi jeudi vendredi samedi dimanche"
ENGLISH_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
WEEKDAYS = {"de": GERMAN_DAYS.split(), "fr": FRENCH_DAYS.split(), "en": ENGLISH_DAYS.split()}

#: `d`, `m`, `y`: day, month, year, also impossible ones; `e`: a later day; `de`, `fr`, `en`: the month's name, and in
#: capitals the day of the week that the date has; `h`, `i` and `j`, `k`: hour and minute of start and end; `n`, `p`:
#: two whole numbers; `c`: cents; `t`: a number with groups of three. A line that begins with ! is always refused.
TABLE = """
day       {y}-{m:02}-{d:02}
day       {y}-{m}-{d}
day       {y}/{m:02}/{d:02}
day       {d}.{m}.{y}
day       {d:02}.{m:02}.{y}
day       {d}. {m}. {y}
day       {d}/{m}/{y}
day       {d}-{m}-{y}
day       {d}. {de} {y}
day       am {d}. {de} {y}
day       {d} {fr} {y}
day       le {d} {fr} {y}
day       {d} {en} {y}
day       {en} {d}, {y}
day       {d} of {en} {y}
day       {DE}, {d}. {de} {y}
day       {FR} {d} {fr} {y}
day       {EN} {d} {en} {y}
day       {DE}, {d}.{m}.{y}
next      {d}.{m}.
next      {d}. {de}
next      {d} {fr}
next      {d} {en}
span      {d}. - {e}. {de} {y}
span      {d}.-{e}.{m}.{y}
span      {d}.{m}. bis {e}.{m}.{y}
span      vom {d}. bis zum {e}. {de} {y}
span      du {d} au {e} {fr} {y}
span      {d} to {e} {en} {y}
span      {y}-{m:02}-{d:02} - {y}-{m:02}-{e:02}
days      {d}. und {e}. {de} {y}
days      {d}. + {e}. {de} {y}
days      {d} et {e} {fr} {y}
days      {d} and {e} {en} {y}
days      {d}.{m}.{y}, {e}.{m}.{y}
clock     {h:02}:{i:02}
clock     {h}.{i:02} Uhr
clock     um {h}.{i:02} Uhr
clock     {h} h {i:02}
clock     {h}h{i:02}
hour      {h} Uhr
hour      {h} heures
hour      {h}h
pm        {h} pm
pm        {h}pm
slot      {h:02}:{i:02} - {j:02}:{k:02}
slot      {h:02}.{i:02} – {j:02}.{k:02} Uhr
slot      von {h}.{i:02} bis {j}.{k:02} Uhr
slot      {h} h {i:02} à {j} h {k:02}
slot      de {h}h{i:02} à {j}h{k:02}
slot      from {h}:{i:02} to {j}:{k:02}
meeting   {y}-{m:02}-{d:02} {h:02}:{i:02} - {j:02}:{k:02}
meeting   {d}.{m}.{y}, {h:02}.{i:02}–{j:02}.{k:02} Uhr
meeting   {DE}, {d}. {de} {y}, {h}.{i:02} - {j}.{k:02} Uhr
meeting   {FR} {d} {fr} {y}, {h} h {i:02} – {j} h {k:02}
meeting   {EN} {d} {en} {y}, {h}:{i:02}–{j}:{k:02}
meeting   {h}:{i:02} - {j}:{k:02}, {d} {en} {y}
chf       {n}
chf       CHF {n}.–
chf       Fr. {n}.--
chf       SFr. {n}.-
chf       {n} Franken
chf       {n} francs
chf       {n}.- pro Person
chfc      CHF {n}.{c:02}
chfc      {n},{c:02} CHF
chfc      Fr. {t'}.{c:02}
chfc      CHF {t’}.{c:02}
chfc      CHF {t,}.{c:02}
chfc      {t.},{c:02} CHF
eur       {n}€ /participant
eur       € {n}
eur       EUR {n}.-
eurc      EUR {n},{c:02}
eurc      {t.},{c:02} €
seats     {n}-{p} TN
seats     {n} à {p} personnes
seats     {n} bis {p} Personen
seats     min. {n}, max. {p}
most      {n}
most      {n} Plätze
most      max. {n} Personen
most      max {n} personnes
most      up to {n} people
least     mind. {n} Personen
least     au moins {n} personnes
!day      {d}.{m}.{y} {h}:{i:02}
!day      {d}. oder {e}. {de} {y}
!day      ca. {d}.{m}.{y}
!day      {WRONG}, {d}. {de} {y}
!day      {d}.{m}.{y}?
!span     {e}. - {d}. {de} {y}
!clock    {h}.{i:02} oder {j}.{k:02}
!slot     ab {h}:{i:02}
!slot     {h} - {j} pm
!meeting  {WRONG} {d}.{m}.{y} {h}:{i:02} - {j}:{k:02}
!meeting  {y}-{m:02}-{d:02}
!chf      CHF {n} - {p}.5
!chf      CHF {n} / EUR {p}
!chf      USD {n}
!chf      {n}.– oder {p}.–
!chf      ab CHF {n}
!chf      CHF -{n}
!chf      {t.}
!chf      {t,}
!seats    noch {n} Plätze
!seats    {n} Plätze frei
!seats    encore {n} places
!seats    {n} seats left
!seats    {n} Personen (ausgebucht)
!seats    {n} / {p} / {n}
""".strip().splitlines()


@dataclass(frozen=True)
class Numbers:
    """What is put into a pattern."""

    d: int
    e: int
    m: int
    y: int
    h: int
    i: int
    j: int
    k: int
    n: int
    p: int
    c: int

    def day(self, day: int) -> date:
        return date(self.y, self.m, day)

    def words(self) -> dict[str, Any]:
        """The placeholders. An impossible month has no name; then the names are those of January."""
        named = {lang: names[self.m - 1 if 1 <= self.m <= 12 else 0] for lang, names in MONTHS.items()}
        try:
            weekday = self.day(self.d).weekday()
        except ValueError:
            weekday = 0
        days = {lang.upper(): names[weekday] for lang, names in WEEKDAYS.items()}
        grouped = {f"t{sign}": f"{self.n:,}".replace(",", sign) for sign in "'’,."}
        return vars(self) | named | days | grouped | {"WRONG": WEEKDAYS["de"][(weekday + 3) % 7]}


NUMBERS = st.builds(
    Numbers,
    d=st.integers(0, 33),
    e=st.integers(0, 33),
    m=st.integers(0, 13),
    y=st.integers(2024, 2040),
    h=st.integers(0, 26),
    i=st.integers(0, 62),
    j=st.integers(0, 26),
    k=st.integers(0, 62),
    n=st.integers(0, 1_200_000) | st.integers(0, 30),
    p=st.integers(0, 30),
    c=st.integers(0, 99),
)


def _next(n: Numbers) -> date:
    for year in range(TODAY.year, TODAY.year + 9):
        try:
            if (found := date(year, n.m, n.d)) >= TODAY:
                return found
        except ValueError:
            continue
    raise ValueError


def _ordered(*days: date) -> tuple[date, ...]:
    if any(later <= earlier for earlier, later in pairwise(days)):
        raise ValueError
    return days


def _span(n: Numbers) -> Span:
    first, last = n.day(n.d), n.day(n.e)
    if last < first:
        raise ValueError
    return Span(first, last)


def _slot(n: Numbers) -> Slot:
    start, end = time(n.h, n.i), time(n.j, n.k)
    if end <= start:
        raise ValueError
    return Slot(start, end)


def _meeting(n: Numbers) -> Block:
    slot, day = _slot(n), n.day(n.d)
    start, end = datetime.combine(day, slot.start), datetime.combine(day, slot.end)
    for wall in (start, end):
        if wall.replace(tzinfo=ZONE).utcoffset() != wall.replace(tzinfo=ZONE, fold=1).utcoffset():
            raise ValueError
    return Block(start, end)


def _pm(n: Numbers) -> time:
    if not 1 <= n.h <= 12:
        raise ValueError
    return time(n.h % 12 + 12)


def _seats(least: int | None, most: int | None) -> Seats:
    if not all(1 <= count <= 100_000 for count in (least, most) if count is not None) or (least or 0) > (most or 1e9):
        raise ValueError
    return Seats(least, most)


#: What each kind of pattern is read by, and what its numbers mean; ValueError: nothing.
KINDS: Mapping[str, tuple[Callable[[str], object], Callable[[Numbers], object]]] = {
    "day": (lambda text: dates.day(text, TODAY), lambda n: n.day(n.d)),
    "next": (lambda text: dates.day(text, TODAY), _next),
    "span": (lambda text: dates.span(text, TODAY), _span),
    "days": (lambda text: dates.days(text, TODAY), lambda n: _ordered(n.day(n.d), n.day(n.e))),
    "clock": (times.clock, lambda n: time(n.h, n.i)),
    "hour": (times.clock, lambda n: time(n.h)),
    "pm": (times.clock, _pm),
    "slot": (times.slot, _slot),
    "meeting": (lambda text: moments.meeting(text, TODAY, ZONE), _meeting),
    "chf": (amounts.money, lambda n: Money(n.n * 100, "CHF")),
    "chfc": (amounts.money, lambda n: Money(n.n * 100 + n.c, "CHF")),
    "eur": (amounts.money, lambda n: Money(n.n * 100, "EUR")),
    "eurc": (amounts.money, lambda n: Money(n.n * 100 + n.c, "EUR")),
    "seats": (seats.seats, lambda n: _seats(n.n, n.p)),
    "most": (seats.seats, lambda n: _seats(None, n.n)),
    "least": (seats.seats, lambda n: _seats(n.n, None)),
}
#: Grouped thousands need some.
NEEDS = {"{t,}": 1_000, "{t.}": 1_000}


def outcome(read: Callable[[], object]) -> object:
    """What is read, or None where it is refused; every other exception goes through."""
    try:
        return read()
    except Unreadable as refusal:
        assert str(refusal)
        return None


def meant(kind: str, numbers: Numbers) -> object:
    if kind.startswith("!"):
        return None
    try:
        return KINDS[kind][1](numbers)
    except ValueError:
        return None


def test_the_table_is_long_and_in_three_languages() -> None:
    assert len(TABLE) == len(set(TABLE)) >= 60
    for language in MONTHS:
        assert sum(f"{{{language}}}" in line or f"{{{language.upper()}}}" in line for line in TABLE) >= 5


@pytest.mark.parametrize("line", TABLE)
@settings(max_examples=25)
@given(numbers=NUMBERS)
def test_a_pattern_is_read_as_it_is_meant_or_refused(line: str, numbers: Numbers) -> None:
    kind, pattern = line.split(maxsplit=1)
    named = any(f"{{{language}}}" in pattern for language in MONTHS)
    if (named and not 1 <= numbers.m <= 12) or numbers.n < NEEDS.get(pattern, 0):
        return
    if kind == "!span" and numbers.e <= numbers.d:
        return
    text = _filled(pattern, numbers.words())
    found = outcome(lambda: KINDS[kind.lstrip("!")][0](text))
    assert found == meant(kind, numbers), text


def _filled(pattern: str, words: Mapping[str, Any]) -> str:
    for name in ("t'", "t’", "t,", "t."):
        pattern = pattern.replace(f"{{{name}}}", str(words[name]))
    return pattern.format_map(words)


LANGUAGES = st.sampled_from(["de", "fr", "en"])
DAYS = st.dates(date(2000, 1, 1), date(2199, 12, 31))
WALLS = st.datetimes(datetime(2000, 1, 1), datetime(2190, 1, 1)).map(lambda wall: wall.replace(microsecond=0))


@given(LANGUAGES, DAYS)
def test_a_day_that_we_print_is_read_as_that_day(language: str, day: date) -> None:
    say = Say(language, ZONE.key)
    assert [dates.day(text, TODAY) for text in (say.day(day), say.short_day(day))] == [day, day]


@given(LANGUAGES, st.integers(0, 50_000_000), st.sampled_from(["CHF", "EUR"]))
def test_an_amount_that_we_print_is_read_as_that_amount(language: str, minor: int, currency: str) -> None:
    assert amounts.money(Say(language, ZONE.key).money(minor, currency)) == Money(minor, currency)


@given(LANGUAGES, WALLS, st.timedeltas(timedelta(minutes=1), timedelta(days=3)), st.booleans())
def test_a_meeting_that_we_print_is_read_as_that_meeting(
    language: str, start: datetime, length: timedelta, whole_minutes: bool
) -> None:
    say = Say(language, ZONE.key)
    end = (start + length).replace(microsecond=0)
    if whole_minutes:
        start, end = start.replace(second=0), (end + timedelta(minutes=1)).replace(second=0)
    printed = say.span(start.replace(tzinfo=ZONE), end.replace(tzinfo=ZONE))
    try:
        assert moments.meeting(printed, TODAY, ZONE) == Block(start, end), printed
        if not start.second:
            assert times.clock(say.time(start.replace(tzinfo=ZONE))) == start.time()
    except Unreadable as refusal:
        assert refusal.why in (Why.SKIPPED, Why.TWICE), printed


#: What people write, in pieces to be put together in any order.
WRITTEN = (
    "14 3 2030 31 25 00 9 30 . , - – : / ( ) ' CHF Fr. € EUR h Uhr pm am bis und et to à de du au le ca. "
    "Mo lundi Mon März mars May max min TN Plätze noch complet ausgebucht Ganztags gratis offen 1'250 1.250,50 "
    "KW week semaine first letzter premier Monat du mois montags in June"
)
PIECES = st.lists(st.sampled_from(WRITTEN.split()), max_size=9)
EVERY: tuple[Callable[[str], object], ...] = (
    *{id(read): read for read, _ in KINDS.values()}.values(),
    *(times.slots, seats.capacity, amounts.hours, amounts.whole, dates.weekdays),
)


@given(PIECES.flatmap(lambda pieces: st.sampled_from([" ".join(pieces), "".join(pieces)])) | st.text(max_size=40))
def test_no_text_makes_a_reader_fail_otherwise(text: str) -> None:
    for read in EVERY:
        outcome(lambda read=read: read(text))  # type: ignore[misc]
