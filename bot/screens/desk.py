"""The coordinator's desk: one's sessions, who comes, moving, cancelling."""

from collections.abc import Sequence
from dataclasses import replace

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
    ShowTemplate,
    StartForm,
)
from bot.condition_actions import ShowConditions
from bot.say import Say
from bot.screens.lines import fitting, session_button, short
from bot.screens.screen import Button, Rows, Screen, Style, bold, rows, text
from bot.screens.sessions import facts, meeting_line, state
from bot.screens.words import cancel_reason, enrolment_state
from bot.team_actions import ShowTeam
from catalogue.cards import ParticipantCard, SessionCard, SessionLine
from catalogue.rules.states import CancelReason, EnrolmentState, SessionState

PAGE = 10
#: Characters for those with a seat and those who wait; Telegram takes 4096 in all.
SEATED_ROOM, WAITING_ROOM = 2600, 900


def manage(lines: Sequence[SessionLine], page: int, say: Say) -> Screen:
    """The sessions that somebody runs, the next one first."""
    shown = lines[page * PAGE : (page + 1) * PAGE]
    count = say.plural("{n} session planned or running.", "{n} sessions planned or running.", len(lines))
    none = say("You run no session yet. Add one, or bring in a list.")
    earlier = Button(say.label("Previous"), Manage(page - 1)) if page else None
    later = Button(say.label("Next"), Manage(page + 1)) if (page + 1) * PAGE < len(lines) else None
    return Screen(
        text(bold(say("My sessions")), count if lines else none),
        (
            *((session_button(line, say, ManageSession(line.id)),) for line in shown),
            *rows([earlier, later]),
            *rows(
                [
                    Button(say.label("New session"), StartForm("session")),
                    Button(say.label("New training"), StartForm("training")),
                ],
                [Button(say.label("Import a list"), ShowTemplate()), Button(say.label("Back"), ShowHome())],
            ),
        ),
    )


def session(card: SessionCard, say: Say, toast: str = "") -> Screen:
    """One's own session: what staff see, and what one can do with it."""
    as_announced = replace(card, hindrances=())  # what speaks against a seat of one's own is no matter of the desk
    return Screen(text(*facts(card, say), "", *state(as_announced, say)), _desk(card, say), toast)


def _desk(card: SessionCard, say: Say) -> Rows:
    alive = card.state is not SessionState.CANCELLED
    move = ChooseMeeting(card.id) if len(card.coming) > 1 else Reschedule(card.coming[0].id if card.coming else 0)
    publish = Button(say.label("Publish"), PublishSession(card.id), Style.SUCCESS)
    return rows(
        publish if card.state is SessionState.DRAFT else None,
        [
            Button(say.label("Participants"), ShowParticipants(card.id)),
            Button(say.label("Conditions"), ShowConditions(card.id)),
            Button(say.label("For my team"), ShowTeam(card.id)),
        ],
        [
            Button(say.label("Reschedule"), move) if alive and card.coming else None,
            Button(say.label("Cancel session"), AskCancel(card.id, CancelReason.OTHER), Style.DANGER)
            if alive
            else None,
        ],
        [Button(say.label("As staff see it"), ShowSession(card.id)), Button(say.label("Back"), Manage())],
    )


def participants(card: SessionCard, people: Sequence[ParticipantCard], say: Say) -> Screen:
    """Names with institution and state; seats first, then the waiting list in its order."""
    seated = [p for p in people if p.state is not EnrolmentState.WAITING]
    waiting = [p for p in people if p.state is EnrolmentState.WAITING]
    head = bold(say("Participants: {title}", title=card.training.title(say.language)))
    seats = say.plural("{n} seat taken", "{n} seats taken", len(seated))
    if not people:
        return Screen(text(head, say("Nobody has enrolled yet.")), _back(card, say))
    lines = [head, seats, *_listed(seated, SEATED_ROOM, say)]
    if waiting:
        lines += ["", say("Waiting list"), *_listed(waiting, WAITING_ROOM, say)]
    return Screen(text(*lines), _back(card, say))


def _listed(people: Sequence[ParticipantCard], room: int, say: Say) -> list[str | Markup]:
    """As many as fit, and how many more there are."""
    shown = fitting([_person(p, say) for p in people], room)
    more = len(people) - len(shown)
    return [*shown, say.plural("and {n} more person", "and {n} more people", more)] if more else [*shown]


def _person(card: ParticipantCard, say: Say) -> str:
    words = enrolment_state(card.state, say)
    name = short(card.name, 60)
    shown = f"{card.place}. {name}" if card.place else f"– {name}"
    seat = "" if card.state in (EnrolmentState.ENROLLED, EnrolmentState.WAITING) else words
    quiet = "" if card.reachable else say.label("not reachable by Telegram")
    return ", ".join(part for part in (shown, short(card.institution, 60), seat, quiet) if part)


def choose_meeting(card: SessionCard, say: Say) -> Screen:
    """Which meeting of several moves."""
    buttons = [Button(meeting_line(meeting, say), Reschedule(meeting.id)) for meeting in card.coming[:60]]
    return Screen(
        text(bold(card.training.title(say.language)), say("Which date moves?")),
        (*rows(*buttons), *_back(card, say)),
    )


def ask_cancel(card: SessionCard, reason: CancelReason, people: int, say: Say) -> Screen:
    """Who is told and why, before anything happens."""
    chosen = [
        Button(_marked(cancel_reason(one, say), one is reason, say), AskCancel(card.id, one)) for one in CancelReason
    ]
    told = say.plural("{n} person will be told.", "{n} people will be told.", people)
    return Screen(
        text(
            bold(say("Cancel this session?")),
            card.training.title(say.language),
            *(meeting_line(meeting, say) for meeting in card.coming[:3]),
            "",
            told if people else say("Nobody has enrolled, so nobody will be told."),
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


def _marked(words: str, yes: bool, say: Say) -> str:
    return say.label("{words} (chosen)", words=words) if yes else words


def _back(card: SessionCard, say: Say) -> Rows:
    return rows(Button(say.label("Back"), ManageSession(card.id)))


def template(say: Say) -> Screen:
    """How a whole list gets in."""
    return Screen(
        text(
            bold(say("Import a list")),
            say("One row per date, as CSV or Excel. The columns, in any order:"),
            say("title, kind, topic, language, start, end, place, trainer, capacity, minimum, hours, price, code"),
            say("Give the file to whoever runs the network: kursverbund import FILE --institution NAME"),
            say("A row that can't be read is left out and named, with its line and column."),
        ),
        rows(Button(say.label("Back"), Manage())),
    )
