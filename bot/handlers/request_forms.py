"""Forms of one question about a request: another reason for a no, a question to the applicant, their answer."""

from markupsafe import Markup

from bot.forms import Answers, Field, Form
from bot.handlers.new_training import line
from bot.screens import approvals as request_screens
from bot.screens import forms as screens
from bot.screens import sessions
from bot.screens.screen import Screen, bold, text
from bot.turn import Turn
from catalogue import approvals, drafts, programme, requests
from catalogue.rules.approval import RefuseReason

LONGEST = 300


async def _refusing(turn: Turn, answers: Answers) -> Screen:
    card = await requests.look(turn.db, turn.who, answers["request"], turn.person, turn.now)
    say = turn.say
    body = text(
        bold(request_screens.title(card, say)),
        say("Reason: {reason}", reason=answers["why"]) if answers["why"] else say("You give no reason."),
        say("{name} gets to read it.", name=card.name) if answers["why"] else None,
    )
    return _preview(turn, say.label("Refuse this request?"), body, REFUSE)


async def _refuse(turn: Turn, answers: Answers, how: str) -> Screen:
    what = (answers["request"], RefuseReason.OTHER, turn.now, turn.terms)
    await approvals.refuse(turn.db, turn.who, *what, answers["why"] or "")
    return await _done(turn, answers["request"], turn.say.label("Refused."))


async def _done(turn: Turn, enrolment_id: int, toast: str) -> Screen:
    await drafts.drop(turn.db, turn.person.id)
    card = await requests.look(turn.db, turn.who, enrolment_id, turn.person, turn.now)
    return request_screens.request(card, turn.terms.approval_outcome, turn.say, toast=toast)


async def _asking(turn: Turn, answers: Answers) -> Screen:
    card = await requests.look(turn.db, turn.who, answers["request"], turn.person, turn.now)
    say = turn.say
    body = text(bold(card.name), say("«{words}»", words=answers["question"]))
    return _preview(turn, say.label("Send this question?"), body, ASK_BACK)


async def _ask(turn: Turn, answers: Answers, how: str) -> Screen:
    what = (answers["request"], answers["question"], turn.now, turn.terms)
    await approvals.ask_back(turn.db, turn.who, *what)
    return await _done(turn, answers["request"], turn.say.label("The question is on its way."))


async def _answering(turn: Turn, answers: Answers) -> Screen:
    card = await requests.own(turn.db, turn.who, answers["request"], turn.person, turn.now)
    say = turn.say
    asked = say("{name} asked: «{question}»", name=card.asked.by, question=card.asked.question) if card.asked else None
    body = text(asked, say("Answer: «{answer}»", answer=answers["answer"]))
    return _preview(turn, say.label("Send this answer?"), body, ANSWER)


async def _answer(turn: Turn, answers: Answers, how: str) -> Screen:
    card = await requests.own(turn.db, turn.who, answers["request"], turn.person, turn.now)
    await approvals.answer_back(turn.db, turn.who, card.id, answers["answer"], turn.now, turn.terms)
    await drafts.drop(turn.db, turn.person.id)
    session = await programme.card(turn.db, card.session.id, turn.person, turn.now)
    return sessions.session(session, turn.say, toast=turn.say.label("Your answer is on its way."))


def _preview(turn: Turn, title: str, body: Markup, form: Form) -> Screen:
    fields = [(field.step, field.label(turn.say)) for field in form.fields]
    return screens.preview(title, body, screens.confirm_rows(turn.say), fields, turn.say)


REFUSE = Form(
    "refuse",
    lambda say: say.label("Refuse"),
    (
        Field(
            "why",
            lambda say: say.label("Reason"),
            lambda say: say("What is the reason? One sentence. Please write nothing about health."),
            line(LONGEST),
            skip=lambda say: say.label("No reason"),
        ),
    ),
    _refusing,
    _refuse,
)

ASK_BACK = Form(
    "ask_back",
    lambda say: say.label("Ask back"),
    (
        Field(
            "question",
            lambda say: say.label("Question"),
            lambda say: say("What would you like to know? For example: Who covers your late shift?"),
            line(LONGEST),
        ),
    ),
    _asking,
    _ask,
)

ANSWER = Form(
    "answer_back",
    lambda say: say.label("Answer"),
    (
        Field(
            "answer",
            lambda say: say.label("Answer"),
            lambda say: say("What do you answer? One or two sentences."),
            line(LONGEST),
        ),
    ),
    _answering,
    _answer,
)
