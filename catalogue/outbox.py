"""Every message to somebody else: one row in the transaction of its cause, under a key that states why it is unique.

due → sending (claimed, under a lease) → sent; dropped: no longer true; given_up: can't be delivered; unknown: may have
arrived, and of this kind nobody gets a second one (`rules.manners`)."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import people, turns
from catalogue.cards import NoticeCard
from catalogue.database import insert_once
from catalogue.rules.courtesy import Due, Waits
from catalogue.rules.manners import ONCE
from catalogue.rules.states import Channel, NoticeState
from catalogue.tables import delivery_state, enrolments, meetings, outbox

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
    channel: Channel | None = None,
    **facts: str,
) -> bool:
    """Put a notice into the outbox; a second one under the same key is none. Facts are text (times in ISO 8601).

    `due_at` as `Due`: by the person's own quiet hours, also if it is late. `session_id`: of what a coordinator is told
    about a session; `house` among the facts: for which institution. `channel`: where it can go one way only.
    """
    waits = due_at if isinstance(due_at, Due) else None
    due = due_at if waits is None else waits.by(None if waits.at else await people.quiet(db, person_id))
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
        due_at=due or now,
        quiet_zone=waits and waits.zone,
        begins_at=waits and waits.starts_at,
        created_at=now,
    )
    return new is not None


def batches(items: Sequence[_T]) -> Iterator[Sequence[_T]]:
    """As many as one statement may ask for."""
    return (items[start : start + BATCH] for start in range(0, len(items), BATCH))


async def known(db: AsyncConnection, keys: Iterable[str]) -> dict[str, bool]:
    """Those of these keys that have a notice: whoever looks again and again writes only what is new.

    True where it was dropped for a reason that may be over by now.
    """
    found: dict[str, bool] = {}
    for some in batches(list(keys)):
        query = select(outbox.c.key, outbox.c.state, outbox.c.why).where(outbox.c.key.in_(some))
        for row in await db.execute(query):
            found[row.key] = row.state is NoticeState.DROPPED and (row.why or "").startswith(PASSING)
    return found


async def again(db: AsyncConnection, key: str, due_at: datetime) -> None:
    """A dropped notice has become true again."""
    dropped = (outbox.c.key == key) & (outbox.c.state == NoticeState.DROPPED)
    await db.execute(update(outbox).where(dropped).values(state=NoticeState.DUE, due_at=due_at, why=None))


async def supersede(db: AsyncConnection, kind: str, enrolment_id: int, why: str) -> None:
    """Drop this enrolment's unsent notices of a kind."""
    unsent = and_(outbox.c.kind == kind, outbox.c.enrolment_id == enrolment_id, untold())
    await db.execute(update(outbox).where(unsent).values(state=NoticeState.DROPPED, why=why))


async def overtaken(db: AsyncConnection, *which: ColumnElement[bool]) -> Sequence[Any]:
    """Drop what has still to be told of these: a newer change takes its place. Hands out the rows, the first one first.

    A copy by mail of what somebody has heard by Telegram goes as well, but is none of the rows: they know what it says.
    An entry of its own for a further date stays: whatever it brings is read anew.
    """
    no_entry = outbox.c.facts["entry"].as_string().is_(None)
    dropped = update(outbox).where(*which, untold(), no_entry)
    dropped = dropped.values(state=NoticeState.DROPPED, why="superseded by a newer change")
    rows = (await db.execute(dropped.returning(outbox.c.id, outbox.c.facts, outbox.c.created_at))).all()
    return sorted((row for row in rows if "copy" not in row.facts), key=lambda row: int(row.id))


def untold() -> ColumnElement[bool]:
    """What has still to be told, as soon as its person can be reached."""
    return or_(outbox.c.state == NoticeState.DUE, _missed())


def _missed() -> ColumnElement[bool]:
    gone = outbox.c.state.in_((NoticeState.DROPPED, NoticeState.GIVEN_UP))
    return and_(gone, outbox.c.why.startswith(UNREACHABLE))


def _has_newer() -> ColumnElement[bool]:
    """A reminder after which the same person was to get another one of the same meeting."""
    newer = outbox.alias("newer")
    same = (newer.c.enrolment_id == outbox.c.enrolment_id) & (newer.c.meeting_id == outbox.c.meeting_id)
    starts = newer.c.facts["starts_at"].as_string() == outbox.c.facts["starts_at"].as_string()
    query = select(newer.c.id).where(same, starts, newer.c.kind == "reminder", newer.c.id > outbox.c.id)
    return and_(outbox.c.kind == "reminder", query.exists())


async def heard_since(db: AsyncConnection, enrolment: Any, since: datetime) -> bool:
    """Whether anything about this enrolment (a row) went out since then: it spoke of how things stood in between."""
    about = (outbox.c.enrolment_id == enrolment.id) | (outbox.c.kind == "all_dates")
    sent = about & outbox.c.state.in_((NoticeState.SENT, NoticeState.SENDING, NoticeState.UNKNOWN))
    late = func.coalesce(outbox.c.sent_at, since) >= since
    query = select(outbox.c.id).where(outbox.c.person_id == enrolment.person_id, sent, late).limit(1)
    return (await db.execute(query)).first() is not None


async def resume(db: AsyncConnection, person_id: int, now: datetime) -> None:
    """Somebody can be reached again, and is awake: what they have missed is due, unless it is long ago or over.

    Of several reminders of a meeting only the last. Whether it is still true is looked at before it is sent, as always.
    """
    booked = meetings.join(enrolments, enrolments.c.session_id == meetings.c.session_id)
    last = select(func.max(meetings.c.ends_at)).select_from(booked).where(enrolments.c.id == outbox.c.enrolment_id)
    missed = and_(
        outbox.c.person_id == person_id,
        _missed(),
        ~_has_newer(),
        outbox.c.due_at > now - MISSED,
        or_(outbox.c.enrolment_id.is_(None), func.coalesce(last.scalar_subquery() > now, True)),
    )
    due = {"state": NoticeState.DUE, "due_at": now, "attempts": 0, "why": None, "channel": None, "quiet_zone": None}
    await db.execute(update(outbox).where(missed).values(**due))


async def anything_due(
    db: AsyncConnection, now: datetime, crowded: Sequence[int] = (), *, by_mail: bool = False
) -> bool:
    given = {"now": now} | ({"crowded": crowded} if crowded else {})
    found = db.execute(turns.upcoming(bool(crowded), by_mail), given)
    return (await found).first() is not None


async def claim(
    db: AsyncConnection, now: datetime, crowded: Sequence[int] = (), ahead: bool = False, *, by_mail: bool = False
) -> NoticeCard | None:
    """The next notice; ours until the lease ends. `ahead`: it is not sent at once, so only what may be claimed again
    by whoever comes after a crash, that is, none that must not come twice. `by_mail`: of those handed over to the mail
    server, and of no others."""
    given = {"now": now, "lease": now + LEASE} | ({"crowded": crowded} if crowded else {})
    row = (await db.execute(turns.claim(bool(crowded), ahead, by_mail), given)).one_or_none()
    return None if row is None else await _card(db, row, now)


async def _card(db: AsyncConnection, row: Any, now: datetime) -> NoticeCard:
    """For whom its person stands in: by the date in Greenwich, wrong for the hour or two around a midnight."""
    return NoticeCard(
        id=row.id,
        key=row.key,
        kind=row.kind,
        person=await people.card(db, row.person_id, now.date()),
        enrolment_id=row.enrolment_id,
        meeting_id=row.meeting_id,
        facts=row.facts,
        attempts=row.attempts,
        due_at=row.due_at,
        session_id=row.session_id,
        channel=row.channel,
        waits=row.quiet_zone and Waits(row.quiet_zone, row.begins_at),
    )


async def release(db: AsyncConnection) -> None:
    """At the start of the senders: what their predecessors had claimed when they vanished may have been sent.

    It is due again where that does no harm; of other kinds nobody knows whether it arrived.
    """
    claimed = turns.claimed("outbox")
    await _lost(db, claimed)
    await db.execute(update(outbox).where(claimed).values(state=NoticeState.DUE, lease_until=None))


async def lost(db: AsyncConnection, now: datetime) -> None:
    """What must not come twice and whose fate nobody has written down within its lease: later ones wait for it."""
    await _lost(db, turns.claimed("outbox"), outbox.c.lease_until <= now)


async def _lost(db: AsyncConnection, *which: ColumnElement[bool]) -> None:
    once = and_(outbox.c.kind.in_(ONCE), turns.own("outbox", by_mail=False))
    vanished = {"state": NoticeState.UNKNOWN, "lease_until": None, "why": "the sender vanished while it was sending"}
    await db.execute(update(outbox).where(*which, once).values(**vanished))


async def give_back(db: AsyncConnection, notice_id: int) -> None:
    """Claimed, but not sent."""
    untried = outbox.c.attempts - 1
    await _mark(db, notice_id, state=NoticeState.DUE, attempts=untried, lease_until=None)


_SENT = (
    update(outbox)
    .where(outbox.c.id == bindparam("notice"))
    .values(
        state=NoticeState.SENT,
        sent_at=turns.NOW,
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
