"""`python -m benchmarks [name …]`: the table of all lines, or of some. FULL=1 adds the larger cases."""

import asyncio
import importlib
import inspect
import signal
import sys
from time import perf_counter
from typing import Any

from benchmarks.places import Place, place
from benchmarks.table import Line, table

#: Modules with `lines(place)`, the quick ones first; one that is not there is left out.
NAMES = ("calendars", "startup", "searching", "imports", "seats", "delivery", "presses")


def chosen(wanted: list[str]) -> list[tuple[str, Any]]:
    """The modules; a name that is none is wrong usage."""
    if unknown := sorted(set(wanted) - set(NAMES)):
        sys.exit(f"no such benchmark: {', '.join(unknown)}; there are: {', '.join(NAMES)}")
    names = [name for name in NAMES if name in wanted or not wanted]
    return [(name, module) for name in names if (module := _module(name)) is not None]


def _module(name: str) -> Any:
    try:
        return importlib.import_module(f"benchmarks.{name}")
    except ModuleNotFoundError as error:
        if error.name != f"benchmarks.{name}":
            raise
        return None


async def measured(module: Any, here: Place) -> list[Line]:
    found = module.lines(here)
    lines: list[Line] = await found if inspect.isawaitable(found) else found
    return lines


def main(wanted: list[str]) -> int:
    """One line that can't be measured does not cost the others."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started is ended as well
    lines: list[Line] = []
    broken = 0
    for name, module in chosen(wanted):
        began = perf_counter()
        with place() as here:
            try:
                lines += asyncio.run(measured(module, here))
            except Exception as error:
                broken += 1
                tell(f"{name}: could not be measured: {error}")
        tell(f"{name}: {perf_counter() - began:.0f} s")
    sys.stdout.write(table(lines) + "\n")
    return 1 if broken else 0


def tell(words: str) -> None:
    sys.stderr.write(words + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
