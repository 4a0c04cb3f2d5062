"""The whole wiring on one page."""

import asyncio
import contextlib
import gc
import signal
from collections.abc import AsyncIterator
from datetime import datetime

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from starlette.applications import Starlette
from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot import menus, polling, unsubscribe, web, webhook
from bot.budget import Budget
from bot.config import Config
from bot.delivery import Delivery
from bot.dispatch import Dispatch
from bot.intake import Intake
from bot.mail import Mailer
from bot.now import Clock
from bot.posting import Posting
from bot.request import AiohttpRequest
from bot.serving import serving
from bot.turn import Network
from catalogue import audits, current, doctor, handover
from catalogue import clock as time_passing
from catalogue.database import Database, async_url

log = structlog.get_logger()

#: Seconds that running answers get at the end; SIGTERM ends the program within 10.
LAST_WORDS = 1.8


class StartError(Exception):
    """Why the bot can't start, in one line that says what to do."""


async def run(config: Config, clock: Clock) -> None:
    """The bot, until SIGTERM or SIGINT."""
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    async with working(config, clock):
        gc.freeze()  # what is here now stays, the programme above all: no collection need walk through it
        gc.set_threshold(20_000, 20, 20)
        await stop.wait()
        log.info("stopping")


@contextlib.asynccontextmanager
async def working(config: Config, clock: Clock) -> AsyncIterator[None]:
    """Everything that makes the bot work, for as long as the block lasts. Raises StartError."""
    database = Database(async_url(config.database.url, config.folder))
    budget = Budget(config.telegram.messages_per_second)
    bot = _bot(config, budget)
    async with contextlib.AsyncExitStack() as stack:
        stack.push_async_callback(database.close)
        stack.push_async_callback(bot.shutdown)
        await _say_hello(bot, config)
        network = network_of(config, bot.username)
        delivery = Delivery(database, bot, budget, clock, network)
        dispatch = Dispatch(database, bot, budget, clock, network, delivery.wake)
        intake = Intake(database, clock, dispatch.handle)
        await delivery.resume()
        await _without_mail(database, bool(config.mail.host))
        await _make_ready(database, clock)
        stack.push_async_callback(dispatch.settle, LAST_WORDS)
        stack.push_async_callback(intake.settle, LAST_WORDS)
        stack.push_async_callback(delivery.settle, LAST_WORDS)
        tasks = [delivery.run(config.tick), menus.set_up(bot, network)]
        if config.mail.host:
            posting = _posting(database, delivery, clock, network, config)
            stack.push_async_callback(posting.settle, LAST_WORDS)
            tasks.append(posting.run(config.tick))
        if config.telegram.mode == "polling":
            tasks.append(polling.poll(bot, intake))
        else:
            hook = webhook.app(intake, config.webhook.public_url, config.webhook.secret.get_secret_value())
            await stack.enter_async_context(serving(hook, config.webhook.listen))
        if config.web.listen:
            await stack.enter_async_context(serving(_web(database, clock, network, config), config.web.listen))
        await intake.resume()
        stack.push_async_callback(_cancel, [asyncio.create_task(task) for task in tasks])
        await _tick(stack, database, delivery, clock, network, config)
        log.info("ready", bot=bot.username, mode=config.telegram.mode, database=database.url.get_backend_name())
        yield


def _bot(config: Config, budget: Budget) -> Bot:
    url = config.telegram.api_url.rstrip("/")
    return Bot(
        config.telegram.token.get_secret_value(),
        base_url=f"{url}/bot",
        base_file_url=f"{url}/file/bot",
        request=AiohttpRequest(budget=budget),
        get_updates_request=AiohttpRequest(1),
    )


async def _say_hello(bot: Bot, config: Config) -> None:
    """Who are we, and does nobody else receive our updates?"""
    try:
        await bot.initialize()
        hook = await bot.get_webhook_info()
    except InvalidToken:
        raise StartError("Telegram does not know this token: check telegram.token in the configuration") from None
    except TelegramError as error:
        raise StartError(f"Telegram can't be reached at {config.telegram.api_url}: {error}") from None
    if config.telegram.mode == "polling" and hook.url:
        raise StartError('a webhook is set for this token: run `kursverbund webhook delete`, or use mode = "webhook"')


def network_of(config: Config, bot_name: str) -> Network:
    return Network(
        name=config.network.name,
        languages=tuple(config.network.languages),
        zone=config.network.timezone,
        canton=config.network.canton,
        operators=frozenset(config.network.operators),
        terms=config.terms(),
        organizer=config.calendar.organizer,
        bot_name=bot_name,
        calendars=config.web.public_url.rstrip("/") if config.web.listen else "",
        mail=config.mail.sender if config.mail.host else "",
    )


def _posting(database: Database, delivery: Delivery, clock: Clock, network: Network, config: Config) -> Posting:
    signing = unsubscribe.key(config.telegram.token.get_secret_value())
    way_out = unsubscribe.address(config.web.public_url if config.web.listen else "", signing)
    mailer = Mailer(config.mail, config.network.name)
    return Posting(database, mailer, clock, network, delivery.posted, way_out)


def _web(database: Database, clock: Clock, network: Network, config: Config) -> Starlette:
    signing = unsubscribe.key(config.telegram.token.get_secret_value())
    return web.app(database, clock, network, unsubscribe.routes(database, clock, network, signing))


async def _tick(
    stack: contextlib.AsyncExitStack,
    database: Database,
    delivery: Delivery,
    clock: Clock,
    network: Network,
    config: Config,
) -> None:
    """The one interval job: it owns no state, a late run is as good as one in time. The first runs at once."""

    async def tick() -> None:
        try:
            await time_passing.tick(database, clock.now(), network.terms)
            await _audit(database, clock.now(), network)
        except Exception:
            log.exception("the tick stumbled; the next one tries again")
        delivery.wake.set()

    async def job() -> None:
        # The end of the program may cancel it in the middle: nothing is half done, the next start ticks again.
        with contextlib.suppress(asyncio.CancelledError):
            await tick()

    await tick()
    scheduler = AsyncIOScheduler(timezone="UTC")
    options = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    scheduler.add_job(job, "interval", seconds=config.tick.total_seconds(), **options)
    scheduler.start()
    stack.callback(scheduler.shutdown, wait=False)


async def _audit(database: Database, now: datetime, network: Network) -> None:
    """Once a night: look at everything that must hold. Looking locks nobody out."""
    async with database.reading() as db:
        night = await audits.night(db, now, network.terms)
        findings = await doctor.examine(db, now) if night else ()
    if night is not None:
        async with database.writing() as db:
            await audits.record(db, night, findings, network.operators, now, network.terms)


async def _without_mail(database: Database, mails: bool) -> None:
    if not mails:
        async with database.writing() as db:
            await handover.without_mail(db)


async def _make_ready(database: Database, clock: Clock) -> None:
    """The first search should not wait for the whole programme to be read."""
    async with database.reading() as db:
        await current.programme(db, clock.now())


async def _cancel(tasks: list[asyncio.Task[None]]) -> None:
    """They end at once; what does not within the last words must not hold the program."""
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks, timeout=LAST_WORDS)
