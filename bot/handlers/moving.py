"""The form that moves one meeting: a new date, pressed or typed, its time, whom it reaches, Confirm."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.forms import ALSO, Answers, Choice, Field, Form
from bot.handlers import date_fields, findings
from bot.handlers.date_fields import comes, today
from bot.handlers.desk import own, shown
from bot.handlers.other_dates import Moved, read_hours, read_moved
from bot.say import Say
from bot.screens import blast as blast_screens
from bot.screens import findings as finding_screens
from bot.screens import forms as screens
from bot.screens.screen import Screen, bold, text
from bot.screens.sessions import meeting_line
from bot.turn import Turn
from catalogue import blast, drafts, editing, programme, sessions
from catalogue.cards import MeetingCard, SessionCard
from catalogue.moving import must_be_possible
from catalogue.reading.unreadable import Expected, Unreadable, Why
from catalogue.rules.essential import times_are_essential

#: So that whom it reaches is still read.
MOST_FOUND = 2
#: Within so many days there is one of every number.
LONGEST_WAIT = 63


async def opening(turn: Turn, meeting_id: int) -> dict[str, Any]:
    """`was`: how it stands, for an answer that names only the day or only the time; the calendar opens at its month."""
    card = await own(turn, await programme.session_of(turn.db, meeting_id))
    meeting = next(m for m in card.meetings if m.id == meeting_id)
    start, end = wall(meeting, card.zone)
    hosts = [host.id for host in card.hosts]
    house = next((m.institution_id for m in turn.person.coordinates if m.institution_id in hosts), hosts[0])
    about = {"house": house, "month": start.year * 100 + start.month}
    return {"meeting": meeting_id, "was": [start.isoformat(), end.isoformat()], **about}


def _complete(answers: Answers, moved: Moved, turn: Turn) -> list[str | None]:
    """The new start; the new end, or None where the length stays. The day is the one typed, pressed, or as it was."""
    was = [datetime.fromisoformat(one) for one in answers.get("was") or ()]
    day = moved.day if moved.of_month is None else _of_month(answers, moved.of_month, turn)
    if not was and None in (day, moved.start):
        raise Unreadable(Expected.NEW_DATE)
    start = datetime.combine(day or _pressed(answers) or was[0].date(), moved.start or was[0].time())
    if not comes(start, turn):
        raise Unreadable(Expected.NEW_DATE, Why.PAST)
    if moved.end is not None and moved.end <= start.time() and not moved.last:
        raise Unreadable(Expected.NEW_DATE, Why.BACKWARDS)
    end = None if moved.end is None else datetime.combine(moved.last or start.date(), moved.end)
    return [start.isoformat(), end.isoformat() if end else None]


def _of_month(answers: Answers, number: int, turn: Turn) -> date:
    """The day of this number in the month that the calendar shows; where it is over, or there is none, the next."""
    shown = answers.get("month") or 0
    first = max(date(shown // 100, shown % 100, 1), today(turn)) if shown else today(turn)
    return next(day for day in (first + timedelta(days=ahead) for ahead in range(LONGEST_WAIT)) if day.day == number)


def _meant(step: str) -> Callable[[Answers, list[Moved], Turn], dict[str, Any]]:
    """The new times; where the text may mean several, each that can be is asked back at this step."""

    def complete(answers: Answers, read: list[Moved], turn: Turn) -> dict[str, Any]:
        found: list[dict[str, Any]] = []
        for moved in read:
            try:
                found.append(_as_answers(_complete(answers, moved, turn)))
            except Unreadable:
                if moved is read[-1] and not found:
                    raise
        if len(read) > 1:
            return date_fields.which(found, turn.text, step)
        return {ALSO: found[0] | {date_fields.READINGS: None}}

    return complete


def _as_answers(new: list[str | None]) -> dict[str, Any]:
    return {"times": new, "days": []}


async def _ways(turn: Turn, answers: Answers) -> list[Choice]:
    """What the text may mean, as the whole date that would follow."""
    read: list[tuple[str, dict[str, Any]]] = []
    for one in answers.get(date_fields.READINGS) or []:
        _, _, new = await times(turn, {**answers, **one})
        read.append((date_fields.in_words({**one, "times": [[wall.isoformat() for wall in new]]}, turn), one))
    return date_fields.to_choose(read, answers, turn)


def _pressed(answers: Answers) -> date | None:
    days = answers.get("days")
    return date.fromisoformat(days[0]) if days else None


def _picked(answers: Answers, day: date) -> dict[str, Any]:
    """A day of the calendar pressed: its time is asked next."""
    return {"times": [], "days": [day.isoformat()]}


async def _hours(turn: Turn, answers: Answers) -> list[Choice]:
    """The time as it was, where that is still to come on this day, and back to the calendar; or what the text means."""
    if answers.get(date_fields.READINGS):
        return await _ways(turn, answers)
    again: Choice = (turn.say.label("Another day"), {ALSO: {}, "step": "times"})
    try:
        as_it_was = {ALSO: _as_answers(_complete(answers, Moved(), turn))}
    except Unreadable:
        return [again]
    _, meeting, _ = await times(turn, {**answers, **as_it_was[ALSO]})
    start, end = turn.say.time(meeting.starts_at), turn.say.time(meeting.ends_at)
    return [(turn.say.label("As before: {time}", time=f"{start}–{end}"), as_it_was), again]


async def times(turn: Turn, answers: Answers) -> tuple[SessionCard, MeetingCard, tuple[datetime, datetime]]:
    """The session, its meeting, and the new wall times."""
    session_id = await programme.session_of(turn.db, answers["meeting"])
    card = await own(turn, session_id)
    meeting = next(m for m in card.meetings if m.id == answers["meeting"])
    start, end = answers["times"]
    begins = datetime.fromisoformat(start)
    ends = datetime.fromisoformat(end) if end else begins + length(meeting, card.zone)
    return card, meeting, (begins, ends)


def length(meeting: MeetingCard, zone: str) -> timedelta:
    """By the wall clock: 9 to 12 stays three hours on the clock, also over a clock change."""
    start, end = wall(meeting, zone)
    return end - start


def wall(meeting: MeetingCard, zone: str) -> tuple[datetime, datetime]:
    """Local start and end."""
    place = ZoneInfo(zone)
    start, end = (moment.astimezone(place).replace(tzinfo=None) for moment in (meeting.starts_at, meeting.ends_at))
    return start, end


async def warnings(
    turn: Turn, card: SessionCard, old: tuple[datetime, datetime], new: tuple[datetime, datetime]
) -> list[Markup | str]:
    """What speaks against these local times besides clashes of those who come: another date of the session, days
    without courses, the same room or trainer elsewhere, sessions of the same topic on that day. Said, not asked: the
    move is confirmed anyway.
    """
    there = await editing.stand(turn.db, turn.who, card.id)
    made, stay = replace(there.plan, times=(new,)), [one for one in there.plan.times if one != old]
    found = await findings.of_plan(turn, made, there.trainer_id, there.training.topic, card.id, stay)
    return finding_screens.lines(found, turn.say, MOST_FOUND)


async def _preview(turn: Turn, answers: Answers) -> Screen:
    say = turn.say
    card, meeting, new = await times(turn, answers)
    must_be_possible(new, card.zone, turn.now)
    labels = FORM.labels(turn, answers)
    if new == wall(meeting, card.zone):
        body = text(bold(card.training.title(say.language)), meeting_line(meeting, say), "", _unchanged(say))
        return screens.preview(say.label("Move this date?"), body, (), labels, say)
    reach = await blast.of_move(turn.db, turn.who, meeting.id, new, turn.now)
    zone = ZoneInfo(card.zone)
    quiet = reach.people > 0 and not times_are_essential(wall(meeting, card.zone), new)
    body = text(
        bold(card.training.title(say.language)),
        say("Before: {moment}", moment=meeting_line(meeting, say)),
        say("Now: {moment}", moment=say.span(*(one.replace(tzinfo=zone) for one in new))),
        *await warnings(turn, card, wall(meeting, card.zone), new),
        "",
        *blast_screens.lines(reach, turn.terms.undo, say, quiet),
    )
    finish = blast_screens.finish_rows(quiet, say)
    return screens.preview(say.label("Move this date?"), body, finish, labels, say)


def _unchanged(say: Say) -> Markup:
    return say("This date stands like that already: nothing changes, and nobody is told.")


async def _finish(turn: Turn, answers: Answers, how: str) -> Screen:
    card, meeting, new = await times(turn, answers)
    if new == wall(meeting, card.zone):
        await drafts.drop(turn.db, turn.person.id)
        return await shown(turn, card.id, turn.say.label("Nothing has changed."))
    silent = how == "silent"
    people = await sessions.reschedule(turn.db, turn.who, meeting.id, new, turn.now, turn.terms, silent)
    await drafts.drop(turn.db, turn.person.id)
    toast = turn.say.label_plural("Moved. {n} person will be told.", "Moved. {n} people will be told.", people)
    toast = turn.say.label("Corrected. Nobody is told.") if silent else toast
    return await shown(turn, card.id, toast, told=not silent)


NEW_DATE = Field(
    "times",
    lambda say: say.label("New date"),
    lambda say: say(
        "What is the new date? Press a day, or type it, for example 21.3. 9-12. The day alone (21.3.) keeps the time, "
        "the time alone (13-17) keeps the day, and a start without an end keeps the length."
    ),
    read_moved,
    _ways,
    forgets="days",
    lead=date_fields.lead_of_choice,
    month=date_fields.month,
    picks=_picked,
    complete=_meant("times"),
)
NEW_HOURS = Field(
    "hours",
    lambda say: say.label("Time"),
    lambda say: say("From when to when? For example 13-17. A start alone (14:00) keeps the length."),
    read_hours,
    _hours,
    needed=lambda turn, answers: bool(answers.get("days")),
    lead=date_fields.lead,
    complete=_meant("hours"),
)
FORM = Form("move", lambda say: say.label("Reschedule"), (NEW_DATE, NEW_HOURS), _preview, _finish)
