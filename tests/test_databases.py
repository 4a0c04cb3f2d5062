"""The database that tests use one after the other is always as at head."""

from sqlalchemy import text
from sqlalchemy.engine import URL

from tests.databases import TEMPLATE, Reused, connected

INSERT = (
    "INSERT INTO institutions (slug, name, languages, canton, created_at) "
    "VALUES ('a', 'A', 'de', 'BE', now()) RETURNING id"
)


def contents(url: URL) -> dict[str, object]:
    """Of every table and of what counts its rows."""
    with connected(url) as connection:
        names = connection.exec_driver_sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").scalars()
        tables = {name: connection.execute(text(f"SELECT * FROM {name}")).all() for name in names.all()}
        counters = connection.exec_driver_sql("SELECT sequencename, last_value FROM pg_sequences").all()
    return tables | {"": sorted(map(tuple, counters))}


def test_what_a_test_has_written_is_gone_and_numbers_begin_anew(reused: Reused, postgres: URL) -> None:
    for _ in range(2):
        reused.refresh()
        assert contents(reused.url) == contents(postgres.set(database=TEMPLATE))
        with connected(reused.url) as connection:
            assert connection.exec_driver_sql(INSERT).scalar() == 1
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")


def test_whoever_touches_the_schema_leaves_it_to_nobody(reused: Reused) -> None:
    reused.refresh()
    with connected(reused.url) as connection:
        connection.exec_driver_sql("DROP TRIGGER stamp_meetings ON meetings")
        connection.exec_driver_sql("ALTER TABLE outbox ALTER COLUMN due_at DROP NOT NULL")
    reused.refresh()
    with connected(reused.url) as connection:
        triggers = connection.exec_driver_sql("SELECT count(*) FROM pg_trigger WHERE tgname = 'stamp_meetings'")
        assert triggers.scalar() == 1


def test_whoever_is_still_connected_holds_nobody_up(reused: Reused) -> None:
    reused.refresh()
    with connected(reused.url) as left_open:
        left_open.exec_driver_sql("BEGIN")
        left_open.exec_driver_sql(INSERT)
        reused.refresh()
        left_open.invalidate()
    with connected(reused.url) as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM institutions").scalar() == 0
