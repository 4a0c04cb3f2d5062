"""What somebody wants hosts to know: see it, write it, remove it."""

from bot import forms
from bot.forms import Answers, Field, Form
from bot.handlers.finding import members_only
from bot.handlers.new_training import line
from bot.participant_actions import RemoveNeeds, ShowNeeds, WriteNeeds
from bot.screens import forms as form_screens
from bot.screens import needs as screens
from bot.screens.screen import Screen, text
from bot.turn import Handlers, Turn
from catalogue import drafts, needs


async def show(turn: Turn, action: ShowNeeds) -> Screen:
    return screens.needs(await needs.of(turn.db, turn.person.id), turn.say)


async def write(turn: Turn, action: WriteNeeds) -> Screen:
    members_only(turn)
    return await forms.begin(turn, FORM, {})


async def remove(turn: Turn, action: RemoveNeeds) -> Screen:
    await needs.write(turn.db, turn.who, "", turn.now)
    return screens.needs("", turn.say, turn.say.label("Removed."))


async def _preview(turn: Turn, answers: Answers) -> Screen:
    fields = [("words", turn.say.label("Text"))]
    title = turn.say.label("What hosts should know")
    finish = form_screens.confirm_rows(turn.say)
    return form_screens.preview(title, text(answers["words"]), finish, fields, turn.say)


async def _finish(turn: Turn, answers: Answers, how: str) -> Screen:
    await needs.write(turn.db, turn.who, answers["words"], turn.now)
    await drafts.drop(turn.db, turn.person.id)
    return screens.needs(await needs.of(turn.db, turn.person.id), turn.say, turn.say.label("Saved."))


FORM = Form(
    "needs",
    lambda say: say.label("What hosts should know"),
    (
        Field(
            "words",
            lambda say: say.label("Text"),
            lambda say: say(
                "What should hosts know, for example about food or access? Up to 500 characters. "
                "Only the coordination of a host sees it, while you have a seat there."
            ),
            line(needs.LONGEST),
        ),
    ),
    _preview,
    _finish,
)

HANDLERS: Handlers = {ShowNeeds: show, WriteNeeds: write, RemoveNeeds: remove}
