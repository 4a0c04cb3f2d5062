"""Bot API server, chat page and bot in one process, with a network to try everything in."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import typer
from pydantic import SecretStr
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import app, menus
from bot.actions import ShowInvitation
from bot.codec import pack
from bot.config import Config
from bot.now import Clock
from bot.sandbox import demo
from bot.sandbox.clock import Clock as ServerClock
from bot.sandbox.people import Person
from bot.sandbox.serving import SandboxServer
from bot.sandbox.updates import Updates
from bot.sandbox.world import World
from bot.say import Say
from catalogue import institutions, invitations, people
from catalogue.cards import PersonCard
from catalogue.database import Database, async_url
from catalogue.rules.rights import CONSOLE
from catalogue.rules.states import Role
from catalogue.tables import inbox
from catalogue.tables import people as people_rows

#: Where the page is unless somebody says otherwise; the next ones are tried if it is taken.
PORT, TRIED = 8090, 20
#: In the sandbox people watch the clock move; what becomes due is to appear at once.
TICK = timedelta(seconds=1)
#: Invitations for newcomers of the page: for so many, for so long.
USES, VALID = 1000, timedelta(days=365)


@dataclass
class Player(Person):
    """Somebody whom the page introduces. `houses`: `{institution, role}` of each membership; `operator`: runs the
    network; `invites`: the `/start` payload by which newcomers join this coordinator's house as staff."""

    houses: list[dict[str, str]] = field(default_factory=list)
    operator: bool = False
    invites: str = ""


class _Continued(Updates):
    """Updates whose ids go on after `last`: the database has seen all up to there and takes none twice."""

    def __init__(self, clock: ServerClock, last: int) -> None:
        super().__init__(clock)
        self._next = max(self._next, last + 1)


async def sandbox(config: Config, port: int, empty: bool, clock_file: Path) -> None:
    """All in one until SIGTERM or SIGINT. The database is at head; `empty` leaves the demo network out.

    Raises app.StartError where the port is taken (for PORT: the next ones too).
    """
    server, clock = await _listening(port, clock_file), Clock(clock_file)
    try:
        server.world.move_clock(server.world.clock.offset)  # from here on the file is there to read
        config = configured(config, server)
        database = Database(async_url(config.database.url, config.folder))
        async with database.writing() as db:
            if not empty:
                await demo.fill(db, clock.now())
            await populate(db, server.world, config, clock.now())
        await database.close()
        _greet(server, database)
        await app.run(config, clock)
    finally:
        await server.stop()


async def _listening(port: int, clock_file: Path) -> SandboxServer:
    why = ""
    for candidate in range(port, port + (TRIED if port == PORT else 1)):
        server = SandboxServer(candidate, clock_file=clock_file)
        try:
            await server.start()
            return server
        except OSError as error:
            why = error.strerror or str(error)
    raise app.StartError(f"port {port}: {why}. Choose another one with --port, or any free one with --port 0")


def configured(config: Config, server: SandboxServer) -> Config:
    """The same configuration, with this server in the place of Telegram and an operator to play."""
    operators = (*config.network.operators, demo.OPERATOR)
    here = {"token": SecretStr(server.token), "api_url": server.url, "mode": "polling"}
    return config.model_copy(
        update={
            "network": config.network.model_copy(update={"operators": operators}),
            "telegram": config.telegram.model_copy(update=here),
            "reminders": config.reminders.model_copy(update={"tick": min(TICK, config.tick)}),
        }
    )


async def populate(db: AsyncConnection, world: World, config: Config, now: datetime) -> None:
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
        world.people[telegram_id] = _player(card, config, welcomes)
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
        houses=[{"institution": m.institution, "role": m.role} for m in card.memberships],
        operator=card.telegram_id in config.network.operators,
        invites=next((welcomes[m.institution_id] for m in card.coordinates), ""),
    )


def _give_menu(world: World, card: PersonCard, config: Config) -> None:
    say = Say(card.language, config.network.timezone)
    listed = menus.commands(say, bool(card.coordinates))
    scope = {"type": "chat", "chat_id": card.telegram_id}
    world.profile.set_commands(scope, "", [{"command": name, "description": words} for name, words in listed])


def _greet(server: SandboxServer, database: Database) -> None:
    place = database.url.database if database.is_sqlite else database.url.render_as_string()
    typer.echo(f"\nThe sandbox is open: {server.url}/\n")
    typer.echo(f"Everything is kept in {place} (delete it to start over). Ctrl+C ends.\n")
