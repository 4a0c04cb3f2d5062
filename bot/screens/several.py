"""A session for whoever belongs to several institutions: for which of them they go."""

from markupsafe import Markup

from bot.say import Say
from bot.screens.lines import short
from bot.screens.screen import Button, Rows, Style, rows
from bot.team_actions import EnrolFor
from catalogue.cards import SessionCard, WayCard

MOST_WAYS = 6
LONGEST_LINE, LONGEST_LABEL = 200, 30


def ways(card: SessionCard, say: Say) -> Rows:
    """A button for each institution for which they could enrol."""
    return rows(*(_way(card, way, say) for way in card.ways[:MOST_WAYS]))


def _way(card: SessionCard, way: WayCard, say: Say) -> Button:
    """To enrol for one of several institutions."""
    enrol, name = EnrolFor(card.id, way.house_id), short(way.house, LONGEST_LABEL)
    if way.free == 0:
        return Button(say.label("{institution}: Join waiting list", institution=name), enrol, Style.PRIMARY)
    return Button(say.label("{institution}: Enrol", institution=name), enrol, Style.SUCCESS)


def goes_for(card: SessionCard, say: Say) -> Markup | None:
    """Whoever belongs to several institutions sees for which; or, before, that there is a choice."""
    if card.goes_for:
        return say("For {institution}", institution=short(card.goes_for, LONGEST_LINE))
    if len(card.ways) > 1:
        return say("You belong to several institutions: choose for which one you go.")
    return None
