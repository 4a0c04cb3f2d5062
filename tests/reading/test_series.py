"""Several meetings in one text, as people announce them: read as meant, asked back where it could mean two things.

As in `test_patterns`: a line is a pattern with drawn numbers, and what it means is reckoned from the numbers alone.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.say import Say
from catalogue.reading import series, ways
from catalogue.reading.moments import Block
from catalogue.reading.plans import Planned
from catalogue.reading.unreadable import Unreadable, Why
from tests.reading.test_patterns import LANGUAGES, MONTHS, PIECES, TODAY, WEEKDAYS, ZONE

#: `a`, `b`, `c`: days in one month, `m` its number, `de`, `fr`, `en` its name; in capitals the weekday of `a`; `z`: the
#: day of its last week, so many weeks later; `w`: the number of the week of `a`; `h`, `i`, `j`, `k`: start and end;
#: `y`: the year.
TABLE = """
one     {a}.{m}. {h}:{i:02}-{j}:{k:02}
one     {a}.{m}. {h}.{i:02} - {j}.{k:02} Uhr
one     {DE}, {a}. {de} {y}, {h:02}.{i:02}–{j:02}.{k:02} Uhr
one     {FR} {a} {fr} {h} h {i:02} à {j} h {k:02}
one     le {a} {fr} {y} de {h}h{i:02} à {j}h{k:02}
one     {EN} {a} {en}, {h}:{i:02} to {j}:{k:02}
one     {en} {a}, {y}, {h}:{i:02} - {j}:{k:02}
hours   {a}.{m}. {h}-{j}
hours   {a}. {de} {h}-{j} Uhr
hours   {a} {fr} {h}h-{j}h
three   {a}.{m}., {b}.{m}. und {c}.{m}. je {h}:{i:02}-{j}:{k:02}
three   {a}., {b}. und {c}. {de} {y}, jeweils {h}.{i:02} bis {j}.{k:02} Uhr
three   {a}.{m}.{y}, {b}.{m}.{y}, {c}.{m}.{y}, {h}:{i:02}-{j}:{k:02}
three   am {a}.{m}., {b}.{m}. und {c}.{m}. von {h}:{i:02} bis {j}:{k:02}
three   les {a}, {b} et {c} {fr} de {h} h {i:02} à {j} h {k:02}
three   les {a}, {b} et {c} {fr} {y}, chaque fois {h}h{i:02}-{j}h{k:02}
three   on {a}, {b} and {c} {en}, {h}:{i:02}-{j}:{k:02} each
three   {a} {en}, {b} {en} and {c} {en} {y}, each time {h}:{i:02} to {j}:{k:02}
three   {a}, {b} and {c} {en} {y}: {h}:{i:02}-{j}:{k:02}
three   {h}:{i:02}-{j}:{k:02} on {a}, {b} and {c} {en}
three   je {h}:{i:02}-{j}:{k:02} am {a}.{m}., {b}.{m}. und {c}.{m}.
weeks   jeden {DE} {h}:{i:02}-{j}:{k:02} vom {a}.{m}. bis {z}
weeks   vom {a}.{m}.{y} bis {z}, jeweils {DE} {h}.{i:02}–{j}.{k:02} Uhr
weeks   {DE}s vom {a}.{m}. bis {z}, {h}:{i:02} - {j}:{k:02}
weeks   wöchentlich vom {a}.{m}. bis {z}, {h}:{i:02}-{j}:{k:02}
weeks   chaque {FR} du {a}.{m}.{y} au {z} de {h} h {i:02} à {j} h {k:02}
weeks   tous les {FR}s du {a}.{m}. au {z}, {h}h{i:02}-{j}h{k:02}
weeks   chaque semaine du {a}.{m}. au {z}, {h}h{i:02} à {j}h{k:02}
weeks   every {EN} from {a}.{m}. to {z}, {h}:{i:02}-{j}:{k:02}
weeks   {EN}s from {a}.{m}. to {z}, {h}:{i:02}-{j}:{k:02}
weeks   weekly {h}:{i:02}-{j}:{k:02} from {a}.{m}.{y} to {z}
every2  alle zwei Wochen {DE} vom {a}.{m}. bis {z2}, {h}:{i:02}-{j}:{k:02}
every2  toutes les deux semaines du {a}.{m}. au {z2}, {h}h{i:02}-{j}h{k:02}
every2  every two weeks from {a}.{m}. to {z2}, {h}:{i:02}-{j}:{k:02}
times   4x jeden {DE} ab {a}.{m}., {h}:{i:02}-{j}:{k:02}
times   4 fois, chaque {FR} dès le {a}.{m}.{y}, {h}h{i:02}-{j}h{k:02}
times   4 times every {EN} from {a}.{m}.{y}, {h}:{i:02}-{j}:{k:02}
days    {a}.{m}.
days    {DE}, {a}. {de} {y}
days    le {a} {fr}
days    {a}.{m}. irgendwann
days    {a}. {de} {y} am Nachmittag
days    {a}.{m}. {h}-{j} und dann noch etwas
days    {a}. {de} 8.30 ungefähr
days    {FR} {a} {fr} dans l'après-midi
days3   {a}.{m}., {b}.{m}. und {c}.{m}.
days3   {a}, {b} and {c} {en} {y}
start   {a}.{m}. {h}:{i:02}
start   {a} {fr} {y} à {h} h {i:02}
!       {WRONG}, {a}.{m}.{y} {h}:{i:02}-{j}:{k:02}
!       {WRONG} {a} {fr} {y}, {h}h{i:02}-{j}h{k:02}
!       jeden {WRONG} vom {a}.{m}. bis {z}, {h}:{i:02}-{j}:{k:02}
!       {a}.{m}. bis {z}, {h}:{i:02}-{j}:{k:02}
!       du {a}.{m}. au {z}, {h}h{i:02}-{j}h{k:02}
!       ab {a}.{m}. {h}:{i:02}-{j}:{k:02}
!       dès le {a} {fr} {h}h{i:02}-{j}h{k:02}
!       jeden {DE} {h}:{i:02}-{j}:{k:02}
!       {a}.{m}. oder {b}.{m}. {h}:{i:02}-{j}:{k:02}
!       le {a} ou le {b} {fr} de {h}h{i:02} à {j}h{k:02}
!       {WRONG}, {a} {en} {y}, {h}:{i:02}-{j}:{k:02}
!       from {a} {en} {h}:{i:02}-{j}:{k:02}
!       {a} or {b} {en} {h}:{i:02}-{j}:{k:02}
!       {a}.{m}. und vielleicht {b}.{m}. {h}:{i:02}-{j}:{k:02}
!       {a}.{m}. {h}-{j} pm
!       jeden zweiten {DE} vom {a}.{m}. bis {z}, {h}:{i:02}-{j}:{k:02}
!       5x ab {a}.{m}. {h}:{i:02}-{j}:{k:02}
!       ab {a}.{m}. jeden {DE} {h}:{i:02}-{j}:{k:02}
!       chaque {FR} dès le {a}.{m}.{y}, {h}h{i:02}-{j}h{k:02}
!       every {EN} from {a}.{m}.{y}, {h}:{i:02}-{j}:{k:02}
!       nächsten {DE} {h}:{i:02}-{j}:{k:02}
!       {FR} prochain {h}h{i:02}-{j}h{k:02}
one     {a}.{m}. {h:02}{i:02}-{j:02}{k:02}
one     {a}.{m}.{y} {h:02}{i:02} – {j:02}{k:02}
both    {a}.{m}. 7-8 und {h}:{i:02}-{j}:{k:02}, {b}.{m}. {h}:{i:02}-{j}:{k:02}
both    {DE} {a}.{m}. 7-8 & {h}:{i:02}-{j}:{k:02}h, {b}.{m}. {h}:{i:02}-{j}:{k:02}h
both    {a} {fr} 7h-8h et {h}h{i:02}-{j}h{k:02}, {b} {fr} {h}h{i:02}-{j}h{k:02}
more    {a}.{m}. {h}:{i:02}-{j}:{k:02}, {b}.{m}. {h}:{i:02}-{j}:{k:02}, {c}.{m}.
more    {a} {en} {h}:{i:02}-{j}:{k:02}, {b} {en} {h}:{i:02}-{j}:{k:02} and {c} {en}
days    {a}.{m}. {h}-{j}, 16-8 TN
one     KW {w}, {DE} {h}:{i:02}-{j}:{k:02}
one     {DE} in KW {w}, {h}.{i:02} bis {j}.{k:02} Uhr
one     am {DE} der Kalenderwoche {w}/{y} von {h}:{i:02} bis {j}:{k:02}
one     semaine {w}, {FR} {h} h {i:02} à {j} h {k:02}
one     {FR} de la semaine {w}, {h}h{i:02}-{j}h{k:02}
one     week {w} {EN} {h}:{i:02}-{j}:{k:02}
one     {EN} of week {w} {y}, {h}:{i:02} to {j}:{k:02}
days    KW {w}, {DE}
days    {FR} de la semaine {w} dans l'après-midi
start   week {w}, {EN} {h}:{i:02}
month   {DE}s {h}:{i:02}-{j}:{k:02} im {de}
month   jeden {DE} im {de} {y}, {h}.{i:02} bis {j}.{k:02} Uhr
month   jeweils {DE} im {de}, {h}:{i:02}-{j}:{k:02}
month   les {FR}s de {fr} de {h} h {i:02} à {j} h {k:02}
month   chaque {FR} en {fr}, {h}h{i:02}-{j}h{k:02}
month   {EN}s in {en} {h}:{i:02}-{j}:{k:02}
month   every {EN} in {en} {y}, {h}:{i:02} to {j}:{k:02}
first   erster {DE} im {de}, {h}:{i:02}-{j}:{k:02}
first   le premier {FR} de {fr} de {h} h {i:02} à {j} h {k:02}
first   the first {EN} of {en}, {h}:{i:02}-{j}:{k:02}
last    letzter {DE} im {de} {y}, {h}:{i:02}-{j}:{k:02}
last    le dernier {FR} de {fr}, {h}h{i:02}-{j}h{k:02}
last    the last {EN} in {en}, {h}:{i:02}-{j}:{k:02}
firsts  jeden ersten {DE}, {h}:{i:02}-{j}:{k:02}, von {de} bis Dezember
firsts  1. {DE} im Monat, {de} bis Dezember, {h}:{i:02}-{j}:{k:02}
firsts  {h}:{i:02}-{j}:{k:02} jeden 1. {DE} des Monats ab {de} bis Ende Dezember
firsts  le premier {FR} du mois, de {fr} à décembre, de {h} h {i:02} à {j} h {k:02}
firsts  le 1er {FR} de chaque mois dès {fr} jusqu'à fin décembre, {h}h{i:02}-{j}h{k:02}
firsts  first {EN} of the month from {en} to December, {h}:{i:02}-{j}:{k:02}
firsts  every first {EN} from {en} until 31 December, {h}:{i:02}-{j}:{k:02}
four    4x jeden ersten {DE} ab {de}, {h}:{i:02}-{j}:{k:02}
four    4 fois le premier {FR} du mois dès {fr}, {h}h{i:02}-{j}h{k:02}
four    4 times every first {EN} from {en}, {h}:{i:02}-{j}:{k:02}
!       KW {w} {h}:{i:02}-{j}:{k:02}
!       semaine {w}, {h}h{i:02}-{j}h{k:02}
!       week {w}
!       KW 54, {DE} {h}:{i:02}-{j}:{k:02}
!       KW {w} oder 50, {DE} {h}:{i:02}-{j}:{k:02}
!       {DE} im {de}, {h}:{i:02}-{j}:{k:02}
!       1. {DE} im Monat, {h}:{i:02}-{j}:{k:02}
!       le premier {FR} du mois, {h}h{i:02}-{j}h{k:02}
!       every first {EN} {h}:{i:02}-{j}:{k:02}
!       letzten {DE} {h}:{i:02}-{j}:{k:02}
!       vorletzter {DE} im {de}, {h}:{i:02}-{j}:{k:02}
!       avant-dernier {FR} de {fr}, {h}h{i:02}-{j}h{k:02}
!       jeden ersten {DE} bis Dezember, {h}:{i:02}-{j}:{k:02}
!       every second {EN} from {a}.{m}. to {z2}, {h}:{i:02}-{j}:{k:02}
""".strip().splitlines()


@dataclass(frozen=True)
class Drawn:
    day: date
    gaps: tuple[int, int]
    start: time
    end: time
    weeks: int

    @property
    def days(self) -> list[date]:
        """Three in one month."""
        second = self.day + timedelta(days=self.gaps[0])
        return [self.day, second, second + timedelta(days=self.gaps[1])]

    def words(self) -> dict[str, Any]:
        a, b, c = self.days
        named = {language: names[a.month - 1] for language, names in MONTHS.items()}
        days = {language.upper(): names[a.weekday()] for language, names in WEEKDAYS.items()}
        last = [a + timedelta(weeks=self.weeks * every) for every in (1, 2)]
        z, z2 = (f"{day.day}.{day.month}.{day.year}" for day in last)
        clock = {"h": self.start.hour, "i": self.start.minute, "j": self.end.hour, "k": self.end.minute}
        more = {
            "a": a.day,
            "b": b.day,
            "c": c.day,
            "m": a.month,
            "y": a.year,
            "z": z,
            "z2": z2,
            "w": a.isocalendar().week,
        }
        wrong = {"WRONG": WEEKDAYS["fr"][(a.weekday() + 3) % 7]}
        return named | days | more | clock | wrong


def _at(day: date, drawn: Drawn, whole_hours: bool = False) -> Block:
    ends = (drawn.start, drawn.end)
    begins, finishes = (one.replace(minute=0) for one in ends) if whole_hours else ends
    return Block(datetime.combine(day, begins), datetime.combine(day, finishes))


def _early(drawn: Drawn) -> Block:
    return Block(datetime.combine(drawn.day, time(7)), datetime.combine(drawn.day, time(8)))


def _weekly(drawn: Drawn, every: int, count: int) -> Planned:
    return Planned(tuple(_at(drawn.day + timedelta(weeks=every * n), drawn) for n in range(count)))


def _month(drawn: Drawn, months: int = 1) -> list[list[date]]:
    """All days of its weekday, month by month from its own on."""
    numbers = [drawn.day.month + ahead for ahead in range(months)]
    days = [date(2026, 1, 1) + timedelta(days=ahead) for ahead in range(365)]
    return [[d for d in days if d.month == number and d.weekday() == drawn.day.weekday()] for number in numbers]


def _four(drawn: Drawn) -> Planned:
    found, year, month = [], drawn.day.year, drawn.day.month
    while len(found) < 4:
        found.append(next(d for n in range(1, 8) if (d := date(year, month, n)).weekday() == drawn.day.weekday()))
        year, month = year + month // 12, month % 12 + 1
    return Planned(tuple(_at(day, drawn) for day in found))


MEANT: dict[str, Callable[[Drawn], Planned | None]] = {
    "one": lambda n: Planned((_at(n.day, n),)),
    "hours": lambda n: Planned((_at(n.day, n, whole_hours=True),)),
    "three": lambda n: Planned(tuple(_at(day, n) for day in n.days)),
    "weeks": lambda n: _weekly(n, 1, n.weeks + 1),
    "every2": lambda n: _weekly(n, 2, n.weeks + 1),
    "times": lambda n: _weekly(n, 1, 4),
    "both": lambda n: Planned((_early(n), _at(n.day, n), _at(n.days[1], n))),
    "more": lambda n: Planned((_at(n.day, n), _at(n.days[1], n)), (n.days[2],)),
    "days": lambda n: Planned(days=(n.day,)),
    "days3": lambda n: Planned(days=tuple(n.days)),
    "start": lambda n: Planned(days=(n.day,), start=n.start),
    "month": lambda n: Planned(tuple(_at(day, n) for day in _month(n)[0])),
    "first": lambda n: Planned((_at(_month(n)[0][0], n),)),
    "last": lambda n: Planned((_at(_month(n)[0][-1], n),)),
    "firsts": lambda n: Planned(tuple(_at(month[0], n) for month in _month(n, 13 - n.day.month))),
    "four": _four,
    "!": lambda n: None,
}

#: Afternoons, so that no clock change falls into one; the end is at least an hour later.
DRAWN = st.builds(
    lambda month, day, gaps, hour, minute, length, end_minute, weeks: Drawn(
        date(2026, month, day), gaps, time(hour, minute), time(hour + length, end_minute), weeks
    ),
    st.integers(2, 12),
    st.integers(1, 12),
    st.tuples(st.integers(1, 7), st.integers(1, 7)),
    st.integers(8, 15),
    st.sampled_from([0, 15, 30, 45]),
    st.integers(1, 5),
    st.sampled_from([0, 15, 30, 45]),
    st.integers(1, 12),
)


def test_the_table_is_long_and_in_three_languages() -> None:
    assert len(TABLE) == len(set(TABLE)) >= 60
    for language in MONTHS:
        assert sum(f"{{{language}}}" in line or f"{{{language.upper()}}}" in line for line in TABLE) >= 8


@pytest.mark.parametrize("line", TABLE)
@settings(max_examples=12)
@given(drawn=DRAWN)
def test_a_series_is_read_as_it_is_meant_or_asked_back(line: str, drawn: Drawn) -> None:
    kind, pattern = line.split(maxsplit=1)
    text = pattern.format_map(drawn.words())
    try:
        found = series.planned(text, TODAY, ZONE)
    except Unreadable as no:
        assert str(no)
        assert kind == "!", f"{text}: {no}"
        return
    meant = MEANT[kind](drawn)
    assert (found.blocks, found.days, found.start) == (meant and (meant.blocks, meant.days, meant.start)), text


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Fr 5.3.2026 9-12", Why.WEEKDAY),
        ("jeden Freitag vom 5.3. bis 26.3., 9-12", Why.WEEKDAY),
        ("vom 5.3. bis 26.3. 9-12", Why.AMBIGUOUS),
        ("alle zwei Wochen vom 5.3. bis 26.3., 9-12", Why.RHYTHM),
        ("12.3. 12-9", Why.BACKWARDS),
        ("30.2. 9-12", Why.NO_SUCH_DAY),
        ("ab 5.3. jeden Donnerstag 9-12", Why.ENDLESS),
        ("Mo-Mi 10.-12.3. 9-16", Why.WEEKDAY),
        ("Sa/So 15./16.3. 9-16", Why.WEEKDAY),
        ("nächsten Donnerstag 9-12", Why.AMBIGUOUS),
        ("wöchentlich vom 5.3.2026 bis 4.3.2027, 9-12", Why.RANGE),
        ("täglich vom 1.1.1900 bis 1.1.2100, 9-12", Why.RANGE),
        ("29.3.2026 2:30-5", Why.SKIPPED),
        ("", Why.EMPTY),
        (" ;\n; ", Why.EMPTY),
    ],
)
def test_what_is_asked_back_says_why(text: str, why: Why) -> None:
    with pytest.raises(Unreadable) as no:
        series.planned(text, TODAY, ZONE)
    assert no.value.why is why


WAYS = {
    "10.-12.3. 9-17": ["10-12 x3", "10-12 x1 09:00"],
    "5.3. bis 26.3. 9-12": ["5-26 x4", "5-26 x22", "5-26 x16"],
    "nächsten Donnerstag 9-12": ["15-15", "22-22"],
    "samedi prochain de 9 h à 12 h": ["10-10", "17-17"],
    "1.3. - 31.3. montags 18-20": ["2-30 x5"],
    "10.-14.3. 9-12\n21.3. 9-12": ["10-21 x6", "10-21 x5", "10-21 x2"],
}


@pytest.mark.parametrize("text", WAYS)
def test_what_reads_in_a_few_ways_says_which(text: str) -> None:
    with pytest.raises(Unreadable) as no:
        series.planned(text, TODAY, ZONE)
    found = no.value.facts["ways"]
    assert isinstance(found, tuple) and len(found) == len(WAYS[text])
    for way, said in zip(found, sorted(WAYS[text], key=lambda one: "09:00" in one), strict=True):
        first, last = way.blocks[0].start.day, way.blocks[-1].end.day
        assert said.startswith(f"{first}") and f"{last}" in said
        assert " x" not in said or f" x{len(way.blocks)}" in said


def test_weekdays_beside_their_days_are_checked_and_read() -> None:
    for text in ("Mo-Mi 9.-11.3. 9-16", "lu-me 9-11 mars 9h-16h", "Mon, Tue and Wed 9, 10 and 11 March 9-16"):
        found = series.planned(text, TODAY, ZONE)
        assert [block.start.day for block in found.blocks] == [9, 10, 11], text
    found = series.planned("Sa/So 14./15.3. 9-16", TODAY, ZONE)
    assert [block.start.day for block in found.blocks] == [14, 15]


def test_what_cannot_be_read_is_kept_as_it_was_typed() -> None:
    for rest in ("neun bis zwölf", "(Mittag 12-13)", "de 9h à", "9-17, 8-16 TN"):
        assert series.planned(f"12.3. {rest}", TODAY, ZONE).rest == rest


def test_a_day_without_its_time_behind_others_does_not_get_theirs() -> None:
    for text in ("12.3. 9-12 und 19.3.", "12 mars 9h-12h et 19 mars"):
        found = series.planned(text, TODAY, ZONE)
        assert [block.start.day for block in found.blocks] == [12] and found.days == (date(2026, 3, 19),)


@pytest.mark.parametrize(
    ("text", "afternoon"),
    [
        ("13.3. 2-4", "14:00"),
        ("13.3. 9-12", None),
        ("13.3. 20-22", None),
        ("13.3. 20-22:30", ""),
        ("9.1.2027 9-12", None),
        ("9.1.27 9-12", None),
        ("9.1. 9-12", ""),
        ("12.3. 22:00 - 13.3. 07:00", ""),
        ("13.3. 4:30", "16:30"),
    ],
)
def test_night_hours_and_far_days_are_odd(text: str, afternoon: str | None) -> None:
    """`afternoon`: when it begins then; "" where there is no such reading, None where nothing is odd."""
    found = series.planned(text, TODAY, ZONE)
    assert ways.is_odd(found, text, TODAY) is (afternoon is not None)
    later = ways.afternoon(found)
    starts = [*(one.start.time() for one in later.blocks), later.start] if later else []
    assert (f"{starts[0]:%H:%M}" if starts and starts[0] else "") == (afternoon or "")


def test_lines_are_put_together_in_order_and_none_comes_twice() -> None:
    found = series.planned("19.3. 9-12\n12.3. 9-12; 12.3. 9-12\n", TODAY, ZONE)
    assert [block.start.day for block in found.blocks] == [12, 19]
    assert series.planned("12.3. und 19.3.\nje 9-12", TODAY, ZONE) == found
    mixed = series.planned("12.3. 9-12\n26.3.", TODAY, ZONE)
    assert (len(mixed.blocks), mixed.days) == (1, (date(2026, 3, 26),))


def test_a_missing_year_is_the_next_such_day_also_over_new_year() -> None:
    assert [block.start.year for block in series.planned("5.1. 9-12", TODAY, ZONE).blocks] == [2027]
    found = series.planned("10.12. und 7.1. je 9-12", TODAY, ZONE)
    assert [block.start.date() for block in found.blocks] == [date(2026, 12, 10), date(2027, 1, 7)]
    with pytest.raises(Unreadable):  # the first of them is over: which year?
        series.planned("8.1. und 15.1. je 9-12", TODAY, ZONE)


@pytest.mark.parametrize("rest", ["19.3.", "oder so", "bis Freitag", "im April", "2027", "26/3", "9.10"])
def test_what_may_speak_of_another_day_is_not_left_out(rest: str) -> None:
    with pytest.raises(Unreadable):
        series.planned(f"12.3. {rest} und was noch", TODAY, ZONE)


@settings(max_examples=60)
@given(LANGUAGES, st.lists(DRAWN, min_size=1, max_size=4))
def test_meetings_that_we_print_are_read_as_those_meetings(language: str, drawn: list[Drawn]) -> None:
    say = Say(language, ZONE.key)
    blocks = sorted({(datetime.combine(one.day, one.start), datetime.combine(one.day, one.end)) for one in drawn})
    lines = [say.span(start.replace(tzinfo=ZONE), end.replace(tzinfo=ZONE)) for start, end in blocks]
    found = series.planned("\n".join(lines), TODAY, ZONE)
    assert [(block.start, block.end) for block in found.blocks] == blocks


MORE = (
    "jeden je jeweils chaque every wöchentlich 4x alle zwei Wochen donnerstags 12.3. 5.3. 26.3. 13:30-17 9-12 ; \n und"
    " KW 12 semaine week Do jeudi ersten letzter premier first Thursday Monat im du mois März mars June Ende"
)
WORDS = st.lists(st.sampled_from([*MORE.split(" "), "vom", "bis", "du", "au", "from", "to", "oder"]), max_size=9)


def _texts() -> Iterator[Any]:
    yield PIECES.flatmap(lambda pieces: st.sampled_from([" ".join(pieces), "".join(pieces)]))
    yield WORDS.map(" ".join)
    yield st.text(max_size=60)


@settings(max_examples=300)
@given(st.one_of(*_texts()))
def test_no_text_makes_the_reader_fail_otherwise_and_every_date_reads_back(text: str) -> None:
    try:
        found = series.planned(text, TODAY, ZONE)
    except Unreadable as no:
        assert str(no)
        return
    say = Say("de", ZONE.key)
    for block in found.blocks:
        assert block.end is not None and block.start < block.end
        printed = say.span(block.start.replace(tzinfo=ZONE), block.end.replace(tzinfo=ZONE))
        assert series.planned(printed, TODAY, ZONE).blocks == (block,), text
    for day in found.days:
        assert series.planned(say.day(day), TODAY, ZONE).days == (day,), text
