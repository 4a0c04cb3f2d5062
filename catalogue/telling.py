"""What a notice speaks of, read anew right before sending; `truth` says whether it still is."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import bindparam, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import (
    announcements,
    channels,
    deciding,
    expiring,
    feeds,
    handing,
    house_news,
    morning,
    programme,
    requests,
    standing,
)
from catalogue.cards import MeetingCard, MineCard, NoticeCard, ParticipantCard, SessionCard
from catalogue.desk_cards import RequestCard
from catalogue.feed_cards import FeedCard
from catalogue.house_cards import HouseTold, MorningCard
from catalogue.rules import seats
from catalogue.rules.deciding import Turnout
from catalogue.rules.reminders import Lead
from catalogue.rules.states import SEATED
from catalogue.tables import enrolments, institutions, people, sessions, unnamed_seats


@dataclass(frozen=True, slots=True)
class SessionTold:
    """What a notice to a coordinator speaks of: the session, and one institution's seats in it.

    `house`: its name; `taken` counts the `unnamed` ones (kept until `name_until`) as well; `unused`: reserved seats
    that it has not taken.
    `turnout`: how many are sure to come, where that is to be decided on. `meeting`: the one it speaks of; whom Telegram
    does not reach among those with a seat (`by_mail`: but e-mail does, where the network sends any); `teaches`: the
    reader is the trainer. `people`: who signs, None where the reader may not see names; `code`: of this minute, "" for
    none.
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
    people: tuple[ParticipantCard, ...] | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What a notice speaks of: the session as its person sees it now, their enrolment, the meeting if it is one's.

    Where it is somebody else's enrolment, whose seat this person is to approve: their request. `alarms`: of the
    person's calendar entries. `words`: what a coordinator has written, and who `wrote` it.
    """

    session: SessionCard
    enrolment: MineCard
    meeting: MeetingCard | None
    request: RequestCard | None = None
    alarms: tuple[Lead, ...] = ()
    words: str = ""
    wrote: str = ""


@dataclass(frozen=True, slots=True)
class FormTold:
    """A half-filled form: whether it is still as it was when the notice was written."""

    is_open: bool


#: What a notice can speak of.
Spoken = Told | SessionTold | FeedCard | HouseTold | MorningCard | FormTold

#: Kinds that speak of somebody else's enrolment.
_OF_OTHERS = ("approval", "answer")
#: Kinds that name their reader's place in line.
_OF_PLACES = ("moved_back",)
#: Kinds that are true of whoever teaches.
_OF_TRAINERS = ("trainer_moved", "trainer_goes_on")
#: Kinds that speak of all that is open for their reader.
_OF_MORNINGS = ("morning", "morning_done")

_ENROLMENT = select(enrolments).where(enrolments.c.id == bindparam("enrolment"))


async def look(db: AsyncConnection, notice: NoticeCard, now: datetime) -> Spoken | None:
    """None for what is told to operators, with all its facts. Raises LookupError where the enrolment is gone."""
    if notice.session_id is not None:
        return await of_session(db, notice, now)
    if notice.kind == "all_dates":
        return await feeds.seats(db, notice.person, now)
    if notice.kind in house_news.KINDS:
        return await house_news.look(db, notice)
    if notice.kind in _OF_MORNINGS:
        return await morning.of_notice(db, notice, now)
    if notice.kind in ("form_soon", "form_over"):
        return FormTold(await expiring.goes_on(db, notice.person.id, notice.facts))
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
    told = Told(card, mine, meeting, request, notice.person.alarms)
    if notice.kind != "announcement":
        return told
    words, wrote = await announcements.told(db, int(notice.facts["announcement"]))
    return replace(told, words=words, wrote=wrote)


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
    if notice.kind in handing.KINDS:
        return await _handed(db, notice, told, now)
    if notice.kind in _OF_TRAINERS:
        return replace(told, teaches=await _trainer(db, card.id) == notice.person.id)
    return await _eve(db, notice, told) if notice.meeting_id is not None else told


async def _trainer(db: AsyncConnection, session_id: int) -> int | None:
    found: int | None = (await db.execute(select(sessions.c.trainer_id).where(sessions.c.id == session_id))).scalar()
    return found


async def _handed(db: AsyncConnection, notice: NoticeCard, told: SessionTold, now: datetime) -> SessionTold:
    """Who signs, or the code of this minute."""
    if notice.kind == "sheet":
        return replace(told, people=await handing.names(db, notice, told.session.id))
    return replace(told, code=await handing.digits(db, notice, told.session.id, now))


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
