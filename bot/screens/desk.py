"""The coordinator's desk: one's sessions, who comes, moving, cancelling."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from markupsafe import Markup

from bot.actions import (
    AskCancel,
    CancelSession,
    ChooseMeeting,
    Manage,
    ManageSession,
    PublishSession,
    Reschedule,
    ShowHome,
    ShowParticipants,
    ShowSession,
    StartForm,
)
from bot.change_actions import ShowCopies, ShowHosts, UndoChange
from bot.condition_actions import ShowConditions
from bot.desk_actions import ConfirmSession
from bot.file_actions import ShowFiles, ShowSessionFiles
from bot.participant_actions import ShowPresence
from bot.say import Say
from bot.screens import blast, drafts, past
from bot.screens.attendance import tallies
from bot.screens.lines import session_button, short
from bot.screens.rating import means
from bot.screens.screen import Button, Rows, Screen, Style, bold, in_twos, rows, text
from bot.screens.sessions import meeting_line, meetings, state
from bot.screens.words import cancel_reason, marked, phase
from bot.team_actions import ShowTeam
from catalogue.cards import SessionCard, SessionLine
from catalogue.participant_cards import Attendance
from catalogue.rules.blast import Blast
from catalogue.rules.deciding import Turnout
from catalogue.rules.rating import Average
from catalogue.rules.states import CancelReason, SessionState
from catalogue.rules.windows import Phase

PAGE = 10
MOST_DATES, LONGEST_LINE = 6, 200


def manage(lines: Sequence[SessionLine], page: int, say: Say, over: int = 0, house: int = 0) -> Screen:
    """The sessions that somebody runs, the next one first. `over`: how many are; `house` 0: of all one's houses."""
    shown = lines[page * PAGE : (page + 1) * PAGE]
    count = say.plural("{n} session planned or running.", "{n} sessions planned or running.", len(lines))
    none = (
        say("No session is planned. Add one, copy an earlier one, or bring in a list.")
        if over
        else say("You run no session yet. Add one, or bring in a list.")
    )
    earlier = Button(say.label("Previous"), Manage(page - 1)) if page else None
    later = Button(say.label("Next"), Manage(page + 1)) if (page + 1) * PAGE < len(lines) else None
    return Screen(
        text(bold(say("My sessions")), count if lines else none),
        (
            *((session_button(line, say, ManageSession(line.id)),) for line in shown),
            *rows([earlier, later], past.door(over, house, say)),
            *rows(
                [
                    Button(say.label("New session"), StartForm("session")),
                    Button(say.label("New training"), StartForm("training")),
                ],
                [Button(say.label("Lists and files"), ShowFiles()), Button(say.label("Back"), ShowHome())],
            ),
        ),
    )


def session(
    card: SessionCard,
    say: Say,
    toast: str = "",
    turnout: Turnout | None = None,
    unreached: int = 0,
    averages: Sequence[Average] = (),
    attended: Sequence[Attendance] = (),
    undo: datetime | None = None,
    together: int = 0,
    told: bool = False,
) -> Screen:
    """One's own session: how it stands, and what one can do with it. `turnout`: how many have come together;
    `unreached`: how many of those on the list can't be told anything here, and whether all have just been
    `told` something; `averages`: what those who came have said; `attended`: how many came; `undo`: until when the last
    change can be taken back; `together`: how many drafts were entered with this one.
    """
    head = [
        bold(short(card.training.title(say.language), LONGEST_LINE)),
        *meetings(card, say, MOST_DATES),
        short(card.place, LONGEST_LINE) or None,
    ]
    alone = [_alone(unreached, told, say)] if unreached and card.state is not SessionState.DRAFT else []
    said = ["", bold(say("What participants say")), *means(averages, say)] if averages else []
    came = tallies(attended, len(card.coming) > 1, say)
    back = [_undo_until(undo, say)] if undo else []
    body = text(*head, "", *_condition(card, turnout, say), *alone, *back, *came, *said)
    return Screen(body, _desk(card, undo, say, together), toast)


def _alone(unreached: int, told: bool, say: Say) -> Markup:
    """Whom Telegram does not reach; somebody else has to tell them only where there is something to tell."""
    if told:
        return say.plural(
            "{n} person is not reachable by Telegram: please tell them yourself.",
            "{n} people are not reachable by Telegram: please tell them yourself.",
            unreached,
        )
    return say.plural(
        "{n} person is not reachable by Telegram: see Participants.",
        "{n} people are not reachable by Telegram: see Participants.",
        unreached,
    )


def _condition(card: SessionCard, turnout: Turnout | None, say: Say) -> list[str | Markup | None]:
    """Where it is in its life, its seats, whether enough people have come together."""
    if card.state in (SessionState.DRAFT, SessionState.CANCELLED):
        return state(card, say)
    go = bold(say("It takes place: confirmed.")) if card.state is SessionState.CONFIRMED else None
    decided = go is not None or card.decide_on is None
    return [
        go,
        phase(card, say),
        _taken(card, say),
        say.plural("{n} person waits.", "{n} people wait.", card.waiting) if card.waiting else None,
        *(gathered(turnout, say) if turnout and (card.minimum or card.decide_on) else []),
        None if decided or card.decide_on is None else say("Decision on {day}.", day=say.day(card.decide_on)),
    ]


def _taken(card: SessionCard, say: Say) -> Markup:
    if card.capacity is None:
        return say.plural(
            "{n} seat taken; there are enough for everybody.",
            "{n} seats taken; there are enough for everybody.",
            card.taken,
        )
    return say.plural(
        "{n} of {capacity} seats taken.", "{n} of {capacity} seats taken.", card.taken, capacity=card.capacity
    )


def gathered(turnout: Turnout, say: Say) -> list[Markup | None]:
    """How many of those that it needs have a seat, and how many may come on top."""
    needed = turnout.minimum or 1
    return [
        say(
            "With a seat: {enrolled}. Needed: {needed}. Missing: {gap}.",
            enrolled=turnout.enrolled,
            needed=needed,
            gap=turnout.gap,
        )
        if turnout.gap
        else say(
            "Enough people: {enrolled} have a seat, {needed} are needed.", enrolled=turnout.enrolled, needed=needed
        ),
        say.plural(
            "{n} seat more is offered or being approved.", "{n} seats more are offered or being approved.", turnout.open
        )
        if turnout.open
        else None,
    ]


def _desk(card: SessionCard, undo: datetime | None, say: Say, together: int) -> Rows:
    alive = card.state is not SessionState.CANCELLED
    done = card.phase is Phase.DONE
    begun = card.phase is Phase.RUNNING or done
    undecided = card.state is SessionState.PUBLISHED and bool(card.decide_on or card.minimum) and not begun
    cancel = Button(say.label("Cancel session"), AskCancel(card.id, CancelReason.OTHER), Style.DANGER)
    publish = Button(say.label("Publish"), PublishSession(card.id), Style.SUCCESS)
    return rows(
        publish if card.state is SessionState.DRAFT else None,
        drafts.door(together, card.id, say),
        confirm_button(card, say) if undecided else None,
        Button(say.label("Undo"), UndoChange(card.id)) if undo else None,
        *in_twos(_doors(card, alive, begun, say)),
        None if done or not alive else cancel,
        [Button(say.label("As staff see it"), ShowSession(card.id)), Button(say.label("Back"), Manage())],
    )


def _doors(card: SessionCard, alive: bool, begun: bool, say: Say) -> list[Button]:
    """Whatever leads on, the most wanted first."""
    move = ChooseMeeting(card.id) if len(card.coming) > 1 else Reschedule(card.coming[0].id if card.coming else 0)
    when = Button(say.label("Reschedule"), move) if card.coming else _dates(card, say.label("Fix a date"))
    doors = (
        Button(say.label("Participants"), ShowParticipants(card.id)),
        Button(say.label("Presence"), ShowPresence(card.id)) if alive and begun else None,
        Button(say.label("For my team"), ShowTeam(card.id)),
        Button(say.label("Edit"), StartForm("edit", card.id)) if alive else None,
        when if alive else None,
        Button(say.label("Seats and rules"), StartForm("seats", card.id)) if alive else None,
        Button(say.label("Conditions"), ShowConditions(card.id)),
        Button(say.label("Hosts"), ShowHosts(card.id)) if alive else None,
        Button(say.label("Copy"), ShowCopies(card.id)),
        Button(say.label("Files"), ShowSessionFiles(card.id)),
    )
    return [door for door in doors if door is not None]


def _undo_until(undo: datetime, say: Say) -> Markup:
    whole = undo.replace(second=0, microsecond=0)  # never later than it holds
    return say("You can undo the last change until {time}.", time=say.time(whole))


def confirm_button(card: SessionCard, say: Say) -> Button:
    return Button(say.label("Confirm: it takes place"), ConfirmSession(card.id), Style.SUCCESS)


def choose_meeting(card: SessionCard, now: datetime, say: Say) -> Screen:
    """Which meeting of several moves: one of those to come, as long as there are any."""
    to_come = [meeting for meeting in card.coming if meeting.ends_at > now] or card.coming
    buttons = [Button(meeting_line(meeting, say), Reschedule(meeting.id)) for meeting in to_come[:60]]
    return Screen(
        text(bold(card.training.title(say.language)), say("Which date moves?")),
        (*rows(*buttons, _dates(card, say.label("Add or take off dates"))), *_back(card, say)),
    )


def ask_cancel(card: SessionCard, reason: CancelReason, reach: Blast, undo: timedelta, say: Say) -> Screen:
    """Whom it reaches and why, before anything happens."""
    chosen = [
        Button(marked(cancel_reason(one, say), one is reason, say), AskCancel(card.id, one)) for one in CancelReason
    ]
    return Screen(
        text(
            bold(say("Cancel this session?")),
            card.training.title(say.language),
            *(meeting_line(meeting, say) for meeting in card.coming[:3]),
            "",
            *blast.lines(reach, undo, say),
            say("Reason: {reason}", reason=cancel_reason(reason, say)),
        ),
        rows(
            chosen[:2],
            chosen[2:],
            [
                Button(say.label("Confirm"), CancelSession(card.id, reason), Style.DANGER),
                Button(say.label("Back"), ManageSession(card.id)),
            ],
        ),
    )


def _dates(card: SessionCard, label: str) -> Button:
    return Button(label, StartForm("dates", card.id))


def _back(card: SessionCard, say: Say) -> Rows:
    return rows(Button(say.label("Back"), ManageSession(card.id)))
