"""One function per kind of notice: what somebody is told without having asked. Pure, like every screen."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from markupsafe import Markup

from bot.feed_actions import SendEachDate
from bot.say import Say
from bot.screens import (
    calendar_notices,
    change_notices,
    deadline_notices,
    line_notices,
    rating,
    request_notices,
    stand_in_notices,
)
from bot.screens.calendar_file import calendar_document
from bot.screens.lines import online, short
from bot.screens.screen import Button, Screen, bold, rows, text
from bot.screens.sessions import copies, meeting_line
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
from bot.screens.words import cancel_reason, remove_reason
from bot.turn import Network
from catalogue.cards import NoticeCard
from catalogue.rules.states import CancelReason, EnrolmentState
from catalogue.telling import Told

LONGEST_NAME, LONGEST_REASON = 60, 150


def seat(notice: NoticeCard, told: Told, say: Say, network: Network) -> Screen:
    """The seat is theirs, with the calendar file."""
    lines = [bold(say("You have a seat: {title}", title=title_of(told, say))), *when_where(told, say)]
    if "by" in notice.facts:
        lines.append(approved(notice.facts["by"], say))
    if "entered_by" in notice.facts:
        lines.append(say("{name} has enrolled you.", name=short(notice.facts["entered_by"], LONGEST_NAME)))
    if told.session.coming:
        lines.append(say("The file puts it into your calendar."))
        return Screen(text(*lines), open_rows(told, say), document=calendar_document(told, say, network))
    lines.append(say("As soon as the date is fixed, you get it here."))
    return Screen(text(*lines), open_rows(told, say))


def left(notice: NoticeCard, told: Told, say: Say, network: Network) -> Screen:
    """They have withdrawn, or somebody of their institution for them; the entry goes."""
    title, had = title_of(told, say), notice.facts.get("had", EnrolmentState.ENROLLED)
    name = short(notice.facts.get("by", ""), LONGEST_NAME)
    if not name:
        head = say("You have given up your seat: {title}", title=title)
    elif had == EnrolmentState.WAITING:
        head = say("{name} has taken you off the waiting list: {title}", name=name, title=title)
    else:
        head = say("{name} has withdrawn you: {title}", name=name, title=title)
    lines: list[str | Markup | None] = [bold(head), *dates_of(told, say)]
    if had != EnrolmentState.ENROLLED:
        return Screen(text(*lines), other_rows(told, say))
    return _with_removal(lines, told, say, network)


def entered(notice: NoticeCard, told: Told, say: Say, network: Network) -> Screen:
    """Somebody of their institution has put them on the waiting list, or asked for a seat for them."""
    facts = {"name": short(notice.facts["by"], LONGEST_NAME), "title": title_of(told, say)}
    end = told.enrolment.request_expires_at
    if told.enrolment.state is EnrolmentState.WAITING or end is None:
        lines = [bold(say("{name} has put you on the waiting list: {title}", **facts)), *when_where(told, say)]
        return Screen(text(*lines), open_rows(told, say))
    until = say("Your institution decides by {moment}; the seat is held for you.", moment=say.deadline(end))
    lines = [bold(say("{name} has asked for a seat for you: {title}", **facts)), *when_where(told, say), until]
    return Screen(text(*lines), open_rows(told, say))


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
    filed = replace(told, meeting=None) if "whole" in notice.facts else told
    return Screen(text(*lines), seat_rows(told, say), document=calendar_document(filed, say, network))


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
            say.anywhere(told.meeting.starts_at, meeting_line(told.meeting, say)),
            place_of(told),
            online(told.session.online, say),
            say("If you can't come, please give up your seat: others are waiting for one.")
            if told.session.waiting
            else say("If you can't come, please give up your seat in time."),
        ),
        (*seat_rows(told, say), *rows(copies(told.session, say))),
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
    dates = dates_of(told, say) if told.meeting is None else [meeting_line(told.meeting, say)]
    several = told.meeting is None and len(told.session.coming) > 1
    each = rows(Button(say.label("One file per date"), SendEachDate(told.session.id))) if several else ()
    document = calendar_document(told, say, network)
    return Screen(text(bold(title_of(told, say)), *dates), (*open_rows(told, say), *each), document=document)


KINDS: dict[str, Notice] = {
    "file": file,
    "seat": seat,
    "left": left,
    "entered": entered,
    "substituted": substituted,
    "stepped_in": stepped_in,
    "offer": line_notices.offer,
    "lapsed": line_notices.lapsed,
    "in_vain": line_notices.in_vain,
    "passed": line_notices.passed,
    "moved": moved,
    "dates": dates,
    "changed": calendar_notices.changed,
    "cancelled": cancelled,
    "goes_on": change_notices.goes_on,
    "removed": removed,
    "moved_back": line_notices.moved_back,
    "confirmed": confirmed,
    "reminder": reminder,
    "approval": request_notices.approval,
    "question": request_notices.question,
    "answer": request_notices.answer,
    "refused": request_notices.refused,
    "request_over": request_notices.request_over,
    "stand_in": stand_in_notices.stand_in,
    "offer_soon": deadline_notices.offer_soon,
    "withdraw_soon": deadline_notices.withdraw_soon,
    "thanks": rating.thanks,
    "transfer": rating.transfer,
}
