"""The command line as people use it: a process of its own, in a folder, with what it prints and how it ends."""

import asyncio
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine, make_url
from sqlalchemy.pool import NullPool


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


async def kursverbund(folder: Path, *words: object, **environment: str) -> Ended:
    """Run a command in `folder`; `environment` is added to ours, from which KURSVERBUND_… is left out."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("KURSVERBUND_")}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", *map(str, words)),
        cwd=folder,
        env=ours | environment,
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
