"""What is open this morning: anew on every look, and each line where it is dealt with."""

from dataclasses import replace

from bot.actions import ManageSession
from bot.approval_actions import ShowApprovals
from bot.change_actions import ShowHosts
from bot.handlers import approvals, desk, house_people, team
from bot.handlers import hosting as hosts
from bot.people_actions import ChooseMorning, OpenFromMorning, SetMorning, ShowMorning, ShowPeople
from bot.screens import desk_notices
from bot.screens import mornings as screens
from bot.screens.screen import Screen
from bot.team_actions import ShowTeam
from bot.turn import Handlers, Turn
from catalogue import hosting, morning, mornings, people, releasing, telling
from catalogue.cards import NoticeCard
from catalogue.refusals import Reason, Refused
from catalogue.rules.rights import Verb, may


async def show(turn: Turn, action: ShowMorning) -> Screen:
    if not turn.person.approves:
        raise Refused(Reason.NOT_ALLOWED)
    card = await morning.of_person(turn.db, turn.who, turn.person, turn.now, turn.network.zone)
    await morning.use(turn.db, turn.who, turn.now, turn.terms, False)
    return screens.morning(card, turn.say)


async def open_(turn: Turn, action: OpenFromMorning) -> Screen:
    """Where it is dealt with, with the way back to the list."""
    await morning.use(turn.db, turn.who, turn.now, turn.terms, True)
    return back_to_the_list(await _opened(turn, action), turn)


async def _opened(turn: Turn, action: OpenFromMorning) -> Screen:
    match action.kind:
        case "approvals":
            return await approvals.show_approvals(turn, ShowApprovals())
        case "release":
            return await _release(turn, action.session, action.house)
        case "short":
            return await desk.manage_session(turn, ManageSession(action.session))
        case "hosting":
            return await _together(turn, action.session, action.house)
        case "offers":
            return await team.show_team(turn, ShowTeam(action.session, action.house))
        case "unreached":
            return await house_people.show_people(turn, ShowPeople(action.house))
    raise Refused(Reason.NOT_FOUND)


async def _release(turn: Turn, session_id: int, house: int) -> Screen:
    """As the notice about it says; once they are taken or free, the session for one's own people."""
    if not may(turn.who, Verb.ENROL_OTHERS, [house]):
        raise Refused(Reason.NOT_ALLOWED)
    circle = (await releasing.tomorrow(turn.db, turn.now)).get(session_id)
    if circle is None:
        return await team.show_team(turn, ShowTeam(session_id, house))
    facts = {"house": str(house), "circle": circle.name.lower()}
    notice = NoticeCard(0, "", "release_soon", turn.person, None, None, facts, 0, turn.now, session_id)
    told = await telling.of_session(turn.db, notice, turn.now)
    if not told.unused:
        return await team.show_team(turn, ShowTeam(session_id, house))
    return desk_notices.release_soon(notice, told, turn.say, turn.network)


async def _together(turn: Turn, session_id: int, house: int) -> Screen:
    """Whose question it is, with the answers; there is none where it was taken back or answered."""
    if not may(turn.who, Verb.OFFER, [house]):
        raise Refused(Reason.NOT_ALLOWED)
    if not await hosting.is_asked(turn.db, session_id, [house]):
        raise Refused(Reason.NOT_FOUND)
    return await hosts.show(turn, ShowHosts(session_id))


def back_to_the_list(screen: Screen, turn: Turn) -> Screen:
    """Its own way back leads to the morning's list."""
    label = turn.say.label("Back")
    kept = tuple(tuple(button for button in row if button.label != label) for row in screen.rows)
    return replace(screen, rows=(*(row for row in kept if row), *screens.back_row(turn.say)))


async def choose(turn: Turn, action: ChooseMorning) -> Screen:
    return await _hours(turn)


async def _hours(turn: Turn) -> Screen:
    usual = turn.terms.morning
    words = turn.say.label("none") if usual is None else f"{usual:%H:%M}"
    return screens.hours(await people.card(turn.db, turn.person.id), words, turn.say)


async def set_(turn: Turn, action: SetMorning) -> Screen:
    if action.hour not in ("network", "none", *screens.HOURS):
        raise Refused(Reason.NOT_FOUND)
    hour = {"network": None, "none": ""}.get(action.hour, f"{action.hour[:2]}:{action.hour[2:]}")
    await mornings.choose(turn.db, turn.who, hour, turn.now)
    return await _hours(turn)


HANDLERS: Handlers = {
    ShowMorning: show,
    OpenFromMorning: open_,
    ChooseMorning: choose,
    SetMorning: set_,
}
