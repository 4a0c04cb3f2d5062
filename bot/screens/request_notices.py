"""Notices about requests: to whoever says yes or no, and to whoever asked. Pure, like every screen."""

from markupsafe import Markup

from bot.approval_actions import AnswerBack
from bot.say import Say
from bot.screens import approvals, houses
from bot.screens.lines import short
from bot.screens.screen import Button, Screen, Style, bold, rows, text
from bot.screens.told import (
    dates_of,
    open_rows,
    other_rows,
    title_of,
)
from bot.screens.words import refuse_reason
from bot.turn import Network
from catalogue.cards import NoticeCard
from catalogue.rules.approval import RefuseReason
from catalogue.telling import Told

LONGEST_NAME, LONGEST_REASON = 60, 150


def approval(notice: NoticeCard, told: Told, say: Say, network: Network) -> Screen:
    """To whoever says yes or no: all that helps to decide."""
    assert told.request is not None
    facts = {"name": short(told.request.name, LONGEST_NAME), "title": title_of(told, say)}
    head: Markup | None
    match notice.facts.get("again"):
        case "reminder":
            head = say("Still without an answer: {name}, {title}", **facts)
        case "deputy":
            head = say("Nobody has answered yet: {name}, {title}", **facts)
        case _:
            head = None
    screen = approvals.request(told.request, network.terms.approval_outcome, say, head=head)
    return houses.acting(screen, notice.person, [told.request.house_id], say)


def question(notice: NoticeCard, told: Told, say: Say, network: Network) -> Screen:
    """Their approver would like to know something first."""
    end = told.enrolment.request_expires_at
    moment = say.anywhere(end, say.deadline(end)) if end else None
    until = say("The seat is held for you until {moment}.", moment=moment) if moment else None
    name = short(notice.facts["by"], LONGEST_NAME)
    return Screen(
        text(
            bold(say("{name} has a question: {title}", name=name, title=title_of(told, say))),
            say("«{words}»", words=notice.facts["question"]),
            *dates_of(told, say),
            until,
        ),
        (
            *rows(Button(say.label("Answer"), AnswerBack(told.enrolment.id), Style.PRIMARY)),
            *open_rows(told, say),
        ),
    )


def answer(notice: NoticeCard, told: Told, say: Say, network: Network) -> Screen:
    """What the applicant answers, with the request once more."""
    assert told.request is not None
    head = say("{name} has answered: {title}", name=short(told.request.name, LONGEST_NAME), title=title_of(told, say))
    return approvals.request(told.request, network.terms.approval_outcome, say, head=head)


def refused(notice: NoticeCard, told: Told, say: Say, network: Network) -> Screen:
    """Their institution says no: why, who, and what else there is."""
    by, reason = short(notice.facts["by"], LONGEST_NAME), refuse_reason(RefuseReason(notice.facts["reason"]), say)
    return Screen(
        text(
            bold(say("Your institution did not approve: {title}", title=title_of(told, say))),
            *dates_of(told, say),
            say("Reason: {reason}", reason=notice.facts["note"] or reason),
            say("Decided by {name}. Speak with them, or look for another date.", name=by),
        ),
        (*other_rows(told, say), *open_rows(told, say)),
    )


def request_over(notice: NoticeCard, told: Told, say: Say, network: Network) -> Screen:
    """Nobody of their institution answered in time."""
    return Screen(
        text(
            bold(say("Nobody of your institution answered in time: {title}", title=title_of(told, say))),
            *dates_of(told, say),
            say("The seat is no longer held for you. Speak with your coordination, then enrol again."),
        ),
        (*open_rows(told, say), *other_rows(told, say)),
    )
