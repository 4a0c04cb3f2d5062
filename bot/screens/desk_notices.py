"""Every kind of notice to a coordinator about a session, for one of their institutions."""

from collections.abc import Callable
from datetime import datetime

from markupsafe import Markup

from bot.actions import AskCancel, ManageSession, ShowParticipants, ShowSession, ShowTraining
from bot.desk_actions import KeepSeat, ReleaseSeats
from bot.participant_actions import ShowPresence
from bot.say import Say
from bot.screens import change_notices, handed_notices
from bot.screens.desk import confirm_button, gathered
from bot.screens.lines import online, short, until
from bot.screens.moved_dates import moved_dates
from bot.screens.screen import Button, Rows, Screen, Style, bold, rows, text
from bot.screens.sessions import meeting_line, meetings
from bot.screens.words import cancel_reason
from bot.team_actions import ShowTeam
from bot.turn import Network
from catalogue.cards import NoticeCard
from catalogue.rules.deciding import Proposal, Turnout
from catalogue.rules.states import CancelReason
from catalogue.telling import SessionTold

LONGEST_TITLE, MOST_DATES = 200, 3
LONGEST_NAME, MOST_NAMES = 60, 8


def unnamed_soon(notice: NoticeCard, told: SessionTold, say: Say, network: Network) -> Screen:
    """Seats without a name are kept until tomorrow only."""
    end = datetime.fromisoformat(notice.facts["until"])
    head = say.plural(
        "{n} seat without a name: {title}", "{n} seats without a name: {title}", told.unnamed, title=title(told, say)
    )
    return Screen(
        text(
            bold(head),
            *meetings(told.session, say, MOST_DATES),
            short(told.house, LONGEST_TITLE),
            say("We keep them until {moment}. Please say until then who comes.", moment=until(end, say)),
        ),
        team_rows(told, say),
    )


def unnamed_over(notice: NoticeCard, told: SessionTold, say: Say, network: Network) -> Screen:
    """Seats without a name have gone to others."""
    seats = int(notice.facts["seats"])
    head = say.plural(
        "{n} seat without a name is free again: {title}",
        "{n} seats without a name are free again: {title}",
        seats,
        title=title(told, say),
    )
    return Screen(
        text(
            bold(head),
            *meetings(told.session, say, MOST_DATES),
            short(told.house, LONGEST_TITLE),
            say("Nobody was named in time."),
            say("You can still enrol people as long as there are seats.") if told.session.shut is None else None,
        ),
        team_rows(told, say),
    )


def unnamed_moved(notice: NoticeCard, told: SessionTold, say: Say, network: Network) -> Screen:
    """The session has other dates, before and now, and perhaps the names are due sooner."""
    kept = say.plural(
        "{n} seat without a name, until {moment}",
        "{n} seats without a name, until {moment}",
        told.unnamed,
        moment=until(told.name_until, say) if told.name_until else "",
    )
    return Screen(
        text(
            bold(say("The dates have changed: {title}", title=title(told, say))),
            *moved_dates(notice, told, say),
            short(told.house, LONGEST_TITLE),
            kept,
        ),
        team_rows(told, say),
    )


def unnamed_cancelled(notice: NoticeCard, told: SessionTold, say: Say, network: Network) -> Screen:
    """The host has cancelled, and why; nobody of theirs has to come."""
    seats = int(notice.facts["seats"])
    own = say.plural("You had {n} seat without a name.", "You had {n} seats without a name.", seats)
    return Screen(
        text(
            bold(say("Cancelled by the host: {title}", title=title(told, say))),
            *meetings(told.session, say, MOST_DATES),
            say("Reason: {reason}", reason=cancel_reason(CancelReason(notice.facts["reason"]), say)),
            short(told.house, LONGEST_TITLE),
            own,
        ),
        rows(Button(say.label("Other dates"), ShowTraining(told.session.training.id))),
    )


def release_soon(notice: NoticeCard, told: SessionTold, say: Say, network: Network) -> Screen:
    """Reserved seats that nobody has taken come free for others tomorrow."""
    return Screen(
        text(
            bold(_tomorrow(notice.facts["circle"], told, say)),
            title(told, say),
            *meetings(told.session, say, MOST_DATES),
            short(told.house, LONGEST_TITLE),
            say("You can keep one without a name and say later who comes."),
        ),
        rows(
            [
                Button(say.label("Keep 1"), KeepSeat(told.session.id, told.house_id, told.unnamed)),
                Button(say.label("Release all"), ReleaseSeats(told.session.id, told.house_id)),
            ],
            Button(say.label("Open the training"), ShowSession(told.session.id)),
        ),
    )


def _tomorrow(circle: str, told: SessionTold, say: Say) -> Markup:
    figures = {"n": told.unused, "reserved": told.reserved}
    match circle:
        case "partner":
            return say.plural(
                "{n} of your {reserved} seats goes to the partners tomorrow",
                "{n} of your {reserved} seats go to the partners tomorrow",
                **figures,
            )
        case "outsider":
            return say.plural(
                "{n} of your {reserved} seats goes to guests tomorrow",
                "{n} of your {reserved} seats go to guests tomorrow",
                **figures,
            )
    return say.plural(
        "{n} of your {reserved} seats goes to the network tomorrow",
        "{n} of your {reserved} seats go to the network tomorrow",
        **figures,
    )


def decide(notice: NoticeCard, told: SessionTold, say: Say, network: Network) -> Screen:
    """Go or no-go: how it stands, what speaks for which; a person decides."""
    turnout, card = told.turnout, told.session
    assert turnout is not None
    return Screen(
        text(
            bold(say("Does it take place? {title}", title=title(told, say))),
            *meetings(card, say, MOST_DATES),
            *gathered(turnout, say),
            _time_left(turnout, say),
            _suggestion(turnout, say),
        ),
        rows(
            confirm_button(card, say),
            [
                Button(say.label("Cancel session"), AskCancel(card.id, CancelReason.TOO_FEW), Style.DANGER),
                Button(say.label("Wait"), ManageSession(card.id)),
            ],
        ),
    )


def _time_left(turnout: Turnout, say: Say) -> Markup | None:
    if turnout.days_left is None:
        return None
    if not turnout.days_left:
        return say("Enrolment ends today or is over.")
    return say.plural("People can enrol for {n} more day.", "People can enrol for {n} more days.", turnout.days_left)


def _suggestion(turnout: Turnout, say: Say) -> Markup:
    return {
        Proposal.CONFIRM: say("Suggestion: confirm it."),
        Proposal.WAIT: say("Suggestion: wait for more people."),
        Proposal.CANCEL: say("Suggestion: cancel it, so that people can plan."),
    }[turnout.proposal]


def desk_reminder(notice: NoticeCard, told: SessionTold, say: Say, network: Network) -> Screen:
    """The day before: how many come, whom Telegram does not reach, the list."""
    assert told.meeting is not None
    away = told.unreachable if network.mail else sorted(told.unreachable + told.by_mail)
    names = say.listing(short(name, LONGEST_NAME) for name in away[:MOST_NAMES])
    more = len(away) - MOST_NAMES
    return Screen(
        text(
            bold(say("Soon: {title}", title=title(told, say))),
            meeting_line(told.meeting, say),
            short(told.session.place, LONGEST_TITLE) or None,
            _expected(told, say),
            say("Telegram does not reach: {names}", names=names) if names else None,
            say.plural("and {n} more person", "and {n} more people", more) if more > 0 else None,
        ),
        rows(
            Button(say.label("Participants"), ShowParticipants(told.session.id)),
            Button(say.label("Open the training"), ManageSession(told.session.id)),
        ),
    )


def trainer_reminder(notice: NoticeCard, told: SessionTold, say: Say, network: Network) -> Screen:
    """The day before each meeting, to whoever teaches: when, where, how many."""
    assert told.meeting is not None
    return Screen(
        text(
            bold(say("You teach soon: {title}", title=title(told, say))),
            meeting_line(told.meeting, say),
            short(told.session.place, LONGEST_TITLE) or None,
            online(told.session.online, say),
            _expected(told, say),
        ),
        rows(
            [
                Button(say.label("Presence"), ShowPresence(told.session.id)),
                Button(say.label("Open the training"), ShowSession(told.session.id)),
            ]
        ),
    )


def trainer_moved(notice: NoticeCard, told: SessionTold, say: Say, network: Network) -> Screen:
    """To whoever teaches: the dates before and now."""
    return Screen(
        text(
            bold(say("The dates have changed: {title}", title=title(told, say))),
            *moved_dates(notice, told, say),
            short(told.session.place, LONGEST_TITLE) or None,
            say("You teach there."),
        ),
        rows(Button(say.label("Open the training"), ShowSession(told.session.id))),
    )


def trainer_cancelled(notice: NoticeCard, told: SessionTold, say: Say, network: Network) -> Screen:
    """To whoever was to teach: the host has cancelled, and why."""
    return Screen(
        text(
            bold(say("Cancelled by the host: {title}", title=title(told, say))),
            *meetings(told.session, say, MOST_DATES),
            say("Reason: {reason}", reason=cancel_reason(CancelReason(notice.facts["reason"]), say)),
            say("You were going to teach there."),
        ),
        rows(Button(say.label("Open the training"), ShowSession(told.session.id))),
    )


def _expected(told: SessionTold, say: Say) -> Markup:
    return say.plural("{n} person has a seat.", "{n} people have a seat.", told.session.taken)


def title(told: SessionTold, say: Say) -> str:
    return short(told.session.training.title(say.language), LONGEST_TITLE)


def team_rows(told: SessionTold, say: Say) -> Rows:
    return rows(Button(say.label("For my team"), ShowTeam(told.session.id, told.house_id)))


Notice = Callable[[NoticeCard, SessionTold, Say, Network], Screen]

KINDS: dict[str, Notice] = {
    "unnamed_soon": unnamed_soon,
    "unnamed_over": unnamed_over,
    "unnamed_moved": unnamed_moved,
    "unnamed_cancelled": unnamed_cancelled,
    "release_soon": release_soon,
    "decide": decide,
    "desk_reminder": desk_reminder,
    "trainer_reminder": trainer_reminder,
    "sheet": handed_notices.sheet,
    "check_in": handed_notices.check_in,
    **change_notices.DESK_KINDS,
    "trainer_moved": trainer_moved,
    "trainer_cancelled": trainer_cancelled,
}
