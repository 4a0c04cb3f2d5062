"""The table: a line for the product, under it each floor or peer with the ratio to it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from benchmarks.rounds import median, ratios, spread

HEAD = ("what", "unit", "product", "beside", "figure", "ratio", "±", "goal", "met")


@dataclass(frozen=True, slots=True)
class Goal:
    """What the ratio product / floor must reach: at least, or at most where less is better."""

    bound: float
    at_most: bool = False

    def met(self, ratio: float) -> bool:
        return ratio <= self.bound if self.at_most else ratio >= self.bound

    def __str__(self) -> str:
        return f"{'≤' if self.at_most else '≥'} {self.bound:.2g}"


@dataclass(frozen=True, slots=True)
class Beside:
    """A floor or a peer: its figure in each round."""

    name: str
    values: Sequence[float]
    goal: Goal | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One thing measured: the product's figure in each round, and what stood beside it in the same rounds."""

    what: str
    unit: str
    product: Sequence[float]
    beside: Sequence[Beside] = field(default=())


def cells(line: Line) -> list[tuple[str, ...]]:
    first = (line.what, line.unit, f"{figure(median(line.product))} {_around(line.product, '±')}".rstrip())
    if not line.beside:
        return [(*first, "", "", "", "", "", "")]
    rows: list[tuple[str, ...]] = []
    for number, other in enumerate(line.beside):
        rounds = ratios(line.product, other.values)
        ratio = median(rounds)
        goal, met = ("", "") if other.goal is None else (str(other.goal), "yes" if other.goal.met(ratio) else "no")
        start = ("", "", "") if number else first
        rows.append((*start, other.name, figure(median(other.values)), figure(ratio), _around(rounds), goal, met))
    return rows


def _around(values: Sequence[float], sign: str = "") -> str:
    """The spread; nothing where there was one round only."""
    return f"{sign}{spread(values):.0%}" if len(values) > 1 else ""


def figure(value: float) -> str:
    """Three digits that count."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def table(lines: Iterable[Line]) -> str:
    rows = [HEAD, *(row for line in lines for row in cells(line))]
    widths = [max(len(row[i]) for row in rows) for i in range(len(HEAD))]
    drawn = [" | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    drawn.insert(1, "-|-".join("-" * width for width in widths))
    return "\n".join(f"| {row} |" if number != 1 else f"|-{row}-|" for number, row in enumerate(drawn))
