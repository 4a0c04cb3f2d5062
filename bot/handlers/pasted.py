"""Course from one message: a pasted announcement fills in the form for a new session; only what is open is asked."""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from rapidfuzz import fuzz

from bot import forms
from bot.forms import ALSO, Answers
from bot.handlers import new_session
from bot.handlers.closing import CLOSES
from bot.handlers.date_fields import asked, comes_all, taken, today
from bot.handlers.session_fields import UNREAD, UNREAD_DAYS, namesakes
from bot.screens.screen import Screen
from bot.turn import Turn
from catalogue import trainings
from catalogue.cards import TrainingCard
from catalogue.drafts import TOUCHED, Draft
from catalogue.folding import fold
from catalogue.reading import announcement
from catalogue.reading.announcement import Announcement

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
    """The form as far as the text fills it in: at the first question that is open, else at its preview. A text that
    seems to announce several courses is asked about first."""
    before = {} if draft is None else {step: draft.answers[step] for step in ("house",) if step in draft.answers}
    answers = await _filled(turn, turn.text, before)
    parts = announcement.one_by_one(turn.text)
    if len(parts) > 1:
        first = _left_open(await _filled(turn, parts[0], before), answers)
        titles = [_read(turn, part).title for part in parts]
        answers = before | {new_session.PARTS: titles, new_session.READ_AS: [first, answers], TOUCHED: True}
    return await forms.ask(turn, new_session.FORM, answers, forms.following(turn, new_session.FORM, answers))


def _read(turn: Turn, text: str) -> Announcement:
    return announcement.read(text, today(turn), ZoneInfo(turn.network.zone), turn.say.language)


async def _filled(turn: Turn, text: str, before: Answers) -> dict[str, Any]:
    found = _read(turn, text)
    answers = {**before, **as_answers(turn, found), **await _training(turn, found.title, before.get("house"))}
    if found.trainer:
        houses = [m.institution_id for m in turn.person.coordinates]
        answers["namesakes"] = await namesakes(turn, houses, found.trainer)
    return answers


def _left_open(first: dict[str, Any], whole: Answers) -> dict[str, Any]:
    """Of the first of several courses: what only the rest of the text says may be said of it too, and is asked."""
    asked = {step for step in first["unknown"] if whole.get(step) is not None or step not in whole}
    kept = {step: value for step, value in first.items() if step not in asked}
    return kept | {"unknown": [step for step in first["unknown"] if step not in asked]}


def as_answers(turn: Turn, found: Announcement) -> dict[str, Any]:
    """What is said; of what can be left open, that it is open. Nothing else has an answer: what is said and can't be
    read is asked."""
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
    unknown = [step for step in OPEN if facts[step] is None and step not in found.unread and step not in found.open]
    taken = {step: value for step, value in facts.items() if step not in found.unread}
    closing = {CLOSES: found.closes_on.isoformat()} if found.closes_on else {}
    doubt = {"unknown": unknown, UNREAD: dict(found.unread), UNREAD_DAYS: list(found.unread_days)}
    return known | taken | closing | _dates(turn, found) | doubt | {TOUCHED: True}


def _dates(turn: Turn, found: Announcement) -> dict[str, Any]:
    """Dates that are over or in doubt are asked for, with what was written; several readings with a button each."""
    planned = found.planned
    readings = [one for one in found.readings if comes_all(one, turn)]
    if readings:
        which: dict[str, Any] = asked(readings, found.said, "times")[ALSO]
        return which
    if planned is None or not (planned.blocks or planned.days) or not comes_all(planned, turn):
        return {"rest": found.said}
    answers: dict[str, Any] = taken(planned, found.said, turn)[ALSO]
    return answers


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
