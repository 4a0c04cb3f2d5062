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
from bot.desk_actions import ChooseParticipant, ConfirmSession, KeepSeat, ReleaseSeats
from bot.form_actions import PublishAnyway
from bot.handlers import findings
from bot.screens import desk as screens
from bot.screens import findings as finding_screens
from bot.screens import removing, reserves
from bot.screens.screen import Screen
from bot.turn import Handlers, Turn
from catalogue import blast, deciding, editing, participants, programme, ratings, seat_rules, sessions, undoing, unnamed
from catalogue.cards import SessionCard
from catalogue.refusals import Reason, Refused
from catalogue.rules.blast import Change
from catalogue.rules.rights import Verb, may
from catalogue.rules.states import CancelReason, SessionState
from catalogue.rules.windows import Phase


def coordinators_only(turn: Turn) -> None:
    if not turn.person.coordinates:
        raise Refused(Reason.NOT_ALLOWED)


async def own(turn: Turn, session_id: int) -> SessionCard:
    card = await programme.card(turn.db, session_id, turn.person, turn.now)
    if not may(turn.who, Verb.OFFER, [host.id for host in card.hosts]):
        raise Refused(Reason.NOT_ALLOWED)
    return card


async def shown(turn: Turn, session_id: int, toast: str = "") -> Screen:
    """One's own session at the desk, with how many have come together, afterwards with what they say."""
    card = await own(turn, session_id)
    turnout = await deciding.turnout(turn.db, session_id, turn.now)
    averages = await ratings.of_session(turn.db, turn.who, session_id) if card.phase is Phase.DONE else ()
    unreached = await participants.unreached(turn.db, session_id)
    undo = await undoing.undoable(turn.db, session_id, turn.now, turn.terms)
    return screens.session(card, turn.say, toast, turnout, unreached, averages, undo.until if undo else None)


async def manage(turn: Turn, action: Manage) -> Screen:
    coordinators_only(turn)
    lines = await programme.run_by(turn.db, turn.person, turn.say.language, turn.now)
    return screens.manage(lines, action.page, turn.say)


async def manage_session(turn: Turn, action: ManageSession) -> Screen:
    return await shown(turn, action.session)


async def show_participants(turn: Turn, action: ShowParticipants) -> Screen:
    card = await own(turn, action.session)
    people = await participants.of_session(turn.db, turn.who, action.session)
    booked = await participants.unnamed(turn.db, turn.who, action.session, turn.now)
    return screens.participants(card, people, turn.say, booked)


async def choose_participant(turn: Turn, action: ChooseParticipant) -> Screen:
    card = await own(turn, action.session)
    people = await participants.of_session(turn.db, turn.who, action.session)
    return removing.choose(card, people, action.page, turn.say)


async def publish(turn: Turn, action: PublishSession) -> Screen:
    """At once; where something speaks against its dates, that is asked first."""
    card = await own(turn, action.session)
    there = await editing.stand(turn.db, turn.who, card.id) if card.state is SessionState.DRAFT else None
    found = await findings.of_plan(turn, there.plan, there.trainer_id, None, card.id) if there else ()
    if found:
        return finding_screens.before_publishing(card, found, turn.say)
    return await publish_anyway(turn, PublishAnyway(action.session))


async def publish_anyway(turn: Turn, action: PublishAnyway) -> Screen:
    await sessions.publish(turn.db, turn.who, action.session, turn.now)
    return await shown(turn, action.session, turn.say.label("Published."))


async def confirm(turn: Turn, action: ConfirmSession) -> Screen:
    people = await sessions.confirm(turn.db, turn.who, action.session, turn.now, turn.terms)
    toast = turn.say.label_plural(
        "It takes place. {n} person will be told.", "It takes place. {n} people will be told.", people
    )
    return await shown(turn, action.session, toast)


async def keep_seat(turn: Turn, action: KeepSeat) -> Screen:
    """One seat more without a name, until enrolment closes; pressed again, it stays one."""
    who, house, now = turn.who, action.house, turn.now
    card = await programme.card(turn.db, action.session, turn.person, now)
    await unnamed.book(turn.db, who, action.session, house, 1, card.closes_at, now, turn.terms, action.had)
    seats, until = await unnamed.of_institution(turn.db, action.session, house, now)
    return reserves.kept(card, house, seats, until, turn.say)


async def release_seats(turn: Turn, action: ReleaseSeats) -> Screen:
    seats = await seat_rules.release(turn.db, turn.who, action.session, action.house, turn.now, turn.terms)
    card = await programme.card(turn.db, action.session, turn.person, turn.now)
    return reserves.released(card, seats, turn.say)


async def choose_meeting(turn: Turn, action: ChooseMeeting) -> Screen:
    return screens.choose_meeting(await own(turn, action.session), turn.say)


async def ask_cancel(turn: Turn, action: AskCancel) -> Screen:
    card = await own(turn, action.session)
    reach = await blast.look(turn.db, turn.who, action.session, Change.CANCEL, turn.now)
    return screens.ask_cancel(card, _reason(action.reason), reach, turn.terms.undo, turn.say)


async def cancel(turn: Turn, action: CancelSession) -> Screen:
    reason = _reason(action.reason)
    people = await sessions.cancel(turn.db, turn.who, action.session, reason, turn.now, turn.terms)
    toast = turn.say.label_plural("Cancelled. {n} person will be told.", "Cancelled. {n} people will be told.", people)
    return await shown(turn, action.session, toast)


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
    PublishAnyway: publish_anyway,
    ChooseMeeting: choose_meeting,
    AskCancel: ask_cancel,
    CancelSession: cancel,
    ConfirmSession: confirm,
    ChooseParticipant: choose_participant,
    KeepSeat: keep_seat,
    ReleaseSeats: release_seats,
    ShowTemplate: show_template,
}
