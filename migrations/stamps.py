"""The triggers that give a training a new stamp with every change that a search could notice.

A migration that rebuilds one of the watched tables on SQLite (batch mode) calls `unwatch` before and `watch` after it:
SQLite drops the triggers with the old table, and will not rename the new one while others mention it.
"""

from alembic import op

# The trainings that a row `{row}` of a table is about, and the columns of it that a search looks at ("": all).
OF_SESSION = "SELECT training_id FROM sessions WHERE id = {row}.session_id"
OF_HOUSE = (
    "SELECT s.training_id FROM sessions s JOIN session_hosts h ON h.session_id = s.id WHERE h.institution_id = {row}.id"
)
WATCHED = {
    "trainings": ("SELECT {row}.id AS training_id", "kind, topic"),
    "training_texts": ("SELECT {row}.training_id AS training_id", ""),
    "sessions": ("SELECT {row}.training_id AS training_id", "training_id, state, language, place, online, zone"),
    "session_hosts": (OF_SESSION, ""),
    "meetings": (OF_SESSION, "session_id, starts_local, starts_at, cancelled_at"),
    "institutions": (OF_HOUSE, "name"),
}
RANDOM = {
    "sqlite": "abs(random() % 1099511627776)",
    "postgresql": "floor(random() * 1099511627776)::bigint",
}


def watch() -> None:
    """Write the triggers and give every training a new stamp."""
    dialect = op.get_bind().dialect.name
    op.execute(_stamp(dialect, "SELECT id AS training_id FROM trainings"))
    for table, (trainings, columns) in WATCHED.items():
        (_sqlite if dialect == "sqlite" else _postgresql)(table, trainings, f" OF {columns}" if columns else "")


def unwatch() -> None:
    dialect = op.get_bind().dialect.name
    for table in WATCHED:
        if dialect == "sqlite":
            for event in ("insert", "delete", "update"):
                op.execute(f"DROP TRIGGER IF EXISTS stamp_{table}_{event}")
        else:
            op.execute(f"DROP TRIGGER IF EXISTS stamp_{table} ON {table}")
            op.execute(f"DROP FUNCTION IF EXISTS stamp_{table}()")


def _stamp(dialect: str, trainings: str) -> str:
    """Renew the stamps of these trainings, each once."""
    return (
        f"INSERT INTO training_stamps (training_id, stamp) SELECT training_id, {RANDOM[dialect]} "
        f"FROM (SELECT DISTINCT training_id FROM ({trainings}) AS found WHERE training_id IS NOT NULL) AS once "
        f"WHERE true ON CONFLICT (training_id) DO UPDATE SET stamp = excluded.stamp"
    )


def _sqlite(table: str, trainings: str, columns: str) -> None:
    for event, rows in (("INSERT", ("NEW",)), ("DELETE", ("OLD",)), ("UPDATE", ("NEW", "OLD"))):
        found = " UNION ".join(trainings.format(row=row) for row in rows)
        what = f"{event}{columns if event == 'UPDATE' else ''}"
        op.execute(
            f"CREATE TRIGGER stamp_{table}_{event.lower()} AFTER {what} ON {table} BEGIN {_stamp('sqlite', found)}; END"
        )


def _postgresql(table: str, trainings: str, columns: str) -> None:
    """Stamped at the commit: a stamp locked earlier would be waited for by whoever holds a session, and in turn."""
    found = " UNION ".join(trainings.format(row=row) for row in ("NEW", "OLD"))
    op.execute(
        f"CREATE FUNCTION stamp_{table}() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN {_stamp('postgresql', found)}; RETURN NULL; END $$"
    )
    op.execute(
        f"CREATE CONSTRAINT TRIGGER stamp_{table} AFTER INSERT OR DELETE OR UPDATE{columns} ON {table} "
        f"DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION stamp_{table}()"
    )
