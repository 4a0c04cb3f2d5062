"""What coordinators can ask for about the seats of a session."""

from dataclasses import dataclass

from bot.action import Action, Showing


@dataclass(frozen=True)
class ConfirmSession(Action):
    """Go: it takes place."""

    tag = "gok"
    session: int


@dataclass(frozen=True)
class ChooseParticipant(Showing):
    """Whom to take off a session: of older buttons, which lead to the list."""

    tag = "gpx"
    session: int
    page: int = 0


@dataclass(frozen=True)
class ManageOver(Showing):
    """Sessions that are over; `house` 0: of all one's houses."""

    tag = "gov"
    house: int = 0
    page: int = 0


@dataclass(frozen=True)
class KeepSeat(Action):
    """One seat more without a name before reserved ones come free. `had`: how many there were when it was offered."""

    tag = "grk"
    session: int
    house: int
    had: int


@dataclass(frozen=True)
class ReleaseSeats(Action):
    """An institution's unused reserved seats come free for everybody."""

    tag = "grr"
    session: int
    house: int
