"""Faults on order and Telegram's rates: what the bot's library sees of them."""

import asyncio
import time
from datetime import timedelta

import pytest
from telegram import Bot
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TimedOut

from bot.sandbox.rates import Rates
from bot.sandbox.refusal import ApiRefusal
from bot.sandbox.serving import SandboxServer
from tests.bot.sandbox.conftest import Api
from tests.visitor import Stage, Visitor


async def said(person: Visitor) -> list[str]:
    return [message.text for message in await person.look() if message.from_bot]


async def test_the_next_calls_fail_and_then_no_more(bot: Bot, anna: Visitor, stage: Stage) -> None:
    await stage.fail("status", "sendMessage", status=502, times=2)
    for text in ("one", "two"):
        with pytest.raises(NetworkError, match="Bad Gateway"):
            await bot.send_message(anna.id, text)
    await bot.send_message(anna.id, "three")
    assert await said(anna) == ["three"]


async def test_too_many_requests_names_the_seconds_to_wait(bot: Bot, anna: Visitor, stage: Stage) -> None:
    await stage.fail("status", status=429, retry_after=7)
    with pytest.raises(RetryAfter) as refused:
        await bot.send_message(anna.id, "x")
    assert refused.value.retry_after == timedelta(seconds=7)


async def test_other_methods_and_other_chats_are_spared(bot: Bot, anna: Visitor, stage: Stage) -> None:
    beat = await stage.visitor("Beat")
    await beat.say("/start", settle=False)
    await stage.fail("status", "sendMessage", chat_id=beat.id, status=403, description="Forbidden: go away")
    await bot.get_me()
    await bot.send_message(anna.id, "x")
    with pytest.raises(Forbidden):
        await bot.send_message(beat.id, "x")


async def test_a_connection_broken_before_leaves_nothing_behind(bot: Bot, anna: Visitor, stage: Stage) -> None:
    await stage.fail("reset_before", "sendMessage")
    with pytest.raises(NetworkError) as broken:
        await bot.send_message(anna.id, "x")
    assert not isinstance(broken.value, BadRequest | TimedOut)
    assert await said(anna) == []


async def test_a_connection_broken_after_leaves_the_message(bot: Bot, anna: Visitor, stage: Stage) -> None:
    await stage.fail("reset_after", "sendMessage")
    with pytest.raises(NetworkError):
        await bot.send_message(anna.id, "x")
    assert await said(anna) == ["x"]


async def test_a_timeout_leaves_the_message_and_no_answer(bot: Bot, anna: Visitor, stage: Stage) -> None:
    await stage.fail("timeout", "sendMessage", seconds=1)
    with pytest.raises(TimedOut):
        await bot.send_message(anna.id, "x", read_timeout=0.2)
    assert await said(anna) == ["x"]


async def test_a_delay_and_a_latency_only_take_time(bot: Bot, anna: Visitor, stage: Stage) -> None:
    await stage.fail("delay", "sendMessage", seconds=0.3)
    await stage.post("latency", seconds=0.2)
    before = time.monotonic()
    await bot.send_message(anna.id, "x")
    assert time.monotonic() - before >= 0.5


async def test_an_outage_takes_polling_along_and_ends(bot: Bot, api: Api, anna: Visitor, stage: Stage) -> None:
    await stage.fail("reset_before", for_seconds=0.5)
    with pytest.raises(NetworkError):
        await bot.get_updates()
    with pytest.raises(NetworkError):
        await bot.send_message(anna.id, "x")
    await asyncio.sleep(0.5)
    assert len(await bot.get_updates()) == 1


async def test_every_call_is_in_the_log_with_its_outcome(bot: Bot, api: Api, anna: Visitor, stage: Stage) -> None:
    await bot.send_message(anna.id, "x")
    await api("sendMessage", chat_id=1, text="x")
    await stage.fail("reset_before", "sendMessage")
    with pytest.raises(NetworkError):
        await bot.send_message(anna.id, "x")
    calls = await stage.calls("sendMessage")
    assert [(call["code"], call["description"]) for call in calls] == [
        (200, ""),
        (400, "Bad Request: chat not found"),
        (0, "connection reset"),
    ]
    assert calls[0]["params"]["text"] == "x"


def count(rates: Rates, chat: int, now: float) -> int:
    """0 if the message goes through, else the seconds to wait."""
    try:
        rates.count(chat, now)
    except ApiRefusal as refusal:
        assert refusal.code == 429
        return refusal.retry_after or 0
    return 0


def test_one_chat_takes_a_burst_and_then_one_message_a_second() -> None:
    rates = Rates(on=True)
    assert [count(rates, 1, 0.0) for _ in range(7)] == [0, 0, 0, 0, 0, 1, 1]
    assert [count(rates, 1, 1.0) for _ in range(2)] == [0, 1]
    assert count(rates, 2, 1.0) == 0


def test_all_chats_together_take_thirty_messages_a_second() -> None:
    rates = Rates(on=True)
    assert sum(count(rates, chat, 0.0) == 0 for chat in range(100)) == 30
    assert sum(count(rates, chat, 1.0) == 0 for chat in range(100, 200)) == 30


async def test_rates_are_off_until_asked_for(server: SandboxServer, bot: Bot, anna: Visitor, stage: Stage) -> None:
    for _ in range(8):
        await bot.send_message(anna.id, "x")
    await stage.post("rates", on=True)
    with pytest.raises(RetryAfter):
        for _ in range(8):
            await bot.send_message(anna.id, "x")
