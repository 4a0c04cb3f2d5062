"""Updates sent to the bot's webhook, as Telegram sends them.

Per lane one at a time, at most `max_connections` at once, the secret in a header; after a failure at once, then after
2, 4, 8 … seconds up to a minute, or after Retry-After. Source: tdlib/telegram-bot-api (WebhookActor.cpp).
"""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import aiohttp

from bot.sandbox.clock import Clock
from bot.sandbox.updates import Pending, Updates

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
LONGEST_DELAY = 60.0  # seconds
LONGEST_RETRY_AFTER = 3600


@dataclass
class Webhook:
    """Where updates go, and how the last attempt failed."""

    url: str
    secret: str = ""
    max_connections: int = 40
    last_error: tuple[int, str] | None = None


@dataclass
class Sender:
    """Sends while started. `pace` multiplies the waits between attempts, so that tests need not wait for minutes."""

    updates: Updates
    clock: Clock
    webhook: Webhook
    pace: float = 1.0
    _busy: dict[tuple[str, int], int] = field(default_factory=dict)
    _failures: dict[int, int] = field(default_factory=dict)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _session: aiohttp.ClientSession | None = None

    def start(self) -> None:
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60))
        self.updates.on_add = self.send_more
        self.send_more()

    async def stop(self) -> None:
        self.updates.on_add = lambda: None
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    def send_more(self) -> None:
        """Start a delivery for the first update of every idle lane, while connections are left."""
        for update in self.updates.waiting():
            if len(self._busy) >= self.webhook.max_connections:
                return
            if update.lane not in self._busy:
                self._busy[update.lane] = update.id
                task = asyncio.create_task(self._deliver(update))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

    async def _deliver(self, update: Pending) -> None:
        try:
            retry_after = await self._post(update)
            if retry_after is None:
                self._drop(update)
            else:
                await self._wait(update, retry_after)
        finally:
            self._busy.pop(update.lane, None)
        self.send_more()

    async def _post(self, update: Pending) -> int | None:
        """None for success, else the seconds that the bot asked us to wait."""
        assert self._session is not None
        headers = {SECRET_HEADER: self.webhook.secret} if self.webhook.secret else {}
        try:
            async with self._session.post(self.webhook.url, json=update.as_json(), headers=headers) as response:
                if 200 <= response.status < 300:
                    return None
                self._note(f"Wrong response from the webhook: {response.status} {response.reason}")
                asked = response.headers.get("Retry-After", "")
                return min(int(asked), LONGEST_RETRY_AFTER) if asked.isdigit() else 0
        except (aiohttp.ClientError, TimeoutError):
            self._note("Connection refused")
            return 0

    def _note(self, error: str) -> None:
        self.webhook.last_error = (self.clock.unix(), error)

    def _drop(self, update: Pending) -> None:
        self._failures.pop(update.id, None)
        self.updates.forget(update.id)

    async def _wait(self, update: Pending, retry_after: int) -> None:
        """Wait for the next attempt, or give the update up if it would expire before."""
        failures = self._failures[update.id] = self._failures.get(update.id, 0) + 1
        delay = retry_after or (min(LONGEST_DELAY, 2.0 ** (failures - 1)) if failures > 1 else 0.0)
        if self.clock.now() + timedelta(seconds=delay) > update.expires:
            self._drop(update)
        else:
            await asyncio.sleep(delay * self.pace)

    def info(self) -> dict[str, Any]:
        """The fields of WebhookInfo that the webhook itself knows."""
        error = self.webhook.last_error
        failed = {"last_error_date": error[0], "last_error_message": error[1]} if error else {}
        return {"url": self.webhook.url, "max_connections": self.webhook.max_connections, **failed}
