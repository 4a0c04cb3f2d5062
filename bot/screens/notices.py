"""One function per kind of notice: what somebody is told without having asked. Pure, like every screen."""

from collections.abc import Callable
from datetime import datetime

from markupsafe import Markup

from bot.actions import AskWithdraw, ShowSession, ShowTraining
from bot.say import Say
from bot.screens.calendar_file import calendar_document
from bot.screens.lines import online, short
from bot.screens.screen import Button, Rows, Screen, bold, rows, text
from bot.screens.sessions import meeting_line, meetings, offer_rows
from bot.screens.words import cancel_reason, no_seat
from bot.turn import Network
from catalogue.cards import NoticeCard
from catalogue.rules.reasons import Reason
from catalogue.rules.states import CancelReason, EnrolmentState
from catalogue.telling import Told

#: A caption takes 1024 characters. More dates are cut (the file has them all), as are a long title and place.
MOST_DATES = 6
LONGEST_TITLE, LONGEST_PLACE = 200, 120


def seat(notice: NoticeCard, told: Told, say: Say, network: Network) -> Screen:
    """The seat is theirs, with the calendar file."""
    lines = [bold(say("You have a seat: {title}", title=_title(told, say))), *_when_where(told, say)]
    if told.session.coming:
        lines.append(say("The file puts it into your calendar."))
        return Screen(text(*lines), _open(told, say), document=calendar_document(told, say, network))
    lines.append(say("As soon as the date is fixed, you get it here."))
    return Screen(text(*lines), _open(told, say))


def left(notice: NoticeCard, told: Told, say: Say, network: Network) -> Screen:
    """They have withdrawn; the entry goes."""
    lines = [bold(say("You have given up your seat: {title}", title=_title(told, say))), *_dates(told, say)]
    return _with_removal(lines, told, say, network)


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
    "offer": offer,
    "lapsed": lapsed,
    "passed": passed,
    "moved": moved,
    "dates": dates,
    "cancelled": cancelled,
    "reminder": reminder,
}
