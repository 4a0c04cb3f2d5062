"""PostgreSQL for tests: one database that is as fresh as a copy of the template, in a fraction of the time.

Making and dropping a database costs more than most tests do in it. So it is emptied, and made anew only for whoever
comes after somebody who has touched its schema.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import NullPool

from catalogue.database import Database

TEMPLATE, NAME = "template_head", "as_at_head"
#: Whatever is made, changed or dropped in a schema changes a row in one of these.
_CATALOGUES = ("class", "attribute", "attrdef", "constraint", "index", "proc", "trigger", "rewrite", "sequence")
_MARK = " UNION ALL ".join(f"SELECT count(*), max(xmin::text::bigint) FROM pg_{name}" for name in _CATALOGUES)
_OTHERS = (
    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = :name AND pid <> pg_backend_pid()"
)
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
#: Without triggers: neither foreign keys nor stamps matter where everything goes.
_EMPTY = f"""
DO $$ DECLARE one record; BEGIN
    SET LOCAL session_replication_role = replica;
    FOR one IN {_TABLES} LOOP
        EXECUTE 'DELETE FROM ' || quote_ident(one.tablename);
    END LOOP;
    PERFORM setval(quote_ident(sequencename), start_value, false) FROM pg_sequences WHERE last_value IS NOT NULL;
END $$"""


class Reused:
    """The database of one process of the tests, on the server that `admin` leads to; `url` leads to it."""

    def __init__(self, admin: URL) -> None:
        self._admin, self.url = admin, admin.set(database=NAME)
        self._mark: Any = None  # of its schema at head
        self._rows: dict[str, list[dict[str, Any]]] = {}  # what stands in it at head

    def refresh(self) -> None:
        """Whoever is still connected from a test before no longer is."""
        if self._mark is not None:
            with connected(self.url) as connection:
                connection.execute(text(_OTHERS), {"name": NAME})
                if _marked(connection) == self._mark:
                    self._empty(connection)
                    return
        self._make()

    def _empty(self, connection: Connection) -> None:
        connection.exec_driver_sql(_EMPTY)
        for table, rows in self._rows.items():
            columns = rows[0].keys()
            values = ", ".join(f":{column}" for column in columns)
            connection.execute(text(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({values})"), rows)

    def _make(self) -> None:
        with connected(self._admin) as connection:
            connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
            connection.exec_driver_sql(f"CREATE DATABASE {NAME} TEMPLATE {TEMPLATE}")
        with connected(self.url) as connection:
            self._mark = _marked(connection)
            tables = connection.exec_driver_sql(_TABLES).scalars().all()
            rows = {table: connection.exec_driver_sql(f"SELECT * FROM {table}").mappings().all() for table in tables}
        self._rows = {table: [dict(row) for row in found] for table, found in rows.items() if found}


def _marked(connection: Connection) -> Any:
    return connection.exec_driver_sql(_MARK).all()


@contextmanager
def connected(url: URL) -> Iterator[Connection]:
    """For a moment; every statement counts at once."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


_KNOWN: dict[str, AsyncEngine] = {}


def shares_statements(database: Database) -> Database:
    """Each engine would compile all statements anew, a third of what a test takes; they are the same for all of them.

    The compiled ones are kept by dialect, so that is shared as well.
    """
    for name in ("_writer", "_reader"):
        engine: AsyncEngine = getattr(database, name)
        known = _KNOWN.setdefault(f"{database.url.get_backend_name()}{name}", engine)
        for shared in ("dialect", "_compiled_cache"):
            setattr(engine.sync_engine, shared, getattr(known.sync_engine, shared))
    return database
