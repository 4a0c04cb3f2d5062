"""The command line as people use it: a process of its own, in a folder, with what it prints and how it ends."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine, make_url
from sqlalchemy.pool import NullPool

from tests import warm


@dataclass(frozen=True)
class Ended:
    code: int
    out: list[str]
    err: list[str]

    @property
    def complaint(self) -> str:
        """What it said to the person, who got no traceback."""
        text = "\n".join(self.err)
        assert "Traceback" not in text, text
        return text


def outside() -> dict[str, str]:
    """The environment without anything that configures us."""
    return {name: value for name, value in os.environ.items() if not name.startswith("KURSVERBUND_")}


async def kursverbund(folder: Path, *words: object, **environment: str) -> Ended:
    """Run a command in `folder`; `environment` is added to the one outside."""
    process = await asyncio.create_subprocess_exec(
        *warm.command(*words),
        cwd=folder,
        env=outside() | environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode is not None
    return Ended(process.returncode, out.decode().splitlines(), err.decode().splitlines())


def configured(folder: Path, database_url: str, more: str = "") -> Path:
    """A configuration in `folder` on this database; `more` is TOML."""
    path = folder / "config.toml"
    path.write_text(f'{more}\n[database]\nurl = "{database_url}"\n')
    return path


def by_hand(database_url: str, *statements: str) -> None:
    """Change a database as no verb would: SQL past the program, with SQLite's checks off."""
    url = make_url(database_url)
    driver = "postgresql+psycopg" if url.drivername == "postgresql" else "sqlite"
    engine = create_engine(url.set(drivername=driver), poolclass=NullPool)
    with engine.begin() as connection:
        if driver == "sqlite":
            connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
        for statement in statements:
            connection.exec_driver_sql(statement)


class Running:
    """A command that goes on until it is told to stop."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.printed: list[str] = []

    async def until(self, text: str) -> str:
        """The next line, of stdout or stderr, with this text. Fails with all that came where it does not come."""
        assert self._process.stdout is not None
        async with asyncio.timeout(40):
            while line := (await self._process.stdout.readline()).decode():
                self.printed.append(line)
                if text in line:
                    return line
        raise AssertionError(f"{text!r} was never said:\n{''.join(self.printed)}")

    async def stop(self) -> int:
        """SIGTERM, which has 10 seconds; hands out the exit code."""
        self._process.terminate()
        out, _ = await asyncio.wait_for(self._process.communicate(), 10)
        self.printed += out.decode().splitlines()
        assert self._process.returncode is not None
        return self._process.returncode


@asynccontextmanager
async def running(folder: Path, *words: object, **environment: str) -> AsyncIterator[Running]:
    """Start a command in `folder`, with its two streams as one; killed at the end if it still runs."""
    process = await asyncio.create_subprocess_exec(
        *warm.command(*words),
        cwd=folder,
        env=outside() | environment | {"PYTHONUNBUFFERED": "1"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        yield Running(process)
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()
