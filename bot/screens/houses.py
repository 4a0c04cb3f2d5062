"""For which of several institutions somebody acts: a line on what they work with, a switch between them."""

from collections.abc import Sequence
from dataclasses import replace

from markupsafe import Markup

from bot.actions import Manage
from bot.people_actions import ManageHouse
from bot.say import Say
from bot.screens.lines import short
from bot.screens.screen import Button, Screen, in_twos, rows, text
from bot.screens.words import marked
from catalogue.cards import PersonCard

MOST, LONGEST_NAME = 6, 40


def acting(screen: Screen, person: PersonCard, concerned: Sequence[int], say: Say) -> Screen:
    """A screen, with those of the reader's houses for which they see it; whoever has one house knows."""
    if len(person.houses) < 2:
        return screen
    own = [short(name, LONGEST_NAME) for house, name in person.houses.items() if house in concerned]
    return replace(screen, text=text(Markup(screen.text), line(own, say))) if own else screen


def line(names: Sequence[str], say: Say) -> Markup:
    return say("For: {house}", house=say.listing(names[:3]))


def switch(screen: Screen, person: PersonCard, chosen: int, say: Say) -> Screen:
    """The list of sessions, with a button for each house; `chosen` 0: all of them."""
    houses = list({m.institution_id: m.institution for m in person.coordinates}.items())
    if len(houses) < 2:
        return screen
    name = dict(houses).get(chosen)
    buttons = [Button(marked(say.label("All institutions"), not chosen, say), Manage())]
    buttons += [
        Button(marked(short(words, LONGEST_NAME), house == chosen, say), ManageHouse(house))
        for house, words in houses[:MOST]
    ]
    head = text(Markup(screen.text), line([short(name, LONGEST_NAME)] if name else [n for _, n in houses], say))
    turned = tuple(tuple(_paged(button, chosen) for button in row) for row in screen.rows)
    return replace(screen, text=head, rows=(*rows(*in_twos(buttons)), *turned))


def _paged(button: Button, house: int) -> Button:
    """Turning the page stays in the chosen house."""
    leads_on = isinstance(button.action, Manage) and house
    return replace(button, action=ManageHouse(house, button.action.page)) if leads_on else button  # type: ignore[attr-defined]
