"""What participants are asked afterwards, and when an average may be shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

#: The best answer; the least is 1.
MOST = 4
#: Fewer answers would say who gave them.
FEWEST = 3


class Question(StrEnum):
    """In the order in which they are asked; `TRANSFER` six weeks later."""

    CONTENT = "content"
    FACILITATION = "facilitation"
    METHOD = "method"
    ORGANISATION = "organisation"
    TRANSFER = "transfer"


#: Those that are asked the next morning.
AT_ONCE = (Question.CONTENT, Question.FACILITATION, Question.METHOD, Question.ORGANISATION)


@dataclass(frozen=True, slots=True)
class Average:
    question: Question
    answers: int
    mean: float


def after(question: Question) -> Question | None:
    """What is asked next; None: that was the last one."""
    following = AT_ONCE[AT_ONCE.index(question) + 1 :] if question in AT_ONCE else ()
    return following[0] if following else None


def averages(answers: Iterable[tuple[Question, int]]) -> tuple[Average, ...]:
    """Of each question with enough answers."""
    found: dict[Question, list[int]] = {}
    for question, answer in answers:
        found.setdefault(question, []).append(answer)
    enough = [(question, found[question]) for question in Question if len(found.get(question, ())) >= FEWEST]
    return tuple(Average(question, len(given), sum(given) / len(given)) for question, given in enough)
