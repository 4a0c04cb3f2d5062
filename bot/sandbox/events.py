"""What happened, numbered, for pages and tests that look on: kept in memory, read from any point, waited for."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from typing import Any

KEPT = 10_000


class Events:
    """Events are dicts with `n` (from 1, without gaps) and `type`; the oldest are forgotten."""

    def __init__(self) -> None:
        self._kept: deque[dict[str, Any]] = deque(maxlen=KEPT)
        self._more = asyncio.Event()
        self._closed = False
        self.last = 0

    def publish(self, kind: str, /, **facts: Any) -> None:
        self.last += 1
        self._kept.append({"n": self.last, "type": kind, **facts})
        self._wake()

    def after(self, n: int) -> list[dict[str, Any]]:
        return [event for event in self._kept if event["n"] > n]

    async def follow(self, n: int, beat: float = 15.0) -> AsyncIterator[dict[str, Any] | None]:
        """All events after n, then each new one as it comes; None after `beat` seconds without any. Ends on close."""
        while not self._closed:
            for event in self.after(n):
                yield event
                n = event["n"]
            if self._closed:
                return
            try:
                await asyncio.wait_for(self._more.wait(), beat)
            except TimeoutError:
                yield None

    def close(self) -> None:
        self._closed = True
        self._wake()

    def _wake(self) -> None:
        self._more.set()
        self._more = asyncio.Event()
