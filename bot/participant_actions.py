"""What hosts can ask for about the people in their sessions, and what those people say about themselves."""

from dataclasses import dataclass

from bot.action import Action, Showing


@dataclass(frozen=True)
class TurnParticipants(Showing):
    """Another page of the list."""

    tag = "prt"
    session: int
    page: int


@dataclass(frozen=True)
class ShowParticipant(Showing):
    """One person of the list, and what one can do."""

    tag = "prp"
    enrolment: int


@dataclass(frozen=True)
class AskSwap(Showing):
    """Which colleague takes over somebody's seat."""

    tag = "prs"
    enrolment: int
    page: int = 0


@dataclass(frozen=True)
class SwapParticipant(Action):
    tag = "prx"
    enrolment: int
    colleague: int


@dataclass(frozen=True)
class MoveUp(Action):
    """Begin the form that puts somebody first on the waiting list."""

    tag = "pru"
    enrolment: int


@dataclass(frozen=True)
class SendSheet(Action):
    """The sheet to sign, as a document."""

    tag = "pre"
    session: int


# --- messages ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Announce(Action):
    """Begin a message: to the people of a session, or with `enrolment` to one of them; 0 asks."""

    tag = "pra"
    session: int = 0
    enrolment: int = 0


@dataclass(frozen=True)
class PreviewIn(Action):
    """The message as its readers of another language get it."""

    tag = "prv"
    language: str


@dataclass(frozen=True)
class ShowAnnouncement(Showing):
    """What has become of each copy."""

    tag = "prd"
    announcement: int
    page: int = 0


@dataclass(frozen=True)
class TakeBack(Action):
    """What has not been sent stays here."""

    tag = "prk"
    announcement: int


# --- presence ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ShowPresence(Showing):
    """Presence at the meeting that is meant now; several: with the way to the others."""

    tag = "prl"
    session: int


@dataclass(frozen=True)
class ChoosePresence(Showing):
    """Of which meeting."""

    tag = "prg"
    session: int


@dataclass(frozen=True)
class ShowAttendance(Showing):
    tag = "prm"
    meeting: int
    page: int = 0


@dataclass(frozen=True)
class NotePresence(Action):
    """`state`: one of `states.Presence`, or `none`; pressed twice, it says the same twice."""

    tag = "prn"
    meeting: int
    enrolment: int
    page: int
    state: str


@dataclass(frozen=True)
class NoteAllPresent(Action):
    """Everybody about whom nothing is noted."""

    tag = "pro"
    meeting: int


@dataclass(frozen=True)
class OpenCode(Action):
    """The code of this minute; the first wish makes the session's secret."""

    tag = "prc"
    session: int


@dataclass(frozen=True)
class SendCode(Action):
    """The same as a picture to scan."""

    tag = "prq"
    session: int


@dataclass(frozen=True)
class CheckIn(Showing):
    """What a scanned code leads to: the question before anything is noted."""

    tag = "pri"
    session: int
    code: str


@dataclass(frozen=True)
class NoteMyself(Action):
    tag = "prj"
    session: int
    code: str


# --- what hosts should know ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ShowNeeds(Showing):
    tag = "prw"


@dataclass(frozen=True)
class WriteNeeds(Action):
    tag = "pry"


@dataclass(frozen=True)
class RemoveNeeds(Action):
    tag = "prz"
