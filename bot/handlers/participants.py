"""The people of a session at the desk: the list, one person, a colleague instead, the sheet to sign."""

from dataclasses import replace

from bot import forms
from bot.actions import ShowParticipants
from bot.desk_actions import ChooseParticipant
from bot.handlers import moving_up
from bot.handlers.attendance import has_code
from bot.handlers.desk import own
from bot.participant_actions import (
    AskSwap,
    MoveUp,
    SendSheet,
    ShowParticipant,
    SwapParticipant,
    TurnParticipants,
)
from bot.screens import participants as screens
from bot.screens.screen import Screen
from bot.turn import Handlers, Turn
from catalogue import announcements, handing, participants, substitutes
from catalogue.cards import SessionCard
from catalogue.participant_cards import PersonHere
from catalogue.refusals import Reason, Refused


async def listed(turn: Turn, session_id: int, page: int = 0, toast: str = "") -> Screen:
    card = await own(turn, session_id)
    people = await participants.of_session(turn.db, turn.who, session_id)
    people = tuple(replace(one, by_mail=one.by_mail and bool(turn.network.mail)) for one in people)
    booked = await participants.unnamed(turn.db, turn.who, session_id, turn.now)
    last = await announcements.last_of(turn.db, turn.who, session_id)
    return screens.participants(card, people, turn.say, booked, page, last, toast, has_code(card, turn.now))


async def show(turn: Turn, action: ShowParticipants) -> Screen:
    return await listed(turn, action.session)


async def choose(turn: Turn, action: ChooseParticipant) -> Screen:
    """An older button: whoever is to be taken off is chosen in the list."""
    return await listed(turn, action.session)


async def turn_page(turn: Turn, action: TurnParticipants) -> Screen:
    return await listed(turn, action.session, action.page)


async def look(turn: Turn, enrolment_id: int) -> tuple[SessionCard, PersonHere]:
    """Somebody of the list, with their session. Refused: not there any more, no coordinator of a host."""
    here = await participants.person(turn.db, turn.who, enrolment_id)
    return await own(turn, here.session_id), here


async def show_one(turn: Turn, action: ShowParticipant) -> Screen:
    return screens.person(*await look(turn, action.enrolment), turn.say)


async def ask_swap(turn: Turn, action: AskSwap) -> Screen:
    card, here = await look(turn, action.enrolment)
    found = await substitutes.colleagues(turn.db, turn.who, card.id, here.card.person_id)
    return screens.colleagues(card, here, found, action.page, turn.say)


async def swap(turn: Turn, action: SwapParticipant) -> Screen:
    """Pressed again, it finds the seat given and shows the list."""
    session_id, person_id = await participants.seat_of(turn.db, turn.who, action.enrolment)
    await substitutes.substitute(
        turn.db, turn.who, session_id, action.colleague, turn.now, turn.terms, person_id=person_id
    )
    return await listed(turn, session_id, toast=turn.say.label("The seat has changed hands. Both are told."))


async def move_up(turn: Turn, action: MoveUp) -> Screen:
    """Whoever is first already stays there."""
    card, here = await look(turn, action.enrolment)
    if here.card.place is None:
        raise Refused(Reason.NOT_FOUND)
    if here.card.place == 1:
        return screens.person(card, here, turn.say, turn.say.label("They are first already."))
    return await forms.begin(turn, moving_up.FORM, {"enrolment": action.enrolment})


async def send_sheet(turn: Turn, action: SendSheet) -> Screen:
    """As a message of its own."""
    await handing.send_sheet(turn.db, turn.who, action.session, turn.now)
    return await listed(turn, action.session, toast=turn.say.label("The sheet is on its way."))


HANDLERS: Handlers = {
    ShowParticipants: show,
    ChooseParticipant: choose,
    TurnParticipants: turn_page,
    ShowParticipant: show_one,
    AskSwap: ask_swap,
    SwapParticipant: swap,
    MoveUp: move_up,
    SendSheet: send_sheet,
}
