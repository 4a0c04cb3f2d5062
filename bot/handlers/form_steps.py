"""The buttons of forms, whichever form it is."""

from typing import Any

from bot import forms
from bot.actions import (
    Answer,
    BackStep,
    EditStep,
    FinishForm,
    LeaveForm,
    Manage,
    Reschedule,
    ResumeForm,
    ShowHome,
    SkipStep,
    StartForm,
)
from bot.forms import PREVIEW, Form
from bot.handlers import (
    announcing,
    channels,
    conditions,
    copying,
    deputising,
    edit_dates,
    edit_session,
    edit_training,
    founding,
    house_people,
    moving,
    moving_up,
    needs,
    new_person,
    new_session,
    new_training,
    removing,
    request_forms,
    seat_rules,
    team,
)
from bot.handlers.desk import coordinators_only
from bot.screens import forms as screens
from bot.screens import open_forms, plain
from bot.screens.screen import Button, Screen
from bot.team_actions import AddPerson, CorrectAddress
from bot.turn import Handler, Handlers, Turn
from catalogue import drafts, participants, programme, trainings
from catalogue.drafts import Draft
from catalogue.refusals import Reason, Refused

_SESSION = (new_session.FORM, edit_session.FORM, moving.FORM, seat_rules.FORM, removing.FORM)
_TRAINING = (new_training.FORM, edit_training.FORM, *conditions.FORMS.values())
_REQUESTS = (request_forms.REFUSE, request_forms.ASK_BACK, request_forms.ANSWER)
_CHANGES = (copying.ONCE, copying.SERIES, copying.YEAR)
_TEAM = (new_person.MEMBER, new_person.GUEST, new_person.MAIL)
_PEOPLE = (announcing.FORM, moving_up.FORM, needs.FORM, channels.FORM)
_HOUSE = (house_people.WHO, deputising.FORM, founding.FORM)
_OF_SESSIONS = (*_SESSION, *_TRAINING, *_CHANGES)
FORMS: dict[str, Form] = {form.name: form for form in (*_OF_SESSIONS, *_REQUESTS, *_TEAM, *_PEOPLE, *_HOUSE)}


async def opened(turn: Turn, step: str | None = None) -> tuple[Form, Draft]:
    """The form that is open; a button of another question is stale."""
    draft = await drafts.load(turn.db, turn.person.id)
    if draft is None or draft.form not in FORMS or (step is not None and draft.step != step):
        raise Refused(Reason.STALE_FORM)
    return FORMS[draft.form], draft


#: Forms that open with how things stand, and with a preview of that.
_OPENED = {"seats": seat_rules.opening, "edit": edit_session.opening, "texts": edit_training.opening}


async def start(turn: Turn, action: StartForm) -> Screen:
    """`about`: the training of a new session, the session or training that is edited, the enrolment that ends."""
    coordinators_only(turn)
    if action.form == "dates":
        answers = await edit_session.opening(turn, action.about)
        return await forms.ask(turn, edit_session.FORM, answers, edit_dates.STEP)
    if action.form in _OPENED:
        await drafts.make_way(turn.db, turn.person.id)
        return await forms.ask(turn, FORMS[action.form], await _OPENED[action.form](turn, action.about), PREVIEW)
    if action.form == "remove":
        await participants.one(turn.db, turn.who, action.about)
        return await forms.begin(turn, removing.FORM, {"enrolment": action.about})
    if action.form not in ("training", "session"):
        raise Refused(Reason.NOT_FOUND)
    if action.form == "training" or not action.about:
        return await forms.begin(turn, FORMS[action.form], {})
    card = await trainings.card(turn.db, action.about)
    return await forms.begin(turn, FORMS["session"], {"training": card.id, "house": card.institution_id})


async def reschedule(turn: Turn, action: Reschedule) -> Screen:
    return await forms.begin(turn, moving.FORM, await moving.opening(turn, action.meeting))


async def add_person(turn: Turn, action: AddPerson) -> Screen:
    """One's own, or with house 0 a guest: for the coordinators of the hosts."""
    coordinators_only(turn)
    card = await programme.card(turn.db, action.session, turn.person, turn.now)
    houses = {m.institution_id for m in turn.person.coordinates}
    hosts = [host.id for host in card.hosts if host.id in houses]
    if (not action.house and not hosts) or (action.house and action.house not in houses):
        raise Refused(Reason.NOT_ALLOWED)
    about = {"session": card.id, "house": action.house, "host": hosts[0] if hosts else 0}
    return await forms.begin(turn, new_person.MEMBER if action.house else new_person.GUEST, about)


async def correct_address(turn: Turn, action: CorrectAddress) -> Screen:
    _, own = await team.look(turn, action.session, action.house)
    one = own.person(action.person)
    if one is None or not one.no_account:
        raise Refused(Reason.NOT_A_COLLEAGUE)
    about = {"session": action.session, "house": action.house, "person": one.id}
    return await forms.begin(turn, new_person.MAIL, about)


async def answer(turn: Turn, action: Answer) -> Screen:
    form, draft = await opened(turn, action.step)
    offered = draft.answers.get("choices", [])
    if action.number >= len(offered):
        raise Refused(Reason.STALE_FORM)
    return await forms.answered(turn, form, draft, offered[action.number])


async def skip(turn: Turn, action: SkipStep) -> Screen:
    form, draft = await opened(turn, action.step)
    if form.field(action.step).skip is None:
        raise Refused(Reason.STALE_FORM)
    return await forms.answered(turn, form, draft, None)


async def back(turn: Turn, action: BackStep) -> Screen:
    form, draft = await opened(turn)
    return await forms.back(turn, form, draft)


async def edit(turn: Turn, action: EditStep) -> Screen:
    form, draft = await opened(turn)
    return await forms.ask(turn, form, draft.answers, form.field(action.step).step)


async def resume(turn: Turn, action: ResumeForm) -> Screen:
    form, draft = await opened(turn)
    return await forms.ask(turn, form, draft.answers, draft.step)


async def leave(turn: Turn, action: LeaveForm) -> Screen:
    """The form alone: a list that waits is left by its own button, and never by a second tap on this one."""
    waits = await drafts.waiting_list(turn.db, turn.person.id)
    there = (waits.answers["name"], waits.answers["number"]) if waits else None
    if await drafts.load(turn.db, turn.person.id) is None:
        return open_forms.only_a_list(*there, turn.say) if there else plain.no_form(turn.say)
    await drafts.drop(turn.db, turn.person.id)
    screen = screens.left(turn.say, Button(turn.say.label("Back"), Manage() if turn.person.coordinates else ShowHome()))
    return open_forms.waiting(screen, *there, turn.say) if there else screen


async def finish(turn: Turn, action: FinishForm) -> Screen:
    """Once: a second tap on the same button shows what the first one has come to."""
    if (outcome := await drafts.came_to(turn.db, turn.person.id, action.how, turn.now)) is not None:
        return Screen.unpacked(outcome)
    form, draft = await opened(turn, PREVIEW)
    screen = await form.finish(turn, draft.answers, action.how)
    await drafts.end(turn.db, turn.person.id, action.how, screen.packed(), turn.now)
    return screen


def or_the_open_question(handler: Handler) -> Handler:
    """A button of another question, pressed twice or long after, shows the question at which the form is."""

    async def answering(turn: Turn, action: Any) -> Screen:
        try:
            return await handler(turn, action)
        except Refused as no:
            if no.reason is not Reason.STALE_FORM:
                raise
            return await resume(turn, ResumeForm())

    return answering


HANDLERS: Handlers = {
    StartForm: start,
    Reschedule: reschedule,
    AddPerson: add_person,
    CorrectAddress: correct_address,
    Answer: or_the_open_question(answer),
    SkipStep: or_the_open_question(skip),
    BackStep: back,
    EditStep: or_the_open_question(edit),
    ResumeForm: resume,
    LeaveForm: leave,
    FinishForm: or_the_open_question(finish),
}
