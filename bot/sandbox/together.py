"""Bot API server, chat page and bot in one process, with a network to try everything in."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path

import typer
from pydantic import SecretStr

from bot import app
from bot.config import Config
from bot.now import Clock
from bot.sandbox import ahead, demo, players
from bot.sandbox.serving import SandboxServer
from bot.serving import listening
from catalogue.database import Database, async_url

#: Where the page is unless somebody says otherwise; the next ones are tried if it is taken.
PORT, TRIED = 8090, 20
#: In the sandbox people watch the clock move; what becomes due is to appear at once.
TICK = timedelta(seconds=1)


async def sandbox(config: Config, port: int, empty: bool, clock_file: Path) -> None:
    """All in one until SIGTERM or SIGINT. The database is at head; `empty` leaves the demo network out.

    Raises app.StartError where the port is taken (for PORT: the next ones too).
    """
    async with contextlib.AsyncExitStack() as stack:
        (server, world), clock = await _listening(port, clock_file), Clock(clock_file)
        stack.push_async_callback(server.stop)
        world.move_clock(world.clock.offset)  # from here on the file is there to read
        config = configured(config, server)
        database = Database(async_url(config.database.url, config.folder))
        stack.push_async_callback(database.close)
        async with database.writing() as db:
            if not empty:
                await demo.fill(db, clock.now())
            await players.populate(db, world, config, clock.now())
        world.ahead = foresight(database, config)
        stack.callback(asyncio.create_task(players.keep_up(database, world)).cancel)
        _greet(server, database)
        await app.run(config, clock)


async def _listening(port: int, clock_file: Path) -> tuple[SandboxServer, players.Stage]:
    why = ""
    for candidate in range(port, port + (TRIED if port == PORT else 1)):
        server = SandboxServer(candidate, clock_file=clock_file)
        server.world = world = players.Stage(server.token, server.world.clock)
        try:
            await server.start()
            return server, world
        except OSError as error:
            why = error.strerror or str(error)
    raise app.StartError(f"port {port}: {why}. Choose another one with --port, or any free one with --port 0")


def foresight(database: Database, config: Config) -> Callable[[datetime], Awaitable[datetime | None]]:
    """The bot's database tells what comes next."""

    async def look(now: datetime) -> datetime | None:
        async with database.reading() as db:
            return await ahead.next_due(db, now, config.terms())

    return look


def configured(config: Config, server: SandboxServer) -> Config:
    """The same configuration, with this server in the place of Telegram and an operator to play."""
    operators = (*config.network.operators, demo.OPERATOR)
    here = {"token": SecretStr(server.token), "api_url": server.url, "mode": "polling"}
    feeds = config.web
    if not feeds.listen:  # calendars to subscribe to are to be tried as well
        place = free_place()
        feeds = feeds.model_copy(update={"listen": place, "public_url": f"http://{place}"})
    return config.model_copy(
        update={
            "network": config.network.model_copy(update={"operators": operators}),
            "telegram": config.telegram.model_copy(update=here),
            "web": feeds,
            "reminders": config.reminders.model_copy(update={"tick": min(TICK, config.tick)}),
        }
    )


def free_place() -> str:
    """An address on loopback that nobody listens at."""
    with listening("127.0.0.1", 0) as listener:
        return f"127.0.0.1:{listener.getsockname()[1]}"


def _greet(server: SandboxServer, database: Database) -> None:
    place = database.url.database if database.is_sqlite else database.url.render_as_string()
    typer.echo(f"\nThe sandbox is open: {server.url}/\n")
    typer.echo(f"Everything is kept in {place} (delete it to start over). Ctrl+C ends.\n")
