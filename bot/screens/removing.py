"""Taking somebody off a session: whom, and what it means."""

from collections.abc import Sequence

from bot.actions import ShowParticipants, StartForm
from bot.desk_actions import ChooseParticipant
from bot.say import Say
from bot.screens import forms
from bot.screens.lines import short
from bot.screens.screen import Button, Screen, bold, rows, text
from bot.screens.sessions import meetings
from bot.screens.words import enrolment_state, remove_reason
from catalogue.cards import ParticipantCard, SessionCard

PAGE, LONGEST_LINE = 10, 200


def choose(card: SessionCard, people: Sequence[ParticipantCard], page: int, say: Say) -> Screen:
    """Whom to take off: everybody with a seat, a request, an offer or a place in line."""
    shown = people[page * PAGE : (page + 1) * PAGE]
    buttons = [
        Button(
            ", ".join(part for part in (short(p.name, 40), short(p.institution, 40)) if part),
            StartForm("remove", p.enrolment_id),
        )
        for p in shown
    ]
    earlier = Button(say.label("Previous"), ChooseParticipant(card.id, page - 1)) if page else None
    later = Button(say.label("Next"), ChooseParticipant(card.id, page + 1)) if (page + 1) * PAGE < len(people) else None
    back = Button(say.label("Back"), ShowParticipants(card.id))
    ask = (
        say("Whom do you take off? Their seat goes to the next in line.") if people else say("Nobody has enrolled yet.")
    )
    return Screen(
        text(bold(short(card.training.title(say.language), LONGEST_LINE)), ask),
        rows(*buttons, [earlier, later], back),
    )


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
