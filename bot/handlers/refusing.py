"""A "no" of the rules, with what leads on from it."""

from collections.abc import Sequence

from bot.screens import hindrances, refusals
from bot.screens.screen import Screen
from bot.turn import Turn
from catalogue import eligibility, people, programme
from catalogue.cards import SessionLine
from catalogue.refusals import Refused

MOST_LOOKED_AT = 12


async def explain(turn: Turn, no: Refused) -> Screen:
    """Where a session was refused: the other sessions of its training that are open."""
    about = no.facts.get("applicant_id", turn.person.id)
    if about != turn.person.id:
        name = (await people.card(turn.db, about)).name
        return hindrances.of_other(no.reason, name, no.facts["session_id"], turn.say)
    training = no.facts.get("training_id")
    lines = await programme.of_training(turn.db, training, turn.person, turn.say.language, turn.now) if training else ()
    others = [line for line in lines if line.shut is None and line.id != no.facts.get("session_id")]
    return refusals.refusal(no.reason, no.facts, turn.say, await _open_to(turn, others))


async def _open_to(turn: Turn, lines: Sequence[SessionLine]) -> list[SessionLine]:
    """Those that no strict rule closes to this person; looked at until there are enough."""
    applicant = people.applicant_for(turn.person, turn.person.home)
    assert applicant is not None, "everybody belongs to their home, or to nobody"
    found: list[SessionLine] = []
    for line in lines[:MOST_LOOKED_AT]:
        against = await eligibility.warnings(turn.db, line.id, applicant, turn.now)
        if not any(hindrance.strict for hindrance in against):
            found.append(line)
        if len(found) == refusals.MOST_OTHERS:
            break
    return found
