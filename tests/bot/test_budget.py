"""How fast the bot may send. Only lower bounds of time are asserted: a busy machine is never too fast."""

import asyncio
from collections.abc import Awaitable
from datetime import timedelta

from bot.budget import SHARE_FOR_ANSWERS, Budget


async def _seconds(*waits: Awaitable[None]) -> float:
    loop = asyncio.get_running_loop()
    begun = loop.time()
    for wait in waits:
        await wait
    return loop.time() - begun


async def test_beyond_a_second_s_worth_messages_are_spaced() -> None:
    budget = Budget(20)
    assert await _seconds(*(budget.answer() for _ in range(30))) >= 10 / 20 * 0.9


async def test_notices_leave_room_for_somebody_who_waits_for_an_answer() -> None:
    budget = Budget(20)
    await _seconds(*(budget.notice() for _ in range(16)))
    held_back = asyncio.create_task(budget.notice())
    await asyncio.wait_for(budget.answer(), 5)
    assert not held_back.done()
    await held_back
    assert 0 < SHARE_FOR_ANSWERS < 1


async def test_a_429_stops_everybody_until_its_time_is_over() -> None:
    budget = Budget(1000)
    budget.pause(timedelta(seconds=0.3))
    budget.pause(timedelta(seconds=0.1))
    assert await _seconds(budget.free(), budget.answer(), budget.notice()) >= 0.3 * 0.9
