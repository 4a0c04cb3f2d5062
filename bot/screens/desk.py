"""The coordinator's desk: one's sessions, who comes, moving, cancelling."""

from collections.abc import Sequence

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
from bot.desk_actions import ChooseParticipant, ConfirmSession
from bot.say import Say
from bot.screens.lines import fitting, session_button, short, until, way
from bot.screens.rating import means
from bot.screens.screen import Button, Rows, Screen, Style, bold, rows, text
from bot.screens.sessions import meeting_line, meetings, state
from bot.screens.words import cancel_reason, enrolment_state, marked, phase
from bot.team_actions import ShowTeam
from catalogue.cards import ParticipantCard, SessionCard, SessionLine
from catalogue.desk_cards import UnnamedCard
from catalogue.rules.deciding import Turnout
from catalogue.rules.rating import Average
from catalogue.rules.states import CancelReason, EnrolmentState, SessionState
from catalogue.rules.windows import Phase

PAGE = 10
#: Characters for those with a seat and those who wait; Telegram takes 4096 in all.
SEATED_ROOM, WAITING_ROOM = 2200, 800
MOST_UNNAMED, MOST_DATES, LONGEST_LINE = 5, 6, 200


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


def session(
    card: SessionCard,
    say: Say,
    toast: str = "",
    turnout: Turnout | None = None,
    unreached: int = 0,
    averages: Sequence[Average] = (),
) -> Screen:
    """One's own session: how it stands, and what one can do with it. `turnout`: how many have come together;
    `unreached`: how many of those on the list can't be told anything here; `averages`: what those who came have said.
    """
    head = [
        bold(short(card.training.title(say.language), LONGEST_LINE)),
        *meetings(card, say, MOST_DATES),
        short(card.place, LONGEST_LINE) or None,
    ]
    alone = say.plural(
        "{n} person is not reachable by Telegram: please tell them yourself.",
        "{n} people are not reachable by Telegram: please tell them yourself.",
        unreached,
    )
    told = [alone] if unreached and card.state is not SessionState.DRAFT else []
    said = ["", bold(say("What participants say")), *means(averages, say)] if averages else []
    return Screen(text(*head, "", *_condition(card, turnout, say), *told, *said), _desk(card, say), toast)


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


def _desk(card: SessionCard, say: Say) -> Rows:
    alive = card.state is not SessionState.CANCELLED
    done = card.phase is Phase.DONE
    begun = card.phase is Phase.RUNNING or done
    undecided = card.state is SessionState.PUBLISHED and bool(card.decide_on or card.minimum) and not begun
    move = ChooseMeeting(card.id) if len(card.coming) > 1 else Reschedule(card.coming[0].id if card.coming else 0)
    cancel = Button(say.label("Cancel session"), AskCancel(card.id, CancelReason.OTHER), Style.DANGER)
    publish = Button(say.label("Publish"), PublishSession(card.id), Style.SUCCESS)
    return rows(
        publish if card.state is SessionState.DRAFT else None,
        confirm_button(card, say) if undecided else None,
        [
            Button(say.label("Participants"), ShowParticipants(card.id)),
            Button(say.label("Conditions"), ShowConditions(card.id)),
            Button(say.label("For my team"), ShowTeam(card.id)),
        ],
        [
            Button(say.label("Seats and rules"), StartForm("seats", card.id)) if alive else None,
            Button(say.label("Reschedule"), move) if alive and card.coming else None,
        ],
        None if done or not alive else cancel,
        [Button(say.label("As staff see it"), ShowSession(card.id)), Button(say.label("Back"), Manage())],
    )


def confirm_button(card: SessionCard, say: Say) -> Button:
    return Button(say.label("Confirm: it takes place"), ConfirmSession(card.id), Style.SUCCESS)


def participants(
    card: SessionCard, people: Sequence[ParticipantCard], say: Say, unnamed: Sequence[UnnamedCard] = ()
) -> Screen:
    """Names with institution and state; seats first, then the waiting list in its order."""
    seated = [p for p in people if p.state is not EnrolmentState.WAITING]
    waiting = [p for p in people if p.state is EnrolmentState.WAITING]
    head = bold(say("Participants: {title}", title=card.training.title(say.language)))
    taken = len(seated) + sum(booked.seats for booked in unnamed)
    seats = say.plural("{n} seat taken", "{n} seats taken", taken)
    if not people and not unnamed:
        return Screen(text(head, say("Nobody has enrolled yet.")), _back(card, say))
    lines = [head, seats, *_listed([_person(p, say) for p in seated], SEATED_ROOM, say)]
    lines += [_unnamed(booked, say) for booked in unnamed[:MOST_UNNAMED]]
    if waiting:
        lines += ["", say("Waiting list"), *_listed([_person(p, say) for p in waiting], WAITING_ROOM, say)]
    off = Button(say.label("Take somebody off"), ChooseParticipant(card.id)) if people else None
    return Screen(text(*lines), rows([off, *_back(card, say)[0]]))


def _listed(people: Sequence[str], room: int, say: Say) -> list[str | Markup]:
    """As many as fit, and how many more there are."""
    shown = fitting(people, room)
    more = len(people) - len(shown)
    return [*shown, say.plural("and {n} more person", "and {n} more people", more)] if more else [*shown]


def _person(card: ParticipantCard, say: Say) -> str:
    words = enrolment_state(card.state, say)
    name = short(card.name, 60)
    shown = f"{card.place}. {name}" if card.place else f"– {name}"
    seat = "" if card.state in (EnrolmentState.ENROLLED, EnrolmentState.WAITING) else words
    held_until = say.label("until {moment}", moment=until(card.until, say)) if card.until else ""
    quiet = way(card.reachable, card.by_mail, say)
    held = " ".join(part for part in (seat, held_until) if part)
    return ", ".join(part for part in (shown, short(card.institution, 60), held, quiet) if part)


def _unnamed(card: UnnamedCard, say: Say) -> str:
    words = say.label_plural(
        "{n} seat without a name, until {moment}",
        "{n} seats without a name, until {moment}",
        card.seats,
        moment=until(card.until, say),
    )
    return f"– {short(card.institution, 60)}, {words}"


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
        Button(marked(cancel_reason(one, say), one is reason, say), AskCancel(card.id, one)) for one in CancelReason
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
