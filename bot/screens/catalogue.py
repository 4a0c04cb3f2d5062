"""The catalogue, its filters, and what a search has found."""

from collections.abc import Sequence
from dataclasses import asdict, replace

from markupsafe import Markup

from bot.actions import AskWords, Browse, ChooseFacet, Find, ShowHome
from bot.say import Say
from bot.screens.lines import training_button
from bot.screens.screen import Button, Rows, Screen, bold, in_twos, rows, text
from bot.screens.words import kind
from catalogue.browsing import FACETS, Choice, Filter
from catalogue.browsing import Browse as Listing
from catalogue.cards import TrainingLine
from catalogue.rules.states import Kind
from catalogue.search import Found, Near

#: Trainings on one page.
PAGE = 8
#: Ways out of an empty answer, and months and places named for each.
MOST_NEAR = 3


def catalogue(listing: Listing, chosen: Filter, page: int, say: Say) -> Screen:
    """Trainings by their next date; filters say what they narrow to."""
    shown = listing.trainings[page * PAGE : (page + 1) * PAGE]
    narrowed = [_value(facet, choice, say) for facet, choice in listing.chosen.items()]
    head = bold(say("Trainings: {filters}", filters=say.listing(narrowed)) if narrowed else say("All trainings"))
    count = say.plural("{n} session to choose from.", "{n} sessions to choose from.", listing.sessions)
    empty = (
        say("Nothing fits. Open one of the filters and choose All.") if narrowed else say("There is no training yet.")
    )
    return Screen(
        text(head, count if listing.sessions else empty),
        (
            *((training_button(line, say),) for line in shown),
            *_pages(Browse(**asdict(chosen), page=page), len(listing.trainings), say),
            *_filters(listing, chosen, say),
            *rows([Button(say.label("Search"), AskWords()), Button(say.label("Back"), ShowHome())]),
        ),
    )


def _pages(here: Browse | Find, count: int, say: Say) -> Rows:
    earlier = Button(say.label("Previous"), replace(here, page=here.page - 1)) if here.page else None
    later = (here.page + 1) * PAGE < count
    return rows([earlier, Button(say.label("Next"), replace(here, page=here.page + 1)) if later else None])


def _filters(listing: Listing, chosen: Filter, say: Say) -> Rows:
    """One button per facet, with what it is narrowed to; none where there is nothing to narrow."""
    if not listing.trainings and not listing.chosen:
        return ()
    buttons = [Button(_filter(facet, listing, say), ChooseFacet(facet, **asdict(chosen))) for facet in FACETS]
    return rows(*in_twos(buttons))


def _filter(facet: str, listing: Listing, say: Say) -> str:
    name, choice = facet_names(say)[facet], listing.chosen.get(facet)
    return say.label("{filter}: {value}", filter=name, value=_value(facet, choice, say)) if choice else name


def facet_names(say: Say) -> dict[str, str]:
    return {
        "topic": say.label("Topic"),
        "kind": say.label("Kind"),
        "language": say.label("Course language"),
        "place": say.label("Place"),
        "month": say.label("Month"),
    }


def _value(facet: str, choice: Choice, say: Say) -> str:
    if facet == "kind":
        return kind(Kind(choice.value), say)
    if facet == "language":
        return say.language_name(choice.label)
    return say.month(choice.value) if facet == "month" else choice.label


def choose(facet: str, choices: Sequence[Choice], chosen: Filter, say: Say) -> Screen:
    """The values of one filter, each with the number of dates it leaves."""
    buttons = [
        Button(f"{_value(facet, c, say)} ({say.size(c.count)})", Browse(**asdict(replace(chosen, **{facet: c.value}))))
        for c in choices[:60]
    ]
    everything = Button(say.label("All"), Browse(**asdict(replace(chosen, **{facet: ""}))))
    back = Button(say.label("Back"), Browse(**asdict(chosen)))
    hint = say("The number of sessions is in brackets.") if choices else say("There is nothing to choose from.")
    return Screen(text(bold(facet_names(say)[facet]), hint), (*rows(*in_twos(buttons)), *rows([everything, back])))


def found(result: Found, words: str, page: int, say: Say) -> Screen:
    """What a search has found, or the nearest to it; never a dead end."""
    asked = words.replace("_", " ")
    if not result.hits:
        return _nothing(result, asked, say)
    hits, ignored = result.hits, result.understood.ignored
    head = say.plural("{n} training for «{words}»", "{n} trainings for «{words}»", len(hits), words=asked)
    shown: Sequence[TrainingLine] = hits[page * PAGE : (page + 1) * PAGE]
    return Screen(
        text(
            bold(head),
            say("No training mentions «{words}». These match the rest.", words=" ".join(ignored)) if ignored else None,
        ),
        (
            *((training_button(line, say),) for line in shown),
            *_pages(Find(page, words), len(hits), say),
            *rows([Button(say.label("All trainings"), Browse()), Button(say.label("Back"), ShowHome())]),
        ),
    )


def _nothing(result: Found, asked: str, say: Say) -> Screen:
    """What there would be with a word less, or what sounds alike; a button leads to each."""
    head = bold(say("No training for «{words}».", words=asked))
    less = [near for near in result.near if near.training is None][:MOST_NEAR]
    alike = [training_button(near.training, say) for near in result.near if near.training is not None][:MOST_NEAR]
    hint = say("Perhaps one of these?") if alike else say("Try other words, or look through all trainings.")
    return Screen(
        text(head, *(_less(near, say) for near in less), None if less else hint),
        rows(
            *(Button(f"{near.words.replace('_', ' ')} ({say.size(near.count)})", Find(0, near.words)) for near in less),
            *alike,
            [Button(say.label("All trainings"), Browse()), Button(say.label("Back"), ShowHome())],
        ),
    )


def _less(near: Near, say: Say) -> str:
    """Without «may»: 3 sessions · Bern · June 2030, September 2030."""
    months = [say.month(month) for month in near.months[:MOST_NEAR]]
    count = say.plural(
        "Without «{words}»: {n} session", "Without «{words}»: {n} sessions", near.count, words=near.dropped
    )
    return Markup(" · ").join(part for part in (count, ", ".join(near.places[:MOST_NEAR]), ", ".join(months)) if part)
