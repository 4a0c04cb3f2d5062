"""Telegram's limits for messages: about 1 a second per chat with short bursts, 30 a second in all; off unless asked.

Source: Telegram's bot FAQ. The exact limits are not published; these refuse what surely would be refused.
"""

import math
from dataclasses import dataclass, field

from bot.sandbox.refusal import too_many

PER_CHAT, CHAT_BURST = 1.0, 5.0
OVERALL, OVERALL_BURST = 30.0, 30.0


@dataclass
class _Bucket:
    rate: float  # messages a second
    size: float
    level: float
    at: float

    def wait(self, now: float) -> float:
        """Seconds until there is room for one more; 0 when there is."""
        self.level = min(self.size, self.level + (now - self.at) * self.rate)
        self.at = now
        return max(0.0, (1 - self.level) / self.rate)


@dataclass
class Rates:
    """Counts sent messages. `now` is in seconds on any steady clock."""

    on: bool = False
    _all: _Bucket | None = None
    _chats: dict[int, _Bucket] = field(default_factory=dict)

    def count(self, chat: int, now: float) -> None:
        """Count one message. Raises ApiRefusal 429 with the seconds to wait, and then counts nothing."""
        if not self.on:
            return
        self._all = self._all or _Bucket(OVERALL, OVERALL_BURST, OVERALL_BURST, now)
        one = self._chats.setdefault(chat, _Bucket(PER_CHAT, CHAT_BURST, CHAT_BURST, now))
        wait = max(self._all.wait(now), one.wait(now))
        if wait > 1e-6:
            raise too_many(math.ceil(wait))
        self._all.level -= 1
        one.level -= 1
