"""The form for a new training."""

from typing import Any

from bot.actions import FinishForm, Manage, StartForm
from bot.forms import Answers, Choice, Field, Form
from bot.say import Say
from bot.screens import forms as screens
from bot.screens.screen import Button, Screen, Style, bold, rows, text
from bot.screens.sessions import taught
from bot.screens.words import kind
from bot.turn import Turn
from catalogue import drafts, programme, trainings
from catalogue.cards import TextCard, TrainingCard
from catalogue.reading import choices as reading
from catalogue.reading.announcement import FEWEST_LINES
from catalogue.reading.unreadable import Expected, Unreadable, Why
from catalogue.rules.states import Kind

LONGEST_TITLE, LONGEST_TEXT = 200, 2000


def line(longest: int) -> Any:
    """A reader for a text of at most so many characters."""

    def read(typed: str, turn: Turn) -> str:
        words = typed.strip()
        if not words:
            raise Unreadable(Expected.TEXT, Why.EMPTY)
        if len(words) > longest:
            raise Unreadable(Expected.TEXT, Why.LONG, limit=longest)
        return words

    return read


def few_lines(longest: int) -> Any:
    """A reader for a fact of a line or two: more of them are an announcement, pasted at the wrong question."""

    def read(typed: str, turn: Turn) -> Any:
        if len([one for one in typed.splitlines() if one.strip()]) >= FEWEST_LINES:
            raise Unreadable(Expected.LINE, Why.LINES)
        return line(longest)(typed, turn)

    return read


async def houses(turn: Turn, answers: Answers) -> list[Choice]:
    return [(m.institution, m.institution_id) for m in turn.person.coordinates]


def read_house(typed: str, turn: Turn) -> int:
    """Only what the buttons offer."""
    for membership in turn.person.coordinates:
        if membership.institution.casefold() == typed.strip().casefold():
            return membership.institution_id
    raise Unreadable(Expected.CHOICE)


def has_choice_of_house(turn: Turn, answers: Answers) -> bool:
    return len(turn.person.coordinates) > 1


async def _kinds(turn: Turn, answers: Answers) -> list[Choice]:
    return [(kind(value, turn.say), value) for value in Kind]


async def _topics(turn: Turn, answers: Answers) -> list[Choice]:
    known = await programme.known_topics(turn.db, [m.institution_id for m in turn.person.coordinates])
    return [(topic, topic) for topic in known]


async def _languages(turn: Turn, answers: Answers) -> list[Choice]:
    """Their own first: most write as they speak."""
    own_first = sorted(turn.network.languages, key=lambda code: code != turn.say.language)
    return [(turn.say.language_name(code), code) for code in own_first]


def house(turn: Turn, answers: Answers) -> int:
    """For which institution: the one chosen, or the only one there is."""
    chosen = answers.get("house")
    return int(chosen) if chosen is not None else turn.person.coordinates[0].institution_id


async def _preview(turn: Turn, answers: Answers) -> Screen:
    """The lines that staff will read."""
    say, own = turn.say, house(turn, answers)
    host = next(m.institution for m in turn.person.coordinates if m.institution_id == own)
    card = TrainingCard(0, own, host, Kind(answers["kind"]), answers["topic"], (_words(answers),))
    finish = rows(Button(say.label("Publish"), FinishForm("publish"), Style.SUCCESS))
    labels = [(field.step, field.label(say)) for field in FORM.fields if field.needed(turn, answers)]
    return screens.preview(say.label("Preview of the new training"), text(*taught(card, say)), finish, labels, say)


def _words(answers: Answers) -> TextCard:
    return TextCard(answers["language"], answers["title"], answers["description"] or "", answers["audience"] or "")


async def _finish(turn: Turn, answers: Answers, how: str) -> Screen:
    words = _words(answers)
    training_id = await trainings.add(
        turn.db, turn.who, house(turn, answers), Kind(answers["kind"]), answers["topic"], [words], turn.now
    )
    await drafts.drop(turn.db, turn.person.id)
    say = turn.say
    return Screen(
        text(bold(say("Added: {title}", title=words.title)), say("Give it a first date, so that people can enrol.")),
        rows(
            Button(say.label("New session"), StartForm("session", training_id), Style.PRIMARY),
            Button(say.label("Back"), Manage()),
        ),
    )


def _title(say: Say) -> str:
    return say.label("New training")


#: Asked only where somebody coordinates several institutions.
HOUSE = Field(
    "house",
    lambda say: say.label("Institution"),
    lambda say: say("For which institution?"),
    read_house,
    houses,
    needed=has_choice_of_house,
)

FORM = Form(
    "training",
    _title,
    (
        HOUSE,
        Field(
            "title",
            lambda say: say.label("Title"),
            lambda say: say("What is it called? For example: Fire safety, basic course"),
            few_lines(LONGEST_TITLE),
        ),
        Field(
            "kind",
            lambda say: say.label("Kind"),
            lambda say: say("Is it internal training or vocational training?"),
            lambda typed, turn: str(reading.kind(typed)),
            _kinds,
        ),
        Field(
            "topic",
            lambda say: say.label("Topic"),
            lambda say: say("Under which topic will people look for it? For example: Safety"),
            few_lines(100),
            _topics,
            skip=lambda say: say.label("No topic"),
        ),
        Field(
            "language",
            lambda say: say.label("Language of the text"),
            lambda say: say("In which language are title and text written?"),
            lambda typed, turn: reading.language(typed),
            _languages,
        ),
        Field(
            "description",
            lambda say: say.label("Description"),
            lambda say: say("What is it about? One or two sentences."),
            line(LONGEST_TEXT),
            skip=lambda say: say.label("No description"),
        ),
        Field(
            "audience",
            lambda say: say.label("For whom"),
            lambda say: say("For whom is it? For example: all staff, night staff, apprentices"),
            few_lines(300),
            skip=lambda say: say.label("For everybody"),
        ),
    ),
    _preview,
    _finish,
)
