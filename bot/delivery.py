"""Notices on their way: claim → look again → render → send → mark. One at a time, so a crash repeats at most one."""

import asyncio
import contextlib
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection
from telegram import Bot

from bot import menus, wire
from bot.budget import Budget
from bot.now import Clock
from bot.say import Say
from bot.screens import file_notices
from bot.screens.screen import Screen
from bot.turn import Network
from bot.wire import Fate, Sent
from bot.writing import written
from catalogue import files, handing, handover, late, outbox, people, stand_ins, telling, truth
from catalogue.cards import NoticeCard
from catalogue.database import PASSING_FAULTS, Database
from catalogue.rules.channels import ways_of
from catalogue.rules.manners import manner
from catalogue.rules.states import Channel

log = structlog.get_logger()

#: After these notices their reader's menu is another one.
NEW_MENU = ("roles", "gone", "deputy")
#: Seconds after which we look again where nobody has woken us.
LONGEST_REST = 3600.0


class Delivery:
    """Sends what the outbox holds, as fast as the budget allows; `wake` it when something new is due."""

    def __init__(self, database: Database, bot: Bot, budget: Budget, clock: Clock, network: Network) -> None:
        self._database, self._bot, self._budget = database, bot, budget
        self._clock, self._network = clock, network
        self.wake = asyncio.Event()
        #: Set where something goes by e-mail.
        self.posted = asyncio.Event()
        self._one: asyncio.Task[bool] | None = None
        self._next: NoticeCard | None = None  # claimed while the one before it was marked

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
            rest = min(tick.total_seconds(), *self._budget.crowded().values(), LONGEST_REST)
            # Not wait_for: on Python 3.11 it swallows a cancellation that comes together with the event.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(rest):
                    await self.wake.wait()

    async def _whole(self) -> bool:
        """A notice under way is finished even when we are told to stop: a stop repeats none."""
        self._one = asyncio.create_task(self.deliver_one())
        return await asyncio.shield(self._one)

    async def settle(self, seconds: float) -> None:
        """After the end of `run`: wait for the notice that is still under way, and give back the one after it."""
        if self._one is not None:
            await asyncio.wait([self._one], timeout=seconds)
        if self._next is not None and (self._one is None or self._one.done()):
            async with self._database.writing() as db:
                await outbox.give_back(db, self._next.id)
            self._next = None

    async def resume(self) -> None:
        """At the start: what a predecessor had under way is due again, and a 429 that it got still holds."""
        async with self._database.writing() as db:
            await outbox.release(db)
            until = await outbox.paused_until(db)
        if until is not None:
            self._budget.pause(until - self._clock.now())

    async def deliver_one(self) -> bool:
        """False where nothing is due."""
        notice, self._next = self._next, None
        if notice is None and not await self._anything_due():
            return False
        await self._budget.notice()
        if notice is None:
            async with self._database.writing() as db:
                notice = await self._claim(db)
        if notice is None:
            return False
        await self._send(notice)
        return True

    async def _anything_due(self) -> bool:
        async with self._database.reading() as db:
            return await outbox.anything_due(db, self._clock.now(), list(self._budget.crowded()))

    async def _claim(self, db: AsyncConnection, ahead: bool = False) -> NoticeCard | None:
        return await outbox.claim(db, self._clock.now(), list(self._budget.crowded()), ahead)

    async def _send(self, notice: NoticeCard) -> None:
        now, ways = self._clock.now(), way_of(notice, self._network)
        if ways == (Channel.MAIL,):
            await self._hand_over(notice, now)
            return
        if ways and await self._waits(notice, now):
            return
        if not ways:
            async with self._database.writing() as db:
                await stand_ins.tell(db, notice, now, self._network.terms)
        try:
            screen = await self._render(notice, now)
        except PASSING_FAULTS as error:
            log.warning("a notice can't be looked up", key=notice.key, why=str(error))
            async with self._database.writing() as db:
                await outbox.put_off(db, notice, now, str(error))
            return
        except Exception as error:
            log.exception("a notice can't be rendered", key=notice.key)
            screen = f"can't be rendered: {error}"
        if isinstance(screen, str):
            async with self._database.writing() as db:
                await outbox.drop(db, notice.id, screen)
            return
        chat = notice.person.telegram_id
        assert chat is not None
        if "edits" in notice.facts:
            sent = await wire.revise(self._bot, chat, int(notice.facts["edits"]), screen.packed())
        else:
            sent = await wire.send(self._bot, chat, screen.packed(), screen.document, self._is_silent(notice, now))
        if sent.fate in (Fate.SENT, Fate.UNKNOWN, Fate.FAILED):
            self._budget.count(chat)
        await self._mark(notice, sent, self._clock.now())
        if notice.kind in NEW_MENU and sent.fate is Fate.SENT:
            await self._menu(notice)

    async def _waits(self, notice: NoticeCard, now: datetime) -> bool:
        """Late by now, and its reader's night has begun. Letters wake nobody: they go at once."""
        if late.waits_until(notice, now, self._network.terms) <= now:
            return False
        async with self._database.writing() as db:
            return await late.put_off(db, notice, now, self._network.terms)

    async def _menu(self, notice: NoticeCard) -> None:
        """Somebody may do more by now, or less."""
        async with self._database.reading() as db:
            person = await people.card(db, notice.person.id, self._network.terms.today(self._clock.now()))
        await menus.set_for(self._bot, person, self._network)

    async def _hand_over(self, notice: NoticeCard, now: datetime) -> None:
        async with self._database.writing() as db:
            await _by_mail(db, notice, now, self._network)
        self.posted.set()  # after the commit: whoever looks sooner finds nothing

    def _is_silent(self, notice: NoticeCard, now: datetime) -> bool:
        """In the network's quiet hours, what may wait until somebody looks."""
        at_night = self._network.terms.quiet.covers(now.astimezone(ZoneInfo(self._network.zone)))
        return at_night and manner(notice.kind).silent

    async def _render(self, notice: NoticeCard, now: datetime) -> Screen | str:
        """The message in the person's language and from current facts, or why nobody needs it."""
        if Channel.TELEGRAM not in way_of(notice, self._network):
            return outbox.UNREACHABLE
        say = Say(notice.person.language, self._network.zone)
        if notice.kind in file_notices.KINDS:
            return await self._file(notice, now, say)
        async with self._database.reading() as db:
            told = await telling.look(db, notice, now)
        if (why := truth.untrue(notice, told, now)) is not None:
            return why
        say = Say(notice.person.language, self._network.zone)
        if notice.kind in handing.KINDS:  # typesetting takes longer than others should wait for their answer
            return await asyncio.to_thread(written, notice, told, say, self._network)
        return written(notice, told, say, self._network)

    async def _file(self, notice: NoticeCard, now: datetime, say: Say) -> Screen | str:
        """Read and written apart: a long table keeps nobody waiting."""
        told = await self._database.apart(partial(files.look, notice=notice, now=now))
        if not told.allowed:
            return "no right to it any more"
        return await asyncio.to_thread(file_notices.KINDS[notice.kind], told, say, self._network)

    async def _mark(self, notice: NoticeCard, sent: Sent, now: datetime) -> None:
        """What became of it; after one that went well the next is claimed in the same transaction."""
        if sent.fate is Fate.PAUSED:
            self._budget.pause(sent.pause)
        as_well = Channel.MAIL in way_of(notice, self._network)
        async with self._database.writing() as db:
            if sent.fate is Fate.SENT:
                await outbox.sent(db, notice.id, sent.message_id, now)
                if as_well:
                    await handover.copy(db, notice, f"{notice.key}:mail", now)
                following = await self._claim(db, ahead=True)
            else:
                await _failed(db, notice, sent, now, self._network)
                following = None
        self._next = following
        if as_well or sent.fate is Fate.UNREACHABLE:
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


async def _by_mail(db: AsyncConnection, notice: NoticeCard, now: datetime, network: Network, why: str = "") -> None:
    """A letter tells them all there is; what they can't press in it, their coordination presses for them."""
    await handover.to(db, notice.id, Channel.MAIL, why)
    if not notice.person.on_telegram and notice.kind in stand_ins.ASK:
        await stand_ins.tell(db, notice, now, network.terms)


async def _blocked(db: AsyncConnection, notice: NoticeCard, sent: Sent, now: datetime, network: Network) -> None:
    """They have blocked us or left Telegram: by e-mail, where they may be told so; else their coordination tells them
    what matters."""
    await people.reachable(db, notice.person.telegram_id or 0, now, False)
    away = replace(notice, person=replace(notice.person, reachable=False), channel=None)
    if way_of(away, network):
        await _by_mail(db, away, now, network, sent.why)
        return
    await outbox.unreachable(db, notice.id, sent.why)
    await stand_ins.tell(db, notice, now, network.terms)


async def _failed(db: AsyncConnection, notice: NoticeCard, sent: Sent, now: datetime, network: Network) -> None:
    """Never again what Telegram refused; again, later and later, what did not arrive; and what may have arrived only
    where a second one does no harm."""
    match sent.fate:
        case Fate.UNREACHABLE:
            await _blocked(db, notice, sent, now, network)
        case Fate.PAUSED:
            await outbox.pause(db, now + sent.pause)
            await outbox.retry(db, notice.id, now + sent.pause, sent.why)
        case Fate.AGAIN if notice.attempts < outbox.MOST_ATTEMPTS:
            await outbox.put_off(db, notice, now, sent.why)
        case Fate.FAILED if manner(notice.kind).repeats and notice.attempts < outbox.MOST_ATTEMPTS:
            await outbox.put_off(db, notice, now, sent.why)
        case Fate.UNKNOWN if manner(notice.kind).repeats and notice.attempts < outbox.MOST_REPEATS:
            await outbox.put_off(db, notice, now, sent.why)
        case Fate.UNKNOWN | Fate.FAILED:
            await outbox.unknown(db, notice.id, sent.why)
        case _:
            await outbox.give_up(db, notice.id, sent.why)
