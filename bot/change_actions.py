"""What coordinators can ask for about a session that is there: undo, copy, give it together."""

from dataclasses import dataclass

from bot.action import Action, Showing


@dataclass(frozen=True)
class OpenChange(Action):
    """Begin a form about a session: `copy`, or a series by its rhythm; `year` is about none."""

    tag = "dc"
    session: int
    form: str


@dataclass(frozen=True)
class UndoChange(Action):
    """Take the last change back."""

    tag = "du"
    session: int


@dataclass(frozen=True)
class ShowCopies(Showing):
    """How a session can be copied."""

    tag = "dk"
    session: int


@dataclass(frozen=True)
class ShowDrafts(Showing):
    """The drafts that were entered together with this one, and what speaks against them."""

    tag = "dp"
    session: int


@dataclass(frozen=True)
class PublishDrafts(Action):
    """All of them; `anyway` 0: only those that nothing speaks against."""

    tag = "dpa"
    session: int
    anyway: int


@dataclass(frozen=True)
class ShowHosts(Showing):
    """Who gives a session."""

    tag = "dh"
    session: int


@dataclass(frozen=True)
class ChooseHost(Showing):
    """Whom to ask to give it together."""

    tag = "dhc"
    session: int
    page: int = 0


@dataclass(frozen=True)
class AskHost(Action):
    tag = "dha"
    session: int
    house: int


@dataclass(frozen=True)
class UnaskHost(Action):
    """The question is taken back."""

    tag = "dhu"
    session: int
    house: int


@dataclass(frozen=True)
class AcceptHost(Action):
    """One's own house gives it too."""

    tag = "dhy"
    session: int
    house: int


@dataclass(frozen=True)
class DeclineHost(Action):
    tag = "dhn"
    session: int
    house: int


@dataclass(frozen=True)
class AskStepBack(Showing):
    """The question before one's own house gives it no longer."""

    tag = "dhq"
    session: int
    house: int


@dataclass(frozen=True)
class StepBack(Action):
    tag = "dhb"
    session: int
    house: int
