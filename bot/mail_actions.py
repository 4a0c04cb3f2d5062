"""What a person can ask for about e-mails."""

from dataclasses import dataclass

from bot.action import Action, Showing


@dataclass(frozen=True)
class ShowChannels(Showing):
    """The address, and how messages come."""

    tag = "ch"


@dataclass(frozen=True)
class AddAddress(Action):
    """A form: the address, then the code that was sent there."""

    tag = "cha"


@dataclass(frozen=True)
class ChooseChannel(Action):
    """`telegram`, `mail` or `both`."""

    tag = "chc"
    channel: str


@dataclass(frozen=True)
class RemoveAddress(Action):
    tag = "chr"
