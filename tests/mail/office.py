"""Both senders on one database, with a mail server of their own."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

import pytest
from icalendar import Calendar
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import delivery as delivering
from bot.budget import Budget
from bot.delivery import Delivery
from bot.mail import Mailer
from bot.posting import Posting
from bot.wire import Fate, Sent
from catalogue import channels, enrolments, team
from catalogue.database import Database
from catalogue.rules.states import Channel, NoticeState
from catalogue.tables import outbox as notices
from tests import factories
from tests.bot.cards import NETWORK
from tests.catalogue.scene import TERMS, Scene
from tests.factories import NOW
from tests.mail.postbox import SENDER, Postbox

MAILING = replace(NETWORK, mail=SENDER)
ANNA = "anna@haus.example"


@dataclass
class Moment:
    at: datetime = NOW

    def now(self) -> datetime:
        return self.at


@dataclass
class Office:
    """Both senders on one database; Telegram answers as `fates` say, else that it has the message."""

    database: Database
    box: Postbox
    clock: Moment
    delivery: Delivery
    posting: Posting
    fates: list[Fate]
    by_telegram: list[str]

    async def all_out(self) -> None:
        """Until neither has anything to do."""
        while await self.delivery.deliver_one() or await self.posting.post_one():
            pass

    async def ledger(self) -> dict[str, tuple[NoticeState, Channel | None]]:
        async with self.database.reading() as db:
            found = await db.execute(select(notices.c.key, notices.c.state, notices.c.channel).order_by(notices.c.id))
            return {row.key: (row.state, row.channel) for row in found}

    def entries(self) -> list[Any]:
        """What calendars got, in order: METHOD and the one event."""
        found = []
        for mail in self.box.came:
            for part in mail.walk():
                if part.get_content_type() == "text/calendar":
                    calendar = Calendar.from_ical(part.get_payload(decode=True))
                    assert part.get_param("method") == calendar["METHOD"]
                    (event,) = calendar.walk("VEVENT")
                    found.append((str(calendar["METHOD"]), event))
        return found


def opened_office(database: Database, postbox: Postbox, monkeypatch: pytest.MonkeyPatch) -> Office:
    clock, fates, told = Moment(), [], []

    async def send(bot: Any, chat_id: int, packed: dict[str, Any], document: Any = None, silent: bool = False) -> Sent:
        fate = fates.pop(0) if fates else Fate.SENT
        if fate is Fate.SENT:
            told.append(packed["text"].split("\n")[0])
        return Sent(fate, 1 if fate is Fate.SENT else None, why=fate)

    monkeypatch.setattr(delivering.wire, "send", send)
    budget = Budget(1000)
    monkeypatch.setattr(budget, "crowded", dict)  # which goes by the real clock
    delivery = Delivery(database, cast(Any, None), budget, cast(Any, clock), MAILING)
    mailer = Mailer(postbox.config(), "Kursverbund")
    posting = Posting(database, mailer, cast(Any, clock), MAILING, delivery.posted)
    return Office(database, postbox, clock, delivery, posting, fates, told)


async def by_mail(db: AsyncConnection, of: Scene, name: str = "Ruth Frei", mail: str = ANNA) -> int:
    """Somebody without Telegram gets a seat or a place in line from their coordinator."""
    person = await team.add(db, of.coordinator.who, of.house, name, mail, "de", NOW)
    await enrolments.enrol(db, of.coordinator.who, of.session, of.house, NOW, TERMS, person)
    return person


async def with_address(db: AsyncConnection, of: Scene, channel: Channel | None, mail: str = ANNA) -> factories.Member:
    """Somebody with Telegram who has shown that the address is theirs, with a seat."""
    member = await factories.member(db, of.house)
    await channels.confirm(db, member.id, mail, NOW)
    await channels.choose(db, member.id, channel)
    await enrolments.enrol(db, member.who, of.session, of.house, NOW, TERMS)
    return member
