"""Notices on their way: claim → look again → render → send → mark. One at a time, so a crash repeats at most one."""

import asyncio
import contextlib
from dataclasses import replace
from datetime import datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection
from telegram import Bot

from bot import wire
from bot.budget import Budget
from bot.now import Clock
from bot.say import Say
from bot.screens.screen import Screen
from bot.turn import Network
from bot.wire import Fate, Sent
from bot.writing import written
from catalogue import outbox, people, telling
from catalogue.cards import NoticeCard
from catalogue.database import Database
from catalogue.rules.channels import ways_of
from catalogue.rules.states import Channel

log = structlog.get_logger()

#: First wait after a failed attempt; doubled each time, up to the longest.
BACKOFF, LONGEST_BACKOFF = timedelta(seconds=2), timedelta(minutes=10)


class Delivery:
    """Sends what the outbox holds, as fast as the budget allows; `wake` it when something new is due."""

    def __init__(self, database: Database, bot: Bot, budget: Budget, clock: Clock, network: Network) -> None:
        self._database, self._bot, self._budget = database, bot, budget
        self._clock, self._network = clock, network
        self.wake = asyncio.Event()
        #: Set where something goes by e-mail.
        self.posted = asyncio.Event()
        self._one: asyncio.Task[bool] | None = None

    async def run(self, tick: timedelta) -> None:
        """Until cancelled: at every wake and at every tick, all that is due. One bad notice never stops the rest."""
        while True:
            self.wake.clear()
            self.posted.set()
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
        if way_of(notice, self._network) == (Channel.MAIL,):
            async with self._database.writing() as db:
                await outbox.hand_over(db, notice.id, Channel.MAIL)
            self.posted.set()  # after the commit: whoever looks sooner finds nothing
            return
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
        if Channel.TELEGRAM not in way_of(notice, self._network):
            return "not reachable by Telegram"
        now = self._clock.now()
        async with self._database.reading() as db:
            told = await telling.look(db, notice, now)
        if (why := telling.untrue(notice, told, now)) is not None:
            return why
        say = Say(notice.person.language, self._network.zone)
        return written(notice, told, say, self._network)

    async def _second_way(self, db: AsyncConnection, notice: NoticeCard, sent: Sent) -> None:
        """They have blocked us or left Telegram: by e-mail, where they may be told so."""
        person = replace(notice.person, reachable=False)
        if way_of(replace(notice, person=person, channel=None), self._network):
            await outbox.hand_over(db, notice.id, Channel.MAIL, sent.why)
        else:
            await outbox.give_up(db, notice.id, sent.why)

    async def _mark(self, notice: NoticeCard, sent: Sent, now: datetime) -> None:
        if sent.fate is Fate.PAUSED:
            self._budget.pause(sent.pause)
        async with self._database.writing() as db:
            match sent.fate:
                case Fate.SENT:
                    await outbox.sent(db, notice.id, sent.message_id, now)
                    if Channel.MAIL in way_of(notice, self._network):
                        await outbox.copy(db, notice, f"{notice.key}:mail", now)
                case Fate.UNREACHABLE:
                    await people.reachable(db, notice.person.telegram_id or 0, now, False)
                    await self._second_way(db, notice, sent)
                case Fate.REFUSED:
                    await outbox.give_up(db, notice.id, sent.why)
                case Fate.PAUSED:
                    await outbox.pause(db, now + sent.pause)
                    await outbox.retry(db, notice.id, now + sent.pause, sent.why)
                case Fate.AGAIN | Fate.UNKNOWN:  # after a time-out: every kind there is may come twice
                    await _again(db, notice, sent, now)
        if sent.fate is Fate.UNREACHABLE or Channel.MAIL in way_of(notice, self._network):
            self.posted.set()
        if sent.fate is not Fate.SENT:
            log.warning("notice not delivered", key=notice.key, fate=sent.fate, why=sent.why)


def way_of(notice: NoticeCard, network: Network) -> tuple[Channel, ...]:
    """By which ways it goes: where it was sent by this way on purpose, by this one."""
    person = notice.person
    if notice.channel is Channel.TELEGRAM:
        return (Channel.TELEGRAM,) if person.on_telegram else ()
    mails = bool(network.mail and person.mail)
    return ways_of(notice.kind, person.channel, person.on_telegram, mails)


async def _again(db: AsyncConnection, notice: NoticeCard, sent: Sent, now: datetime) -> None:
    if notice.attempts >= outbox.MOST_ATTEMPTS:
        await outbox.give_up(db, notice.id, sent.why)
        return
    wait = min(LONGEST_BACKOFF, BACKOFF * 2 ** (notice.attempts - 1))
    await outbox.retry(db, notice.id, now + wait, sent.why)
