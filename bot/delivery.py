"""Notices on their way: claim → look again → render → send → mark. One at a time, so a crash repeats at most one."""

import asyncio
import contextlib
from datetime import datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection
from telegram import Bot

from bot import wire
from bot.budget import Budget
from bot.now import Clock
from bot.say import Say
from bot.screens import calendar_notices, desk_notices, notices, operator_notices
from bot.screens.screen import Screen
from bot.turn import Network
from bot.wire import Fate, Sent
from catalogue import outbox, people, telling
from catalogue.cards import NoticeCard
from catalogue.database import Database
from catalogue.feed_cards import FeedCard
from catalogue.telling import SessionTold, Spoken

log = structlog.get_logger()

#: First wait after a failed attempt; doubled each time, up to the longest.
BACKOFF, LONGEST_BACKOFF = timedelta(seconds=2), timedelta(minutes=10)


class Delivery:
    """Sends what the outbox holds, as fast as the budget allows; `wake` it when something new is due."""

    def __init__(self, database: Database, bot: Bot, budget: Budget, clock: Clock, network: Network) -> None:
        self._database, self._bot, self._budget = database, bot, budget
        self._clock, self._network = clock, network
        self.wake = asyncio.Event()
        self._one: asyncio.Task[bool] | None = None

    async def run(self, tick: timedelta) -> None:
        """Until cancelled: at every wake and at every tick, all that is due. One bad notice never stops the rest."""
        while True:
            self.wake.clear()
            try:
                while await self._whole():
                    pass
            except Exception:
                log.exception("delivery stumbled; it goes on")
            # Not wait_for: on Python 3.11 it swallows a cancellation that comes together with the event.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(tick.total_seconds()):
                    await self.wake.wait()

    async def _whole(self) -> bool:
        """A notice under way is finished even when we are told to stop: a stop repeats none."""
        self._one = asyncio.create_task(self.deliver_one())
        return await asyncio.shield(self._one)

    async def settle(self, seconds: float) -> None:
        """After the end of `run`: wait for the notice that is still under way."""
        if self._one is not None:
            await asyncio.wait([self._one], timeout=seconds)

    async def deliver_one(self) -> bool:
        """False where nothing is due."""
        now = self._clock.now()
        async with self._database.reading() as db:
            if not await outbox.anything_due(db, now):
                return False
        await self._budget.notice()
        async with self._database.writing() as db:
            notice = await outbox.claim(db, self._clock.now())
        if notice is None:
            return False
        await self._send(notice)
        return True

    async def _send(self, notice: NoticeCard) -> None:
        try:
            screen = await self._render(notice)
        except Exception as error:
            log.exception("a notice can't be rendered", key=notice.key)
            screen = f"can't be rendered: {error}"
        if isinstance(screen, str):
            async with self._database.writing() as db:
                await outbox.drop(db, notice.id, screen)
            return
        assert notice.person.telegram_id is not None
        sent = await wire.send(self._bot, notice.person.telegram_id, screen.packed(), screen.document)
        await self._mark(notice, sent, self._clock.now())

    async def _render(self, notice: NoticeCard) -> Screen | str:
        """The message in the person's language and from current facts, or why nobody needs it."""
        if notice.person.telegram_id is None or not notice.person.reachable:
            return "not reachable by Telegram"
        now = self._clock.now()
        async with self._database.reading() as db:
            told = await telling.look(db, notice, now)
        if (why := telling.untrue(notice, told, now)) is not None:
            return why
        say = Say(notice.person.language, self._network.zone)
        return written(notice, told, say, self._network)

    async def _mark(self, notice: NoticeCard, sent: Sent, now: datetime) -> None:
        if sent.fate is Fate.PAUSED:
            self._budget.pause(sent.pause)
        async with self._database.writing() as db:
            match sent.fate:
                case Fate.SENT:
                    await outbox.sent(db, notice.id, sent.message_id, now)
                case Fate.UNREACHABLE:
                    await outbox.give_up(db, notice.id, sent.why)
                    await people.reachable(db, notice.person.telegram_id or 0, now, False)
                case Fate.REFUSED:
                    await outbox.give_up(db, notice.id, sent.why)
                case Fate.PAUSED:
                    await outbox.pause(db, now + sent.pause)
                    await outbox.retry(db, notice.id, now + sent.pause, sent.why)
                case Fate.AGAIN | Fate.UNKNOWN:  # after a time-out: every kind there is may come twice
                    await _again(db, notice, sent, now)
        if sent.fate is not Fate.SENT:
            log.warning("notice not delivered", key=notice.key, fate=sent.fate, why=sent.why)


def written(notice: NoticeCard, told: Spoken | None, say: Say, network: Network) -> Screen:
    """A notice in words, by its kind."""
    if told is None:
        return operator_notices.KINDS[notice.kind](notice, say)
    if isinstance(told, FeedCard):
        return calendar_notices.KINDS[notice.kind](notice, told, say, network)
    if isinstance(told, SessionTold):
        return desk_notices.KINDS[notice.kind](notice, told, say, network)
    return notices.KINDS[notice.kind](notice, told, say, network)


async def _again(db: AsyncConnection, notice: NoticeCard, sent: Sent, now: datetime) -> None:
    if notice.attempts >= outbox.MOST_ATTEMPTS:
        await outbox.give_up(db, notice.id, sent.why)
        return
    wait = min(LONGEST_BACKOFF, BACKOFF * 2 ** (notice.attempts - 1))
    await outbox.retry(db, notice.id, now + wait, sent.why)
