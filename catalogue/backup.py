"""A consistent copy of the database while others write to it."""

import contextlib
import os
import shutil
import sqlite3
import subprocess
from pathlib import Path

from sqlalchemy.engine import URL

#: How every SQLite file begins (its file format, 1.3).
SQLITE = b"SQLite format 3\x00"


class NoCopy(Exception):
    """Why there is no copy, and what to do; what was there before is untouched."""


def copy(url: URL, file: Path) -> None:
    """Copy the database to `file`: SQLite as one file that needs nothing beside it, PostgreSQL as pg_dump writes it
    (custom format, for pg_restore). An older copy is replaced in one step, any other file is left alone.

    Raises NoCopy.
    """
    sqlite = url.get_backend_name() == "sqlite"
    _must_be_free(file, SQLITE if sqlite else b"PGDMP", Path(url.database or "") if sqlite else None)
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        if sqlite:
            _copy_sqlite(Path(url.database or ""), draft)
        else:
            _dump(url, draft)
        draft.replace(file)
    except (OSError, sqlite3.Error) as error:
        raise NoCopy(f"{file} can't be written: {error}; choose another place") from None
    finally:
        draft.unlink(missing_ok=True)


def _must_be_free(file: Path, signature: bytes, source: Path | None) -> None:
    """Only what looks like an older copy may be replaced."""
    if not file.exists():
        return
    if source is not None and file.samefile(source):
        raise NoCopy(f"{file} is the database itself; choose another name")
    try:
        with file.open("rb") as opened:
            beginning = opened.read(len(signature))
    except OSError as error:
        raise NoCopy(f"{file} can't be replaced: {error.strerror}; choose another name") from None
    if beginning not in (signature, b""):
        raise NoCopy(f"{file} is there and no copy of a database; choose another name")


def _copy_sqlite(source: Path, target: Path) -> None:
    """SQLite's Online Backup API, all pages in one step: one moment of the database, writers wait for nothing.

    The journal mode is set back, so that the copy is complete without the files that WAL keeps beside it.
    """
    with contextlib.closing(sqlite3.connect(source)) as living, contextlib.closing(sqlite3.connect(target)) as copied:
        living.backup(copied)
        copied.execute("PRAGMA journal_mode=DELETE")
        (sound,) = copied.execute("PRAGMA integrity_check(1)").fetchone()
    if sound != "ok":
        raise NoCopy(f"the database is damaged: {sound}; go back to an older copy")


def _dump(url: URL, target: Path) -> None:
    """pg_dump. The password goes by the environment: arguments are visible to everybody on the machine."""
    program = shutil.which("pg_dump")
    if program is None:
        raise NoCopy("copies of PostgreSQL are made by pg_dump, which is not on PATH: install PostgreSQL's client")
    address = url.set(drivername="postgresql", password=None).render_as_string()
    environment = os.environ | ({"PGPASSWORD": str(url.password)} if url.password else {})
    command = [program, "--format=custom", f"--file={target}", f"--dbname={address}"]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if ended.returncode:
        raise NoCopy(f"pg_dump says: {' '.join(ended.stderr.split())}")
