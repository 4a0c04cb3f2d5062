"""Polling goes on whatever happens: what can't be stored is not confirmed, and comes again."""

import asyncio
from typing import Any, cast

from telegram import Bot

from bot import polling
from bot.intake import Intake


class Telegram:
    """Hands out one update until it is confirmed."""

    def __init__(self) -> None:
        self.offsets: list[int] = []

    async def do_api_request(self, method: str, api_kwargs: dict[str, Any], **_: Any) -> list[dict[str, Any]]:
        assert method == "getUpdates"
        self.offsets.append(api_kwargs["offset"])
        await asyncio.sleep(0)
        if api_kwargs["offset"] > 7:
            await asyncio.sleep(3600)
        return [{"update_id": 7}]


class Storing:
    """Fails at first, as a database does that is away."""

    def __init__(self) -> None:
        self.tries = 0

    async def store(self, payloads: list[dict[str, Any]]) -> None:
        self.tries += 1
        if self.tries == 1:
            raise OSError("the database is away")


async def test_updates_that_could_not_be_stored_are_fetched_again() -> None:
    telegram, storing = Telegram(), Storing()
    task = asyncio.create_task(polling.poll(cast(Bot, telegram), cast(Intake, storing)))
    while len(telegram.offsets) < 3:
        await asyncio.sleep(0.01)
    task.cancel()
    assert telegram.offsets == [0, 0, 8]
    assert storing.tries == 2
