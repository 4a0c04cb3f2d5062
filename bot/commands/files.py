"""Catalogue files in and out."""

import os
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from bot import values
from bot.commands import store
from bot.commands.console import ConfigFile, Unable, configured, done, must_be, tell
from bot.commands.institutions import named
from bot.config import Config
from bot.now import Clock
from catalogue.rules.rights import CONSOLE

if TYPE_CHECKING:
    from catalogue.exchange.report import Report


class Content(StrEnum):
    CATALOGUE = "catalogue"
    ENROLMENTS = "enrolments"


def bring_in(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV, XLSX, JSON or YAML.")],
    institution: Annotated[str, typer.Option(metavar="SLUG", help="Whose trainings these are.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Report only, write nothing.")] = False,
    mapping: Annotated[Path | None, typer.Option(metavar="FILE", help="What the columns mean (TOML).")] = None,
    config: ConfigFile = None,
) -> None:
    """Bring in trainings and sessions. Ends with 0: all in, 1: some rows refused, 2: nothing could be read."""
    given = configured(config)
    report = done(_imported(given, file, institution, mapping, dry_run), given)
    for line in report.lines:
        tell(line)
    raise typer.Exit(report.exit_code)


async def _imported(config: Config, file: Path, slug: str, mapping: Path | None, dry_run: bool) -> "Report":
    from catalogue.exchange.imports import import_file

    zone, canton = ZoneInfo(config.network.timezone), config.network.canton
    async with store.writing(config) as db:
        house = await named(db, slug)
        now = Clock().now()
        return await import_file(db, CONSOLE, house.id, file, mapping, now, zone, canton, dry_run, config.terms())


def export(
    content: Annotated[Content, typer.Argument(help="What to write.")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Its ending says how: .csv, .xlsx, .json, .ics")],
    institution: Annotated[str | None, typer.Option(metavar="SLUG", help="Only of this institution.")] = None,
    language: Annotated[str, typer.Option(help="Of the column names.")] = "en",
    config: ConfigFile = None,
) -> None:
    """Write the catalogue, or who is enrolled, to a file."""
    from catalogue.exchange.exports import CATALOGUE_ENDINGS, ENROLMENTS_ENDINGS

    given = configured(config)
    must_be(("--language", values.Language, language))
    endings = CATALOGUE_ENDINGS if content is Content.CATALOGUE else ENROLMENTS_ENDINGS
    if file.suffix.lower() not in endings:
        accepted = ", ".join(endings)
        raise typer.BadParameter(f'"{file.suffix}" is no ending for {content}; accepted: {accepted}', param_hint="FILE")
    written(file, done(_exported(given, content, file.suffix.lower(), institution, language), given))


async def _exported(config: Config, content: Content, ending: str, slug: str | None, language: str) -> bytes:
    from catalogue.exchange import exports

    async with store.reading(config) as db:
        house = (await named(db, slug)).id if slug else None
        if content is Content.CATALOGUE:
            organizer = (config.calendar.organizer, config.network.name)
            return await exports.catalogue(db, ending, Clock().now(), language, house, organizer)
        return await exports.enrolments(db, CONSOLE, ending, language, house)


def written(file: Path, content: bytes) -> None:
    """Write in one step: whoever reads meanwhile sees the old file or the new one. Raises Unable."""
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        draft.write_bytes(content)
        draft.replace(file)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise Unable(f"{file} can't be written: {error.strerror}; choose another place") from None
