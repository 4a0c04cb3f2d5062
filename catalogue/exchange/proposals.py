"""What a file proposes: sessions with their trainings, ready to be entered, each knowing the rows it comes from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from catalogue.cards import TextCard
from catalogue.reading.amounts import Money
from catalogue.reading.choices import Status
from catalogue.rules.states import Kind

#: Local start and end of one meeting, without zone: what was agreed.
Times = tuple[datetime, datetime]


@dataclass(frozen=True)
class SessionProposal:
    """One session as a file has it. `given`: names of our columns that the file has; what it lacks stays as it is.

    `texts`: title, description, audience per language, the first in the file's own. `hours` as stated, never derived.
    `price` None: unknown. `date_note`: the source's words where there is no date. `closes`: last day to enrol.
    """

    lines: tuple[int, ...]
    texts: tuple[TextCard, ...]
    given: frozenset[str]
    code: str | None = None
    topic: str | None = None
    kind: Kind | None = None
    language: str | None = None
    note: str = ""
    meetings: tuple[Times, ...] = ()
    date_note: str = ""
    place: str = ""
    online: str = ""
    trainer: str = ""
    capacity: int | None = None
    minimum: int | None = None
    hours: Decimal | None = None
    price: Money | None = None
    price_note: str = ""
    hosts: tuple[str, ...] = ()
    opens: date | None = None
    closes: date | None = None
    status: Status | None = None
    reserved: Mapping[str, int] = field(default_factory=dict)

    @property
    def line(self) -> int:
        return self.lines[0]

    @property
    def title(self) -> str:
        return self.texts[0].title

    @property
    def first_start(self) -> datetime | None:
        return min(self.meetings)[0] if self.meetings else None
