"""Course from one message: a pasted announcement fills in the form for a new session; only what is open is asked."""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from rapidfuzz import fuzz

from bot import forms
from bot.handlers import new_session
from bot.handlers.date_fields import comes, today
from bot.handlers.session_fields import namesakes
from bot.screens.screen import Screen
from bot.turn import Turn
from catalogue import trainings
from catalogue.cards import TrainingCard
from catalogue.drafts import TOUCHED, Draft
from catalogue.folding import fold
from catalogue.reading import announcement
from catalogue.reading.announcement import Announcement
from catalogue.reading.series import Planned

#: From so much alike on (of 100) a title may be meant; then it is asked.
ALIKE = 88
MOST_ALIKE = 4
#: At these questions of a new session a whole announcement may be pasted instead.
WELCOME = ("house", "training", "title")
#: Facts that an announcement may leave out, and the preview then names.
OPEN = ("place", "seats", "price", "trainer")


def is_announcement(turn: Turn, draft: Draft | None) -> bool:
    """From somebody who runs sessions, outside a form or where a new session begins."""
    if not turn.person.coordinates or not announcement.is_one(turn.text):
        return False
    return draft is None or (draft.form == new_session.FORM.name and draft.step in WELCOME)


async def fill(turn: Turn, draft: Draft | None) -> Screen:
    """The form as far as the text fills it in: at the first question that is open, else at its preview."""
    found = announcement.read(turn.text, today(turn), ZoneInfo(turn.network.zone))
    before = {} if draft is None else {step: draft.answers[step] for step in ("house",) if step in draft.answers}
    answers = before | as_answers(turn, found)
    answers |= await _training(turn, found.title, before.get("house"))
    if found.trainer:
        houses = [m.institution_id for m in turn.person.coordinates]
        answers["namesakes"] = await namesakes(turn, houses, found.trainer)
    return await forms.ask(turn, new_session.FORM, answers, forms.following(turn, new_session.FORM, answers))


def as_answers(turn: Turn, found: Announcement) -> dict[str, Any]:
    """What is said; of what can be left open, that it is open. Nothing else has an answer."""
    said: dict[str, Any] = {
        "title": found.title or None,
        "kind": found.kind,
        "language": found.language if found.language in turn.network.languages else None,
    }
    facts: dict[str, Any] = {
        "topic": found.topic or None,
        "description": found.description or None,
        "audience": found.audience or None,
        "place": found.place or None,
        "seats": [found.seats.minimum, found.seats.capacity] if found.seats else None,
        "price": [found.price.minor, found.price.currency] if found.price else None,
        "trainer": [found.trainer[:200], None] if found.trainer else None,
        "online": found.online or None,
        "taught": found.taught,
    }
    known = {step: value for step, value in said.items() if value is not None}
    unknown = [step for step in OPEN if facts[step] is None]
    return known | facts | _dates(turn, found) | {"unknown": unknown, TOUCHED: True}


def _dates(turn: Turn, found: Announcement) -> dict[str, Any]:
    """Dates that are over or in doubt are asked for, with what was written."""
    planned = found.planned or Planned()
    blocks = [(block.start, block.end) for block in planned.blocks if block.end is not None]
    if not (blocks or planned.days) or not all(comes(start, turn) for start, _ in blocks):
        return {"rest": found.unread}
    if any(day < today(turn) for day in planned.days):
        return {"rest": found.unread}
    return {
        "times": [[start.isoformat(), end.isoformat()] for start, end in blocks],
        "days": [day.isoformat() for day in planned.days],
        "start": planned.start.isoformat() if planned.start else None,
        "rest": planned.rest,
    }


async def _training(turn: Turn, title: str, house: int | None) -> dict[str, Any]:
    """The training of exactly this title; where some are much alike, they are asked about; else a new one."""
    houses = [house] if house else [m.institution_id for m in turn.person.coordinates]
    cards = await trainings.of_institutions(turn.db, houses)
    words = fold(title)
    same = [card for card in cards if words and words in _titles(card)]
    if len(same) == 1:
        return {"training": same[0].id, "house": same[0].institution_id}
    alike = same or [card for card in cards if words and _likeness(words, card) >= ALIKE]
    if alike:
        return {"alike": [card.id for card in alike[:MOST_ALIKE]]}
    return {"training": new_session.NEW_TRAINING}


def _titles(card: TrainingCard) -> Sequence[str]:
    return [fold(text.title) for text in card.texts]


def _likeness(words: str, card: TrainingCard) -> float:
    return max((fuzz.ratio(words, title) for title in _titles(card)), default=0.0)
