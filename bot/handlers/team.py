"""What coordinators do for their own people in one session."""

from dataclasses import replace
from datetime import date, datetime

from bot.screens import colleagues, team_leaving, team_person
from bot.screens import team as screens
from bot.screens import unnamed as unnamed_screens
from bot.screens.screen import Screen
from bot.team_actions import (
    AcceptFor,
    AskColleagueFor,
    AskDate,
    AskGiveBack,
    AskName,
    AskSeats,
    AskSeatsUntil,
    AskWithdrawPerson,
    BookSeats,
    BookSeatsUntil,
    EnrolTeam,
    GiveBackSeats,
    NamePerson,
    PickPeople,
    PreviewTeam,
    SendColleagueFor,
    ShowTeam,
    ShowTeamPerson,
    TogglePerson,
    WithdrawPerson,
)
from bot.turn import Handlers, Turn
from catalogue import drafts, enrolments, groups, programme, substitutes, team, unnamed
from catalogue.cards import SessionCard
from catalogue.drafts import Draft
from catalogue.groups import Mode
from catalogue.refusals import Reason, Refused
from catalogue.rules import windows
from catalogue.rules.states import EnrolmentState
from catalogue.team_cards import Team, TeamPerson

#: Under this name a choice of people waits, as half-filled forms do.
CHOICE = "team"


async def look(turn: Turn, session_id: int, house: int) -> tuple[SessionCard, Team]:
    """The session and one's own institution in it. Refused: somebody else's."""
    card = await programme.card(turn.db, session_id, turn.person, turn.now)
    own = await team.of(turn.db, turn.who, session_id, house, turn.now)
    people = tuple(replace(one, by_mail=one.by_mail and bool(turn.network.mail)) for one in own.people)
    return card, replace(own, people=people)


async def shown(turn: Turn, session_id: int, house: int, page: int = 0, toast: str = "") -> Screen:
    card, own = await look(turn, session_id, house)
    return screens.team(card, own, page, turn.say, toast)


async def show_team(turn: Turn, action: ShowTeam) -> Screen:
    """Whoever coordinates several institutions says for which."""
    own = turn.person.coordinates
    if not own:
        raise Refused(Reason.NOT_ALLOWED)
    if not action.house and len(own) > 1:
        card = await programme.card(turn.db, action.session, turn.person, turn.now)
        return screens.choose_house(card, own, turn.say)
    return await shown(turn, action.session, action.house or own[0].institution_id, action.page)


# --- several at once -----------------------------------------------------------------------------------------------


async def pick(turn: Turn, action: PickPeople) -> Screen:
    return await _picking(turn, action.session, action.house, 0, [])


async def toggle(turn: Turn, action: TogglePerson) -> Screen:
    chosen = await _chosen(turn, action.session, action.house)
    if action.person:
        chosen = [one for one in chosen if one != action.person] + [action.person] * (action.person not in chosen)
    return await _picking(turn, action.session, action.house, action.page, chosen)


async def _picking(turn: Turn, session_id: int, house: int, page: int, chosen: list[int]) -> Screen:
    card, own = await look(turn, session_id, house)
    kept = {"session": session_id, "house": house, "chosen": chosen}
    await drafts.save(turn.db, turn.person.id, Draft(CHOICE, "people", kept), turn.now)
    return screens.pick(card, own, frozenset(chosen), page, turn.say)


async def _chosen(turn: Turn, session_id: int, house: int) -> list[int]:
    """Who has been chosen so far; refused where the choice is of another session, or gone."""
    draft = await drafts.load(turn.db, turn.person.id)
    if draft is None or draft.form != CHOICE:
        raise Refused(Reason.STALE_FORM)
    if (draft.answers["session"], draft.answers["house"]) != (session_id, house):
        raise Refused(Reason.STALE_FORM)
    return [int(one) for one in draft.answers["chosen"]]


async def preview(turn: Turn, action: PreviewTeam) -> Screen:
    chosen = await _chosen(turn, action.session, action.house)
    card, own = await look(turn, action.session, action.house)
    found = await groups.preview(turn.db, turn.who, action.session, action.house, chosen, turn.now)
    return screens.preview(card, own, found, turn.say)


async def enrol(turn: Turn, action: EnrolTeam) -> Screen:
    """All only where all still get a seat; else the preview as it is now."""
    if action.how not in set(Mode):
        raise Refused(Reason.NOT_FOUND)
    ids, mode = await _chosen(turn, action.session, action.house), Mode(action.how)
    found = await groups.enrol_all(turn.db, turn.who, action.session, action.house, ids, mode, turn.now, turn.terms)
    if mode is Mode.ALL and not groups.fits(found):
        card, own = await look(turn, action.session, action.house)
        return screens.preview(card, own, found, turn.say, changed=True)
    await drafts.drop(turn.db, turn.person.id)
    return await shown(turn, action.session, action.house, toast=screens.result(found, turn.say))


# --- seats without a name ------------------------------------------------------------------------------------------


async def ask_seats(turn: Turn, action: AskSeats) -> Screen:
    return unnamed_screens.ask_seats(*await look(turn, action.session, action.house), turn.say)


async def book(turn: Turn, action: BookSeats) -> Screen:
    """Until the date that the session suggests."""
    session_id, house = action.session, action.house
    await unnamed.book(turn.db, turn.who, session_id, house, action.seats, None, turn.now, turn.terms, had=action.had)
    return await shown(turn, session_id, house, toast=turn.say.label("Booked. Please say in time who comes."))


async def ask_date(turn: Turn, action: AskDate) -> Screen:
    return unnamed_screens.ask_date(*await look(turn, action.session, action.house), turn.say)


async def ask_seats_until(turn: Turn, action: AskSeatsUntil) -> Screen:
    card, own = await look(turn, action.session, action.house)
    return unnamed_screens.ask_seats(card, own, turn.say, _end_of(action.day, card))


async def book_until(turn: Turn, action: BookSeatsUntil) -> Screen:
    """Until the end of the chosen day."""
    card, _ = await look(turn, action.session, action.house)
    ids, end = (action.session, action.house), _end_of(action.day, card)
    await unnamed.book(turn.db, turn.who, *ids, action.seats, end, turn.now, turn.terms, had=action.had)
    return await shown(turn, *ids, toast=turn.say.label("Booked. Please say in time who comes."))


def _end_of(day: str, card: SessionCard) -> datetime:
    """Refused: no day that a button of ours would carry."""
    try:
        return windows.day_ends(date.fromisoformat(day), card.zone)
    except (ValueError, OverflowError):
        raise Refused(Reason.NOT_FOUND) from None


async def ask_name(turn: Turn, action: AskName) -> Screen:
    card, own = await look(turn, action.session, action.house)
    return screens.ask_name(card, own, action.page, turn.say)


async def name(turn: Turn, action: NamePerson) -> Screen:
    session_id, house = action.session, action.house
    state = await unnamed.name(turn.db, turn.who, session_id, house, action.person, turn.now, turn.terms)
    return await shown(turn, session_id, house, toast=screens.named(state, turn.say))


async def ask_give_back(turn: Turn, action: AskGiveBack) -> Screen:
    return screens.ask_give_back(*await look(turn, action.session, action.house), turn.say)


async def give_back(turn: Turn, action: GiveBackSeats) -> Screen:
    session_id, house = action.session, action.house
    await unnamed.give_back(turn.db, turn.who, session_id, house, action.seats, turn.now, turn.terms, had=action.had)
    return await shown(turn, session_id, house, toast=turn.say.label("Given back."))


# --- one person ----------------------------------------------------------------------------------------------------


async def show_person(turn: Turn, action: ShowTeamPerson) -> Screen:
    card, own = await look(turn, action.session, action.house)
    one = own.person(action.person)
    if one is None or one.state is None:
        return screens.team(card, own, 0, turn.say)
    return team_person.person(card, own, one, turn.say)


async def ask_withdraw(turn: Turn, action: AskWithdrawPerson) -> Screen:
    card, own = await look(turn, action.session, action.house)
    one = own.person(action.person)
    if one is None or one.state is None:
        return screens.team(card, own, 0, turn.say)
    return team_leaving.ask_withdraw(card, own, one, turn.say)


async def withdraw(turn: Turn, action: WithdrawPerson) -> Screen:
    """A button that is older than their present state changes nothing."""
    one = await _own(turn, action.session, action.house, action.person)
    if one is None or one.state is None or one.state.value != action.had:
        return await shown(turn, action.session, action.house)
    await enrolments.withdraw(turn.db, turn.who, action.session, turn.now, turn.terms, action.person)
    return await shown(turn, action.session, action.house, toast=turn.say.label("Withdrawn."))


async def accept(turn: Turn, action: AcceptFor) -> Screen:
    if await _own(turn, action.session, action.house, action.person) is None:
        raise Refused(Reason.NOT_A_COLLEAGUE)
    state = await enrolments.accept(turn.db, turn.who, action.session, turn.now, turn.terms, action.person)
    return await shown(turn, action.session, action.house, toast=screens.named(state, turn.say))


async def ask_colleague(turn: Turn, action: AskColleagueFor) -> Screen:
    """Whoever has no seat any more is shown as they stand."""
    card, own = await look(turn, action.session, action.house)
    one = own.person(action.person)
    if one is None or one.state is not EnrolmentState.ENROLLED:
        return await show_person(turn, ShowTeamPerson(action.session, action.house, action.person))
    found = await substitutes.colleagues(turn.db, turn.who, action.session, one.id)
    return colleagues.choose_for(card, own, one, found, action.page, turn.say)


async def send_colleague(turn: Turn, action: SendColleagueFor) -> Screen:
    ids = (action.session, action.colleague)
    await substitutes.substitute(turn.db, turn.who, *ids, turn.now, turn.terms, person_id=action.person)
    return await shown(turn, action.session, action.house, toast=turn.say.label("The colleague has the seat now."))


async def _own(turn: Turn, session_id: int, house: int, person_id: int) -> TeamPerson | None:
    _, own = await look(turn, session_id, house)
    return own.person(person_id)


HANDLERS: Handlers = {
    ShowTeam: show_team,
    PickPeople: pick,
    TogglePerson: toggle,
    PreviewTeam: preview,
    EnrolTeam: enrol,
    AskSeats: ask_seats,
    BookSeats: book,
    AskName: ask_name,
    NamePerson: name,
    AskGiveBack: ask_give_back,
    GiveBackSeats: give_back,
    ShowTeamPerson: show_person,
    AskWithdrawPerson: ask_withdraw,
    WithdrawPerson: withdraw,
    AcceptFor: accept,
    AskColleagueFor: ask_colleague,
    SendColleagueFor: send_colleague,
    AskDate: ask_date,
    AskSeatsUntil: ask_seats_until,
    BookSeatsUntil: book_until,
}
