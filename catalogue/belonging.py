"""What somebody may do as a member of a house holds until what they do is done: nobody takes it away meanwhile."""

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue.tables import memberships

_OWN = select(memberships.c.id).where(memberships.c.person_id == bindparam("person")).order_by(memberships.c.id)
# Any number keep them at once; only whoever takes them away waits. SQLite's one writer needs neither.
_KEEP, _TAKE = _OWN.with_for_update(read=True, key_share=True), _OWN.with_for_update()


async def keep(db: AsyncConnection, person_id: int) -> None:
    """Until the transaction ends, their roles stay; those read from now on are theirs. Before every other lock."""
    await db.execute(_KEEP, {"person": person_id})


async def take(db: AsyncConnection, person_id: int) -> None:
    """Wait until what they are doing is done, and let nothing new begin. Before every other lock."""
    await db.execute(_TAKE, {"person": person_id})
