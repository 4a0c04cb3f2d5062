"""One function per kind of notice: what somebody is told without having asked. Pure, like every screen."""

from collections.abc import Callable
from datetime import datetime

from markupsafe import Markup

from bot.actions import AskWithdraw, ShowSession, ShowTraining
from bot.approval_actions import AnswerBack
from bot.say import Say
from bot.screens import approvals
from bot.screens.calendar_file import calendar_document
from bot.screens.lines import online, short
from bot.screens.screen import Button, Rows, Screen, Style, bold, rows, text
from bot.screens.sessions import meeting_line, meetings, offer_rows
from bot.screens.words import cancel_reason, no_seat, refuse_reason
from bot.turn import Network
from catalogue.cards import NoticeCard
from catalogue.rules.approval import RefuseReason
from catalogue.rules.reasons import Reason
from catalogue.rules.states import CancelReason, EnrolmentState
from catalogue.telling import Told

#: A caption takes 1024 characters. More dates are cut (the file has them all), as are a long title and place.
MOST_DATES = 6
LONGEST_TITLE, LONGEST_PLACE, LONGEST_NAME = 200, 120, 60


def seat(notice: NoticeCard, told: Told, say: Say, network: Network) -> Screen:
    """The seat is theirs, with the calendar file."""
    lines = [bold(say("You have a seat: {title}", title=_title(told, say))), *_when_where(told, say)]
    if "by" in notice.facts:
        lines.append(_approved(notice.facts["by"], say))
    if told.session.coming:
        lines.append(say("The file puts it into your calendar."))
        return Screen(text(*lines), _open(told, say), document=calendar_document(told, say, network))
    lines.append(say("As soon as the date is fixed, you get it here."))
    return Screen(text(*lines), _open(told, say))


def _approved(by: str, say: Say) -> Markup:
    if by:
        return say("Approved by {name}.", name=short(by, LONGEST_NAME))
    return say("It counts as approved, because nobody answered in time.")


def approval(notice: NoticeCard, told: Told, say: Say, network: Network) -> Screen:
    """To whoever says yes or no: all that helps to decide."""
    assert told.request is not None
    facts = {"name": short(told.request.name, LONGEST_NAME), "title": _title(told, say)}
    head: Markup | None
    match notice.facts.get("again"):
        case "reminder":
            head = say("Still without an answer: {name}, {title}", **facts)
        case "deputy":
            head = say("Nobody has answered yet: {name}, {title}", **facts)
        case _:
            head = None
    return approvals.request(told.request, network.terms.approval_outcome, say, head=head)


def question(notice: NoticeCard, told: Told, say: Say, network: Network) -> Screen:
    """Their approver would like to know something first."""
    end = told.enrolment.request_expires_at
    until = say("The seat is held for you until {moment}.", moment=say.deadline(end)) if end else None
    name = short(notice.facts["by"], LONGEST_NAME)
    return Screen(
        text(
            bold(say("{name} has a question: {title}", name=name, title=_title(told, say))),
            say("«{words}»", words=notice.facts["question"]),
            *_dates(told, say),
            until,
        ),
        (*rows(Button(say.label("Answer"), AnswerBack(told.enrolment.id), Style.PRIMARY)), *_open(told, say)),
    )


def answer(notice: NoticeCard, told: Told, say: Say, network: Network) -> Screen:
    """What the applicant answers, with the request once more."""
    assert told.request is not None
    head = say("{name} has answered: {title}", name=short(told.request.name, LONGEST_NAME), title=_title(told, say))
    return approvals.request(told.request, network.terms.approval_outcome, say, head=head)


def refused(notice: NoticeCard, told: Told, say: Say, network: Network) -> Screen:
    """Their institution says no: why, who, and what else there is."""
    by, reason = short(notice.facts["by"], LONGEST_NAME), refuse_reason(RefuseReason(notice.facts["reason"]), say)
    return Screen(
        text(
            bold(say("Your institution did not approve: {title}", title=_title(told, say))),
            *_dates(told, say),
            say("Reason: {reason}", reason=notice.facts["note"] or reason),
            say("Decided by {name}. Speak with them, or look for another date.", name=by),
        ),
        (*_others(told, say), *_open(told, say)),
    )


def request_over(notice: NoticeCard, told: Told, say: Say, network: Network) -> Screen:
    """Nobody of their institution answered in time."""
    return Screen(
        text(
            bold(say("Nobody of your institution answered in time: {title}", title=_title(told, say))),
            *_dates(told, say),
            say("The seat is no longer held for you. Speak with your coordination, then enrol again."),
        ),
        (*_open(told, say), *_others(told, say)),
    )


def left(notice: NoticeCard, told: Told, say: Say, network: Network) -> Screen:
    """They have withdrawn, or somebody of their institution for them; the entry goes."""
    title, by = _title(told, say), notice.facts.get("by")
    own = say("You have given up your seat: {title}", title=title)
    head = say("{name} has withdrawn you: {title}", name=short(by, LONGEST_NAME), title=title) if by else own
    return _with_removal([bold(head), *_dates(told, say)], told, say, network)


def substituted(notice: NoticeCard, told: Told, say: Say, network: Network) -> Screen:
    """A colleague goes instead of them; the entry goes."""
    name = short(notice.facts["name"], LONGEST_NAME)
    head = say("{name} goes instead of you: {title}", name=name, title=_title(told, say))
    return _with_removal([bold(head), *_dates(told, say)], told, say, network)


def stepped_in(notice: NoticeCard, told: Told, say: Say, network: Network) -> Screen:
    """They go instead of a colleague, who asked them: with the file, and the way out."""
    name = short(notice.facts["name"], LONGEST_NAME)
    lines = [
        bold(say("You go instead of {name}: {title}", name=name, title=_title(told, say))),
        *_when_where(told, say),
        say("{name} has given you the seat. If you can't come, please give it up in time.", name=name),
    ]
    file = calendar_document(told, say, network) if told.session.coming else None
    return Screen(text(*lines), _seat_rows(told, say), document=file)


def offer(notice: NoticeCard, told: Told, say: Say, network: Network) -> Screen:
    """A freed seat is held for them, until when."""
    end = told.enrolment.offer_expires_at
    return Screen(
        text(
            bold(say("A seat is free for you: {title}", title=_title(told, say))),
            *_when_where(told, say),
            say("We keep it until {moment}. After that it goes to the next person.", moment=say.deadline(end))
            if end
            else None,
        ),
        offer_rows(told.session.id, say),
    )


def lapsed(notice: NoticeCard, told: Told, say: Say, network: Network) -> Screen:
    """The offer has ended; how to get in line again."""
    return Screen(
        text(
            bold(say("The seat is no longer kept for you: {title}", title=_title(told, say))),
            *_dates(told, say),
            say("You can join the waiting list again."),
        ),
        _open(told, say),
    )


def passed(notice: NoticeCard, told: Told, say: Say, network: Network) -> Screen:
    """A seat went to somebody behind them, by which rule; their place stays."""
    return Screen(
        text(
            bold(say("This time a seat went to the next person: {title}", title=_title(told, say))),
            *_dates(told, say),
            no_seat(Reason(notice.facts["reason"]), told.session, say),
            say("You keep your place on the waiting list."),
        ),
        _open(told, say),
    )


def moved(notice: NoticeCard, told: Told, say: Say, network: Network) -> Screen:
    """Old time, new time, and what to do where the calendar keeps the old one."""
    assert told.meeting is not None
    before = [datetime.fromisoformat(moment) for moment in notice.facts["told"].split("/")]
    lines: list[str | Markup | None] = [
        bold(say("New date: {title}", title=_title(told, say))),
        say("Before: {moment}", moment=say.span(*before)),
        say("Now: {moment}", moment=bold(meeting_line(told.meeting, say))),
        _place(told),
    ]
    if told.enrolment.state is not EnrolmentState.ENROLLED:
        return Screen(text(*lines), _open(told, say))
    lines.append(say("The file brings your calendar up to date. If the old date stays, please delete it."))
    return Screen(text(*lines), _seat_rows(told, say), document=calendar_document(told, say, network))


def dates(notice: NoticeCard, told: Told, say: Say, network: Network) -> Screen:
    """Meetings were added or dropped: the whole list as it is now."""
    lines: list[str | Markup | None] = [
        bold(say("The dates have changed: {title}", title=_title(told, say))),
        *_when_where(told, say),
    ]
    if told.enrolment.state is not EnrolmentState.ENROLLED:
        return Screen(text(*lines), _open(told, say))
    lines.append(say("The file brings your calendar up to date. If an old date stays, please delete it."))
    return Screen(text(*lines), _seat_rows(told, say), document=calendar_document(told, say, network))


def cancelled(notice: NoticeCard, told: Told, say: Say, network: Network) -> Screen:
    """The host has cancelled, and why; where to find another date."""
    reason = CancelReason(notice.facts["reason"])
    lines = [
        bold(say("Cancelled by the host: {title}", title=_title(told, say))),
        *_dates(told, say),
        say("Reason: {reason}", reason=cancel_reason(reason, say)),
    ]
    if notice.facts["had"] != EnrolmentState.ENROLLED:
        return Screen(text(*lines), _others(told, say))
    return _with_removal(lines, told, say, network)


def reminder(notice: NoticeCard, told: Told, say: Say, network: Network) -> Screen:
    """Soon: what, when, where, with the file once more."""
    assert told.meeting is not None
    return Screen(
        text(
            bold(say("Reminder: {title}", title=_title(told, say))),
            meeting_line(told.meeting, say),
            _place(told),
            online(told.session.online, say),
            say("If you can't come, please give up your seat: others are waiting for one.")
            if told.session.waiting
            else say("If you can't come, please give up your seat in time."),
        ),
        _seat_rows(told, say),
        document=calendar_document(told, say, network),
    )


def _with_removal(lines: list[str | Markup | None], told: Told, say: Say, network: Network) -> Screen:
    """With the file that cancels the entries, where there are any."""
    if not told.session.meetings:
        return Screen(text(*lines), _others(told, say))
    lines.append(say("The file takes it out of your calendar. If the entry stays, please delete it."))
    return Screen(text(*lines), _others(told, say), document=calendar_document(told, say, network))


def _title(told: Told, say: Say) -> str:
    return short(told.session.training.title(say.language), LONGEST_TITLE)


def _place(told: Told) -> str | None:
    return short(told.session.place, LONGEST_PLACE) or None


def _dates(told: Told, say: Say) -> list[str | Markup | None]:
    return meetings(told.session, say, MOST_DATES)


def _when_where(told: Told, say: Say) -> list[str | Markup | None]:
    return [*_dates(told, say), _place(told), online(told.session.online, say)]


def _open(told: Told, say: Say) -> Rows:
    return rows(Button(say.label("Open the training"), ShowSession(told.session.id)))


def _seat_rows(told: Told, say: Say) -> Rows:
    """For whoever has a seat and may not be able to come."""
    withdraw = Button(say.label("Withdraw"), AskWithdraw(told.session.id))
    return rows([Button(say.label("Open the training"), ShowSession(told.session.id)), withdraw])


def _others(told: Told, say: Say) -> Rows:
    return rows(Button(say.label("Other dates"), ShowTraining(told.session.training.id)))


Notice = Callable[[NoticeCard, Told, Say, Network], Screen]


def file(notice: NoticeCard, told: Told, say: Say, network: Network) -> Screen:
    """The calendar file, asked for."""
    lines = [bold(_title(told, say)), *_dates(told, say)]
    return Screen(text(*lines), _open(told, say), document=calendar_document(told, say, network))


KINDS: dict[str, Notice] = {
    "file": file,
    "seat": seat,
    "left": left,
    "substituted": substituted,
    "stepped_in": stepped_in,
    "offer": offer,
    "lapsed": lapsed,
    "passed": passed,
    "moved": moved,
    "dates": dates,
    "cancelled": cancelled,
    "reminder": reminder,
    "approval": approval,
    "question": question,
    "answer": answer,
    "refused": refused,
    "request_over": request_over,
}
