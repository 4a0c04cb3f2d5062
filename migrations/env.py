"""Run by Alembic. One chain for SQLite and PostgreSQL; one migration at a time, whoever else tries."""

from typing import Literal

from alembic import context
from sqlalchemy import Connection, text

from catalogue.columns import Hundredths, UTCDateTime, WallTime
from catalogue.schema import migration_engine
from catalogue.tables import metadata

#: Any fixed number: holds other migrating programs back on PostgreSQL.
ONE_AT_A_TIME = 7_412_023


def _render(kind: str, value: object, _autogen: object) -> str | Literal[False]:
    plain = {
        UTCDateTime: "sa.DateTime(timezone=True)",
        WallTime: "sa.DateTime()",
        Hundredths: "sa.Integer()",
    }
    return plain.get(type(value), False) if kind == "type" else False


def _migrate(connection: Connection) -> None:
    sqlite = connection.dialect.name == "sqlite"
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=sqlite,
        render_item=_render,
        transactional_ddl=True,
    )
    if not sqlite:
        connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": ONE_AT_A_TIME})
    context.run_migrations()
    if sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()):
        raise RuntimeError(f"rows that point nowhere after the migration: {broken[:5]}")


with migration_engine(context.config.attributes["url"]).begin() as connection:
    _migrate(connection)
