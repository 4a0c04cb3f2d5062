"""Hosts of a file that are other houses: asked, never named over their heads. The command line is trusted."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import hosting
from catalogue.exchange.present import Present
from catalogue.rules.rights import Who
from catalogue.rules.terms import Terms


class Hosted(Protocol):
    """One row of a file. `named`: its hosts as named there; `hosts`: those of them that agree; `asked`: the others."""

    named: tuple[int, ...]
    hosts: tuple[int, ...]
    asked: tuple[int, ...]
    meant: Present | None


def divide(who: Who, house_id: int, entries: Iterable[Hosted]) -> None:
    """Whoever brings a file speaks for their own houses. Other hosts of a session that is there stay hosts."""
    for entry in entries:
        present = entry.meant.plan.hosts if entry.meant else ()
        agreed, entry.asked = hosting.split(who, entry.named, present)
        entry.hosts = agreed or (house_id,)


async def unheard(db: AsyncConnection, entries: Iterable[Hosted]) -> frozenset[int]:
    """Those of the houses to ask where nobody coordinates yet: a file asks them once somebody does."""
    asked = frozenset(house for entry in entries for house in entry.asked)
    return asked - await hosting.reachable(db, asked) if asked else asked


async def ask(db: AsyncConnection, who: Who, wanted: Mapping[int, Iterable[int]], now: datetime, terms: Terms) -> None:
    """Put the question to the houses by session; a file asks each of them once, and none where nobody would hear it."""
    heard = await hosting.reachable(db, {house for asked in wanted.values() for house in asked})
    for session_id in sorted(wanted):
        for house in wanted[session_id]:
            if house in heard and not await hosting.was_asked(db, session_id, house):
                await hosting.ask(db, who, session_id, house, now, terms)
