"""How updates reach a polling bot: order, confirmation, retention, one poller at a time."""

import asyncio
from typing import Any

import aiohttp

from bot.sandbox.serving import SandboxServer
from tests.bot.sandbox.conftest import Api
from tests.visitor import Stage, Visitor


async def fetched(api: Api, **params: Any) -> list[dict[str, Any]]:
    answer = await api("getUpdates", **params)
    assert answer["ok"], answer
    updates: list[dict[str, Any]] = answer["result"]
    return updates


def texts(updates: list[dict[str, Any]]) -> list[str]:
    return [update["message"]["text"] for update in updates]


async def test_updates_come_in_order_with_ids_without_gaps(api: Api, anna: Visitor) -> None:
    for text in ("one", "two"):
        await anna.say(text, settle=False)
    updates = await fetched(api)
    first = updates[0]["update_id"]
    assert [update["update_id"] for update in updates] == [first, first + 1, first + 2]
    assert texts(updates) == ["/start", "one", "two"]


async def test_an_offset_confirms_all_before_it_and_nothing_else_does(api: Api, anna: Visitor) -> None:
    await anna.say("one", settle=False)
    first = (await fetched(api))[0]["update_id"]
    assert texts(await fetched(api)) == ["/start", "one"]
    assert texts(await fetched(api, offset=first + 1)) == ["one"]
    assert texts(await fetched(api)) == ["one"]


async def test_a_negative_offset_keeps_only_the_last_ones(api: Api, anna: Visitor) -> None:
    for text in ("one", "two"):
        await anna.say(text, settle=False)
    assert texts(await fetched(api, offset=-1)) == ["two"]
    assert texts(await fetched(api)) == ["two"]


async def test_a_limit_holds(api: Api, anna: Visitor) -> None:
    await anna.say("one", settle=False)
    assert texts(await fetched(api, limit=1)) == ["/start"]


async def test_a_long_poll_ends_with_the_first_update(api: Api, stage: Stage) -> None:
    poll = asyncio.create_task(fetched(api, timeout=20))
    await asyncio.sleep(0.05)
    assert not poll.done()
    beat = await stage.visitor("Beat")
    await beat.say("hello", settle=False)
    assert texts(await asyncio.wait_for(poll, 2)) == ["hello"]


async def test_a_long_poll_without_updates_ends_in_time(api: Api) -> None:
    assert await fetched(api, timeout=1) == []


async def test_the_second_poller_ends_the_first(api: Api) -> None:
    first = asyncio.create_task(api("getUpdates", timeout=20))
    await asyncio.sleep(0.05)
    assert await fetched(api, timeout=0) == []
    assert await first == {
        "ok": False,
        "error_code": 409,
        "description": "Conflict: terminated by other getUpdates request; "
        "make sure that only one bot instance is running",
    }


async def test_presses_are_lost_sooner_than_messages(api: Api, anna: Visitor, stage: Stage) -> None:
    await anna.forge("x", settle=False)
    await stage.advance("PT149S")
    assert [set(update) - {"update_id"} for update in await fetched(api)] == [{"message"}, {"callback_query"}]
    await stage.advance("PT2S")
    assert texts(await fetched(api)) == ["/start"]
    await stage.advance("P1D")
    assert await fetched(api) == []


async def test_allowed_updates_hold_until_others_are_asked_for(api: Api, anna: Visitor) -> None:
    await fetched(api, offset=-1, allowed_updates=["callback_query"])
    await anna.say("unheard", settle=False)
    await anna.forge("x", settle=False)
    kinds = [set(update) - {"update_id"} for update in await fetched(api)]
    assert kinds == [{"message"}, {"callback_query"}]  # the first was there before
    await fetched(api, allowed_updates=[])
    await anna.say("heard", settle=False)
    assert "heard" in [update.get("message", {}).get("text") for update in await fetched(api)]


async def test_blocking_is_told(api: Api, anna: Visitor) -> None:
    await anna.block()
    await anna.block(False)
    updates = await fetched(api)
    changes = [update["my_chat_member"] for update in updates if "my_chat_member" in update]
    assert [change["new_chat_member"]["status"] for change in changes] == ["kicked", "member"]
    assert changes[0]["from"]["id"] == anna.id


async def test_the_end_of_the_server_ends_polls_and_streams() -> None:
    server = SandboxServer()
    await server.start()
    async with aiohttp.ClientSession() as session:
        poll = asyncio.create_task(session.get(f"{server.url}/bot{server.token}/getUpdates?timeout=40"))
        async with session.get(f"{server.url}/sandbox/events") as stream:
            await asyncio.sleep(0.05)
            await asyncio.wait_for(server.stop(), 1)
            assert (await stream.content.read()).startswith(b"retry: ")
        assert await (await poll).json() == {"ok": True, "result": []}
