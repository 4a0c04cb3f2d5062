"""All that one update brings along."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.actions import Action
from bot.say import Say
from bot.screens.screen import Screen
from catalogue.cards import PersonCard
from catalogue.file_cards import ReportCard
from catalogue.rules.rights import Who
from catalogue.rules.terms import Terms


@dataclass(frozen=True, slots=True)
class Network:
    """What every screen may need of the configuration. `calendars`: where feeds are served; "": nowhere. `mail`: the
    sender of e-mails; "": none are sent."""

    name: str
    languages: tuple[str, ...]
    zone: str
    canton: str
    operators: frozenset[int]
    terms: Terms
    organizer: str
    bot_name: str = ""
    calendars: str = ""
    mail: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """One update of one person at one moment. `text`: what they typed; "" with a press. `report`: of a list that was
    fetched before the transaction began."""

    db: AsyncConnection
    person: PersonCard
    who: Who
    say: Say
    now: datetime
    network: Network
    text: str = ""
    report: ReportCard | None = None

    @property
    def terms(self) -> Terms:
        return self.network.terms

    @property
    def today(self) -> date:
        return self.terms.today(self.now)


Handler = Callable[[Turn, Any], Awaitable[Screen]]
Handlers = dict[type[Action], Handler]
