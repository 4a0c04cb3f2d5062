"""What coordinators can ask for about the conditions of a training, reached from one of its sessions."""

from dataclasses import dataclass

from bot.action import Action, Showing


@dataclass(frozen=True)
class ShowConditions(Showing):
    tag = "gk"
    session: int


@dataclass(frozen=True)
class SetConditions(Action):
    """Begin a form: `once`, `before`, `waive`, `leads`, `proof` or `unproof`."""

    tag = "gkf"
    session: int
    form: str


@dataclass(frozen=True)
class ShowProofs(Showing):
    """What one's own people have taken elsewhere."""

    tag = "gkp"
    session: int
