"""getUpdates, setWebhook, deleteWebhook, getWebhookInfo: the two ways in which the bot hears of what people do."""

import re
from typing import Any
from urllib.parse import urlsplit

from bot.sandbox.call import Call
from bot.sandbox.facts import LONG_POLL
from bot.sandbox.refusal import bad, conflict
from bot.sandbox.updates import WEBHOOK_ACTIVE
from bot.sandbox.webhook import Sender, Webhook
from bot.sandbox.world import World

_PORTS = {80, 88, 443, 8443}
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


async def get_updates(world: World, call: Call) -> list[dict[str, Any]]:
    if world.sender is not None:
        raise conflict(WEBHOOK_ACTIVE)
    _allow(world, call)
    limit = min(max(call.get("limit", 100), 1), 100)
    timeout = min(max(call.get("timeout", 0), 0), LONG_POLL)
    return await world.updates.poll(call.get("offset", 0), limit, timeout)


async def set_webhook(world: World, call: Call) -> bool:
    url = call.get("url")
    secret = call.get("secret_token", "")
    _check_url(url)
    if len(secret) > 256:
        raise bad("secret token is too long")
    if not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
        raise bad("secret token contains unallowed characters")
    await remove(world)
    world.updates.interrupt(conflict("terminated by setWebhook request"))
    _allow(world, call)
    if call.get("drop_pending_updates"):
        world.updates.clear()
    connections = min(max(call.get("max_connections", 40), 1), 100)
    world.sender = Sender(world.updates, world.clock, Webhook(url, secret, connections), world.pace)
    world.sender.start()
    return True


async def delete_webhook(world: World, call: Call) -> bool:
    await remove(world)
    if call.get("drop_pending_updates"):
        world.updates.clear()
    return True


def get_webhook_info(world: World, call: Call) -> dict[str, Any]:
    webhook = world.sender.info() if world.sender else {"url": ""}
    allowed = {"allowed_updates": world.updates.allowed} if world.updates.allowed else {}
    pending = len(world.updates.waiting())
    return {**webhook, "has_custom_certificate": False, "pending_update_count": pending, **allowed}


async def remove(world: World) -> None:
    """Send no more to the webhook, if there is one."""
    sender, world.sender = world.sender, None
    if sender is not None:
        await sender.stop()


def _allow(world: World, call: Call) -> None:
    """The kinds asked for hold until others are asked for."""
    if call.get("allowed_updates") is not None:
        world.updates.allowed = [str(kind) for kind in call.get("allowed_updates")]


def _check_url(url: str) -> None:
    """HTTPS on Telegram's four ports; on loopback, for tests, plain HTTP on any port."""
    try:
        parts = urlsplit(url)
        port = parts.port or 443
    except ValueError:
        raise bad("invalid webhook URL specified") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise bad("invalid webhook URL specified")
    if parts.hostname in _LOOPBACK:
        return
    if parts.scheme == "http":
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    if port not in _PORTS:
        raise bad("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    raise bad("bad webhook: Failed to resolve host: only loopback is part of this sandbox")


HANDLERS = {
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
}
