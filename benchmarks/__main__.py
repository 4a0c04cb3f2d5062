"""`python -m benchmarks [name …]`: the table of all lines, or of some. FULL=1 adds the larger cases."""

import asyncio
import os
import signal
import sys
import traceback
from time import perf_counter

from benchmarks import calendars, claims, delivery, imports, lists, planning, presses, searching, seats, startup
from benchmarks.places import Scale, place
from benchmarks.table import Line, table

#: Each has `lines(place)`; the quick ones come first.
ALL = {
    "calendars": calendars.lines,
    "startup": startup.lines,
    "search": searching.lines,
    "imports": imports.lines,
    "claims": claims.lines,
    "planning": planning.lines,
    "seats": seats.lines,
    "delivery": delivery.lines,
    "lists": lists.lines,
    "presses": presses.lines,
}


def main(wanted: list[str]) -> int:
    """What can't be measured does not cost the rest; the exit code tells."""
    if unknown := sorted(set(wanted) - set(ALL)):
        sys.exit(f"no such benchmark: {', '.join(unknown)}; there are: {', '.join(ALL)}")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started is ended as well
    scale = Scale(full=bool(os.environ.get("FULL")))
    lines: list[Line] = []
    broken = 0
    for name in wanted or ALL:
        began = perf_counter()
        try:
            with place(scale) as here:
                lines += asyncio.run(ALL[name](here))
        except Exception:
            broken += 1
            traceback.print_exc()
        print(f"{name}: {perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
    print(table(lines))
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
