"""A session once more: with another date, as a series, a whole year's programme. Each with a preview, as drafts."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot import forms
from bot.change_actions import ShowCopies
from bot.forms import ALSO, Answers, Choice, Field, Form
from bot.handlers import date_fields, findings
from bot.handlers.date_fields import today
from bot.handlers.desk import coordinators_only, own, shown
from bot.handlers.new_training import HOUSE, house
from bot.handlers.other_dates import read_copied
from bot.screens import copying as screens
from bot.screens import findings as finding_screens
from bot.screens import forms as form_screens
from bot.screens.screen import Screen, bold, text
from bot.turn import Handlers, Turn
from catalogue import copying, drafts
from catalogue.moving import must_be_possible
from catalogue.reading import amounts, dates
from catalogue.reading.unreadable import Expected, Unreadable, Why
from catalogue.refusals import Reason, Refused
from catalogue.rules import series
from catalogue.rules.series import MOST, Copied, Rhythm, Times
from catalogue.sessions import Plan


async def menu(turn: Turn, action: ShowCopies) -> Screen:
    return screens.menu(await own(turn, action.session), turn.say)


# --- with another date ----------------------------------------------------------------------------------------------


def new_times(plan: Plan, typed: Sequence[Sequence[str | None]]) -> tuple[Times, ...]:
    """One date alone moves all meetings of the session along; several are its meetings, one after the other. A day
    without a time keeps that of its meeting."""
    found = [_time(plan, number, start, end) for number, (start, end) in enumerate(typed) if start]
    if len(typed) == 1 and typed[0][1] is None and plan.times:
        by = found[0][0] - plan.times[0][0]
        return tuple((start + by, end + by) for start, end in plan.times)
    return tuple(found)


def _time(plan: Plan, number: int, start: str, end: str | None) -> Times:
    """What is not said is as with the meeting of this number, the last one where it has fewer."""
    day = datetime.fromisoformat(start)
    old = plan.times[min(number, len(plan.times) - 1)] if plan.times else (day, day)
    begins = day if "T" in start else datetime.combine(day, old[0].time())
    return begins, datetime.fromisoformat(end) if end else begins + (old[1] - old[0])


async def _once(turn: Turn, answers: Answers) -> tuple[Plan, tuple[Times, ...]]:
    plan = await copying.source(turn.db, turn.who, answers["session"])
    times = new_times(plan, answers["times"])
    for one in times:
        must_be_possible(one, plan.zone, turn.now)
    return plan, times


def _meant(answers: Answers, read: list[Any], turn: Turn) -> dict[str, Any]:
    """The dates; where the text may mean several, each is asked back."""
    found = [{"times": one, "days": []} for one in read]
    if len(found) > 1:
        return date_fields.which(found, turn.text, "times")
    return {ALSO: found[0] | {date_fields.READINGS: None}}


async def _ways(turn: Turn, answers: Answers) -> list[Choice]:
    """What the text may mean, as the dates that the copy would have."""
    if not (read := answers.get(date_fields.READINGS)):
        return []
    plan = await copying.source(turn.db, turn.who, answers["session"])
    named = [(_in_words(plan, one, turn), one) for one in read]
    return date_fields.to_choose(named, answers, turn)


def _in_words(plan: Plan, one: dict[str, Any], turn: Turn) -> str:
    whole = [[wall.isoformat() for wall in ends] for ends in new_times(plan, one["times"])]
    return date_fields.in_words({**one, "times": whole}, turn)


async def _preview_once(turn: Turn, answers: Answers) -> Screen:
    say = turn.say
    card = await own(turn, answers["session"])
    plan, times = await _once(turn, answers)
    found = await findings.of_plan(turn, replace(plan, times=times), None, None)
    zone = ZoneInfo(plan.zone)
    body = text(
        bold(card.training.title(say.language)),
        *(say.span(start.replace(tzinfo=zone), end.replace(tzinfo=zone)) for start, end in times[:5]),
        say.plural("and {n} more date", "and {n} more dates", len(times) - 5) if len(times) > 5 else None,
        *finding_screens.lines(found, say),
        "",
        say("The copy is a draft without participants; the dates of enrolment move along."),
    )
    return _preview(turn, ONCE, body)


def _preview(turn: Turn, form: Form, body: Any, *steps: str, anything: bool = True) -> Screen:
    """`anything`: without a thing to copy there is nothing to confirm."""
    say = turn.say
    labels = [(one.step, one.label(say)) for one in form.fields if not steps or one.step in steps]
    finish = form_screens.confirm_rows(say) if anything else ()
    return form_screens.preview(say.label("Copy this?"), body, finish, labels, say)


async def _finish_once(turn: Turn, answers: Answers, how: str) -> Screen:
    _, times = await _once(turn, answers)
    made, _ = await copying.copy(turn.db, turn.who, answers["session"], [times], turn.now)
    await drafts.drop(turn.db, turn.person.id)
    if not made:
        return await shown(turn, answers["session"], turn.say.label("This copy is there already."))
    return await shown(turn, made[0], turn.say.label("Kept as a draft."))


ONCE = Form(
    "copy",
    lambda say: say.label("Copy"),
    (
        Field(
            "times",
            lambda say: say.label("New date"),
            lambda say: say(
                "When does the copy take place? For example 21.3.: all its dates move along and keep their time. Or "
                "its dates, with times of their own: 12.4., 19.4. and 26.4. 13:30-17."
            ),
            read_copied,
            _ways,
            lead=date_fields.lead_of_choice,
            complete=_meant,
        ),
    ),
    _preview_once,
    _finish_once,
)


# --- a series -------------------------------------------------------------------------------------------------------


_TIMES = re.compile(r"(\d{1,4}) ?(?:x|×|mal|fois|times)?")
_UNTIL = re.compile(r"^(?:bis(?: am| zum)?|jusqu.au|au|until|till|to) ")


def _read_extent(typed: str, turn: Turn) -> list[Any]:
    """How many times, or until which day."""
    if times := _TIMES.fullmatch(typed.strip().casefold()):
        count = amounts.whole(times[1])
        if not 1 <= count <= MOST:
            raise Unreadable(Expected.EXTENT, Why.RANGE, least=1, most=MOST)
        return [count, None]
    try:
        day = dates.day(_UNTIL.sub("", typed.strip().casefold()), today(turn))
    except Unreadable as no:
        raise Unreadable(Expected.EXTENT, no.why, **no.facts) from None
    if day <= today(turn):
        raise Unreadable(Expected.EXTENT, Why.PAST)
    return [None, day.isoformat()]


async def _series(turn: Turn, answers: Answers) -> tuple[list[Copied], int]:
    """Every copy, those on days without courses as well, none at a time that does not exist; and how many are left out
    because they would be in the past."""
    plan = await copying.source(turn.db, turn.who, answers["session"])
    if not plan.times:
        raise Refused(Reason.NO_MEETINGS)
    count, until = answers["extent"]
    last = date.fromisoformat(until) if until else None
    days = series.days(plan.times[0][0].date(), Rhythm(answers["rhythm"]), count, last)
    found = series.again(plan.times, days, await copying.free_days(turn.db, plan.hosts))
    now = turn.now.astimezone(ZoneInfo(plan.zone)).replace(tzinfo=None)
    ahead = [one for one in found if one.times[0][0] > now]
    return [one for one in ahead if copying.can_be(one, plan.zone)], len(found) - len(ahead)


async def _preview_series(turn: Turn, answers: Answers) -> Screen:
    card = await own(turn, answers["session"])
    head = bold(card.training.title(turn.say.language))
    rhythm = screens.rhythm(Rhythm(answers["rhythm"]), turn.say)
    copies, past = await _series(turn, answers)
    body = text(head, rhythm, *screens.planned(copies, turn.say, past))
    return _preview(turn, SERIES, body, anything=any(not one.free for one in copies))


async def _finish_series(turn: Turn, answers: Answers, how: str) -> Screen:
    kept = [one.times for one in (await _series(turn, answers))[0] if not one.free]
    made, known = await copying.copy(turn.db, turn.who, answers["session"], kept, turn.now)
    await drafts.drop(turn.db, turn.person.id)
    return screens.made(len(made), known, turn.say, answers["session"], made[-1] if made else 0)


SERIES = Form(
    "series",
    lambda say: say.label("Copy as a series"),
    (
        Field(
            "extent",
            lambda say: say.label("How long"),
            lambda say: say("How many times, for example 10? Or until which day, for example 20.12.2030?"),
            _read_extent,
        ),
    ),
    _preview_series,
    _finish_series,
)


# --- a whole year ---------------------------------------------------------------------------------------------------


async def open_year(turn: Turn, session_id: int) -> Screen:
    """`session_id`: where the door was; any of one's own."""
    coordinators_only(turn)
    return await forms.begin(turn, YEAR, {"session": session_id})


async def _years(turn: Turn, answers: Answers) -> list[Choice]:
    return [(str(year), year) for year in await copying.years(turn.db, turn.who, house(turn, answers), turn.now)]


def _read_year(typed: str, turn: Turn) -> int:
    year = amounts.whole(typed)
    if not 2000 <= year <= 2200:
        raise Unreadable(Expected.WHOLE, Why.RANGE, least=2000, most=2200)
    return year


async def _preview_year(turn: Turn, answers: Answers) -> Screen:
    found = await copying.programme(turn.db, turn.who, house(turn, answers), answers["year"], turn.now)
    free = [(one.training.title(turn.say.language), later.free[0]) for one, later in found.free]
    lines = screens.year(answers["year"], len(found.fresh), found.known, free, turn.say, found.past, found.never)
    return _preview(turn, YEAR, text(*lines), "year", anything=bool(found.fresh))


async def _finish_year(turn: Turn, answers: Answers, how: str) -> Screen:
    found = await copying.copy_programme(turn.db, turn.who, house(turn, answers), answers["year"], turn.now)
    await drafts.drop(turn.db, turn.person.id)
    return screens.made(len(found.fresh), found.known, turn.say, draft=found.made)


YEAR = Form(
    "year",
    lambda say: say.label("Copy a whole year"),
    (
        HOUSE,
        Field(
            "year",
            lambda say: say.label("Year"),
            lambda say: say("Which year's programme comes again a year later?"),
            _read_year,
            _years,
        ),
    ),
    _preview_year,
    _finish_year,
)

HANDLERS: Handlers = {ShowCopies: menu}
