"""update → Action → transaction → Turn → handler → commit → reply. A "no" of the rules becomes a helpful screen."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import structlog
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection
from telegram import Bot, InlineQuery, Update, User

from bot import menus, wire
from bot.actions import Action, Enrol, Join, ShowHome, SpeakLanguage
from bot.asked import Asked, Blocked, SentFile, Sharing, Stale, Typed, UnknownCommand, Unreadable, asked
from bot.budget import Budget
from bot.done import Done
from bot.handlers import HANDLERS, files, open_form, refusing, sharing, typed
from bot.lists import Lists
from bot.now import Clock
from bot.people_actions import LeaveHouse
from bot.say import Say
from bot.screens import plain
from bot.screens import sharing as sharing_screens
from bot.screens.screen import Photo, Screen
from bot.team_actions import EnrolFor
from bot.turn import Network, Turn
from bot.wire import Fate
from catalogue import belonging, inbox, outbox, people
from catalogue.cards import PersonCard
from catalogue.database import Database
from catalogue.documents import qr
from catalogue.drafts import StillOpen
from catalogue.file_cards import ReportCard
from catalogue.inbox import Letter
from catalogue.refusals import Refused
from catalogue.rules.states import Door

log = structlog.get_logger()

#: How often a change that met a passing fault of the database is tried again before we apologise.
TRIES = 4
#: Longest wait between two tries to reach Telegram with an answer.
LONGEST_WAIT = 60.0


class Dispatch:
    """Handles one letter of the inbox at a time per person; many people at once."""

    def __init__(
        self, database: Database, bot: Bot, budget: Budget, clock: Clock, network: Network, changed: asyncio.Event
    ) -> None:
        """`changed` is set after every answer: there may be something to deliver."""
        self._database, self._bot, self._budget = database, bot, budget
        self._clock, self.network, self._changed = clock, network, changed
        self._done = Done(database, clock)
        self._lists = Lists(database, bot, clock, network)

    async def handle(self, letter: Letter) -> None:
        """Until this returns, the letter stays in the inbox."""
        update = Update.de_json(letter.payload, self._bot)
        wish = asked(update)
        if wish is not None and update.effective_user is not None:
            packed = letter.reply or await self._decide(letter, update, wish)
            if update.inline_query is not None:
                await self._share(update.inline_query, packed)
            elif packed is not None:
                await self._reply(update, packed)
            runs_it = user_id(update) in self.network.operators and isinstance(wish, ShowHome)
            if isinstance(wish, Join | SpeakLanguage | LeaveHouse) or runs_it:
                await self._menu(update.effective_user.id)
        await self._done.mark(letter.id)

    async def settle(self, seconds: float) -> None:
        """At the end of the program, after the last answer: mark what was answered."""
        await self._done.settle(seconds)

    async def _decide(self, letter: Letter, update: Update, wish: Asked) -> dict[str, Any] | None:
        """The reply, with its change committed; an unforeseen fault becomes an apology, never silence."""
        for attempt in range(TRIES):
            try:
                now = letter if attempt == 0 else await self._again(letter)
                return now.reply or await self._try(now, update, wish)
            except OperationalError:
                log.warning("the database did not answer", update_id=update.update_id, attempt=attempt)
                await asyncio.sleep(0.2 * 2**attempt)
            except Exception as error:
                return await self._apologise(letter, update, error)
        return await self._apologise(letter, update, None)

    async def _again(self, letter: Letter) -> Letter:
        """A commit whose answer got lost may have gone through: then its reply is there."""
        async with self._database.reading() as db:
            return await inbox.again(db, letter.id) or letter

    async def _try(self, letter: Letter, update: Update, wish: Asked) -> dict[str, Any] | None:
        if isinstance(wish, Sharing):
            return await self._shared(update, wish)
        user = update.effective_user
        assert user is not None
        async with self._database.reading() as db:
            person = await people.by_telegram(db, user.id, self._today())
            if person is not None and person.reachable:
                shown = await self._shown(db, person, wish)
                if shown is not None:
                    return shown.packed()
        if person is None or (not person.reachable and not isinstance(wish, Blocked)):
            await self._meet(user)
            return await self._try(letter, update, wish)
        try:
            report = await self._lists.report(person, wish)
        except Refused as no:
            return await self._refused(person, no)
        return await self._change(letter, person, wish, report)

    async def _shown(self, db: AsyncConnection, person: PersonCard, wish: Asked) -> Screen | None:
        """The answer to what changes nothing; None for what does."""
        turn = self._turn(db, person)
        try:
            return await shown(turn, wish)
        except Refused as no:
            return await refusing.explain(turn, no)

    async def _change(
        self, letter: Letter, person: PersonCard, wish: Asked, report: ReportCard | None
    ) -> dict[str, Any] | None:
        try:
            async with self._database.writing() as db:
                packed = await self._changed_to(db, letter, person, wish, report)
        except Refused as no:
            packed = await self._refused(person, no)
        self._changed.set()
        return packed

    async def _refused(self, person: PersonCard, no: Refused) -> dict[str, Any]:
        async with self._database.reading() as db:
            return (await refusing.explain(self._turn(db, person), no)).packed()

    async def _changed_to(
        self, db: AsyncConnection, letter: Letter, person: PersonCard, wish: Asked, report: ReportCard | None
    ) -> dict[str, Any] | None:
        if isinstance(wish, Blocked):
            await people.reachable(db, person.telegram_id or 0, self._clock.now(), not wish.yes)
            if not wish.yes:
                await outbox.resume(db, person.id, self._clock.now())
            return None
        if not isinstance(wish, Enrol | EnrolFor):
            person = await self._present(db, person)
        packed = (await done(replace(self._turn(db, person), report=report), wish)).packed()
        await inbox.decided(db, letter.id, packed)
        return packed

    async def _present(self, db: AsyncConnection, person: PersonCard) -> PersonCard:
        """Who they are now, until this is done: a role may have been taken away since. Whoever takes a seat for
        themselves is looked at by the verb, beside the seat."""
        await belonging.keep(db, person.id)
        return await people.card(db, person.id, self._today())

    async def _shared(self, update: Update, wish: Sharing) -> dict[str, Any]:
        """Courses to share. Whoever we don't know stays unknown: they only typed the bot's name."""
        user = update.effective_user
        assert user is not None
        async with self._database.reading() as db:
            person = await people.by_telegram(db, user.id)
            if person is not None:
                return (await sharing.answer(replace(self._turn(db, person), text=wish.text))).packed()
        say = Say(self._language(user), self.network.zone)
        return sharing_screens.stranger(self.network.name, say).packed()

    def _today(self) -> date:
        return self.network.terms.today(self._clock.now())

    def _turn(self, db: AsyncConnection, person: PersonCard) -> Turn:
        say = Say(person.language, self.network.zone)
        who = people.who(person, Door.CHAT, self.network.operators)
        return Turn(db, person, who, say, self._clock.now(), self.network)

    async def _meet(self, user: User) -> None:
        """Somebody new, or back; a new one speaks Telegram's language if the network does."""
        spoken = self._language(user)
        async with self._database.writing() as db:
            now = self._clock.now()
            person = await people.meet(db, user.id, user.full_name[:200], spoken, now)
            await people.reachable(db, user.id, now, True)
            await outbox.resume(db, person.id, now)
        self._changed.set()

    def _language(self, user: User | None) -> str:
        """Telegram's language if the network speaks it, else the network's first."""
        code = ((user and user.language_code) or "")[:2].lower()
        return code if code in self.network.languages else self.network.languages[0]

    async def _menu(self, telegram_id: int) -> None:
        """A new role or language: a new menu."""
        async with self._database.reading() as db:
            person = await people.by_telegram(db, telegram_id, self._today())
        if person is not None:
            await menus.set_for(self._bot, person, self.network)

    async def _apologise(self, letter: Letter, update: Update, error: Exception | None) -> dict[str, Any]:
        log.error("an update could not be handled", update_id=update.update_id, exc_info=error)
        async with self._database.writing() as db:
            await inbox.failed(db, letter.id, repr(error))
        return plain.sorry(Say(self._language(update.effective_user), self.network.zone)).packed()

    async def _share(self, query: InlineQuery, packed: dict[str, Any] | None) -> None:
        """Once, and only what was found: whoever still types asks again."""
        if packed is not None and "courses" in packed:
            await self._budget.free()
            await wire.share(self._bot, query.id, packed)

    async def _reply(self, update: Update, packed: dict[str, Any]) -> None:
        """Until Telegram has it, or will never take it."""
        user, press = update.effective_user, update.callback_query
        assert user is not None
        wait = 0.5
        while True:
            sent = await wire.show(self._bot, user.id, press, packed, self._budget.answer)
            if sent.fate is Fate.PAUSED:
                await self._pause(sent.pause)
            elif sent.fate in (Fate.AGAIN, Fate.FAILED, Fate.UNKNOWN):
                await asyncio.sleep(wait)
                wait = min(LONGEST_WAIT, wait * 2)
            else:
                break
        if sent.fate is Fate.UNREACHABLE:
            async with self._database.writing() as db:
                await people.reachable(db, user.id, self._clock.now(), False)
        elif sent.fate is Fate.REFUSED:
            log.error("Telegram refused an answer", update_id=update.update_id, why=sent.why)
        elif "qr" in packed:
            await self._budget.answer(user.id)
            file = Photo("kursverbund.png", qr.png(packed["qr"]))
            await wire.send(self._bot, user.id, {"text": packed["qr"], "rows": []}, file)

    async def _pause(self, span: timedelta) -> None:
        """A 429 holds everybody, after a restart as well."""
        self._budget.pause(span)
        async with self._database.writing() as db:
            await outbox.pause(db, self._clock.now() + span)


def user_id(update: Update) -> int:
    return update.effective_user.id if update.effective_user else 0


async def shown(turn: Turn, wish: Asked) -> Screen | None:
    """The answer to what changes nothing; None for what does."""
    match wish:
        case Unreadable():
            return plain.unreadable(turn.say)
        case UnknownCommand(command):
            return plain.unknown_command(turn.say, command)
        case Stale():
            return plain.stale(turn.say)
        case Typed(words):
            return await typed.search(replace(turn, text=words))
        case Action() if wish.shows:
            return await HANDLERS[type(wish)](turn, wish)
    return None


async def done(turn: Turn, wish: Asked) -> Screen:
    """Do what was asked for; where that would cost a half-filled form, ask first."""
    try:
        return await _done(turn, wish)
    except StillOpen as form:
        assert isinstance(wish, Action), "words and lists take no form's place"
        return open_form.ask(turn, wish, form.draft)


async def _done(turn: Turn, wish: Asked) -> Screen:
    if isinstance(wish, Typed):
        return await typed.answer(replace(turn, text=wish.text))
    if isinstance(wish, SentFile):
        return await open_form.mentioning(files.sent)(turn, wish)
    assert isinstance(wish, Action)
    return await HANDLERS[type(wish)](turn, wish)
