"""Catalogue files in and out."""

import asyncio
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
    HISTORY = "history"


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
    """As in the chat: compared beside other work, entered in small steps, so that a running bot goes on answering."""
    from catalogue.exchange import imports
    from catalogue.exchange.report import Report
    from catalogue.exchange.unusable import Unusable

    zone, canton = ZoneInfo(config.network.timezone), config.network.canton
    async with store.opened(config) as database:
        async with database.reading() as db:
            house = await named(db, slug)
        try:
            opened = await asyncio.to_thread(imports.open_file, file, mapping)
        except Unusable as fault:
            return Report(fault=fault)
        order = imports.Order(CONSOLE, house.id, opened, Clock().now(), zone, canton, config.terms())
        return await (imports.preview if dry_run else imports.take_in)(database, order)


def export(
    content: Annotated[Content, typer.Argument(help="What to write.")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Its ending says how: .csv, .xlsx, .json, .ics")],
    institution: Annotated[str | None, typer.Option(metavar="SLUG", help="Only of this institution.")] = None,
    session: Annotated[str | None, typer.Option(metavar="CODE", help="Only of this session (or number).")] = None,
    language: Annotated[str, typer.Option(help="Of the column names.")] = "en",
    config: ConfigFile = None,
) -> None:
    """Write the catalogue, who is enrolled, or what has changed in a session, to a file."""
    from catalogue.exchange.exports import CATALOGUE_ENDINGS, ENROLMENTS_ENDINGS

    given = configured(config)
    must_be(("--language", values.Language, language))
    endings = CATALOGUE_ENDINGS if content is Content.CATALOGUE else ENROLMENTS_ENDINGS
    if file.suffix.lower() not in endings:
        accepted = ", ".join(endings)
        raise typer.BadParameter(f'"{file.suffix}" is no ending for {content}; accepted: {accepted}', param_hint="FILE")
    if (content is Content.HISTORY) > (session is not None) or (content is Content.CATALOGUE and session):
        raise typer.BadParameter("history needs one, the catalogue has none", param_hint="--session")
    written(file, done(_exported(given, content, file.suffix.lower(), institution, session, language), given))


async def _exported(
    config: Config, content: Content, ending: str, slug: str | None, session: str | None, language: str
) -> bytes:
    from bot.say import Say
    from bot.screens import file_notices
    from catalogue import chronicle
    from catalogue.exchange import exports, present

    async with store.reading(config) as db:
        house = (await named(db, slug)).id if slug else None
        number = await present.numbered(db, session, house) if session else None
        if content is Content.HISTORY:
            listed = await chronicle.of_session(db, CONSOLE, number or 0)
            say = Say(language, config.network.timezone)
            return exports.sheet(file_notices.changes(listed, say), ending, language)
        if content is Content.CATALOGUE:
            organizer = (config.calendar.organizer, config.network.name)
            return await exports.catalogue(db, ending, Clock().now(), language, house, organizer)
        return await exports.enrolments(db, CONSOLE, ending, language, house, number)


def written(file: Path, content: bytes) -> None:
    """Write in one step: whoever reads meanwhile sees the old file or the new one. Raises Unable."""
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        draft.write_bytes(content)
        draft.replace(file)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise Unable(f"{file} can't be written: {error.strerror}; choose another place") from None
