"""The form that moves one meeting: new time, whom it reaches, Confirm."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.forms import Answers, Field, Form
from bot.handlers import findings
from bot.handlers.desk import own, shown
from bot.screens import blast as blast_screens
from bot.screens import findings as finding_screens
from bot.screens import forms as screens
from bot.screens.screen import Screen, bold, text
from bot.screens.sessions import meeting_line
from bot.turn import Turn
from catalogue import blast, drafts, editing, programme, sessions
from catalogue.cards import MeetingCard, SessionCard
from catalogue.moving import must_be_possible
from catalogue.reading import moments
from catalogue.reading.unreadable import Expected, Unreadable, Why
from catalogue.rules.essential import times_are_essential

#: So that whom it reaches is still read.
MOST_FOUND = 2


def _read(typed: str, turn: Turn) -> list[str | None]:
    """A start alone keeps the length; start and end set both."""
    zone = ZoneInfo(turn.network.zone)
    block = moments.meeting(typed, turn.now.astimezone(zone).date(), zone)
    if block.start.replace(tzinfo=zone) <= turn.now:
        raise Unreadable(Expected.MOMENT, Why.PAST)
    return [block.start.isoformat(), block.end.isoformat() if block.end else None]


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


async def warnings(turn: Turn, card: SessionCard, new: Sequence[tuple[datetime, datetime]]) -> list[Markup | str]:
    """What speaks against these local times besides clashes of those who come: days without courses, the same room
    or trainer elsewhere, sessions of the same topic on that day. Said, not asked: the move is confirmed anyway.
    """
    there = await editing.stand(turn.db, turn.who, card.id)
    made = replace(there.plan, times=tuple(new))
    found = await findings.of_plan(turn, made, there.trainer_id, there.training.topic, card.id)
    return finding_screens.lines(found, turn.say, MOST_FOUND)


async def _preview(turn: Turn, answers: Answers) -> Screen:
    say = turn.say
    card, meeting, new = await times(turn, answers)
    must_be_possible(new, card.zone, turn.now)
    reach = await blast.of_move(turn.db, turn.who, meeting.id, new, turn.now)
    zone = ZoneInfo(card.zone)
    quiet = reach.people > 0 and not times_are_essential(wall(meeting, card.zone), new)
    body = text(
        bold(card.training.title(say.language)),
        say("Before: {moment}", moment=meeting_line(meeting, say)),
        say("Now: {moment}", moment=say.span(*(one.replace(tzinfo=zone) for one in new))),
        *await warnings(turn, card, [new]),
        "",
        *blast_screens.lines(reach, turn.terms.undo, say),
        blast_screens.can_be_silent(say) if quiet else None,
    )
    labels = [(field.step, field.label(say)) for field in FORM.fields]
    finish = blast_screens.finish_rows(quiet, say)
    return screens.preview(say.label("Move this date?"), body, finish, labels, say)


async def _finish(turn: Turn, answers: Answers, how: str) -> Screen:
    card, meeting, new = await times(turn, answers)
    silent = how == "silent"
    people = await sessions.reschedule(turn.db, turn.who, meeting.id, new, turn.now, turn.terms, silent)
    await drafts.drop(turn.db, turn.person.id)
    toast = turn.say.label_plural("Moved. {n} person will be told.", "Moved. {n} people will be told.", people)
    return await shown(turn, card.id, turn.say.label("Corrected. Nobody is told.") if silent else toast)


FORM = Form(
    "move",
    lambda say: say.label("Reschedule"),
    (
        Field(
            "times",
            lambda say: say.label("New date"),
            lambda say: say(
                "What is the new date? For example 2030-03-21 09:00 (the length stays), or date, start and end."
            ),
            _read,
        ),
    ),
    _preview,
    _finish,
)
