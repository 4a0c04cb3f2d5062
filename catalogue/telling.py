"""Is a notice still true, and what does it speak of? Read anew right before sending."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import bindparam, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import channels, deciding, feeds, programme, requests, standing, unnamed_news
from catalogue.cards import MeetingCard, MineCard, NoticeCard, SessionCard
from catalogue.desk_cards import RequestCard
from catalogue.feed_cards import FeedCard
from catalogue.moving import interval
from catalogue.rules import seats, windows
from catalogue.rules.deciding import Turnout
from catalogue.rules.reminders import Lead
from catalogue.rules.states import LIVE, SEATED, EnrolmentState, SessionState
from catalogue.tables import enrolments, institutions, people, sessions, unnamed_seats


@dataclass(frozen=True, slots=True)
class SessionTold:
    """What a notice to a coordinator speaks of: the session, and one institution's seats in it.

    `house`: its name; `taken` counts the `unnamed` ones (kept until `name_until`) as well; `unused`: reserved seats
    that it has not taken.
    `turnout`: how many are sure to come, where that is to be decided on. `meeting`: the one it speaks of; whom Telegram
    does not reach among those with a seat (`by_mail`: but e-mail does, where the network sends any); `teaches`: the
    reader is the trainer.
    """

    session: SessionCard
    house_id: int
    house: str
    taken: int = 0
    reserved: int = 0
    unused: int = 0
    unnamed: int = 0
    turnout: Turnout | None = None
    name_until: datetime | None = None
    meeting: MeetingCard | None = None
    unreachable: tuple[str, ...] = ()
    by_mail: tuple[str, ...] = ()
    teaches: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """What a notice speaks of: the session as its person sees it now, their enrolment, the meeting if it is one's.

    Where it is somebody else's enrolment, whose seat this person is to approve: their request. `alarms`: of the
    person's calendar entries.
    """

    session: SessionCard
    enrolment: MineCard
    meeting: MeetingCard | None
    request: RequestCard | None = None
    alarms: tuple[Lead, ...] = ()


#: Whoever waited for what began longer ago knows it by now.
NEWS = timedelta(days=3)
#: What a notice can speak of.
Spoken = Told | SessionTold | FeedCard

#: Kinds that speak of somebody else's enrolment.
_OF_OTHERS = ("approval", "answer")
#: Kinds that name their reader's place in line.
_OF_PLACES = ("moved_back",)

_ENROLMENT = select(enrolments).where(enrolments.c.id == bindparam("enrolment"))


async def look(db: AsyncConnection, notice: NoticeCard, now: datetime) -> Spoken | None:
    """None for what is told to operators, with all its facts. Raises LookupError where the enrolment is gone."""
    if notice.session_id is not None:
        return await of_session(db, notice, now)
    if notice.kind == "all_dates":
        return await feeds.seats(db, notice.person, now)
    if notice.enrolment_id is None:
        return None
    row = (await db.execute(_ENROLMENT, {"enrolment": notice.enrolment_id})).one_or_none()
    if row is None:
        raise LookupError(f"no enrolment {notice.enrolment_id}")
    session = programme.card if notice.kind in _OF_PLACES else programme.brief
    card = await session(db, row.session_id, notice.person, now)
    meeting = next((m for m in card.meetings if m.id == notice.meeting_id), None)
    request = await requests.card(db, row, notice.person, now) if notice.kind in _OF_OTHERS else None
    mine = programme.mine_card(row, closes_at=card.closes_at)
    return Told(card, mine, meeting, request, notice.person.alarms)


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
    booked = (await db.execute(select(own.seats, own.name_until).where(held))).one_or_none()
    unnamed, until = booked or (0, None)
    reserved, unused = facts.reserved.get(house, 0), seats.unused(facts, house)
    turnout = await deciding.turnout(db, card.id, now) if notice.kind == "decide" else None
    told = SessionTold(card, house, name, facts.taken.get(house, 0), reserved, unused, unnamed, turnout, until)
    if notice.kind == "trainer_moved":
        return replace(told, teaches=await _trainer(db, card.id) == notice.person.id)
    return await _eve(db, notice, told) if notice.meeting_id is not None else told


async def _trainer(db: AsyncConnection, session_id: int) -> int | None:
    found: int | None = (await db.execute(select(sessions.c.trainer_id).where(sessions.c.id == session_id))).scalar()
    return found


async def _eve(db: AsyncConnection, notice: NoticeCard, told: SessionTold) -> SessionTold:
    """The meeting, whom Telegram does not reach, and who teaches."""
    away = or_(people.c.telegram_id.is_(None), people.c.unreachable_at.is_not(None))
    seated = (enrolments.c.session_id == told.session.id) & enrolments.c.state.in_(SEATED)
    query = select(people).join(enrolments, enrolments.c.person_id == people.c.id).where(seated, away)
    rows = (await db.execute(query.order_by(people.c.name, people.c.id))).all()
    mailed = tuple(row.name for row in rows if channels.by_mail(row))
    names = tuple(row.name for row in rows if not channels.by_mail(row))
    trainer = await _trainer(db, told.session.id)
    meeting = next((m for m in told.session.meetings if m.id == notice.meeting_id), None)
    return replace(told, meeting=meeting, unreachable=names, by_mail=mailed, teaches=trainer == notice.person.id)


_SEAT, _ASKED = (EnrolmentState.ENROLLED,), (EnrolmentState.REQUESTED,)
#: States of an enrolment in which a kind of notice is still true; the others are true in all.
_NEEDED: dict[str, tuple[EnrolmentState, ...]] = {
    **dict.fromkeys(
        ("seat", "file", "stepped_in", "confirmed", "reminder", "withdraw_soon", "thanks", "transfer"), _SEAT
    ),
    **dict.fromkeys(("approval", "answer", "question"), _ASKED),
    "entered": (EnrolmentState.WAITING, EnrolmentState.REQUESTED),
    "passed": (EnrolmentState.WAITING,),
    **dict.fromkeys(("offer", "offer_soon"), (EnrolmentState.OFFERED,)),
    **dict.fromkeys(("moved", "dates"), LIVE),
    "changed": SEATED,
}
#: Kinds that are not true of a session that is cancelled.
_TAKES_PLACE = ("moved", "dates", "changed", "reminder", "withdraw_soon", "thanks", "transfer")


def untrue(notice: NoticeCard, told: Spoken | None, now: datetime) -> str | None:
    """Why the notice is not true any more, or None.

    `left`, `substituted`, `lapsed`, `cancelled` and `removed` stay true for good; `in_vain` is news for some days.
    """
    if told is None:
        over = "until" in notice.facts and now >= datetime.fromisoformat(notice.facts["until"])
        return "it is too late for it" if over else None
    if isinstance(told, FeedCard):
        return None if told.entries else "no date is left"
    if isinstance(told, SessionTold):
        return _untrue_of_session(notice, told, now)
    return _untrue_of_enrolment(notice, told, now)


def _untrue_of_enrolment(notice: NoticeCard, told: Told, now: datetime) -> str | None:
    state, session = told.enrolment.state, told.session
    if notice.kind == "stand_in":
        notice = replace(notice, kind=notice.facts["of"])
    if state not in _NEEDED.get(notice.kind, tuple(EnrolmentState)):
        return f"the enrolment is {state} by now"
    if notice.kind in _TAKES_PLACE and session.state is SessionState.CANCELLED:
        return f"the session is {session.state} by now"
    match notice.kind:
        case "approval" | "answer" if told.request is None or not told.request.may_decide:
            return "others say yes for this person by now"
        case "approval" | "answer" if told.request is not None and told.request.ends_at is None:
            return "the request is over"
        case "offer" | "offer_soon" if _is_over(told.enrolment, now):
            return "the offer is over"
        case "moved_back" if state is EnrolmentState.ENROLLED:
            return "they have a seat again"
        case "moved_back" if state is EnrolmentState.OFFERED and notice.facts["had"] != EnrolmentState.ENROLLED:
            return "there is an offer again by now"
        case "confirmed" if session.state is not SessionState.CONFIRMED:
            return f"the session is {session.state} by now"
        case "changed" if not news(notice.facts, session, notice.person.language):
            return "the person knows all that"
        case "moved" if told.meeting is None or _as_told(told.meeting) == notice.facts["told"]:
            return "the person knows this time"
        case "in_vain" if session.starts_at is not None and now - session.starts_at > NEWS:
            return "it began long ago"
        case "reminder":
            return _late_reminder(notice, told.meeting, now)
        case "withdraw_soon" if str(session.withdraw_until) != notice.facts["day"] or session.late:
            return "the last day is another one, or over"
        case "thanks" | "transfer":
            return _too_early(session, now)
    return None


def _untrue_of_session(notice: NoticeCard, told: SessionTold, now: datetime) -> str | None:
    """What coordinators are told about a session is over with it."""
    if notice.kind in ("unnamed_cancelled", "trainer_cancelled"):
        return None
    if told.session.state is SessionState.CANCELLED:
        return "the session is cancelled"
    if notice.kind in ("unnamed_soon", "unnamed_moved") and not told.unnamed:
        return "no seat without a name is left"
    dates = unnamed_news.as_told([(one.starts_at, one.ends_at) for one in told.session.coming])
    if notice.kind in ("unnamed_moved", "trainer_moved") and dates == notice.facts["told"]:
        return "these dates are known"
    if notice.kind == "trainer_moved" and not told.teaches:
        return "somebody else teaches it by now"
    if notice.kind == "decide" and told.session.state is not SessionState.PUBLISHED:
        return f"the session is {told.session.state} by now"
    if notice.kind in ("trainer_reminder", "desk_reminder"):
        return _late_eve(notice, told, now)
    if notice.kind == "release_soon":
        return _late_warning(notice, told, now)
    return None


def _late_warning(notice: NoticeCard, told: SessionTold, now: datetime) -> str | None:
    """Seats are in use by now, or have come free already."""
    if not told.unused:
        return "no reserved seat is unused any more"
    over = now >= windows.day_starts(date.fromisoformat(notice.facts["day"]), told.session.zone)
    return "the seats have come free already" if over else None


def news(facts: Mapping[str, str], session: SessionCard, language: str) -> dict[str, tuple[str, str]]:
    """What has changed for a reader of this language, by its name: what they knew, and what is."""
    present = {"place": session.place, "online": session.online, "trainer": session.trainer}
    known = {name: facts[name] for name in present if name in facts}
    if "titles" in facts:
        titles: dict[str, str] = json.loads(facts["titles"])
        known = {"title": titles.get(language) or next(iter(titles.values()))} | known
        present["title"] = session.training.title(language)
    return {name: (before, present[name]) for name, before in known.items() if before != present[name]}


def _too_early(session: SessionCard, now: datetime) -> str | None:
    """Whoever had a seat to the end is thanked and asked only after it."""
    over = session.coming and session.coming[-1].ends_at <= now
    return None if over else "the session goes on"


def _late_eve(notice: NoticeCard, told: SessionTold, now: datetime) -> str | None:
    meeting = told.meeting
    if meeting is None or meeting.cancelled or meeting.starts_at.isoformat() != notice.facts["starts_at"]:
        return "the meeting has moved"
    if notice.kind == "trainer_reminder" and not told.teaches:
        return "somebody else teaches it by now"
    return "the meeting has begun" if now >= meeting.starts_at else None


def _is_over(enrolment: MineCard, now: datetime) -> bool:
    """An offer that has ended; the clock takes it back with its next look."""
    return enrolment.offer_expires_at is not None and enrolment.offer_expires_at <= now


def _as_told(meeting: MeetingCard) -> str:
    return interval(meeting.starts_at, meeting.ends_at)


def _late_reminder(notice: NoticeCard, meeting: MeetingCard | None, now: datetime) -> str | None:
    if meeting is None or meeting.cancelled:
        return "the meeting is cancelled"
    if meeting.starts_at.isoformat() != notice.facts["starts_at"]:
        return "the meeting has moved"
    return "the meeting has begun" if now >= meeting.starts_at else None
