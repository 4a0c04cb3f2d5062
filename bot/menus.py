"""The menus of commands, per language and role, and how the bot introduces itself. Set once at start."""

import structlog
from telegram import Bot
from telegram.error import TelegramError

from bot import wire
from bot.say import Say
from bot.turn import Network
from catalogue.cards import PersonCard

log = structlog.get_logger()


def commands(say: Say, coordinator: bool, approver: bool = False, operator: bool = False) -> list[tuple[str, str]]:
    """What the menu lists. Coordinators find their desk at the end; they may also have requests to answer."""
    everybody = [
        ("catalogue", say.label("All trainings")),
        ("search", say.label("Search for a training")),
        ("mine", say.label("My trainings and calendar files")),
        ("settings", say.label("Language and reminders")),
        ("help", say.label("What you can do here")),
    ]
    desk = [
        ("manage", say.label("Run my sessions")),
        ("newtraining", say.label("Add a training")),
        ("newsession", say.label("Add a session")),
        ("import", say.label("Import a list")),
        ("announce", say.label("Write to participants")),
        ("people", say.label("People of my institution")),
        ("cancel", say.label("Leave a form")),
    ]
    requests = [("approvals", say.label("Requests of our people"))]
    invite = [("invite", say.label("Invite people"))]
    network = [("institutions", say.label("Institutions of the network"))]
    more = (requests if coordinator or approver else []) + (invite if coordinator or operator else [])
    return everybody + (desk if coordinator else []) + more + (network if operator else [])


async def set_up(bot: Bot, network: Network) -> None:
    """For everybody. A Telegram that does not take it keeps its old menu; the bot works all the same."""
    try:
        await wire.set_menu(bot, commands(Say(network.languages[0], network.zone), False))
        for language in network.languages:
            say = Say(language, network.zone)
            await wire.set_menu(bot, commands(say, False), language)
            description = say.label(
                "Social institutions share their trainings here: find one, enrol, get reminded. "
                "You need an invitation from your institution."
            )
            short = say.label("Find trainings of all member institutions, enrol, get reminded.")
            await wire.describe(bot, language, network.name, description, short)
    except TelegramError as error:
        log.warning("the menus could not be set", why=str(error))


async def set_for(bot: Bot, person: PersonCard, network: Network) -> None:
    """The menu of one person, in their language and role."""
    if person.telegram_id is None:
        return
    say = Say(person.language, network.zone)
    try:
        listed = commands(say, bool(person.coordinates), person.approves, person.telegram_id in network.operators)
        await wire.set_menu(bot, listed, chat_id=person.telegram_id)
    except TelegramError as error:
        log.warning("a menu could not be set", why=str(error))
