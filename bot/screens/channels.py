"""E-mail as a second way: the address, what it is kept for, and which messages go there."""

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from bot.actions import ShowSettings
from bot.mail_actions import AddAddress, ChooseChannel, RemoveAddress, ShowChannels
from bot.say import Say
from bot.screens.lines import short
from bot.screens.screen import Button, Rows, Screen, Style, bold, rows, text
from catalogue.cards import PersonCard
from catalogue.rules.states import Channel


def channels(person: PersonCard, say: Say, toast: str = "") -> Screen:
    """What is kept is said before the address is asked for."""
    if not person.mail:
        return Screen(
            text(
                bold(say("Messages by e-mail")),
                say("For example to your office address: there, new dates go into your calendar by themselves."),
                say("We keep the address until you remove it, and use it for these messages only."),
            ),
            rows(Button(say.label("Add an address"), AddAddress(), Style.PRIMARY), _back(say)),
            toast,
        )
    return Screen(
        text(
            bold(say("Messages by e-mail: {mail}", mail=short(person.mail, 100))),
            _how(person.channel, say),
            say("What you ask for in this chat, and what we ask you, comes here in any case."),
        ),
        (*_choices(person.channel, say), *rows(_own(say), _back(say))),
        toast,
    )


def _how(channel: Channel | None, say: Say) -> Markup:
    return {
        None: say("Messages come here. If Telegram does not reach you, they go by e-mail."),
        Channel.TELEGRAM: say("Messages come here only. You have stopped the e-mails."),
        Channel.MAIL: say("Messages go by e-mail."),
        Channel.BOTH: say("Messages come here and go by e-mail."),
    }[channel]


def _choices(channel: Channel | None, say: Say) -> Rows:
    offered = {"telegram": say.label("Telegram"), "mail": say.label("E-mail"), "both": say.label("Both")}
    now = "telegram" if channel is None else "" if channel is Channel.TELEGRAM else channel.value
    return rows(
        [
            Button(say.label("{words} (chosen)", words=words) if key == now else words, ChooseChannel(key))
            for key, words in offered.items()
        ]
    )


def _own(say: Say) -> list[Button]:
    return [
        Button(say.label("Another address"), AddAddress()),
        Button(say.label("Remove the address"), RemoveAddress()),
    ]


def _back(say: Say) -> Button:
    return Button(say.label("Back"), ShowSettings())


def too_many_codes(facts: Mapping[str, Any], say: Say) -> tuple[Markup, Markup]:
    """Why no further one, and when again."""
    sentence = say.plural("We send {n} code a day.", "We send {n} codes a day.", facts.get("most", 5))
    return sentence, say("Please try again tomorrow.")


def entry(say: Say) -> Button:
    """On the settings."""
    return Button(say.label("Messages by e-mail"), ShowChannels())
