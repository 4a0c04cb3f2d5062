"""Conditions of a training, and proofs of what was taken elsewhere."""

from dataclasses import replace

from bot.screens import conditions, hindrances
from catalogue.rules.reasons import Reason
from catalogue.rules.reminders import parse_lead
from catalogue.rules.states import Once
from tests.bot.pictures.picture import Picture, Pictures


def _conditions(*rules: tuple[int | None, int, bool], once: Once | None = None, is_own: bool = True) -> Picture:
    return lambda say, house: conditions.conditions(house.conditions(*rules, once=once), 412, say, is_own=is_own)


def _proofs(none: bool = False) -> Picture:
    return lambda say, house: conditions.proofs([] if none else house.proofs(), 412, say)


ABOUT_PEOPLE = (Reason.NOT_FOR_YOU, Reason.PREREQUISITE, Reason.ONCE_ONLY, Reason.OVERLAP)


def _of_other(reason: Reason) -> Picture:
    return lambda say, house: hindrances.of_other(reason, house.words("Anna Beispiel", 200), 412, say)


CONDITIONS: dict[str, Pictures] = {
    "conditions.conditions": {
        "its own reminders": lambda say, house: conditions.conditions(
            replace(house.conditions(), leads=(parse_lead("P14D"), parse_lead("P1D"))), 412, say, is_own=True
        ),
        "none": _conditions(),
        "needed before, once": _conditions((24, 2, True), once=Once.EVER),
        "advised before, once a year": _conditions((None, 0, False), once=Once.YEAR),
        "many, of another house": _conditions(*[(1, 1, True)] * 8, is_own=False),
    },
    "hindrances.of_other": {reason.value: _of_other(reason) for reason in ABOUT_PEOPLE},
    "conditions.proofs": {
        "some": _proofs(),
        "none": _proofs(none=True),
        "of a house that only sends people": lambda say, house: conditions.proofs(
            house.proofs(), 412, say, hosts=False
        ),
    },
}
