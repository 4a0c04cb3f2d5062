"""What speaks against a date, looked up: days without courses, and other sessions at the same time.

Drafts of other houses stay unseen; names of participants are never looked at.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import no_courses, outbox, trainings
from catalogue.folding import fold
from catalogue.rules import windows
from catalogue.rules.double_booking import Finding, Other, Planned, Span, find
from catalogue.rules.states import SessionState
from catalogue.sessions import Plan, Times
from catalogue.tables import institutions, meetings, session_hosts, sessions
from catalogue.tables import trainings as training_rows

#: Places that many can be in at once.
_EVERYWHERE = frozenset(
    ["online", "zoom", "teams", "webex", "videokonferenz", "en", "ligne", "visioconference", "video", "conference"]
) | {"en ligne", "video conference", "ms teams"}


async def look(
    db: AsyncConnection,
    session_id: int | None,
    hosts: Sequence[int],
    place: str,
    trainer: str,
    times: Sequence[Times],
    now: datetime,
    *,
    trainer_id: int | None = None,
    topic: str | None = None,
    zone: str = "Europe/Zurich",
    beside: Sequence[Times] = (),
) -> tuple[Finding, ...]:
    """What speaks against these local times for a session of these hosts; `session_id`: itself, which is left out.

    What is over by now is left out. `topic`: other sessions of that topic on the same days are named as well.
    `beside`: further dates of the session, which stay.
    """
    spans, stay = (
        [one for one in (span(wall, zone) for wall in some) if one is not None and one[1][1] > now]
        for some in (times, beside)
    )
    if not spans:
        return ()
    days = [day for day, _ in spans]
    plan = planned(spans, place, trainer, trainer_id, topic, stay)
    free = await no_courses.between(db, hosts, min(days), max(days))
    return find(plan, await others(db, {session_id or 0}, hosts, spans), free)


async def look_all(
    db: AsyncConnection, plans: Sequence[tuple[int, Plan]], now: datetime
) -> dict[int, tuple[Finding, ...]]:
    """What speaks against each of many sessions, by id; in a fixed number of statements for each set of hosts."""
    found: dict[int, tuple[Finding, ...]] = {}
    for hosts in sorted({plan.hosts for _, plan in plans}):
        found |= await _of_hosts(db, hosts, [(one, plan) for one, plan in plans if plan.hosts == hosts], now)
    return found


async def _of_hosts(
    db: AsyncConnection, hosts: Sequence[int], plans: Sequence[tuple[int, Plan]], now: datetime
) -> dict[int, tuple[Finding, ...]]:
    spans = {
        one: [at for at in (span(wall, plan.zone) for wall in plan.times) if at is not None and at[1][1] > now]
        for one, plan in plans
    }
    every = [at for some in spans.values() for at in some]
    if not every:
        return {one: () for one, _ in plans}
    days = [day for day, _ in every]
    free = await no_courses.between(db, hosts, min(days), max(days))
    by_day = defaultdict(list)
    for other in await others(db, (), hosts, every):
        by_day[other.day].append(other)
    who = await _trainers(db, [one for one, _ in plans])
    found = {}
    for one, plan in plans:
        near = {day + timedelta(days=step) for day, _ in spans[one] for step in (-1, 0, 1)}
        theirs = [other for day in sorted(near) for other in by_day.get(day, ()) if other.session_id != one]
        mine = planned(spans[one], plan.place, plan.trainer, who.get(one))
        found[one] = find(mine, theirs, free)
    return found


async def _trainers(db: AsyncConnection, ids: Sequence[int]) -> dict[int, int | None]:
    found: dict[int, int | None] = {}
    for some in outbox.batches(ids):
        query = select(sessions.c.id, sessions.c.trainer_id).where(sessions.c.id.in_(some))
        found |= {row.id: row.trainer_id for row in await db.execute(query)}
    return found


def planned(
    spans: Sequence[tuple[date, Span]],
    place: str,
    trainer: str,
    trainer_id: int | None = None,
    topic: str | None = None,
    stay: Sequence[tuple[date, Span]] = (),
) -> Planned:
    """As it is compared: a place that many can be in at once is none."""
    return Planned(spans, room(place), fold(trainer), trainer_id, topic, stay)


def room(place: str) -> str:
    there = fold(place)
    return "" if there in _EVERYWHERE else there


def span(wall: Times, zone: str) -> tuple[date, Span] | None:
    """The local day and the instants; None for a time that a clock change skips or doubles: the verb refuses it."""
    start, end = (windows.instant(moment, zone) for moment in wall)
    return None if start is None or end is None or end <= start else (wall[0].date(), (start, end))


async def others(
    db: AsyncConnection, without: Collection[int], hosts: Collection[int], spans: Sequence[tuple[date, Span]]
) -> list[Other]:
    """Meetings of the same days, of what everybody sees and of the hosts' own drafts, but for these sessions."""
    first = min(span[0] for _, span in spans) - timedelta(days=1)
    last = max(span[1] for _, span in spans) + timedelta(days=1)
    own = select(session_hosts.c.session_id).where(session_hosts.c.institution_id.in_(hosts))
    seen = sessions.c.state.in_((SessionState.PUBLISHED, SessionState.CONFIRMED))
    drafts = (sessions.c.state == SessionState.DRAFT) & sessions.c.id.in_(own)
    within = (meetings.c.starts_at < last) & (meetings.c.ends_at > first) & meetings.c.cancelled_at.is_(None)
    facts = (sessions.c.place, sessions.c.trainer, sessions.c.trainer_id, sessions.c.training_id, sessions.c.zone)
    query = (
        select(meetings.c.session_id, meetings.c.starts_at, meetings.c.ends_at, *facts, training_rows.c.topic)
        .join(sessions, sessions.c.id == meetings.c.session_id)
        .join(training_rows, training_rows.c.id == sessions.c.training_id)
        .where(within, seen | drafts)
        .order_by(meetings.c.starts_at, meetings.c.id)
    )
    days = {day for day, _ in spans}
    found = [row for row in await db.execute(query) if row.session_id not in without]
    rows = [(row, row.starts_at.astimezone(ZoneInfo(row.zone)).date()) for row in found]
    meets = [(row, day) for row, day in rows if day in days or _meets(row, spans)]
    texts = await trainings.texts_of(db, list({row.training_id for row, _ in meets}))
    houses = await _first_hosts(db, list({row.session_id for row, _ in meets}))
    return [
        Other(
            row.session_id,
            {text.language: text.title for text in texts[row.training_id]},
            houses.get(row.session_id, ""),
            (row.starts_at, row.ends_at),
            day,
            fold(row.place),
            fold(row.trainer),
            row.trainer_id,
            row.topic,
            row.place,
            row.trainer,
        )
        for row, day in meets
    ]


def _meets(row: object, spans: Sequence[tuple[date, Span]]) -> bool:
    starts, ends = row.starts_at, row.ends_at  # type: ignore[attr-defined]
    return any(span[0] < ends and starts < span[1] for _, span in spans)


async def _first_hosts(db: AsyncConnection, session_ids: Sequence[int]) -> dict[int, str]:
    query = select(session_hosts.c.session_id, institutions.c.name)
    query = query.join(institutions, institutions.c.id == session_hosts.c.institution_id)
    which = session_hosts.c.session_id.in_(session_ids) & (session_hosts.c.position == 0)
    return {row.session_id: row.name for row in await db.execute(query.where(which))}
