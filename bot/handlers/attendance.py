"""Presence: tapped by coordinators and trainers, or noted by people themselves with a code."""

from datetime import datetime

from bot.participant_actions import (
    CheckIn,
    ChoosePresence,
    NoteAllPresent,
    NoteMyself,
    NotePresence,
    OpenCode,
    SendCode,
    ShowAttendance,
    ShowPresence,
)
from bot.screens import attendance as screens
from bot.screens.screen import Screen
from bot.turn import Handlers, Turn
from catalogue import handing, presence, programme
from catalogue.cards import SessionCard
from catalogue.refusals import Reason, Refused
from catalogue.rules import presence as rules
from catalogue.rules.rights import Verb, may
from catalogue.rules.states import Presence


async def noted_by(turn: Turn, session_id: int) -> tuple[SessionCard, bool]:
    """A session, for whoever may note its presence; and whether they run it, or only teach it."""
    await presence.must_note(turn.db, turn.who, session_id)
    card = await programme.card(turn.db, session_id, turn.person, turn.now)
    return card, may(turn.who, Verb.SEE_PARTICIPANTS, [host.id for host in card.hosts])


def has_code(card: SessionCard, now: datetime) -> bool:
    """There is a meeting for which people note themselves now."""
    spans = [rules.Span(meeting.id, meeting.starts_at, meeting.ends_at) for meeting in card.coming]
    return rules.checks_in(spans, now) is not None


async def show(turn: Turn, action: ShowPresence) -> Screen:
    """The meeting that is on, or was last; before all of them the first."""
    await presence.must_note(turn.db, turn.who, action.session)
    span = rules.nearest(await presence.spans(turn.db, action.session), turn.now)
    if span is None:
        raise Refused(Reason.NO_MEETINGS)
    return await listed(turn, span.id)


async def choose(turn: Turn, action: ChoosePresence) -> Screen:
    return screens.choose(*await noted_by(turn, action.session), turn.say)


async def show_meeting(turn: Turn, action: ShowAttendance) -> Screen:
    return await listed(turn, action.meeting, action.page)


async def listed(turn: Turn, meeting_id: int, page: int = 0, toast: str = "") -> Screen:
    card, runs = await noted_by(turn, await presence.session_of(turn.db, meeting_id))
    people = await presence.of_meeting(turn.db, turn.who, meeting_id)
    meeting = next(one for one in card.meetings if one.id == meeting_id)
    open_now = rules.Span(meeting.id, meeting.starts_at, meeting.ends_at).may_be_noted(turn.now)
    return screens.attendance(card, meeting, people, page, open_now, runs, turn.say, toast, has_code(card, turn.now))


async def note(turn: Turn, action: NotePresence) -> Screen:
    if action.state not in (screens.NONE, *Presence):
        raise Refused(Reason.NOT_FOUND)
    state = None if action.state == screens.NONE else Presence(action.state)
    await presence.note(turn.db, turn.who, action.meeting, action.enrolment, state, turn.now)
    return await listed(turn, action.meeting, action.page)


async def note_all(turn: Turn, action: NoteAllPresent) -> Screen:
    count = await presence.note_rest(turn.db, turn.who, action.meeting, turn.now)
    toast = turn.say.label_plural("{n} person noted as present.", "{n} people noted as present.", count)
    return await listed(turn, action.meeting, toast=toast)


# --- codes ---------------------------------------------------------------------------------------------------------


async def open_code(turn: Turn, action: OpenCode) -> Screen:
    return await _code(turn, action.session)


async def _code(turn: Turn, session_id: int, toast: str = "") -> Screen:
    digits = await presence.code(turn.db, turn.who, session_id, turn.now)
    card, runs = await noted_by(turn, session_id)
    return screens.code(card, digits, rules.renewed_at(turn.now), runs, turn.say, toast)


async def send_code(turn: Turn, action: SendCode) -> Screen:
    """As a message of its own, with the code of the moment in which it goes out."""
    await handing.send_code(turn.db, turn.who, action.session, turn.now)
    return await _code(turn, action.session, turn.say.label("The QR code is on its way."))


async def check_in(turn: Turn, action: CheckIn) -> Screen:
    """A scanned link only shows the question."""
    await presence.may_check_in(turn.db, turn.who, action.session, action.code, turn.now)
    card = await programme.card(turn.db, action.session, turn.person, turn.now)
    return screens.check_in(card, action.code, turn.say)


async def note_myself(turn: Turn, action: NoteMyself) -> Screen:
    new = await presence.check_in(turn.db, turn.who, action.session, action.code, turn.now)
    card = await programme.card(turn.db, action.session, turn.person, turn.now)
    return screens.checked_in(card, new, turn.say)


async def typed(turn: Turn) -> Screen | None:
    """What looks like a code, from somebody who is in a session now; None for everything else, which is a search."""
    digits = rules.typed(turn.text)
    if digits is None:
        return None
    session_id = await presence.place_of(turn.db, turn.person.id, digits, turn.now)
    return None if session_id is None else await check_in(turn, CheckIn(session_id, digits))


HANDLERS: Handlers = {
    ShowPresence: show,
    ChoosePresence: choose,
    ShowAttendance: show_meeting,
    NotePresence: note,
    NoteAllPresent: note_all,
    OpenCode: open_code,
    SendCode: send_code,
    CheckIn: check_in,
    NoteMyself: note_myself,
}
