"""Houses that give a session together."""

from bot.change_actions import (
    AcceptHost,
    AskHost,
    AskStepBack,
    ChooseHost,
    DeclineHost,
    ShowHosts,
    StepBack,
    UnaskHost,
)
from bot.handlers.desk import own
from bot.screens import hosting as screens
from bot.screens.screen import Screen
from bot.turn import Handlers, Turn
from catalogue import hosting, institutions, programme
from catalogue.cards import SessionCard
from catalogue.refusals import Reason, Refused


def _coordinated(turn: Turn) -> set[int]:
    return {m.institution_id for m in turn.person.coordinates}


async def _card(turn: Turn, session_id: int) -> SessionCard:
    return await programme.card(turn.db, session_id, turn.person, turn.now)


async def show(turn: Turn, action: ShowHosts) -> Screen:
    """For the hosts, and for whoever has been asked."""
    return await _shown(turn, action.session)


async def _shown(turn: Turn, session_id: int, toast: str = "") -> Screen:
    card, houses = await _card(turn, session_id), _coordinated(turn)
    found = await hosting.of_session(turn.db, session_id)
    concerned = {house.id for house in (*found.hosts, *found.asked)}
    if not houses & concerned and not turn.who.is_operator:
        raise Refused(Reason.NOT_ALLOWED)
    return screens.hosts(card, found.asked, houses, turn.say, toast, found.deserted, found.unheard)


async def choose(turn: Turn, action: ChooseHost) -> Screen:
    card = await own(turn, action.session)
    found = await hosting.of_session(turn.db, action.session)
    there = {house.id for house in (*found.hosts, *found.asked)}
    every = sorted(await institutions.everyone(turn.db), key=lambda house: house.name)
    others = [house for house in every if house.id not in there]
    heard = await hosting.reachable(turn.db, [house.id for house in others])
    able = [house for house in others if house.id in heard]
    return screens.choose(card, able, len(others) - len(able), action.page, turn.say)


async def ask(turn: Turn, action: AskHost) -> Screen:
    await hosting.ask(turn.db, turn.who, action.session, action.house, turn.now, turn.terms)
    return await _shown(turn, action.session, turn.say.label("Asked. Their coordination will be told."))


async def unask(turn: Turn, action: UnaskHost) -> Screen:
    await hosting.unask(turn.db, turn.who, action.session, action.house, turn.now)
    return await _shown(turn, action.session)


async def accept(turn: Turn, action: AcceptHost) -> Screen:
    await hosting.accept(turn.db, turn.who, action.session, action.house, turn.now, turn.terms)
    return screens.answered(await _card(turn, action.session), True, turn.say)


async def decline(turn: Turn, action: DeclineHost) -> Screen:
    """A draft is not theirs to see any more, so it is looked at before."""
    card = await _card(turn, action.session)
    await hosting.decline(turn.db, turn.who, action.session, action.house, turn.now, turn.terms)
    return screens.answered(card, False, turn.say)


async def ask_step_back(turn: Turn, action: AskStepBack) -> Screen:
    card = await own(turn, action.session)
    house = next((host for host in card.hosts if host.id == action.house), None)
    if house is None:
        raise Refused(Reason.NOT_FOUND)
    return screens.ask_step_back(card, house, turn.say)


async def step_back(turn: Turn, action: StepBack) -> Screen:
    card = await _card(turn, action.session)
    await hosting.step_back(turn.db, turn.who, action.session, action.house, turn.now, turn.terms)
    return screens.answered(card, False, turn.say)


HANDLERS: Handlers = {
    ShowHosts: show,
    ChooseHost: choose,
    AskHost: ask,
    UnaskHost: unask,
    AcceptHost: accept,
    DeclineHost: decline,
    AskStepBack: ask_step_back,
    StepBack: step_back,
}
