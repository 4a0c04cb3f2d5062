"""What becomes of seats that are reserved for an institution: one kept, or all released."""

from datetime import datetime

from bot.actions import ShowSession
from bot.say import Say
from bot.screens.lines import short, until
from bot.screens.screen import Button, Rows, Screen, bold, rows, text
from bot.team_actions import ShowTeam
from catalogue.cards import SessionCard

LONGEST_LINE = 200


def kept(card: SessionCard, house: int, seats: int, end: datetime | None, say: Say) -> Screen:
    """Seats without a name are booked, until when."""
    name = say("Please say until {moment} who comes, or it goes to others.", moment=until(end, say)) if end else None
    return Screen(
        text(
            bold(short(card.training.title(say.language), LONGEST_LINE)),
            say.plural("You keep {n} seat without a name.", "You keep {n} seats without a name.", seats),
            name,
        ),
        rows(Button(say.label("For my team"), ShowTeam(card.id, house)), *_open(card, say)),
    )


def released(card: SessionCard, seats: int, say: Say) -> Screen:
    """Reserved seats have come free."""
    done = say.plural("{n} seat has come free for everybody.", "{n} seats have come free for everybody.", seats)
    none = say("No reserved seat is unused any more.")
    return Screen(
        text(bold(short(card.training.title(say.language), LONGEST_LINE)), done if seats else none), _open(card, say)
    )


def _open(card: SessionCard, say: Say) -> Rows:
    return rows(Button(say.label("Open the training"), ShowSession(card.id)))
