"""The questions for dates: a calendar to press, typed lines in any form, and the time where only the day is known."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.forms import ALSO, Answers, Choice, Field
from bot.handlers.new_training import house
from bot.say import Say
from bot.screens.lines import short
from bot.screens.month import MONTHS_AHEAD, Month, months_from
from bot.turn import Turn
from catalogue import last_time, no_courses
from catalogue.reading import times, ways
from catalogue.reading.moments import Block
from catalogue.reading.plans import Planned
from catalogue.reading.reader import DateReader
from catalogue.reading.repeating import MOST
from catalogue.reading.times import Slot
from catalogue.reading.unreadable import Expected, Unreadable, Why
from catalogue.rules import windows

#: What was typed and may mean several things, and those things as answers.
TYPED, READINGS = "typed", "readings"
#: Days that are named above the question for their time.
MOST_NAMED = 6
#: So many lines that can't be read are named.
MOST_UNREAD = 3


def today(turn: Turn) -> date:
    return turn.now.astimezone(ZoneInfo(turn.network.zone)).date()


def read_times(typed: str, turn: Turn) -> dict[str, Any]:
    """Whole meetings, and days whose time is asked next. Each still to come."""
    try:
        read: Sequence[Planned] = (
            DateReader(today(turn), ZoneInfo(turn.network.zone), turn.say.language).planned(typed),
        )
    except Unreadable as no:
        several = no.facts.get("ways")
        read = [way for way in several if comes_all(way, turn)] if isinstance(several, tuple) else []
        if not read:
            raise
        return asked(read, typed, "times")
    if not comes_all(read[0], turn):
        raise Unreadable(Expected.MEETINGS, Why.PAST)
    return taken(read[0], typed, turn)


def taken(planned: Planned, typed: str, turn: Turn) -> dict[str, Any]:
    """As an answer. Hours of the night and days far ahead may not be meant: those are asked back."""
    if not ways.is_odd(planned, typed, today(turn)):
        return {ALSO: _as_answers(planned) | {READINGS: None}}
    later = ways.afternoon(planned)
    return asked([later, planned] if later else [planned], typed, "times")


def asked(read: Sequence[Planned], typed: str, step: str) -> dict[str, Any]:
    """Which reading is meant is asked, as buttons of the same question."""
    return which([_as_answers(one) for one in read], typed, step)


def which(read: Sequence[dict[str, Any]], typed: str, step: str) -> dict[str, Any]:
    """The same, of readings that are answers already."""
    return {ALSO: {READINGS: list(read), TYPED: short(typed, 80)}, "step": step}


def _as_answers(planned: Planned) -> dict[str, Any]:
    found = sorted({(block.start, block.end) for block in planned.blocks if block.end is not None})
    return {
        "times": [[start.isoformat(), end.isoformat()] for start, end in found],
        "days": [day.isoformat() for day in planned.days],
        "start": planned.start.isoformat() if planned.start else None,
        "rest": planned.rest,
    }


def comes_all(planned: Planned, turn: Turn) -> bool:
    starts = all(comes(block.start, turn) for block in planned.blocks)
    return starts and all(day >= today(turn) for day in planned.days)


def comes(start: datetime, turn: Turn) -> bool:
    """A local time still to come; one that does not exist is somebody else's refusal."""
    moment = windows.instant(start, turn.network.zone)
    return moment is None or moment > turn.now


def picked(answers: Answers, day: date) -> dict[str, Any]:
    """A day of the calendar pressed: on the list, or off it again. Dates that were complete make way, unless they are
    those of a session that is there."""
    before = answers.get("days") or []
    kept = answers.get("times") or [] if before or "base" in answers else []
    return {"times": kept, "days": sorted({*before} ^ {day.isoformat()}), "start": None, "rest": ""}


def read_hours(typed: str, turn: Turn) -> list[list[str]]:
    """Start and end, several of them where there is a break; or the end alone where the start is known."""
    try:
        return [_texts(slot) for slot in times.slots(typed)]
    except Unreadable as no:
        try:
            return [["", times.clock(typed.removeprefix("bis ").removeprefix("to ")).isoformat()]]
        except Unreadable:
            raise Unreadable(Expected.HOURS_OF_DAY, no.why, **no.facts) from None


def _texts(slot: Slot) -> list[str]:
    return [slot.start.isoformat(), slot.end.isoformat()]


def completed(answers: Answers, slots: list[list[str]], turn: Turn) -> dict[str, Any]:
    """The meetings that follow from the days and this time; hours of the night are asked back."""
    found, kept = _completed(answers, slots, turn), answers.get("times") or []
    new = [one for one in found[ALSO]["times"] if one not in kept]
    blocks = tuple(Block(datetime.fromisoformat(start), datetime.fromisoformat(end)) for start, end in new)
    planned = Planned(blocks)
    if not ways.is_odd(planned, " ".join(answers.get("days") or []), today(turn)):
        return found
    later = ways.afternoon(planned)
    said = ", ".join(f"{start[:5]}–{end[:5]}" for start, end in slots)
    return asked([later, planned] if later else [planned], said, "hours")


def _completed(answers: Answers, slots: list[list[str]], turn: Turn) -> dict[str, Any]:
    found = {(start, end) for start, end in answers.get("times") or []}
    for day in answers.get("days") or []:
        for start, end in slots:
            begins, ends = start or answers.get("start") or "", end
            if not begins:
                raise Unreadable(Expected.HOURS_OF_DAY)
            if ends <= begins:
                raise Unreadable(Expected.HOURS_OF_DAY, Why.BACKWARDS)
            if not comes(datetime.fromisoformat(f"{day}T{begins}"), turn):
                raise Unreadable(Expected.HOURS_OF_DAY, Why.PAST)
            found.add((f"{day}T{begins}", f"{day}T{ends}"))
    if len(found) > MOST:
        raise Unreadable(Expected.MEETINGS, Why.RANGE, least=1, most=MOST)
    return {ALSO: {"times": sorted(map(list, found)), "days": [], "start": None, "rest": "", READINGS: None}}


# --- what is shown -------------------------------------------------------------------------------------------------


async def readings(turn: Turn, answers: Answers) -> list[Choice]:
    """What the text that was typed may mean, and the question anew. Beside a time of the day, and for a session that
    is there, it comes on top of the dates so far."""
    read = answers.get(READINGS) or []
    kept = answers.get("times") or [] if answers.get("days") or "base" in answers else []
    return to_choose([(in_words(one, turn), _with(one, kept)) for one in read], answers, turn)


def to_choose(read: Sequence[tuple[str, dict[str, Any]]], answers: Answers, turn: Turn) -> list[Choice]:
    """Readings in words, as answers, and the question anew; nothing where none is asked."""
    found: list[Choice] = [(words, {ALSO: one | {READINGS: None}}) for words, one in read]
    again: dict[str, Any] = {ALSO: {READINGS: None}, "step": "hours" if answers.get("days") else "times"}
    label = turn.say.label("Another time") if answers.get("days") else turn.say.label("Other dates")
    return [*found, (label, again)] if found else []


def _with(reading: dict[str, Any], kept: Sequence[list[str]]) -> dict[str, Any]:
    return reading | {"times": sorted([*reading["times"], *(one for one in kept if one not in reading["times"])])}


def in_words(reading: Answers, turn: Turn) -> str:
    """All dates of a reading in one line: the first in full, and the last."""
    say, zone = turn.say, ZoneInfo(turn.network.zone)
    blocks = [[datetime.fromisoformat(one).replace(tzinfo=zone) for one in ends] for ends in reading["times"]]
    days = [date.fromisoformat(day) for day in reading["days"]]
    named = [_block_words(start, end, say) for start, end in blocks[:1]] or [_day_words(days[0], say)]
    if (count := len(blocks) + len(days)) == 1:
        return named[0]
    last = max([*days, *(start.date() for start, _ in blocks)])
    return say.label("{n} dates: {first} … {last}", n=count, first=named[0], last=_day_words(last, say))


def _block_words(start: datetime, end: datetime, say: Say) -> str:
    until = "" if start.date() == end.date() else f"{_day_words(end, say)}, "
    return f"{_day_words(start, say)}, {say.time(start)}–{until}{say.time(end)}"


def _day_words(day: date, say: Say) -> str:
    return f"{say.weekday(day)} {say.short_day(day)}"


async def month(turn: Turn, answers: Answers) -> Month | None:
    """The month that was turned to, else that of the first day that is chosen, else this one. None while it is asked
    which reading of a text is meant."""
    if answers.get(READINGS):
        return None
    now = today(turn)
    chosen = frozenset(date.fromisoformat(day) for day in answers.get("days") or [])
    wished = answers.get("month")
    first = date(wished // 100, wished % 100, 1) if wished else min(chosen, default=now).replace(day=1)
    if not 0 <= months_from(now, first) <= MONTHS_AHEAD:
        first = now.replace(day=1)
    marks = await no_courses.of_month(turn.db, [house(turn, answers)], first)
    return Month(first, now, marks, chosen)


async def _hours(turn: Turn, answers: Answers) -> list[Choice]:
    """As last time, and back to the calendar for another day; or what was typed, where that is asked back."""
    if answers.get(READINGS):
        return await readings(turn, answers)
    last = await last_time.of_training(turn.db, answers.get("training") or 0, [house(turn, answers)])
    found: list[Choice] = []
    if last is not None and last.slots:
        slots = [[start.isoformat(), end.isoformat()] for start, end in last.slots]
        try:
            found = [(_as_last(last.slots, turn), _completed({**answers, "start": None}, slots, turn))]
        except Unreadable:  # over by now today
            found = []
    return [*found, (turn.say.label("One more day"), {ALSO: {}, "step": "times"})]


def _as_last(slots: tuple[tuple[time, time], ...], turn: Turn) -> str:
    zone, day = ZoneInfo(turn.network.zone), today(turn)
    at = [tuple(turn.say.time(datetime.combine(day, one, zone)) for one in slot) for slot in slots]
    return turn.say.label("As last time: {what}", what=", ".join(f"{start}–{end}" for start, end in at))


def lead_of_choice(turn: Turn, answers: Answers) -> Markup | None:
    """What was typed, while it is asked which reading is meant."""
    return turn.say("Which is meant: «{typed}»?", typed=answers.get(TYPED)) if answers.get(READINGS) else None


def lead(turn: Turn, answers: Answers) -> Markup | None:
    """The days that are understood, and what of the text is not."""
    say, days = turn.say, [date.fromisoformat(day) for day in answers.get("days") or []]
    if asking := lead_of_choice(turn, answers):
        return asking
    if not days:
        return Markup("\n").join(_unread(answers, say)) if answers.get("rest") else None
    named = say.listing(say.day(day) for day in days[:MOST_NAMED]) + (" …" if len(days) > MOST_NAMED else "")
    lines = [Markup("<b>{}</b>").format(named), *_unread(answers, say)]
    if answers.get("start"):
        start = datetime.combine(days[0], time.fromisoformat(answers["start"]), ZoneInfo(turn.network.zone))
        lines.append(say("It begins at {time}: the end is enough.", time=say.time(start)))
    return Markup("\n").join(lines)


def _unread(answers: Answers, say: Say) -> list[Markup]:
    """What can't be read, a line each."""
    lines = str(answers.get("rest") or "").splitlines()[:MOST_UNREAD]
    return [say("I can't read «{typed}» here.", typed=short(line, 60)) for line in lines]


TIMES = Field(
    "times",
    lambda say: say.label("Dates"),
    lambda say: say(
        "When? Press a day, or type dates: 14.3. 9-12 – or 12.3., 19.3. and 26.3. 13:30-17 – "
        "or every Thursday 13:30-17 from 5.3. to 26.3."
    ),
    read_times,
    readings,
    skip=lambda say: say.label("Date to be fixed"),
    forgets="days",
    lead=lead,
    month=month,
    picks=picked,
)
HOURS = Field(
    "hours",
    lambda say: say.label("Time"),
    lambda say: say("From when to when? For example 9-12, or 9-12 and 13-16."),
    read_hours,
    _hours,
    needed=lambda turn, answers: bool(answers.get("days")),
    lead=lead,
    complete=completed,
)
