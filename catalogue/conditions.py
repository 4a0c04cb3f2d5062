"""Conditions of a training, for all its sessions: how often somebody may take it, what comes before,
when people are reminded.

Set by the coordinators of its institution. They count from the next enrolment, offer or acceptance on; whoever has a
seat keeps it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import eligibility, history, reminding
from catalogue import trainings as training_cards
from catalogue.desk_cards import ConditionsCard, PrerequisiteCard
from catalogue.refusals import Reason, Refused
from catalogue.rules.eligibility import Prerequisite, leads_back
from catalogue.rules.reminders import Lead, leads_of, leads_text
from catalogue.rules.rights import Verb, Who, may
from catalogue.rules.states import Once
from catalogue.rules.terms import Terms
from catalogue.tables import prerequisites, training_texts, trainings


async def of_training(db: AsyncConnection, training_id: int) -> ConditionsCard:
    """Refused where there is no such training."""
    row = await _row(db, training_id)
    before = await eligibility.of_training(db, training_id)
    cards = await training_cards.cards(db, [training_id, *(rule.required_id for rule in before)])
    listed = [PrerequisiteCard(cards[r.required_id], r.valid_months, r.grace_months, r.strict) for r in before]
    leads = None if row.leads is None else leads_of(row.leads)
    return ConditionsCard(cards[training_id], row.once, tuple(listed), leads)


async def limit(db: AsyncConnection, who: Who, training_id: int, once: Once | None, now: datetime) -> None:
    """How often one person may take it; None: as often as they like."""
    row = await _own(db, who, training_id)
    if row.once == once:
        return
    await db.execute(update(trainings).where(trainings.c.id == training_id).values(once=once))
    await history.record(db, who, now, "training", training_id, "limit", row.once, once)


async def remind(
    db: AsyncConnection, who: Who, training_id: int, leads: Sequence[Lead] | None, now: datetime, terms: Terms
) -> None:
    """When people are reminded before each meeting, unless they have chosen for themselves; None: as the network does,
    empty: never. What has fallen due by that is told at once."""
    row = await _own(db, who, training_id)
    text = None if leads is None else leads_text(leads)
    if row.leads == text:
        return
    await db.execute(update(trainings).where(trainings.c.id == training_id).values(leads=text))
    await history.record(db, who, now, "training", training_id, "remind", row.leads, text)
    await reminding.plan_again(db, trainings.c.id == training_id, now, terms)


async def require(db: AsyncConnection, who: Who, training_id: int, rule: Prerequisite, now: datetime) -> None:
    """Another training comes before, in place of what was said about it so far.

    Refused: one that would come before itself, perhaps by way of others, so that nobody could ever take it.
    """
    await _own(db, who, training_id)
    await _row(db, rule.required_id)
    before = {one.required_id: one for one in await eligibility.of_training(db, training_id)}
    old = before.get(rule.required_id)
    if old == rule:
        return
    if leads_back(await _graph(db), training_id, rule.required_id):
        raise Refused(Reason.NEEDS_ITSELF)
    await _drop(db, training_id, rule.required_id)
    row = {"training_id": training_id, "required_id": rule.required_id, "strict": rule.strict}
    months = {"valid_months": rule.valid_months, "grace_months": rule.grace_months}
    await db.execute(insert(prerequisites).values(**row, **months))
    said = None if old is None else _words(old)
    await history.record(db, who, now, "training", training_id, "require", said, _words(rule))


async def waive(db: AsyncConnection, who: Who, training_id: int, required_id: int, now: datetime) -> None:
    """It no longer comes before. Waiving twice changes nothing."""
    await _own(db, who, training_id)
    for rule in await eligibility.of_training(db, training_id):
        if rule.required_id == required_id:
            await _drop(db, training_id, required_id)
            await history.record(db, who, now, "training", training_id, "waive", _words(rule))


async def may_come_before(db: AsyncConnection, training_id: int, language: str) -> list[tuple[int, str]]:
    """Trainings that can be required before this one, with their titles in a language if they have it.

    Those of its own institution first, the newest first.
    """
    own = (await _row(db, training_id)).institution_id
    ordered = (trainings.c.institution_id != own, trainings.c.changed_at.desc(), trainings.c.id.desc())
    texts = training_texts.c
    query = select(trainings.c.id, texts.title).join(training_texts, texts.training_id == trainings.c.id)
    titles: dict[int, str] = {}
    for row in await db.execute(query.order_by(*ordered, texts.language != language, texts.position)):
        titles.setdefault(row.id, row.title)
    graph = await _graph(db)
    return [(one, title) for one, title in titles.items() if not leads_back(graph, training_id, one)]


async def _row(db: AsyncConnection, training_id: int) -> Any:
    row = (await db.execute(select(trainings).where(trainings.c.id == training_id))).one_or_none()
    if row is None:
        raise Refused(Reason.NOT_FOUND)
    return row


async def _own(db: AsyncConnection, who: Who, training_id: int) -> Any:
    """Refused for everybody but the coordinators of the training's institution."""
    row = await _row(db, training_id)
    if not may(who, Verb.OFFER, [row.institution_id]):
        raise Refused(Reason.NOT_ALLOWED)
    return row


async def _graph(db: AsyncConnection) -> dict[int, list[int]]:
    """What comes before each training."""
    found: dict[int, list[int]] = {}
    for row in await db.execute(select(prerequisites.c.training_id, prerequisites.c.required_id)):
        found.setdefault(row.training_id, []).append(row.required_id)
    return found


async def _drop(db: AsyncConnection, training_id: int, required_id: int) -> None:
    own = (prerequisites.c.training_id == training_id) & (prerequisites.c.required_id == required_id)
    await db.execute(delete(prerequisites).where(own))


def _words(rule: Prerequisite) -> str:
    """As history keeps it: training, months, grace, strict."""
    months = "-" if rule.valid_months is None else rule.valid_months
    return f"{rule.required_id} {months}+{rule.grace_months} {'strict' if rule.strict else 'warns'}"
