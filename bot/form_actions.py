"""What can be asked for within a form besides its answers."""

from dataclasses import dataclass

from bot.action import Action


@dataclass(frozen=True)
class PickDay(Action):
    """A day of the calendar; `day` as 20300314."""

    tag = "fod"
    day: int
    step: str


@dataclass(frozen=True)
class TurnMonth(Action):
    """Another month of the calendar; `month` as 203003."""

    tag = "fom"
    month: int
    step: str


@dataclass(frozen=True)
class EmptyDay(Action):
    """A place of the calendar where nothing can be chosen: a day that is over, the head of a column."""

    tag = "fox"
    step: str


@dataclass(frozen=True)
class KeepAnyway(Action):
    """What the preview asks about is meant like that."""

    tag = "fok"


@dataclass(frozen=True)
class BeginAnew(Action):
    """Drop the form that is open, and do what was asked for instead of it: a packed action."""

    tag = "fon"
    what: str


@dataclass(frozen=True)
class LookAtTheirs(Action):
    """What somebody else has changed meanwhile, with one's own changes left out."""

    tag = "fot"


@dataclass(frozen=True)
class PublishAnyway(Action):
    """Publish a draft although something speaks against its dates."""

    tag = "fop"
    session: int
