"""Presence by meeting: the list to tap on, the code for whoever comes, and what they see who scan it."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

from bot.actions import ShowHome, ShowMine, ShowParticipants, ShowSession
from bot.participant_actions import (
    ChoosePresence,
    NoteAllPresent,
    NoteMyself,
    NotePresence,
    OpenCode,
    SendCode,
    ShowAttendance,
    ShowPresence,
)
from bot.say import Say
from bot.screens.lines import short
from bot.screens.screen import Button, Rows, Screen, Style, bold, rows, text
from bot.screens.sessions import meeting_line, meetings
from bot.screens.words import presence
from catalogue.cards import MeetingCard, SessionCard
from catalogue.participant_cards import Attendance, AttendanceLine
from catalogue.rules.presence import NEXT, spaced
from catalogue.rules.states import Presence

PAGE, MOST_MEETINGS, LONGEST_TITLE = 10, 60, 200
#: What a button says where nothing is to be noted.
NONE = "none"


def choose(card: SessionCard, runs: bool, say: Say) -> Screen:
    """Of which meeting."""
    buttons = [Button(meeting_line(one, say), ShowAttendance(one.id)) for one in card.coming[:MOST_MEETINGS]]
    return Screen(
        text(bold(_title(card, say)), say("Presence on which date?")), (*rows(*buttons), *rows(_back(card, runs, say)))
    )


def attendance(
    card: SessionCard,
    meeting: MeetingCard,
    people: Sequence[AttendanceLine],
    page: int,
    open_now: bool,
    runs: bool,
    say: Say,
    toast: str = "",
    has_code: bool = True,
) -> Screen:
    """Each press on a name says the next thing: present, partly, absent, excused, nothing. `open_now`: it can be
    noted; `runs`: the reader coordinates it, else teaches it; `has_code`: people note themselves now."""
    shown = people[page * PAGE : (page + 1) * PAGE]
    counts = Counter(one.state for one in people if one.state is not None)
    left = len(people) - counts.total()
    press = say("Press a name: present, partly, absent, excused, nothing. No reasons are kept.")
    closed = say("Presence is noted from an hour before the date until 30 days after it.")
    ask = press if open_now else closed
    return Screen(
        text(
            bold(say("Presence: {title}", title=_title(card, say))),
            meeting_line(meeting, say),
            tally(Attendance(meeting.starts_at, counts), say) if counts else None,
            say.plural("Nothing is noted yet about {n} person.", "Nothing is noted yet about {n} people.", left)
            if left
            else None,
            ask if people else say("Nobody has a seat."),
        ),
        (
            *rows(*(_tap(meeting, one, page, say) for one in shown if open_now), _turning(meeting, people, page, say)),
            *_verbs(card, meeting, left if open_now else 0, runs, has_code, say),
        ),
        toast,
    )


def _tap(meeting: MeetingCard, one: AttendanceLine, page: int, say: Say) -> Button:
    following = NEXT[one.state]
    state = presence(one.state, say) if one.state else "–"
    named = (short(one.name, 30), short(one.institution, 20), state)
    label = " · ".join(part for part in named if part)
    return Button(label, NotePresence(meeting.id, one.enrolment_id, page, following.value if following else NONE))


def _turning(meeting: MeetingCard, people: Sequence[AttendanceLine], page: int, say: Say) -> list[Button]:
    earlier = [Button(say.label("Previous"), ShowAttendance(meeting.id, page - 1))] if page else []
    more = (page + 1) * PAGE < len(people)
    return earlier + ([Button(say.label("Next"), ShowAttendance(meeting.id, page + 1))] if more else [])


def _verbs(card: SessionCard, meeting: MeetingCard, left: int, runs: bool, has_code: bool, say: Say) -> Rows:
    rest = say.label_plural("{n} more was present", "{n} more were present", left)
    return rows(
        Button(rest, NoteAllPresent(meeting.id), Style.PRIMARY) if left else None,
        [
            Button(say.label("Check-in code"), OpenCode(card.id)) if has_code else None,
            Button(say.label("Another date"), ChoosePresence(card.id)) if len(card.coming) > 1 else None,
        ],
        _back(card, runs, say),
    )


def tally(one: Attendance, say: Say) -> str:
    """12 present, 1 absent."""
    words = {
        Presence.PRESENT: lambda n: say.label_plural("{n} present", "{n} present", n),
        Presence.PARTLY: lambda n: say.label_plural("{n} partly", "{n} partly", n),
        Presence.ABSENT: lambda n: say.label_plural("{n} absent", "{n} absent", n),
        Presence.EXCUSED: lambda n: say.label_plural("{n} excused", "{n} excused", n),
    }
    return ", ".join(words[state](one.counts[state]) for state in Presence if one.counts.get(state))


def tallies(found: Sequence[Attendance], several: bool, say: Say) -> list[Markup]:
    """A line per meeting of which something is noted, the last three."""
    if not several:
        return [say("Presence: {noted}", noted=tally(one, say)) for one in found]
    return [
        say("Presence on {day}: {noted}", day=say.short_day(one.starts_at), noted=tally(one, say)) for one in found[-3:]
    ]


# --- codes ---------------------------------------------------------------------------------------------------------


def code(card: SessionCard, digits: str, renewed_at: datetime, runs: bool, say: Say, toast: str = "") -> Screen:
    """What people type who are there; it changes every minute."""
    return Screen(
        text(
            bold(say("Check-in code: {code}", code=spaced(digits))),
            _title(card, say),
            say("Whoever has a seat writes it to this bot, or scans the QR code, and is noted as present."),
            say("Until {time} it is the newest; it works one minute longer.", time=say.time(renewed_at)),
            say("People without Telegram: please note them in the list."),
        ),
        rows(
            [
                Button(say.label("New code"), OpenCode(card.id), Style.PRIMARY),
                Button(say.label("QR code"), SendCode(card.id)),
            ],
            [Button(say.label("Presence"), ShowPresence(card.id)), _back(card, runs, say)],
        ),
        toast,
    )


def check_in(card: SessionCard, digits: str, say: Say) -> Screen:
    """After scanning: nothing is noted before Confirm."""
    return Screen(
        text(
            bold(say("Are you here? {title}", title=_title(card, say))),
            *meetings(card, say, 2),
            say("Confirm, and you are noted as present. The hosts and the trainer see it."),
        ),
        rows(
            Button(say.label("Confirm"), NoteMyself(card.id, digits), Style.SUCCESS),
            Button(say.label("Back"), ShowSession(card.id)),
        ),
    )


def checked_in(card: SessionCard, new: bool, say: Say) -> Screen:
    """Noted; a second scan says the same."""
    done = say("You are noted as present: {title}", title=_title(card, say))
    before = say("You were noted already: {title}", title=_title(card, say))
    return Screen(
        text(bold(done if new else before), say("Enjoy the training.")),
        rows([Button(say.label("My trainings"), ShowMine()), Button(say.label("Back"), ShowHome())]),
    )


def _title(card: SessionCard, say: Say) -> str:
    return short(card.training.title(say.language), LONGEST_TITLE)


def _back(card: SessionCard, runs: bool, say: Say) -> Button:
    """Whoever only teaches has no desk."""
    return Button(say.label("Back"), ShowParticipants(card.id) if runs else ShowSession(card.id))
