"""Updates by long polling: stored first, confirmed by the next call, so that a crash loses none."""

import asyncio
from typing import Any

import structlog
from telegram import Bot
from telegram.error import Conflict, RetryAfter, TelegramError

from bot import wire
from bot.intake import Intake
from bot.wire import ALLOWED_UPDATES, seconds

log = structlog.get_logger()

#: Bot API getUpdates: how long one call waits for news (at most 50 s), and how many updates it brings.
PATIENCE, MOST = 25, 100


async def poll(bot: Bot, intake: Intake) -> None:
    """Until cancelled. Whatever Telegram answers, it goes on, ever more slowly while it fails."""
    offset, wait = 0, 0.5
    while True:
        try:
            payloads = await _updates(bot, offset)
            if payloads:
                await intake.store(payloads)
                offset = max(int(payload["update_id"]) for payload in payloads) + 1
        except Conflict as error:
            log.error("somebody else polls with this token; only one may", why=str(error))
            await asyncio.sleep(5)
        except RetryAfter as error:
            await asyncio.sleep(seconds(error).total_seconds())
        except TelegramError as error:
            log.warning("Telegram can't be reached", why=str(error))
            await asyncio.sleep(wait)
            wait = min(30.0, wait * 2)
        except Exception:  # stored nowhere, so not confirmed: Telegram brings them again
            log.exception("updates could not be stored")
            await asyncio.sleep(wait)
            wait = min(30.0, wait * 2)
        else:
            wait = 0.5


async def _updates(bot: Bot, offset: int) -> list[dict[str, Any]]:
    """As Telegram sends them: fields that are too new for us are kept."""
    wish: dict[str, Any] = {
        "offset": offset,
        "timeout": PATIENCE,
        "limit": MOST,
        "allowed_updates": list(ALLOWED_UPDATES),
    }
    found: list[dict[str, Any]] = await wire.call(bot, "getUpdates", read_timeout=PATIENCE + 5, **wish)
    return found
