"""Half-filled forms: one per person, as a row, so that they outlive restarts and wait for days."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue.tables import drafts

#: No form, but a list that waits for its Confirm: what is kept of it are these answers.
LIST = "list"


@dataclass(frozen=True, slots=True)
class Draft:
    form: str
    step: str
    answers: dict[str, Any]
    changed_at: datetime | None = None


async def load(db: AsyncConnection, person_id: int) -> Draft | None:
    row = (await db.execute(select(drafts).where(drafts.c.person_id == person_id))).one_or_none()
    return None if row is None else Draft(row.form, row.step, row.answers, row.changed_at)


async def save(db: AsyncConnection, person_id: int, draft: Draft, now: datetime) -> None:
    await drop(db, person_id)
    row = {"form": draft.form, "step": draft.step, "answers": draft.answers, "changed_at": now}
    await db.execute(drafts.insert().values(person_id=person_id, **row))


async def drop(db: AsyncConnection, person_id: int) -> None:
    await db.execute(drafts.delete().where(drafts.c.person_id == person_id))
