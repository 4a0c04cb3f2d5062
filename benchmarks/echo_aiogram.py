"""A peer: aiogram's dispatcher that answers a press and edits its message. Runs in an environment of its own.

`python benchmarks/echo_aiogram.py URL TOKEN`
"""

import asyncio
import sys

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import CallbackQuery, Message


async def echo(query: CallbackQuery) -> None:
    await query.answer()
    assert isinstance(query.message, Message)
    await query.message.edit_text(query.message.text or "", reply_markup=query.message.reply_markup)


async def ready() -> None:
    print("ready", flush=True)


async def main(url: str, token: str) -> None:
    bot = Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(url)))
    dispatcher = Dispatcher()
    dispatcher.callback_query.register(echo)
    dispatcher.startup.register(ready)
    await dispatcher.start_polling(bot, polling_timeout=25, allowed_updates=["callback_query"])


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
