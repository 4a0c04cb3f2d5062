"""Is a notice still true, and what does it speak of? Read anew right before sending."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import deciding, programme, requests, standing
from catalogue.cards import MeetingCard, MineCard, NoticeCard, SessionCard
from catalogue.desk_cards import RequestCard
from catalogue.moving import interval
from catalogue.rules import seats, windows
from catalogue.rules.deciding import Turnout
from catalogue.rules.states import LIVE, EnrolmentState, SessionState
from catalogue.tables import enrolments, institutions, unnamed_seats


@dataclass(frozen=True, slots=True)
class SessionTold:
    """What a notice to a coordinator speaks of: the session, and one institution's seats in it.

    `house`: its name; `taken` counts the `unnamed` ones as well; `unused`: reserved seats that it has not taken.
    `turnout`: how many are sure to come, where that is to be decided on. `offered`: the seat that the notice speaks of
    is still kept for whom it was offered to.
    """

    session: SessionCard
    house_id: int
    house: str
    taken: int = 0
    reserved: int = 0
    unused: int = 0
    unnamed: int = 0
    turnout: Turnout | None = None
    offered: bool = True


@dataclass(frozen=True, slots=True)
class Told:
    """What a notice speaks of: the session as its person sees it now, their enrolment, the meeting if it is one's.

    Where it is somebody else's enrolment, whose seat this person is to approve: their request.
    """

    session: SessionCard
    enrolment: MineCard
    meeting: MeetingCard | None
    request: RequestCard | None = None


#: Kinds that speak of somebody else's enrolment.
_OF_OTHERS = ("approval", "answer")


async def look(db: AsyncConnection, notice: NoticeCard, now: datetime) -> Told | SessionTold | None:
    """None for what is told to operators, with all its facts. Raises LookupError where the enrolment is gone."""
    if notice.session_id is not None:
        return await of_session(db, notice, now)
    if notice.enrolment_id is None:
        return None
    row = (await db.execute(select(enrolments).where(enrolments.c.id == notice.enrolment_id))).one_or_none()
    if row is None:
        raise LookupError(f"no enrolment {notice.enrolment_id}")
    card = await programme.card(db, row.session_id, notice.person, now)
    meeting = next((m for m in card.meetings if m.id == notice.meeting_id), None)
    request = await requests.card(db, row, notice.person, now) if notice.kind in _OF_OTHERS else None
    return Told(card, programme.mine_card(row), meeting, request)


async def of_session(db: AsyncConnection, notice: NoticeCard, now: datetime) -> SessionTold:
    """For a coordinator; the fact `house` says of which institution. Raises LookupError where that is gone."""
    assert notice.session_id is not None
    card = await programme.card(db, notice.session_id, notice.person, now)
    house = int(notice.facts["house"])
    name = (await db.execute(select(institutions.c.name).where(institutions.c.id == house))).scalar()
    if name is None:
        raise LookupError(f"no institution {house}")
    facts = (await standing.of(db, card.id, now)).seats
    own = unnamed_seats.c
    held = (own.session_id == card.id) & (own.institution_id == house) & (own.name_until > now)
    unnamed = (await db.execute(select(own.seats).where(held))).scalar() or 0
    reserved, unused = facts.reserved.get(house, 0), seats.unused(facts, house)
    turnout = await deciding.turnout(db, card.id, now) if notice.kind == "decide" else None
    offered = await _still_offered(db, notice) if notice.kind == "offer_for" else True
    return SessionTold(card, house, name, facts.taken.get(house, 0), reserved, unused, unnamed, turnout, offered)


async def _still_offered(db: AsyncConnection, notice: NoticeCard) -> bool:
    own = (enrolments.c.id == int(notice.facts["enrolment"])) & (enrolments.c.state == EnrolmentState.OFFERED)
    return (await db.execute(select(enrolments.c.id).where(own))).first() is not None


def untrue(notice: NoticeCard, told: Told | SessionTold | None, now: datetime) -> str | None:
    """Why the notice is not true any more, or None.

    `left`, `substituted`, `lapsed`, `cancelled` and `removed` stay true for good.
    """
    if told is None:
        over = "until" in notice.facts and now >= datetime.fromisoformat(notice.facts["until"])
        return "it is too late for it" if over else None
    if isinstance(told, SessionTold):
        return _untrue_of_session(notice, told, now)
    state, session = told.enrolment.state, told.session
    match notice.kind:
        case "seat" | "file" | "stepped_in" if state is not EnrolmentState.ENROLLED:
            return f"the enrolment is {state} by now"
        case "approval" | "answer" | "question" if state is not EnrolmentState.REQUESTED:
            return f"the request is {state} by now"
        case "approval" | "answer" if told.request is None or not told.request.may_decide:
            return "others say yes for this person by now"
        case "passed" if state is not EnrolmentState.WAITING:
            return f"the enrolment is {state} by now"
        case "offer" if state is not EnrolmentState.OFFERED:
            return f"the enrolment is {state} by now"
        case "moved_back" if state is not EnrolmentState.WAITING:
            return f"the enrolment is {state} by now"
        case "confirmed" if state is not EnrolmentState.ENROLLED or session.state is not SessionState.CONFIRMED:
            return f"the enrolment is {state}, the session {session.state} by now"
        case "moved" | "dates" if state not in LIVE or session.state is SessionState.CANCELLED:
            return f"the enrolment is {state}, the session {session.state} by now"
        case "moved" if told.meeting is None or _as_told(told.meeting) == notice.facts["told"]:
            return "the person knows this time"
        case "reminder":
            return _late_reminder(notice, told, now)
    return None


def _untrue_of_session(notice: NoticeCard, told: SessionTold, now: datetime) -> str | None:
    """What coordinators are told about a session is over with it."""
    if told.session.state is SessionState.CANCELLED:
        return "the session is cancelled"
    if notice.kind == "offer_for" and not told.offered:
        return "the seat is not kept any more, or theirs already"
    if notice.kind == "unnamed_soon" and not told.unnamed:
        return "no seat without a name is left"
    if notice.kind == "decide" and told.session.state is not SessionState.PUBLISHED:
        return f"the session is {told.session.state} by now"
    if notice.kind == "release_soon":
        return _late_warning(notice, told, now)
    return None


def _late_warning(notice: NoticeCard, told: SessionTold, now: datetime) -> str | None:
    """Seats are in use by now, or have come free already."""
    if not told.unused:
        return "no reserved seat is unused any more"
    over = now >= windows.day_starts(date.fromisoformat(notice.facts["day"]), told.session.zone)
    return "the seats have come free already" if over else None


def _as_told(meeting: MeetingCard) -> str:
    return interval(meeting.starts_at, meeting.ends_at)


def _late_reminder(notice: NoticeCard, told: Told, now: datetime) -> str | None:
    if told.enrolment.state is not EnrolmentState.ENROLLED or told.session.state is SessionState.CANCELLED:
        return f"the enrolment is {told.enrolment.state}, the session {told.session.state} by now"
    if told.meeting is None or told.meeting.cancelled:
        return "the meeting is cancelled"
    if told.meeting.starts_at.isoformat() != notice.facts["starts_at"]:
        return "the meeting has moved"
    return "the meeting has begun" if now >= told.meeting.starts_at else None
