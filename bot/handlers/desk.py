"""The coordinator's desk."""

from dataclasses import replace

from bot.actions import (
    AskCancel,
    CancelSession,
    ChooseMeeting,
    Manage,
    ManageSession,
    PublishSession,
)
from bot.desk_actions import ConfirmSession, KeepSeat, ReleaseSeats
from bot.form_actions import PublishAnyway
from bot.handlers import findings
from bot.people_actions import ManageHouse
from bot.screens import desk as screens
from bot.screens import findings as finding_screens
from bot.screens import houses, reserves
from bot.screens.screen import Screen
from bot.turn import Handlers, Turn
from catalogue import (
    blast,
    deciding,
    editing,
    participants,
    past,
    presence,
    programme,
    ratings,
    seat_rules,
    sessions,
    together,
    undoing,
    unnamed,
)
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


async def shown(turn: Turn, session_id: int, toast: str = "", told: bool = False) -> Screen:
    """One's own session at the desk, with how many have come together, afterwards with what they say. `told`: all on
    its list hear of what has just been done."""
    card = await own(turn, session_id)
    turnout = await deciding.turnout(turn.db, session_id, turn.now)
    averages = await ratings.of_session(turn.db, turn.who, session_id) if card.phase is Phase.DONE else ()
    unreached = await participants.unreached(turn.db, session_id, bool(turn.network.mail))
    begun = card.phase in (Phase.RUNNING, Phase.DONE)
    attended = await presence.counts(turn.db, session_id) if begun else ()
    undo = await undoing.undoable(turn.db, session_id, turn.now, turn.terms)
    until = undo.until if undo else None
    is_draft = card.state is SessionState.DRAFT
    drafts = len(await together.drafts(turn.db, turn.who, session_id)) if is_draft else 0
    screen = screens.session(card, turn.say, toast, turnout, unreached, averages, attended, until, drafts, told)
    return houses.acting(screen, turn.person, [host.id for host in card.hosts], turn.say)


async def manage(turn: Turn, action: Manage) -> Screen:
    coordinators_only(turn)
    lines = await programme.run_by(turn.db, turn.person, turn.say.language, turn.now)
    over = await past.count(turn.db, turn.person, turn.now)
    return houses.switch(screens.manage(lines, action.page, turn.say, over), turn.person, 0, turn.say)


async def manage_house(turn: Turn, action: ManageHouse) -> Screen:
    """The sessions of one house; all of them where somebody coordinates it no longer."""
    own = tuple(m for m in turn.person.coordinates if m.institution_id == action.house)
    if not own:
        return await manage(turn, Manage())
    only = replace(turn.person, memberships=own)
    lines = await programme.run_by(turn.db, only, turn.say.language, turn.now)
    over = await past.count(turn.db, only, turn.now)
    screen = screens.manage(lines, action.page, turn.say, over, action.house)
    return houses.switch(screen, turn.person, action.house, turn.say)


async def manage_session(turn: Turn, action: ManageSession) -> Screen:
    return await shown(turn, action.session)


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
    return await shown(turn, action.session, toast, told=True)


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
    return screens.choose_meeting(await own(turn, action.session), turn.now, turn.say)


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


HANDLERS: Handlers = {
    ManageSession: manage_session,
    PublishSession: publish,
    PublishAnyway: publish_anyway,
    ChooseMeeting: choose_meeting,
    AskCancel: ask_cancel,
    CancelSession: cancel,
    ConfirmSession: confirm,
    KeepSeat: keep_seat,
    ReleaseSeats: release_seats,
}
