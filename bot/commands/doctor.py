"""Is everything as it should be? One line per check; what fails says what to do."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from sqlalchemy.engine import URL

from bot import config as configuration
from bot.commands import store
from bot.commands.console import ConfigFile, Unable, configured, done, tell
from bot.commands.webhook import trouble
from bot.config import Config
from bot.now import Clock
from catalogue import doctor as rules
from catalogue.database import Database

if TYPE_CHECKING:
    from telegram import WebhookInfo

#: Reminders and offers are for the minute.
TOLERANCE = timedelta(seconds=60)
NO_TOKEN = "not checked, there is no token; the sandbox works without"


@dataclass(frozen=True, slots=True)
class Check:
    name: str
    words: str
    fails: bool = False

    def __str__(self) -> str:
        return f"{self.name}: {'FAILS: ' if self.fails else ''}{self.words}"


def doctor(config: ConfigFile = None) -> None:
    """Check configuration, database, rules, Telegram and clock. Ends with 1 if any check fails.

    Ends with 2 where all other commands would refuse as well: wrong configuration, another revision.
    """
    try:
        given = configured(config)
    except Unable as error:
        tell(str(Check("config", f"{len(error.lines)} of its lines are wrong", fails=True)))
        raise
    try:
        url, stored = store.ready(given), [Check("database", "reached"), Check("revision", "the one of this program")]
    except store.OtherRevision as error:
        url, stored = None, [Check("database", "reached"), Check("revision", str(error), fails=True)]
    except store.Unreachable as error:
        url, stored = None, [Check("database", str(error), fails=True), Check("revision", "not checked")]
    checks = [_source(config), *stored, *done(_examined(given, url), given)]
    for check in checks:
        tell(str(check))
    refused = any(check.fails and check.name == "revision" for check in checks)
    raise typer.Exit(2 if refused else int(any(check.fails for check in checks)))


def _source(file: Path | None) -> Check:
    path = (file or configuration.DEFAULT).absolute()
    return Check("config", str(path) if path.exists() else f"defaults, there is no {path}")


async def _examined(config: Config, url: URL | None) -> list[Check]:
    theirs: list[tuple[str, datetime | None]] = []
    checks = []
    if url is None:
        checks.append(Check("invariants", "not checked"))
    else:
        checks += await _rules(url, theirs)
    checks += await _telegram(config)
    checks.append(await _mail(config))
    if config.telegram.token.get_secret_value():
        theirs.append((config.telegram.api_url, await _time_at(config.telegram.api_url)))
    return [*checks, _clock(Clock().now(), theirs)]


async def _rules(url: URL, theirs: list[tuple[str, datetime | None]]) -> list[Check]:
    """The invariants; adds the database server's time to `theirs`."""
    database = Database(url)
    try:
        with store.understood(url):
            async with database.reading() as db:
                theirs.append(("the database", await rules.server_time(db)))
                damage = await rules.integrity(db)
                findings = await rules.examine(db, Clock().now())
    except store.Unreachable as error:
        return [Check("invariants", str(error), fails=True)]
    finally:
        await database.close()
    broken = [Check("invariants", str(finding), fails=True) for finding in findings if finding.breaches]
    if damage:
        broken.append(Check("database", f"damaged: {'; '.join(damage[:5])}; go back to a backup", fails=True))
    return broken or [Check("invariants", f"{len(findings)} rules hold")]


async def _telegram(config: Config) -> list[Check]:
    if not config.telegram.token.get_secret_value():
        return [Check("token", NO_TOKEN), Check("webhook", NO_TOKEN)]
    from bot.commands.contact import contact

    try:
        async with contact(config) as bot:
            me = Check("token", f"this is @{bot.username}")
            return [me, _webhook(config, await bot.get_webhook_info()), _inline(bot.supports_inline_queries)]
    except Unable as error:
        return [Check("token", str(error), fails=True), Check("webhook", "not checked")]


def _webhook(config: Config, found: "WebhookInfo") -> Check:
    """Does Telegram send updates where the bot takes them from?"""
    if config.telegram.mode == "polling":
        if found.url:
            words = f"Telegram sends updates to {found.url}, but the bot polls: run `kursverbund webhook delete`"
            return Check("webhook", words, fails=True)
        return Check("webhook", f"none, the bot polls; {found.pending_update_count} updates wait")
    if found.url != config.webhook.public_url:
        words = f"Telegram sends updates to {found.url or 'nobody'}: run `kursverbund webhook set`"
        return Check("webhook", words, fails=True)
    if found.pending_update_count and trouble(found):
        words = f"{found.pending_update_count} updates wait, Telegram can't deliver them: {trouble(found)}"
        return Check("webhook", words, fails=True)
    return Check("webhook", f"{found.url}; {found.pending_update_count} updates wait")


def _inline(is_on: bool) -> Check:
    """Sharing courses is an offer, so its lack fails nothing."""
    return Check("inline mode", "on" if is_on else "off; /setinline at @BotFather lets people share courses")


async def _mail(config: Config) -> Check:
    """Connect, greet and sign in; nothing is sent."""
    if not config.mail.host:
        return Check("mail", "not checked, mail.host is empty: no e-mails are sent")
    from bot.mail import Mailer, security

    where = f"{config.mail.host}:{config.mail.port} ({security(config.mail.host, config.mail.port)})"
    trouble = await Mailer(config.mail, config.network.name).check()
    if trouble is not None:
        return Check("mail", f"{where}: {trouble}; check the keys of [mail]", fails=True)
    return Check("mail", f"{where} takes e-mails from {config.mail.sender}")


async def _time_at(address: str) -> datetime | None:
    """What a web server takes for now (RFC 9110, Date), to the second; None where it does not say."""
    import aiohttp

    session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10))
    try:
        async with session, session.head(address, allow_redirects=False) as response:
            return parsedate_to_datetime(response.headers["Date"])
    except (aiohttp.ClientError, TimeoutError, KeyError, ValueError):
        return None


def _clock(now: datetime, theirs: list[tuple[str, datetime | None]]) -> Check:
    far = [(whose, time) for whose, time in theirs if time is not None and abs(time - now) > TOLERANCE]
    ours = f"{now:%Y-%m-%d %H:%M:%S} UTC"
    if far:
        others = "; ".join(f"{whose} says {time:%Y-%m-%d %H:%M:%S} UTC" for whose, time in far)
        return Check("clock", f"{ours}, but {others}: set this machine's clock (NTP)", fails=True)
    agreed = ", ".join(whose for whose, time in theirs if time is not None)
    return Check("clock", f"{ours}{f', as {agreed} says' if agreed else ''}")
