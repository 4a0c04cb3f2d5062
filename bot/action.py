"""What every button and link is: an Action."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Action:
    tag: ClassVar[str]
    #: Changes nothing, so a link may ask for it and a read-only transaction is enough.
    shows: ClassVar[bool] = False


@dataclass(frozen=True)
class Showing(Action):
    shows = True
