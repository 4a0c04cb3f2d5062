"""Telegram stumbles: everything due arrives once it has recovered, and nobody is told twice what was told."""

from tests.e2e.conftest import Town, in_days, row
from tests.e2e.test_whole_way import enrol


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
    await anna.settled(quiet=1)
    assert len(anna.documents) == 1
