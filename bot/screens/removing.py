"""Taking somebody off a session: what it means."""

from bot.say import Say
from bot.screens import forms
from bot.screens.lines import short
from bot.screens.screen import Screen, bold, text
from bot.screens.sessions import meetings
from bot.screens.words import enrolment_state, remove_reason
from catalogue.cards import ParticipantCard, SessionCard

LONGEST_LINE = 200


def ask(card: SessionCard, person: ParticipantCard, why: str, say: Say) -> Screen:
    """Who is taken off, what they read, before anything happens."""
    body = text(
        bold(short(person.name, 60)),
        ", ".join(part for part in (short(person.institution, 60), enrolment_state(person.state, say)) if part),
        short(card.training.title(say.language), LONGEST_LINE),
        *meetings(card, say, 1),
        "",
        say("They read: {reason}", reason=remove_reason(why, say)),
    )
    fields = [("why", say.label("Reason"))]
    return forms.preview(say.label("Take somebody off?"), body, forms.confirm_rows(say), fields, say)
