"""My trainings and my settings."""

from bot.actions import ShowMine, ShowSettings, SpeakLanguage
from bot.reminder_actions import KeepQuiet, RemindMe
from bot.say import Say
from bot.screens import personal as screens
from bot.screens import quiet
from bot.screens.screen import Screen
from bot.turn import Handlers, Turn
from catalogue import people, programme, reminding
from catalogue.refusals import Reason, Refused
from catalogue.rules.reminders import Lead, parse_lead


async def show_mine(turn: Turn, action: ShowMine) -> Screen:
    lines = await programme.mine(turn.db, turn.person, turn.say.language, turn.now)
    return screens.mine(lines, turn.say)


async def show_settings(turn: Turn, action: ShowSettings) -> Screen:
    return screens.settings(turn.person, turn.terms.leads, turn.network.languages, turn.say, bool(turn.network.mail))


async def speak(turn: Turn, action: SpeakLanguage) -> Screen:
    """From the next word on."""
    if action.language not in turn.network.languages:
        raise Refused(Reason.NOT_FOUND)
    await people.speak(turn.db, turn.who, turn.person.id, action.language, turn.now)
    person = await people.card(turn.db, turn.person.id, turn.today)
    say = Say(person.language, turn.network.zone)
    return screens.settings(person, turn.terms.leads, turn.network.languages, say, bool(turn.network.mail))


async def remind(turn: Turn, action: RemindMe) -> Screen:
    await reminding.choose(turn.db, turn.person.id, _leads(action.leads), turn.now, turn.terms)
    person = await people.card(turn.db, turn.person.id, turn.today)
    return screens.settings(person, turn.terms.leads, turn.network.languages, turn.say, bool(turn.network.mail))


async def keep_quiet(turn: Turn, action: KeepQuiet) -> Screen:
    if action.hours not in ("network", *quiet.CHOICES):
        raise Refused(Reason.NOT_FOUND)
    await reminding.be_quiet(turn.db, turn.person.id, quiet.CHOICES.get(action.hours), turn.now, turn.terms)
    person = await people.card(turn.db, turn.person.id, turn.today)
    return screens.settings(person, turn.terms.leads, turn.network.languages, turn.say, bool(turn.network.mail))


def _leads(chosen: str) -> list[Lead] | None:
    if chosen == "network":
        return None
    if chosen not in screens.CHOICES:
        raise Refused(Reason.NOT_FOUND)
    return [] if chosen == "none" else [parse_lead(lead) for lead in chosen.split("_")]


HANDLERS: Handlers = {
    ShowMine: show_mine,
    ShowSettings: show_settings,
    SpeakLanguage: speak,
    RemindMe: remind,
    KeepQuiet: keep_quiet,
}
