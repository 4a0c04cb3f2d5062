"""Finding: the catalogue, its filters, search, a training."""

from bot.actions import Browse, ChooseFacet, Find, ShowTraining
from bot.screens import catalogue as screens
from bot.screens import sessions
from bot.screens.screen import Screen
from bot.turn import Handlers, Turn
from catalogue import browsing, programme, search, trainings
from catalogue.browsing import FACETS, Filter
from catalogue.refusals import Reason, Refused
from catalogue.rules.rights import Verb, may


def members_only(turn: Turn) -> None:
    if not may(turn.who, Verb.SEE):
        raise Refused(Reason.NOT_A_MEMBER)


def _filter(action: Browse | ChooseFacet) -> Filter:
    return Filter(**{facet: getattr(action, facet) for facet in FACETS})


async def browse(turn: Turn, action: Browse) -> Screen:
    members_only(turn)
    chosen = _filter(action)
    listing = await browsing.browse(turn.db, chosen, turn.say.language, turn.now)
    return screens.catalogue(listing, chosen, action.page, turn.say)


async def choose_facet(turn: Turn, action: ChooseFacet) -> Screen:
    members_only(turn)
    if action.facet not in FACETS:
        raise Refused(Reason.NOT_FOUND)
    chosen = _filter(action)
    choices = await browsing.choices(turn.db, action.facet, chosen, turn.now)
    return screens.choose(action.facet, choices, chosen, turn.say)


async def find(turn: Turn, action: Find) -> Screen:
    """A single hit opens at once, unless there is something to say about the words."""
    members_only(turn)
    found = await search.find(turn.db, action.words, turn.say.language, turn.now)
    if len(found.hits) == 1 and action.page == 0 and not found.understood.ignored:
        return await show_training(turn, ShowTraining(found.hits[0].id))
    return screens.found(found, action.words, action.page, turn.say)


async def show_training(turn: Turn, action: ShowTraining) -> Screen:
    members_only(turn)
    card = await trainings.card(turn.db, action.training)
    lines = await programme.of_training(turn.db, action.training, turn.person, turn.say.language, turn.now)
    return sessions.training(card, lines, turn.say)


HANDLERS: Handlers = {Browse: browse, ChooseFacet: choose_facet, Find: find, ShowTraining: show_training}
