"""What coordinators can ask for about their own people in one session. `house`: for which of their institutions."""

from dataclasses import dataclass

from bot.action import Action, Showing


@dataclass(frozen=True)
class ShowTeam(Showing):
    """`house` 0: the only one that they coordinate, or the choice between several."""

    tag = "tm"
    session: int
    house: int = 0
    page: int = 0


@dataclass(frozen=True)
class PickPeople(Action):
    """Begin to choose whom to enrol."""

    tag = "tp"
    session: int
    house: int


@dataclass(frozen=True)
class TogglePerson(Action):
    """Choose somebody, or not after all; `person` 0 only turns the page."""

    tag = "tt"
    session: int
    house: int
    page: int
    person: int = 0


@dataclass(frozen=True)
class PreviewTeam(Action):
    """What would become of those who are chosen."""

    tag = "tv"
    session: int
    house: int


@dataclass(frozen=True)
class EnrolTeam(Action):
    """`how`: `all` or `possible`."""

    tag = "te"
    session: int
    house: int
    how: str


@dataclass(frozen=True)
class AskSeats(Showing):
    """How many seats to book without a name."""

    tag = "tb"
    session: int
    house: int


@dataclass(frozen=True)
class BookSeats(Action):
    """`had`: how many were booked when the button was made; pressed twice, it books once."""

    tag = "tbs"
    session: int
    house: int
    seats: int
    had: int


@dataclass(frozen=True)
class AskName(Showing):
    """For whom a seat without a name is."""

    tag = "tn"
    session: int
    house: int
    page: int = 0


@dataclass(frozen=True)
class NamePerson(Action):
    tag = "tnp"
    session: int
    house: int
    person: int


@dataclass(frozen=True)
class AskGiveBack(Showing):
    tag = "tg"
    session: int
    house: int


@dataclass(frozen=True)
class GiveBackSeats(Action):
    """`had`: as with `BookSeats`."""

    tag = "tgs"
    session: int
    house: int
    seats: int
    had: int


@dataclass(frozen=True)
class ShowTeamPerson(Showing):
    """One of one's own people in this session, and what one can do for them."""

    tag = "tq"
    session: int
    house: int
    person: int


@dataclass(frozen=True)
class AskWithdrawPerson(Showing):
    """The one question before somebody's seat or request is given up."""

    tag = "twq"
    session: int
    house: int
    person: int


@dataclass(frozen=True)
class WithdrawPerson(Action):
    """`had`: their state when the button was made; an older button changes nothing."""

    tag = "tw"
    session: int
    house: int
    person: int
    had: str


@dataclass(frozen=True)
class AcceptFor(Action):
    tag = "ta"
    session: int
    house: int
    person: int


@dataclass(frozen=True)
class AddPerson(Action):
    """A form for somebody without Telegram; `house` 0: a guest of the hosts."""

    tag = "tf"
    session: int
    house: int


@dataclass(frozen=True)
class CorrectAddress(Action):
    """A form for the e-mail address of somebody without Telegram."""

    tag = "tqm"
    session: int
    house: int
    person: int


@dataclass(frozen=True)
class AskColleague(Showing):
    """Whom to send in one's place."""

    tag = "wc"
    session: int
    page: int = 0


@dataclass(frozen=True)
class SendColleague(Action):
    tag = "ws"
    session: int
    colleague: int


@dataclass(frozen=True)
class EnrolFor(Action):
    """For one of several institutions that one belongs to."""

    tag = "ef"
    session: int
    house: int


@dataclass(frozen=True)
class AskColleagueFor(Showing):
    """Whom to send in the place of one of one's own people."""

    tag = "twc"
    session: int
    house: int
    person: int
    page: int = 0


@dataclass(frozen=True)
class SendColleagueFor(Action):
    tag = "tws"
    session: int
    house: int
    person: int
    colleague: int


@dataclass(frozen=True)
class AskDate(Showing):
    """Until when one says who takes seats without a name."""

    tag = "td"
    session: int
    house: int


@dataclass(frozen=True)
class AskSeatsUntil(Showing):
    """How many seats without a name, with names until the end of a day (ISO 8601)."""

    tag = "tbd"
    session: int
    house: int
    day: str


@dataclass(frozen=True)
class BookSeatsUntil(Action):
    """`had`: as with `BookSeats`; `day`: as with `AskSeatsUntil`."""

    tag = "tbu"
    session: int
    house: int
    seats: int
    had: int
    day: str
