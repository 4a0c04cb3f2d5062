"""How fast we may send. Answers to people who wait come first; a 429 stops everybody until its time is over."""

import asyncio
from datetime import timedelta

#: Notices leave this part of every second to people who wait for an answer.
SHARE_FOR_ANSWERS = 0.2


class Budget:
    """A bucket of `per_second` messages (Telegram's limit is about 30); edits and answers to presses are free."""

    def __init__(self, per_second: float) -> None:
        self._per_second = per_second
        self._left = per_second
        self._filled_at = 0.0
        self._paused_until = 0.0

    async def answer(self) -> None:
        """Wait for one message to somebody who has just written."""
        await self._take(1)

    async def notice(self) -> None:
        """Wait for one message that nobody waits for; some of the bucket stays for answers."""
        await self._take(1 + self._per_second * SHARE_FOR_ANSWERS)

    async def free(self) -> None:
        """Wait only while a 429 holds everybody."""
        while (wait := self._paused_until - _time()) > 0:  # noqa: ASYNC110 - a later 429 may prolong it meanwhile
            await asyncio.sleep(wait)

    def pause(self, span: timedelta) -> None:
        self._paused_until = max(self._paused_until, _time() + span.total_seconds())

    async def _take(self, needed: float) -> None:
        needed = min(needed, self._per_second)
        while True:
            await self.free()
            self._fill()
            if self._left >= needed:
                self._left -= 1
                return
            await asyncio.sleep((needed - self._left) / self._per_second)

    def _fill(self) -> None:
        now = _time()
        self._left = min(self._per_second, self._left + (now - self._filled_at) * self._per_second)
        self._filled_at = now


def _time() -> float:
    return asyncio.get_running_loop().time()
