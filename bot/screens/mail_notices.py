"""Notices about e-mail itself."""

from collections.abc import Callable

from bot.actions import Manage, ShowSettings
from bot.say import Say
from bot.screens.lines import short
from bot.screens.screen import Button, Screen, bold, rows, text
from catalogue.cards import NoticeCard

LONGEST_NAME = 100


def mail_code(notice: NoticeCard, say: Say) -> Screen:
    """The six digits that show whose address it is. Whoever has not asked for it need do nothing."""
    return Screen(
        text(
            bold(say("Your code: {code}", code=notice.facts["code"])),
            say("Please type it in the chat within 15 minutes. Then we know that this address is yours."),
            say("You have not asked for it? Then somebody has mistyped, and you need do nothing."),
        ),
        rows(Button(say.label("Settings"), ShowSettings())),
    )


def mail_off(notice: NoticeCard, say: Say) -> Screen:
    """One of their people has no Telegram and wants no e-mails any more."""
    name = short(notice.facts["name"], LONGEST_NAME)
    return Screen(
        text(
            bold(say("{name} wants no more e-mails from us", name=name)),
            say("{name} has no Telegram. Please tell them yourself what you book for them.", name=name),
        ),
        rows(Button(say.label("My sessions"), Manage())),
    )


Notice = Callable[[NoticeCard, Say], Screen]

KINDS: dict[str, Notice] = {"mail_code": mail_code, "mail_off": mail_off}
