"""How fast the bot may send. Only lower bounds of time are asserted: a busy machine is never too fast."""

import asyncio
from collections.abc import Awaitable
from datetime import timedelta

import pytest

from bot import budget as budgeting
from bot.budget import SHARE_FOR_ANSWERS, Budget
from bot.sandbox.rates import Rates


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


async def test_at_full_speed_telegram_s_limits_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Notices to many people and several to a few, answers in between, for two minutes: no 429 from the sandbox."""
    clock = Pretended()
    monkeypatch.setattr(budgeting, "_time", lambda: clock.now)
    monkeypatch.setattr(budgeting, "_sleep", clock.sleep)  # of asyncio itself, a server beside would spin
    budget, rates = Budget(28), Rates(on=True)
    left = [*range(1, 400), *[7] * 20, *range(1, 2500)]
    while left and clock.now < 120:
        if len(left) % 9 == 0:
            await budget.answer(90_000 + len(left))
            rates.count(90_000 + len(left), clock.now)
        await budget.notice()
        crowded = budget.crowded()
        chat = next(one for one in left if one not in crowded)
        left.remove(chat)
        budget.count(chat)
        rates.count(chat, clock.now)
    assert not left
    assert clock.now > 2900 / 28


class Pretended:
    """Time that passes only where somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0

    async def sleep(self, seconds: float) -> None:
        self.now += seconds + 1e-6


async def test_a_flood_of_messages_from_one_person_is_answered_at_the_speed_of_their_chat() -> None:
    budget = Budget(1000)
    assert await _seconds(*(budget.answer(5) for _ in range(20))) < 0.9
    assert await _seconds(budget.answer(6)) < 0.9
    assert await _seconds(budget.answer(5)) >= 0.5
