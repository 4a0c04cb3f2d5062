"""After a training: one question after the other, in one message."""

from bot.reminder_actions import Rate, ShowRating
from bot.screens import rating as screens
from bot.screens.screen import Screen
from bot.turn import Handlers, Turn
from catalogue import ratings
from catalogue.refusals import Reason, Refused
from catalogue.rules.rating import Question, after


async def rate(turn: Turn, action: Rate) -> Screen:
    question = _question(action.question)
    await ratings.rate(turn.db, turn.who, action.enrolment, question, action.answer, turn.now)
    return await _shown(turn, action.enrolment, after(question))


async def show(turn: Turn, action: ShowRating) -> Screen:
    question = None if action.question == screens.OVERVIEW else _question(action.question)
    return await _shown(turn, action.enrolment, question)


async def _shown(turn: Turn, enrolment_id: int, question: Question | None) -> Screen:
    answers = await ratings.of_enrolment(turn.db, turn.who, enrolment_id, turn.now)
    if question is None:
        return screens.overview(enrolment_id, answers, turn.say)
    return screens.question(enrolment_id, question, answers, turn.say)


def _question(name: str) -> Question:
    if name not in set(Question):
        raise Refused(Reason.NOT_FOUND)
    return Question(name)


HANDLERS: Handlers = {Rate: rate, ShowRating: show}
