"""One's own quiet hours: a row of the settings."""

from datetime import time

from bot.reminder_actions import KeepQuiet
from bot.say import Say
from bot.screens.screen import Button, Rows, rows
from bot.screens.words import marked
from catalogue.cards import PersonCard
from catalogue.rules.reminders import Quiet

#: What buttons offer beside the network's own.
CHOICES = {
    "none": Quiet(time(), time()),
    "evening": Quiet(time(20), time(7)),
    "late": Quiet(time(22), time(6)),
}


def quiet_rows(person: PersonCard, say: Say) -> Rows:
    """The present choice marked in words."""
    words = {
        "network": say.label("Quiet hours: as the network"),
        "none": say.label("No quiet hours"),
        "evening": say.label("Quiet from 8 in the evening to 7"),
        "late": say.label("Quiet from 10 in the evening to 6"),
    }
    own = next((code for code, quiet in CHOICES.items() if quiet == person.quiet), "network")
    chosen = own if person.quiet is None or own != "network" else ""
    buttons = [Button(marked(label, code == chosen, say), KeepQuiet(code)) for code, label in words.items()]
    return rows(buttons[:2], buttons[2:])
