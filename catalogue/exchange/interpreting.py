"""A row and its layout become a proposal, with remarks on every cell that a reader did not take."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from catalogue.cards import TextCard
from catalogue.exchange import splitting, timing
from catalogue.exchange.cells import CELL_READERS
from catalogue.exchange.column_names import PER_LANGUAGE
from catalogue.exchange.fields import FIELDS, Setting, reader, tidied
from catalogue.exchange.layouts import Layout
from catalogue.exchange.proposals import SessionProposal, Times
from catalogue.exchange.remarks import Accepted, Finding, Remark, Severity
from catalogue.exchange.rowreading import Mention, Reading
from catalogue.exchange.rows import Row
from catalogue.reading import dates
from catalogue.reading.seats import Seats
from catalogue.reading.unreadable import Unreadable, Why


@dataclass(frozen=True)
class Interpretation:
    """What a row comes to: a proposal, None where something in it is refused; code and title either way; remarks."""

    proposal: SessionProposal | None
    code: str | None
    title: str
    remarks: tuple[Remark, ...]


def interpret(row: Row, layout: Layout, setting: Setting) -> Interpretation:
    """The session that a row proposes. In the plain table, a further row of a code may leave the title empty."""
    reading = Reading(row, layout, setting)
    if row.extra:
        reading.remark("", row.extra[0], Finding.MORE_CELLS, Accepted.QUOTED, Severity.REFUSED)
    _read_cells(reading)
    _read_columns(reading)
    for theirs, split in layout.split.items():
        _split(reading, theirs, split.by, split.into)
        _search(reading, theirs, split.within)
    texts = _texts(reading)
    meetings = timing.meetings(reading)
    _check_seats(reading)
    timing.check_count(reading)
    timing.check_mentions(reading, meetings)
    proposal = _proposal(reading, texts, meetings)  # may remark too
    code, title = reading.facts.get("code") or None, texts[0].title if texts else ""
    return Interpretation(None if reading.refused else proposal, code, title, tuple(reading.remarks))


def _read_cells(reading: Reading) -> None:
    """What programs wrote into cells, as somebody would type it."""
    zone = ZoneInfo(reading.layout.source.zone) if reading.layout.source.zone else reading.setting.zone
    cells = dict(reading.row.cells)
    for theirs, name in reading.layout.read.items():
        text = cells.get(theirs, "")
        cells[theirs] = reading.attempt(theirs, text, partial(CELL_READERS[name], text, zone)) or ""
    reading.row = replace(reading.row, cells=cells)


def _read_columns(reading: Reading) -> None:
    for ours in {**reading.layout.columns, **reading.layout.joined, **reading.layout.always}:
        text = reading.cell(ours)
        read = partial(reader(ours), text, reading.setting)
        reading.facts[ours] = reading.attempt(reading.column(ours), text, read)
        if isinstance(seats := reading.facts[ours], Seats):
            reading.facts[ours] = seats.capacity
            _take(reading, reading.column(ours), text, {"minimum": seats.minimum})
    if reading.layout.source.key:
        code = tidied(reading.row.cells.get(reading.layout.source.key, ""))
        read = partial(FIELDS["code"].read, code, reading.setting)
        reading.facts["code"] = reading.attempt(reading.layout.source.key, code, read)


def _split(reading: Reading, theirs: str, by: str, into: tuple[str, ...]) -> None:
    text = tidied(reading.row.cells.get(theirs, ""))
    for part in filter(None, map(str.strip, text.split(by) if by else [text])):
        if into:
            read = partial(_first_that_can, reading, theirs, part, into)
            _take(reading, theirs, part, reading.attempt(theirs, part, read) or {})


def _search(reading: Reading, theirs: str, within: tuple[str, ...]) -> None:
    text = reading.row.cells.get(theirs, "")
    for name in within:
        read = partial(splitting.FINDERS[name], text, reading.setting)
        _take(reading, theirs, text, reading.attempt(theirs, text, read, Severity.DOUBTFUL) or {})


def _first_that_can(reading: Reading, theirs: str, part: str, names: tuple[str, ...]) -> Mapping[str, Any]:
    """What the first reader gives that can. The most telling refusal counts: a weekday that contradicts its date
    says more than "not understood", and is told also where the words are kept as they are."""
    refusals: list[Unreadable] = []
    for name in names:
        try:
            facts = splitting.READERS[name](part, reading.setting)
        except Unreadable as problem:
            refusals.append(problem)
            continue
        telling = next((problem for problem in refusals if problem.why not in (Why.FORM, Why.LONG)), None)
        if telling and name in splitting.ANYTHING:
            reading.remark(theirs, part, telling.why, telling.expected, Severity.DOUBTFUL, **telling.facts)
        return facts
    raise next((problem for problem in refusals if problem.why is not Why.FORM), refusals[0])


def _take(reading: Reading, theirs: str, text: str, facts: Mapping[str, Any]) -> None:
    for name, value in facts.items():
        before = reading.facts.get(name)
        if name == "mentions":
            reading.mentions += [Mention(theirs, words, day) for words, day in value]
        elif before is not None and value is None:
            continue
        elif before is not None and before != value:
            reading.remark(theirs, text, Finding.TWO_VALUES, Accepted.CHECK, Severity.DOUBTFUL, kept=before)
        else:
            reading.facts[name] = value
            reading.sources[name] = (theirs, text)


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


def _check_seats(reading: Reading) -> None:
    minimum, capacity = reading.facts.get("minimum"), reading.facts.get("capacity")
    if minimum is not None and capacity is not None and minimum > capacity:
        wrong = {"minimum": minimum, "capacity": capacity}
        column, text = reading.column("minimum"), reading.cell("minimum")
        reading.remark(column, text or str(minimum), Finding.FEWER_SEATS, Accepted.CHECK, Severity.REFUSED, **wrong)


def _given_here(reading: Reading, meetings: tuple[Times, ...]) -> frozenset[str]:
    """Columns of ours that this row fills, though not every row of its layout does."""
    found = {name for name in ("closes", "minimum") if reading.facts.get(name) is not None}
    if not meetings and reading.facts.get("first"):
        found |= {"closes", "date_note"}
    return frozenset(found | ({"note"} if reading.facts.get("about") else set()))


def _closes(reading: Reading, meetings: tuple[Times, ...]) -> date | None:
    """The last day to enrol. In the list of a year, `1.12.` for a course in March is a day of the year before."""
    closes: date | None = reading.facts.get("closes")
    if not meetings:
        return closes or reading.facts.get("first")
    start = min(meetings)[0].date()
    if closes is None or reading.setting.begins is None or closes <= start:
        return closes
    earlier = dates.day(reading.cell("closes"), reading.setting.today)
    return earlier if earlier <= start else closes


def _proposal(reading: Reading, texts: tuple[TextCard, ...], meetings: tuple[Times, ...]) -> SessionProposal:
    facts = reading.facts
    return SessionProposal(
        lines=(reading.row.line,),
        texts=texts,
        given=reading.layout.given | _given_here(reading, meetings),
        code=facts.get("code") or None,
        topic=facts.get("topic") or None,
        kind=facts.get("kind"),
        language=facts.get("language"),
        note="\n".join(filter(None, (facts.get("about"), facts.get("note")))),
        meetings=meetings,
        date_note=timing.note(reading, meetings),
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
        closes=_closes(reading, meetings),
        status=facts.get("status"),
        reserved=facts.get("reserved") or {},
    )
