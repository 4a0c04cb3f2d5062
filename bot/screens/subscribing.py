"""Calendars that update by themselves: their addresses, and how long before a date they ring."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.actions import ShowMine, ShowSettings
from bot.feed_actions import AskRenew, RenewFeed, SendAllDates, SetAlarms, Subscribe
from bot.say import Say
from bot.screens.lines import short
from bot.screens.personal import lead_words
from bot.screens.screen import Button, Rows, Screen, Style, bold, rows, text
from bot.screens.words import marked
from catalogue.cards import MembershipCard, PersonCard
from catalogue.rules.reminders import parse_lead
from catalogue.rules.states import FeedKind

#: The alarms that buttons offer.
ALARMS = ("none", "P1D", "PT2H", "P1D_PT2H")
MOST_HOUSES, LONGEST_NAME = 6, 40


def address(asked: Subscribe, url: str, houses: Sequence[MembershipCard], teaches: bool, say: Say) -> Screen:
    """The address, whom it concerns, and where to put it. `houses`: those whose programme one may subscribe to."""
    webcal = f"webcal:{url.partition(':')[2]}"
    own = next((house.institution for house in houses if house.institution_id == asked.house), "")
    apple = say("iPhone, Mac, Outlook: subscribe to {address}", address=Markup("<code>{}</code>").format(webcal))
    return Screen(
        text(
            bold(say("A calendar that updates by itself")),
            Markup("<code>{}</code>").format(url),
            _about(FeedKind(asked.kind), short(own, LONGEST_NAME), say),
            "",
            apple,
            say("Google: Other calendars, From URL. Changes show there after 12 to 24 hours."),
            say("Entries from files stay beside it: delete them, or dates appear twice."),
        ),
        (
            *rows(Button(say.label("Renew the address"), AskRenew(asked.house, asked.kind))),
            *_others(asked, houses, teaches, say),
            *rows(Button(say.label("Back"), ShowMine())),
        ),
    )


def _about(kind: FeedKind, house: str, say: Say) -> Markup:
    if kind is FeedKind.HOUSE:
        return say("It shows the public programme of {house}; you may pass it on.", house=house)
    if kind is FeedKind.TRAINER:
        return say("It shows what you teach, to everybody who knows the address. Keep it to yourself.")
    return say("It shows your trainings, to everybody who knows the address. Keep it to yourself.")


def _others(asked: Subscribe, houses: Sequence[MembershipCard], teaches: bool, say: Say) -> Rows:
    """The other calendars that one may have."""
    every = [(Subscribe(), say.label("My trainings"))]
    every += [(Subscribe(0, FeedKind.TRAINER.value), say.label("What I teach"))] if teaches else []
    every += [
        (Subscribe(house.institution_id, FeedKind.HOUSE.value), short(house.institution, LONGEST_NAME))
        for house in houses[:MOST_HOUSES]
    ]
    return rows(*(Button(label, action) for action, label in every if action != asked))


def no_feeds(say: Say) -> Screen:
    """This network serves none; files do as well."""
    return Screen(
        text(
            bold(say("This network offers no calendar to subscribe to.")),
            say("Take your dates as a file instead: after a change you get a new one."),
        ),
        rows(
            Button(say.label("All my dates in one file"), SendAllDates()),
            Button(say.label("Back"), ShowMine()),
        ),
    )


def ask_renew(asked: Subscribe, say: Say) -> Screen:
    return Screen(
        text(
            bold(say("Renew the address?")),
            say("The old one stops working at once, in every calendar that uses it."),
        ),
        rows(
            [
                Button(say.label("Confirm"), RenewFeed(asked.house, asked.kind), Style.DANGER),
                Button(say.label("Back"), asked),
            ]
        ),
    )


def alarms(person: PersonCard, say: Say) -> Screen:
    """How long before a date one's calendar rings."""
    own = "_".join(map(str, person.alarms)) or "none"
    labels = [(code, _alarm_words(code, say)) for code in ALARMS]
    return Screen(
        text(
            bold(say("Alarms in your calendar")),
            say("They come with the files and the calendar that you get from now on. My reminders come anyway."),
        ),
        rows(
            *(Button(marked(words, code == own, say), SetAlarms(code)) for code, words in labels),
            Button(say.label("Back"), ShowSettings()),
        ),
    )


def _alarm_words(code: str, say: Say) -> str:
    if code == "none":
        return say.label("no alarms")
    return lead_words([parse_lead(lead) for lead in code.split("_")], say)
