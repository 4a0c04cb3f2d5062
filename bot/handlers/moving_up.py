"""The form that puts somebody first on the waiting list: why, what it means, Confirm."""

from bot.forms import Answers, Choice, Field, Form
from bot.handlers.desk import own
from bot.handlers.new_training import line
from bot.screens import forms as form_screens
from bot.screens import participants as screens
from bot.screens.screen import Screen
from bot.screens.words import up_reason
from bot.turn import Turn
from catalogue import drafts, moving_up, participants
from catalogue.rules.states import UpReason

LONGEST_REASON = 300


async def _reasons(turn: Turn, answers: Answers) -> list[Choice]:
    return [(up_reason(one, turn.say), one.value) for one in UpReason]


async def _preview(turn: Turn, answers: Answers) -> Screen:
    here = await participants.person(turn.db, turn.who, answers["enrolment"])
    body = screens.moving_up(await own(turn, here.session_id), here, answers["why"], turn.say)
    fields = [("why", turn.say.label("Reason"))]
    return form_screens.preview(turn.say.label("Move up?"), body, form_screens.confirm_rows(turn.say), fields, turn.say)


async def _finish(turn: Turn, answers: Answers, how: str) -> Screen:
    enrolment_id, say = answers["enrolment"], turn.say
    passed = await moving_up.move_up(turn.db, turn.who, enrolment_id, answers["why"], turn.now, turn.terms)
    await drafts.drop(turn.db, turn.person.id)
    here = await participants.person(turn.db, turn.who, enrolment_id)
    told = say.label_plural("Moved up. {n} person is told.", "Moved up. {n} people are told.", passed + 1)
    return screens.person(await own(turn, here.session_id), here, say, told)


FORM = Form(
    "move_up",
    lambda say: say.label("Move up?"),
    (
        Field(
            "why",
            lambda say: say.label("Reason"),
            lambda say: say(
                "Why? Whoever is passed reads it: press a button or type a sentence, without anything personal."
            ),
            line(LONGEST_REASON),
            _reasons,
        ),
    ),
    _preview,
    _finish,
)
