"""Search, as `benchmarks.search` measures it: p95 per kind of question, and how it grows with the programme."""

import asyncio
import importlib
from typing import Any

from benchmarks.places import Place
from benchmarks.table import Beside, Line

FEW, MANY, MOST = 100, 5_000, 100_000


async def lines(here: Place) -> list[Line]:
    """None where there is no such module."""
    try:
        search: Any = importlib.import_module("benchmarks.search")
    except ModuleNotFoundError:
        return []
    few = {key(f): f.p95 for f in await asyncio.to_thread(search.measure, FEW)}
    found = []
    for count in (MANY, MOST) if here.scale.full else (MANY,):
        for f in await asyncio.to_thread(search.measure, count):
            title = f"search, {f.kind}, {count:,} sessions, {f.database}"
            found.append(Line(title, "p95 ms", [f.p95], [Beside(f"{FEW} sessions", [few[key(f)]])]))
    return found


def key(figure: Any) -> tuple[str, str]:
    return figure.database, figure.kind
