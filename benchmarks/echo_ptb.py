"""The floor: python-telegram-bot's own Application that answers a press and edits its message, 64 at once.

`python -m benchmarks.echo_ptb URL TOKEN [aiohttp]`: with its own HTTP client, or with the product's.
"""

import sys
from typing import Any

from telegram import Update
from telegram.ext import Application, CallbackQueryHandler, ContextTypes

from bot.request import AiohttpRequest


async def echo(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    query: Any = update.callback_query
    await query.answer()
    await query.edit_message_text(query.message.text, reply_markup=query.message.reply_markup)


async def ready(_application: Any) -> None:
    print("ready", flush=True)


def main(url: str, token: str, client: str = "httpx") -> None:
    builder = Application.builder().token(token).base_url(f"{url}/bot").concurrent_updates(64).post_init(ready)
    if client == "aiohttp":
        builder = builder.request(AiohttpRequest()).get_updates_request(AiohttpRequest(1))
    application = builder.build()
    application.add_handler(CallbackQueryHandler(echo))
    application.run_polling(timeout=25, allowed_updates=["callback_query"], bootstrap_retries=3)


if __name__ == "__main__":
    main(*sys.argv[1:])
