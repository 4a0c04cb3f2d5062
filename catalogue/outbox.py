"""Every message to somebody else: one row in the transaction of its cause, under a key that states why it is unique.

due → sending (claimed, under a lease) → sent; dropped: no longer true; given_up: can't be delivered.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import people
from catalogue.cards import NoticeCard
from catalogue.database import insert_once
from catalogue.rules.states import Channel, NoticeState
from catalogue.tables import delivery_state, outbox
from catalogue.tables.post import UNSENT

#: How long one attempt to send may take before somebody else may try.
LEASE = timedelta(seconds=60)
#: After this many attempts a notice is given up.
MOST_ATTEMPTS = 12


async def add(
    db: AsyncConnection,
    key: str,
    kind: str,
    person_id: int,
    now: datetime,
    *,
    due_at: datetime | None = None,
    enrolment_id: int | None = None,
    meeting_id: int | None = None,
    session_id: int | None = None,
    channel: Channel | None = None,
    **facts: str,
) -> bool:
    """Put a notice into the outbox; a second one under the same key is none. Facts are text (times in ISO 8601).

    `session_id`: of what a coordinator is told about a session; `house` among the facts: for which institution.
    `channel`: where it can go one way only.
    """
    new = await insert_once(
        db,
        outbox,
        key=key,
        kind=kind,
        person_id=person_id,
        enrolment_id=enrolment_id,
        meeting_id=meeting_id,
        session_id=session_id,
        facts=facts,
        channel=channel,
        state=NoticeState.DUE,
        due_at=due_at or now,
        created_at=now,
    )
    return new is not None


async def supersede(db: AsyncConnection, kind: str, enrolment_id: int, why: str) -> None:
    """Drop this enrolment's unsent notices of a kind."""
    unsent = and_(outbox.c.kind == kind, outbox.c.enrolment_id == enrolment_id, outbox.c.state == NoticeState.DUE)
    await db.execute(update(outbox).where(unsent).values(state=NoticeState.DROPPED, why=why))


def _due(now: datetime, by_mail: bool) -> ColumnElement[bool]:
    """Of one of the two senders: whatever is known to go by e-mail is the other's."""
    vanished = and_(outbox.c.state == NoticeState.SENDING, outbox.c.lease_until <= now)
    mails = outbox.c.channel == Channel.MAIL
    own = mails if by_mail else or_(outbox.c.channel.is_(None), ~mails)
    return and_(UNSENT, or_(outbox.c.state == NoticeState.DUE, vanished), outbox.c.due_at <= now, own)


async def anything_due(db: AsyncConnection, now: datetime, by_mail: bool = False) -> bool:
    return (await db.execute(select(outbox.c.id).where(_due(now, by_mail)).limit(1))).first() is not None


async def claim(db: AsyncConnection, now: datetime, by_mail: bool = False) -> NoticeCard | None:
    """The next notice that is due, or whose sender vanished; ours until the lease ends.

    A person's notices go out in the order in which they fell due. `by_mail`: of those handed over to the mail server.
    """
    query = select(outbox.c.id).where(_due(now, by_mail)).order_by(outbox.c.due_at, outbox.c.id).limit(1)
    found = (await db.execute(query.with_for_update(skip_locked=True))).scalar_one_or_none()
    if found is None:
        return None
    held = {"state": NoticeState.SENDING, "attempts": outbox.c.attempts + 1, "lease_until": now + LEASE}
    row = (await db.execute(update(outbox).where(outbox.c.id == found).values(**held).returning(outbox))).one()
    return await _card(db, row)


async def release(db: AsyncConnection) -> None:
    """At the start of the one sender: what its predecessor had claimed when it vanished is due again."""
    claimed = outbox.c.state == NoticeState.SENDING
    await db.execute(update(outbox).where(claimed).values(state=NoticeState.DUE, lease_until=None))


async def without_mail(db: AsyncConnection) -> None:
    """The network sends no e-mails any more: what waited for the mail server goes by Telegram, unless it went there
    already."""
    waiting = and_(outbox.c.channel == Channel.MAIL, outbox.c.state == NoticeState.DUE)
    rows = (await db.execute(select(outbox.c.id, outbox.c.facts).where(waiting))).all()
    for row in rows:
        if "copy" in row.facts:
            await drop(db, row.id, "the network sends no e-mails any more")
        else:
            await hand_over(db, row.id, None)


async def _card(db: AsyncConnection, row: Any) -> NoticeCard:
    return NoticeCard(
        id=row.id,
        key=row.key,
        kind=row.kind,
        person=await people.card(db, row.person_id),
        enrolment_id=row.enrolment_id,
        meeting_id=row.meeting_id,
        facts=row.facts,
        attempts=row.attempts,
        due_at=row.due_at,
        session_id=row.session_id,
        channel=row.channel,
    )


async def sent(
    db: AsyncConnection,
    notice_id: int,
    message_id: int | None,
    now: datetime,
    channel: Channel = Channel.TELEGRAM,
) -> None:
    done = {"state": NoticeState.SENT, "sent_at": now, "message_id": message_id, "channel": channel}
    await _mark(db, notice_id, **done, lease_until=None)


async def hand_over(db: AsyncConnection, notice_id: int, channel: Channel | None, why: str = "") -> None:
    """To the other sender, at once and with all its attempts; None: whichever way is right by now."""
    again = {"state": NoticeState.DUE, "channel": channel, "attempts": 0, "lease_until": None}
    await _mark(db, notice_id, **again, why=why[:500] or None)


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
    await add(db, key, notice.kind, notice.person.id, now, **about)


async def forget(db: AsyncConnection, notice_id: int) -> None:
    """What it said was for one moment and one person."""
    await _mark(db, notice_id, facts={})


async def drop(db: AsyncConnection, notice_id: int, why: str) -> None:
    """It is not true any more; nobody needs it."""
    await _mark(db, notice_id, state=NoticeState.DROPPED, why=why, lease_until=None)


async def give_up(db: AsyncConnection, notice_id: int, why: str) -> None:
    await _mark(db, notice_id, state=NoticeState.GIVEN_UP, why=why[:500], lease_until=None)


async def retry(db: AsyncConnection, notice_id: int, due_at: datetime, why: str) -> None:
    """Try again later: the attempt failed without reaching anybody."""
    await _mark(db, notice_id, state=NoticeState.DUE, due_at=due_at, why=why[:500], lease_until=None)


async def _mark(db: AsyncConnection, notice_id: int, **values: Any) -> None:
    await db.execute(update(outbox).where(outbox.c.id == notice_id).values(**values))


async def pause(db: AsyncConnection, until: datetime) -> None:
    """A 429 from Telegram: nobody sends before `until`."""
    await insert_once(db, delivery_state, id=1)
    await db.execute(update(delivery_state).values(paused_until=until))


async def paused_until(db: AsyncConnection) -> datetime | None:
    return (await db.execute(select(delivery_state.c.paused_until))).scalar_one_or_none()
