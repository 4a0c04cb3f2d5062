"""Updates → inbox rows → workers: in order per person, many people at once; polling and webhook alike."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import structlog

from bot.now import Clock
from catalogue import inbox
from catalogue.database import Database
from catalogue.inbox import Letter

log = structlog.get_logger()

#: How many people are answered at the same time.
AT_ONCE = 64
#: How often a letter is tried while the database is away: about five minutes in all.
TRIES = 14


def person_key(payload: dict[str, Any]) -> int:
    """Whose turn an update is: the Telegram id of its sender; 0 where there is none."""
    for part in payload.values():
        if isinstance(part, dict) and isinstance(part.get("from"), dict):
            return int(part["from"].get("id", 0))
    return 0


def slim(payload: dict[str, Any]) -> dict[str, Any]:
    """An update without what we never read: of a pressed message only which one it was."""
    press = payload.get("callback_query")
    if not isinstance(press, dict) or not isinstance(press.get("message"), dict):
        return payload
    message = {name: press["message"][name] for name in ("message_id", "date", "chat") if name in press["message"]}
    return {**payload, "callback_query": {**press, "message": message}}


class Intake:
    """`store` returns only when the updates are rows, and hands them to workers; `resume` takes up earlier ones."""

    def __init__(self, database: Database, clock: Clock, handle: Callable[[Letter], Awaitable[None]]) -> None:
        self._database, self._clock, self._handle = database, clock, handle
        self._queues: dict[int, deque[Letter]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._slots = asyncio.Semaphore(AT_ONCE)

    async def store(self, payloads: Sequence[dict[str, Any]]) -> None:
        """Commit updates to the inbox; what we have already stays once."""
        rows = [(int(payload["update_id"]), person_key(payload), slim(payload)) for payload in payloads]
        async with self._database.writing() as db:
            letters = await inbox.store(db, rows, self._clock.now())
        for letter in letters:
            self._put(letter)

    async def resume(self) -> None:
        """What was not answered before the last stop, in its order. Before the first `store`."""
        async with self._database.reading() as db:
            letters = await inbox.waiting(db)
        for letter in letters:
            self._put(letter)

    def _put(self, letter: Letter) -> None:
        queue = self._queues.get(letter.person_key)
        if queue is not None:
            queue.append(letter)
            return
        self._queues[letter.person_key] = deque([letter])
        task = asyncio.create_task(self._work(letter.person_key))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _work(self, key: int) -> None:
        queue = self._queues[key]
        try:
            while queue:
                async with self._slots:
                    await self._one(queue.popleft())
        finally:
            del self._queues[key]

    async def _one(self, letter: Letter) -> None:
        for attempt in range(TRIES):
            try:
                now = letter if attempt == 0 else await self._again(letter)
                if now is not None:
                    await self._handle(now)
                return
            except Exception:
                log.exception("a letter could not be handled", letter=letter.id, attempt=attempt)
                await asyncio.sleep(min(30.0, 0.5 * 2**attempt))
        log.error("a letter stays in the inbox until the next start", letter=letter.id)

    async def _again(self, letter: Letter) -> Letter | None:
        """Its change may be committed already: that must not be done twice."""
        async with self._database.reading() as db:
            return await inbox.again(db, letter.id)

    async def settle(self, seconds: float) -> None:
        """At the end of the program: let those finish who have begun. The rest stays in the inbox."""
        for queue in self._queues.values():
            queue.clear()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)
        for task in self._tasks:
            task.cancel()
