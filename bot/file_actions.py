"""What coordinators can ask for about lists and files. `number`: of the message that brought a list."""

from dataclasses import dataclass

from bot.action import Action, Showing


@dataclass(frozen=True)
class ShowTemplate(Action):
    """The import template and how to use it."""

    tag = "tpl"


@dataclass(frozen=True)
class ShowFiles(Showing):
    """Lists in, files out. `house` 0: the only one that they coordinate, or the choice between several."""

    tag = "fl"
    house: int = 0


@dataclass(frozen=True)
class ShowSessionFiles(Showing):
    """What there is to take along about one session."""

    tag = "fls"
    session: int


@dataclass(frozen=True)
class SendFile(Action):
    """A file as a message of its own. `about`: a session or an institution; `what`: a `FileKind`."""

    tag = "flx"
    about: int
    what: str


@dataclass(frozen=True)
class ReportFor(Action):
    """For which institution a list is; then its report."""

    tag = "fli"
    number: int
    house: int


@dataclass(frozen=True)
class ShowReport(Showing):
    tag = "flr"
    number: int


@dataclass(frozen=True)
class ShowRemarks(Showing):
    """All that there is to say about the rows of a list, page by page."""

    tag = "flp"
    number: int
    page: int


@dataclass(frozen=True)
class ConfirmImport(Action):
    tag = "flc"
    number: int


@dataclass(frozen=True)
class LeaveImport(Action):
    """Nothing of the list after all."""

    tag = "flb"
    number: int
