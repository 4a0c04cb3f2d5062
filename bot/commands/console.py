"""What every command has in common: the configuration it is given, and how it says no."""

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from markupsafe import Markup
from pydantic import TypeAdapter, ValidationError
from sqlalchemy import make_url

from bot import config as configuration
from bot.commands import logs
from bot.config import Config, ConfigError
from bot.say import SOURCE, Say
from bot.screens.refusals import refusal
from catalogue.refusals import Refused

T = TypeVar("T")

NO_TOKEN = "there is no token: write the one that @BotFather gave you to telegram.token in the configuration"


class Unable(Exception):
    """What a person can act on: a line each, saying what is wrong and what to do. The program ends with 2."""

    def __init__(self, *lines: str) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


def _named(context: typer.Context, file: Path | None) -> Path | None:
    """`--config` stands before or after the command; the later one counts."""
    return file or context.obj


ConfigFile = Annotated[
    Path | None,
    typer.Option("--config", callback=_named, help="The configuration; config.toml in this folder if left out."),
]


def configured(file: Path | None) -> Config:
    """The configuration, with its secrets kept out of all that is logged from here on. Raises Unable."""
    try:
        config = configuration.load(file)
    except ConfigError as error:
        raise Unable(*error.lines) from None
    secrets = (config.telegram.token, config.webhook.secret, config.mail.password)
    logs.set_up([*(secret.get_secret_value() for secret in secrets), make_url(config.database.url).password or ""])
    return config


def must_be(*given: tuple[str, Any, Any]) -> list[Any]:
    """The values of options, each with its name and the type of `bot.values` that it must have.

    Raises Unable with all that do not fit.
    """
    good, wrong = [], []
    for option, kind, value in given:
        try:
            good.append(TypeAdapter(kind).validate_python(value))
        except ValidationError as error:
            reasons = (str(detail.get("ctx", {}).get("error", detail["msg"])) for detail in error.errors())
            wrong.append(f"{option}: {'; '.join(reasons)}")
    if wrong:
        raise Unable(*wrong)
    return good


def done(work: Coroutine[Any, Any, T], config: Config) -> T:
    """What the work comes to. A refusal of the rules is Unable, in the words of the chat."""
    try:
        return asyncio.run(work)
    except Refused as no:
        said = refusal(no.reason, no.facts, Say(SOURCE, config.network.timezone)).text
        raise Unable(Markup(said).striptags()) from None


def tell(line: str) -> None:
    """A line on stdout: results only, so that scripts can read them."""
    typer.echo(line)


def remark(line: str) -> None:
    """A line on stderr, secrets left out."""
    typer.echo(logs.clean(line), err=True)
