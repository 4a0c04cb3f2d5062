"""A session and one's own seat in it."""

from bot.actions import (
    AcceptSeat,
    AskWithdraw,
    DeclineSeat,
    Enrol,
    LeaveWaitingList,
    SendCalendar,
    ShowSession,
    SkipOffer,
    Withdraw,
)
from bot.handlers.finding import members_only
from bot.screens import colleagues, sessions
from bot.screens.screen import Screen
from bot.team_actions import AskColleague, EnrolFor, SendColleague
from bot.turn import Handlers, Turn
from catalogue import enrolments, outbox, programme, substitutes
from catalogue.cards import SessionCard
from catalogue.refusals import Reason, Refused
from catalogue.rules.rights import Verb, may
from catalogue.rules.states import EnrolmentState


async def _card(turn: Turn, session_id: int) -> SessionCard:
    members_only(turn)
    return await programme.card(turn.db, session_id, turn.person, turn.now)


def _screen(turn: Turn, card: SessionCard, toast: str = "") -> Screen:
    runs = may(turn.who, Verb.OFFER, [host.id for host in card.hosts])
    return sessions.session(card, turn.say, runs=runs, leads=bool(turn.person.coordinates), toast=toast)


async def show_session(turn: Turn, action: ShowSession) -> Screen:
    return _screen(turn, await _card(turn, action.session))


async def enrol(turn: Turn, action: Enrol) -> Screen:
    """A seat, or the waiting list if the last seat went meanwhile; the same message then shows which.

    Whoever belongs to several institutions goes for the one for which they did last, where it can be.
    """
    house = turn.person.home
    if len(turn.person.houses) > 1:
        ways = (await _card(turn, action.session)).ways
        house = ways[0].house_id if ways else house
    return await enrol_for(turn, EnrolFor(action.session, house))


async def enrol_for(turn: Turn, action: EnrolFor) -> Screen:
    state = await enrolments.enrol(turn.db, turn.who, action.session, action.house, turn.now, turn.terms)
    card = await _card(turn, action.session)
    full = turn.say.label("All seats are taken; you are on the waiting list.")
    kept = turn.say.label("No seat is free for you now; you are on the waiting list.")
    words = {
        EnrolmentState.ENROLLED: turn.say.label("You have a seat."),
        EnrolmentState.WAITING: full if card.why_not is Reason.FULL else kept,
        EnrolmentState.REQUESTED: _asked(turn),
    }
    return _screen(turn, card, toast=words.get(state, ""))


def _asked(turn: Turn) -> str:
    return turn.say.label("Your institution is asked; the seat is held for you.")


async def accept(turn: Turn, action: AcceptSeat) -> Screen:
    state = await enrolments.accept(turn.db, turn.who, action.session, turn.now, turn.terms)
    toast = _asked(turn) if state is EnrolmentState.REQUESTED else turn.say.label("You have a seat.")
    return _screen(turn, await _card(turn, action.session), toast=toast)


async def decline(turn: Turn, action: DeclineSeat) -> Screen:
    """Only an offer is declined by this; an old button never gives up a seat."""
    return await _leave(turn, action.session, EnrolmentState.OFFERED, turn.say.label("Declined."))


async def skip(turn: Turn, action: SkipOffer) -> Screen:
    await enrolments.skip(turn.db, turn.who, action.session, turn.now, turn.terms)
    toast = turn.say.label("You keep your place on the waiting list.")
    return _screen(turn, await _card(turn, action.session), toast=toast)


async def ask_withdraw(turn: Turn, action: AskWithdraw) -> Screen:
    """Whoever has neither seat nor request any more, or comes too late, sees how things stand."""
    card = await _card(turn, action.session)
    seated = card.mine is not None and card.mine.state in (EnrolmentState.ENROLLED, EnrolmentState.REQUESTED)
    if not seated or card.shut is Reason.STARTED:
        return _screen(turn, card)
    return sessions.ask_withdraw(card, turn.say)


async def ask_colleague(turn: Turn, action: AskColleague) -> Screen:
    """Whoever has no seat any more sees how things stand."""
    card = await _card(turn, action.session)
    if card.mine is None or card.mine.state is not EnrolmentState.ENROLLED:
        return _screen(turn, card)
    found = await substitutes.colleagues(turn.db, turn.who, action.session)
    return colleagues.choose(card, found, action.page, turn.say)


async def send_colleague(turn: Turn, action: SendColleague) -> Screen:
    await substitutes.substitute(turn.db, turn.who, action.session, action.colleague, turn.now, turn.terms)
    toast = turn.say.label("Your colleague has your seat now.")
    return _screen(turn, await _card(turn, action.session), toast=toast)


async def withdraw(turn: Turn, action: Withdraw) -> Screen:
    """A seat, or a request for one."""
    card = await _card(turn, action.session)
    if card.mine is not None and card.mine.state is EnrolmentState.REQUESTED:
        toast = turn.say.label("You have withdrawn your request.")
        return await _leave(turn, action.session, EnrolmentState.REQUESTED, toast)
    return await _leave(turn, action.session, EnrolmentState.ENROLLED, turn.say.label("You have given up your seat."))


async def leave_waiting_list(turn: Turn, action: LeaveWaitingList) -> Screen:
    return await _leave(turn, action.session, EnrolmentState.WAITING, turn.say.label("You are off the waiting list."))


async def _leave(turn: Turn, session_id: int, expected: EnrolmentState, toast: str) -> Screen:
    """A button that is older than the present state changes nothing and shows the present."""
    card = await _card(turn, session_id)
    if card.mine is None or card.mine.state is not expected:
        return _screen(turn, card)
    await enrolments.withdraw(turn.db, turn.who, session_id, turn.now, turn.terms)
    return _screen(turn, await _card(turn, session_id), toast=toast)


async def send_calendar(turn: Turn, action: SendCalendar) -> Screen:
    """The file once more, as a message of its own."""
    card = await _card(turn, action.session)
    if card.mine is None or card.mine.state is not EnrolmentState.ENROLLED:
        raise Refused(Reason.NOT_ENROLLED)
    if not card.coming:
        raise Refused(Reason.NO_MEETINGS)
    key = f"file:{card.mine.id}:{turn.now.isoformat()}"
    await outbox.add(turn.db, key, "file", turn.person.id, turn.now, enrolment_id=card.mine.id)
    return _screen(turn, card, toast=turn.say.label("The file is on its way."))


HANDLERS: Handlers = {
    ShowSession: show_session,
    Enrol: enrol,
    EnrolFor: enrol_for,
    AcceptSeat: accept,
    DeclineSeat: decline,
    SkipOffer: skip,
    AskWithdraw: ask_withdraw,
    AskColleague: ask_colleague,
    SendColleague: send_colleague,
    Withdraw: withdraw,
    LeaveWaitingList: leave_waiting_list,
    SendCalendar: send_calendar,
}
