"""The dates of a session that is there: typed or pressed ones come on top, buttons take others off."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.forms import ALSO, Answers, Choice
from bot.handlers import date_fields
from bot.turn import Turn
from catalogue.cards import MeetingCard
from catalogue.reading.repeating import MOST
from catalogue.reading.unreadable import Expected, Unreadable, Why
from catalogue.rules import windows
from catalogue.sessions import Times

STEP = "times"
#: So many dates have a button; a longer list is shorter once some of them are over.
MOST_BUTTONS = 24


def as_answer(times: Sequence[Times]) -> list[list[str]] | None:
    """Local start and end of each; None: to be fixed."""
    return [[start.isoformat(), end.isoformat()] for start, end in sorted(times)] or None


def as_times(answer: Sequence[Sequence[str]] | None) -> tuple[Times, ...]:
    return tuple((datetime.fromisoformat(start), datetime.fromisoformat(end)) for start, end in answer or ())


def added(answers: Answers) -> tuple[Times, ...]:
    """The dates that the session did not have when the form was opened."""
    before = set(as_times(answers["base"].get(STEP)))
    return tuple(one for one in as_times(answers.get(STEP)) if one not in before)


def over(answers: Answers, turn: Turn) -> bool:
    """One of the new dates has begun while the form was left."""
    return any(not date_fields.comes(start, turn) for start, _ in added(answers))


def meetings(times: Sequence[Times], zone: str, now: datetime) -> tuple[MeetingCard, ...]:
    """As a card shows them; a time that does not exist is left out."""
    spans = [tuple(windows.instant(wall, zone) for wall in one) for one in times]
    return tuple(MeetingCard(0, start, end, 0, now, False) for start, end in spans if start and end)


def words(answer: Sequence[Sequence[str]] | None, turn: Turn) -> str:
    """In a line, for whoever compares two lists."""
    return turn.say.listing(turn.say.short_day(start) for start, _ in as_times(answer)) or "–"


def _on_top(answers: Answers, value: Mapping[str, Any], turn: Turn) -> dict[str, Any]:
    """Typed dates beside those that are there; what may mean several things is asked first."""
    typed = value[ALSO]
    for one in typed.get(date_fields.READINGS) or [typed]:
        if len(_together(answers, one)) + len(one["days"]) > MOST:
            raise Unreadable(Expected.MEETINGS, Why.RANGE, least=1, most=MOST)
    if typed.get(date_fields.READINGS):
        return dict(value)
    return {ALSO: {**typed, STEP: as_answer(_together(answers, typed))}}


def _together(answers: Answers, typed: Mapping[str, Any]) -> list[Times]:
    return sorted({*as_times(answers.get(STEP)), *as_times(typed[STEP])})


async def _ways(turn: Turn, answers: Answers) -> list[Choice]:
    """Each date that is still to come can be taken off; or what was typed may mean several things."""
    if answers.get(date_fields.READINGS):
        return await date_fields.readings(turn, answers)
    zone, times = ZoneInfo(turn.network.zone), as_times(answers.get(STEP))
    found: list[Choice] = []
    for one in [one for one in times if date_fields.comes(one[0], turn)][:MOST_BUTTONS]:
        label = turn.say.label("Take off: {date}", date=turn.say.span(*(wall.replace(tzinfo=zone) for wall in one)))
        left = as_answer([other for other in times if other != one])
        found.append((label, {ALSO: {STEP: left}, "step": STEP}))
    return [*found, (turn.say.label("Done"), {ALSO: {}})]


DATES = replace(
    date_fields.TIMES,
    question=lambda say: say(
        "Which date comes on top? Press a day, or type: 14.3. 9-12 – or 12.3., 19.3. and 26.3. 13:30-17. A button "
        "below takes one off."
    ),
    choices=_ways,
    skip=None,
    complete=_on_top,
)
