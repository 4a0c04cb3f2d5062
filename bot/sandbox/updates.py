"""Updates on their way to the bot: kept until confirmed or expired, fetched by long polling or sent to a webhook.

Source: getUpdates and setWebhook of the Bot API; retention and lanes from tdlib/telegram-bot-api (Client.cpp).
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.sandbox.clock import Clock
from bot.sandbox.facts import QUIET_UPDATES, RETENTION, RETENTION_OF_MESSAGES
from bot.sandbox.refusal import conflict

FIRST_ID = 100_000_001
TWO_POLLERS = "terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


@dataclass(frozen=True)
class Pending:
    """One update. Updates of one `lane` reach a webhook strictly one after the other."""

    id: int
    kind: str
    body: dict[str, Any]
    expires: datetime
    lane: tuple[str, int]

    def as_json(self) -> dict[str, Any]:
        return {"update_id": self.id, self.kind: self.body}


class Updates:
    """The queue of one bot. `on_add` is called after each new update."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._next = FIRST_ID
        self._pending: list[Pending] = []
        self._poller: asyncio.Future[None] | None = None
        self.allowed: list[str] = []
        self.on_add: Callable[[], None] = lambda: None

    def add(self, kind: str, body: dict[str, Any], lane: tuple[str, int]) -> int | None:
        """Queue an update; None if the bot does not want its kind."""
        wanted = kind in self.allowed if self.allowed else kind not in QUIET_UPDATES
        if not wanted:
            return None
        expires = self._clock.now() + RETENTION.get(kind, RETENTION_OF_MESSAGES)
        self._pending.append(Pending(self._next, kind, body, expires, lane))
        self._next += 1
        self._wake()
        self.on_add()
        return self._next - 1

    def waiting(self) -> list[Pending]:
        """Updates that neither the bot has confirmed nor time has taken, oldest first."""
        now = self._clock.now()
        self._pending = [update for update in self._pending if update.expires > now]
        return list(self._pending)

    def forget(self, update_id: int) -> None:
        self._pending = [update for update in self._pending if update.id != update_id]

    def clear(self) -> None:
        self._pending.clear()

    async def poll(self, offset: int, limit: int, seconds: float) -> list[dict[str, Any]]:
        """Long polling: an offset confirms all before it; a negative one forgets all but the last of them.

        A second poller ends the first with code 409, as do a webhook and the end of the server.
        """
        self._confirm(offset)
        self.interrupt(conflict(TWO_POLLERS))
        if seconds and not self._from(offset):
            await self._sleep(seconds)
        return [update.as_json() for update in self._from(offset)[:limit]]

    def interrupt(self, reason: Exception | None) -> None:
        """End a waiting poll: with an error, or empty-handed."""
        poller, self._poller = self._poller, None
        if poller is None or poller.done():
            return
        if reason is None:
            poller.set_result(None)
        else:
            poller.set_exception(reason)

    async def _sleep(self, seconds: float) -> None:
        poller: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._poller = poller
        try:
            await asyncio.wait_for(poller, seconds)
        except TimeoutError:
            return
        finally:
            if self._poller is poller:
                self._poller = None

    def _wake(self) -> None:
        self.interrupt(None)

    def _confirm(self, offset: int) -> None:
        waiting = self.waiting()
        if offset < 0:
            self._pending = waiting[offset:]
        elif offset:
            self._pending = [update for update in waiting if update.id >= offset]

    def _from(self, offset: int) -> list[Pending]:
        return [update for update in self.waiting() if update.id >= offset]
