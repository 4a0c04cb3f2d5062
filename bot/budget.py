"""How fast we may send. Answers to people who wait come first; a 429 stops everybody until its time is over."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta

#: Notices leave this part of every second to people who wait for an answer.
SHARE_FOR_ANSWERS = 0.2

#: Telegram's FAQ: about one message a second to the same chat, short bursts excepted.
CHAT_PER_SECOND = 1.0
#: So many messages at once to somebody who writes themselves, and of those that nobody waits for.
CHAT_BURST, NOTICES_AT_ONCE = 20.0, 3.0


@dataclass(slots=True)
class _Bucket:
    """Room for `left` messages at the time `at`; it fills up to `size`."""

    rate: float
    size: float
    left: float
    at: float = 0.0

    def fill(self, now: float) -> float:
        self.left = min(self.size, self.left + (now - self.at) * self.rate)
        self.at = now
        return self.left


class Budget:
    """A bucket of `per_second` messages (Telegram's limit is about 30) and one per chat; edits and answers to presses
    are free."""

    def __init__(self, per_second: float) -> None:
        self._all = _Bucket(per_second, per_second, per_second)
        self._chats: dict[int, _Bucket] = {}
        self._paused_until = 0.0

    async def answer(self, chat: int = 0) -> None:
        """Wait for one message to somebody who has just written. `chat` 0: to nobody in particular."""
        while chat and (short := 1 - self._chat(chat).left) > 0:
            await _sleep(short / CHAT_PER_SECOND)
        self.count(chat)
        await self._take(1)

    async def notice(self) -> None:
        """Wait for one message that nobody waits for; some of the bucket stays for answers."""
        await self._take(1 + self._all.rate * SHARE_FOR_ANSWERS)

    def count(self, chat: int) -> None:
        """One message goes to this chat."""
        if chat:
            self._chat(chat).left -= 1

    def crowded(self) -> dict[int, float]:
        """Chats that have just got several messages, and after how many seconds they may get a notice."""
        least = CHAT_BURST - NOTICES_AT_ONCE + 1
        for chat in list(self._chats):
            if self._chat(chat).left >= CHAT_BURST:
                del self._chats[chat]
        short = ((chat, (least - bucket.left) / CHAT_PER_SECOND) for chat, bucket in self._chats.items())
        return {chat: wait for chat, wait in short if wait > 0}

    def _chat(self, chat: int) -> _Bucket:
        own = self._chats.setdefault(chat, _Bucket(CHAT_PER_SECOND, CHAT_BURST, CHAT_BURST, _time()))
        own.fill(_time())
        return own

    async def free(self) -> None:
        """Wait only while a 429 holds everybody."""
        while (wait := self._paused_until - _time()) > 0:  # a later 429 may prolong it meanwhile
            await _sleep(wait)

    def pause(self, span: timedelta) -> None:
        self._paused_until = max(self._paused_until, _time() + span.total_seconds())

    async def _take(self, needed: float) -> None:
        needed = min(needed, self._all.size)
        while True:
            await self.free()
            if (left := self._all.fill(_time())) >= needed:
                self._all.left -= 1
                return
            await _sleep((needed - left) / self._all.rate)


def _time() -> float:
    return asyncio.get_running_loop().time()


#: By a name of its own: where time is pretended, it is for the budget alone.
_sleep = asyncio.sleep
