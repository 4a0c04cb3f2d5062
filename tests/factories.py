"""Rows for tests, entered through the verbs; every default is sensible, so a test names only what it is about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import institutions, people, sessions, trainings
from catalogue.cards import InstitutionCard, PersonCard, TextCard
from catalogue.rules.rights import CONSOLE, Who
from catalogue.rules.states import Door, Kind, Role
from catalogue.sessions import Plan, Times

#: A Friday morning on which, unless a test says otherwise, everything is entered.
NOW = datetime(2030, 3, 1, 9, tzinfo=UTC)
ZONE = "Europe/Zurich"

_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Member:
    """A person in a house: the card to look with, and who acts."""

    card: PersonCard
    who: Who

    @property
    def id(self) -> int:
        return self.card.id


async def institution(
    db: AsyncConnection, slug: str = "", name: str = "Haus Lindenhof", *, now: datetime = NOW, **facts: Any
) -> InstitutionCard:
    """`facts`: as `institutions.add` takes them. The slug is made from a running number unless given."""
    return await institutions.add(db, CONSOLE, slug or f"haus-{next(_numbers)}", name, now, **facts)


async def member(
    db: AsyncConnection,
    institution_id: int,
    *roles: Role,
    name: str = "",
    language: str = "de",
    telegram_id: int | None = None,
    now: datetime = NOW,
) -> Member:
    """Somebody new in this house, staff unless other roles are named, who has read what is kept about them."""
    number = next(_numbers)
    person_id = await people.add(db, name or f"Person {number}", language, now, telegram_id or 700_000 + number)
    await people.informed(db, person_id, now)
    for role in roles or (Role.STAFF,):
        await people.belong(db, person_id, institution_id, role, now)
    card = await people.card(db, person_id)
    return Member(card, people.who(card, Door.CHAT))


async def training(
    db: AsyncConnection,
    institution_id: int,
    *titles: str | TextCard,
    topic: str | None = None,
    kind: Kind = Kind.INTERNAL,
    now: datetime = NOW,
) -> int:
    """A training; a bare title is German."""
    texts = [title if isinstance(title, TextCard) else TextCard("de", title) for title in titles or ("BLS-AED",)]
    return await trainings.add(db, CONSOLE, institution_id, kind, topic, texts, now)


async def session(
    db: AsyncConnection,
    training_id: int,
    host: int,
    *starts: datetime,
    hours: float = 3,
    hosts: Sequence[int] = (),
    now: datetime = NOW,
    **facts: Any,
) -> int:
    """A published session with a meeting at each local start, unless given one on 14 March 2030 at 9.

    `facts`: as `sessions.Plan` takes them; `times=()` leaves the date open.
    """
    meetings: tuple[Times, ...] = facts.pop("times", meeting_times(*starts, hours=hours))
    plan = Plan(training_id, (host, *hosts), facts.pop("zone", ZONE), meetings, **{"capacity": 12} | facts)
    return await sessions.add(db, CONSOLE, plan, now)


def meeting_times(*starts: datetime, hours: float = 3) -> tuple[Times, ...]:
    """Local start and end of each meeting."""
    return tuple((start, start + timedelta(hours=hours)) for start in starts or (datetime(2030, 3, 14, 9),))


async def stamp_at_once(db: AsyncConnection) -> None:
    """PostgreSQL stamps trainings at the commit; a test that asks within its own transaction can't wait for it."""
    if db.dialect.name == "postgresql":
        await db.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
