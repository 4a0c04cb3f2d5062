"""A transaction on SQLite begins with its first statement, and is one all the same."""

from pathlib import Path

import pytest
from sqlalchemy import insert, make_url, select, text
from sqlalchemy.exc import IntegrityError, OperationalError

from catalogue import schema
from catalogue.database import Database, async_url
from catalogue.tables import institutions
from tests.factories import NOW

ROW = {"slug": "a", "name": "A", "languages": "de", "canton": "BE", "created_at": NOW}


@pytest.fixture
def url(tmp_path: Path) -> str:
    address = f"sqlite:///{tmp_path}/driver.db"
    schema.upgrade(make_url(address))
    return address


async def names(database: Database) -> list[str]:
    async with database.reading() as db:
        return list((await db.execute(select(institutions.c.slug))).scalars())


async def test_what_fails_half_way_leaves_nothing(url: str) -> None:
    database = Database(async_url(url, Path()))
    with pytest.raises(IntegrityError):
        async with database.writing() as db:
            await db.execute(insert(institutions), ROW)
            await db.execute(insert(institutions), ROW)
    assert await names(database) == []
    async with database.writing() as db:
        await db.execute(insert(institutions), [ROW, ROW | {"slug": "b"}])
    assert await names(database) == ["a", "b"]
    await database.close()


async def test_a_transaction_without_a_statement_is_none_and_the_next_one_is_whole(url: str) -> None:
    database = Database(async_url(url, Path()))
    for _ in range(3):
        async with database.writing():
            pass
        async with database.reading():
            pass
    async with database.writing() as db:
        await db.execute(insert(institutions), ROW)
        assert (await db.get_raw_connection()).driver_connection.in_transaction  # type: ignore[union-attr]
    assert await names(database) == ["a"]
    await database.close()


async def test_a_reader_sees_one_moment_while_others_write(url: str) -> None:
    database = Database(async_url(url, Path()))
    async with database.reading() as reader:
        assert (await reader.execute(text("SELECT count(*) FROM institutions"))).scalar_one() == 0
        async with database.writing() as db:
            await db.execute(insert(institutions), ROW)
        assert (await reader.execute(text("SELECT count(*) FROM institutions"))).scalar_one() == 0
    assert await names(database) == ["a"]
    await database.close()


async def test_a_second_process_waits_for_the_writer_and_then_says_so(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("catalogue.database.BUSY_SECONDS", 0.1)
    first, second = (Database(async_url(url, Path())) for _ in range(2))
    async with first.writing() as db:
        await db.execute(insert(institutions), ROW)
        with pytest.raises(OperationalError, match="locked"):
            async with second.writing() as other:
                await other.execute(insert(institutions), ROW | {"slug": "b"})
    async with second.writing() as other:
        await other.execute(insert(institutions), ROW | {"slug": "b"})
    assert await names(first) == ["a", "b"]
    for database in (first, second):
        await database.close()
