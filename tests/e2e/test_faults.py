"""Telegram stumbles: everything due arrives once it has recovered, and nobody is told twice what was told."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

from tests.e2e.conftest import Town, in_days, row
from tests.e2e.test_whole_way import enrol
from tests.visitor import Visitor


async def test_server_errors_and_resets_delay_answers_but_lose_none(town: Town) -> None:
    await town.programme(row("Brandschutz", in_days(30), 3, "BS-1"))
    anna = await town.member("Anna")
    await town.stage.fail("status", "sendMessage", times=2, status=500)
    await anna.say("/catalogue")
    await town.stage.fail("reset_before", "editMessageText", times=2)
    await anna.pick("Brandschutz", anna.last)
    training = await anna.wait_for(lambda message: any("seats free" in label for label in message.buttons))
    await anna.pick("seats free", training)
    await town.stage.fail("status", "sendDocument", times=2, status=502)
    await anna.press("Enrol")
    await anna.wait_for(lambda message: message.document is not None, 30)
    assert len(anna.documents) == 1


async def test_a_429_is_obeyed_by_answers_and_notices_alike(town: Town) -> None:
    await town.programme(row("Brandschutz", in_days(30), 3, "BS-1"))
    anna = await town.member("Anna")
    await town.stage.fail("status", "sendDocument", status=429, retry_after=2)
    await enrol(anna, "Brandschutz")
    await anna.wait_for(lambda message: message.document is not None, 30)
    calls = [call["code"] for call in await town.stage.calls("sendDocument")]
    assert calls == [429, 200]


async def test_who_blocks_the_bot_is_unreachable_until_they_come_back(town: Town) -> None:
    await town.programme(row("Brandschutz", in_days(30), 3, "BS-1"))
    anna = await town.member("Anna")
    chloe = await town.member("Chloé", payload=town.coordinator)
    await enrol(anna, "Brandschutz")
    await anna.block()
    await town.stage.settled()
    await chloe.say("/manage")
    await chloe.pick("Brandschutz", chloe.last)
    await chloe.press("Participants")
    assert "not reachable" in chloe.last.text
    await anna.block(False)
    await anna.say("/mine")
    assert "Brandschutz" in anna.last.text
    await chloe.press("Back")
    await chloe.press("Participants")
    assert "not reachable" not in chloe.last.text


async def test_a_stop_in_the_middle_of_a_message_repeats_none(town: Town) -> None:
    await town.programme(row("Brandschutz", in_days(30), 3, "BS-1"))
    anna = await town.member("Anna")
    await town.stage.fail("delay", "sendDocument", seconds=1.5)
    await enrol(anna, "Brandschutz")
    assert await town.bot.stop() == 0
    await town.bot.start()
    await anna.wait_for(lambda message: message.document is not None)
    await town.rested()
    await anna.look()
    assert len(anna.documents) == 1


async def test_an_hour_without_telegram_loses_nothing_and_repeats_nothing(town: Town) -> None:
    await town.programme(row("Brandschutz", in_days(30), 9, "BS-1"))
    people = [await town.member(name) for name in ("Anna", "Ben", "Chloé")]
    await town.stage.fail("reset_before", "sendDocument", for_seconds=600)
    for person in people:
        await enrol(person, "Brandschutz")
    for _ in range(6):
        await town.stage.advance("PT10M")
        await town.rested()
    for person in people:
        await person.look()
    assert not any(person.documents for person in people)
    await town.stage.recover()
    await town.stage.advance("PT10M")
    for person in people:
        await person.wait_for(lambda message: message.document is not None, 30)
    await town.rested()
    for person in people:
        await person.look()
    assert [len(person.documents) for person in people] == [1, 1, 1]


async def test_a_message_whose_answer_got_lost_comes_twice_at_most(town: Town) -> None:
    await town.programme(row("Brandschutz", in_days(30), 3, "BS-1"))
    anna = await town.member("Anna")
    await town.stage.fail("reset_after", "sendDocument")
    await enrol(anna, "Brandschutz")
    await town.stage.advance("PT1M")
    await town.rested()
    await anna.look()
    assert len(anna.documents) == 2, "a seat may be told twice, and was"
    await town.stage.advance("PT1H")
    await town.rested()
    await anna.look()
    assert len(anna.documents) == 2


async def test_a_storm_of_429_ends_with_everything_delivered_once(town: Town) -> None:
    await town.programme(row("Brandschutz", in_days(30), 9, "BS-1"))
    people = [await town.member(name) for name in ("Anna", "Ben", "Chloé")]
    await town.stage.fail("status", "sendDocument", times=4, status=429, retry_after=1)
    for person in people:
        await enrol(person, "Brandschutz")
    for person in people:
        await person.wait_for(lambda message: message.document is not None, 30)
    await town.rested()
    calls = await town.stage.calls("sendDocument")
    assert sorted(call["code"] for call in calls) == [200] * 3 + [429] * 4
    tries = [datetime.fromisoformat(call["at"]) for call in calls]
    for call, at, following in zip(calls, tries, tries[1:], strict=False):
        assert call["code"] == 200 or (following - at).total_seconds() >= 0.9, "somebody was written to too early"


async def test_what_could_not_be_told_while_blocked_is_told_on_coming_back(town: Town) -> None:
    await town.programme(row("Brandschutz", in_days(30), 3, "BS-1"))
    anna = await town.member("Anna")
    await town.stage.fail("status", "sendDocument", status=403, description="Forbidden: bot was blocked by the user")
    await enrol(anna, "Brandschutz")
    await town.rested()
    await anna.look()
    assert not anna.documents
    await anna.say("/mine")
    await anna.wait_for(lambda message: message.document is not None, 30)


async def test_at_full_speed_telegram_need_not_slow_us_down(town: Town) -> None:
    await town.programme(*(row(f"Kurs {n}", in_days(20 + n), 9, f"K-{n}") for n in range(8)))
    anna = await town.member("Anna")
    await town.stage.settled(quiet=3)
    await town.stage.post("rates", on=True)
    for session in range(1, 9):
        await anna.forge(f"e-{session}", anna.last, settle=False)
    await until(lambda: _documents(anna), 8)
    assert {call["code"] for call in await town.stage.calls("sendDocument")} == {200}


async def _documents(person: Visitor) -> int:
    await person.look()
    return len(person.documents)


async def until(count: Callable[[], Awaitable[int]], wanted: int) -> None:
    for _ in range(300):
        if await count() >= wanted:
            return
        await asyncio.sleep(0.1)
    raise AssertionError(f"not {wanted} after 30 s")
