"""A session once more: with another date, as a series, a whole year's programme. Each with a preview, as drafts."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot import forms
from bot.change_actions import ShowCopies
from bot.forms import Answers, Choice, Field, Form
from bot.handlers.desk import coordinators_only, own, shown
from bot.handlers.new_training import HOUSE, house
from bot.screens import copying as screens
from bot.screens import forms as form_screens
from bot.screens.screen import Screen, bold, text
from bot.turn import Handlers, Turn
from catalogue import copying, drafts
from catalogue.moving import must_be_possible
from catalogue.reading import amounts, dates, moments
from catalogue.reading.unreadable import Expected, Unreadable, Why
from catalogue.refusals import Reason, Refused
from catalogue.rules import series
from catalogue.rules.series import MOST, Copied, Rhythm, Times
from catalogue.sessions import Plan


async def menu(turn: Turn, action: ShowCopies) -> Screen:
    return screens.menu(await own(turn, action.session), turn.say)


# --- with another date ----------------------------------------------------------------------------------------------


def _read_times(typed: str, turn: Turn) -> list[list[str | None]]:
    """One meeting a line; a start alone keeps the length. Each still to come."""
    zone = ZoneInfo(turn.network.zone)
    today = turn.now.astimezone(zone).date()
    blocks = [moments.meeting(part, today, zone) for part in typed.replace(";", "\n").splitlines() if part.strip()]
    if not blocks:
        raise Unreadable(Expected.MOMENT)
    if len(blocks) > MOST:
        raise Unreadable(Expected.MOMENT, Why.RANGE, least=1, most=MOST)
    if min(block.start for block in blocks).replace(tzinfo=zone) <= turn.now:
        raise Unreadable(Expected.MOMENT, Why.PAST)
    return [[block.start.isoformat(), block.end.isoformat() if block.end else None] for block in blocks]


def new_times(plan: Plan, typed: Sequence[Sequence[str | None]]) -> tuple[Times, ...]:
    """One date alone moves all meetings of the session along; several are its meetings, one after the other."""
    starts = [(datetime.fromisoformat(start), end and datetime.fromisoformat(end)) for start, end in typed if start]
    first, end = starts[0]
    if len(starts) == 1 and end is None and plan.times:
        by = first - plan.times[0][0]
        return tuple((start + by, end + by) for start, end in plan.times)
    lengths = [end - start for start, end in plan.times] or [timedelta()]
    each = [*lengths, *[lengths[-1]] * len(starts)]
    return tuple((start, end or start + each[number]) for number, (start, end) in enumerate(starts))


async def _once(turn: Turn, answers: Answers) -> tuple[Plan, tuple[Times, ...]]:
    plan = await copying.source(turn.db, turn.who, answers["session"])
    times = new_times(plan, answers["times"])
    for one in times:
        must_be_possible(one, plan.zone, turn.now)
    return plan, times


async def _preview_once(turn: Turn, answers: Answers) -> Screen:
    say = turn.say
    card = await own(turn, answers["session"])
    plan, times = await _once(turn, answers)
    is_free = await copying.free_days(turn.db, plan.hosts)
    days = [day for day in sorted({start.date() for start, _ in times}) if is_free(day)]
    zone = ZoneInfo(plan.zone)
    body = text(
        bold(card.training.title(say.language)),
        *(say.span(start.replace(tzinfo=zone), end.replace(tzinfo=zone)) for start, end in times[:5]),
        say.plural("and {n} more date", "and {n} more dates", len(times) - 5) if len(times) > 5 else None,
        screens.free(days, say) if days else None,
        "",
        say("The copy is a draft without participants; the dates of enrolment move along."),
    )
    return _preview(turn, ONCE, body)


def _preview(turn: Turn, form: Form, body: Any, *steps: str) -> Screen:
    say = turn.say
    labels = [(one.step, one.label(say)) for one in form.fields if not steps or one.step in steps]
    return form_screens.preview(say.label("Copy this?"), body, form_screens.confirm_rows(say), labels, say)


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
                "When does the copy take place? For example 2030-03-21 09:00; all its dates move along, and their "
                "length stays. For several dates of its own, one a line."
            ),
            _read_times,
        ),
    ),
    _preview_once,
    _finish_once,
)


# --- a series -------------------------------------------------------------------------------------------------------


def _read_extent(typed: str, turn: Turn) -> list[Any]:
    """How many times, or until which day."""
    if typed.strip().isdigit():
        count = amounts.whole(typed)
        if not 1 <= count <= MOST:
            raise Unreadable(Expected.WHOLE, Why.RANGE, least=1, most=MOST)
        return [count, None]
    return [None, dates.day(typed, turn.now.astimezone(ZoneInfo(turn.network.zone)).date()).isoformat()]


async def _series(turn: Turn, answers: Answers) -> list[Copied]:
    """Every copy, those on days without courses as well; none in the past, none at a time that does not exist."""
    plan = await copying.source(turn.db, turn.who, answers["session"])
    if not plan.times:
        raise Refused(Reason.NO_MEETINGS)
    count, until = answers["extent"]
    last = date.fromisoformat(until) if until else None
    days = series.days(plan.times[0][0].date(), Rhythm(answers["rhythm"]), count, last)
    found = series.again(plan.times, days, await copying.free_days(turn.db, plan.hosts))
    now = turn.now.astimezone(ZoneInfo(plan.zone)).replace(tzinfo=None)
    return [one for one in found if one.times[0][0] > now and copying.can_be(one, plan.zone)]


async def _preview_series(turn: Turn, answers: Answers) -> Screen:
    card = await own(turn, answers["session"])
    head = bold(card.training.title(turn.say.language))
    rhythm = screens.rhythm(Rhythm(answers["rhythm"]), turn.say)
    return _preview(turn, SERIES, text(head, rhythm, *screens.planned(await _series(turn, answers), turn.say)))


async def _finish_series(turn: Turn, answers: Answers, how: str) -> Screen:
    kept = [one.times for one in await _series(turn, answers) if not one.free]
    made, known = await copying.copy(turn.db, turn.who, answers["session"], kept, turn.now)
    await drafts.drop(turn.db, turn.person.id)
    return screens.made(len(made), known, turn.say, answers["session"])


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
    return [(str(year), year) for year in await copying.years(turn.db, turn.who, house(turn, answers))]


def _read_year(typed: str, turn: Turn) -> int:
    year = amounts.whole(typed)
    if not 2000 <= year <= 2200:
        raise Unreadable(Expected.WHOLE, Why.RANGE, least=2000, most=2200)
    return year


async def _preview_year(turn: Turn, answers: Answers) -> Screen:
    found = await copying.programme(turn.db, turn.who, house(turn, answers), answers["year"])
    free = [(one.training.title(turn.say.language), later.free[0]) for one, later in found.free]
    lines = screens.year(answers["year"], len(found.fresh), found.known, free, turn.say)
    return _preview(turn, YEAR, text(*lines), "year")


async def _finish_year(turn: Turn, answers: Answers, how: str) -> Screen:
    found = await copying.copy_programme(turn.db, turn.who, house(turn, answers), answers["year"], turn.now)
    await drafts.drop(turn.db, turn.person.id)
    return screens.made(len(found.fresh), found.known, turn.say)


YEAR = Form(
    "year",
    lambda say: say.label("Copy a whole year"),
    (
        HOUSE,
        Field(
            "year",
            lambda say: say.label("Year"),
            lambda say: say("Which year's programme comes again, 52 weeks later?"),
            _read_year,
            _years,
        ),
    ),
    _preview_year,
    _finish_year,
)

HANDLERS: Handlers = {ShowCopies: menu}
