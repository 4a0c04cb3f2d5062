"""Lists that coordinators send: fetched, opened and compared, or taken in, before the answer's own transaction begins.

Of a list that waits for a Confirm only where Telegram keeps it is a row (the draft): any replica fetches it again.
"""

import asyncio
import tempfile
from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from telegram import Bot

from bot import wire
from bot.asked import Asked, SentFile
from bot.file_actions import ConfirmImport, ReportFor
from bot.handlers.files import AWAY, MOST_SENT, unfit
from bot.now import Clock
from bot.turn import Network
from catalogue import drafts, people
from catalogue.cards import PersonCard
from catalogue.database import Database
from catalogue.drafts import LIST
from catalogue.exchange import imports
from catalogue.exchange.imports import Opened, Order
from catalogue.exchange.origins import Gone
from catalogue.exchange.remarks import Finding, Remark, Severity
from catalogue.exchange.report import Report
from catalogue.exchange.unusable import Unusable
from catalogue.file_cards import GoneCard, RemarkCard, ReportCard
from catalogue.rules.states import Door

log = structlog.get_logger()

#: What is doubtful, what matters most first.
_FIRST = (
    Finding.OTHER_SHEETS,
    Finding.UNDATED,
    Finding.NO_DATE,
    Finding.LIKELY_DUPLICATE,
    Finding.TWIN_UNDATED,
    Finding.GETS_DATE,
    Finding.STAYS,
)


class Lists:
    """What a list would do, or what it has done."""

    def __init__(self, database: Database, bot: Bot, clock: Clock, network: Network) -> None:
        self._database, self._bot, self._clock, self._network = database, bot, clock, network

    async def report(self, person: PersonCard, wish: Asked) -> ReportCard | None:
        """None where the wish needs no file, or there is none yet. Refused: no coordinator of that institution."""
        match wish:
            case SentFile() if unfit(person, wish) is None and len(person.coordinates) == 1:
                house = person.coordinates[0].institution_id
                return await self._looked_at(person, wish.file_id, wish.name, house, False)
            case ReportFor(number, house):
                waits = await self._waiting(person, number)
                return await self._looked_at(person, waits["file"], waits["name"], house, False) if waits else None
            case ConfirmImport(number):
                waits = await self._waiting(person, number)
                if "house" in waits:
                    return await self._looked_at(person, waits["file"], waits["name"], waits["house"], True)
        return None

    async def _waiting(self, person: PersonCard, number: int) -> dict[str, Any]:
        """What is kept of the list that a button speaks of; nothing where it waits no more."""
        async with self._database.reading() as db:
            draft = await drafts.load(db, person.id, LIST)
        found = draft is not None and draft.answers["number"] == number
        return draft.answers if draft is not None and found else {}

    async def _looked_at(self, person: PersonCard, file_id: str, name: str, house: int, enters: bool) -> ReportCard:
        await wire.busy(self._bot, person.telegram_id or 0)
        own = next((m.institution for m in person.coordinates if m.institution_id == house), "")
        try:
            content = await wire.fetch(self._bot, file_id, MOST_SENT)
        except wire.NoFile as error:
            log.warning("a list can't be fetched", why=str(error))
            return ReportCard(name, own, fault=AWAY)
        try:
            opened = await asyncio.to_thread(partial(opened_as, content, name))
        except Unusable as problem:
            return ReportCard(name, own, fault=problem.fault, facts=problem.facts)
        who = replace(people.who(person, Door.FILE, self._network.operators), is_operator=False)
        zone, terms = ZoneInfo(self._network.zone), self._network.terms
        order = Order(who, house, opened, self._clock.now(), zone, self._network.canton, terms)
        done = await (imports.take_in if enters else imports.preview)(self._database, order)
        return card(done, name, own)


def opened_as(content: bytes, name: str) -> Opened:
    """A list that came as bytes; of its name only the ending goes to the disk. Raises Unusable."""
    with tempfile.TemporaryDirectory(prefix="kursverbund-") as folder:
        path = Path(folder) / f"list{Path(name).suffix.lower()}"
        path.write_bytes(content)
        return replace(imports.open_file(path), name=name)


def card(report: Report, name: str, house: str) -> ReportCard:
    """A report for the chat: refused rows first, then what is doubtful, each in the order of the file."""
    fault = report.fault
    return ReportCard(
        name,
        house,
        report.rows,
        report.new,
        report.changed,
        report.unchanged,
        report.refused,
        report.stir.moved,
        report.stir.cancelled,
        report.stir.people,
        tuple(map(_remark, sorted(report.remarks, key=_weight))),
        tuple(_gone(report.gone)),
        fault.fault if fault else "",
        fault.facts if fault else {},
    )


def _weight(remark: Remark) -> tuple[bool, bool, int]:
    return remark.severity is not Severity.REFUSED, remark.why not in _FIRST, remark.line


def _remark(remark: Remark) -> RemarkCard:
    refused = remark.severity is Severity.REFUSED
    return RemarkCard(remark.line, remark.column, remark.value, remark.why, remark.expected, refused, remark.facts)


def _gone(gone: Iterable[Gone]) -> Iterable[GoneCard]:
    return (GoneCard(one.title, one.starts) for one in gone)
