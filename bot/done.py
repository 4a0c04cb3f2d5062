"""Letters that are answered, marked in the inbox: all those of one moment in one transaction."""

import asyncio

from bot.now import Clock
from catalogue import inbox
from catalogue.database import Database


class Done:
    """While one transaction marks, the next letters gather: a busy moment costs a few commits, not one per answer."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock
        self._gathered: list[int] = []
        self._running: set[asyncio.Task[None]] = set()
        self._next: asyncio.Task[None] | None = None
        self._one = asyncio.Lock()

    async def mark(self, letter_id: int) -> None:
        """Returns when it is committed."""
        self._gathered.append(letter_id)
        if self._next is None:
            self._next = asyncio.create_task(self._write())
            self._running.add(self._next)
            self._next.add_done_callback(self._running.discard)
        await asyncio.shield(self._next)

    async def settle(self, seconds: float) -> None:
        """Whoever waited may be gone; what they answered is marked all the same."""
        if self._running:
            await asyncio.wait(self._running, timeout=seconds)

    async def _write(self) -> None:
        async with self._one:
            ids, self._gathered, self._next = self._gathered, [], None
            async with self._database.writing() as db:
                await inbox.handled(db, ids, self._clock.now())
