"""Every question of every form, every answer that is not understood, the previews."""

from datetime import date
from typing import Any

from bot import forms as asking
from bot.actions import Manage
from bot.handlers.form_steps import FORMS
from bot.say import Say
from bot.screens import forms
from bot.screens.screen import Button, Screen, text
from catalogue.reading.unreadable import Expected, Unreadable, Why
from tests.bot.cards import House
from tests.bot.pictures.changes import CHANGE_PREVIEWS
from tests.bot.pictures.picture import Picture, Pictures
from tests.bot.pictures.seat_rules import PREVIEWS

WHERE = "For which institution?"


def _asked(form: asking.Form, field: asking.Field) -> Picture:
    def picture(say: Say, house: House) -> Screen:
        skip = field.skip(say) if field.skip else ""
        first = field is form.fields[0]
        return forms.question(form.title(say), field.step, field.question(say), [], say, can_skip=skip, is_first=first)

    return picture


def _not_understood(why: Why, expected: Expected) -> Picture:
    facts: dict[str, Any] = {
        "limit": 200,
        "least": 1,
        "most": 40,
        "day": date(2030, 3, 14),
        "weekday": "Thursday",
        "name": "haus-x",
    }

    def picture(say: Say, house: House) -> Screen:
        problem = asking.not_understood(say, house.words("am 14.", 1000), Unreadable(expected, why, **facts))
        return forms.question(say.label("New session"), "times", say(WHERE), [], say, problem=problem)

    return picture


def _chosen(say: Say, house: House) -> Screen:
    houses = [house.institution(number).name for number in (1, 2)] * (20 if house.most else 1)
    return forms.question(say.label("New session"), "house", say(WHERE), houses, say, is_first=True)


def _to_publish(say: Say, house: House) -> Screen:
    body = text(house.title, house.words("Bern", 3000))
    fields = [(field.step, field.label(say)) for field in FORMS["session"].fields]
    return forms.preview(say.label("Preview of the new session"), body, forms.publish_rows(say), fields, say)


def _to_confirm(say: Say, house: House) -> Screen:
    fields = [(field.step, field.label(say)) for field in FORMS["move"].fields]
    return forms.preview(say.label("Move this date?"), text(house.title), forms.confirm_rows(say), fields, say)


QUESTIONS: Pictures = {
    **{f"{form.name}: {field.step}": _asked(form, field) for form in FORMS.values() for field in form.fields},
    **{f"not read, because {why.name.lower()}": _not_understood(why, Expected.MEETING) for why in Why},
    **{f"would read {one.name.lower()}": _not_understood(Why.FORM, one) for one in Expected},
    "with choices": _chosen,
}

FORM_SCREENS: dict[str, Pictures] = {
    "forms.question": QUESTIONS,
    "forms.preview": {"to publish": _to_publish, "to confirm": _to_confirm, **PREVIEWS, **CHANGE_PREVIEWS},
    "forms.left": {"a form": lambda say, house: forms.left(say, Button(say.label("Back"), Manage()))},
}
