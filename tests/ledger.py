"""What the bot itself has written down: its own rows tell when it has answered everything and told everybody."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

from sqlalchemy import and_, select

from bot.now import Clock
from catalogue import reminding
from catalogue.database import Database
from catalogue.rules.states import Channel, NoticeState
from catalogue.tables import inbox, outbox

_UNANSWERED = select(inbox.c.id).where(inbox.c.handled_at.is_(None)).limit(1)
_UNTOLD = outbox.c.state.in_((NoticeState.DUE, NoticeState.SENDING))
_IN_CHATS = outbox.c.channel.is_distinct_from(Channel.MAIL)
LOOK = 0.01  # seconds between two looks


async def until(true: Callable[[], Awaitable[bool]]) -> None:
    while not await true():
        await asyncio.sleep(LOOK)


class Ledger:
    """`clock`: the one by which the bot goes."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self.clock = database, clock

    async def answered(self) -> bool:
        """Every update that the bot has taken is marked as answered, which comes after its last call for it."""
        async with self._database.reading() as db:
            return (await db.execute(_UNANSWERED)).first() is None

    async def told(self) -> bool:
        """No notice to a chat is due or under way."""
        query = select(outbox.c.id).where(and_(_UNTOLD, _IN_CHATS, outbox.c.due_at <= self.clock.now())).limit(1)
        async with self._database.reading() as db:
            return (await db.execute(query)).first() is None

    async def looked(self, moment: datetime) -> bool:
        """The clock has struck for this moment: all that it brings is in the outbox."""
        async with self._database.reading() as db:
            struck = await reminding.planned_until(db)
        return struck is not None and struck >= moment
