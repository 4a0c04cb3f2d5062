"""The form that takes somebody off a session: why, what it means, Confirm."""

from bot.forms import Answers, Choice, Field, Form
from bot.handlers.desk import own, shown
from bot.handlers.new_training import line
from bot.screens import removing as screens
from bot.screens.screen import Screen
from bot.screens.words import remove_reason
from bot.turn import Turn
from catalogue import drafts, enrolments, participants
from catalogue.rules.states import RemoveReason

LONGEST_REASON = 300


async def _reasons(turn: Turn, answers: Answers) -> list[Choice]:
    return [(remove_reason(one, turn.say), one.value) for one in RemoveReason]


async def _preview(turn: Turn, answers: Answers) -> Screen:
    session_id, person = await participants.one(turn.db, turn.who, answers["enrolment"])
    return screens.ask(await own(turn, session_id), person, answers["why"], turn.say)


async def _finish(turn: Turn, answers: Answers, how: str) -> Screen:
    session_id, person = await participants.one(turn.db, turn.who, answers["enrolment"])
    await enrolments.remove(turn.db, turn.who, person.enrolment_id, answers["why"], turn.now, turn.terms)
    await drafts.drop(turn.db, turn.person.id)
    return await shown(turn, session_id, turn.say.label("Taken off. They will be told."))


FORM = Form(
    "remove",
    lambda say: say.label("Take somebody off"),
    (
        Field(
            "why",
            lambda say: say.label("Reason"),
            lambda say: say("Why? The person reads it: press a button or type a sentence."),
            line(LONGEST_REASON),
            _reasons,
        ),
    ),
    _preview,
    _finish,
)
