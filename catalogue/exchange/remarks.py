"""What there is to say about a file and its rows: refused or doubtful, where, and what would be accepted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from catalogue.reading.unreadable import Expected, Unreadable, Why

#: Longer values are cut in a report.
_SHOWN = 60


class Severity(StrEnum):
    REFUSED = "refused"  # nothing of the row is written
    DOUBTFUL = "doubtful"  # the row is taken, and somebody should look at it


class Finding(StrEnum):
    """What is odd about a row; English sentence parts, facts in braces."""

    NO_TITLE = "no title"
    NO_END = "a start without an end"
    NO_START = "an end without a start"
    MORE_CELLS = "more cells than the header has"
    CONTRADICTS = "contradicts its dates: the file says {stated} meetings, they give {computed}"
    TWO_VALUES = "another cell of the row says {kept}, which is kept"
    TOO_MANY_MEETINGS = "gives {count} meetings, more than {most}"
    FEWER_SEATS = "the minimum {minimum} is above the capacity {capacity}"
    OTHER_TITLE = "line {line} has the same code and another title, {title}"
    CODE_TWICE = "the code stands also on line {lines}; this session is taken in without it"
    DIFFERS = "line {line} says something else, which is kept"
    SAME_MEETING = "this meeting stands already on line {line}"
    SAME_SESSION = "title and start are those of line {line}"
    WITH_REFUSED = "belongs to the session of line {line}, which is refused"
    NOT_HOST = "your own institution is not among them"
    NO_SUCH_HOUSE = "no institution has this short name"
    NOBODY_TO_ASK = "nobody coordinates there yet who could be asked; this host is left out"
    LIKELY_DUPLICATE = "a session of the same title is in the catalogue already: {starts}"
    TWIN_UNDATED = "a session of the same title is in the catalogue without a date"
    GETS_DATE = "the session of this title that is in the catalogue without a date gets this one"
    UNDATED = "no column says when; new sessions without a date: {count}"
    NO_DATE = "has no date, and others of the list have one"
    OTHER_SHEETS = "not read, only one sheet of a file is"
    UNKNOWN_COLUMN = "not known; all that stands there is left out, for example {example}"
    NO_TIMES = "days without a start and an end each are no meetings; they are kept as a note"
    ABOUT = "only about; the times are taken as written, and the words are kept in the note"
    LAST_YEARS = "names {day}, and the session begins on {first}: a text of last year?"
    SEATS_TAKEN = "{taken} seats are taken, and a file takes none away"
    RESERVED_TOO_MANY = "{reserved} seats are reserved, and there are {capacity}"
    STAYS = "the session is in the catalogue as {state} and stays so"
    HOLIDAY = "{day} is a holiday: {name}"
    CLOSED = "{house} is closed on {day}"
    ROOM_TAKEN = "{title} is there at the same time, on {starts}"
    ROOM_TWICE = "line {line} has the same place at the same time"
    TRAINER_TAKEN = "{title} has the same trainer at the same time, on {starts}"
    TRAINER_TWICE = "line {line} has the same trainer at the same time"
    OVERLAPS = "two of its dates overlap: {first} and {second}"
    OVER = "{day} is over"


class Accepted(StrEnum):
    """What would be accepted instead; English sentence parts, facts in braces."""

    TITLE = "a title"
    ONE_CODE_EACH = "another code for each session, the same title in all rows of one session"
    ONE_ROW_EACH = "every meeting once"
    CODE_FOR_BOTH = "a code for each of the two sessions"
    OWN_HOUSE = "a list with your own institution"
    KNOWN_HOUSE = "short names of institutions in the network"
    INVITED = "institutions with a coordination; whoever runs the network can invite one"
    QUOTED = "cells with separators in them in quotation marks"
    SAME_IN_ALL = "the same in all rows of one session or training"
    MOVE_WITH_CODE = "the exported list, in which every session has a code; with it, a new time moves the session"
    ONE_DATE = "this date; if it is another session's, first a date for the one in the catalogue"
    DATES = "columns for start and end, or the date to be fixed later"
    FIXED_LATER = "a start and an end, or no such row; without, the date is to be fixed"
    ONE_SHEET = "everything on one sheet, or a file for each"
    COLUMNS = "the columns of the plain table"
    CHECK = "dates and numbers that agree"
    EXACT = "times without about"
    CANCEL = "status cancelled, or no status"
    AS_MANY_AS_TAKEN = "{taken} or more; the session in the chat offers what to do with fewer"
    AS_MANY_AS_THERE_ARE = "reserved seats up to {capacity} in all"
    COMPLETE = "all rows of a session readable"
    IF_MEANT = "as it is, if you mean it so"


@dataclass(frozen=True)
class Remark:
    """About one cell of one row. `line`: as the source counts, from 1; JSON and YAML count their entries."""

    line: int
    column: str
    value: str
    why: Why | Finding
    expected: Expected | Accepted
    severity: Severity
    facts: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        facts = {name: _plain(value) for name, value in self.facts.items()}
        why, expected = (words.format(**facts) for words in (self.why, self.expected))
        return f"{self.column} {shown(self.value)}: {why}; accepted: {expected}"


def _plain(value: object) -> object:
    """Of a name in several languages the first."""
    return next(iter(value.values()), "") if isinstance(value, Mapping) else value


def refused(line: int, column: str, value: str, problem: Unreadable) -> Remark:
    """The remark for a cell that a reader did not take."""
    return Remark(line, column, value, problem.why, problem.expected, Severity.REFUSED, problem.facts)


def shown(value: str) -> str:
    """A value for a report: one line, quoted, not longer than a glance."""
    plain = " ".join("".join(sign if sign.isprintable() else " " for sign in value).split())
    return f'"{plain[:_SHOWN]}…"' if len(plain) > _SHOWN else f'"{plain}"'
