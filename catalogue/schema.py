"""The schema's revision: where a database stands and how it gets to head. Synchronous: it runs first."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.pool import NullPool

import migrations


def _config(url: URL) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.attributes["url"] = url
    return config


def head(url: URL) -> str:
    """The newest revision that this program knows."""
    return str(ScriptDirectory.from_config(_config(url)).get_current_head())


def revision(url: URL) -> str | None:
    """Where the database stands; None for an empty one. Raises SQLAlchemy's error where it can't be reached."""
    engine = migration_engine(url)
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def upgrade(url: URL, to: str = "head") -> None:
    """Bring the database to a revision. Several programs may try at once: one works, the others find it done."""
    command.upgrade(_config(url), to)


def check(url: URL) -> None:
    """Raise Alembic's error where tables and migrations differ."""
    command.check(_config(url))


def migration_engine(url: URL) -> Engine:
    """A synchronous engine with SQLite's foreign keys OFF: batch migrations would silently delete child rows."""
    if url.get_backend_name() != "sqlite":
        return create_engine(url, poolclass=NullPool)
    engine = create_engine(url.set(drivername="sqlite"), poolclass=NullPool, connect_args={"timeout": 60})

    @event.listens_for(engine, "connect")
    def prepare(connection, _record) -> None:  # type: ignore[no-untyped-def]
        connection.isolation_level = None
        connection.execute("PRAGMA foreign_keys=OFF")

    @event.listens_for(engine, "begin")
    def begin(connection) -> None:  # type: ignore[no-untyped-def]
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine
