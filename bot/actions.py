"""All that a person can ask for, as data: buttons and links carry nothing else (`bot.codec`)."""

from dataclasses import dataclass

from bot.action import Action, Showing
from bot.parts import PARTS

__all__ = ["ACTIONS", "PARTS", "Action", "Showing"]


@dataclass(frozen=True)
class ShowHome(Showing):
    tag = "h"


@dataclass(frozen=True)
class ShowHelp(Showing):
    tag = "help"


@dataclass(frozen=True)
class ShowInvitation(Showing):
    tag = "i"
    token: str


@dataclass(frozen=True)
class Join(Action):
    tag = "j"
    token: str


@dataclass(frozen=True)
class Continue(Action):
    """I have read what is kept about me and why."""

    tag = "ok"


@dataclass(frozen=True)
class Browse(Showing):
    """The catalogue, narrowed; the fields are those of `catalogue.browsing.Filter`."""

    tag = "b"
    topic: str = ""
    kind: str = ""
    language: str = ""
    place: str = ""
    month: str = ""
    page: int = 0


@dataclass(frozen=True)
class ChooseFacet(Showing):
    """The values of one facet beside the filters that stand."""

    tag = "bf"
    facet: str = ""
    topic: str = ""
    kind: str = ""
    language: str = ""
    place: str = ""
    month: str = ""


@dataclass(frozen=True)
class Find(Showing):
    """Search. `words` folded and joined by `_`."""

    tag = "f"
    page: int
    words: str


@dataclass(frozen=True)
class AskWords(Showing):
    """How to search."""

    tag = "fa"


@dataclass(frozen=True)
class ShowTraining(Showing):
    tag = "t"
    training: int


@dataclass(frozen=True)
class ShowSession(Showing):
    tag = "s"
    session: int


@dataclass(frozen=True)
class Enrol(Action):
    tag = "e"
    session: int


@dataclass(frozen=True)
class AskWithdraw(Showing):
    tag = "wq"
    session: int


@dataclass(frozen=True)
class Withdraw(Action):
    tag = "w"
    session: int


@dataclass(frozen=True)
class LeaveWaitingList(Action):
    tag = "lw"
    session: int


@dataclass(frozen=True)
class AcceptSeat(Action):
    tag = "oa"
    session: int


@dataclass(frozen=True)
class DeclineSeat(Action):
    tag = "od"
    session: int


@dataclass(frozen=True)
class SkipOffer(Action):
    """Not this time: the offer goes on, the place in the line stays."""

    tag = "os"
    session: int


@dataclass(frozen=True)
class SendCalendar(Action):
    tag = "ics"
    session: int


@dataclass(frozen=True)
class ShowMine(Showing):
    tag = "m"


@dataclass(frozen=True)
class ShowSettings(Showing):
    tag = "set"


@dataclass(frozen=True)
class SpeakLanguage(Action):
    tag = "sl"
    language: str


@dataclass(frozen=True)
class Manage(Showing):
    tag = "g"
    page: int = 0


@dataclass(frozen=True)
class ManageSession(Showing):
    tag = "gs"
    session: int


@dataclass(frozen=True)
class ShowParticipants(Showing):
    tag = "gp"
    session: int


@dataclass(frozen=True)
class PublishSession(Action):
    tag = "gpub"
    session: int


@dataclass(frozen=True)
class ChooseMeeting(Showing):
    """Which meeting of a session to move."""

    tag = "gm"
    session: int


@dataclass(frozen=True)
class Reschedule(Action):
    """Ask for the new time of a meeting (a form)."""

    tag = "gr"
    meeting: int


@dataclass(frozen=True)
class AskCancel(Showing):
    """The question before cancelling, with the reason chosen so far."""

    tag = "gcq"
    session: int
    reason: str


@dataclass(frozen=True)
class CancelSession(Action):
    tag = "gc"
    session: int
    reason: str


@dataclass(frozen=True)
class StartForm(Action):
    """Begin a form; `about`: the id it starts from, 0 for none."""

    tag = "n"
    form: str
    about: int = 0


@dataclass(frozen=True)
class Answer(Action):
    """Choose one of the current question's answers, by its number."""

    tag = "a"
    step: str
    number: int


@dataclass(frozen=True)
class SkipStep(Action):
    tag = "ak"
    step: str


@dataclass(frozen=True)
class BackStep(Action):
    tag = "ab"
    step: str


@dataclass(frozen=True)
class EditStep(Action):
    """From the preview back to one question."""

    tag = "ae"
    step: str


@dataclass(frozen=True)
class ResumeForm(Action):
    tag = "ar"


@dataclass(frozen=True)
class LeaveForm(Action):
    tag = "al"


@dataclass(frozen=True)
class FinishForm(Action):
    """The press that ends a form; `how`: `publish`, `draft`, `do`, `silent`, `mine`, `keep`, `latest`."""

    tag = "af"
    how: str


ACTIONS: dict[str, type[Action]] = {
    kind.tag: kind for kind in [*Action.__subclasses__(), *Showing.__subclasses__()] if kind is not Showing
}
