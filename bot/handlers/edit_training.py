"""The form that edits a training: its text in every language, which of them are missing, kind and topic.

Nothing is ever translated by itself: a language without a text says so to whoever reads in it.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from markupsafe import Markup

from bot import forms
from bot.actions import EditStep, Manage
from bot.forms import PREVIEW, Answers, Field, Form
from bot.handlers.new_training import FORM as NEW
from bot.handlers.new_training import LONGEST_TEXT, LONGEST_TITLE, line
from bot.say import Say
from bot.screens import forms as screens
from bot.screens.lines import short
from bot.screens.screen import Button, Rows, Screen, bold, in_twos, rows, text
from bot.screens.words import kind
from bot.turn import Turn
from catalogue import drafts, trainings
from catalogue.cards import TextCard, TrainingCard
from catalogue.refusals import Reason, Refused
from catalogue.rules.rights import Verb, may
from catalogue.rules.states import Kind

#: Languages in which a text may be written.
LANGUAGES = ("de", "fr", "en", "it")
LONGEST_SHOWN = 120


async def opening(turn: Turn, training_id: int) -> dict[str, Any]:
    """The answers as it stands now, and once more as it stood (`base`). Refused: a training of another house."""
    card = await trainings.card(turn.db, training_id)
    if not may(turn.who, Verb.OFFER, [card.institution_id]):
        raise Refused(Reason.NOT_ALLOWED)
    answers = as_answers(card)
    return {**answers, "course": training_id, "base": answers}


def as_answers(card: TrainingCard) -> dict[str, Any]:
    """`order`: the languages, the one it was written in first."""
    found: dict[str, Any] = {"kind": card.kind, "topic": card.topic, "order": [one.language for one in card.texts]}
    for one in card.texts:
        found |= {
            f"t_{one.language}": one.title,
            f"d_{one.language}": one.description or None,
            f"a_{one.language}": one.audience or None,
        }
    return found


def texts_of(answers: Answers) -> list[TextCard]:
    """The texts that there are, the language it was written in first, then as they were added."""
    order = [*answers["order"], *(one for one in LANGUAGES if one not in answers["order"])]
    return [
        TextCard(one, answers[f"t_{one}"], answers.get(f"d_{one}") or "", answers.get(f"a_{one}") or "")
        for one in order
        if answers.get(f"t_{one}")
    ]


def _missing(turn: Turn, answers: Answers) -> list[str]:
    return [one for one in turn.network.languages if not answers.get(f"t_{one}")]


async def _preview(turn: Turn, answers: Answers) -> Screen:
    say, texts = turn.say, texts_of(answers)
    missing = _missing(turn, answers)
    names = say.listing(say.language_name(one.language) for one in texts)
    lacks = say.listing(say.language_name(one) for one in missing)
    body = text(
        *[_described(one, say) for one in texts],
        "",
        kind(Kind(answers["kind"]), say) + (f" · {answers['topic']}" if answers["topic"] else ""),
        say("Text in: {languages}", languages=names),
        say("Missing: {languages}. Whoever reads in it gets the text of another language.", languages=lacks)
        if missing
        else None,
    )
    there = [one.language for one in texts]
    shown = [(step, label) for step, label in FORM.labels(turn, answers) if step[2:] in there or step[1] != "_"]
    title = say.label("Edit this training")
    return screens.preview(title, body, _ways(turn, answers, missing, bool(texts)), shown, say)


def _described(one: TextCard, say: Say) -> Markup:
    """Title and beginning of the description, with the language."""
    words = short(one.description, LONGEST_SHOWN)
    head = Markup("{} ({})").format(bold(one.title), say.language_name(one.language))
    return Markup("{}\n{}").format(head, words) if words else head


def _ways(turn: Turn, answers: Answers, missing: Sequence[str], has_text: bool) -> Rows:
    say = turn.say
    add = [Button(_adds(one, say), EditStep(f"t_{one}")) for one in missing if one in LANGUAGES]
    differs = any(answers.get(step) != answers["base"].get(step) for step in _steps())
    return (*(screens.confirm_rows(say) if has_text and differs else ()), *rows(*in_twos(add)))


def _adds(language: str, say: Say) -> str:
    return say.label("Add a text: {language}", language=say.language_name(language))


def _steps() -> list[str]:
    return [field.step for field in FORM.fields]


async def _finish(turn: Turn, answers: Answers, how: str) -> Screen:
    """Where somebody else has changed it meanwhile, the preview as it would be now: theirs where one's own answers
    are as they were."""
    present = as_answers(await trainings.card(turn.db, answers["course"]))
    if present != answers["base"]:
        mine = {step: answers.get(step) for step in _steps() if answers.get(step) != answers["base"].get(step)}
        order = [*present["order"], *(one for one in answers["order"] if one not in present["order"])]
        kept = {"course": answers["course"], "touched": True, "base": present}
        screen = await forms.ask(turn, FORM, present | {"order": order} | mine | kept, PREVIEW)
        return replace(screen, toast=turn.say.label("It has changed meanwhile. Please look once more."))
    texts, kind_now = texts_of(answers), Kind(answers["kind"])
    if not texts:
        return await forms.ask(turn, FORM, answers, PREVIEW)
    course, topic = answers["course"], answers["topic"]
    await trainings.rewrite(turn.db, turn.who, course, kind_now, topic, texts, turn.now, turn.terms)
    await drafts.drop(turn.db, turn.person.id)
    saved = turn.say.label("Saved.")
    return Screen(
        text(bold(turn.say("Saved: {title}", title=texts[0].title))),
        rows(Button(turn.say.label("Back"), Manage())),
        saved,
    )


def _in(language: str, label: str, say: Say) -> str:
    return f"{label} ({say.language_name(language)})"


def _fields(language: str) -> tuple[Field, ...]:
    """Title, description and audience in one language; the last two only where there is a title."""

    def has_title(turn: Turn, answers: Answers) -> bool:
        return bool(answers.get(f"t_{language}"))

    return (
        Field(
            f"t_{language}",
            lambda say: _in(language, say.label("Title"), say),
            lambda say: say("What is it called, in this language: {language}?", language=say.language_name(language)),
            line(LONGEST_TITLE),
            skip=lambda say: say.label("No text in this language"),
            asked=False,
        ),
        Field(
            f"d_{language}",
            lambda say: _in(language, say.label("Description"), say),
            lambda say: say(
                "What is it about, in this language: {language}? One or two sentences.",
                language=say.language_name(language),
            ),
            line(LONGEST_TEXT),
            skip=lambda say: say.label("No description"),
            needed=has_title,
        ),
        Field(
            f"a_{language}",
            lambda say: _in(language, say.label("For whom"), say),
            lambda say: say("For whom is it, in this language: {language}?", language=say.language_name(language)),
            line(300),
            skip=lambda say: say.label("For everybody"),
            needed=has_title,
        ),
    )


FORM = Form(
    "texts",
    lambda say: say.label("Edit this training"),
    (*(field for one in LANGUAGES for field in _fields(one)), NEW.field("kind"), NEW.field("topic")),
    _preview,
    _finish,
)
