"""A question with many possible answers: the first ones as buttons, any other by a part of its name."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from markupsafe import Markup

from bot.forms import Answers, Choice, Field
from bot.say import Say
from bot.screens.lines import short
from bot.turn import Turn
from catalogue.reading.scan import fold
from catalogue.reading.unreadable import Expected, Unreadable, Why

MOST_SHOWN = 12
LONGEST_NAME, LONGEST_LABEL = 100, 60
Choices = Callable[[Turn, Answers], Awaitable[list[Choice]]]


def only_listed(typed: str, turn: Turn) -> Any:
    raise Unreadable(Expected.CHOICE)


def read_name(typed: str, turn: Turn) -> str:
    words = typed.strip()
    if not words:
        raise Unreadable(Expected.TEXT, Why.EMPTY)
    if len(words) > LONGEST_NAME:
        raise Unreadable(Expected.TEXT, Why.LONG, limit=LONGEST_NAME)
    return words


def picking(
    step: str, label: Callable[[Say], str], question: Callable[[Say], Markup], every: Choices
) -> tuple[Field, Field]:
    """Two questions: choose or type; after typing, choose among what has these words."""

    async def first(turn: Turn, answers: Answers) -> list[Choice]:
        return _shown(await every(turn, answers))

    async def like(turn: Turn, answers: Answers) -> list[Choice]:
        words = fold(answers[step])
        return _shown([choice for choice in await every(turn, answers) if words in fold(choice[0])])

    def typed(turn: Turn, answers: Answers) -> bool:
        return isinstance(answers.get(step), str)

    def again(say: Say) -> Markup:
        return say("Which of these? If it is none of them, go back and type other words.")

    match = Field(match_of(step), label, again, only_listed, like, needed=typed)
    return Field(step, label, question, read_name, first, forgets=match.step), match


def match_of(step: str) -> str:
    return f"{step}_match"


def picked(answers: Answers, step: str) -> int:
    """The one chosen at once, or after typing."""
    chosen = answers[step]
    return int(answers[match_of(step)] if isinstance(chosen, str) else chosen)


def editable(fields: Sequence[Field], turn: Turn, answers: Answers) -> list[tuple[str, str]]:
    """Steps and labels for the preview: one button for both questions of a choice."""
    second = {field.forgets for field in fields}
    return [(f.step, f.label(turn.say)) for f in fields if f.step not in second and f.needed(turn, answers)]


def _shown(choices: list[Choice]) -> list[Choice]:
    return [(short(label, LONGEST_LABEL), value) for label, value in choices[:MOST_SHOWN]]
