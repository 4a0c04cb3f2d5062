"""Conditions of a training, from the desk of one of its sessions: how often, what comes before, what does no longer."""

from typing import Any

from markupsafe import Markup

from bot import forms
from bot.condition_actions import SetConditions, ShowConditions
from bot.forms import Answers, Choice, Field, Form
from bot.handlers import proofs as proof_forms
from bot.handlers.picking import editable, only_listed, picked, picking
from bot.screens import conditions as screens
from bot.screens import forms as form_screens
from bot.screens.personal import lead_words
from bot.screens.screen import Screen, bold, text
from bot.turn import Handlers, Turn
from catalogue import conditions, drafts, programme, trainings
from catalogue.cards import SessionCard
from catalogue.desk_cards import PrerequisiteCard
from catalogue.reading import amounts
from catalogue.reading.unreadable import Expected, Unreadable, Why
from catalogue.refusals import Reason, Refused
from catalogue.rules.eligibility import Prerequisite
from catalogue.rules.reminders import Lead, leads_of
from catalogue.rules.rights import Verb, may
from catalogue.rules.states import Once

MOST_MONTHS = 600
OFTEN = "often"
#: Leads that a training may have of its own.
NETWORK, NONE = "network", "none"
LEADS = ("P14D,P1D", "P7D,P1D", "P3D", "P1D", "P1D,PT2H", NONE)


async def _session(turn: Turn, session_id: int) -> SessionCard:
    """For coordinators of its hosts only."""
    card = await programme.card(turn.db, session_id, turn.person, turn.now)
    if not may(turn.who, Verb.OFFER, [host.id for host in card.hosts]):
        raise Refused(Reason.NOT_ALLOWED)
    return card


async def show(turn: Turn, action: ShowConditions) -> Screen:
    return await _shown(turn, action.session)


async def _shown(turn: Turn, session_id: int, toast: str = "") -> Screen:
    training = (await _session(turn, session_id)).training
    card = await conditions.of_training(turn.db, training.id)
    is_own = may(turn.who, Verb.OFFER, [training.institution_id])
    return screens.conditions(card, session_id, turn.say, is_own=is_own, toast=toast)


async def begin(turn: Turn, action: SetConditions) -> Screen:
    """The right to answer is asked by the verb at the end; this asks only where it would be for nothing."""
    form = FORMS.get(action.form)
    if form is None:
        raise Refused(Reason.NOT_FOUND)
    seen = proof_forms.seen if form in PROOFS else _session
    training = (await seen(turn, action.session)).training
    if form not in PROOFS and not may(turn.who, Verb.OFFER, [training.institution_id]):
        raise Refused(Reason.NOT_ALLOWED)
    return await forms.begin(turn, form, {"session": action.session, "training": training.id})


async def _done(turn: Turn, answers: Answers) -> Screen:
    await drafts.drop(turn.db, turn.person.id)
    return await _shown(turn, answers["session"], turn.say.label("Saved."))


# --- how often -----------------------------------------------------------------------------------------------------


async def _often(turn: Turn, answers: Answers) -> list[Choice]:
    return [(screens.often(once, turn.say), once.value if once else OFTEN) for once in (None, *Once)]


def _once(answers: Answers) -> Once | None:
    return None if answers["once"] == OFTEN else Once(answers["once"])


async def _preview_once(turn: Turn, answers: Answers) -> Screen:
    return await _preview(turn, answers, ONCE, screens.often(_once(answers), turn.say))


async def _finish_once(turn: Turn, answers: Answers, how: str) -> Screen:
    await conditions.limit(turn.db, turn.who, answers["training"], _once(answers), turn.now)
    return await _done(turn, answers)


async def _preview(turn: Turn, answers: Answers, form: Form, what: Any, holds: Markup | None = None) -> Screen:
    """The training, what will hold, and for whom."""
    say = turn.say
    card = await trainings.card(turn.db, answers["training"])
    holds = holds or say("For every session of this training, from the next enrolment on. Who has a seat keeps it.")
    labels = editable(form.fields, turn, answers)
    body = text(bold(card.title(say.language)), what, holds)
    return form_screens.preview(form.title(say), body, form_screens.confirm_rows(say), labels, say)


ONCE = Form(
    "once",
    lambda say: say.label("How often"),
    (
        Field(
            "once",
            lambda say: say.label("How often"),
            lambda say: say("How often may one person take it?"),
            only_listed,
            _often,
        ),
    ),
    _preview_once,
    _finish_once,
)

# --- when people are reminded --------------------------------------------------------------------------------------


async def _when(turn: Turn, answers: Answers) -> list[Choice]:
    network = turn.say.label("As the network does: {leads}", leads=lead_words(turn.terms.leads, turn.say))
    return [(network, NETWORK), *((lead_words(_of(one), turn.say), one) for one in LEADS)]


def _leads(answers: Answers) -> tuple[Lead, ...] | None:
    return None if answers["leads"] == NETWORK else _of(answers["leads"])


def _of(code: str) -> tuple[Lead, ...]:
    return () if code == NONE else leads_of(code)


async def _preview_leads(turn: Turn, answers: Answers) -> Screen:
    holds = turn.say("It counts for everybody who has not chosen for themselves in their settings.")
    return await _preview(turn, answers, REMIND, screens.reminded(_leads(answers), turn.say), holds)


async def _finish_leads(turn: Turn, answers: Answers, how: str) -> Screen:
    await conditions.remind(turn.db, turn.who, answers["training"], _leads(answers), turn.now, turn.terms)
    return await _done(turn, answers)


REMIND = Form(
    "leads",
    lambda say: say.label("Reminders"),
    (
        Field(
            "leads",
            lambda say: say.label("Reminders"),
            lambda say: say("When are people reminded of each date, unless they have chosen for themselves?"),
            only_listed,
            _when,
        ),
    ),
    _preview_leads,
    _finish_leads,
)

# --- what comes before ---------------------------------------------------------------------------------------------


async def _before(turn: Turn, answers: Answers) -> list[Choice]:
    found = await conditions.may_come_before(turn.db, answers["training"], turn.say.language)
    return [(title, training_id) for training_id, title in found]


def _months(least: int, most: int) -> Any:
    def read(typed: str, turn: Turn) -> int:
        found = amounts.whole(typed)
        if found is None or not least <= found <= most:
            raise Unreadable(Expected.WHOLE, Why.RANGE, least=least, most=most)
        return found

    return read


def _expires(turn: Turn, answers: Answers) -> bool:
    return answers.get("months") is not None


async def _strictness(turn: Turn, answers: Answers) -> list[Choice]:
    return [
        (turn.say.label("No enrolment without it"), "strict"),
        (turn.say.label("Enrolment with a remark"), "advised"),
    ]


def _rule(answers: Answers) -> Prerequisite:
    grace = answers.get("grace") if answers["months"] is not None else None
    return Prerequisite(picked(answers, "which"), answers["months"], grace or 0, answers["strict"] == "strict")


async def _preview_before(turn: Turn, answers: Answers) -> Screen:
    rule = _rule(answers)
    card = await trainings.card(turn.db, rule.required_id)
    words = screens.before(PrerequisiteCard(card, rule.valid_months, rule.grace_months, rule.strict), turn.say)
    return await _preview(turn, answers, BEFORE, words)


async def _finish_before(turn: Turn, answers: Answers, how: str) -> Screen:
    await conditions.require(turn.db, turn.who, answers["training"], _rule(answers), turn.now)
    return await _done(turn, answers)


BEFORE = Form(
    "before",
    lambda say: say.label("A training before it"),
    (
        *picking(
            "which",
            lambda say: say.label("Which training"),
            lambda say: say("Which training comes before it? Choose one, or type a part of its title."),
            _before,
        ),
        Field(
            "months",
            lambda say: say.label("How long it counts"),
            lambda say: say("For how many months does it count? For example 24"),
            _months(1, MOST_MONTHS),
            skip=lambda say: say.label("For good"),
        ),
        Field(
            "grace",
            lambda say: say.label("How late"),
            lambda say: say("And how many months late is still taken? For example 2"),
            _months(0, MOST_MONTHS),
            skip=lambda say: say.label("Not late"),
            needed=_expires,
        ),
        Field(
            "strict",
            lambda say: say.label("Without it"),
            lambda say: say("What about somebody who has not taken it?"),
            only_listed,
            _strictness,
        ),
    ),
    _preview_before,
    _finish_before,
)

# --- what does no longer -------------------------------------------------------------------------------------------


async def _required(turn: Turn, answers: Answers) -> list[Choice]:
    card = await conditions.of_training(turn.db, answers["training"])
    return [(rule.training.title(turn.say.language), rule.training.id) for rule in card.prerequisites]


async def _preview_waive(turn: Turn, answers: Answers) -> Screen:
    card = await trainings.card(turn.db, answers["which"])
    words = turn.say("No longer before it: {title}", title=card.title(turn.say.language))
    return await _preview(turn, answers, WAIVE, words)


async def _finish_waive(turn: Turn, answers: Answers, how: str) -> Screen:
    await conditions.waive(turn.db, turn.who, answers["training"], answers["which"], turn.now)
    return await _done(turn, answers)


WAIVE = Form(
    "waive",
    lambda say: say.label("No longer before it"),
    (
        Field(
            "which",
            lambda say: say.label("Which training"),
            lambda say: say("Which training comes no longer before it?"),
            only_listed,
            _required,
        ),
    ),
    _preview_waive,
    _finish_waive,
)

PROOFS = proof_forms.FORMS
FORMS: dict[str, Form] = {form.name: form for form in (ONCE, REMIND, BEFORE, WAIVE, *PROOFS)}

HANDLERS: Handlers = {ShowConditions: show, SetConditions: begin}
