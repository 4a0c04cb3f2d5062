"""The institutions of the network, for those who run it."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.actions import ShowHome
from bot.people_actions import FoundInstitution, ShowInstitutions, ShowInvite
from bot.say import Say
from bot.screens.lines import short
from bot.screens.screen import Button, Screen, bold, rows, text
from catalogue.cards import InstitutionCard

PAGE = 8
LONGEST_NAME = 60


def institutions(cards: Sequence[InstitutionCard], page: int, say: Say) -> Screen:
    """All of them by short name; a press invites into one."""
    start = page * PAGE
    shown = cards[start : start + PAGE]
    earlier = Button(say.label("Previous"), ShowInstitutions(page - 1)) if page else None
    later = Button(say.label("Next"), ShowInstitutions(page + 1)) if start + PAGE < len(cards) else None
    first = ShowInvite(role="coordinator")
    buttons = [
        Button(
            say.label("Invite into {house}", house=short(one.name, LONGEST_NAME)),
            ShowInvite(one.id, first.uses, first.days, first.role, first.group),
        )
        for one in shown
    ]
    return Screen(
        text(
            bold(say.plural("{n} institution", "{n} institutions", len(cards))),
            *(_line(one, say) for one in shown),
            None if cards else say("Found the first one, then invite its coordinator."),
        ),
        rows(
            *buttons,
            [earlier, later],
            Button(say.label("Found an institution"), FoundInstitution()),
            Button(say.label("Back"), ShowHome()),
        ),
    )


def _line(one: InstitutionCard, say: Say) -> Markup:
    languages = ", ".join(one.languages)
    facts = " · ".join(part for part in (one.slug, languages, one.canton, short(one.contact or "", 40)) if part)
    return Markup("{} – {}").format(short(one.name, LONGEST_NAME), facts)


def operators_only(say: Say) -> Screen:
    return Screen(
        text(
            bold(say("Whoever runs the network founds institutions.")),
            say("If yours is missing here, please ask them. Your own people you invite with /invite."),
        ),
        rows(Button(say.label("Back"), ShowHome())),
    )


def founded(card: InstitutionCard, say: Say) -> Markup:
    """The first line above the invitation of its first coordinator."""
    return say("Founded: {house}. Now invite its first coordinator.", house=short(card.name, LONGEST_NAME))
