"""What an import comes to: a line per refused or doubtful row, then how many rows became what."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from catalogue.exchange.origins import Gone
from catalogue.exchange.remarks import Remark, Severity
from catalogue.exchange.unusable import Unusable


@dataclass(frozen=True)
class Stir:
    """Whom a file would reach: sessions that move, sessions that it cancels, people who are told of all its changes."""

    moved: int = 0
    cancelled: int = 0
    people: int = 0


@dataclass(frozen=True)
class Report:
    """Rows of the file by what became of them. `fault`: nothing of the file could be taken, nothing was written.

    `stir`: of a file that is not taken in yet.
    """

    rows: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    remarks: tuple[Remark, ...] = field(default_factory=tuple)
    fault: Unusable | None = None
    gone: tuple[Gone, ...] = ()
    stir: Stir = Stir()

    @property
    def exit_code(self) -> int:
        """0 all rows in, 1 some refused, 2 the file can't be used."""
        return 2 if self.fault else int(self.refused > 0)

    @property
    def lines(self) -> tuple[str, ...]:
        """English text: a line per row with remarks, in the order of the file; what the file lacks; the counts."""
        found: dict[int, list[Remark]] = defaultdict(list)
        for remark in sorted(self.remarks, key=lambda remark: remark.line):
            found[remark.line].append(remark)
        fault = [str(self.fault)] if self.fault else []
        return (*fault, *(_line(line, remarks) for line, remarks in found.items()), *map(str, self.gone), self.summary)

    @property
    def summary(self) -> str:
        counts = f"new {self.new}, changed {self.changed}, unchanged {self.unchanged}, refused {self.refused}"
        return f"rows {self.rows}, {counts}"


def report(counts: Mapping[str, int], remarks: Iterable[Remark], gone: tuple[Gone, ...] = ()) -> Report:
    """A report of rows counted under new, changed, unchanged and refused."""
    total = Counter(counts).total()
    new, changed, unchanged = (counts[what] for what in ("new", "changed", "unchanged"))
    return Report(total, new, changed, unchanged, counts["refused"], tuple(remarks), gone=gone)


def _line(line: int, remarks: list[Remark]) -> str:
    worst = Severity.REFUSED if any(one.severity is Severity.REFUSED for one in remarks) else Severity.DOUBTFUL
    return f"line {line} {worst}: {'; '.join(map(str, remarks))}"
