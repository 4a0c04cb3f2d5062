"""Notices of changes that were taken back, and between houses that give a session together."""

from collections.abc import Callable

from bot.actions import ManageSession, ShowSession
from bot.change_actions import AcceptHost, DeclineHost, ShowHosts
from bot.say import Say
from bot.screens.calendar_file import calendar_document
from bot.screens.lines import short
from bot.screens.screen import Button, Screen, Style, bold, rows, text
from bot.screens.sessions import meetings
from bot.screens.told import open_rows, title_of, when_where
from bot.turn import Network
from catalogue.cards import NoticeCard
from catalogue.rules.states import EnrolmentState
from catalogue.telling import SessionTold, Told

LONGEST_LINE, MOST_DATES = 200, 3


def goes_on(notice: NoticeCard, told: Told, say: Say, network: Network) -> Screen:
    """The cancellation that they were told of is taken back: they have what they had."""
    mine, file = told.enrolment, None
    kept = say("What you had counts again; nothing else has changed.")
    if mine.state is EnrolmentState.OFFERED and mine.offer_expires_at is not None:
        kept = say("We keep the seat for you until {moment}.", moment=say.deadline(mine.offer_expires_at))
    elif mine.state is EnrolmentState.WAITING:
        kept = say("You are on the waiting list, in your old place.")
    elif mine.state is EnrolmentState.ENROLLED and told.session.meetings:
        kept = say("You have your seat. The file puts it back into your calendar.")
        file = calendar_document(told, say, network)
    head = bold(say("It takes place after all: {title}", title=title_of(told, say)))
    return Screen(text(head, *when_where(told, say), kept), open_rows(told, say), document=file)


def unnamed_goes_on(notice: NoticeCard, told: SessionTold, say: Say, network: Network) -> Screen:
    """The same for a house with seats without a name."""
    kept = say.plural("You have {n} seat without a name.", "You have {n} seats without a name.", told.unnamed)
    return Screen(
        text(
            bold(say("It takes place after all: {title}", title=_title(told, say))),
            *meetings(told.session, say, MOST_DATES),
            short(told.house, LONGEST_LINE),
            kept,
        ),
        rows(Button(say.label("Open the training"), ManageSession(told.session.id))),
    )


def trainer_goes_on(notice: NoticeCard, told: SessionTold, say: Say, network: Network) -> Screen:
    """The same for whoever teaches."""
    return Screen(
        text(
            bold(say("It takes place after all: {title}", title=_title(told, say))),
            *meetings(told.session, say, MOST_DATES),
            short(told.session.place, LONGEST_LINE) or None,
            say("You teach there."),
        ),
        rows(Button(say.label("Open the training"), ShowSession(told.session.id))),
    )


def host_asked(notice: NoticeCard, told: SessionTold, say: Say, network: Network) -> Screen:
    """Another house would like to give a session together with theirs."""
    first = told.session.hosts[0].name if told.session.hosts else ""
    ids = told.session.id, told.house_id
    return Screen(
        text(
            bold(say("Do you give it together with {house}?", house=short(first, LONGEST_LINE))),
            _title(told, say),
            *meetings(told.session, say, MOST_DATES),
            short(told.session.place, LONGEST_LINE) or None,
            short(told.house, LONGEST_LINE),
            say("Once you confirm, both coordinations run it and see who comes."),
        ),
        rows(
            [
                Button(say.label("Confirm"), AcceptHost(*ids), Style.SUCCESS),
                Button(say.label("Decline"), DeclineHost(*ids)),
            ],
            Button(say.label("Open the training"), ShowHosts(told.session.id)),
        ),
    )


def host_answer(notice: NoticeCard, told: SessionTold, say: Say, network: Network) -> Screen:
    """A house has said yes or no, or has stepped back."""
    by = short(notice.facts["by"], LONGEST_LINE)
    head = {
        "yes": say("{house} gives it together with you.", house=by),
        "no": say("{house} does not give it together with you.", house=by),
        "left": say("{house} no longer gives it together with you.", house=by),
    }[notice.facts["answer"]]
    return Screen(
        text(bold(head), _title(told, say), *meetings(told.session, say, MOST_DATES)),
        rows(Button(say.label("Open the training"), ManageSession(told.session.id))),
    )


def _title(told: SessionTold, say: Say) -> str:
    return short(told.session.training.title(say.language), LONGEST_LINE)


Notice = Callable[[NoticeCard, SessionTold, Say, Network], Screen]

#: Kinds to coordinators about a session.
DESK_KINDS: dict[str, Notice] = {
    "unnamed_goes_on": unnamed_goes_on,
    "trainer_goes_on": trainer_goes_on,
    "host_asked": host_asked,
    "host_answer": host_answer,
}
