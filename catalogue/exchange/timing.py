"""When a session takes place: what the cells of a row say of days and times becomes meetings, or a note in words.

A day without clock times is no meeting and gets none: the session keeps the day in its note and as the last day to
enrol, and the report says so.
"""

from datetime import date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from catalogue.exchange import coursedays
from catalogue.exchange.fields import FIELDS, Setting
from catalogue.exchange.proposals import Times
from catalogue.exchange.remarks import Accepted, Finding, Severity, refused
from catalogue.exchange.rowreading import Reading
from catalogue.reading import dates, moments, series, times
from catalogue.reading.dates import Span
from catalogue.reading.unreadable import Expected, Unreadable, Why
from catalogue.reading.words import WEEKDAY_NAMES

#: A weekly course over seven years, or a daily one over a year and a half.
MOST_MEETINGS = 400
#: A date so long before the first day is last year's: nobody announces a course so late, or so early.
LAST_YEAR = timedelta(days=300)


def meetings(reading: Reading) -> tuple[Times, ...]:
    """The meetings of a row; where it has days only, those go into the facts `first` and `last`."""
    start, end = (reading.facts.get(ours) or "" for ours in ("start", "end"))
    if (start or end) and not _days_typed(reading, start, end):
        return _typed(reading, start, end)
    days, slots = _days(reading), reading.facts.get("slots")
    _compare(reading)
    found = coursedays.meetings(days, slots) if slots else tuple(reading.facts.get("meetings", ()))
    if not found:
        _days_alone(reading, days)
    elif words := reading.facts.get("about"):
        reading.remark(reading.sources["slots"][0], words, Finding.ABOUT, Accepted.EXACT, Severity.DOUBTFUL)
    if len(found) > MOST_MEETINGS:
        facts = {"count": len(found), "most": MOST_MEETINGS}
        reading.remark("", str(found[0][0]), Finding.TOO_MANY_MEETINGS, Accepted.CHECK, Severity.REFUSED, **facts)
        return ()
    return tuple(
        times for times in found if reading.attempt("", str(times[0]), partial(_existing, times, reading.setting))
    )


def note(reading: Reading, found: tuple[Times, ...]) -> str:
    """The source's words where there are no meetings, after the days where the words do not name them."""
    words, first, last = (reading.facts.get(fact) for fact in ("date_note", "first", "last"))
    if found or not first or str(first.year) in (words or ""):
        return "" if found else words or ""
    days = f"{first:%d.%m.%Y}" + (f" – {last:%d.%m.%Y}" if last != first else "")
    text = "\n".join(filter(None, (days, words)))
    return str(reading.attempt("date_note", text, partial(FIELDS["date_note"].read, text, reading.setting)) or "")


def check_count(reading: Reading) -> None:
    """The announced number of course days, or stated hours over hours a day, against the days in the calendar."""
    computed = reading.facts.get("computed")
    if computed is None:
        return
    stated = reading.facts.get("count")
    for theirs, each in reading.layout.hours_each.items():
        hours, a_day = reading.facts.get("hours"), each.get(reading.row.cells.get(theirs, "").strip())
        if stated is None and hours is not None and a_day:
            stated = (hours / a_day).normalize()
    if stated is not None and stated != computed:
        column, text = reading.sources["span"]
        wrong = {"stated": f"{stated:f}" if not isinstance(stated, int) else stated, "computed": computed}
        reading.remark(column, text, Finding.CONTRADICTS, Accepted.CHECK, Severity.DOUBTFUL, **wrong)


def check_mentions(reading: Reading, found: tuple[Times, ...]) -> None:
    """Dates of last year in the texts of a session: somebody renewed the entry and left its text."""
    first = found[0][0].date() if found else reading.facts.get("first")
    for mention in reading.mentions:
        if first and first - mention.day > LAST_YEAR:
            facts = {"day": mention.day, "first": first}
            why, expected = Finding.LAST_YEARS, Accepted.CHECK
            reading.remark(mention.column, mention.text, why, expected, Severity.DOUBTFUL, **facts)


def _days(reading: Reading) -> tuple[date, ...]:
    """The days on which there surely is a meeting: listed ones, weekdays of a span, or the only day."""
    listed, span, weekdays, day = (reading.facts.get(fact) for fact in ("listed", "span", "weekdays", "day"))
    if listed:
        return tuple(listed)
    if span is not None and weekdays is not None and reading.facts.get("slots"):
        found = coursedays.course_days(span, weekdays, reading.setting.free)
        reading.facts["computed"] = len(found)
        return found
    if span is not None:
        return (span.first,) if span.first == span.last else ()
    return (day,) if day else ()


def _compare(reading: Reading) -> None:
    """The day that one cell names, against the days, or the day of the week, that another one does."""
    day, span, listed, weekday = (reading.facts.get(fact) for fact in ("day", "span", "listed", "weekday"))
    first = span.first if span else listed[0] if listed else None
    if day and first and first != day:
        column, text = reading.sources["day"]
        reading.remark(column, text, Finding.TWO_VALUES, Accepted.CHECK, Severity.DOUBTFUL, kept=first)
    if day and weekday not in (None, day.weekday()):
        column, text = reading.sources["weekday"]
        facts = {"day": day, "weekday": WEEKDAY_NAMES[day.weekday()]}
        reading.remark(column, text, Why.WEEKDAY, Expected.DAY, Severity.DOUBTFUL, **facts)


def _days_alone(reading: Reading, days: tuple[date, ...]) -> None:
    span = reading.facts.get("span")
    if not days and span is None:
        return
    first, last = (span.first, span.last) if span else (days[0], days[-1])
    reading.facts |= {"first": first, "last": last}
    if not reading.facts.get("is_open"):
        fact = next(fact for fact in ("span", "listed", "day") if fact in reading.sources)
        column, text = reading.sources[fact]
        reading.remark(column, text, Finding.NO_TIMES, Expected.MEETING, Severity.DOUBTFUL)


def _days_typed(reading: Reading, start: str, end: str) -> bool:
    """Start and end that are days without times; the plain table has none of these."""
    if reading.layout.plain:
        return False
    read = partial(_span, start, end, reading.setting.counted_from)
    try:
        reading.facts["span"] = read()
        reading.sources["span"] = (reading.column("start"), start)
    except Unreadable as problem:
        if problem.why is Why.FORM:
            return False
        reading.attempt(reading.column("start"), f"{start} - {end}".rstrip(" -"), read)
    return True


def _span(start: str, end: str, today: date) -> Span:
    first = dates.day(start, today)
    last = dates.day(end, first) if end else first
    if last < first:
        raise Unreadable(Expected.SPAN, Why.BACKWARDS)
    return Span(first, last)


def _typed(reading: Reading, start: str, end: str) -> tuple[Times, ...]:
    if not start:
        reading.remark(reading.column("end"), end, Finding.NO_START, Expected.MOMENT, Severity.REFUSED)
        return ()
    today, zone = reading.setting.counted_from, reading.setting.zone
    try:
        block = moments.meeting(start, today, zone)
    except Unreadable as problem:
        if not (listed := _listed(start, end, today, zone)):
            reading.remarks.append(refused(reading.row.line, reading.column("start"), start, problem))
        return listed
    last = block.end
    if end:
        last = reading.attempt(reading.column("end"), end, partial(_end, end, block.start, reading.setting))
    elif last is None:
        reading.remark(reading.column("end"), end, Finding.NO_END, Expected.MOMENT, Severity.REFUSED)
    return ((block.start, last),) if last else ()


def _listed(start: str, end: str, today: date, zone: ZoneInfo) -> tuple[Times, ...]:
    """Several days, or several times of a day, in one cell; empty where that is not what it says."""
    try:
        found = series.planned(f"{start} - {end}" if end else start, today, zone)
    except Unreadable:
        return ()
    whole = len(found.blocks) > 1 and not found.days and not found.rest
    return tuple((block.start, block.end) for block in found.blocks if block.end) if whole else ()


def _end(text: str, start: datetime, setting: Setting) -> datetime:
    """The end of a meeting: a time on the day it starts, or a date with a time."""
    try:
        end = datetime.combine(start.date(), times.clock(text))
    except Unreadable:
        end = moments.moment(text, start.date(), setting.zone)
    moments.existing(end, setting.zone, Expected.MOMENT)
    moments.ordered(start, end, setting.zone)
    return end


def _existing(meeting: Times, setting: Setting) -> Times:
    for local in meeting:
        moments.existing(local, setting.zone, Expected.MOMENT)
    return meeting
