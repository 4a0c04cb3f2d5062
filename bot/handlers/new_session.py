"""The form for a new session: of a known training, or of a new one that is entered along with it."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from markupsafe import Markup

from bot import forms
from bot.actions import FinishForm
from bot.forms import ALSO, PREVIEW, Answers, Choice, Field, Form
from bot.handlers import findings, new_training
from bot.handlers.closing import CLOSING, closes_on, left_out
from bot.handlers.date_fields import HOURS, MOST_UNREAD, TIMES
from bot.handlers.desk import shown
from bot.handlers.new_training import HOUSE, house
from bot.handlers.session_fields import LANGUAGE, NOTE, ONLINE, PLACE, PRICE, SEATS, TRAINER, UNREAD_DAYS, WHO
from bot.screens import findings as finding_screens
from bot.screens import forms as screens
from bot.screens.lines import short
from bot.screens.screen import Button, Screen, text
from bot.screens.sessions import facts, state
from bot.turn import Turn
from catalogue import drafts, foreseen, sessions, teaching, trainings
from catalogue.cards import TextCard, TrainingCard
from catalogue.folding import fold
from catalogue.reading.unreadable import Expected, Unreadable
from catalogue.rules.double_booking import Clash
from catalogue.rules.states import Kind, SessionState
from catalogue.sessions import Plan

#: The answer that stands for a training which is entered along with its first session.
NEW_TRAINING = 0
MOST_TRAININGS = 20
#: The titles of an announcement of several courses; the answers that it fills in as the first of them, and as one.
PARTS, READ_AS = "parts", "read_as"
MOST_PARTS = 5
#: Which answer leads out of which finding.
STEPS = {
    Clash.ITSELF: "times",
    Clash.HOLIDAY: "times",
    Clash.CLOSED: "times",
    Clash.PLACE: "place",
    Clash.TRAINER: "trainer",
}


async def _trainings(turn: Turn, answers: Answers) -> list[Choice]:
    """What an announcement looks like, else what the house offers; or a new one."""
    found = await trainings.of_institutions(turn.db, [house(turn, answers)])
    alike = [card for card in found if card.id in (answers.get("alike") or [])]
    shown = [(card.title(turn.say.language)[:60], card.id) for card in (alike or found)[:MOST_TRAININGS]]
    return [*shown, (turn.say.label("A new training"), NEW_TRAINING)]


async def _named(turn: Turn, typed: Any) -> Any:
    """The training with exactly this title, else the one whose title contains it; several become the buttons."""
    draft, words = await drafts.load(turn.db, turn.person.id), fold(str(typed))
    cards = await trainings.of_institutions(turn.db, [house(turn, draft.answers if draft else {})])
    titles = {card.id: [fold(text.title) for text in card.texts] for card in cards}
    exact = [one for one, own in titles.items() if words in own]
    found = exact or [one for one, own in titles.items() if words and any(words in title for title in own)]
    if not found:
        raise Unreadable(Expected.CHOICE)
    if len(found) == 1:
        return found[0]
    return {ALSO: {"alike": found, "fits": str(typed)}, "step": "training"}


def _fitting(turn: Turn, answers: Answers) -> Markup | None:
    """Several fit what was typed; of more than have a button, the next letters tell."""
    count = len(answers.get("alike") or [])
    if not answers.get("fits") or count < 2:
        return None
    typed = short(answers["fits"], 60)
    if count > MOST_TRAININGS:
        return turn.say("{n} trainings fit «{typed}»: please type more of the title.", n=count, typed=typed)
    return turn.say("{n} trainings fit «{typed}».", n=count, typed=typed)


def is_new(turn: Turn, answers: Answers) -> bool:
    return answers.get("training") == NEW_TRAINING


def plan(turn: Turn, answers: Answers, state: SessionState) -> Plan:
    """What the answers amount to."""
    least, most = answers.get("seats") or (None, None)
    minor, currency = answers.get("price") or (None, "CHF")
    name, _ = answers.get("trainer") or ("", None)
    times = [(datetime.fromisoformat(a), datetime.fromisoformat(b)) for a, b in answers.get("times") or []]
    return Plan(
        training_id=answers["training"],
        hosts=(house(turn, answers),),
        zone=turn.network.zone,
        times=tuple(times),
        state=state,
        language=answers.get("taught"),
        place=answers.get("place") or "",
        online=answers.get("online") or "",
        trainer=name,
        note=answers.get("note") or "",
        capacity=most,
        minimum=least,
        price=minor,
        currency=currency,
        closes_on=closes_on(turn, answers),
    )


def words_of(answers: Answers) -> TextCard:
    """The text of a training that is entered along."""
    return TextCard(
        answers["language"], answers["title"], answers.get("description") or "", answers.get("audience") or ""
    )


async def _training(turn: Turn, answers: Answers) -> TrainingCard:
    if not is_new(turn, answers):
        return await trainings.card(turn.db, answers["training"])
    own = house(turn, answers)
    hosts = await foreseen.hosts(turn.db, [own])
    kind = Kind(answers["kind"])
    return TrainingCard(0, own, hosts[0].name, kind, answers.get("topic"), (words_of(answers),))


async def _preview(turn: Turn, answers: Answers) -> Screen:
    say, made = turn.say, plan(turn, answers, SessionState.DRAFT)
    training = await _training(turn, answers)
    card = await foreseen.session(turn.db, made, training, turn.now)
    found = await findings.of_plan(turn, made, _trainer_id(answers), training.topic)
    unkept = findings.unkept(found, answers)
    await findings.remember(turn, FORM.name, answers, unkept)
    shown = [one for one in found if not one.is_question]
    body = text(
        *facts(card, say),
        "",
        *state(card, say),
        *_unknown(turn, answers),
        *finding_screens.lines([*unkept, *shown], say),
    )
    draft = Button(say.label("Keep as draft"), FinishForm("draft"))
    finish = finding_screens.question_rows(unkept, STEPS, say, draft) if unkept else screens.publish_rows(say)
    title = say.label("Preview of the new session")
    return screens.preview(title, body, finish, FORM.labels(turn, answers), say)


def _unknown(turn: Turn, answers: Answers) -> list[Markup | str]:
    """What an announcement did not say, and nobody has added; what it says of days and could not be taken."""
    say, names = turn.say, dict(FORM.labels(turn, answers))
    open_ones = [names[step] for step in answers.get("unknown") or [] if answers.get(step) is None]
    unread = [say.label("«{words}»", words=short(line, 60)) for line in (answers.get(UNREAD_DAYS) or [])[:MOST_UNREAD]]
    said = [
        say("Not in the text: {what}.", what=say.listing(open_ones)) if open_ones else None,
        say("In the text, but I can't read it: {what}.", what=", ".join(unread)) if unread else None,
        left_out(turn, answers),
    ]
    found: list[Markup | str] = [line for line in said if line]
    return ["", *found] if found else []


def _trainer_id(answers: Answers) -> int | None:
    trainer: list[Any] = answers.get("trainer") or ["", None]
    return trainer[1] if isinstance(trainer[1], int) else None


async def _finish(turn: Turn, answers: Answers, how: str) -> Screen:
    """Where something speaks against it that nobody has seen yet, the preview asks about it first."""
    state = SessionState.PUBLISHED if how == "publish" else SessionState.DRAFT
    made = plan(turn, answers, state)
    if state is SessionState.PUBLISHED:
        found = await findings.of_plan(turn, made, _trainer_id(answers), None)
        if findings.unkept(found, answers):
            screen = await forms.ask(turn, FORM, answers, PREVIEW)
            return replace(screen, toast=turn.say.label("Please look once more: something speaks against this date."))
    if is_new(turn, answers):
        kind, topic = Kind(answers["kind"]), answers.get("topic")
        own = house(turn, answers)
        added = await trainings.add(turn.db, turn.who, own, kind, topic, [words_of(answers)], turn.now)
        made = replace(made, training_id=added)
    session_id = await sessions.add(turn.db, turn.who, made, turn.now)
    if (trainer := _trainer_id(answers)) is not None:
        await teaching.taught_by(turn.db, turn.who, session_id, trainer, turn.now, turn.terms)
    await drafts.drop(turn.db, turn.person.id)
    done = turn.say.label("Published.") if how == "publish" else turn.say.label("Kept as a draft.")
    return await shown(turn, session_id, done)


def _several(turn: Turn, answers: Answers) -> Markup:
    parts = [short(title, 40) for title in answers[PARTS][:MOST_PARTS] if title]
    quoted = (turn.say.label("«{words}»", words=title) for title in parts)
    named = ", ".join(quoted) + (" …" if len(answers[PARTS]) > MOST_PARTS else "")
    return turn.say("This text seems to announce several courses: {what}.", what=named)


async def _one_of_them(turn: Turn, answers: Answers) -> list[Choice]:
    """The first alone, or all that is said as one course."""
    first, whole = answers[READ_AS]
    only = turn.say.label("Only «{title}»", title=short(answers[PARTS][0], 40))
    chosen = {READ_AS: None}
    return [(only, {ALSO: first | chosen}), (turn.say.label("It is one course"), {ALSO: whole | chosen})]


def _only_a_button(typed: str, turn: Turn) -> None:
    raise Unreadable(Expected.CHOICE)


#: Asked of an announcement only.
SEVERAL = Field(
    "several",
    lambda say: say.label("Courses of the text"),
    lambda say: say("Which one is meant? Send the others one at a time, or all of them as a list: /import"),
    _only_a_button,
    _one_of_them,
    needed=lambda turn, answers: bool(answers.get(READ_AS)),
    lead=_several,
)


def _of_new(field: Field) -> Field:
    """A question about a training, asked of a new one; what can wait is reached from the preview."""
    return replace(field, needed=is_new, asked=field.step in ("title", "kind", "language"))


FORM = Form(
    "session",
    lambda say: say.label("New session"),
    (
        SEVERAL,
        HOUSE,
        Field(
            "training",
            lambda say: say.label("Training"),
            lambda say: say("Which training? Press one, type a part of its title, or paste a whole announcement."),
            lambda typed, turn: typed,
            _trainings,
            known=_named,
            lead=_fitting,
        ),
        *(_of_new(field) for field in new_training.FORM.fields if field is not HOUSE),
        TIMES,
        HOURS,
        PLACE,
        SEATS,
        PRICE,
        TRAINER,
        WHO,
        ONLINE,
        LANGUAGE,
        NOTE,
        CLOSING,
    ),
    _preview,
    _finish,
)
