"""Answered updates are marked together, and nobody is told so before it is committed."""

import asyncio
from typing import Any

from sqlalchemy import func, select

from bot.done import Done
from bot.intake import slim
from bot.now import Clock
from catalogue import inbox
from catalogue.database import Database
from catalogue.tables import inbox as rows
from tests.factories import NOW


async def stored(database: Database, count: int) -> list[int]:
    async with database.writing() as db:
        letters = await inbox.store(db, [(n, 7, {"update_id": n}) for n in range(count)], NOW)
    return [letter.id for letter in letters]


async def test_a_busy_moment_costs_a_few_commits(database: Database) -> None:
    ids = await stored(database, 40)
    done, commits = Done(database, Clock()), 0
    writing = database.writing

    def counted() -> Any:
        nonlocal commits
        commits += 1
        return writing()

    database.writing = counted  # type: ignore[method-assign]
    await asyncio.gather(*(done.mark(id_) for id_ in ids))
    async with database.reading() as db:
        assert (await db.execute(select(func.count()).where(rows.c.handled_at.is_(None)))).scalar_one() == 0
    assert commits <= 3


async def test_who_comes_while_one_transaction_marks_goes_into_the_next(database: Database) -> None:
    first, second = await stored(database, 2)
    done = Done(database, Clock())
    async with database.writing() as db:
        tasks = [asyncio.create_task(done.mark(first))]
        await asyncio.sleep(0.05)
        tasks.append(asyncio.create_task(done.mark(second)))
        if database.is_sqlite:  # one writer at a time
            await asyncio.sleep(0.05)
            assert not any(task.done() for task in tasks)
        await db.rollback()
    await asyncio.gather(*tasks)
    async with database.reading() as db:
        assert [letter.id for letter in await inbox.waiting(db)] == []


def test_of_a_pressed_message_only_which_one_it_was_is_kept() -> None:
    message = {"message_id": 5, "date": 1, "chat": {"id": 7}, "text": "Erste Hilfe", "reply_markup": {}}
    press = {"update_id": 1, "callback_query": {"id": "3", "data": "s-1", "message": message}}
    kept = slim(press)["callback_query"]
    assert kept == {"id": "3", "data": "s-1", "message": {"message_id": 5, "date": 1, "chat": {"id": 7}}}
    assert message["text"] == "Erste Hilfe"
    assert slim({"update_id": 2, "message": message}) == {"update_id": 2, "message": message}
    assert slim({"update_id": 3, "callback_query": {"id": "4"}}) == {"update_id": 3, "callback_query": {"id": "4"}}
