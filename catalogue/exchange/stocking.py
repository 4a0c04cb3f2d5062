"""Many new trainings or sessions in a few statements.

The rows are those that `trainings.add` and `sessions.add` write, one by one: a file of thousands of rows would hold
SQLite's one writer for a minute, and the bot would wait. A test compares both ways row by row.
"""

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Table, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import hosting, moving
from catalogue.cards import TrainingCard
from catalogue.rules.rights import Who
from catalogue.rules.states import CancelReason, SessionState
from catalogue.seat_rules import must_fit
from catalogue.sessions import Plan
from catalogue.tables import (
    history,
    meetings,
    session_hosts,
    session_reserves,
    sessions,
    training_texts,
    trainings,
)

_APART = ("times", "hosts", "reserved", "rules")


async def add_trainings(db: AsyncConnection, who: Who, cards: Sequence[TrainingCard], now: datetime) -> list[int]:
    """New trainings as their cards say (the ids there are not used); hands out their ids in the same order."""
    facts = [{"institution_id": card.institution_id, "kind": card.kind, "topic": card.topic or None} for card in cards]
    ids = await _numbered(db, trainings, [row | {"created_at": now, "changed_at": now} for row in facts])
    texts = [
        {"training_id": number, "position": position, **dataclasses.asdict(text)}
        for number, card in zip(ids, cards, strict=True)
        for position, text in enumerate(card.texts)
    ]
    await _many(db, training_texts, texts)
    titles = dict(zip(ids, (card.texts[0].title for card in cards), strict=True))
    await _remember(db, who, "training", titles, now)
    return ids


async def add_sessions(
    db: AsyncConnection, who: Who, plans: Sequence[Plan], now: datetime, why: str | None = None
) -> list[int]:
    """New sessions; hands out their ids in the same order. `why`: where they come from.

    Refused: an impossible time, more seats reserved than there are.
    """
    for plan in plans:
        hosting.must_consent(who, plan.hosts)
        must_fit(plan.capacity, plan.reserved)
    ids = await _numbered(db, sessions, [_session(plan, now) for plan in plans])
    placed = list(zip(ids, plans, strict=True))
    hosts = [
        {"session_id": number, "institution_id": host, "position": position}
        for number, plan in placed
        for position, host in enumerate(plan.hosts)
    ]
    reserves = [
        {"session_id": number, "institution_id": house, "seats": plan.reserved.get(house, 0), "cap": caps.get(house)}
        for number, plan, caps in ((number, plan, plan.rules.caps) for number, plan in placed)
        for house in sorted({*plan.reserved, *caps})
    ]
    await _many(db, session_hosts, hosts)
    await _many(db, session_reserves, reserves)
    await _many(db, meetings, [row for number, plan in placed for row in _meetings(number, plan, now)])
    await _remember(db, who, "session", {number: str(plan.state) for number, plan in placed}, now, why)
    return ids


def _session(plan: Plan, now: datetime) -> dict[str, Any]:
    facts = {fact.name: getattr(plan, fact.name) for fact in dataclasses.fields(plan) if fact.name not in _APART}
    cancelled = plan.state is SessionState.CANCELLED
    return (
        facts
        | plan.rules.columns()
        | {
            "cancel_reason": CancelReason.OTHER if cancelled else None,
            "code_institution_id": plan.hosts[0] if plan.code else None,
            "created_at": now,
            "changed_at": now,
        }
    )


def _meetings(session_id: int, plan: Plan, now: datetime) -> list[dict[str, Any]]:
    rows = []
    for position, times in enumerate(sorted(plan.times)):
        start, end = moving.in_order(times, plan.zone)
        wall = {"starts_local": times[0], "ends_local": times[1], "starts_at": start, "ends_at": end}
        rows.append({"session_id": session_id, "position": position, "changed_at": now, **wall})
    return rows


async def _numbered(db: AsyncConnection, table: Table, rows: list[dict[str, Any]]) -> list[int]:
    if not rows:
        return []
    statement = insert(table).returning(table.c.id, sort_by_parameter_order=True)
    return list((await db.execute(statement, rows)).scalars())


async def _many(db: AsyncConnection, table: Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        await db.execute(insert(table), rows)


async def _remember(
    db: AsyncConnection, who: Who, noun: str, after: Mapping[int, str], now: datetime, why: str | None = None
) -> None:
    by = {"at": now, "person_id": who.person_id, "door": who.door, "noun": noun, "verb": "add", "why": why}
    await _many(db, history, [by | {"noun_id": number, "after": text} for number, text in after.items()])
