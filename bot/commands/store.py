"""The database as a command finds it: reachable, and at the revision that this program knows."""

import contextlib
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy.engine import URL
from sqlalchemy.exc import DatabaseError, OperationalError, ProgrammingError
from sqlalchemy.ext.asyncio import AsyncConnection

import migrations
from bot.commands.console import Unable
from bot.config import Config
from catalogue import schema
from catalogue.database import Database, async_url


class Unreachable(Unable):
    """No database there, or not for us."""


class OtherRevision(Unable):
    """Its tables are those of another version of this program."""


def ready(config: Config) -> URL:
    """The database's URL. SQLite is created or brought to head first.

    Raises Unreachable, and OtherRevision for PostgreSQL before its migration and for a database newer than we are.
    """
    url = reached(config)
    with understood(url):
        found, head = schema.revision(url), schema.head(url)
        if found == head:
            return url
        _must_be_known(found)
        if not is_sqlite(url):
            stands = f"at revision {found}" if found else "empty"
            raise OtherRevision(f"the database is {stands}, this program needs {head}: run `kursverbund migrate` first")
        schema.upgrade(url)
    return url


def migrated(config: Config) -> tuple[str | None, str]:
    """Bring the database to head; where it stood and where it stands. Raises as `ready` does."""
    url = reached(config)
    with understood(url):
        found, head = schema.revision(url), schema.head(url)
        if found != head:
            _must_be_known(found)
            schema.upgrade(url)
    return found, head


def reached(config: Config) -> URL:
    """The database's URL; a SQLite file needs a folder to be in. Raises Unreachable."""
    url = async_url(config.database.url, config.folder)
    folder = file_of(url).parent
    if is_sqlite(url) and not folder.is_dir():
        raise Unreachable(f"database.url: there is no folder {folder}; create it, or name another file")
    return url


def is_sqlite(url: URL) -> bool:
    return url.get_backend_name() == "sqlite"


def file_of(url: URL) -> Path:
    """Of a SQLite database."""
    return Path(url.database or "")


@contextlib.contextmanager
def understood(url: URL) -> Iterator[None]:
    """Turn what a database says when it can't serve us into Unreachable; bugs of ours stay what they are."""
    try:
        yield
    except DatabaseError as error:
        if type(error) not in (DatabaseError, OperationalError, ProgrammingError):
            raise
        where = str(file_of(url)) if is_sqlite(url) else url.set(drivername="postgresql").render_as_string()
        reason = " ".join(str(error.orig).split())
        raise Unreachable(f"the database {where} can't be used: {reason}; check database.url") from None


def _must_be_known(revision: str | None) -> None:
    if revision is None:
        return
    try:
        ScriptDirectory(str(Path(migrations.__file__).parent)).get_revision(revision)
    except CommandError:
        why = f"the database is at revision {revision}, which this program does not know"
        raise OtherRevision(f"{why}: it is newer; update kursverbund, or go back to a backup") from None


@contextlib.asynccontextmanager
async def opened(config: Config) -> AsyncIterator[Database]:
    """The database itself, for what takes several transactions. Raises as `ready` does."""
    url = ready(config)
    database = Database(url)
    try:
        with understood(url):
            yield database
    finally:
        await database.close()


@contextlib.asynccontextmanager
async def writing(config: Config) -> AsyncIterator[AsyncConnection]:
    """One transaction on the database, committed at the end. Raises as `ready` does."""
    async with opened(config) as database, database.writing() as db:
        yield db


@contextlib.asynccontextmanager
async def reading(config: Config) -> AsyncIterator[AsyncConnection]:
    """One look at the database. Raises as `ready` does."""
    async with opened(config) as database, database.reading() as db:
        yield db
