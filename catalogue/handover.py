"""Between the two senders of the outbox: what goes by e-mail instead of by Telegram, or as well."""

from datetime import datetime
from typing import Any

from sqlalchemy import and_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import outbox
from catalogue.cards import NoticeCard
from catalogue.rules.states import Channel, NoticeState
from catalogue.tables import outbox as notices


async def to(db: AsyncConnection, notice_id: int, channel: Channel | None, why: str = "") -> None:
    """To the other sender, at once and with all its attempts; None: whichever way is right by now."""
    again = {"state": NoticeState.DUE, "channel": channel, "attempts": 0, "lease_until": None}
    await db.execute(update(notices).where(notices.c.id == notice_id).values(**again, why=why[:500] or None))


async def copy(
    db: AsyncConnection,
    notice: NoticeCard,
    key: str,
    now: datetime,
    meeting_id: int | None = None,
    **facts: str,
) -> None:
    """The same by e-mail as well, or its entry for another meeting: a notice of its own, under a key made of its."""
    about: dict[str, Any] = {"enrolment_id": notice.enrolment_id, "session_id": notice.session_id}
    about |= {"meeting_id": meeting_id or notice.meeting_id, "channel": Channel.MAIL}
    about |= notice.facts | facts | {"copy": "1"}
    await outbox.add(db, key, notice.kind, notice.person.id, now, **about)


async def without_mail(db: AsyncConnection) -> None:
    """The network sends no e-mails any more: what waited for the mail server goes by Telegram, unless it went there
    already."""
    waiting = and_(notices.c.channel == Channel.MAIL, notices.c.state == NoticeState.DUE)
    rows = (await db.execute(select(notices.c.id, notices.c.facts).where(waiting))).all()
    for row in rows:
        if "copy" in row.facts:
            await outbox.drop(db, row.id, "the network sends no e-mails any more")
        else:
            await to(db, row.id, None)
