"""What has been understood of a row so far: its cells in our terms, the facts read from them, and the remarks."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from catalogue.exchange.fields import Setting, tidied
from catalogue.exchange.layouts import Layout
from catalogue.exchange.remarks import Accepted, Finding, Remark, Severity
from catalogue.exchange.rows import Row
from catalogue.reading.unreadable import Expected, Unreadable, Why


@dataclass(frozen=True)
class Mention:
    """A full date that stands in a text of the row: whose cell, the whole text."""

    column: str
    text: str
    day: date


@dataclass
class Reading:
    """A row on its way. `sources`: the cell that each fact was read from, with its text; `mentions`: dates in texts."""

    row: Row
    layout: Layout
    setting: Setting
    facts: dict[str, Any] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    sources: dict[str, tuple[str, str]] = field(default_factory=dict)
    mentions: list[Mention] = field(default_factory=list)

    def cell(self, ours: str) -> str:
        """The text behind one of our columns: their cells, a line for each, their words turned into ours."""
        tidy = str.strip if self.layout.plain else tidied  # what we have written ourselves comes back as it was
        own = tidy(self.layout.composed(ours, self.row.cells))
        words = self.layout.values.get(ours, {})
        text = words.get(own) if own in words else "\n".join(words.get(line, line) for line in own.split("\n"))
        return (text or "").strip("\n") or self.layout.always.get(ours, "")

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
