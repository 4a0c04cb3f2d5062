"""Arriving, home, help, one's own trainings and settings, and what the bot can't use."""

from bot.screens import joining, personal, plain, quiet
from catalogue.rules.reminders import parse_lead
from catalogue.rules.states import Role
from tests.bot.cards import NETWORK
from tests.bot.pictures.picture import Pictures

LEADS, LANGUAGES = NETWORK.terms.leads, NETWORK.languages
EVERY_UNIT = [parse_lead("P1DT1H1M1S"), parse_lead("P2DT2H2M2S")]

INVITED: Pictures = {
    "coordinator": lambda say, house: joining.invitation(house.invitation(), "t" * (62 if house.most else 8), say),
    "staff": lambda say, house: joining.invitation(house.invitation(role=Role.STAFF), "t", say),
    "approver": lambda say, house: joining.invitation(house.invitation(role=Role.APPROVER), "t", say),
    "a member already": lambda say, house: joining.invitation(house.invitation(already_member=True), "t", say),
}

SETTINGS: Pictures = {
    "as the network": lambda say, house: personal.settings(house.person(Role.STAFF), LEADS, LANGUAGES, say),
    "own": lambda say, house: personal.settings(
        house.person(Role.STAFF, Role.COORDINATOR, leads=(parse_lead("P1D"),), language="fr"), LEADS, LANGUAGES, say
    ),
    "own quiet hours": lambda say, house: personal.settings(
        house.person(Role.STAFF, quiet=quiet.CHOICES["late"]), LEADS, LANGUAGES, say
    ),
    "every unit": lambda say, house: personal.settings(house.person(), EVERY_UNIT, LANGUAGES, say),
    "with e-mail": lambda say, house: personal.settings(house.person(Role.STAFF), LEADS, LANGUAGES, say, True),
}

HOME: dict[str, Pictures] = {
    "joining.invitation": INVITED,
    "joining.notice": {"once": lambda say, house: joining.notice(house.invitation(), say)},
    "personal.mine": {
        "some": lambda say, house: personal.mine(house.lines(), say),
        "none": lambda say, house: personal.mine([], say),
    },
    "personal.settings": SETTINGS,
    "plain.home": {
        "staff, nothing booked": lambda say, house: plain.home(say, house.person(Role.STAFF), []),
        "an approver": lambda say, house: plain.home(say, house.person(Role.APPROVER), []),
        "coordination, some booked": lambda say, house: plain.home(say, house.person(Role.COORDINATOR), house.lines()),
    },
    "plain.stranger": {
        "first contact": lambda say, house: plain.stranger(say, house.words("Kursverbund", 60)),
        "who runs the network": lambda say, house: plain.stranger(say, "Kursverbund", True),
    },
    "plain.help_": {
        "staff": lambda say, house: plain.help_(say, house.person(Role.STAFF)),
        "an approver": lambda say, house: plain.help_(say, house.person(Role.APPROVER)),
        "coordination": lambda say, house: plain.help_(say, house.person(Role.COORDINATOR)),
        "an operator": lambda say, house: plain.help_(say, house.person(Role.STAFF), operates=True),
    },
    "plain.ask_words": {"how": lambda say, house: plain.ask_words(say)},
    "plain.unreadable": {"a sticker": lambda say, house: plain.unreadable(say)},
    "plain.unknown_command": {"typed": lambda say, house: plain.unknown_command(say, house.words("kurse", 40))},
    "plain.stale": {"an old button": lambda say, house: plain.stale(say)},
    "plain.sorry": {"our fault": lambda say, house: plain.sorry(say)},
    "plain.no_form": {"nothing open": lambda say, house: plain.no_form(say)},
}
