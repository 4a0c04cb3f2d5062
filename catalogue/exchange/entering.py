"""Proposals become rows by the ordinary verbs: all at once, or step by step. Entering them again changes nothing.

In steps, each transaction takes a handful of sessions, so that others are answered in between. A crash in the middle
leaves whole sessions behind, those that were entered and those that were not; entering the file again does the rest.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import members, seating, sessions
from catalogue.database import Database
from catalogue.exchange import consent, matching, present, stocking
from catalogue.exchange.comparing import NO_FILE, Comparison, Entry, File, Outcome, compare, meaning, with_room
from catalogue.exchange.proposals import SessionProposal
from catalogue.refusals import Reason, Refused
from catalogue.rules.rights import Verb, Who, may
from catalogue.rules.terms import Terms
from catalogue.sessions import Plan
from catalogue.tables import session_hosts
from catalogue.tables import sessions as runs

#: What one step may cost: a new session 1, one that changes (and tells people) COSTLY.
A_STEP, COSTLY = 20, 5


def must_offer(who: Who, institution_id: int) -> None:
    if not may(who, Verb.OFFER, [institution_id]):
        raise Refused(Reason.NOT_ALLOWED)


async def enter(
    db: AsyncConnection,
    who: Who,
    institution_id: int,
    proposals: Sequence[SessionProposal],
    now: datetime,
    terms: Terms,
    file: File = NO_FILE,
) -> Outcome:
    """Enter all proposals of a file in the caller's transaction. Refused: no right to offer sessions there."""
    must_offer(who, institution_id)
    await _hold(db, who, institution_id)
    found = await compare(db, who, institution_id, proposals, now, terms, file)
    differing = [entry for step in steps(found, terms) for entry in step]
    if differing:
        await _write(db, who, found, differing, now, terms)
    return found.outcome


async def enter_in_steps(database: Database, who: Who, found: Comparison, now: datetime, terms: Terms) -> Outcome:
    """Enter what a comparison has found, a handful of sessions in each transaction; each looks again under its locks.

    Refused: no right to offer sessions there.
    """
    must_offer(who, found.house.id)
    for step in steps(found, terms):
        async with database.writing() as db:
            await _hold(db, who, found.house.id)
            await _write(db, who, found, step, now, terms)
    return found.outcome


def steps(found: Comparison, terms: Terms) -> Iterator[list[Entry]]:
    """What differs, in the order of the file, so much at a time; what does not is only counted."""
    step: list[Entry] = []
    cost = 0
    for entry in found.entries:
        verdict = found.verdict(entry, terms)
        if verdict == "unchanged" and not entry.asked:
            found.outcome.count(verdict, entry.proposal)
            continue
        step.append(entry)
        cost += COSTLY if entry.meant else 1
        if cost >= A_STEP:
            yield step
            step, cost = [], 0
    if step:
        yield step


async def _hold(db: AsyncConnection, who: Who, institution_id: int) -> None:
    """Two files of one house at once would both find a session missing; and whoever sent it may have left since."""
    await members.hold(db, who, institution_id)


async def _write(
    db: AsyncConnection, who: Who, found: Comparison, entries: Sequence[Entry], now: datetime, terms: Terms
) -> None:
    """Under the locks of all sessions that are meant, as they are now: what somebody changed meanwhile stays."""
    await _find_again(db, found, entries)
    await _lock(db, found, entries)
    consent.divide(who, found.house.id, entries)
    kept = await with_room(db, found.outcome, entries, now, terms)
    ids = await found.shelf.write(db, who, {entry.training for entry in kept}, now, terms)
    plans = [entry.plan(ids.get(entry.training, entry.training), terms) for entry in kept]
    fresh = [plan for entry, plan in zip(kept, plans, strict=True) if entry.meant is None]
    added = await stocking.add_sessions(db, who, fresh, now, found.source)
    found.latest = max([found.latest, *added])
    new = iter(added)
    wanted = {entry.meant.id if entry.meant else next(new): entry.asked for entry in kept}
    for entry, plan in zip(kept, plans, strict=True):
        described = entry.training in found.shelf.changed
        found.outcome.count(await _settle(db, who, entry, plan, described, now, terms), entry.proposal)
    await consent.ask(db, who, wanted, now, terms)


async def _find_again(db: AsyncConnection, found: Comparison, entries: Sequence[Entry]) -> None:
    """A session that was new when the file was compared may have been entered since."""
    hosted = session_hosts.c
    since = select(hosted.session_id).where(hosted.institution_id == found.house.id, hosted.session_id > found.latest)
    ids = (await db.execute(since)).scalars().all()
    if ids:
        index = matching.index(await present.sessions_of(db, found.house.id, ids))
        for entry in entries:
            entry.meant = entry.meant or meaning(index, entry, found.house.id)


async def _lock(db: AsyncConnection, found: Comparison, entries: Sequence[Entry]) -> None:
    """All sessions that are meant or told of a training's new title, at once and in the order of their ids."""
    meant = [entry.meant.id for entry in entries if entry.meant]
    described = {entry.training for entry in entries} & set(found.shelf.changed)
    told = select(runs.c.id).where(runs.c.training_id.in_(described))
    others = (await db.execute(told)).scalars().all() if described else ()
    await seating.lock_all(db, [*meant, *others])
    if not meant:
        return
    now = {one.id: one for one in await present.sessions_of(db, found.house.id, meant)}
    for entry in entries:
        entry.meant = entry.meant and now.get(entry.meant.id, entry.meant)


async def _settle(
    db: AsyncConnection, who: Who, entry: Entry, plan: Plan, described: bool, now: datetime, terms: Terms
) -> str:
    """New, changed or unchanged; a change goes through the verb that tells everybody concerned."""
    if entry.meant is None:
        return "new"
    if plan != entry.meant.plan:
        await sessions.change(db, who, entry.meant.id, plan, now, terms)
        return "changed"
    return "changed" if described else "unchanged"
