"""A "no" of the rules, with what leads on from it."""

from bot.screens import refusals
from bot.screens.screen import Screen
from bot.turn import Turn
from catalogue import programme
from catalogue.refusals import Refused


async def explain(turn: Turn, no: Refused) -> Screen:
    """Where a session was refused: the other sessions of its training that are open."""
    training = no.facts.get("training_id")
    lines = await programme.of_training(turn.db, training, turn.person, turn.say.language, turn.now) if training else ()
    others = [line for line in lines if line.shut is None and line.id != no.facts.get("session_id")]
    return refusals.refusal(no.reason, no.facts, turn.say, others)
