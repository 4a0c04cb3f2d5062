"""Databases on one PostgreSQL server for test after test: emptied where that is enough, made anew where it is not.

Copying a template takes half a second of processor time, emptying the few tables that a test has filled a tenth of it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

from sqlalchemy import Connection, NullPool, create_engine
from sqlalchemy.engine import URL
from sqlalchemy.exc import OperationalError

from catalogue import schema

#: What the schema consists of. A test that changes anything of it leaves a database that nobody uses again.
_SHAPE = """
SELECT md5(string_agg(part, ',' ORDER BY part)) FROM (
  SELECT concat(oid, relname, relkind) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind <> 'S'
  UNION ALL SELECT concat(oid, conname) FROM pg_constraint
  UNION ALL SELECT concat(oid, tgname, tgenabled) FROM pg_trigger
  UNION ALL SELECT concat(attrelid, attname, atttypid) FROM pg_attribute WHERE attrelid >= 16384 AND attnum > 0
) AS parts(part)
"""
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
_OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
_SIZE = "SELECT pg_database_size(current_database())"
_NUMBERS = "SELECT setval(quote_ident(sequencename)::regclass, 1, false) FROM pg_sequences WHERE last_value IS NOT NULL"
#: Bytes of a database that is rather made anew than emptied; an empty one has about 9 million.
MOST = 16_000_000
_VERSION = "SELECT string_agg(version_num, ',') FROM alembic_version"


class Databases:
    """At head each, empty, one test at a time."""

    def __init__(self, admin: URL) -> None:
        self._admin = admin
        self._free: list[str] = []
        self._shapes: dict[str, str] = {}
        sql(admin, "CREATE DATABASE template_head")
        schema.upgrade(admin.set(database="template_head"))

    def take(self) -> URL:
        return self._admin.set(database=self._free.pop() if self._free else self._create())

    def give_back(self, url: URL) -> None:
        name = str(url.database)
        if self._emptied(name):
            self._free.append(name)
        else:
            sql(self._admin, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def _create(self) -> str:
        name = f"t_{uuid4().hex}"
        sql(self._admin, f"CREATE DATABASE {name} TEMPLATE template_head")
        with _connected(self._admin.set(database=name)) as db:
            self._shapes[name] = _shape(db)
        return name

    def _emptied(self, name: str) -> bool:
        """False where the test has left another schema, very many rows, or no database at all."""
        try:
            with _connected(self._admin.set(database=name)) as db:
                db.exec_driver_sql(_OTHERS)
                if db.exec_driver_sql(_SIZE).scalar_one() > MOST or _shape(db) != self._shapes[name]:
                    return False
                _empty(db)
                return True
        except OperationalError:
            return False


def _empty(db: Connection) -> None:
    """Every row goes, whoever refers to it; numbers begin at 1 again."""
    tables = db.exec_driver_sql(_TABLES).scalars().all()
    looks = " UNION ALL ".join(f"(SELECT '{table}' FROM {table} LIMIT 1)" for table in tables)
    filled = db.exec_driver_sql(looks).scalars().all()
    deletes = [f"DELETE FROM {table}" for table in filled]
    db.exec_driver_sql("; ".join(["SET session_replication_role = replica", *deletes, _NUMBERS]))


def _shape(db: Connection) -> str:
    return f"{db.exec_driver_sql(_VERSION).scalar()} {db.exec_driver_sql(_SHAPE).scalar()}"


@contextmanager
def _connected(url: URL) -> Iterator[Connection]:
    engine = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        yield connection


def sql(url: URL, statement: str) -> None:
    """One statement outside a transaction."""
    with _connected(url) as db:
        db.exec_driver_sql(statement)
