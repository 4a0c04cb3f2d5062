"""Whom a file would reach: what moves, what is cancelled, and how many people the ordinary verbs would tell."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import outbox
from catalogue.announcing import TOLD, titles
from catalogue.exchange.comparing import Comparison
from catalogue.exchange.present import Present
from catalogue.exchange.report import Stir
from catalogue.rules.states import LIVE, SEATED, EnrolmentState, SessionState
from catalogue.rules.terms import Terms
from catalogue.sessions import Plan
from catalogue.tables import enrolments


async def stir(db: AsyncConnection, found: Comparison, now: datetime, terms: Terms) -> Stir:
    """Of a comparison that nothing has been written of."""
    wall = now.astimezone(ZoneInfo(terms.zone)).replace(tzinfo=None)
    moved: set[int] = set()
    cancelled: set[int] = set()
    reworded = _renamed(found)
    for entry in found.entries:
        if entry.meant is None or entry.meant.plan.state is SessionState.CANCELLED:
            continue
        plan = entry.plan(entry.training, terms)
        if plan.state is SessionState.CANCELLED:
            cancelled.add(entry.meant.id)
        elif sorted(plan.times) != sorted(entry.meant.plan.times):
            moved.add(entry.meant.id)
        elif _says_more(plan, entry.meant):
            reworded.add(entry.meant.id)
    over = {one.id for one in found.sessions if one.plan.times and max(end for _, end in one.plan.times) <= wall}
    everybody = await _people(db, moved | cancelled, LIVE)
    return Stir(len(moved), len(cancelled), len(everybody | await _people(db, reworded - over, SEATED)))


def _says_more(plan: Plan, meant: Present) -> bool:
    """Something that people with a seat plan by is another."""
    return plan.training_id != meant.plan.training_id or any(
        getattr(plan, fact) != getattr(meant.plan, fact) for fact in TOLD
    )


def _renamed(found: Comparison) -> set[int]:
    """Sessions of trainings that get another title."""
    shelf = found.shelf
    renamed = {
        number
        for number, wanted in shelf.changed.items()
        if number > 0 and titles(wanted.texts) != titles(shelf.cards[number].texts)
    }
    return {one.id for one in found.sessions if one.training.id in renamed}


async def _people(db: AsyncConnection, ids: Iterable[int], states: tuple[EnrolmentState, ...]) -> set[int]:
    them: set[int] = set()
    for some in outbox.batches(sorted(ids)):
        which = enrolments.c.session_id.in_(some) & enrolments.c.state.in_(states)
        them |= set((await db.execute(select(enrolments.c.person_id).where(which))).scalars())
    return them
