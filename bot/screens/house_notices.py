"""Every kind of notice about somebody's own place in a house."""

from collections.abc import Callable

from bot.actions import ShowHome, ShowMine
from bot.say import Say
from bot.screens.house_people import roles_words
from bot.screens.lines import short
from bot.screens.screen import Button, Screen, bold, rows, text
from catalogue.cards import NoticeCard
from catalogue.house_cards import HouseTold

LONGEST_NAME = 60


def roles(notice: NoticeCard, told: HouseTold, say: Say) -> Screen:
    """What they may do there has changed."""
    held = roles_words(told.roles, say)
    return Screen(
        text(
            bold(say("Your role in {house}: {role}", house=short(told.house, LONGEST_NAME), role=held)),
            _by(notice, say),
            say("The menu shows what you can do now."),
        ),
        rows(Button(say.label("Continue"), ShowHome())),
    )


def gone(notice: NoticeCard, told: HouseTold, say: Say) -> Screen:
    """They belong there no longer."""
    ended = int(notice.facts.get("seats", "0"))
    return Screen(
        text(
            bold(say("You no longer belong to {house}.", house=short(told.house, LONGEST_NAME))),
            _by(notice, say),
            say.plural("{n} enrolment has ended.", "{n} enrolments have ended.", ended) if ended else None,
            say("If that is a mistake, please ask your coordination there."),
        ),
        rows([Button(say.label("My trainings"), ShowMine()), Button(say.label("Back"), ShowHome())]),
    )


def deputy(notice: NoticeCard, told: HouseTold, say: Say) -> Screen:
    """They stand in for somebody: from when, until when; or no longer."""
    name, house = short(notice.facts["person"], LONGEST_NAME), short(told.house, LONGEST_NAME)
    if notice.facts["phase"] == "over" or told.deputy is None:
        head = say("You no longer stand in for {name}.", name=name)
        return Screen(
            text(bold(head), say("For: {house}", house=house)), rows(Button(say.label("Continue"), ShowHome()))
        )
    days = {"first": say.day(told.deputy.from_on), "last": say.day(told.deputy.until_on)}
    return Screen(
        text(
            bold(say("You stand in for {name}.", name=name)),
            say("For: {house}", house=house),
            say("From {first} to {last}.", **days),
            say("In that time you may do there what {name} may, and get the messages as well.", name=name),
        ),
        rows(Button(say.label("Continue"), ShowHome())),
    )


def _by(notice: NoticeCard, say: Say) -> str | None:
    by = notice.facts.get("by")
    return str(say("By {name}.", name=short(by, LONGEST_NAME)).unescape()) if by else None


Notice = Callable[[NoticeCard, HouseTold, Say], Screen]

KINDS: dict[str, Notice] = {"roles": roles, "gone": gone, "deputy": deputy}
