"""What lists and files hand out: the report on a list, and what a file holds that somebody asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from catalogue.cards import ParticipantCard, SessionCard
from catalogue.documents.sheet import Cells
from catalogue.rules.states import Door


class FileKind(StrEnum):
    """Files that can be asked for; the last two are about one session."""

    TEMPLATE = "template"
    CATALOGUE = "catalogue"
    ENROLMENTS = "enrolments"
    PARTICIPANTS = "participants"
    HISTORY = "history"


#: About one session.
OF_SESSION = (FileKind.PARTICIPANTS, FileKind.HISTORY)


#: Where a remark is about a column, or about another sheet, and not about a row.
HEADER, SHEET = "header", "sheet"


@dataclass(frozen=True, slots=True)
class RemarkCard:
    """About one cell of a list. `why`, `expected`: English sentence parts, to be translated; `facts` fill them."""

    line: int
    column: str
    value: str
    why: str
    expected: str
    refused: bool
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GoneCard:
    """A coming session that its list no longer names."""

    title: str
    starts: datetime | None  # local


@dataclass(frozen=True, slots=True)
class ReportCard:
    """What a list comes to, in rows. `moved`, `cancelled`: sessions; `people`: who is told. `fault`: why nothing of it
    can be taken, an English sentence that `facts` fill."""

    name: str
    house: str
    rows: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    moved: int = 0
    cancelled: int = 0
    people: int = 0
    remarks: tuple[RemarkCard, ...] = ()
    gone: tuple[GoneCard, ...] = ()
    fault: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HistoryCard:
    """One change. `by`: who made it, "" the clock or the command line; `whom`: whose enrolment it is, else ""."""

    at: datetime
    by: str
    door: Door
    noun: str
    verb: str
    whom: str
    before: str
    after: str
    why: str


@dataclass(frozen=True, slots=True)
class FileTold:
    """A file that somebody asked for: `rows` of a table with its header, else people or changes of a session.

    `allowed`: they may still have it. `house`: its name, `slug`: its short name.
    """

    kind: FileKind
    allowed: bool
    house: str = ""
    slug: str = ""
    rows: Cells = ()
    columns: tuple[str, ...] = ()
    session: SessionCard | None = None
    people: tuple[ParticipantCard, ...] = ()
    history: tuple[HistoryCard, ...] = ()
