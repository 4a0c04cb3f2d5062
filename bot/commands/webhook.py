"""The webhook at Telegram: set and deleted by a person, never by a starting bot."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.commands.console import ConfigFile, Unable, configured, done, tell
from bot.config import Config

if TYPE_CHECKING:
    from telegram import WebhookInfo


def set_(config: ConfigFile = None) -> None:
    """Tell Telegram to send updates to webhook.public_url (Bot API: setWebhook)."""
    given = configured(config)
    url, secret = given.webhook.public_url, given.webhook.secret.get_secret_value()
    missing = [key for key, value in (("public_url", url), ("secret", secret)) if not value]
    if missing:
        raise Unable(*(f"webhook.{key} is empty: a webhook needs it" for key in missing))

    async def work() -> None:
        from bot.commands.contact import contact
        from bot.wire import ALLOWED_UPDATES

        async with contact(given) as bot:
            await bot.set_webhook(url, secret_token=secret, allowed_updates=list(ALLOWED_UPDATES))

    done(work(), given)
    tell(f"Telegram sends updates to {url}")
    if given.telegram.mode != "webhook":
        tell('the bot polls until telegram.mode = "webhook" is configured')


def delete(config: ConfigFile = None) -> None:
    """Tell Telegram to keep updates until the bot polls (Bot API: deleteWebhook); those that wait are kept."""
    given = configured(config)

    async def work() -> None:
        from bot.commands.contact import contact

        async with contact(given) as bot:
            await bot.delete_webhook()

    done(work(), given)
    tell("no webhook any more; the bot can poll")


def info(config: ConfigFile = None) -> None:
    """What Telegram knows of the webhook (Bot API: getWebhookInfo)."""
    given = configured(config)
    for line in _lines(done(hook(given), given)):
        tell(line)


async def hook(config: Config) -> "WebhookInfo":
    """Raises Unable."""
    from bot.commands.contact import contact

    async with contact(config) as bot:
        return await bot.get_webhook_info()


def _lines(found: "WebhookInfo") -> list[str]:
    lines = [f"url: {found.url or 'none'}", f"waiting updates: {found.pending_update_count}"]
    if found.allowed_updates:
        lines.append(f"kinds of updates: {', '.join(found.allowed_updates)}")
    return [*lines, f"last error: {trouble(found)}"] if found.last_error_message else lines


def trouble(found: "WebhookInfo") -> str:
    """When and why Telegram could not reach us last; nothing where it always could."""
    when = found.last_error_date
    moment = f" ({when.astimezone(UTC):%Y-%m-%d %H:%M} UTC)" if isinstance(when, datetime) else ""
    return f"{found.last_error_message}{moment}" if found.last_error_message else ""
