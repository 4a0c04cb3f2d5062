"""Inline queries: courses to share in any chat. Only shows, and keeps nothing of whoever asks."""

from bot.screens import sharing
from bot.screens.sharing import Choice
from bot.turn import Turn
from catalogue import programme, search, trainings
from catalogue.cards import PersonCard, TrainingLine
from catalogue.rules.rights import Verb, may
from catalogue.search import Found, fold_query

#: Bot API: answerInlineQuery takes 50; nobody scrolls that far while others wait.
MOST = 20
#: Whoever reads a shared card: no house, no seat of their own.
ANYBODY = PersonCard(0, None, "", "", None, informed=False, reachable=False)


async def answer(turn: Turn) -> Choice:
    """The best hits, each with its next session; without words what comes next."""
    if not may(turn.who, Verb.SEE):
        return sharing.stranger(turn.network.name, turn.say)
    words, language = fold_query(turn.text), turn.say.language
    lines = _shared(await search.find(turn.db, words, language, turn.now))
    cards = await trainings.cards(turn.db, [line.id for line in lines])
    next_ids = [line.next_id for line in lines if line.next_id is not None]
    found = await programme.of_ids(turn.db, next_ids, ANYBODY, language, turn.now)
    sessions = {session.id: session for session in found}
    shown = [(line, cards[line.id], sessions.get(line.next_id or 0)) for line in lines]
    return sharing.choice(shown, words, turn.say)


def _shared(found: Found) -> list[TrainingLine]:
    alike = [near.training for near in found.near if near.training is not None]
    return list(found.hits[:MOST]) or alike
