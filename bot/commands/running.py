"""The bot itself: on Telegram, or in its sandbox."""

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer
from sqlalchemy.exc import OperationalError

from bot.commands import store
from bot.commands.console import NO_TOKEN, ConfigFile, Unable, configured
from bot.config import TELEGRAM, Config, Database
from bot.now import Clock, parse_shift

#: Keeps how far the sandbox's clock was moved, as its database keeps what happened by then.
SANDBOX_CLOCK = "sandbox.clock"

ClockFile = Annotated[
    Path | None, typer.Option("--clock", help="For tests: a file with an ISO 8601 duration to add to the real time.")
]
Port = Annotated[int | None, typer.Option("--port", min=0, max=65535, help="Where the page listens; 0: any free one.")]
Empty = Annotated[bool, typer.Option("--empty", help="Without the demo network.")]


def run(clock: ClockFile = None, config: ConfigFile = None) -> None:
    """Run the bot on Telegram, until it is told to stop."""
    _run(configured(config), clock)


def sandbox(port: Port = None, empty: Empty = False, config: ConfigFile = None) -> None:
    """Try everything without Telegram: a local server, a chat page and the bot in one."""
    _sandbox(configured(config), port, empty, own=config is None)


def start(port: Port = None, config: ConfigFile = None) -> None:
    """Run the bot if a token is configured, else the sandbox."""
    given = configured(config)
    if given.telegram.token.get_secret_value():
        _run(given, None)
    else:
        _sandbox(given, port, empty=False, own=config is None)


def _run(config: Config, clock: Path | None) -> None:
    from bot import app

    if not config.telegram.token.get_secret_value():
        raise Unable(NO_TOKEN, "or try everything without one: `kursverbund sandbox`")
    if clock is not None:
        _must_be_movable(config, clock)
    store.ready(config)
    _serve(app.run(config, Clock(clock)))


def _must_be_movable(config: Config, clock: Path) -> None:
    if urlsplit(config.telegram.api_url).hostname == urlsplit(TELEGRAM).hostname:
        raise Unable("--clock is for tests only: real people would get messages at the wrong time; leave it out")
    try:
        if clock.exists():
            parse_shift(clock.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Unable(f"--clock {clock}: {error}; accepted: a duration such as P6DT2H") from None


def _sandbox(config: Config, port: int | None, empty: bool, own: bool) -> None:
    """`own`: no configuration was named, so the sandbox keeps to a database of its own."""
    from bot.sandbox import together

    if own:
        config = config.model_copy(update={"database": Database(url="sqlite:///sandbox.db")})
    store.ready(config)
    at = together.PORT if port is None else port
    _serve(together.sandbox(config, at, empty, config.folder / SANDBOX_CLOCK))


def _serve(bot: Coroutine[None, None, None]) -> None:
    from bot.app import StartError

    try:
        asyncio.run(bot)
    except StartError as error:
        raise Unable(str(error)) from None
    except OperationalError as error:
        raise Unable(f"the database can't be used: {error.orig}; check database.url") from None
    except OSError as error:
        raise Unable(f"can't listen: {error}; choose another port") from None
