"""From which file a session came, as its history tells: so that a newer file of the same source shows what it lacks.

A file is the newer one of a source if it names sessions of that source, whatever it is called now; a file that names
none has its own name and layout as its source. Sessions that somebody entered by hand belong to no file.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue.exchange.present import Present
from catalogue.exchange.remarks import shown
from catalogue.rules.states import SessionState
from catalogue.tables import history

#: What a column of the history holds.
_LONGEST = 500


@dataclass(frozen=True)
class Gone:
    """A coming session that its source no longer names; it stays as it is."""

    title: str
    code: str | None
    starts: datetime | None

    def __str__(self) -> str:
        facts = [f"{self.starts:%Y-%m-%d %H:%M}" if self.starts else "no date"]
        facts += [f"code {self.code}"] if self.code else []
        return f"no longer in the file: {shown(self.title)} ({', '.join(facts)}); it stays in the catalogue as it is"


def named(institution_id: int, layout: str, file: str) -> str:
    """A source by its own name, within an institution."""
    return f"{_prefix(institution_id)}{layout}/{file}"[:_LONGEST]


async def known(db: AsyncConnection, institution_id: int) -> dict[int, str]:
    """The source of every session that came in by a file of an institution."""
    entered = (history.c.noun == "session") & (history.c.verb == "add")
    query = select(history.c.noun_id, history.c.why).where(
        entered, history.c.why.startswith(_prefix(institution_id), autoescape=True)
    )
    return {row.noun_id: row.why for row in await db.execute(query)}


def source(origins: Mapping[int, str], meant: Iterable[int], own: str) -> str:
    """Of which source a file is: of that from which most of its sessions came."""
    found = Counter(origins[number] for number in meant if number in origins)
    return found.most_common(1)[0][0] if found else own


def gone(left: Iterable[Present], origins: Mapping[int, str], source: str, wall: datetime) -> tuple[Gone, ...]:
    """Sessions of a source that its file does not name and that are not over or cancelled. `wall`: local time now."""
    return tuple(
        Gone(one.training.texts[0].title, one.plan.code, one.first_start)
        for one in left
        if origins.get(one.id) == source and _is_coming(one, wall)
    )


def _is_coming(one: Present, wall: datetime) -> bool:
    if one.plan.state is SessionState.CANCELLED:
        return False
    if one.plan.times:
        return max(end for _, end in one.plan.times) > wall
    return one.plan.closes_on is None or one.plan.closes_on >= wall.date()


def _prefix(institution_id: int) -> str:
    return f"import {institution_id}: "
