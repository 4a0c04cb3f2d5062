"""The post of one moment: every notice that is due, looked at again, written and handed to its person's calendar."""

from collections.abc import Callable
from datetime import datetime

from bot.say import Say
from bot.writing import written
from catalogue import outbox, telling, truth
from catalogue.database import Database
from tests.bot.cards import NETWORK

#: Person and file.
Hand = Callable[[int, bytes], None]


async def deliver(database: Database, now: datetime, hand: Hand) -> int:
    """Hands out how many notices went; whatever is not true any more is dropped, as delivery does."""
    count = 0
    while True:
        async with database.writing() as db:
            notice = await outbox.claim(db, now)
            if notice is None:
                return count
            told = await telling.look(db, notice, now)
            if (why := truth.untrue(notice, told, now)) is not None:
                await outbox.drop(db, notice.id, why)
                continue
            screen = written(notice, told, Say(notice.person.language, NETWORK.zone), NETWORK)
            await outbox.sent(db, notice.id, notice.id, now)
        count += 1
        if screen.document is not None:
            hand(notice.person.id, screen.document.content)
