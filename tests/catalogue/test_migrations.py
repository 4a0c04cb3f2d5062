"""What stands in a database of an earlier version is there after the migration, and means the same."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, make_url, text
from sqlalchemy.engine import URL

from catalogue import schema
from tests.databases import connected

BEFORE = """INSERT INTO people (id, telegram_id, name, language, created_at) VALUES
    (1, 11, 'Regula', 'de', '2030-01-01'), (2, 12, 'Claire', 'fr', '2030-01-01'), (3, 13, 'Ruth', 'en', '2030-01-01'),
    (4, 14, 'Beat', 'de', '2030-01-01')"""
DRAFTS = """INSERT INTO drafts (person_id, form, step, answers, changed_at) VALUES
    (1, 'session', 'place', '{"training": 7}', '2030-03-01'), (2, 'list', 'report', '{"file": "a"}', '2030-03-01'),
    (3, 'done', 'list 12', '{}', '2030-03-01'), (4, 'done', 'session 5', '{}', '2030-03-01')"""


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[URL]:
    """A database without tables."""
    if request.param == "sqlite":
        yield make_url(f"sqlite:///{tmp_path / 'old.db'}")
        return
    admin: URL = request.getfixturevalue("postgres")
    with connected(admin) as connection:
        connection.exec_driver_sql("CREATE DATABASE an_old_one")
    yield admin.set(database="an_old_one")
    with connected(admin) as connection:
        connection.exec_driver_sql("DROP DATABASE an_old_one")


def _drafts(connection: Connection) -> list[tuple[object, ...]]:
    return [tuple(row) for row in connection.execute(text("SELECT person_id, kind, form FROM drafts ORDER BY 1"))]


def test_a_list_that_waited_and_a_half_filled_form_are_told_apart(empty: URL) -> None:
    """Each has room for the other beside it afterwards, and nobody for a second one of the same kind."""
    schema.upgrade(empty, "0006")
    with connected(empty) as connection:
        for statement in (BEFORE, DRAFTS):
            connection.exec_driver_sql(statement)
    schema.upgrade(empty)
    with connected(empty) as connection:
        assert _drafts(connection) == [
            (1, "form", "session"),
            (2, "list", "list"),
            (3, "list", "done"),
            (4, "form", "done"),
        ]
        beside = "INSERT INTO drafts (person_id, kind, form, step, answers, changed_at) SELECT person_id, "
        connection.exec_driver_sql(f"{beside} 'list', form, step, answers, changed_at FROM drafts WHERE person_id = 1")
        assert [kind for person, kind, _ in _drafts(connection) if person == 1] == ["form", "list"]
