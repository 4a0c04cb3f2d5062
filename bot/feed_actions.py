"""What people can ask for about their calendars. `house` 0: none; `kind`: one of `FeedKind`."""

from dataclasses import dataclass

from bot.action import Action, Showing


@dataclass(frozen=True)
class Subscribe(Action):
    """The address of a calendar that updates by itself; the first wish makes it."""

    tag = "cs"
    house: int = 0
    kind: str = "person"


@dataclass(frozen=True)
class AskRenew(Showing):
    tag = "crq"
    house: int
    kind: str


@dataclass(frozen=True)
class RenewFeed(Action):
    tag = "cr"
    house: int
    kind: str


@dataclass(frozen=True)
class SendAllDates(Action):
    tag = "ca"


@dataclass(frozen=True)
class SendEachDate(Action):
    tag = "ce"
    session: int


@dataclass(frozen=True)
class ShowAlarms(Showing):
    tag = "cal"


@dataclass(frozen=True)
class SetAlarms(Action):
    """`alarms`: leads with underscores, or `none`."""

    tag = "cas"
    alarms: str
