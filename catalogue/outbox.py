"""Every message to somebody else: one row in the transaction of its cause, under a key that states why it is unique.

due → sending (claimed, under a lease) → sent; dropped: no longer true; given_up: can't be delivered; unknown: may have
arrived, and of this kind nobody gets a second one (`rules.manners`)."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, Update, and_, bindparam, func, literal_column, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import people
from catalogue.cards import NoticeCard
from catalogue.columns import UTCDateTime
from catalogue.database import insert_once
from catalogue.rules.manners import ONCE
from catalogue.rules.states import Channel, NoticeState
from catalogue.tables import delivery_state, enrolments, meetings, outbox
from catalogue.tables import people as person_rows

#: Why a notice stayed here: Telegram does not let us write to its person.
UNREACHABLE = "not reachable by Telegram"
#: Whoever comes back within this time is told what they have missed.
MISSED = timedelta(days=14)
#: How long one attempt to send may take before somebody else may try.
LEASE = timedelta(seconds=60)
#: First wait after a failed attempt; doubled each time, up to the longest.
BACKOFF, LONGEST_BACKOFF = timedelta(seconds=2), timedelta(minutes=10)
#: After so many attempts that reached nobody (about two days) a notice is given up.
MOST_ATTEMPTS = 300
#: After so many attempts that may have arrived (about 40 minutes) nobody is told once more.
MOST_REPEATS = 12


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


async def known(db: AsyncConnection, keys: Iterable[str]) -> set[str]:
    """Those of these keys that have a notice: whoever looks again and again writes only what is new."""
    wanted = list(keys)
    if not wanted:
        return set()
    return set((await db.execute(select(outbox.c.key).where(outbox.c.key.in_(wanted)))).scalars())


async def supersede(db: AsyncConnection, kind: str, enrolment_id: int, why: str) -> None:
    """Drop this enrolment's unsent notices of a kind."""
    unsent = and_(outbox.c.kind == kind, outbox.c.enrolment_id == enrolment_id, outbox.c.state == NoticeState.DUE)
    await db.execute(update(outbox).where(unsent).values(state=NoticeState.DROPPED, why=why))


async def heard_since(db: AsyncConnection, enrolment: Any, since: datetime) -> bool:
    """Whether anything about this enrolment (a row) went out since then: it spoke of how things stood in between."""
    about = (outbox.c.enrolment_id == enrolment.id) | (outbox.c.kind == "all_dates")
    sent = about & outbox.c.state.in_((NoticeState.SENT, NoticeState.SENDING, NoticeState.UNKNOWN))
    late = func.coalesce(outbox.c.sent_at, since) >= since
    query = select(outbox.c.id).where(outbox.c.person_id == enrolment.person_id, sent, late).limit(1)
    return (await db.execute(query)).first() is not None


async def resume(db: AsyncConnection, telegram_id: int, now: datetime) -> None:
    """Somebody can be reached again: what could not be told them meanwhile is due, unless it is long ago or over.

    Whether it is still true is looked at before it is sent, as always.
    """
    them = select(person_rows.c.id).where(person_rows.c.telegram_id == telegram_id)
    booked = meetings.join(enrolments, enrolments.c.session_id == meetings.c.session_id)
    last = select(func.max(meetings.c.ends_at)).select_from(booked).where(enrolments.c.id == outbox.c.enrolment_id)
    missed = and_(
        outbox.c.person_id.in_(them),
        outbox.c.state.in_((NoticeState.DROPPED, NoticeState.GIVEN_UP)),
        outbox.c.why.startswith(UNREACHABLE),
        outbox.c.due_at > now - MISSED,
        or_(outbox.c.enrolment_id.is_(None), func.coalesce(last.scalar_subquery() > now, True)),
    )
    due = {"state": NoticeState.DUE, "due_at": now, "attempts": 0, "why": None, "channel": None}
    await db.execute(update(outbox).where(missed).values(**due))


# --- the senders ------------------------------------------------------------------------------------------

_NOW: Any = bindparam("now", type_=UTCDateTime)
_ONCE = ", ".join(f"'{kind}'" for kind in ONCE)


def _unsent(name: str) -> Any:
    """Written out, never as parameters: only then is the small index of unsent rows used."""
    return literal_column(f"{name}.state IN ('due', 'sending')")


def _own(name: str, by_mail: bool) -> Any:
    """Of one of the two senders: what has been handed over to e-mail is the other's."""
    return literal_column(f"COALESCE({name}.channel, '') {'=' if by_mail else '<>'} 'mail'")


def _next(crowded: bool, by_mail: bool = False) -> Select[Any]:
    """The notice whose turn it is: what fell due first, or whose sender vanished.

    What has been put off holds back the later ones about the same: a person hears of things in their order. `crowded`:
    not to these Telegram accounts, which have just got several. `by_mail`: of those for the mail server, which may all
    come twice: under the same Message-ID.
    """
    row, earlier = outbox.alias("picked"), outbox.alias("earlier")
    behind = select(earlier.c.id).where(
        earlier.c.person_id == row.c.person_id,
        earlier.c.id < row.c.id,
        _unsent("earlier"),
        _own("earlier", by_mail),
        earlier.c.attempts > literal_column("0"),
        func.coalesce(earlier.c.enrolment_id, 0) == func.coalesce(row.c.enrolment_id, 0),
        func.coalesce(earlier.c.session_id, 0) == func.coalesce(row.c.session_id, 0),
    )
    again = "" if by_mail else f" AND picked.kind NOT IN ({_ONCE})"
    vanished: ColumnElement[bool] = literal_column(f"picked.state = 'sending'{again}")
    free = or_(literal_column("picked.state = 'due'"), and_(vanished, row.c.lease_until <= _NOW))
    query = select(row.c.id).where(_unsent("picked"), _own("picked", by_mail), free, row.c.due_at <= _NOW)
    query = query.where(behind.limit(1).scalar_subquery().is_(None))
    if crowded:
        them = person_rows.c.telegram_id.in_(bindparam("crowded", expanding=True))
        query = query.where(row.c.person_id.not_in(select(person_rows.c.id).where(them)))
    return query.order_by(row.c.due_at, row.c.id).limit(1)


@cache
def _claim(crowded: bool, ahead: bool, by_mail: bool) -> Update:
    found = _next(crowded, by_mail).with_for_update(skip_locked=True).scalar_subquery()
    held = {"state": NoticeState.SENDING, "attempts": outbox.c.attempts + 1}
    statement = update(outbox).where(outbox.c.id == found)
    if ahead:
        statement = statement.where(literal_column(f"outbox.kind NOT IN ({_ONCE})"))
    return statement.values(**held, lease_until=bindparam("lease", type_=UTCDateTime)).returning(outbox)


_due = cache(_next)


async def anything_due(
    db: AsyncConnection, now: datetime, crowded: Sequence[int] = (), *, by_mail: bool = False
) -> bool:
    given = {"now": now} | ({"crowded": crowded} if crowded else {})
    return (await db.execute(_due(bool(crowded), by_mail), given)).first() is not None


async def claim(
    db: AsyncConnection, now: datetime, crowded: Sequence[int] = (), ahead: bool = False, *, by_mail: bool = False
) -> NoticeCard | None:
    """The next notice; ours until the lease ends. `ahead`: it is not sent at once, so only what may be claimed again
    by whoever comes after a crash, that is, none that must not come twice. `by_mail`: of those handed over to the mail
    server, and of no others."""
    given = {"now": now, "lease": now + LEASE} | ({"crowded": crowded} if crowded else {})
    row = (await db.execute(_claim(bool(crowded), ahead, by_mail), given)).one_or_none()
    return None if row is None else await _card(db, row)


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


async def release(db: AsyncConnection) -> None:
    """At the start of the senders: what their predecessors had claimed when they vanished may have been sent.

    It is due again where that does no harm; of other kinds nobody knows whether it arrived.
    """
    claimed = outbox.c.state == NoticeState.SENDING
    lost = {"state": NoticeState.UNKNOWN, "lease_until": None, "why": "the sender vanished while it was sending"}
    await db.execute(update(outbox).where(claimed, outbox.c.kind.in_(ONCE), _own("outbox", False)).values(**lost))
    await db.execute(update(outbox).where(claimed).values(state=NoticeState.DUE, lease_until=None))


async def give_back(db: AsyncConnection, notice_id: int) -> None:
    """Claimed, but not sent."""
    untried = outbox.c.attempts - 1
    await _mark(db, notice_id, state=NoticeState.DUE, attempts=untried, lease_until=None)


_SENT = (
    update(outbox)
    .where(outbox.c.id == bindparam("notice"))
    .values(
        state=NoticeState.SENT,
        sent_at=_NOW,
        message_id=bindparam("message"),
        channel=bindparam("by", type_=outbox.c.channel.type),
        lease_until=None,
        why=None,
    )
)


async def sent(
    db: AsyncConnection, notice_id: int, message_id: int | None, now: datetime, channel: Channel = Channel.TELEGRAM
) -> None:
    await db.execute(_SENT, {"notice": notice_id, "now": now, "message": message_id, "by": channel})


async def forget(db: AsyncConnection, notice_id: int) -> None:
    """What it said was for one moment and one person."""
    await _mark(db, notice_id, facts={})


async def drop(db: AsyncConnection, notice_id: int, why: str) -> None:
    """It is not true any more; nobody needs it."""
    await _mark(db, notice_id, state=NoticeState.DROPPED, why=why[:500], lease_until=None)


async def give_up(db: AsyncConnection, notice_id: int, why: str) -> None:
    await _mark(db, notice_id, state=NoticeState.GIVEN_UP, why=why[:500], lease_until=None)


async def unreachable(db: AsyncConnection, notice_id: int, why: str) -> None:
    """Given up until its person comes back."""
    await give_up(db, notice_id, f"{UNREACHABLE}: {why}")


async def unknown(db: AsyncConnection, notice_id: int, why: str) -> None:
    """It may have arrived; there is no second one."""
    await _mark(db, notice_id, state=NoticeState.UNKNOWN, why=why[:500], lease_until=None)


async def put_off(db: AsyncConnection, notice: NoticeCard, now: datetime, why: str) -> None:
    """Try again later, the more often it has failed the later."""
    doublings = min(notice.attempts - 1, 20)
    await retry(db, notice.id, now + min(LONGEST_BACKOFF, BACKOFF * 2**doublings), why)


async def retry(db: AsyncConnection, notice_id: int, due_at: datetime, why: str) -> None:
    """Try again at this moment."""
    await _mark(db, notice_id, state=NoticeState.DUE, due_at=due_at, why=why[:500], lease_until=None)


async def _mark(db: AsyncConnection, notice_id: int, **values: Any) -> None:
    await db.execute(update(outbox).where(outbox.c.id == notice_id).values(**values))


async def pause(db: AsyncConnection, until: datetime) -> None:
    """A 429 from Telegram: nobody sends before `until`."""
    await insert_once(db, delivery_state, id=1)
    await db.execute(update(delivery_state).values(paused_until=until))


async def paused_until(db: AsyncConnection) -> datetime | None:
    return (await db.execute(select(delivery_state.c.paused_until))).scalar_one_or_none()
