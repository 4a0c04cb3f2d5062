"""From empty to head, on both databases, and nothing left to migrate."""

from pathlib import Path

from sqlalchemy import make_url

from catalogue import schema
from catalogue.database import async_url


def test_tables_and_migrations_agree(database_url: str) -> None:
    schema.check(async_url(database_url, Path()).set(drivername=_sync(database_url)))


def test_migrating_a_database_at_head_changes_nothing(database_url: str) -> None:
    url = make_url(database_url).set(drivername=_sync(database_url))
    schema.upgrade(url)
    assert schema.revision(url) == schema.head(url)


def _sync(url: str) -> str:
    return "sqlite" if url.startswith("sqlite") else "postgresql+psycopg"
