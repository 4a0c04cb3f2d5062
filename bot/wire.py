"""The only calls to the Bot API, the only place that knows its limits and its error prose."""

import asyncio
import mimetypes
import warnings
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum, auto
from typing import Any

import structlog
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputFile,
    InputTextMessageContent,
    LinkPreviewOptions,
)
from telegram.error import (
    BadRequest,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.request import BaseRequest
from telegram.warnings import PTBUserWarning

from bot.request import NotReached
from bot.screens.screen import Document, Photo

log = structlog.get_logger()
# `call` is meant: the library would rather build its objects.
warnings.filterwarnings("ignore", message=r"Please use 'Bot\.", category=PTBUserWarning)
mimetypes.add_type("text/calendar", ".ics")  # slim images know no mime.types; phones depend on it

#: Bot API: text of a message, caption of a document or picture, answer to a press.
LONGEST_TEXT, LONGEST_CAPTION, LONGEST_TOAST = 4096, 1024, 200

#: Bot API: results of an inline query.
MOST_RESULTS = 50

#: All that the product handles; named each time, because Telegram keeps the last list.
ALLOWED_UPDATES = ("message", "callback_query", "inline_query", "my_chat_member")

#: How long Telegram may repeat an answer to an inline query: seats go quickly.
SHARED_SECONDS = 5


#: Telegram has surely sent nothing; of a 5xx or an answer that can't be read nobody knows.
_NOT_TAKEN = (NotReached, InvalidToken, EndPointNotFound, Conflict)


class Fate(StrEnum):
    """What became of a message."""

    SENT = auto()
    UNREACHABLE = auto()  # blocked, deactivated, never started
    REFUSED = auto()  # Telegram will never take it
    AGAIN = auto()  # did not reach Telegram, or was turned away before it read it
    FAILED = auto()  # Telegram broke down over it, perhaps after it was sent
    UNKNOWN = auto()  # may or may not have arrived
    PAUSED = auto()  # 429


@dataclass(frozen=True, slots=True)
class Sent:
    fate: Fate
    message_id: int | None = None
    pause: timedelta = timedelta()
    why: str = ""


async def send(
    bot: Bot, chat_id: int, packed: dict[str, Any], document: Document | None = None, silent: bool = False
) -> Sent:
    """Send a screen as a new message and say what became of it; never raises for what Telegram may answer."""
    try:
        message = await _send(bot, chat_id, packed, document, silent)
    except RetryAfter as error:
        return Sent(Fate.PAUSED, pause=seconds(error), why=str(error))
    except Forbidden as error:
        return Sent(Fate.UNREACHABLE, why=str(error))
    except BadRequest as error:  # before all the rest: a 400 is never tried again
        unknown_chat = "chat not found" in str(error).lower()
        return Sent(Fate.UNREACHABLE if unknown_chat else Fate.REFUSED, why=str(error))
    except TimedOut as error:
        return Sent(Fate.UNKNOWN, why=str(error))
    except TelegramError as error:
        return Sent(Fate.AGAIN if isinstance(error, _NOT_TAKEN) else Fate.FAILED, why=str(error))
    return Sent(Fate.SENT, message["message_id"])


async def _send(bot: Bot, chat_id: int, packed: dict[str, Any], document: Document | None, silent: bool) -> Any:
    said: dict[str, Any] = {"chat_id": chat_id, "parse_mode": "HTML", "reply_markup": _markup(packed["rows"])}
    if silent:
        said["disable_notification"] = True
    if document is None:
        return await call(bot, "sendMessage", **said, text=packed["text"])
    file = InputFile(document.content, filename=document.name)
    if isinstance(document, Photo):
        return await call(bot, "sendPhoto", **said, photo=file, caption=packed["text"])
    return await call(bot, "sendDocument", **said, document=file, caption=packed["text"])


async def call(bot: Bot, method: str, read_timeout: float | None = None, **values: Any) -> Any:
    """The plain result of a Bot API method. Raises TelegramError.

    Objects of the library, built of answers that nobody reads, would cost more than all the rest of an answer.
    """
    patience = BaseRequest.DEFAULT_NONE if read_timeout is None else read_timeout
    return await bot.do_api_request(method, api_kwargs=values, read_timeout=patience)


class NoFile(Exception):
    """Telegram does not give us the file: it is too large, gone, or Telegram is away."""


async def fetch(bot: Bot, file_id: str, most: int) -> bytes:
    """A file that somebody sent. `most`: bytes. Raises NoFile."""
    try:
        found = await bot.get_file(file_id)
        if (found.file_size or 0) > most:
            raise NoFile("it is too large")
        return bytes(await found.download_as_bytearray())
    except TelegramError as error:
        raise NoFile(str(error)) from None


async def busy(bot: Bot, chat_id: int) -> None:
    """Show for some seconds that an answer is on its way; it is no harm where that fails."""
    try:
        await call(bot, "sendChatAction", chat_id=chat_id, action="typing")
    except TelegramError as error:
        log.debug("not shown as busy", why=str(error))


#: Waits until a message may go to a chat.
Room = Callable[[int], Awaitable[None]]


async def show(bot: Bot, chat_id: int, press: CallbackQuery | None, packed: dict[str, Any], room: Room) -> Sent:
    """Answer an update: a press by editing its message, all else by a new one, as soon as there is `room` for it."""
    if press is not None and press.message is not None:
        edit = _edit(bot, chat_id, press.message.message_id, packed)
        _, edited = await asyncio.gather(answer(bot, press, packed["toast"]), edit)
        if edited is not None:
            return edited
    elif press is not None:
        await answer(bot, press, packed["toast"])
    await room(chat_id)
    return await send(bot, chat_id, packed)


async def answer(bot: Bot, press: CallbackQuery, toast: str = "") -> None:
    """Stop the button's spinner. An answer that comes too late (150 s) is no failure."""
    try:
        await call(bot, "answerCallbackQuery", callback_query_id=press.id, text=toast[:LONGEST_TOAST] or None)
    except TelegramError as error:
        log.debug("press not answered", why=str(error))


async def _edit(bot: Bot, chat_id: int, message_id: int, packed: dict[str, Any]) -> Sent | None:
    """None where the message can't be edited, so that a new one is sent instead (a document, a deleted message)."""
    try:
        said = {"text": packed["text"], "parse_mode": "HTML", "reply_markup": _markup(packed["rows"])}
        await call(bot, "editMessageText", chat_id=chat_id, message_id=message_id, **said)
    except RetryAfter as error:
        return Sent(Fate.PAUSED, pause=seconds(error), why=str(error))
    except Forbidden as error:
        return Sent(Fate.UNREACHABLE, why=str(error))
    except BadRequest as error:
        return Sent(Fate.SENT, message_id) if "not modified" in str(error) else None
    except TelegramError as error:
        return Sent(Fate.AGAIN, why=str(error))  # an edit may be repeated: it says the same
    return Sent(Fate.SENT, message_id)


async def revise(bot: Bot, chat_id: int, message_id: int, packed: dict[str, Any]) -> Sent:
    """A message that was sent says something else now; one that is gone needs no other."""
    return await _edit(bot, chat_id, message_id, packed) or Sent(Fate.SENT, message_id)


def seconds(error: RetryAfter) -> timedelta:
    """How long Telegram wants us to wait."""
    after = error.retry_after
    return after if isinstance(after, timedelta) else timedelta(seconds=after)


def _markup(rows: Sequence[Sequence[Sequence[Any]]]) -> dict[str, Any] | None:
    """Bot API: InlineKeyboardMarkup."""
    if not rows:
        return None
    return {"inline_keyboard": [[_key(*button) for button in row] for row in rows]}


def _key(label: str | None, data: str | None, style: str | None, copy: str = "") -> dict[str, Any]:
    """Bot API: InlineKeyboardButton, which does one thing."""
    deed = {"copy_text": {"text": copy}} if copy else {"callback_data": data}
    return {"text": label, **deed} | ({"style": style} if style else {})


async def share(bot: Bot, query_id: str, packed: dict[str, Any]) -> None:
    """Answer an inline query: for this person alone, because the language is theirs. Too late (30 s) is no failure."""
    way_on = packed["way_on"]
    button = InlineQueryResultsButton(way_on[0], start_parameter=way_on[1]) if way_on else None
    results = [_article(course, bot.username) for course in packed["courses"][:MOST_RESULTS]]
    try:
        await bot.answer_inline_query(query_id, results, SHARED_SECONDS, is_personal=True, button=button)
    except TelegramError as error:
        log.debug("inline query not answered", why=str(error))


def _article(course: dict[str, Any], bot_name: str) -> InlineQueryResultArticle:
    links = [[InlineKeyboardButton(label, url=f"https://t.me/{bot_name}?start={to}")] for label, to in course["links"]]
    preview = LinkPreviewOptions(is_disabled=True)
    return InlineQueryResultArticle(
        course["id"],
        course["title"],
        InputTextMessageContent(course["text"], "HTML", link_preview_options=preview),
        InlineKeyboardMarkup(links),
        description=course["about"],
    )


# --- what the bot is ------------------------------------------------------------------------------------------


Commands = Sequence[tuple[str, str]]


async def set_menu(bot: Bot, commands: Commands, language: str = "", chat_id: int | None = None) -> None:
    """The menu of commands: for everybody in a language ("" where no other fits), or for one chat."""
    listed = [BotCommand(name, words) for name, words in commands]
    scope = BotCommandScopeChat(chat_id) if chat_id else None
    await bot.set_my_commands(listed, scope=scope, language_code=language or None)


async def describe(bot: Bot, language: str, name: str, description: str, short: str) -> None:
    """What people see before their first message (Bot API: 64, 512 and 120 characters); set only where it differs."""
    if (await bot.get_my_name(language)).name != name[:64]:
        await bot.set_my_name(name[:64], language)
    if (await bot.get_my_description(language)).description != description[:512]:
        await bot.set_my_description(description[:512], language)
    if (await bot.get_my_short_description(language)).short_description != short[:120]:
        await bot.set_my_short_description(short[:120], language)
