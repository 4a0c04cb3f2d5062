"""Calendars that update by themselves: of a person, of a trainer, of an institution's public programme.

Whoever has the address may read it, without any further sign-in; so it is long, random, and renewed on wish.
"""

import re
import secrets
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import announced, history, institutions, people
from catalogue.cards import MineCard, PersonCard
from catalogue.database import insert_once
from catalogue.feed_cards import Announced, FeedCard, FeedEntry
from catalogue.programme import VISIBLE, mine_card
from catalogue.refusals import Reason, Refused
from catalogue.rules.feeds import KEPT_PAST, attended, gone_since, known
from catalogue.rules.rights import Verb, Who, may
from catalogue.rules.states import LIVE, EnrolmentState, FeedKind, SessionState
from catalogue.tables import enrolments, feeds, meetings, session_hosts, sessions
from catalogue.tables import history as changes
from catalogue.tables import institutions as houses

#: 32 random bytes.
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
#: What has left a feed longer ago than this is of no interest to anybody's Last-Modified.
_FORGOTTEN = 2 * KEPT_PAST


async def address(db: AsyncConnection, who: Who, kind: FeedKind, house_id: int, now: datetime) -> str:
    """The token of one's own feed, or of an institution's that one coordinates: made at the first wish, then the same.

    Refused: no right to that institution's.
    """
    owner = _owner(who, kind, house_id)
    await insert_once(db, feeds, kind=kind, token=secrets.token_urlsafe(32), created_at=now, **owner)
    found = select(feeds.c.token).where(feeds.c.kind == kind, *(feeds.c[name] == one for name, one in owner.items()))
    return str((await db.execute(found)).scalar_one())


async def renew(db: AsyncConnection, who: Who, kind: FeedKind, house_id: int, now: datetime) -> str:
    """A new token; the old one is nobody's from now on."""
    owner = _owner(who, kind, house_id)
    await db.execute(delete(feeds).where(feeds.c.kind == kind, *(feeds.c[name] == one for name, one in owner.items())))
    noun, number = next(iter(owner.items()))
    await history.record(db, who, now, noun.removesuffix("_id"), number, "new feed", after=kind)
    return await address(db, who, kind, house_id, now)


def _owner(who: Who, kind: FeedKind, house_id: int) -> dict[str, int]:
    if kind is FeedKind.HOUSE:
        if not may(who, Verb.OFFER, [house_id]):
            raise Refused(Reason.NOT_ALLOWED)
        return {"institution_id": house_id}
    if who.person_id is None or not may(who, Verb.SEE):
        raise Refused(Reason.NOT_A_MEMBER)
    return {"person_id": who.person_id}


async def teaches(db: AsyncConnection, person_id: int) -> bool:
    """Whether somebody is the trainer of any session."""
    query = select(sessions.c.id).where(sessions.c.trainer_id == person_id).limit(1)
    return (await db.execute(query)).first() is not None


async def read(db: AsyncConnection, token: str, now: datetime) -> FeedCard | None:
    """What is behind an address; None where there is nothing (any more). Nonsense is not even looked up."""
    if not _TOKEN.fullmatch(token):
        return None
    row = (await db.execute(select(feeds).where(feeds.c.token == token))).one_or_none()
    if row is None:
        return None
    if row.kind is FeedKind.HOUSE:
        return await _of_house(db, row, now)
    person = await people.card(db, row.person_id)
    personal = row.kind is FeedKind.PERSON
    entries = await _booked(db, person.id, now) if personal else await _taught(db, person.id, now)
    made = max(row.created_at, await _chosen(db, person.id) or row.created_at)
    return _card(row.kind, person.name, person.language, entries, made, now, person)


async def seats(db: AsyncConnection, person: PersonCard, now: datetime) -> FeedCard:
    """Every coming date of somebody's seats, for one file."""
    entries = [
        one
        for one in await _booked(db, person.id, now)
        if one.mine and one.mine.state is EnrolmentState.ENROLLED and not one.gone_at and one.meeting.ends_at > now
    ]
    return _card(FeedKind.PERSON, person.name, person.language, entries, now, now, person)


def _card(
    kind: FeedKind,
    owner: str,
    language: str,
    entries: Iterable[FeedEntry],
    made: datetime,
    now: datetime,
    person: PersonCard | None = None,
) -> FeedCard:
    """The newest change counts, and so does the last moment at which an entry left."""
    every = sorted(entries, key=lambda one: (one.meeting.starts_at, one.meeting.id, one.mine.id if one.mine else 0))
    shown = tuple(one for one in every if one.leaves_at > now)
    left = [one.leaves_at for one in every if one.leaves_at <= now]
    changed = max([made, *left, *(one.changed_at for one in shown)])
    alarms = person.alarms if person is not None and kind is FeedKind.PERSON else ()
    return FeedCard(kind, owner, language, shown, changed, alarms)


async def _chosen(db: AsyncConnection, person_id: int) -> datetime | None:
    """When somebody last chose a language or alarms: their calendar reads differently since."""
    mine = (changes.c.noun == "person") & (changes.c.noun_id == person_id)
    choices = mine & changes.c.verb.in_(("language", "alarms"))
    found: datetime | None = (await db.execute(select(func.max(changes.c.at)).where(choices))).scalar()
    return found


async def _booked(db: AsyncConnection, person_id: int, now: datetime) -> list[FeedEntry]:
    """Live enrolments, and those that have ended not too long ago."""
    fresh = enrolments.c.state.in_(LIVE) | (enrolments.c.changed_at > now - _FORGOTTEN)
    rows = (await db.execute(select(enrolments).where(enrolments.c.person_id == person_id, fresh))).all()
    found = await announced.of_ids(db, [row.session_id for row in rows])
    entries = []
    for row in rows:
        session, mine = found[row.session_id], mine_card(row)
        over = None if row.state in LIVE else row.changed_at
        entries += _each(session, mine, over)
    return entries


async def _taught(db: AsyncConnection, person_id: int, now: datetime) -> list[FeedEntry]:
    """What somebody teaches, and what they no longer do."""
    entries = await _public(db, sessions.c.trainer_id == person_id, now)
    mine = (changes.c.noun == "trainer") & (changes.c.noun_id == person_id)
    left = mine & (changes.c.verb == "leaves") & (changes.c.at > now - _FORGOTTEN)
    rows = await db.execute(select(changes.c.after, func.max(changes.c.at)).where(left).group_by(changes.c.after))
    ended = {int(session_id): at for session_id, at in rows}
    former = await _public(db, sessions.c.id.in_(list(ended)) & sessions.c.trainer_id.is_distinct_from(person_id), now)
    return entries + [
        replace(one, gone_at=_earlier(gone_since(one.meeting.ends_at, ended[one.session.id]), one.gone_at))
        for one in former
    ]


async def _of_house(db: AsyncConnection, row: Any, now: datetime) -> FeedCard:
    """Any change of any session counts: one that has gone over to other hosts leaves no trace here."""
    house = (await db.execute(select(houses).where(houses.c.id == row.institution_id))).one()
    hosted = select(session_hosts.c.session_id).where(session_hosts.c.institution_id == house.id)
    entries = await _public(db, sessions.c.id.in_(hosted), now)
    newest = (await db.execute(select(func.max(sessions.c.changed_at)))).scalar() or row.created_at
    card = institutions.card(house)
    return _card(FeedKind.HOUSE, card.name, card.languages[0], entries, max(row.created_at, newest), now)


async def _public(db: AsyncConnection, which: ColumnElement[bool], now: datetime) -> list[FeedEntry]:
    """Sessions that are, or were, announced."""
    recent = select(meetings.c.session_id).where(meetings.c.ends_at > now - _FORGOTTEN)
    called_off = (changes.c.noun == "session") & (changes.c.noun_id == sessions.c.id) & (changes.c.verb == "cancel")
    of_a_draft = exists().where(called_off, changes.c.before == SessionState.DRAFT.value)
    announced_once = sessions.c.state.in_(VISIBLE) | ((sessions.c.state == SessionState.CANCELLED) & ~of_a_draft)
    shown = which & announced_once & sessions.c.id.in_(recent)
    found = await announced.of_ids(db, (await db.execute(select(sessions.c.id).where(shown))).scalars())
    entries = []
    for session in found.values():
        over = session.session_changed_at if session.state is SessionState.CANCELLED else None
        entries += _each(session, None, over)
    return entries


def _each(session: Announced, mine: MineCard | None, over: datetime | None) -> list[FeedEntry]:
    """An entry per meeting. `over`: since when all of it is over for this reader."""
    entries = []
    for one in session.meetings:
        if mine is not None and not known(session.dropped.get(one.id), mine.created_at):
            continue
        was_there = mine is None or attended(one.ends_at, mine.state, mine.changed_at)
        since = gone_since(one.ends_at, over) if was_there else over
        entries.append(FeedEntry(session, one, mine, _earlier(since, session.dropped.get(one.id))))
    return entries


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((time for time in (one, other) if time is not None), default=None)
