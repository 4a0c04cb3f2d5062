"""Courses to share in any chat: what a person chooses from, and the public card that the others see.

Nothing in it is about whoever shares it: the seats to choose by are those that anybody could take.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from bot.actions import Action, Browse, Find, ShowHome, ShowSession, ShowTraining
from bot.codec import pack
from bot.say import Say
from bot.screens.lines import seats, short, when
from bot.screens.screen import bold, text
from catalogue.cards import SessionLine, TrainingCard, TrainingLine

#: Cut, because a card in somebody else's chat should not fill it.
LONGEST_TEXT, LONGEST_LINE = 300, 120
#: A phone shows about this much of a result.
LONGEST_TITLE = 80


@dataclass(frozen=True, slots=True)
class Link:
    """Leads into the chat with the bot, where it only shows."""

    label: str
    action: Action


@dataclass(frozen=True, slots=True)
class Course:
    """`title` and `about` to choose by; `text` (HTML) and `links` are what is sent."""

    title: str
    about: str
    text: Markup
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """The answer to an inline query. `way_on`: the button above the results."""

    courses: tuple[Course, ...] = ()
    way_on: Link | None = None

    def packed(self) -> dict[str, Any]:
        """As JSON, with packed actions for ids and links."""
        return {
            "courses": [
                {
                    "id": pack(course.links[0].action),
                    "title": course.title,
                    "about": course.about,
                    "text": str(course.text),
                    "links": [(link.label, pack(link.action)) for link in course.links],
                }
                for course in self.courses
            ],
            "way_on": (self.way_on.label, pack(self.way_on.action)) if self.way_on else None,
        }


#: A hit, its training, and its next session unless it has none.
Shared = tuple[TrainingLine, TrainingCard, SessionLine | None]


def choice(found: Sequence[Shared], words: str, say: Say) -> Choice:
    """What was found; where nothing was, the same search in the chat with the bot, which knows ways on."""
    if found:
        return Choice(tuple(_course(*one, say) for one in found))
    if not words:
        return Choice(way_on=Link(say.label("There is no training yet."), Browse()))
    return Choice(way_on=Link(say.label("Nothing found. Search in the chat with the bot"), Find(0, words)))


def stranger(network: str, say: Say) -> Choice:
    """For whoever is in no institution: the door, and nothing of what is behind it."""
    return Choice(way_on=Link(say.label("Open {network}", network=network), ShowHome()))


def _course(line: TrainingLine, training: TrainingCard, session: SessionLine | None, say: Say) -> Course:
    return Course(
        short(line.title, LONGEST_TITLE),
        _about(session, say),
        _card(line, training, session, say),
        _links(line, session, say),
    )


def _about(session: SessionLine | None, say: Say) -> str:
    """Thu 14 Mar 2030 · Bern · 3 seats free."""
    if session is None:
        return say.label("no date")
    town = short(session.place.split(",")[0], 40)
    return " · ".join(part for part in (when(session, say), town, seats(session, say)) if part)


def _card(line: TrainingLine, training: TrainingCard, session: SessionLine | None, say: Say) -> Markup:
    words = training.text(say.language)
    more = line.dates - 1
    return text(
        bold(line.title),
        *(_facts(session, say) if session else [say("No date is fixed yet.")]),
        short(words.description, LONGEST_TEXT) or None,
        say("Host: {hosts}", hosts=training.institution),
        say.plural("and {n} more session", "and {n} more sessions", more) if more > 0 else None,
    )


def _facts(session: SessionLine, say: Say) -> list[str | Markup | None]:
    """No seats: a card stays in the chat for long, and the link says how many there are."""
    starts = say("Date to be fixed") if session.starts_at is None else say.moment(session.starts_at)
    return [starts, short(session.place, LONGEST_LINE) or None]


def _links(line: TrainingLine, session: SessionLine | None, say: Say) -> tuple[Link, ...]:
    if session is None:
        return (Link(say.label("Open the training"), ShowTraining(line.id)),)
    every = Link(say.label("All sessions"), ShowTraining(line.id))
    own = Link(say.label("Details and enrolment"), ShowSession(session.id))
    return (own, every) if line.dates > 1 else (own,)
