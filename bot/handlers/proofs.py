"""Forms for proofs: what somebody of one's own house has taken elsewhere, recorded, and taken back."""

from datetime import date
from zoneinfo import ZoneInfo

from bot.condition_actions import ShowProofs
from bot.forms import Answers, Choice, Field, Form
from bot.handlers.desk import coordinators_only
from bot.handlers.new_training import line
from bot.handlers.picking import editable, only_listed, picked, picking
from bot.screens import conditions as screens
from bot.screens import forms as form_screens
from bot.screens.screen import Screen, bold, text
from bot.turn import Handlers, Turn
from catalogue import conditions, drafts, programme, proofs, trainings
from catalogue.cards import SessionCard
from catalogue.desk_cards import ProofCard
from catalogue.reading import dates
from catalogue.reading.unreadable import Expected, Unreadable, Why
from catalogue.rules.rights import Verb, may

LONGEST_ISSUER = 200
MOST_SHOWN = 40


async def concerned(turn: Turn, training_id: int) -> list[int]:
    """The trainings whose proofs matter here: those that come before this one, and itself."""
    card = await conditions.of_training(turn.db, training_id)
    return [*(rule.training.id for rule in card.prerequisites), training_id]


async def _trainings(turn: Turn, answers: Answers) -> list[Choice]:
    ids = await concerned(turn, answers["training"])
    cards = await trainings.cards(turn.db, ids)
    return [(cards[one].title(turn.say.language)[:60], one) for one in ids]


async def _people(turn: Turn, answers: Answers) -> list[Choice]:
    """Everybody of one's own institutions but oneself."""
    own = await proofs.own_people(turn.db, turn.who)
    return [(name, person_id) for person_id, name in own.items() if person_id != turn.person.id]


def _read_day(typed: str, turn: Turn) -> str:
    """Not one that is still to come."""
    today = turn.now.astimezone(ZoneInfo(turn.network.zone)).date()
    found = dates.day(typed, today)
    if found > today:
        raise Unreadable(Expected.DAY, Why.AHEAD)
    return found.isoformat()


async def _preview(turn: Turn, answers: Answers) -> Screen:
    say = turn.say
    card = await trainings.card(turn.db, answers["about"])
    name = (await proofs.own_people(turn.db, turn.who)).get(picked(answers, "who"), "")
    got_on = date.fromisoformat(answers["got_on"])
    body = text(
        bold(name),
        screens.proof(ProofCard(0, name, card, got_on, answers["issuer"] or "", ""), say),
        say("It is kept who has seen the proof: you."),
    )
    return _asked(turn, answers, PROOF, body)


def _asked(turn: Turn, answers: Answers, fields: tuple[Field, ...], body: object) -> Screen:
    labels = editable(fields, turn, answers)
    title = turn.say.label("Record a proof") if fields is PROOF else turn.say.label("Remove a proof")
    return form_screens.preview(title, text(str(body)), form_screens.confirm_rows(turn.say), labels, turn.say)


PROOF: tuple[Field, ...] = (
    Field(
        "about",
        lambda say: say.label("Which training"),
        lambda say: say("Which training did somebody take elsewhere?"),
        only_listed,
        _trainings,
    ),
    *picking(
        "who",
        lambda say: say.label("Who"),
        lambda say: say("Who has taken it? Choose one of your people, or type a part of the name."),
        _people,
    ),
    Field(
        "got_on",
        lambda say: say.label("Day"),
        lambda say: say("On which day was it, or its last date? For example 14.3.2029"),
        _read_day,
    ),
    Field(
        "issuer",
        lambda say: say.label("Issued by"),
        lambda say: say("Who gave the certificate? For example: Samariterbund"),
        line(LONGEST_ISSUER),
        skip=lambda say: say.label("Leave it open"),
    ),
)


async def _proofs(turn: Turn, answers: Answers) -> list[Choice]:
    cards = await proofs.of_own(turn.db, turn.who, await concerned(turn, answers["training"]))
    return [(screens.proof(card, turn.say), card.id) for card in cards[:MOST_SHOWN]]


async def _preview_removal(turn: Turn, answers: Answers) -> Screen:
    cards = await proofs.of_own(turn.db, turn.who, await concerned(turn, answers["training"]))
    gone = next((screens.proof(card, turn.say) for card in cards if card.id == answers["proof"]), "")
    return _asked(turn, answers, UNPROOF, bold(gone))


UNPROOF: tuple[Field, ...] = (
    Field(
        "proof",
        lambda say: say.label("Which proof"),
        lambda say: say("Which proof counts no longer?"),
        only_listed,
        _proofs,
    ),
)


async def _record(turn: Turn, answers: Answers, how: str) -> Screen:
    got_on, issuer = date.fromisoformat(answers["got_on"]), answers["issuer"] or ""
    person = picked(answers, "who")
    await proofs.record(turn.db, turn.who, person, answers["about"], got_on, issuer, turn.now)
    return await _done(turn, answers)


async def _remove(turn: Turn, answers: Answers, how: str) -> Screen:
    await proofs.remove(turn.db, turn.who, answers["proof"], turn.now)
    return await _done(turn, answers)


async def _done(turn: Turn, answers: Answers) -> Screen:
    await drafts.drop(turn.db, turn.person.id)
    return await _shown(turn, answers["session"], turn.say.label("Saved."))


async def seen(turn: Turn, session_id: int) -> SessionCard:
    """For coordinators of any institution: whoever only sends people to it has proofs of theirs, too."""
    coordinators_only(turn)
    return await programme.card(turn.db, session_id, turn.person, turn.now)


async def show(turn: Turn, action: ShowProofs) -> Screen:
    return await _shown(turn, action.session)


async def _shown(turn: Turn, session_id: int, toast: str = "") -> Screen:
    card = await seen(turn, session_id)
    found = await proofs.of_own(turn.db, turn.who, await concerned(turn, card.training.id))
    hosts = may(turn.who, Verb.OFFER, [host.id for host in card.hosts])
    return screens.proofs(found, card.id, turn.say, hosts=hosts, toast=toast)


FORMS = (
    Form("proof", lambda say: say.label("Record a proof"), PROOF, _preview, _record),
    Form("unproof", lambda say: say.label("Remove a proof"), UNPROOF, _preview_removal, _remove),
)

HANDLERS: Handlers = {ShowProofs: show}
