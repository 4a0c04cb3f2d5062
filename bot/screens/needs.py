"""What somebody wants hosts to know about them, in their own words."""

from bot.actions import ShowSettings
from bot.participant_actions import RemoveNeeds, WriteNeeds
from bot.say import Say
from bot.screens.screen import Button, Screen, Style, bold, rows, text


def needs(words: str, say: Say, toast: str = "") -> Screen:
    """Who sees it, what it is for, how it goes away."""
    kept = say("Only the coordination of a host sees it, while you have a seat there. You can remove it at any time.")
    ask = say("For example what you eat, or a way in without steps. Please no illness, nobody needs to know it.")
    write = Button(say.label("Edit") if words else say.label("Write something"), WriteNeeds(), Style.PRIMARY)
    remove = Button(say.label("Remove"), RemoveNeeds(), Style.DANGER) if words else None
    return Screen(
        text(bold(say("What hosts should know")), words or say("Nothing is noted."), "", ask, kept),
        rows([write, remove], Button(say.label("Back"), ShowSettings())),
        toast,
    )
