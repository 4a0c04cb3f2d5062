"""A row and its layout become a proposal, with remarks on every cell that a reader did not take."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from catalogue.cards import TextCard
from catalogue.exchange import coursedays, splitting
from catalogue.exchange.fields import FIELDS, PER_LANGUAGE, Setting, reader, tidied
from catalogue.exchange.layouts import Layout
from catalogue.exchange.proposals import SessionProposal, Times
from catalogue.exchange.remarks import Accepted, Finding, Remark, Severity
from catalogue.exchange.rows import Row
from catalogue.reading import moments, times
from catalogue.reading.unreadable import Expected, Unreadable, Why

#: A weekly course over seven years, or a daily one over a year and a half.
MOST_MEETINGS = 400


@dataclass
class Reading:
    """What has been understood of a row so far, and what there is to remark."""

    row: Row
    layout: Layout
    setting: Setting
    facts: dict[str, Any] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)

    def cell(self, ours: str) -> str:
        """The text behind one of our columns: their cells, a line for each, their words turned into ours."""
        tidy = str.strip if self.layout.plain else tidied  # what we have written ourselves comes back as it was
        cells = (tidy(self.row.cells.get(column, "")) for column in self.layout.theirs(ours))
        text = "\n".join(filter(None, cells)) or self.layout.always.get(ours, "")
        return self.layout.values.get(ours, {}).get(text, text)

    def column(self, ours: str) -> str:
        """How the source calls one of our columns."""
        return " + ".join(self.layout.theirs(ours)) or ours

    def remark(
        self,
        column: str,
        value: str,
        why: Why | Finding,
        expected: Expected | Accepted,
        severity: Severity,
        **facts: object,
    ) -> None:
        self.remarks.append(Remark(self.row.line, column, value, why, expected, severity, facts))

    def attempt(self, column: str, value: str, read: Callable[[], Any], severity: Severity = Severity.REFUSED) -> Any:
        """What `read` gives; None and a remark where it can't."""
        try:
            return read()
        except Unreadable as problem:
            self.remark(column, value, problem.why, problem.expected, severity, **problem.facts)
            return None

    @property
    def refused(self) -> bool:
        return any(remark.severity is Severity.REFUSED for remark in self.remarks)


@dataclass(frozen=True)
class Interpretation:
    """What a row comes to: a proposal, None where something in it is refused; its code either way; all remarks."""

    proposal: SessionProposal | None
    code: str | None
    remarks: tuple[Remark, ...]


def interpret(row: Row, layout: Layout, setting: Setting) -> Interpretation:
    """The session that a row proposes. In the plain table, a further row of a code may leave the title empty."""
    reading = Reading(row, layout, setting)
    if row.extra:
        reading.remark("", row.extra[0], Finding.MORE_CELLS, Accepted.QUOTED, Severity.REFUSED)
    _read_columns(reading)
    for theirs, split in layout.split.items():
        _split(reading, theirs, split.by, split.into)
        _search(reading, theirs, split.within)
    texts = _texts(reading)
    meetings = _meetings(reading)
    _check_seats(reading)
    _check_count(reading)
    proposal = None if reading.refused else _proposal(reading, texts, meetings)
    return Interpretation(proposal, reading.facts.get("code") or None, tuple(reading.remarks))


def _read_columns(reading: Reading) -> None:
    for ours in {**reading.layout.columns, **reading.layout.always}:
        text = reading.cell(ours)
        read = partial(reader(ours), text, reading.setting)
        reading.facts[ours] = reading.attempt(reading.column(ours), text, read)
    if reading.layout.source.key:
        code = tidied(reading.row.cells.get(reading.layout.source.key, ""))
        read = partial(FIELDS["code"].read, code, reading.setting)
        reading.facts["code"] = reading.attempt(reading.layout.source.key, code, read)


def _split(reading: Reading, theirs: str, by: str, into: tuple[str, ...]) -> None:
    text = tidied(reading.row.cells.get(theirs, ""))
    for part in filter(None, map(str.strip, text.split(by) if by else [text])):
        if into:
            read = partial(_first_that_can, part, into, reading.setting)
            _take(reading, theirs, part, reading.attempt(theirs, part, read) or {})


def _search(reading: Reading, theirs: str, within: tuple[str, ...]) -> None:
    text = reading.row.cells.get(theirs, "")
    for name in within:
        read = partial(splitting.FINDERS[name], text, reading.setting)
        _take(reading, theirs, text, reading.attempt(theirs, text, read, Severity.DOUBTFUL) or {})


def _first_that_can(part: str, names: tuple[str, ...], setting: Setting) -> Mapping[str, Any]:
    refusals = []
    for name in names:
        try:
            return splitting.READERS[name](part, setting)
        except Unreadable as problem:
            refusals.append(problem)
    # The most telling one: a weekday that contradicts its date says more than "not understood".
    raise next((problem for problem in refusals if problem.why is not Why.FORM), refusals[0])


def _take(reading: Reading, theirs: str, text: str, facts: Mapping[str, Any]) -> None:
    for name, value in facts.items():
        before = reading.facts.get(name)
        if before is not None and value is None:
            continue
        if before is not None and before != value:
            reading.remark(theirs, text, Finding.TWO_VALUES, Accepted.CHECK, Severity.DOUBTFUL, kept=before)
        else:
            reading.facts[name] = value


def _texts(reading: Reading) -> tuple[TextCard, ...]:
    """One per language that has a title; the untagged columns are in the file's own language, which comes first."""
    own = reading.layout.source.language or reading.setting.language
    tags = dict.fromkeys(
        ours.partition("@")[2] for ours in reading.layout.columns if ours.partition("@")[0] in PER_LANGUAGE
    )
    found: dict[str, TextCard] = {}
    for tag in sorted(tags):
        words = {name: reading.facts.get(f"{name}@{tag}" if tag else name) or "" for name in PER_LANGUAGE}
        if words["title"] and (tag or own) not in found:
            found[tag or own] = TextCard(tag or own, **words)
    if not found and not reading.refused and not (reading.layout.plain and reading.facts.get("code")):
        column = reading.column("title") if "title" in reading.layout.columns else "title"
        reading.remark(column, "", Finding.NO_TITLE, Accepted.TITLE, Severity.REFUSED)
    return tuple(found.values())


def _meetings(reading: Reading) -> tuple[Times, ...]:
    start, end = (reading.facts.get(ours) or "" for ours in ("start", "end"))
    if start or end:
        return _typed_meeting(reading, start, end)
    span, weekdays, slots = (reading.facts.get(fact) for fact in ("span", "weekdays", "slots"))
    if span is None or weekdays is None or slots is None:
        return tuple(reading.facts.get("meetings", ()))
    days = coursedays.course_days(span, weekdays, reading.setting.free)
    reading.facts["days"] = len(days)
    found = coursedays.meetings(days, slots)
    if len(found) > MOST_MEETINGS:
        facts = {"count": len(found), "most": MOST_MEETINGS}
        reading.remark("", str(span), Finding.TOO_MANY_MEETINGS, Accepted.CHECK, Severity.REFUSED, **facts)
        return ()
    return tuple(
        times for times in found if reading.attempt("", str(times[0]), partial(_existing, times, reading.setting))
    )


def _typed_meeting(reading: Reading, start: str, end: str) -> tuple[Times, ...]:
    if not start:
        reading.remark(reading.column("end"), end, Finding.NO_START, Expected.MOMENT, Severity.REFUSED)
        return ()
    today, zone = reading.setting.today, reading.setting.zone
    block = reading.attempt(reading.column("start"), start, partial(moments.meeting, start, today, zone))
    if block is None:
        return ()
    last = block.end
    if end:
        last = reading.attempt(reading.column("end"), end, partial(_end, end, block.start, reading.setting))
    elif last is None:
        reading.remark(reading.column("end"), end, Finding.NO_END, Expected.MOMENT, Severity.REFUSED)
    return ((block.start, last),) if last else ()


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


def _check_seats(reading: Reading) -> None:
    minimum, capacity = reading.facts.get("minimum"), reading.facts.get("capacity")
    if minimum is not None and capacity is not None and minimum > capacity:
        wrong = {"minimum": minimum, "capacity": capacity}
        column, text = reading.column("minimum"), reading.cell("minimum")
        reading.remark(column, text or str(minimum), Finding.FEWER_SEATS, Accepted.CHECK, Severity.REFUSED, **wrong)


def _check_count(reading: Reading) -> None:
    """The announced number of course days, or stated hours over hours a day, against the days in the calendar."""
    computed = reading.facts.get("days")
    if computed is None:
        return
    stated = reading.facts.get("count")
    for theirs, each in reading.layout.hours_each.items():
        hours, a_day = reading.facts.get("hours"), each.get(reading.row.cells.get(theirs, "").strip())
        if stated is None and hours is not None and a_day:
            stated = (hours / a_day).normalize()
    if stated is not None and stated != computed:
        column = next((theirs for theirs, split in reading.layout.split.items() if "span" in split.into), "")
        text = reading.row.cells.get(column, "")
        wrong = {"stated": f"{stated:f}" if not isinstance(stated, int) else stated, "computed": computed}
        reading.remark(column, text, Finding.CONTRADICTS, Accepted.CHECK, Severity.DOUBTFUL, **wrong)


def _proposal(reading: Reading, texts: tuple[TextCard, ...], meetings: tuple[Times, ...]) -> SessionProposal:
    facts = reading.facts
    return SessionProposal(
        lines=(reading.row.line,),
        texts=texts,
        given=reading.layout.given,
        code=facts.get("code") or None,
        topic=facts.get("topic") or None,
        kind=facts.get("kind"),
        language=facts.get("language"),
        note=facts.get("note") or "",
        meetings=meetings,
        date_note="" if meetings else facts.get("date_note") or "",
        place=facts.get("place") or "",
        online=facts.get("online") or "",
        trainer=facts.get("trainer") or "",
        capacity=facts.get("capacity"),
        minimum=facts.get("minimum"),
        hours=facts.get("hours"),
        price=facts.get("price"),
        price_note=facts.get("price_note") or "",
        hosts=facts.get("hosts") or (),
        opens=facts.get("opens"),
        closes=facts.get("closes"),
        status=facts.get("status"),
        reserved=facts.get("reserved") or {},
    )
