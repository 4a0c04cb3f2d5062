"""How updates reach a webhook: secret, order, retries, several at once but one after the other per lane."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest_asyncio
from aiohttp import web

from tests.bot.sandbox.conftest import Api
from tests.visitor import Stage, Visitor


@dataclass
class Receiver:
    """A bot's webhook: notes what comes and answers with the statuses on order, then with 200."""

    url: str = ""
    statuses: list[int] = field(default_factory=list)
    got: list[Any] = field(default_factory=list)
    secrets: list[str | None] = field(default_factory=list)
    now: int = 0
    most: int = 0
    slow: float = 0.0
    retry_after: str = ""

    async def receive(self, request: web.Request) -> web.Response:
        self.now += 1
        self.most = max(self.most, self.now)
        self.got.append(await request.json())
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        await asyncio.sleep(self.slow)
        self.now -= 1
        headers = {"Retry-After": self.retry_after} if self.retry_after else None
        return web.Response(status=self.statuses.pop(0) if self.statuses else 200, headers=headers)

    def texts(self) -> list[str]:
        return [update["message"]["text"] for update in self.got if "message" in update]


@pytest_asyncio.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/hook", receiver.receive)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield receiver
    await runner.cleanup()


async def until(true: Callable[[], Any] | Callable[[], Awaitable[Any]]) -> None:
    async with asyncio.timeout(5):
        while True:
            answer = true()
            if await answer if isinstance(answer, Awaitable) else answer:
                return
            await asyncio.sleep(0.01)


async def test_updates_arrive_with_the_secret(api: Api, anna: Visitor, receiver: Receiver) -> None:
    await api("setWebhook", url=receiver.url, secret_token="s3cret")
    await anna.say("hello", settle=False)
    await until(lambda: len(receiver.got) == 2)
    assert receiver.texts() == ["/start", "hello"]
    assert receiver.secrets == ["s3cret", "s3cret"]
    info = (await api("getWebhookInfo"))["result"]
    assert (info["url"], info["max_connections"], info["pending_update_count"]) == (receiver.url, 40, 0)


async def test_a_failed_update_comes_again_before_the_next_one(api: Api, anna: Visitor, receiver: Receiver) -> None:
    receiver.statuses = [500, 502, 500]
    await api("setWebhook", url=receiver.url)
    await anna.say("hello", settle=False)
    await until(lambda: len(receiver.got) == 5)
    assert receiver.texts() == ["/start"] * 4 + ["hello"]
    info = (await api("getWebhookInfo"))["result"]
    assert info["last_error_message"] == "Wrong response from the webhook: 500 Internal Server Error"


async def test_retry_after_is_obeyed(api: Api, anna: Visitor, receiver: Receiver) -> None:
    receiver.statuses, receiver.retry_after = [429], "20"  # 0.2 s at this pace
    before = asyncio.get_running_loop().time()
    await api("setWebhook", url=receiver.url)
    await until(lambda: len(receiver.got) == 2)
    assert asyncio.get_running_loop().time() - before > 0.2


async def test_one_person_in_order_several_at_once(api: Api, stage: Stage, receiver: Receiver) -> None:
    receiver.slow = 0.05
    await api("setWebhook", url=receiver.url)
    people = [await stage.visitor(name) for name in ("Anna", "Beat", "Chloé")]
    for n in range(3):
        await asyncio.gather(*[one.say(f"{one.name} {n}", settle=False) for one in people])
    await until(lambda: len(receiver.got) == 9)
    for one in people:
        assert [t for t in receiver.texts() if t.startswith(one.name)] == [f"{one.name} {n}" for n in range(3)]
    assert receiver.most == 3


async def test_a_press_does_not_wait_for_a_message_of_the_same_person(
    api: Api, anna: Visitor, receiver: Receiver
) -> None:
    receiver.slow = 0.05
    await anna.forge("x", settle=False)
    await api("setWebhook", url=receiver.url)
    await until(lambda: receiver.most == 2)


async def test_no_more_connections_than_allowed(api: Api, stage: Stage, receiver: Receiver) -> None:
    receiver.slow = 0.02
    for name in ("Anna", "Beat", "Chloé", "Dora"):
        await (await stage.visitor(name)).say("/start", settle=False)
    await api("setWebhook", url=receiver.url, max_connections=2)
    await until(lambda: len(receiver.got) == 4)
    assert receiver.most == 2


async def test_polling_and_webhook_exclude_each_other(api: Api, receiver: Receiver) -> None:
    poll = asyncio.create_task(api("getUpdates", timeout=20))
    await asyncio.sleep(0.05)
    await api("setWebhook", url=receiver.url)
    assert (await poll)["description"] == "Conflict: terminated by setWebhook request"
    assert (await api("getUpdates"))["description"] == (
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
    )
    await api("deleteWebhook")
    assert (await api("getWebhookInfo"))["result"]["url"] == ""
    assert (await api("getUpdates"))["ok"]


async def test_pending_updates_survive_the_change_unless_dropped(api: Api, anna: Visitor) -> None:
    dead = "http://127.0.0.1:9/hook"
    await api("setWebhook", url=dead)
    assert (await api("getWebhookInfo"))["result"]["pending_update_count"] == 1
    await until(lambda: _has_failed(api))
    await api("deleteWebhook")
    assert len((await api("getUpdates"))["result"]) == 1
    await api("deleteWebhook", drop_pending_updates=True)
    assert (await api("getUpdates"))["result"] == []


async def _has_failed(api: Api) -> bool:
    info = (await api("getWebhookInfo"))["result"]
    return "last_error_message" in info
