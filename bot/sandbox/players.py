"""The people of the database as the sandbox shows them: with their houses, roles and menus, at any time."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import menus
from bot.actions import ShowInvitation
from bot.codec import pack
from bot.config import Config
from bot.sandbox import demo
from bot.sandbox.clock import Clock
from bot.sandbox.people import Person
from bot.sandbox.updates import Updates
from bot.sandbox.world import World
from bot.say import Say
from catalogue import institutions, invitations, people
from catalogue.cards import PersonCard
from catalogue.database import Database
from catalogue.rules.rights import CONSOLE
from catalogue.rules.states import LIVE, Role
from catalogue.tables import enrolments, inbox, meetings, sessions, training_texts
from catalogue.tables import people as people_rows

#: Invitations for newcomers of the page: for so many, for so long.
USES, VALID = 1000, timedelta(days=365)


@dataclass
class Player(Person):
    """Somebody whom the page introduces. `houses`: `{institution, role}` of each membership; `operator`: runs the
    network; `invites`: the `/start` payload by which newcomers join this coordinator's house as staff; `seats`:
    titles, in every language, of what is to come and they are enrolled in or wait for."""

    houses: list[dict[str, str]] = field(default_factory=list)
    operator: bool = False
    invites: str = ""
    seats: list[str] = field(default_factory=list)


class _Continued(Updates):
    """Updates whose ids go on after `last`: the database has seen all up to there and takes none twice."""

    def __init__(self, clock: Clock, last: int) -> None:
        super().__init__(clock)
        self._next = max(self._next, last + 1)


class Stage(World):
    """A world of players: newcomers of the page are some, too."""

    def add_person(self, *known: Any, **more: Any) -> Player:
        person = super().add_person(*known, **more)
        player = self.people[person.id] = Player(**vars(person))
        return player

    @property
    def players(self) -> list[Player]:
        return [person for person in self.people.values() if isinstance(person, Player)]


async def populate(db: AsyncConnection, world: Stage, config: Config, now: datetime) -> None:
    """Bring everybody of the database who is on Telegram into the sandbox, and the operator in any case.

    Telegram would still know who has started or blocked the bot, the menus and the number of the last update.
    """
    last = (await db.execute(select(func.max(inbox.c.update_id)))).scalar() or 0
    world.updates = _Continued(world.clock, last)
    welcomes = await _invitations(db, now)
    known = select(people_rows.c.telegram_id).where(people_rows.c.telegram_id.is_not(None)).order_by(people_rows.c.id)
    for telegram_id in (await db.execute(known)).scalars().all():
        card = await people.by_telegram(db, telegram_id)
        assert card is not None, "just read"
        player = world.people[telegram_id] = _player(card, config, welcomes)
        player.seats = await _seats(db, card.id, now)
        _give_menu(world, card, config)
    if demo.OPERATOR not in world.people:
        world.people[demo.OPERATOR] = Player(demo.OPERATOR, "Ruth", "Baumann", language_code="de", operator=True)


async def _invitations(db: AsyncConnection, now: datetime) -> dict[int, str]:
    """A fresh one per institution: those of earlier times can't be read any more, only their hash is kept."""
    payloads = {}
    for house in await institutions.everyone(db):
        token = await invitations.invite(db, CONSOLE, house.id, Role.STAFF, now, uses=USES, valid=VALID)
        payloads[house.id] = pack(ShowInvitation(token))
    return payloads


def _player(card: PersonCard, config: Config, welcomes: dict[int, str]) -> Player:
    assert card.telegram_id is not None
    first, _, last = card.name.partition(" ")
    return Player(
        id=card.telegram_id,
        first_name=first,
        last_name=last,
        language_code=card.language,
        started=card.is_member,
        blocked=not card.reachable,
        houses=_houses(card),
        operator=card.telegram_id in config.network.operators,
        invites=next((welcomes[m.institution_id] for m in card.coordinates), ""),
    )


def _houses(card: PersonCard) -> list[dict[str, str]]:
    return [{"institution": m.institution, "role": m.role} for m in card.memberships]


async def _seats(db: AsyncConnection, person_id: int, now: datetime) -> list[str]:
    """Titles of what is still to come."""
    coming = select(meetings.c.session_id).where(meetings.c.ends_at > now)
    titles = (
        select(training_texts.c.title)
        .join(sessions, sessions.c.training_id == training_texts.c.training_id)
        .join(enrolments, enrolments.c.session_id == sessions.c.id)
        .where(enrolments.c.person_id == person_id, enrolments.c.state.in_(LIVE), sessions.c.id.in_(coming))
        .distinct()
        .order_by(training_texts.c.title)
    )
    return list((await db.execute(titles)).scalars())


def _give_menu(world: Stage, card: PersonCard, config: Config) -> None:
    say = Say(card.language, config.network.timezone)
    listed = menus.commands(say, bool(card.coordinates))
    scope = {"type": "chat", "chat_id": card.telegram_id}
    world.profile.set_commands(scope, "", [{"command": name, "description": words} for name, words in listed])


async def keep_up(database: Database, world: Stage) -> None:
    """Until the server ends: a new menu is a sign of a new role, so everybody is looked at again; a file is a sign of
    a seat taken or left."""
    async for event in world.events.follow(world.events.last):
        if event is not None and event["type"] == "commands":
            await _look_again(database, world)
        elif event is not None and event["type"] == "message" and event["message"].get("document"):
            await _seats_again(database, world, event["person"])


async def _look_again(database: Database, world: Stage) -> None:
    async with database.reading() as db:
        for player in world.players:
            card = await people.by_telegram(db, player.id)
            if card is not None and _houses(card) != player.houses:
                player.houses = _houses(card)
                world.events.publish("person", person=player.id)


async def _seats_again(database: Database, world: Stage, telegram_id: int) -> None:
    player = world.people.get(telegram_id)
    async with database.reading() as db:
        card = await people.by_telegram(db, telegram_id)
        seats = await _seats(db, card.id, world.clock.now()) if card is not None else []
    if isinstance(player, Player) and seats != player.seats:
        player.seats = seats
        world.events.publish("person", person=telegram_id)
