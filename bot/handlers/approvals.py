"""Requests for a seat and who answers them."""

from bot import forms
from bot.approval_actions import (
    AnswerBack,
    Approve,
    AskBack,
    AskRefuse,
    ChooseApprover,
    ChooseGroup,
    Refuse,
    SetApproval,
    SetApprover,
    SetGroup,
    ShowApprovals,
    ShowApprovers,
    ShowRequest,
)
from bot.handlers import request_forms
from bot.screens import approvals as screens
from bot.screens import houses
from bot.screens.screen import Screen
from bot.turn import Handlers, Turn
from catalogue import approvals, institutions, people, requests
from catalogue.desk_cards import MemberCard, RequestCard
from catalogue.refusals import Reason, Refused
from catalogue.rules.approval import RefuseReason
from catalogue.rules.rights import Verb
from catalogue.rules.states import MEMBER_GROUPS, Group


async def _card(turn: Turn, enrolment_id: int) -> RequestCard:
    return await requests.look(turn.db, turn.who, enrolment_id, turn.person, turn.now)


async def _screen(turn: Turn, enrolment_id: int, toast: str = "") -> Screen:
    card = await _card(turn, enrolment_id)
    screen = screens.request(card, turn.terms.approval_outcome, turn.say, toast=toast)
    return houses.acting(screen, turn.person, [card.house_id], turn.say)


async def show_approvals(turn: Turn, action: ShowApprovals) -> Screen:
    person = await people.card(turn.db, turn.person.id, turn.today)
    if not person.approves:
        raise Refused(Reason.NOT_ALLOWED, verb=Verb.APPROVE)
    lines = await requests.waiting_for(turn.db, turn.who, person, turn.say.language, turn.now)
    asking = [house.institution_id for house in person.coordinates if house.asks]
    alone = [key for key in asking if await people.who_may_approve(turn.db, key) == (person.id,)]
    return screens.approvals(lines, action.page, person.coordinates, turn.say, alone)


async def show_request(turn: Turn, action: ShowRequest) -> Screen:
    return await _screen(turn, action.enrolment)


async def approve(turn: Turn, action: Approve) -> Screen:
    await approvals.approve(turn.db, turn.who, action.enrolment, turn.now, turn.terms)
    return await _screen(turn, action.enrolment, turn.say.label("Approved."))


async def ask_refuse(turn: Turn, action: AskRefuse) -> Screen:
    card = await _card(turn, action.enrolment)
    if card.ends_at is None:
        return await _screen(turn, action.enrolment)
    return screens.ask_refuse(card, turn.say)


async def refuse(turn: Turn, action: Refuse) -> Screen:
    """At once for a reason on a button; another one may be typed first."""
    if action.reason not in set(RefuseReason):
        raise Refused(Reason.NOT_FOUND)
    reason = RefuseReason(action.reason)
    if reason is RefuseReason.OTHER:
        return await _about(turn, request_forms.REFUSE, await _card(turn, action.enrolment))
    await approvals.refuse(turn.db, turn.who, action.enrolment, reason, turn.now, turn.terms)
    return await _screen(turn, action.enrolment, turn.say.label("Refused."))


async def ask_back(turn: Turn, action: AskBack) -> Screen:
    return await _about(turn, request_forms.ASK_BACK, await _card(turn, action.enrolment))


async def answer_back(turn: Turn, action: AnswerBack) -> Screen:
    card = await requests.own(turn.db, turn.who, action.enrolment, turn.person, turn.now)
    return await _about(turn, request_forms.ANSWER, card)


async def _about(turn: Turn, form: forms.Form, card: RequestCard) -> Screen:
    """Begin a form about an open request; one that is decided shows how."""
    if card.ends_at is None:
        return screens.request(card, turn.terms.approval_outcome, turn.say)
    return await forms.begin(turn, form, {"request": card.id})


async def set_approval(turn: Turn, action: SetApproval) -> Screen:
    await institutions.ask_approval(turn.db, turn.who, action.institution, bool(action.yes), turn.now)
    return await show_approvals(turn, ShowApprovals())


async def show_approvers(turn: Turn, action: ShowApprovers) -> Screen:
    members = await people.of_house(turn.db, turn.who, action.institution)
    return screens.approvers(action.institution, members, action.page, turn.say)


async def choose_approver(turn: Turn, action: ChooseApprover) -> Screen:
    return await _choice(turn, action.institution, action.person)


async def _choice(turn: Turn, institution_id: int, person_id: int, toast: str = "") -> Screen:
    members = await _members(turn, institution_id, person_id)
    able = await people.who_may_approve(turn.db, institution_id)
    choices = [members[key] for key in able if key != person_id]
    return screens.choose_approver(institution_id, members[person_id], choices, turn.say, toast)


async def set_approver(turn: Turn, action: SetApprover) -> Screen:
    chosen = action.approver or None
    await people.approved_by(turn.db, turn.who, action.institution, action.person, chosen, turn.now)
    return await _choice(turn, action.institution, action.person, turn.say.label("Noted."))


async def choose_group(turn: Turn, action: ChooseGroup) -> Screen:
    members = await _members(turn, action.institution, action.person)
    return screens.choose_group(action.institution, members[action.person], turn.say)


async def set_group(turn: Turn, action: SetGroup) -> Screen:
    if action.group not in MEMBER_GROUPS:
        raise Refused(Reason.NOT_FOUND)
    group = Group(action.group)
    await people.belongs_as(turn.db, turn.who, action.institution, action.person, group, turn.now)
    return await _choice(turn, action.institution, action.person, turn.say.label("Noted."))


async def _members(turn: Turn, institution_id: int, person_id: int) -> dict[int, MemberCard]:
    """Everybody of the house by id. Refused where this person is none of them."""
    members = {one.id: one for one in await people.of_house(turn.db, turn.who, institution_id)}
    if person_id not in members:
        raise Refused(Reason.NOT_FOUND)
    return members


HANDLERS: Handlers = {
    ShowApprovals: show_approvals,
    ShowRequest: show_request,
    Approve: approve,
    AskRefuse: ask_refuse,
    Refuse: refuse,
    AskBack: ask_back,
    AnswerBack: answer_back,
    SetApproval: set_approval,
    ShowApprovers: show_approvers,
    ChooseApprover: choose_approver,
    SetApprover: set_approver,
    ChooseGroup: choose_group,
    SetGroup: set_group,
}
