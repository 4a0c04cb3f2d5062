"""Notices by e-mail: the second sender of the outbox, so that no slow mail server holds up Telegram.

claim → look again → write → hand to the mail server → mark, one at a time, as `delivery` does. A notice is one mail
with one calendar entry; what else it brings (a copy of what went by Telegram, the entries of further dates) are notices
of their own, written when the first is marked as sent. So a crash repeats at most the one in flight, under the same
Message-ID.
"""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.mail import Mailer
from bot.now import Clock
from bot.say import Say
from bot.screens import letters
from bot.screens.letters import Letter, Postal
from bot.turn import Network
from bot.wire import Fate, Sent
from bot.writing import written
from catalogue import channels, handover, outbox, stand_ins, telling, truth
from catalogue.cards import NoticeCard, PersonCard
from catalogue.database import PASSING_FAULTS, Database
from catalogue.feed_cards import FeedCard
from catalogue.house_cards import HouseTold, MorningCard
from catalogue.rules.channels import ways_of
from catalogue.rules.states import Channel
from catalogue.rules.terms import Terms
from catalogue.telling import FormTold, Told

log = structlog.get_logger()

#: First wait after a failed attempt, doubled each time: mail servers want to be asked seldom.
BACKOFF, LONGEST_BACKOFF = timedelta(minutes=1), timedelta(hours=1)
#: After so many that the server answered with "not now" a letter is given up.
MOST_ATTEMPTS = 12


@dataclass(frozen=True, slots=True)
class Written:
    """A letter, and the meetings whose entries follow in letters of their own."""

    letter: Letter
    further: tuple[int, ...] = ()


class Posting:
    """Sends what is known to go by e-mail; `wake` is set when something new is there.

    `unsubscribe`: the address for ending the mails of a person, or "".
    """

    def __init__(
        self,
        database: Database,
        mailer: Mailer,
        clock: Clock,
        network: Network,
        wake: asyncio.Event,
        unsubscribe: Callable[[PersonCard], str] = lambda person: "",
    ) -> None:
        self._database, self._mailer = database, mailer
        self._clock, self._network, self._unsubscribe = clock, network, unsubscribe
        self._wake = wake
        self._paused_until: datetime | None = None
        self._one: asyncio.Task[bool] | None = None

    async def run(self, tick: timedelta) -> None:
        """Until cancelled: at every wake and at every tick, all that is due."""
        while True:
            self._wake.clear()
            try:
                while await self._whole():
                    pass
                await self._mailer.close()
            except Exception:
                log.exception("posting stumbled; it goes on")
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(tick.total_seconds()):
                    await self._wake.wait()

    async def _whole(self) -> bool:
        """A letter under way is finished even when we are told to stop: a stop repeats none."""
        self._one = asyncio.create_task(self.post_one())
        return await asyncio.shield(self._one)

    async def settle(self, seconds: float) -> None:
        """After the end of `run`: wait for the letter that is still under way."""
        if self._one is not None:
            await asyncio.wait([self._one], timeout=seconds)

    async def post_one(self) -> bool:
        """False where nothing is due, or the server is left alone for a while."""
        now = self._clock.now()
        if self._paused_until is not None and now < self._paused_until:
            return False
        async with self._database.reading() as db:
            if not await outbox.anything_due(db, now, by_mail=True):
                return False
        async with self._database.writing() as db:
            notice = await outbox.claim(db, now, by_mail=True)
        if notice is None:
            return False
        await self._post(notice)
        return True

    async def _post(self, notice: NoticeCard) -> None:
        if not _still_by_mail(notice):
            async with self._database.writing() as db:
                await _give_back(db, notice)
            return
        try:
            found = await self._write(notice)
        except PASSING_FAULTS as error:
            log.warning("a letter can't be looked up", key=notice.key, why=str(error))
            async with self._database.writing() as db:
                await outbox.put_off(db, notice, self._clock.now(), str(error))
            return
        except Exception as error:
            log.exception("a letter can't be written", key=notice.key)
            found = f"can't be written: {error}"
        if isinstance(found, str):
            async with self._database.writing() as db:
                await outbox.drop(db, notice.id, found)
            return
        sent = await self._mailer.send(found.letter, self._clock.now())
        await self._mark(notice, found, sent, self._clock.now())

    async def _write(self, notice: NoticeCard) -> Written | str:
        """The letter in the person's language and from current facts, or why nobody needs it."""
        now = self._clock.now()
        async with self._database.reading() as db:
            told = await telling.look(db, notice, now)
            contact = await channels.contact(db, notice.person.id)
        if (why := truth.untrue(notice, told, now)) is not None:
            return why
        if notice.kind == "transfer" and notice.person.telegram_id is None:
            return "a question that nobody can answer by e-mail"
        if isinstance(told, FeedCard | FormTold | MorningCard):
            return "asked for in the chat, which they have left"
        say = Say(notice.person.language, self._network.zone)
        screen = written(notice, told, say, self._network, by_mail=True)
        spoken = None if isinstance(told, HouseTold) else told
        further = letters.further(notice, spoken, screen)
        if "entry" in notice.facts:
            if not isinstance(told, Told) or told.meeting is None or screen.document is None:
                return "the meeting is gone"
            if told.meeting not in letters.entered(notice, told):
                return "the meeting is gone"
            screen = letters.entry_only(told, told.meeting, screen, say)
        to = notice.facts.get("mail") or notice.person.mail or ""
        postal = Postal(to, contact, self._way_out(notice, contact))
        return Written(letters.letter(notice, spoken, screen, postal, say, self._network), further)

    def _way_out(self, notice: NoticeCard, contact: str) -> str:
        if notice.kind == "mail_code":
            return ""
        return self._unsubscribe(notice.person) or (f"mailto:{contact}?subject=unsubscribe" if contact else "")

    async def _mark(self, notice: NoticeCard, found: Written, sent: Sent, now: datetime) -> None:
        if sent.pause:
            self._paused_until = now + sent.pause
        terms = self._network.terms
        async with self._database.writing() as db:
            match sent.fate:
                case Fate.SENT:
                    await _sent(db, notice, found, now)
                case Fate.UNREACHABLE | Fate.REFUSED:
                    if sent.fate is Fate.UNREACHABLE and notice.kind != "mail_code":
                        await channels.refused(db, notice.person.id, now, True)
                    await _refused(db, notice, sent, now, terms)
                case _:
                    await _again(db, notice, sent, now, terms)
        if sent.fate is not Fate.SENT:
            log.warning("letter not delivered", key=notice.key, fate=sent.fate, why=sent.why)


def _still_by_mail(notice: NoticeCard) -> bool:
    person = notice.person
    if "mail" in notice.facts:  # a code, to an address that is not theirs yet
        return True
    return Channel.MAIL in ways_of(notice.kind, person.channel, person.on_telegram, bool(person.mail))


async def _give_back(db: AsyncConnection, notice: NoticeCard) -> None:
    """They want no e-mails any more, or have come back to Telegram: it goes there, unless it went there already."""
    if "copy" in notice.facts:
        await outbox.drop(db, notice.id, "they want no e-mails any more")
    else:
        await handover.to(db, notice.id, None)


async def _sent(db: AsyncConnection, notice: NoticeCard, found: Written, now: datetime) -> None:
    await outbox.sent(db, notice.id, None, now, Channel.MAIL)
    await channels.refused(db, notice.person.id, now, False)
    if notice.kind == "mail_code":
        await outbox.forget(db, notice.id)
    for meeting_id in found.further:
        await handover.copy(db, notice, f"{notice.key}:entry:{meeting_id}", now, meeting_id, entry="1")


async def _refused(db: AsyncConnection, notice: NoticeCard, sent: Sent, now: datetime, terms: Terms) -> None:
    """Their server will never take it: Telegram, where they have it; else their coordination tells them what matters.
    A copy of what went by Telegram, and a code, are missed by nobody."""
    if {"copy", "mail"} & set(notice.facts):
        await outbox.give_up(db, notice.id, sent.why)
    elif notice.person.on_telegram:
        await handover.to(db, notice.id, Channel.TELEGRAM, sent.why)
    else:
        await outbox.unreachable(db, notice.id, sent.why)
        await stand_ins.tell(db, notice, now, terms)


async def _again(db: AsyncConnection, notice: NoticeCard, sent: Sent, now: datetime, terms: Terms) -> None:
    """A server that can't be reached is asked for ever: what is no longer true is dropped by then. All else is given up
    some time. A repeat after a lost connection is harmless: it has the same Message-ID and the same entry."""
    if notice.attempts >= MOST_ATTEMPTS and not sent.pause:
        await _refused(db, notice, sent, now, terms)
        return
    wait = min(LONGEST_BACKOFF, BACKOFF * 2 ** (min(notice.attempts, MOST_ATTEMPTS) - 1))
    await outbox.retry(db, notice.id, now + wait, sent.why)
