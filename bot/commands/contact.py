"""Contact with Telegram from the command line: as which bot, and what it says when it does not want us."""

import contextlib
from collections.abc import AsyncIterator

from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.commands.console import NO_TOKEN, Unable
from bot.config import Config
from bot.request import AiohttpRequest


@contextlib.asynccontextmanager
async def contact(config: Config) -> AsyncIterator[Bot]:
    """The bot, after its getMe; `bot.username` is known. Raises Unable, also for what happens within the block."""
    token, url = config.telegram.token.get_secret_value(), config.telegram.api_url.rstrip("/")
    if not token:
        raise Unable(NO_TOKEN)
    bot = Bot(token, base_url=f"{url}/bot", request=AiohttpRequest(), get_updates_request=AiohttpRequest(1))
    try:
        await bot.initialize()
        yield bot
    except InvalidToken:
        raise Unable(f"{url} does not know this token: check telegram.token") from None
    except TelegramError as error:
        raise Unable(f"{url} answers: {error}; check the connection and telegram.api_url") from None
    finally:
        await bot.shutdown()
