"""Delivery ends when it is told to, whatever happens at that moment."""

import asyncio
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from bot.budget import Budget
from bot.delivery import Delivery
from bot.now import Clock
from catalogue.database import Database, async_url


async def test_a_stop_that_comes_together_with_news_is_a_stop(sqlite_template: Path) -> None:
    database = Database(async_url(f"sqlite:///{sqlite_template}", Path()))
    delivery = Delivery(database, cast(Any, None), Budget(10), Clock(), cast(Any, SimpleNamespace()))
    for _ in range(50):
        running = asyncio.create_task(delivery.run(timedelta(seconds=60)))
        await asyncio.sleep(0.02)
        delivery.wake.set()
        await asyncio.sleep(0)
        running.cancel()
        done, _ = await asyncio.wait([running], timeout=5)
        assert done, "it goes on"
        await delivery.settle(5)
    await database.close()
