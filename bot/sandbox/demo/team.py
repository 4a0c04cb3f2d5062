"""What coordinators of the demo network have done for their people: seats without a name, people without Telegram."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import enrolments, team, unnamed
from catalogue.rules.rights import Who
from catalogue.rules.terms import Terms

#: Entered by a coordinator, with name and address; all made up.
COLLEAGUE = ("Marie-Louise Jeanneret", "ml.jeanneret@pont.example")
GUEST = ("Bastien Froidevaux", "b.froidevaux@voisin.example")


async def fill(
    db: AsyncConnection, session_id: int, own: tuple[int, Who], other: tuple[int, Who], now: datetime, terms: Terms
) -> None:
    """In one session: `own`, a host and its coordinator, enters a colleague and a guest; `other` books two seats."""
    house, who = own
    person_id = await team.add(db, who, house, *COLLEAGUE, "fr", now)
    await enrolments.enrol(db, who, session_id, house, now, terms, person_id)
    await team.add_guest(db, who, session_id, *GUEST, "fr", now, terms)
    await unnamed.book(db, other[1], session_id, other[0], 2, None, now, terms)
