"""A foreign file is opened in a process of its own, with limits on memory and time.

Parsers allocate what a file asks for (a sheet with one cell in the last corner asks for gigabytes) and those written
in C may fall over; neither reaches the bot this way. The child prints one JSON line per row, or why it gave up.
"""

import json
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from zipfile import is_zipfile

from catalogue.exchange.rows import MOST_BYTES, Measure, Row, Table
from catalogue.exchange.unusable import Fault, Unusable

#: Enough for a file of the largest size in any format, and small beside the machine.
MOST_MEMORY = 768 * 1024 * 1024
MOST_SECONDS = 60

_ROOT = Path(__file__).parents[2]


def table(path: Path, format_name: str | None = None, rows_at: str = "") -> Table:
    """All rows of a file. `format_name`: csv, xlsx, json or yaml, else by the file's ending and first bytes.

    `rows_at`: dotted path to the list in JSON and YAML. Raises Unusable.
    """
    chosen = format_name or guessed(path)
    command = [sys.executable, "-P", "-m", "catalogue.exchange.quarantine", str(path), chosen, rows_at]
    # The token may stand in the environment; a process that reads foreign files does not get it.
    environment = {"PYTHONPATH": str(_ROOT), "PYTHONIOENCODING": "utf-8"}
    try:
        done = subprocess.run(command, env=environment, capture_output=True, timeout=MOST_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise Unusable(Fault.TOO_SLOW, seconds=MOST_SECONDS) from None
    return _told(done.stdout, done.returncode)


def guessed(path: Path) -> str:
    """The format by ending; with other endings a zip is a spreadsheet, the rest a table of text. Raises Unusable."""
    try:
        size = path.stat().st_size
        zipped = is_zipfile(path)
    except OSError:
        raise Unusable(Fault.MISSING) from None
    if size > MOST_BYTES:
        raise Unusable(Fault.TOO_LARGE, most=MOST_BYTES // 1_000_000)
    if size == 0:
        raise Unusable(Fault.EMPTY)
    named = {".json": "json", ".yaml": "yaml", ".yml": "yaml", ".xlsx": "xlsx"}.get(path.suffix.lower())
    return named or ("xlsx" if zipped else "csv")


def rows(path: Path, format_name: str, rows_at: str) -> Iterator[Row]:
    """The header and the rows of a file, read in this process, up to the limits."""
    from catalogue.exchange import delimited, trees, workbook  # each parser only where it runs

    readers = {
        "csv": lambda: delimited.rows(path),
        "xlsx": lambda: workbook.rows(path),
        "json": lambda: trees.json_rows(path, rows_at),
        "yaml": lambda: trees.yaml_rows(path, rows_at),
    }
    return Measure().checked(readers[format_name]())


def _told(lines: bytes, code: int) -> Table:
    told = [json.loads(line) for line in lines.splitlines() if line.endswith(b"}")]
    last = told.pop() if told else {}
    if "fault" in last:
        raise Unusable(Fault[last["fault"]], **last["facts"])
    if "complete" not in last or code:
        raise Unusable(Fault.TOO_HEAVY)
    found = [
        Row(entry["line"], entry["cells"], tuple(entry["extra"]), tuple(entry["unread"]), entry["year"])
        for entry in told
    ]
    columns = dict.fromkeys(column for row in found for column in row.cells)
    if not columns:
        raise Unusable(Fault.EMPTY)
    return Table(tuple(columns), tuple(found[1:]), found[0].line, found[0].unread, found[0].year)


def _main(path: str, format_name: str, rows_at: str) -> None:
    with suppress(ValueError, OSError):  # not every system has every limit
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    found = rows(Path(path), format_name, rows_at)
    try:
        for row in found:
            _print(line=row.line, cells=row.cells, extra=row.extra, unread=row.unread, year=row.year)
        _print(complete=True)
    except Unusable as problem:
        _print(fault=problem.fault.name, facts=problem.facts)


def _print(**entry: object) -> None:
    sys.stdout.write(json.dumps(entry, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    _main(*sys.argv[1:])
