"""All that a person can ask for, as data. `pack` and `parse` are the only codec of buttons and deep links.

A packed action is `tag-field-field…`, at most 64 bytes of A-Z a-z 0-9 _ - (Bot API: callback_data of
InlineKeyboardButton; deep links take the same letters). Only actions that show may be asked for by a link.
"""

import re
from dataclasses import dataclass, fields
from typing import ClassVar, get_type_hints

#: Bot API: callback_data 1-64 bytes; a deep link's start parameter up to 64 characters.
LONGEST = 64
#: The largest id of a row (PostgreSQL: integer).
LARGEST_ID = 2**31 - 1


class Unparsable(ValueError):
    """Not an action of ours: forged, cut, or from a version that had it."""


@dataclass(frozen=True)
class Action:
    tag: ClassVar[str]
    #: Changes nothing, so a link may ask for it and a read-only transaction is enough.
    shows: ClassVar[bool] = False


@dataclass(frozen=True)
class Showing(Action):
    shows = True


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
class RemindMe(Action):
    """`leads`: `P7D_P1D`, `none`, or `network` for the network's own."""

    tag = "sr"
    leads: str


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
    """The confirming press at the end of a form; `how`: `publish`, `draft` or `do`."""

    tag = "af"
    how: str


@dataclass(frozen=True)
class ShowTemplate(Action):
    """The import template and how to use it."""

    tag = "tpl"


ACTIONS: dict[str, type[Action]] = {
    kind.tag: kind for kind in [*Action.__subclasses__(), *Showing.__subclasses__()] if kind is not Showing
}


def pack(action: Action) -> str:
    """The text of a button or link. Raises ValueError beyond 64 bytes: a bug, never a person's doing."""
    values = [str(getattr(action, field.name)) for field in fields(action)]
    text = "-".join([action.tag, *values])
    if len(text.encode()) > LONGEST:
        raise ValueError(f"longer than {LONGEST} bytes: {text}")
    return text


def parse(text: str) -> Action:
    """The action behind a button or link. Raises Unparsable for anything that `pack` does not write."""
    tag, *rest = text.split("-", 1)
    kind = ACTIONS.get(tag)
    if kind is None or len(text.encode()) > LONGEST:
        raise Unparsable(text)
    names = [field.name for field in fields(kind)]
    values = rest[0].split("-", max(0, len(names) - 1)) if rest else []
    if len(values) != len(names):
        raise Unparsable(text)
    hints = get_type_hints(kind)
    return kind(**{name: _read(hints[name], value) for name, value in zip(names, values, strict=True)})


def _read(kind: type, value: str) -> str | int:
    if kind is str:
        return value
    if not re.fullmatch(r"0|[1-9]\d{0,9}", value, re.ASCII) or int(value) > LARGEST_ID:
        raise Unparsable(value)
    return int(value)
