"""A coordinator writes to the people of a session: one row for the words, one notice per person."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import channels, history, moving, outbox, seating
from catalogue.participant_cards import AnnouncementCard, CopyCard, ReaderCard
from catalogue.refusals import Reason, Refused
from catalogue.rules.announcing import LONGEST_WORDS, MEANT, Whom, delivered
from catalogue.rules.courtesy import Due
from catalogue.rules.rights import Verb, Who, may
from catalogue.rules.states import LIVE, NoticeState
from catalogue.rules.terms import Terms
from catalogue.tables import announcements, enrolments, institutions, people
from catalogue.tables import outbox as notices

#: Why a copy was not sent.
TAKEN_BACK = "taken back"


async def readers(
    db: AsyncConnection,
    who: Who,
    session_id: int,
    whom: Whom,
    enrolment_id: int | None = None,
    mails: bool = False,
) -> tuple[ReaderCard, ...]:
    """Whom a message would reach, by name; with `enrolment_id` that one person. `mails`: the network sends e-mails, and
    whoever gets those is reached. Refused: no coordinator of a host."""
    await _must_announce(db, who, session_id)
    joined = people.join(enrolments, enrolments.c.person_id == people.c.id)
    states = LIVE if enrolment_id is not None else MEANT[whom]
    which = (enrolments.c.session_id == session_id) & enrolments.c.state.in_(states)
    if enrolment_id is not None:
        which &= enrolments.c.id == enrolment_id
    rows = await db.execute(select(people, enrolments.c.id.label("seat")).select_from(joined).where(which))
    found = [ReaderCard(row.id, row.seat, row.name, row.language, _reached(row, mails)) for row in rows]
    return tuple(sorted(found, key=lambda one: (one.name.casefold(), one.enrolment_id)))


def _reached(row: Any, mails: bool) -> bool:
    on_telegram = row.telegram_id is not None and row.unreachable_at is None
    return on_telegram or (mails and channels.by_mail(row))


async def _must_announce(db: AsyncConnection, who: Who, session_id: int) -> None:
    if not may(who, Verb.ANNOUNCE, await seating.hosts(db, session_id)):
        raise Refused(Reason.NOT_ALLOWED)


async def send(
    db: AsyncConnection,
    who: Who,
    session_id: int,
    readers: Sequence[ReaderCard],
    words: str,
    language: str,
    now: datetime,
    terms: Terms,
) -> int:
    """Write to these people; hands out the id of the message. It waits as long as every notice that can be taken back.

    `language`: in which the words are. Refused: no coordinator of a host. Raises ValueError beyond 900 characters.
    """
    held = await seating.hold(db, session_id, now)
    if not may(who, Verb.ANNOUNCE, held.standing.hosts):
        raise Refused(Reason.NOT_ALLOWED)
    if not 0 < len(words) <= LONGEST_WORDS:
        raise ValueError(f"not 1 to {LONGEST_WORDS} characters")
    row = {"session_id": session_id, "person_id": who.person_id, "words": words, "created_at": now}
    new = (await db.execute(insert(announcements).values(**row).returning(announcements.c.id))).scalar_one()
    due = Due(now + terms.undo, await moving.next_start(db, session_id, now), held.row.zone, terms.quiet)
    facts: dict[str, Any] = {"announcement": str(new), "language": language}
    for one in readers:
        key = f"announcement:{new}:{one.person_id}"
        await outbox.add(
            db, key, "announcement", one.person_id, now, due_at=due, enrolment_id=one.enrolment_id, **facts
        )
    await history.record(db, who, now, "session", session_id, "announce", after=str(new))
    return int(new)


async def take_back(db: AsyncConnection, who: Who, announcement_id: int, now: datetime) -> int:
    """Copies that have not been sent are not sent at all; hands out how many. Refused: no coordinator of a host."""
    row = await _row(db, who, announcement_id)
    unsent = _copies(row) & (notices.c.state == NoticeState.DUE)
    dropped = update(notices).where(unsent).values(state=NoticeState.DROPPED, why=TAKEN_BACK)
    count = len((await db.execute(dropped.returning(notices.c.id))).all())
    if count:
        await history.record(db, who, now, "session", row.session_id, "take_back", after=str(announcement_id))
    return count


async def card(db: AsyncConnection, who: Who, announcement_id: int, mails: bool = False) -> AnnouncementCard:
    """A message and what has become of each copy, what did not arrive first. `mails`: the network sends e-mails.
    Refused: no coordinator of a host."""
    row = await _row(db, who, announcement_id)
    columns = (*people.c, institutions.c.name.label("institution"))
    joined = notices.join(people, people.c.id == notices.c.person_id)
    joined = joined.outerjoin(enrolments, enrolments.c.id == notices.c.enrolment_id)
    joined = joined.outerjoin(institutions, institutions.c.id == enrolments.c.institution_id)
    state = (notices.c.state, notices.c.channel.label("went_by"), notices.c.why)
    found = await db.execute(select(*columns, *state).select_from(joined).where(_copies(row)))
    copies = [_copy(one, mails) for one in found]
    copies.sort(key=lambda copy: (_ORDER[copy.delivered], copy.name.casefold()))
    return AnnouncementCard(row.id, row.session_id, row.words, row.created_at, tuple(copies))


#: What wants a look comes first.
_ORDER = {
    one: at for at, one in enumerate(("unreachable", "given_up", "perhaps", "waiting", "dropped", "mail", "sent"))
}


def _copy(row: Any, mails: bool) -> CopyCard:
    in_vain = row.state in (NoticeState.DUE, NoticeState.SENDING) and not _reached(row, mails)
    unreachable = in_vain or (row.why or "").startswith(outbox.UNREACHABLE)
    become = delivered(NoticeState(row.state), row.went_by, unreachable)
    return CopyCard(row.name, row.institution or "", become, row.mail or "")


def _copies(row: Any) -> Any:
    """Found by the people of its session: a key that begins so is looked up in no index. One for each person, not the
    second one by e-mail of whoever wants both."""
    there = select(enrolments.c.id).where(enrolments.c.session_id == row.session_id)
    begins = notices.c.key.startswith(f"announcement:{row.id}:", autoescape=True) & ~notices.c.key.endswith(":mail")
    return notices.c.enrolment_id.in_(there) & (notices.c.kind == "announcement") & begins


async def _row(db: AsyncConnection, who: Who, announcement_id: int) -> Any:
    row = (await db.execute(select(announcements).where(announcements.c.id == announcement_id))).one_or_none()
    if row is None:
        raise Refused(Reason.NOT_FOUND)
    await _must_announce(db, who, row.session_id)
    return row


async def last_of(db: AsyncConnection, who: Who, session_id: int) -> int | None:
    """The newest message to the people of a session; None without any. Refused: no coordinator of a host."""
    await _must_announce(db, who, session_id)
    query = select(announcements.c.id).where(announcements.c.session_id == session_id)
    found: int | None = (await db.execute(query.order_by(announcements.c.id.desc()).limit(1))).scalar()
    return found


async def told(db: AsyncConnection, announcement_id: int) -> tuple[str, str]:
    """Words and their writer's name, for a copy that is about to be sent."""
    joined = announcements.outerjoin(people, people.c.id == announcements.c.person_id)
    query = select(announcements.c.words, people.c.name).select_from(joined)
    words, name = (await db.execute(query.where(announcements.c.id == announcement_id))).one()
    return words, name or ""
