"""Processes that start fast: one server has imported the program and forks itself for every command.

A command is a process of its own as ever: with its folder, environment, streams and exit code, to be told by signals.
Only the second that Python takes to import everything is saved, some hundred times in one run of all tests.
"""

import atexit
import os
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
_CLIENT = Path(__file__).with_name("client.py")


def command(*words: object) -> tuple[str, ...]:
    """What to execute instead of `python -m bot WORDS`."""
    return (sys.executable, "-I", "-S", str(_CLIENT), _server(), *map(str, words))


@cache
def _server() -> str:
    """The path of its socket. It ends when its input does, at the latest with the process that asked first."""
    path = str(Path(tempfile.mkdtemp(prefix="kursverbund-warm-")) / "socket")
    outside = {name: value for name, value in os.environ.items() if not name.startswith("KURSVERBUND_")}
    arguments, pipe = (sys.executable, "-m", "tests.warm.server", path), subprocess.PIPE
    started = subprocess.Popen(arguments, cwd=ROOT, env=outside, stdin=pipe, stdout=pipe)
    assert started.stdout is not None and started.stdout.readline() == b"listening\n"
    atexit.register(started.communicate)
    return path
