"""A session for whoever belongs to several institutions: for which of them they go."""

from dataclasses import replace

from markupsafe import Markup

from bot.say import Say
from bot.screens.lines import short
from bot.screens.screen import Button, Rows, Style, rows
from bot.team_actions import EnrolFor
from catalogue.cards import SessionCard, WayCard

MOST_WAYS = 6
LONGEST_LINE, LONGEST_LABEL = 200, 30


def ways(card: SessionCard, say: Say) -> Rows:
    """A button for each institution for which they could enrol; the first one is the next step."""
    first, *others = (_way(card, way, say) for way in card.ways[:MOST_WAYS])
    style = Style.SUCCESS if card.ways[0].free != 0 else Style.PRIMARY
    return rows(replace(first, style=style), *others)


def _way(card: SessionCard, way: WayCard, say: Say) -> Button:
    """To enrol for one of several institutions."""
    name = short(way.house, LONGEST_LABEL)
    label = say.label("{institution}: Enrol", institution=name)
    waits = say.label("{institution}: Join waiting list", institution=name)
    return Button(waits if way.free == 0 else label, EnrolFor(card.id, way.house_id))


def goes_for(card: SessionCard, say: Say) -> Markup | None:
    """Whoever belongs to several institutions sees for which; or, before, that there is a choice."""
    if card.goes_for:
        return say("For {institution}", institution=short(card.goes_for, LONGEST_LINE))
    if len(card.ways) > 1:
        return say("You belong to several institutions: choose for which one you go.")
    return None
