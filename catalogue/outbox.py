"""Every message to somebody else: one row in the transaction of its cause, under a key that states why it is unique.

due → sending (claimed, under a lease) → sent; dropped: no longer true; given_up: can't be delivered.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, and_, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import people
from catalogue.cards import NoticeCard
from catalogue.database import insert_once
from catalogue.rules.courtesy import Due
from catalogue.rules.states import NoticeState
from catalogue.tables import delivery_state, outbox
from catalogue.tables.post import UNSENT

#: How long one attempt to send may take before somebody else may try.
LEASE = timedelta(seconds=60)
#: After this many attempts a notice is given up.
MOST_ATTEMPTS = 12
#: Keys that one statement asks for.
BATCH = 500
#: How reasons begin for which a notice is dropped, and which may be over: then it comes after all.
PASSING = ("the meeting has moved", "the enrolment is", "no longer wanted", "the session goes on")
_T = TypeVar("_T")


async def add(
    db: AsyncConnection,
    key: str,
    kind: str,
    person_id: int,
    now: datetime,
    *,
    due_at: datetime | Due | None = None,
    enrolment_id: int | None = None,
    meeting_id: int | None = None,
    session_id: int | None = None,
    **facts: str,
) -> bool:
    """Put a notice into the outbox; a second one under the same key is none. Facts are text (times in ISO 8601).

    `due_at` as `Due`: by the person's own quiet hours. `session_id`: of what a coordinator is told about a session;
    `house` among the facts: for which institution.
    """
    due = due_at.by(await people.quiet(db, person_id)) if isinstance(due_at, Due) else due_at
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
        state=NoticeState.DUE,
        due_at=due or now,
        created_at=now,
    )
    return new is not None


async def supersede(db: AsyncConnection, kind: str, enrolment_id: int, why: str) -> None:
    """Drop this enrolment's unsent notices of a kind."""
    unsent = and_(outbox.c.kind == kind, outbox.c.enrolment_id == enrolment_id, outbox.c.state == NoticeState.DUE)
    await db.execute(update(outbox).where(unsent).values(state=NoticeState.DROPPED, why=why))


def batches(items: Sequence[_T]) -> Iterator[Sequence[_T]]:
    """As many as one statement may ask for."""
    return (items[start : start + BATCH] for start in range(0, len(items), BATCH))


async def known(db: AsyncConnection, keys: Sequence[str]) -> dict[str, bool]:
    """The keys under which there is a notice already: was it dropped for a reason that may be over by now?"""
    found: dict[str, bool] = {}
    for some in batches(keys):
        query = select(outbox.c.key, outbox.c.state, outbox.c.why).where(outbox.c.key.in_(some))
        for row in await db.execute(query):
            found[row.key] = row.state is NoticeState.DROPPED and (row.why or "").startswith(PASSING)
    return found


async def again(db: AsyncConnection, key: str, due_at: datetime) -> None:
    """A dropped notice has become true again."""
    dropped = (outbox.c.key == key) & (outbox.c.state == NoticeState.DROPPED)
    await db.execute(update(outbox).where(dropped).values(state=NoticeState.DUE, due_at=due_at, why=None))


_news = outbox.alias()
#: A reminder waits for what its person has still to be told about the dates: it would name a date that is new to them.
_NEWS_FIRST = or_(
    outbox.c.kind != "reminder",
    ~exists().where(
        _news.c.enrolment_id == outbox.c.enrolment_id,
        _news.c.kind.in_(("moved", "dates")),
        _news.c.state.in_((NoticeState.DUE, NoticeState.SENDING)),
    ),
)


def _due(now: datetime) -> ColumnElement[bool]:
    vanished = and_(outbox.c.state == NoticeState.SENDING, outbox.c.lease_until <= now)
    return and_(UNSENT, or_(outbox.c.state == NoticeState.DUE, vanished), outbox.c.due_at <= now, _NEWS_FIRST)


async def anything_due(db: AsyncConnection, now: datetime) -> bool:
    return (await db.execute(select(outbox.c.id).where(_due(now)).limit(1))).first() is not None


async def claim(db: AsyncConnection, now: datetime) -> NoticeCard | None:
    """The next notice that is due, or whose sender vanished; ours until the lease ends.

    A person's notices go out in the order in which they fell due.
    """
    query = select(outbox.c.id).where(_due(now)).order_by(outbox.c.due_at, outbox.c.id).limit(1)
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
    )


async def sent(db: AsyncConnection, notice_id: int, message_id: int | None, now: datetime) -> None:
    await _mark(db, notice_id, state=NoticeState.SENT, sent_at=now, message_id=message_id, lease_until=None)


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
