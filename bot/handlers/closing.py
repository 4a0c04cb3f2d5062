"""The last day to enrol that an announcement names: taken where it fits the dates, said where it does not."""

from datetime import date, datetime
from typing import Any

from markupsafe import Markup

from bot.forms import Answers, Field
from bot.handlers.date_fields import today
from bot.turn import Turn
from catalogue.reading import dates
from catalogue.reading.unreadable import Expected, Unreadable, Why

#: The step, and the answer: a day.
CLOSES = "closes"


def closes_on(turn: Turn, answers: Answers) -> date | None:
    """None: open until it begins; also where the day does not fit any more."""
    day = _named(answers)
    return None if day is None or _is_over(turn, day) or _is_late(answers, day) else day


def left_out(turn: Turn, answers: Answers) -> Markup | None:
    """Which day is not taken, and why."""
    day, say = _named(answers), turn.say
    if day is None:
        return None
    if _is_over(turn, day):
        return say("Left out: the last day to enrol, {day}, is over.", day=say.day(day))
    if _is_late(answers, day):
        return say("Left out: the last day to enrol, {day}, is after the start.", day=say.day(day))
    return None


def _named(answers: Answers) -> date | None:
    return date.fromisoformat(answers[CLOSES]) if answers.get(CLOSES) else None


def _is_over(turn: Turn, day: date) -> bool:
    return day < today(turn)


def _is_late(answers: Answers, day: date) -> bool:
    starts = [datetime.fromisoformat(start).date() for start, _ in answers.get("times") or []]
    return bool(starts) and day > min(starts)


def _read(typed: str, turn: Turn) -> str:
    day = dates.day(typed, today(turn))
    if _is_over(turn, day):
        raise Unreadable(Expected.DAY, Why.PAST)
    return day.isoformat()


def _before_the_start(answers: Answers, value: Any, turn: Turn) -> Any:
    if _is_late(answers, date.fromisoformat(value)):
        raise Unreadable(Expected.DAY, Why.AFTER_START)
    return value


CLOSING = Field(
    CLOSES,
    lambda say: say.label("Last day to enrol"),
    lambda say: say("Until which day can people enrol? For example 28.2.2030."),
    _read,
    skip=lambda say: say.label("Open until it begins"),
    needed=lambda turn, answers: CLOSES in answers,
    asked=False,
    complete=_before_the_start,
)
