"""Turns: A B A B …, and what several rounds say together."""

import math
import statistics
from collections.abc import Awaitable, Callable, Mapping, Sequence
from itertools import product

#: What one run of one contender measured, by name: {"updates/s": 412.0, "p99 ms": 8.1}.
Figures = Mapping[str, float]
Run = Callable[[int], Awaitable[Figures]]


async def in_turns(contenders: Mapping[str, Run], rounds: int) -> dict[str, list[Figures]]:
    """Run each contender once per round, in their order; a run is told the number of its round, from 0."""
    found: dict[str, list[Figures]] = {name: [] for name in contenders}
    for number, name in product(range(rounds), contenders):
        found[name].append(await contenders[name](number))
    return found


def column(runs: Sequence[Figures], name: str) -> list[float]:
    """One figure over all rounds."""
    return [figures[name] for figures in runs]


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def spread(values: Sequence[float]) -> float:
    """Half of the range from the smallest to the largest, as a part of the median; 0 where that is 0."""
    middle = median(values)
    return (max(values) - min(values)) / 2 / middle if middle else 0.0


def ratios(ours: Sequence[float], theirs: Sequence[float]) -> list[float]:
    """Round by round, so that what slowed a whole round falls out."""
    return [mine / other if other else float("nan") for mine, other in zip(ours, theirs, strict=True)]


def percentile(values: Sequence[float], part: float) -> float:
    """The smallest value that at least this part of all does not exceed (nearest rank)."""
    ranked = sorted(values)
    return ranked[max(0, math.ceil(len(ranked) * part) - 1)]
