"""What can be changed of a session besides its dates and seats; undo."""

from datetime import datetime

from markupsafe import Markup

from bot.actions import ManageSession
from bot.change_actions import OpenChange, ShowChanges, ShowCopies, ShowHosts, UndoChange
from bot.say import Say
from bot.screens.lines import short
from bot.screens.screen import Button, Rows, Screen, bold, rows, text
from catalogue.cards import SessionCard
from catalogue.rules.states import SessionState

LONGEST_LINE, LONGEST_NOTE = 200, 800


def menu(card: SessionCard, say: Say) -> Screen:
    """Place, note and hosts as they are, each with its door."""
    hosts = short(say.listing(host.name for host in card.hosts), LONGEST_LINE)
    return Screen(
        text(
            bold(short(card.training.title(say.language), LONGEST_LINE)),
            say("Place: {place}", place=short(card.place, LONGEST_LINE) or "–"),
            say("Note: {note}", note=short(card.note, LONGEST_NOTE) or "–"),
            say("Host: {hosts}", hosts=hosts),
        ),
        rows(
            [
                Button(say.label("Place"), OpenChange(card.id, "place")),
                Button(say.label("Note"), OpenChange(card.id, "note")),
                Button(say.label("Hosts"), ShowHosts(card.id)),
            ],
            Button(say.label("Back"), ManageSession(card.id)),
        ),
    )


def desk_rows(card: SessionCard, undo: datetime | None, say: Say) -> Rows:
    """Of the desk's screen of a session: undo while it can be, copy, what else can be changed."""
    alive = card.state is not SessionState.CANCELLED
    return rows(
        Button(say.label("Undo"), UndoChange(card.id)) if undo else None,
        [
            Button(say.label("Place, note, hosts"), ShowChanges(card.id)) if alive else None,
            Button(say.label("Copy"), ShowCopies(card.id)),
        ],
    )


def until(undo: datetime, say: Say) -> Markup:
    return say("You can undo the last change until {time}.", time=say.time(undo))
