"""Keeping the database: its schema, and copies of it."""

from pathlib import Path
from typing import Annotated

import typer

from bot.commands import store
from bot.commands.console import ConfigFile, Unable, configured, tell
from catalogue import backup as copies


def migrate(config: ConfigFile = None) -> None:
    """Bring the database's schema to the one of this program."""
    found, head = store.migrated(configured(config))
    tell(f"at revision {head} already" if found == head else f"from {found or 'empty'} to revision {head}")


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where the copy goes; an older copy is replaced.")],
    config: ConfigFile = None,
) -> None:
    """Copy the database to FILE, consistently and while the bot runs."""
    url = store.ready(configured(config))
    try:
        copies.copy(url, file)
    except copies.NoCopy as error:
        raise Unable(str(error)) from None
    tell(f"{file}: {file.stat().st_size} bytes")
