"""Who stands in for somebody, and the form for it."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.actions import ShowSettings
from bot.people_actions import AddDeputy, EndDeputy, ShowDeputies, ShowMember
from bot.say import Say
from bot.screens.lines import short
from bot.screens.screen import Button, Screen, bold, rows, text
from catalogue.house_cards import DeputyCard

MOST, LONGEST_NAME = 6, 60


def listed(
    house_id: int,
    house: str,
    person_id: int,
    name: str,
    own: bool,
    cards: Sequence[DeputyCard],
    say: Say,
    toast: str = "",
) -> Screen:
    """Now and later. `own`: whoever reads it is who is away."""
    head = say("Who stands in for you?") if own else say("Who stands in for {name}?", name=short(name, LONGEST_NAME))
    back = ShowSettings() if own else ShowMember(house_id, person_id)
    ends = [Button(say.label("End: {name}", name=short(one.deputy, 30)), EndDeputy(one.id)) for one in cards[:MOST]]
    return Screen(
        text(
            bold(head),
            say("For: {house}", house=short(house, LONGEST_NAME)),
            *(span(one, say) for one in cards[:MOST]),
            None if cards else say("Nobody, at the moment."),
            say("They may approve and coordinate there in that time, and get the messages as well."),
        ),
        rows(
            Button(say.label("Name somebody to stand in"), AddDeputy(house_id, person_id)),
            *ends,
            Button(say.label("Back"), back),
        ),
        toast,
    )


def span(one: DeputyCard, say: Say) -> Markup:
    return say(
        "{name}: from {first} to {last}",
        name=short(one.deputy, LONGEST_NAME),
        first=say.short_day(one.from_on),
        last=say.short_day(one.until_on),
    )


def choose_house(houses: Sequence[tuple[int, str]], say: Say) -> Screen:
    """For which of several institutions where one has a role."""
    buttons = [Button(short(name, LONGEST_NAME), ShowDeputies(house)) for house, name in houses[:40]]
    return Screen(
        bold(say("Who stands in for you: in which institution?")),
        rows(*buttons, Button(say.label("Back"), ShowSettings())),
    )
