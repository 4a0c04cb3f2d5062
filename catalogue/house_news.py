"""What somebody is told about their own place in a house: a role, a deputy, an end."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import deputies, members
from catalogue.cards import NoticeCard
from catalogue.house_cards import HouseTold
from catalogue.tables import institutions

KINDS = ("roles", "gone", "deputy")


async def look(db: AsyncConnection, notice: NoticeCard) -> HouseTold:
    """Raises LookupError where the institution is gone."""
    house = int(notice.facts["house"])
    name = (await db.execute(select(institutions.c.name).where(institutions.c.id == house))).scalar()
    if name is None:
        raise LookupError(f"no institution {house}")
    held = await members.roles_of(db, house, notice.person.id)
    deputy = await deputies.look(db, int(notice.facts["row"])) if "row" in notice.facts else None
    return HouseTold(house, name, tuple(role for role in members.ORDER if role in held), deputy)


def untrue(notice: NoticeCard, told: HouseTold) -> str | None:
    """Why it is not true any more, or None."""
    facts = notice.facts
    if notice.kind == "roles" and ",".join(told.roles) != facts["roles"]:
        return "the roles are others by now"
    if notice.kind == "gone" and told.roles:
        return "they belong to the institution again"
    if notice.kind == "deputy" and told.deputy is None and not notice.key.endswith(":ended"):
        return "nobody stands in any more"
    return None
