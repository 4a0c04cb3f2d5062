"""Reminders before each meeting: what falls due becomes a notice. Planning twice changes nothing.

A look costs what falls due and what has changed since the last one, not what there is: meetings are found by when they
begin, enrolments by when they changed.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import outbox
from catalogue.apart import apart
from catalogue.database import insert_once
from catalogue.rules.courtesy import Due
from catalogue.rules.reminders import Lead, Quiet, catch_up, current, due_at, leads_of, leads_text, quiet_of, wanted
from catalogue.rules.states import EnrolmentState, NoticeState, SessionState
from catalogue.rules.terms import Terms
from catalogue.tables import enrolments, meetings, people, planning, sessions, trainings
from catalogue.tables import outbox as notices

#: What was written just before the last look may have become visible after it.
OVERLAP = timedelta(minutes=10)
#: So far calendar days, quiet hours and clock changes move a reminder away from its lead, at the most.
SLACK = timedelta(hours=36)
#: No lead of the configuration is longer.
HORIZON = timedelta(days=120)

_LIVE_SESSION = sessions.c.state != SessionState.CANCELLED
_WHO = (
    select(
        enrolments.c.id.label("enrolment_id"),
        enrolments.c.person_id,
        meetings.c.id.label("meeting_id"),
        meetings.c.starts_at,
        sessions.c.zone,
        people.c.leads,
        people.c.quiet,
        trainings.c.leads.label("training_leads"),
    )
    .select_from(enrolments)
    .join(sessions, sessions.c.id == enrolments.c.session_id)
    .join(trainings, trainings.c.id == sessions.c.training_id)
    .join(meetings, meetings.c.session_id == sessions.c.id)
    .join(people, people.c.id == enrolments.c.person_id)
    .where(enrolments.c.state == EnrolmentState.ENROLLED, _LIVE_SESSION, meetings.c.cancelled_at.is_(None))
)


async def planned_until(db: AsyncConnection) -> datetime | None:
    """The moment of the last look; None: there was none yet."""
    found: datetime | None = (await db.execute(select(planning.c.reminded_until))).scalar_one_or_none()
    return found


async def plan(db: AsyncConnection, now: datetime, terms: Terms) -> int:
    """Put every reminder that is due by now into the outbox; hands out how many are new.

    Whoever enrols late gets the latest one that they missed; a meeting that has moved earns new ones.
    """
    since = await planned_until(db)
    leads = await _leads_in_use(db, terms)
    if since is None or since > now:  # the clock was put back
        rows = await _coming(db, now, _longest(leads))
    else:
        rows = await _since(db, since - OVERLAP, now, leads, terms)
    new = await _write(db, rows, now, terms)
    if not (await db.execute(update(planning).values(reminded_until=now))).rowcount:
        await insert_once(db, planning, id=1, reminded_until=now)
    return new


async def choose(
    db: AsyncConnection, person_id: int, leads: Sequence[Lead] | None, now: datetime, terms: Terms
) -> None:
    """One's own leads, from now on; None: as the training or the network does; empty: none."""
    text = None if leads is None else leads_text(leads)
    await db.execute(update(people).where(people.c.id == person_id).values(leads=text))
    await plan_again(db, people.c.id == person_id, now, terms)


async def be_quiet(db: AsyncConnection, person_id: int, quiet: Quiet | None, now: datetime, terms: Terms) -> None:
    """One's own quiet hours, from now on; None: the network's. What waits for the morning waits by the new ones."""
    text = None if quiet is None else str(quiet)
    await db.execute(update(people).where(people.c.id == person_id).values(quiet=text))
    for row in await _waiting(db, people.c.id == person_id):
        due = catch_up(now, row.starts_at, row.zone, quiet or terms.quiet)
        await db.execute(update(notices).where(notices.c.id == row.notice_id).values(due_at=due))
    await plan_again(db, people.c.id == person_id, now, terms)


async def plan_again(db: AsyncConnection, which: ColumnElement[bool], now: datetime, terms: Terms) -> None:
    """Leads of these people or trainings have changed: what waits and is no longer wanted is dropped, what is due by
    now is written."""
    for row in await _waiting(db, which):
        if row.lead not in map(str, wanted(row.leads, row.training_leads, terms.leads)):
            await outbox.drop(db, row.notice_id, "no longer wanted")
    coming = _WHO.where(which, meetings.c.starts_at > now)
    await _write(db, (await db.execute(coming)).all(), now, terms)


async def _waiting(db: AsyncConnection, which: ColumnElement[bool]) -> Sequence[Any]:
    """Reminders that are planned and not sent yet."""
    own = (notices.c.enrolment_id == enrolments.c.id) & (notices.c.meeting_id == meetings.c.id)
    unsent = (notices.c.kind == "reminder") & (notices.c.state == NoticeState.DUE)
    columns = (notices.c.id.label("notice_id"), notices.c.facts["lead"].as_string().label("lead"))
    return (await db.execute(_WHO.add_columns(*columns).where(own, unsent, which))).all()


# --- which people and meetings to look at ----------------------------------------------------------------------------


async def _coming(db: AsyncConnection, now: datetime, longest: timedelta) -> Sequence[Any]:
    """Everybody with a meeting within the longest lead."""
    near = (meetings.c.starts_at > now) & (meetings.c.starts_at <= now + longest + SLACK)
    return (await db.execute(_WHO.where(near))).all()


async def _since(db: AsyncConnection, since: datetime, now: datetime, leads: set[Lead], terms: Terms) -> list[Any]:
    """Meetings with a reminder that fell due since then, meetings and enrolments that have changed since."""
    chosen = await _due_meetings(db, since, now, leads, terms)
    chosen |= await _changed_meetings(db, since, now, _longest(leads))
    late = _WHO.where(enrolments.c.changed_at > since, meetings.c.starts_at > now)
    rows = list((await db.execute(late)).all())
    for some in outbox.batches(sorted(chosen)):
        rows += (await db.execute(_WHO.where(meetings.c.id.in_(some)))).all()
    return rows


async def _due_meetings(
    db: AsyncConnection, since: datetime, now: datetime, leads: set[Lead], terms: Terms
) -> set[int]:
    """By any lead and any quiet hours that somebody has. Which of them have one for whom, `current` says later."""
    spans = [(since + lead.about - SLACK, now + lead.about + SLACK) for lead in leads]
    if not spans:
        return set()
    near = or_(*(and_(meetings.c.starts_at > begin, meetings.c.starts_at <= end) for begin, end in spans))
    columns = (meetings.c.id, meetings.c.starts_at, sessions.c.zone)
    query = select(*columns).join(sessions, sessions.c.id == meetings.c.session_id)
    found = (await db.execute(query.where(near, meetings.c.starts_at > now, _LIVE_SESSION))).all()
    quiets = await _quiets_in_use(db, terms)
    due: dict[tuple[datetime, str], bool] = {}
    for row in found:
        start = (row.starts_at, row.zone)
        if start not in due:
            due[start] = False
            with apart("meeting", row.id):
                due[start] = any(
                    since < due_at(start[0], lead, start[1], quiet) <= now for lead in leads for quiet in quiets
                )
    return {row.id for row in found if due[row.starts_at, row.zone]}


async def _changed_meetings(db: AsyncConnection, since: datetime, now: datetime, longest: timedelta) -> set[int]:
    """Those so near that a reminder may be missing already."""
    near = (meetings.c.starts_at > now) & (meetings.c.starts_at <= now + longest + SLACK)
    return set((await db.execute(select(meetings.c.id).where(near, meetings.c.changed_at > since))).scalars())


async def _leads_in_use(db: AsyncConnection, terms: Terms) -> set[Lead]:
    """The network's, and whatever people and trainings have chosen: few, however many they are."""
    found = set(terms.leads)
    for column in (people.c.leads, trainings.c.leads):
        texts = (await db.execute(select(column).where(column.is_not(None)).distinct())).scalars()
        found |= {lead for text in texts for lead in leads_of(text)}
    return found


async def _quiets_in_use(db: AsyncConnection, terms: Terms) -> set[Quiet]:
    texts = (await db.execute(select(people.c.quiet).where(people.c.quiet.is_not(None)).distinct())).scalars()
    return {terms.quiet, *(quiet for text in texts if (quiet := quiet_of(text)) is not None)}


def _longest(leads: Iterable[Lead]) -> timedelta:
    return max((lead.about for lead in leads), default=timedelta())


# --- the notices -----------------------------------------------------------------------------------------------------


async def _write(db: AsyncConnection, rows: Iterable[Any], now: datetime, terms: Terms) -> int:
    """The latest reminder that is due, for each of these people and meetings; hands out how many are new."""
    due: dict[str, tuple[Any, Lead]] = {}
    for row in rows:
        with apart("meeting", row.meeting_id):
            leads = wanted(row.leads, row.training_leads, terms.leads)
            found = current(row.starts_at, leads, row.zone, quiet_of(row.quiet) or terms.quiet, now)
            due |= {} if found is None else {_key(row, found[0]): (row, found[0])}
    known = await outbox.known(db, list(due))
    new = 0
    for key, (row, lead) in sorted(due.items(), key=lambda item: (item[1][0].starts_at, item[1][0].enrolment_id)):
        at = catch_up(now, row.starts_at, row.zone, quiet_of(row.quiet) or terms.quiet)
        if key not in known:
            ids = {"enrolment_id": row.enrolment_id, "meeting_id": row.meeting_id}
            facts = {"starts_at": row.starts_at.isoformat(), "lead": str(lead)}
            planned = Due(now, row.starts_at, row.zone, terms.quiet, at=at)
            new += await outbox.add(db, key, "reminder", row.person_id, now, due_at=planned, **ids, **facts)
        elif known[key]:
            await outbox.again(db, key, at)
    return new


def _key(row: Any, lead: Lead) -> str:
    return f"reminder:{row.enrolment_id}:{row.meeting_id}:{row.starts_at.isoformat()}:{lead}"
