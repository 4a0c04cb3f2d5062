"""Of the desk's screen of a session: undo, hosts, copies."""

from datetime import datetime

from markupsafe import Markup

from bot.change_actions import ShowCopies, ShowHosts, UndoChange
from bot.say import Say
from bot.screens.screen import Button, Rows, rows
from catalogue.cards import SessionCard
from catalogue.rules.states import SessionState


def desk_rows(card: SessionCard, undo: datetime | None, say: Say) -> Rows:
    """Undo while it can be, who gives it, copies."""
    alive = card.state is not SessionState.CANCELLED
    return rows(
        Button(say.label("Undo"), UndoChange(card.id)) if undo else None,
        [
            Button(say.label("Hosts"), ShowHosts(card.id)) if alive else None,
            Button(say.label("Copy"), ShowCopies(card.id)),
        ],
    )


def until(undo: datetime, say: Say) -> Markup:
    return say("You can undo the last change until {time}.", time=say.time(undo))
