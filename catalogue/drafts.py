"""Half-filled forms, and lists that wait for their Confirm: one of each kind per person, as a row, so that they outlive
restarts and wait for days. Neither takes the place of the other.

Of one that is done, what it came to stays in its place for a moment: whoever presses twice sees that.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue.tables import drafts

#: The kinds. Of a list the answers are what is kept of it.
FORM, LIST = "form", "list"
#: Somebody has answered something: the form is worth keeping.
TOUCHED = "touched"


@dataclass(frozen=True, slots=True)
class Draft:
    form: str
    step: str
    answers: dict[str, Any]
    changed_at: datetime | None = None


#: Instead of a form: the last one is done.
DONE = "done"
#: So long a second press on the same button means the same.
SAME_PRESS = timedelta(minutes=2)


class StillOpen(Exception):
    """A form in which somebody has answered something would be lost for another one. Nothing has been written."""

    def __init__(self, draft: Draft) -> None:
        super().__init__(draft.form)
        self.draft = draft


async def load(db: AsyncConnection, person_id: int, kind: str = FORM) -> Draft | None:
    draft = await _row(db, person_id, kind)
    return None if draft is None or draft.form == DONE else draft


async def came_to(
    db: AsyncConnection, person_id: int, button: str, now: datetime, kind: str = FORM
) -> dict[str, Any] | None:
    """What the form came to that this button has ended just now."""
    draft = await _row(db, person_id, kind)
    if draft is None or (draft.form, draft.step) != (DONE, button) or draft.changed_at is None:
        return None
    return draft.answers if now - draft.changed_at <= SAME_PRESS else None


async def end(
    db: AsyncConnection, person_id: int, button: str, outcome: dict[str, Any], now: datetime, kind: str = FORM
) -> None:
    """Keep what a button has come to, unless a form is open still, or again."""
    if await load(db, person_id, kind) is None:
        await save(db, person_id, Draft(DONE, button, outcome), now, kind)


async def _row(db: AsyncConnection, person_id: int, kind: str) -> Draft | None:
    row = (await db.execute(select(drafts).where(its(person_id, kind)))).one_or_none()
    return None if row is None else Draft(row.form, row.step, row.answers, row.changed_at)


async def save(db: AsyncConnection, person_id: int, draft: Draft, now: datetime, kind: str = FORM) -> None:
    """Raises StillOpen where another form is half filled in: that one goes only where its person says so."""
    if kind == FORM:
        await make_way(db, person_id, draft.form)
    await drop(db, person_id, kind)
    row = {"form": draft.form, "step": draft.step, "answers": draft.answers, "changed_at": now}
    await db.execute(drafts.insert().values(person_id=person_id, kind=kind, **row))


async def waiting_list(db: AsyncConnection, person_id: int) -> Draft | None:
    """A list that somebody may still confirm."""
    draft = await load(db, person_id, LIST)
    return draft if draft is not None and can_be_confirmed(draft.answers) else None


def can_be_confirmed(answers: Mapping[str, Any]) -> bool:
    """Not a list of which all is in already. One whose institution was never chosen may hold something."""
    return bool(answers.get("confirms", True))


async def make_way(db: AsyncConnection, person_id: int, form: str = "") -> None:
    """Raises StillOpen where a form is half filled in, but for one of this name."""
    there = await load(db, person_id)
    if there is not None and there.answers.get(TOUCHED) and there.form != form:
        raise StillOpen(there)


async def drop(db: AsyncConnection, person_id: int, kind: str = FORM) -> None:
    await db.execute(drafts.delete().where(its(person_id, kind)))


async def drop_all(db: AsyncConnection, person_id: int) -> None:
    """The form and the list."""
    await db.execute(drafts.delete().where(drafts.c.person_id == person_id))


def its(person_id: int, kind: str) -> ColumnElement[bool]:
    return (drafts.c.person_id == person_id) & (drafts.c.kind == kind)
