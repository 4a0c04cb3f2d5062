"""Every kind of notice to those who run the network; about no session in particular."""

from collections.abc import Callable

from bot.actions import ShowHome
from bot.say import Say
from bot.screens.screen import Button, Screen, bold, rows, text
from catalogue.cards import NoticeCard


def audit(notice: NoticeCard, say: Say) -> Screen:
    """The nightly look has found what must never be."""
    count = int(notice.facts["rules"])
    return Screen(
        text(
            bold(
                say.plural(
                    "The nightly check found {n} broken rule.", "The nightly check found {n} broken rules.", count
                )
            ),
            say("The first one: {finding}", finding=notice.facts["first"]),
            say("kursverbund doctor names them all. Please have a look before people notice."),
        ),
        rows(Button(say.label("Back"), ShowHome())),
    )


Notice = Callable[[NoticeCard, Say], Screen]

KINDS: dict[str, Notice] = {"audit": audit}
