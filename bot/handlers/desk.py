"""The coordinator's desk."""

from bot.actions import (
    AskCancel,
    CancelSession,
    ChooseMeeting,
    Manage,
    ManageSession,
    PublishSession,
    ShowParticipants,
    ShowTemplate,
)
from bot.screens import desk as screens
from bot.screens.screen import Screen
from bot.turn import Handlers, Turn
from catalogue import moving, participants, programme, sessions
from catalogue.cards import SessionCard
from catalogue.refusals import Reason, Refused
from catalogue.rules.rights import Verb, may
from catalogue.rules.states import CancelReason


def coordinators_only(turn: Turn) -> None:
    if not turn.person.coordinates:
        raise Refused(Reason.NOT_ALLOWED)


async def _own(turn: Turn, session_id: int) -> SessionCard:
    card = await programme.card(turn.db, session_id, turn.person, turn.now)
    if not may(turn.who, Verb.OFFER, [host.id for host in card.hosts]):
        raise Refused(Reason.NOT_ALLOWED)
    return card


async def manage(turn: Turn, action: Manage) -> Screen:
    coordinators_only(turn)
    lines = await programme.run_by(turn.db, turn.person, turn.say.language, turn.now)
    return screens.manage(lines, action.page, turn.say)


async def manage_session(turn: Turn, action: ManageSession) -> Screen:
    return screens.session(await _own(turn, action.session), turn.say)


async def show_participants(turn: Turn, action: ShowParticipants) -> Screen:
    card = await _own(turn, action.session)
    people = await participants.of_session(turn.db, turn.who, action.session)
    return screens.participants(card, people, turn.say)


async def publish(turn: Turn, action: PublishSession) -> Screen:
    await sessions.publish(turn.db, turn.who, action.session, turn.now)
    return screens.session(await _own(turn, action.session), turn.say, turn.say.label("Published."))


async def choose_meeting(turn: Turn, action: ChooseMeeting) -> Screen:
    return screens.choose_meeting(await _own(turn, action.session), turn.say)


async def ask_cancel(turn: Turn, action: AskCancel) -> Screen:
    card = await _own(turn, action.session)
    people = await moving.concerned(turn.db, action.session)
    return screens.ask_cancel(card, _reason(action.reason), len(people), turn.say)


async def cancel(turn: Turn, action: CancelSession) -> Screen:
    reason = _reason(action.reason)
    people = await sessions.cancel(turn.db, turn.who, action.session, reason, turn.now, turn.terms)
    toast = turn.say.label_plural("Cancelled. {n} person will be told.", "Cancelled. {n} people will be told.", people)
    return screens.session(await _own(turn, action.session), turn.say, toast)


def _reason(value: str) -> CancelReason:
    if value not in set(CancelReason):
        raise Refused(Reason.NOT_FOUND)
    return CancelReason(value)


async def show_template(turn: Turn, action: ShowTemplate) -> Screen:
    coordinators_only(turn)
    return screens.template(turn.say)


HANDLERS: Handlers = {
    Manage: manage,
    ManageSession: manage_session,
    ShowParticipants: show_participants,
    PublishSession: publish,
    ChooseMeeting: choose_meeting,
    AskCancel: ask_cancel,
    CancelSession: cancel,
    ShowTemplate: show_template,
}
