"""One function per kind of notice: what somebody is told without having asked. Pure, like every screen."""

from collections.abc import Callable
from datetime import datetime

from markupsafe import Markup

from bot.say import Say
from bot.screens import deadline_notices, rating, request_notices
from bot.screens.calendar_file import calendar_document
from bot.screens.lines import online, short
from bot.screens.screen import Screen, bold, text
from bot.screens.sessions import meeting_line, offer_rows
from bot.screens.told import (
    approved,
    contact,
    dates_of,
    open_rows,
    other_rows,
    place_of,
    seat_rows,
    title_of,
    when_where,
)
from bot.screens.words import cancel_reason, no_seat, remove_reason
from bot.turn import Network
from catalogue.cards import NoticeCard
from catalogue.rules.reasons import Reason
from catalogue.rules.states import CancelReason, EnrolmentState
from catalogue.telling import Told

LONGEST_NAME, LONGEST_REASON = 60, 150


def seat(notice: NoticeCard, told: Told, say: Say, network: Network) -> Screen:
    """The seat is theirs, with the calendar file."""
    lines = [bold(say("You have a seat: {title}", title=title_of(told, say))), *when_where(told, say)]
    if "by" in notice.facts:
        lines.append(approved(notice.facts["by"], say))
    if told.session.coming:
        lines.append(say("The file puts it into your calendar."))
        return Screen(text(*lines), open_rows(told, say), document=calendar_document(told, say, network))
    lines.append(say("As soon as the date is fixed, you get it here."))
    return Screen(text(*lines), open_rows(told, say))


def left(notice: NoticeCard, told: Told, say: Say, network: Network) -> Screen:
    """They have withdrawn, or somebody of their institution for them; the entry goes."""
    title, by = title_of(told, say), notice.facts.get("by")
    own = say("You have given up your seat: {title}", title=title)
    head = say("{name} has withdrawn you: {title}", name=short(by, LONGEST_NAME), title=title) if by else own
    return _with_removal([bold(head), *dates_of(told, say)], told, say, network)


def substituted(notice: NoticeCard, told: Told, say: Say, network: Network) -> Screen:
    """A colleague goes instead of them; the entry goes."""
    name = short(notice.facts["name"], LONGEST_NAME)
    head = say("{name} goes instead of you: {title}", name=name, title=title_of(told, say))
    return _with_removal([bold(head), *dates_of(told, say)], told, say, network)


def stepped_in(notice: NoticeCard, told: Told, say: Say, network: Network) -> Screen:
    """They go instead of a colleague, who asked them: with the file, and the way out."""
    name = short(notice.facts["name"], LONGEST_NAME)
    lines = [
        bold(say("You go instead of {name}: {title}", name=name, title=title_of(told, say))),
        *when_where(told, say),
        say("{name} has given you the seat. If you can't come, please give it up in time.", name=name),
    ]
    file = calendar_document(told, say, network) if told.session.coming else None
    return Screen(text(*lines), seat_rows(told, say), document=file)


def offer(notice: NoticeCard, told: Told, say: Say, network: Network) -> Screen:
    """A freed seat is held for them, until when."""
    end = told.enrolment.offer_expires_at
    return Screen(
        text(
            bold(say("A seat is free for you: {title}", title=title_of(told, say))),
            *when_where(told, say),
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
            bold(say("The seat is no longer kept for you: {title}", title=title_of(told, say))),
            *dates_of(told, say),
            say("You can join the waiting list again."),
        ),
        open_rows(told, say),
    )


def passed(notice: NoticeCard, told: Told, say: Say, network: Network) -> Screen:
    """A seat went to somebody behind them, by which rule; their place stays."""
    return Screen(
        text(
            bold(say("This time a seat went to the next person: {title}", title=title_of(told, say))),
            *dates_of(told, say),
            no_seat(Reason(notice.facts["reason"]), told.session, say),
            say("You keep your place on the waiting list."),
        ),
        open_rows(told, say),
    )


def moved(notice: NoticeCard, told: Told, say: Say, network: Network) -> Screen:
    """Old time, new time, and what to do where the calendar keeps the old one."""
    assert told.meeting is not None
    before = [datetime.fromisoformat(moment) for moment in notice.facts["told"].split("/")]
    lines: list[str | Markup | None] = [
        bold(say("New date: {title}", title=title_of(told, say))),
        say("Before: {moment}", moment=say.span(*before)),
        say("Now: {moment}", moment=bold(meeting_line(told.meeting, say))),
        place_of(told),
    ]
    if told.enrolment.state is not EnrolmentState.ENROLLED:
        return Screen(text(*lines), open_rows(told, say))
    lines.append(say("The file brings your calendar up to date. If the old date stays, please delete it."))
    return Screen(text(*lines), seat_rows(told, say), document=calendar_document(told, say, network))


def dates(notice: NoticeCard, told: Told, say: Say, network: Network) -> Screen:
    """Meetings were added or dropped: the whole list as it is now."""
    lines: list[str | Markup | None] = [
        bold(say("The dates have changed: {title}", title=title_of(told, say))),
        *when_where(told, say),
    ]
    if told.enrolment.state is not EnrolmentState.ENROLLED:
        return Screen(text(*lines), open_rows(told, say))
    lines.append(say("The file brings your calendar up to date. If an old date stays, please delete it."))
    return Screen(text(*lines), seat_rows(told, say), document=calendar_document(told, say, network))


def cancelled(notice: NoticeCard, told: Told, say: Say, network: Network) -> Screen:
    """The host has cancelled, and why; where to find another date."""
    reason = CancelReason(notice.facts["reason"])
    lines = [
        bold(say("Cancelled by the host: {title}", title=title_of(told, say))),
        *dates_of(told, say),
        say("Reason: {reason}", reason=cancel_reason(reason, say)),
    ]
    if notice.facts["had"] != EnrolmentState.ENROLLED:
        return Screen(text(*lines), other_rows(told, say))
    return _with_removal(lines, told, say, network)


def removed(notice: NoticeCard, told: Told, say: Say, network: Network) -> Screen:
    """The host has taken them off, and why."""
    lines = [
        bold(say("The host has taken you off the list: {title}", title=title_of(told, say))),
        *dates_of(told, say),
        say("Reason: {reason}", reason=short(remove_reason(notice.facts["why"], say), LONGEST_REASON)),
        contact(told, say),
    ]
    if notice.facts["had"] != EnrolmentState.ENROLLED:
        return Screen(text(*lines), other_rows(told, say))
    return _with_removal(lines, told, say, network)


def moved_back(notice: NoticeCard, told: Told, say: Say, network: Network) -> Screen:
    """There are fewer seats than planned: their place in line, and the entry goes."""
    place = told.session.mine.place if told.session.mine else None
    lines = [
        bold(say("You are on the waiting list again: {title}", title=title_of(told, say))),
        *dates_of(told, say),
        say("The host has fewer seats than planned. You are number {place} on the waiting list.", place=place or 1),
    ]
    if notice.facts["had"] != EnrolmentState.ENROLLED or not told.session.meetings:
        return Screen(text(*lines), open_rows(told, say))
    lines.append(say("The file takes it out of your calendar. If the entry stays, please delete it."))
    return Screen(text(*lines), open_rows(told, say), document=calendar_document(told, say, network))


def confirmed(notice: NoticeCard, told: Told, say: Say, network: Network) -> Screen:
    """Go: it takes place."""
    head = bold(say("It takes place: {title}", title=title_of(told, say)))
    thanks = say("The host has confirmed it. See you there.")
    return Screen(text(head, *when_where(told, say), thanks), seat_rows(told, say))


def reminder(notice: NoticeCard, told: Told, say: Say, network: Network) -> Screen:
    """Soon: what, when, where, with the file once more."""
    assert told.meeting is not None
    return Screen(
        text(
            bold(say("Reminder: {title}", title=title_of(told, say))),
            meeting_line(told.meeting, say),
            place_of(told),
            online(told.session.online, say),
            say("If you can't come, please give up your seat: others are waiting for one.")
            if told.session.waiting
            else say("If you can't come, please give up your seat in time."),
        ),
        seat_rows(told, say),
        document=calendar_document(told, say, network),
    )


def _with_removal(lines: list[str | Markup | None], told: Told, say: Say, network: Network) -> Screen:
    """With the file that cancels the entries, where there are any."""
    if not told.session.meetings:
        return Screen(text(*lines), other_rows(told, say))
    lines.append(say("The file takes it out of your calendar. If the entry stays, please delete it."))
    return Screen(text(*lines), other_rows(told, say), document=calendar_document(told, say, network))


Notice = Callable[[NoticeCard, Told, Say, Network], Screen]


def file(notice: NoticeCard, told: Told, say: Say, network: Network) -> Screen:
    """The calendar file, asked for."""
    lines = [bold(title_of(told, say)), *dates_of(told, say)]
    return Screen(text(*lines), open_rows(told, say), document=calendar_document(told, say, network))


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
    "removed": removed,
    "moved_back": moved_back,
    "confirmed": confirmed,
    "reminder": reminder,
    "approval": request_notices.approval,
    "question": request_notices.question,
    "answer": request_notices.answer,
    "refused": request_notices.refused,
    "request_over": request_notices.request_over,
    "offer_soon": deadline_notices.offer_soon,
    "withdraw_soon": deadline_notices.withdraw_soon,
    "thanks": rating.thanks,
    "transfer": rating.transfer,
}
