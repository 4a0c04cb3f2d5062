"""The nightly look at everything that must always hold, and word to the operators where it does not."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import outbox
from catalogue.database import insert_once
from catalogue.doctor import Finding
from catalogue.rules.reminders import after_quiet
from catalogue.rules.terms import Terms
from catalogue.tables import audits, people

#: Wall time in the network's zone from which the night's audit is due.
AT = time(3)


async def night(db: AsyncConnection, now: datetime, terms: Terms) -> date | None:
    """The night whose audit is due and has not been made; None otherwise."""
    local = now.astimezone(ZoneInfo(terms.zone))
    if local.time() < AT:
        return None
    made = await db.execute(select(audits.c.ran_on).where(audits.c.ran_on == local.date()))
    return None if made.first() else local.date()


async def record(
    db: AsyncConnection,
    on: date,
    findings: Sequence[Finding],
    operators: Iterable[int],
    now: datetime,
    terms: Terms,
) -> None:
    """Keep that a night's audit was made; breaches are told to the operators (Telegram ids) in the morning.

    A second record of the same night changes nothing.
    """
    broken = [finding for finding in findings if finding.breaches]
    breaches = sum(len(finding.breaches) for finding in broken)
    if await insert_once(db, audits, ran_on=on, ran_at=now, breaches=breaches) is None or not broken:
        return
    due = after_quiet(now, terms.zone, terms.quiet)
    rules, first = str(len(broken)), str(broken[0])[:300]
    known = select(people.c.id).where(people.c.telegram_id.in_(list(operators))).order_by(people.c.id)
    for person_id in (await db.execute(known)).scalars():
        key = f"audit:{on}:{person_id}"
        await outbox.add(db, key, "audit", person_id, now, due_at=due, rules=rules, breaches=str(breaches), first=first)
