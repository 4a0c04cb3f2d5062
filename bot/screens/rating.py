"""After a training: thanks, four questions one after the other in one message, and one more six weeks later."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from markupsafe import Markup

from bot.actions import ShowHome, ShowMine, ShowSession
from bot.reminder_actions import Rate, ShowRating
from bot.say import Say
from bot.screens.screen import Button, Rows, Screen, bold, in_twos, rows, text
from bot.screens.told import title_of
from bot.screens.words import marked
from bot.turn import Network
from catalogue.cards import NoticeCard
from catalogue.rules.rating import AT_ONCE, MOST, Average, Question, after
from catalogue.telling import Told

#: The question name of what one has answered so far.
OVERVIEW = "all"


def thanks(notice: NoticeCard, told: Told, say: Say, network: Network) -> Screen:
    """The morning after: who sees the answers, and the first question."""
    first = AT_ONCE[0]
    return Screen(
        text(
            bold(say("Thank you for coming: {title}", title=title_of(told, say))),
            say("How was it? There are {n} short questions.", n=len(AT_ONCE)),
            say("The host sees averages without names, from 3 answers on."),
            "",
            asked(first, say),
            scale(first, say),
        ),
        (*_answers(told.enrolment.id, first, {}, say), *rows(_open(told, say))),
    )


def transfer(notice: NoticeCard, told: Told, say: Say, network: Network) -> Screen:
    """Six weeks later: did it help?"""
    return Screen(
        text(
            bold(say("Six weeks later: {title}", title=title_of(told, say))),
            asked(Question.TRANSFER, say),
            scale(Question.TRANSFER, say),
            say("The host sees averages without names, from 3 answers on."),
        ),
        (*_answers(told.enrolment.id, Question.TRANSFER, {}, say), *rows(_open(told, say))),
    )


def by_mail(notice: NoticeCard, told: Told, say: Say, network: Network) -> Screen:
    """Where only an e-mail arrives: the questions are answered in the chat, by whoever has it."""
    thanked = notice.kind == "thanks"
    title, first = title_of(told, say), AT_ONCE[0] if thanked else Question.TRANSFER
    head = (
        say("Thank you for coming: {title}", title=title) if thanked else say("Six weeks later: {title}", title=title)
    )
    if notice.person.telegram_id is None:
        return Screen(text(bold(head)), rows(_open(told, say)))
    return Screen(
        text(
            bold(head),
            say("How was it? There are {n} short questions.", n=len(AT_ONCE)) if thanked else asked(first, say),
            say("The host sees averages without names, from 3 answers on."),
        ),
        rows(Button(say.label("Answer"), ShowRating(told.enrolment.id, first.value)), _open(told, say)),
    )


def _open(told: Told, say: Say) -> Button:
    return Button(say.label("Open the training"), ShowSession(told.session.id))


def question(enrolment_id: int, which: Question, answers: Mapping[Question, int], say: Say) -> Screen:
    """One question; an earlier answer is marked."""
    return Screen(
        text(bold(asked(which, say)), scale(which, say)),
        (
            *_answers(enrolment_id, which, answers, say),
            *rows(Button(say.label("My answers"), ShowRating(enrolment_id, OVERVIEW))),
        ),
    )


def overview(enrolment_id: int, answers: Mapping[Question, int], say: Say) -> Screen:
    """What they have answered; each can be changed."""
    shown = [*AT_ONCE, *([Question.TRANSFER] if Question.TRANSFER in answers else [])]
    lines = [_answered(one, answers.get(one), say) for one in shown]
    buttons = [Button(say.label("Change: {what}", what=name(one, say)), ShowRating(enrolment_id, one)) for one in shown]
    return Screen(
        text(bold(say("Thank you for your answers")), *lines),
        rows(
            *in_twos(buttons),
            [Button(say.label("My trainings"), ShowMine()), Button(say.label("Back"), ShowHome())],
        ),
    )


def _answered(one: Question, answer: int | None, say: Say) -> Markup:
    if answer is None:
        return say("{what}: no answer", what=name(one, say))
    return say("{what}: {answer} of {most}", what=name(one, say), answer=answer, most=MOST)


def _answers(enrolment_id: int, which: Question, answers: Mapping[Question, int], say: Say) -> Rows:
    given = answers.get(which)
    numbers = range(1, MOST + 1)
    figures = [Button(marked(str(n), n == given, say), Rate(enrolment_id, n, which.value)) for n in numbers]
    following = after(which)
    return rows(figures, Button(say.label("Skip"), ShowRating(enrolment_id, following or OVERVIEW)))


def asked(which: Question, say: Say) -> Markup:
    return {
        Question.CONTENT: say("How useful was the content for you?"),
        Question.FACILITATION: say("How well was it led?"),
        Question.METHOD: say("How well did the way of learning suit you?"),
        Question.ORGANISATION: say("How well was it organised?"),
        Question.TRANSFER: say("Could you use it in your work?"),
    }[which]


def scale(which: Question, say: Say) -> Markup:
    if which is Question.TRANSFER:
        return say("1 is not at all, 4 is a lot.")
    return say("1 is the least, 4 is the most.")


def name(which: Question, say: Say) -> str:
    return {
        Question.CONTENT: say.label("Content"),
        Question.FACILITATION: say.label("Leading"),
        Question.METHOD: say.label("Way of learning"),
        Question.ORGANISATION: say.label("Organisation"),
        Question.TRANSFER: say.label("Use at work"),
    }[which]


def means(averages: Sequence[Average], say: Say) -> list[Markup]:
    """For the desk: a line each, with how many have answered."""
    return [
        say.plural(
            "{what}: {mean} of {most} ({n} answer)",
            "{what}: {mean} of {most} ({n} answers)",
            one.answers,
            what=name(one.question, say),
            mean=say.number(Decimal(f"{one.mean:.1f}")),
            most=MOST,
        )
        for one in averages
    ]
