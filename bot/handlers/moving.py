"""The form that moves one meeting: new time, what it means, Confirm."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.forms import Answers, Field, Form
from bot.handlers.desk import shown
from bot.screens import forms as screens
from bot.screens.screen import Screen, bold, text
from bot.screens.sessions import meeting_line
from bot.turn import Turn
from catalogue import drafts, programme, sessions
from catalogue.cards import MeetingCard, SessionCard
from catalogue.moving import concerned, must_be_possible
from catalogue.reading import moments
from catalogue.reading.unreadable import Expected, Unreadable, Why


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
    card = await programme.card(turn.db, session_id, turn.person, turn.now)
    meeting = next(m for m in card.meetings if m.id == answers["meeting"])
    start, end = answers["times"]
    begins = datetime.fromisoformat(start)
    ends = datetime.fromisoformat(end) if end else begins + _length(meeting, card.zone)
    return card, meeting, (begins, ends)


def _length(meeting: MeetingCard, zone: str) -> timedelta:
    """By the wall clock: 9 to 12 stays three hours on the clock, also over a clock change."""
    place = ZoneInfo(zone)
    start, end = (moment.astimezone(place).replace(tzinfo=None) for moment in (meeting.starts_at, meeting.ends_at))
    return end - start


async def _preview(turn: Turn, answers: Answers) -> Screen:
    say = turn.say
    card, meeting, new = await times(turn, answers)
    must_be_possible(new, card.zone, turn.now)
    people = len(await concerned(turn.db, card.id))
    zone = ZoneInfo(card.zone)
    told = say.plural("{n} person will be told.", "{n} people will be told.", people)
    body = text(
        bold(card.training.title(say.language)),
        say("Before: {moment}", moment=meeting_line(meeting, say)),
        say("Now: {moment}", moment=say.span(*(wall.replace(tzinfo=zone) for wall in new))),
        "",
        told if people else say("Nobody has enrolled, so nobody will be told."),
    )
    labels = [(field.step, field.label(say)) for field in FORM.fields]
    return screens.preview(say.label("Move this date?"), body, screens.confirm_rows(say), labels, say)


async def _finish(turn: Turn, answers: Answers, how: str) -> Screen:
    card, meeting, new = await times(turn, answers)
    people = await sessions.reschedule(turn.db, turn.who, meeting.id, new, turn.now, turn.terms)
    await drafts.drop(turn.db, turn.person.id)
    toast = turn.say.label_plural("Moved. {n} person will be told.", "Moved. {n} people will be told.", people)
    return await shown(turn, card.id, toast)


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
