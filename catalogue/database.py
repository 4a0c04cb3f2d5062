"""The database: one engine, one way to read and one way to write.

SQLite: `BEGIN IMMEDIATE` through one writer at a time (a deferred transaction would fail on its first write under
load), readers beside it in WAL mode. PostgreSQL: ordinary transactions; verbs that count seats lock the session row.
"""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from functools import cache, partial
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Select, Table, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL
from sqlalchemy.exc import InterfaceError, InternalError, OperationalError, TimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.sql.dml import ReturningInsert

from catalogue import sqlite_driver

T = TypeVar("T")
#: The database is away or overloaded: what failed may go well next time. No ping before each use: it would cost every
#: look a round trip; the first failure of a lost server makes the pool anew.
PASSING_FAULTS = (OperationalError, InterfaceError, InternalError, TimeoutError)

#: How long a SQLite writer of another process may hold the file before we give up, in seconds.
BUSY_SECONDS = 10

#: Seconds after which a long look in a thread gives way to whoever waits; Python's usual ones would be felt.
GIVES_WAY, USUAL = 0.001, 0.005
#: Open at once; a look that awaits nothing but the database is over before the next begins.
SQLITE_READERS = 8
#: READ COMMITTED gives each statement a view of its own anyway; without BEGIN and ROLLBACK a look is half as long.
_POSTGRESQL_READER = {"isolation_level": "AUTOCOMMIT"}


def async_url(url: str, folder: Path) -> URL:
    """The configured URL with its driver; a relative SQLite path counts from `folder` (that of the config file)."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        path = Path(parsed.database or "")
        return parsed.set(drivername="sqlite+aiosqlite", database=str(folder / path))
    return parsed.set(drivername="postgresql+psycopg")


class Database:
    """Hands out connections inside transactions: `writing()` commits at the end, `reading()` never writes."""

    def __init__(self, url: URL) -> None:
        self.url = url
        self.is_sqlite = url.get_backend_name() == "sqlite"
        if self.is_sqlite:
            self._writer = _sqlite_engine(url, sqlite_driver.Connection, "BEGIN IMMEDIATE", 1)
            self._reader = _sqlite_engine(url, sqlite_driver.Reader, "BEGIN", SQLITE_READERS)
        else:
            self._writer = create_async_engine(url, pool_size=20, max_overflow=0)
            self._reader = self._writer.execution_options(**_POSTGRESQL_READER)
        self._one_writer = asyncio.Lock()

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        if not self.is_sqlite:
            async with self._writer.begin() as db:
                yield db
            return
        async with self._one_writer, self._writer.begin() as db:
            yield db

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        async with self._reader.connect() as db:
            yield db

    async def apart(self, look: Callable[[AsyncConnection], Coroutine[Any, Any, T]]) -> T:
        """A long look, in a thread with a loop and a connection of its own: nobody else waits for it."""

        async def looked() -> T:
            own = Database(self.url)
            try:
                async with own.reading() as db:
                    return await look(db)
            finally:
                await own.close()

        sys.setswitchinterval(GIVES_WAY)
        try:
            return await asyncio.to_thread(lambda: asyncio.run(looked()))
        finally:
            sys.setswitchinterval(USUAL)

    async def close(self) -> None:
        await self._writer.dispose()
        await self._reader.dispose()


def _sqlite_engine(url: URL, kind: type[sqlite_driver.Connection], begin_with: str, size: int) -> AsyncEngine:
    opened = partial(sqlite_driver.connect, kind, url.database or "", BUSY_SECONDS)
    engine = create_async_engine(url, async_creator=opened, pool_size=size, max_overflow=0)

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        for pragma in ("foreign_keys=ON", "synchronous=FULL", "journal_mode=WAL"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Any) -> None:
        connection.connection.driver_connection.begin_with = begin_with

    return engine


async def lock(db: AsyncConnection, row: Select[Any], *tables: Table, **parameters: Any) -> Any:
    """The one row, its parts in `tables` locked in this order until the transaction ends; None where there is none.

    `FOR NO KEY UPDATE` on PostgreSQL: rows that only refer to it wait for nothing. SQLite's one writer holds the lock
    already (the clause compiles to nothing there).
    """
    return (await db.execute(row.with_for_update(of=tables, key_share=True), parameters)).one_or_none()


@cache
def once(dialect: str, table: Table) -> ReturningInsert[Any]:
    """An INSERT that leaves things as they are where a unique constraint says that the row is there."""
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return insert(table).on_conflict_do_nothing().returning(*table.primary_key.columns)


async def insert_once(db: AsyncConnection, table: Table, **values: Any) -> Any:
    """Insert a row unless it is there: the key of a new one, None for one that was there."""
    return (await db.execute(once(db.dialect.name, table), values)).scalar_one_or_none()
