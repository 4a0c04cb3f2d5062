"""An invitation, and what is kept about whoever joins."""

from bot.actions import Continue, Join, ShowHome
from bot.say import Say
from bot.screens.screen import Button, Screen, Style, bold, rows, text
from bot.screens.words import role
from catalogue.cards import InvitationCard


def invitation(card: InvitationCard, token: str, say: Say) -> Screen:
    """Which house, which role, one button."""
    if card.already_member:
        return Screen(
            say("You belong to {institution} already.", institution=card.institution),
            rows(Button(say.label("Continue"), ShowHome())),
        )
    return Screen(
        text(
            bold(say("Invitation from {institution}", institution=card.institution)),
            say("Your role: {role}", role=role(card.role, say)),
        ),
        rows(Button(say.label("Join"), Join(token), Style.SUCCESS)),
    )


def notice(card: InvitationCard, say: Say) -> Screen:
    """Once, at first contact: what is kept, and why."""
    return Screen(
        text(
            bold(say("You belong to {institution} now.", institution=card.institution)),
            "",
            bold(say("What we keep about you")),
            say("Your name as Telegram shows it, your language, your institution and the trainings you enrol in."),
            say("We need it to keep your seat and to remind you. Nobody gets it for anything else."),
            say("The host of a training sees your name; other institutions see numbers only."),
            say("Telegram carries these messages. So please write nothing here about the people you care for."),
        ),
        rows(Button(say.label("Continue"), Continue(), Style.PRIMARY)),
    )
