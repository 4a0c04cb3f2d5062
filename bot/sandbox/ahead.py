"""When the bot will next have something to tell somebody by itself, so that the clock can be moved right there."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.sandbox import foreseen
from catalogue import asking, releasing, standing
from catalogue.rules import approval, naming, seats, windows
from catalogue.rules.courtesy import send_at
from catalogue.rules.reminders import after_quiet, due_at, quiet_of, wanted
from catalogue.rules.states import EnrolmentState, NoticeState, Role, SessionState
from catalogue.rules.terms import Terms
from catalogue.tables import enrolments, meetings, memberships, outbox, people, sessions, trainings, unnamed_seats

_IN_LINE = (EnrolmentState.OFFERED, EnrolmentState.WAITING)
#: Whoever is not on Telegram gets no message that a chat could show.
_ON_TELEGRAM = people.c.telegram_id.is_not(None)


async def next_due(db: AsyncConnection, now: datetime, terms: Terms) -> datetime | None:
    """The first moment after `now` at which a notice waits to be sent, an offer or a request ends, a reminder falls
    due, an approver is asked again, or names are asked for.

    Further: a session begins that somebody still waits for; offers and free withdrawals that end soon, the eve of a
    meeting, thanks. For coordinators also: reserved
    seats that come free the next day, a session that is to be decided on, a morning message that has something to say.
    """
    moments = [await _notice(db, now), await _offer(db, now)]
    moments += [moment async for moment in _requests(db, terms)]
    moments += [moment async for moment in _names(db, now, terms)]
    moments += [moment async for moment in _in_vain(db, now, terms)]
    moments += [moment async for moment in _reminders(db, now, terms)]
    moments += [moment async for moment in _releases(db, now, terms)]
    moments += [moment async for moment in _decisions(db, now, terms)]
    moments += [moment async for moment in foreseen.of_days(db, now, terms)]
    first = min((moment for moment in moments if moment is not None and moment > now), default=None)
    return await foreseen.of_mornings(db, now, first, terms) or first


async def _notice(db: AsyncConnection, now: datetime) -> datetime | None:
    waits = (outbox.c.state == NoticeState.DUE) & (outbox.c.due_at > now) & _ON_TELEGRAM
    joined = outbox.join(people, people.c.id == outbox.c.person_id)
    found: datetime | None = await db.scalar(select(func.min(outbox.c.due_at)).select_from(joined).where(waits))
    return found


async def _offer(db: AsyncConnection, now: datetime) -> datetime | None:
    """The end of an offer that concerns somebody on Telegram: it is theirs, or they wait for the seat."""
    line = enrolments.alias()
    concerned = (line.c.session_id == enrolments.c.session_id) & line.c.state.in_(_IN_LINE) & _ON_TELEGRAM
    somebody = exists().select_from(line.join(people, people.c.id == line.c.person_id)).where(concerned)
    open_ = (enrolments.c.state == EnrolmentState.OFFERED) & (enrolments.c.offer_expires_at > now)
    found: datetime | None = await db.scalar(select(func.min(enrolments.c.offer_expires_at)).where(open_, somebody))
    return found


async def _requests(db: AsyncConnection, terms: Terms) -> AsyncIterator[datetime]:
    """When an approver on Telegram is reminded, a deputy asked, and a request of somebody on Telegram is over."""
    there = set((await db.execute(select(people.c.id).where(_ON_TELEGRAM))).scalars())
    for row in await asking.open_requests(db):
        house = await asking.house(db, row.institution_id)
        whom = {"reminder": approval.asked(house, row.person_id), "deputy": approval.deputies(house, row.person_id)}
        for nudge, moment in approval.nudges(row.requested_at, row.request_expires_at, terms).items():
            if there & set(whom[nudge]) and moment < row.request_expires_at:
                yield send_at(moment, row.starts_at, row.zone, terms.quiet)
        if row.person_id in there:
            yield approval.ends_at(row.request_expires_at, row.starts_at)


async def _names(db: AsyncConnection, now: datetime, terms: Terms) -> AsyncIterator[datetime]:
    """When a coordinator on Telegram is asked for the names of booked seats, and when these are over."""
    own, member = unnamed_seats.c, memberships.c
    theirs = (member.institution_id == own.institution_id) & (member.role == Role.COORDINATOR) & _ON_TELEGRAM
    query = (
        select(own.name_until, sessions.c.zone, own.session_id)
        .join(sessions, sessions.c.id == own.session_id)
        .where(own.name_until > now, sessions.c.state != SessionState.CANCELLED)
        .where(exists().select_from(memberships.join(people, people.c.id == member.person_id)).where(theirs))
    )
    for row in (await db.execute(query.distinct())).all():
        starts_at = (await standing.of(db, row.session_id, now)).window.starts_at
        for moment in (naming.asks_at(row.name_until, row.zone), row.name_until):
            yield send_at(moment, starts_at, row.zone, terms.quiet)


async def _in_vain(db: AsyncConnection, now: datetime, terms: Terms) -> AsyncIterator[datetime]:
    """When a session begins, its waiting list ends, and whoever is on it and on Telegram is told."""
    kept = (meetings.c.session_id == sessions.c.id) & meetings.c.cancelled_at.is_(None)
    first = select(func.min(meetings.c.starts_at)).where(kept).scalar_subquery()
    query = (
        select(first.label("starts_at"), sessions.c.zone, people.c.quiet)
        .join(enrolments, enrolments.c.session_id == sessions.c.id)
        .join(people, people.c.id == enrolments.c.person_id)
        .where(enrolments.c.state == EnrolmentState.WAITING, first > now, _ON_TELEGRAM)
        .distinct()
    )
    for row in (await db.execute(query)).all():
        yield send_at(row.starts_at, None, row.zone, quiet_of(row.quiet) or terms.quiet)


async def _reminders(db: AsyncConnection, now: datetime, terms: Terms) -> AsyncIterator[datetime]:
    """As `catalogue.clock` will send them, past ones included."""
    for row in await _coming(db, now):
        for lead in wanted(row.leads, row.training_leads, terms.leads):
            yield due_at(row.starts_at, lead, row.zone, quiet_of(row.quiet) or terms.quiet)


async def _coming(db: AsyncConnection, now: datetime) -> list[Any]:
    takes_place = meetings.c.cancelled_at.is_(None) & (sessions.c.state != SessionState.CANCELLED)
    query = (
        select(meetings.c.starts_at, sessions.c.zone, people.c.leads, people.c.quiet)
        .add_columns(trainings.c.leads.label("training_leads"))
        .join(sessions, sessions.c.id == meetings.c.session_id)
        .join(trainings, trainings.c.id == sessions.c.training_id)
        .join(enrolments, enrolments.c.session_id == sessions.c.id)
        .join(people, people.c.id == enrolments.c.person_id)
        .where(meetings.c.starts_at > now, takes_place, enrolments.c.state == EnrolmentState.ENROLLED, _ON_TELEGRAM)
        .distinct()
    )
    return list((await db.execute(query)).all())


async def _coordinated(db: AsyncConnection) -> frozenset[int]:
    """Institutions with a coordinator on Telegram."""
    joined = memberships.join(people, people.c.id == memberships.c.person_id)
    query = select(memberships.c.institution_id).select_from(joined)
    return frozenset((await db.execute(query.where(memberships.c.role == Role.COORDINATOR, _ON_TELEGRAM))).scalars())


async def _releases(db: AsyncConnection, now: datetime, terms: Terms) -> AsyncIterator[datetime]:
    """The mornings before unused reserved seats come free."""
    rows, chats = await releasing.coming(db, now), await _coordinated(db)
    stand = await standing.of_all(db, [row.id for row in rows], now)
    for row in rows:
        facts = stand[row.id].seats
        if not any(house in chats and seats.unused(facts, house) for house in facts.reserved):
            continue
        for day in windows.releases_on(releasing.window(row)).values():
            before = windows.day_starts(day - timedelta(days=1), row.zone)
            if windows.released_tomorrow(releasing.window(row), before) is not None:
                yield after_quiet(before, row.zone, terms.quiet)


async def _decisions(db: AsyncConnection, now: datetime, terms: Terms) -> AsyncIterator[datetime]:
    """The mornings on which a session is to be decided on, before it begins."""
    open_ = (sessions.c.state == SessionState.PUBLISHED) & (sessions.c.decide_on >= now.date())
    rows = (await db.execute(select(sessions.c.id, sessions.c.decide_on, sessions.c.zone).where(open_))).all()
    stand, chats = await standing.of_all(db, [row.id for row in rows], now), await _coordinated(db)
    for row in rows:
        moment = after_quiet(windows.day_starts(row.decide_on, row.zone), row.zone, terms.quiet)
        starts_at = stand[row.id].window.starts_at
        if stand[row.id].hosts & chats and (starts_at is None or starts_at > moment):
            yield moment
