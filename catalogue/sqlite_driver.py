"""aiosqlite, with fewer visits to its thread.

SQLAlchemy asks a driver for a cursor, an execution, the rows and an end, and aiosqlite goes to its thread and back for
each of the four; that is most of what a small statement costs. Here a writer makes one visit per statement, and its
transaction begins together with the first. A reader makes none: in WAL mode it waits for nobody, and what we read for
an answer takes less time than the way to a thread and back. The rest is aiosqlite's.
"""

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any, Self

import aiosqlite


class Cursor:
    """As PEP 249 has it, awaited; the rows are there as soon as the statement has run."""

    description: Any = None
    rowcount = -1
    lastrowid: int | None = None
    arraysize = 1

    def __init__(self, connection: "Connection") -> None:
        self._connection = connection
        self._rows: list[Any] = []

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, statement: str, parameters: Sequence[Any] = ()) -> None:
        await self._connection.visit(self._run, sqlite3.Cursor.execute, statement, parameters)

    async def executemany(self, statement: str, parameters: Sequence[Sequence[Any]]) -> None:
        await self._connection.visit(self._run, sqlite3.Cursor.executemany, statement, parameters)

    def _run(self, cursor: sqlite3.Cursor, execute: Any, statement: str, parameters: Any) -> None:
        """Where the connection runs its statements: a writer in its thread, a reader in the caller's."""
        try:
            execute(cursor, statement, parameters)
            self._rows = cursor.fetchall()
            self.description, self.rowcount, self.lastrowid = cursor.description, cursor.rowcount, cursor.lastrowid
        finally:
            cursor.close()

    async def fetchall(self) -> list[Any]:
        return self._rows

    async def close(self) -> None:
        self._rows = []


class Connection(aiosqlite.Connection):
    """What `create_async_engine(async_creator=…)` wants. `begin_with`: the statement that opens the transaction, due
    before the next one; "" when nothing is due."""

    begin_with = ""

    def cursor(self) -> Any:
        return Cursor(self)

    async def visit(self, run: Any, *arguments: Any) -> None:
        begin_with, self.begin_with = self.begin_with, ""

        def visited() -> None:
            if begin_with:
                self._conn.execute(begin_with)
            run(self._conn.cursor(), *arguments)

        await self._there(visited)

    async def _there(self, visited: Callable[[], object]) -> None:
        await self._execute(visited)  # type: ignore[no-untyped-call]

    async def commit(self) -> None:
        if not self._never_begun():
            await self._there(self._conn.commit)

    async def rollback(self) -> None:
        if not self._never_begun():
            await self._there(self._conn.rollback)

    def _never_begun(self) -> bool:
        """No statement has come; what was due to open the transaction is due no more."""
        begin_with, self.begin_with = self.begin_with, ""
        return bool(begin_with)


class Reader(Connection):
    """Runs its statements where it is called."""

    async def _there(self, visited: Callable[[], object]) -> None:
        visited()


async def connect(kind: type[Connection], path: str, busy_seconds: float) -> Connection:
    """Begin nothing by ourselves: transactions are the caller's."""
    options: dict[str, Any] = {"timeout": busy_seconds, "isolation_level": None, "check_same_thread": False}
    opened = kind(lambda: sqlite3.connect(path, **options), 64)
    opened._thread.daemon = True  # a program that ends need not wait for it
    await opened
    return opened
