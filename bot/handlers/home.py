"""Arriving: home, help, invitations."""

from bot.actions import AskWords, Continue, Join, ShowHelp, ShowHome, ShowInvitation
from bot.screens import joining, plain
from bot.screens.screen import Screen
from bot.turn import Handlers, Turn
from catalogue import invitations, people, programme


async def show_home(turn: Turn, action: ShowHome) -> Screen:
    if not turn.person.is_member:
        return plain.stranger(turn.say, turn.network.name, turn.who.is_operator)
    mine = await programme.mine(turn.db, turn.person, turn.say.language, turn.now)
    return plain.home(turn.say, turn.person, mine)


async def show_help(turn: Turn, action: ShowHelp) -> Screen:
    return plain.help_(turn.say, turn.person, operates=turn.who.is_operator)


async def ask_words(turn: Turn, action: AskWords) -> Screen:
    return plain.ask_words(turn.say)


async def show_invitation(turn: Turn, action: ShowInvitation) -> Screen:
    card = await invitations.look(turn.db, turn.who, action.token, turn.now)
    return joining.invitation(card, action.token, turn.say)


async def join(turn: Turn, action: Join) -> Screen:
    """Once a member, one notice of what is kept; whoever has read it goes straight home."""
    card = await invitations.join(turn.db, turn.who, action.token, turn.now)
    if not turn.person.informed:
        return joining.notice(card, turn.say)
    return await _home(turn)


async def go_on(turn: Turn, action: Continue) -> Screen:
    await people.informed(turn.db, turn.person.id, turn.now)
    return await _home(turn)


async def _home(turn: Turn) -> Screen:
    person = await people.card(turn.db, turn.person.id, turn.today)
    mine = await programme.mine(turn.db, person, turn.say.language, turn.now)
    return plain.home(turn.say, person, mine)


HANDLERS: Handlers = {
    ShowHelp: show_help,
    AskWords: ask_words,
    ShowInvitation: show_invitation,
    Join: join,
    Continue: go_on,
}
