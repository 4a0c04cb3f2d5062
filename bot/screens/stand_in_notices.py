"""What a coordinator is told for somebody whom Telegram does not reach. Pure, like every screen."""

from datetime import datetime

from markupsafe import Markup

from bot.say import Say
from bot.screens.calendar_notices import LONGEST_TITLE, differences
from bot.screens.lines import short
from bot.screens.screen import Button, Rows, Screen, Style, bold, rows, text
from bot.screens.sessions import meeting_line
from bot.screens.told import dates_of, place_of, title_of, when_where
from bot.screens.words import cancel_reason, remove_reason
from bot.team_actions import AcceptFor, ShowTeam, WithdrawPerson
from bot.turn import Network
from catalogue.cards import NoticeCard
from catalogue.rules.states import CancelReason, EnrolmentState
from catalogue.telling import Told

LONGEST_NAME, LONGEST_REASON = 60, 150


def stand_in(notice: NoticeCard, told: Told, say: Say, network: Network) -> Screen:
    """What their person would be told; an offer with its answers."""
    name = short(notice.facts["name"], LONGEST_NAME)
    offered = notice.facts["of"] == "offer"
    ask = say("Telegram does not reach {name}: please ask them, and answer here.", name=name)
    tell = say("Telegram does not reach {name}: please tell them.", name=name)
    return Screen(
        text(bold(_head(notice, told, name, say)), *_lines(notice, told, say), ask if offered else tell),
        (*(_answers(notice, told, say) if offered else ()), *_team(notice, told, say)),
    )


def _head(notice: NoticeCard, told: Told, name: str, say: Say) -> Markup:
    title = title_of(told, say)
    match notice.facts["of"]:
        case "offer":
            return say("A seat is free for {name}: {title}", name=name, title=title)
        case "moved":
            return say("New date: {title}", title=title)
        case "dates":
            return say("The dates have changed: {title}", title=title)
        case "changed":
            return say("Something has changed: {title}", title=short(title, LONGEST_TITLE))
        case "moved_back":
            return say("{name} is on the waiting list again: {title}", name=name, title=title)
        case "goes_on":
            return say("It takes place after all: {title}", title=title)
        case "cancelled":
            return say("Cancelled by the host: {title}", title=title)
    return say("The host has taken {name} off the list: {title}", name=name, title=title)


def _lines(notice: NoticeCard, told: Told, say: Say) -> list[str | Markup | None]:
    match notice.facts["of"]:
        case "offer":
            end = told.enrolment.offer_expires_at
            if end is None:
                return when_where(told, say)
            until = say("We keep it until {moment}. After that it goes to the next person.", moment=say.deadline(end))
            return [*when_where(told, say), until]
        case "moved" if told.meeting is not None:
            before = [datetime.fromisoformat(moment) for moment in notice.facts["told"].split("/")]
            was = say("Before: {moment}", moment=say.span(*before))
            return [was, say("Now: {moment}", moment=bold(meeting_line(told.meeting, say))), place_of(told)]
        case "changed":
            return [*dates_of(told, say)[:1], *differences(notice, told, say)]
        case "moved_back":
            return [*dates_of(told, say), say("The host has fewer seats than planned.")]
        case "cancelled":
            reason = cancel_reason(CancelReason(notice.facts["reason"]), say)
            return [*dates_of(told, say), say("Reason: {reason}", reason=reason)]
        case "removed":
            reason = short(remove_reason(notice.facts["why"], say), LONGEST_REASON)
            return [*dates_of(told, say), say("Reason: {reason}", reason=reason)]
    return when_where(told, say)


def _answers(notice: NoticeCard, told: Told, say: Say) -> Rows:
    ids = (told.session.id, int(notice.facts["house"]), int(notice.facts["person"]))
    accept = Button(say.label("Accept seat"), AcceptFor(*ids), Style.SUCCESS)
    return rows([accept, Button(say.label("Decline"), WithdrawPerson(*ids, EnrolmentState.OFFERED.value))])


def _team(notice: NoticeCard, told: Told, say: Say) -> Rows:
    return rows(Button(say.label("For my team"), ShowTeam(told.session.id, int(notice.facts["house"]))))
