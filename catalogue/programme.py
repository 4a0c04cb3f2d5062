"""The programme as people see it: one session, what a training offers, what somebody has booked, what one runs."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import asking, eligibility, institutions, people, seating, standing, trainings
from catalogue.cards import (
    InstitutionCard,
    MeetingCard,
    MineCard,
    PersonCard,
    SessionCard,
    SessionLine,
    TrainingCard,
    WayCard,
)
from catalogue.refusals import Reason, Refused
from catalogue.rules import offers, windows
from catalogue.rules.eligibility import Hindrance
from catalogue.rules.states import LIVE, EnrolmentState, SessionState
from catalogue.standing import Standing
from catalogue.tables import enrolments, host_requests, meetings, session_hosts, sessions
from catalogue.tables import institutions as institution_rows
from catalogue.tables import trainings as training_rows

VISIBLE = (SessionState.PUBLISHED, SessionState.CONFIRMED)
#: Nobody takes a seat any more, so nothing speaks against one.
_OVER = (Reason.STARTED, Reason.CANCELLED, Reason.DRAFT)

#: Columns of a session that its card shows as they stand.
_COPIED = (
    *("id", "state", "cancel_reason", "zone", "language", "place", "online", "trainer", "note", "date_note"),
    *("capacity", "minimum", "stated_hours", "price", "currency", "price_note", "opens_on", "closes_on"),
    *("own_until", "outsiders_from", "withdraw_until", "decide_on", "revision", "changed_at"),
)


async def card(db: AsyncConnection, session_id: int, person: PersonCard, now: datetime) -> SessionCard:
    """A session as this person sees it. Refused: not there, or a draft of a house they don't coordinate."""
    row = await seating.look(db, session_id)
    if row is None:
        raise Refused(Reason.NOT_FOUND)
    found = await _card(db, row, await trainings.card(db, row.training_id), person, now)
    found = replace(found, mine=await _mine(db, row.id, person.id, now, found.closes_at))
    if len(person.houses) > 1:
        return await _of_several(db, row, found, person, now)
    return await _hindered(db, row, found, person, person.home, now)


async def brief(db: AsyncConnection, session_id: int, person: PersonCard, now: datetime) -> SessionCard:
    """A session as a notice speaks of it: without the reader's own place, and what speaks against a seat for them."""
    row = (await db.execute(_BRIEF, {"session": session_id})).one_or_none()
    if row is None:
        raise Refused(Reason.NOT_FOUND)
    return await _card(db, row, await trainings.card_of(db, row), person, now)


async def _card(
    db: AsyncConnection, row: Any, training: TrainingCard, person: PersonCard, now: datetime
) -> SessionCard:
    hosts = await _hosts(db, row.id)
    own = {m.institution_id for m in person.coordinates}
    runs = own & {host.id for host in hosts}
    if row.state is SessionState.DRAFT and not runs and not (own and await _is_asked(db, row.id, own)):
        raise Refused(Reason.NOT_FOUND)
    now_there = await standing.of(db, row.id, now)
    return SessionCard(
        **{name: getattr(row, name) for name in _COPIED},
        training=training,
        meetings=await _meetings(db, row.id),
        taken=now_there.taken,
        waiting=now_there.waiting,
        hosts=hosts,
        closes_at=windows.closes_at(now_there.window),
        phase=windows.phase(now_there.window, now),
        mine=None,
        late=windows.is_late(now_there.window, now),
        **_for_house(now_there, person.home, now),
    )


def _for_house(present: Standing, house: int, now: datetime) -> dict[str, Any]:
    """What of a session's card is another thing for each institution."""
    return {
        "free": present.free_for(house),
        "shut": present.why_closed(now, house),
        "why_not": present.why_not(house),
        "cap": present.cap(house),
        "kept_until": present.kept_until(house, now),
    }


async def _of_several(
    db: AsyncConnection, row: Any, found: SessionCard, person: PersonCard, now: datetime
) -> SessionCard:
    """As it is for the institution for which they go, or could enrol; the one for which they acted last first."""
    present, houses = await standing.of(db, row.id, now), await _last_first(db, person)
    if found.mine is not None:
        house = found.mine.institution_id if found.mine.institution_id in houses else person.home
        own = replace(found, **_for_house(present, house, now), goes_for=person.houses.get(house, ""))
        return await _hindered(db, row, own, person, house, now)
    each = [replace(found, **_for_house(present, house, now)) for house in houses]
    cards = [await _hindered(db, row, one, person, house, now) for house, one in zip(houses, each, strict=True)]
    could = [not (one.shut or any(hindrance.strict for hindrance in one.hindrances)) for one in cards]
    ways = [WayCard(h, person.houses[h], one.free) for h, one, yes in zip(houses, cards, could, strict=True) if yes]
    first = cards[could.index(True)] if ways else cards[houses.index(person.home)]
    return replace(first, ways=tuple(ways))


async def _last_first(db: AsyncConnection, person: PersonCard) -> list[int]:
    """Somebody's institutions, the one for which they enrolled last first, then in the order in which they joined."""
    own = (enrolments.c.person_id == person.id) & enrolments.c.institution_id.in_(person.houses)
    query = select(enrolments.c.institution_id, func.max(enrolments.c.id)).where(own)
    last: dict[int, int] = {row[0]: row[1] for row in await db.execute(query.group_by(enrolments.c.institution_id))}
    return sorted(person.houses, key=lambda house: -last.get(house, 0))


async def _hindered(
    db: AsyncConnection, row: Any, found: SessionCard, person: PersonCard, house: int, now: datetime
) -> SessionCard:
    """With what speaks against a seat for this institution."""
    if found.shut in _OVER:
        return found
    return replace(found, hindrances=await _hindrances(db, row, found, person, house, now))


async def _is_asked(db: AsyncConnection, session_id: int, houses: set[int]) -> bool:
    """One of these houses is asked to give it together: it looks at the draft before it answers."""
    own = host_requests.c
    query = select(own.session_id).where(own.session_id == session_id, own.institution_id.in_(houses)).limit(1)
    return (await db.execute(query)).first() is not None


async def _hindrances(
    db: AsyncConnection, row: Any, found: SessionCard, person: PersonCard, house: int, now: datetime
) -> tuple[Hindrance, ...]:
    """Whether anybody may approve is of no interest once somebody has been asked."""
    applicant = people.applicant_for(person, house)
    assert applicant is not None, "everybody belongs to their home, or to nobody"
    spans = [(meeting.starts_at, meeting.ends_at) for meeting in found.coming]
    against = await eligibility.seen(db, row, spans, applicant, now)
    asked = found.mine is not None and found.mine.state in (EnrolmentState.ENROLLED, EnrolmentState.REQUESTED)
    unapprovable = None if asked else await asking.unapprovable(db, row, applicant)
    return against if unapprovable is None else (*against, unapprovable)


# Built once: every screen of a session and every notice asks these.
_SESSION: Any = bindparam("session")
_BRIEF = trainings.joined(sessions.join(training_rows, training_rows.c.id == sessions.c.training_id), sessions)
_BRIEF = _BRIEF.where(sessions.c.id == _SESSION)
_HOSTS = select(institution_rows).join(session_hosts, session_hosts.c.institution_id == institution_rows.c.id)
_HOSTS = _HOSTS.where(session_hosts.c.session_id == _SESSION).order_by(session_hosts.c.position)
_MEETINGS = select(meetings).where(meetings.c.session_id == _SESSION).order_by(meetings.c.starts_at, meetings.c.id)


async def _hosts(db: AsyncConnection, session_id: int) -> tuple[InstitutionCard, ...]:
    return tuple(institutions.card(row) for row in await db.execute(_HOSTS, {"session": session_id}))


async def _meetings(db: AsyncConnection, session_id: int) -> tuple[MeetingCard, ...]:
    return tuple(
        MeetingCard(row.id, row.starts_at, row.ends_at, row.revision, row.changed_at, row.cancelled_at is not None)
        for row in await db.execute(_MEETINGS, {"session": session_id})
    )


async def _mine(
    db: AsyncConnection, session_id: int, person_id: int, now: datetime, closes_at: datetime | None
) -> MineCard | None:
    live = (enrolments.c.session_id == session_id) & (enrolments.c.person_id == person_id)
    row = (await db.execute(select(enrolments).where(live, enrolments.c.state.in_(LIVE)))).one_or_none()
    if row is None:
        return None
    place = None
    if row.state is EnrolmentState.WAITING:
        line = [one.id for one in await seating.queue(db, session_id)]
        if row.id not in line:  # promoted since we looked
            return await _mine(db, session_id, person_id, now, closes_at)
        place = line.index(row.id) + 1
    card = mine_card(row, place, closes_at)
    return card if card.skips_until is None or card.skips_until > now else replace(card, skips_until=None)


def mine_card(row: Any, place: int | None = None, closes_at: datetime | None = None) -> MineCard:
    """`closes_at`: of its session; no offer is kept longer."""
    copied = [
        "id",
        "key",
        "state",
        "revision",
        "changed_at",
        "created_at",
        "request_expires_at",
        "skips_until",
        "institution_id",
    ]
    end = row.offer_expires_at and offers.over_at(row.offer_expires_at, closes_at)
    return MineCard(place=place, offer_expires_at=end, **{name: getattr(row, name) for name in copied})


async def lines(
    db: AsyncConnection, which: ColumnElement[bool], person: PersonCard, language: str, now: datetime
) -> tuple[SessionLine, ...]:
    """Sessions as list lines, the next date first, those without a date last. Four queries, however many."""
    rows = (await db.execute(select(sessions).where(which))).all()
    stand = await standing.of_all(db, [row.id for row in rows], now)
    texts = await trainings.texts_of(db, list({row.training_id for row in rows}))
    titles = {key: next((t for t in own if t.language == language), own[0]).title for key, own in texts.items()}
    own = await _states(db, list(stand), person.id)
    houses = tuple(person.houses) or (person.home,)
    found = [_line(row, titles[row.training_id], stand[row.id], own.get(row.id), houses, now) for row in rows]
    return tuple(sorted(found, key=lambda line: (line.starts_at is None, line.starts_at, line.id)))


async def _states(db: AsyncConnection, session_ids: list[int], person_id: int) -> dict[int, EnrolmentState]:
    """Somebody's live enrolments in these sessions."""
    live = (enrolments.c.person_id == person_id) & enrolments.c.state.in_(LIVE)
    query = select(enrolments.c.session_id, enrolments.c.state).where(live, enrolments.c.session_id.in_(session_ids))
    return {row[0]: row[1] for row in await db.execute(query)}


def _line(
    row: Any, title: str, stand: Standing, mine: EnrolmentState | None, houses: Sequence[int], now: datetime
) -> SessionLine:
    """Whoever belongs to several institutions sees it as the one for which there is most to be had."""
    house = houses[0] if len(houses) == 1 else max(houses, key=lambda one: _prospect(stand, one, now))
    return SessionLine(
        row.id,
        row.training_id,
        title,
        stand.window.starts_at,
        row.zone,
        row.place,
        stand.free_for(house),
        row.state,
        stand.why_closed(now, house),
        mine,
    )


def _prospect(stand: Standing, house: int, now: datetime) -> tuple[bool, bool]:
    """Whether enrolment is open for an institution, and whether a seat is free."""
    return stand.why_closed(now, house) is None, stand.why_not(house) is None


async def of_training(
    db: AsyncConnection, training_id: int, person: PersonCard, language: str, now: datetime
) -> tuple[SessionLine, ...]:
    """The published sessions of a training that have not begun."""
    which = (sessions.c.training_id == training_id) & sessions.c.state.in_(VISIBLE)
    found = await lines(db, which, person, language, now)
    return tuple(line for line in found if line.shut is not Reason.STARTED)


async def of_ids(
    db: AsyncConnection, ids: Sequence[int], person: PersonCard, language: str, now: datetime
) -> tuple[SessionLine, ...]:
    return await lines(db, sessions.c.id.in_(ids), person, language, now)


async def mine(db: AsyncConnection, person: PersonCard, language: str, now: datetime) -> tuple[SessionLine, ...]:
    """What somebody has booked or waits for, as long as its last meeting is not over."""
    live = (enrolments.c.person_id == person.id) & enrolments.c.state.in_(LIVE)
    which = sessions.c.id.in_(select(enrolments.c.session_id).where(live)) & ~is_over(now)
    return await lines(db, which, person, language, now)


async def run_by(db: AsyncConnection, person: PersonCard, language: str, now: datetime) -> tuple[SessionLine, ...]:
    """The sessions that somebody coordinates and that are not over, drafts included."""
    houses = [m.institution_id for m in person.coordinates]
    hosted = select(session_hosts.c.session_id).where(session_hosts.c.institution_id.in_(houses))
    return await lines(db, sessions.c.id.in_(hosted) & ~is_over(now), person, language, now)


def is_over(now: datetime) -> ColumnElement[bool]:
    last = select(func.max(meetings.c.ends_at)).where(meetings.c.session_id == sessions.c.id).scalar_subquery()
    return func.coalesce(last <= now, False)


async def session_of(db: AsyncConnection, meeting_id: int) -> int:
    found = (await db.execute(select(meetings.c.session_id).where(meetings.c.id == meeting_id))).scalar()
    if found is None:
        raise Refused(Reason.NOT_FOUND)
    return int(found)


async def known_topics(db: AsyncConnection, institution_ids: Sequence[int]) -> tuple[str, ...]:
    """Topics that these houses have used, for a form's buttons; the most used first."""
    query = select(training_rows.c.topic).where(
        training_rows.c.institution_id.in_(institution_ids), training_rows.c.topic.is_not(None)
    )
    counted = query.group_by(training_rows.c.topic).order_by(func.count().desc(), training_rows.c.topic)
    return tuple((await db.execute(counted.limit(6))).scalars())
