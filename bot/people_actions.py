"""What can be asked for about a house's people and houses themselves. `house` 0: the only one, or the choice between
several."""

from dataclasses import dataclass

from bot.action import Action, Showing


@dataclass(frozen=True)
class ShowInvite(Showing):
    """An invitation as it is chosen so far: how often it works, for how many days, as what."""

    tag = "pei"
    house: int = 0
    uses: int = 1
    days: int = 14
    role: str = "staff"
    group: str = "employee"


@dataclass(frozen=True)
class MakeInvitation(Action):
    tag = "pein"
    house: int
    uses: int
    days: int
    role: str
    group: str


@dataclass(frozen=True)
class ShowInvitations(Showing):
    """The links of a house that still work."""

    tag = "peio"
    house: int
    page: int = 0


@dataclass(frozen=True)
class RevokeInvitation(Action):
    tag = "peir"
    invitation: int


@dataclass(frozen=True)
class ShowPeople(Showing):
    """`words`: folded, joined by `_`."""

    tag = "pep"
    house: int = 0
    page: int = 0
    words: str = ""


@dataclass(frozen=True)
class FindMember(Action):
    """A form: which name?"""

    tag = "pepf"
    house: int


@dataclass(frozen=True)
class ShowMember(Showing):
    tag = "pem"
    house: int
    person: int


@dataclass(frozen=True)
class GiveRole(Action):
    tag = "pemg"
    house: int
    person: int
    role: str


@dataclass(frozen=True)
class AskTakeRole(Showing):
    """What follows where somebody loses a role."""

    tag = "pemq"
    house: int
    person: int
    role: str


@dataclass(frozen=True)
class TakeRole(Action):
    tag = "pemt"
    house: int
    person: int
    role: str


@dataclass(frozen=True)
class AskLeave(Showing):
    """What follows where somebody leaves a house; `person` 0: oneself."""

    tag = "peq"
    house: int
    person: int = 0


@dataclass(frozen=True)
class LeaveHouse(Action):
    tag = "peqx"
    house: int
    person: int


@dataclass(frozen=True)
class ChooseHouseToLeave(Showing):
    """From which of one's own houses?"""

    tag = "peqc"


@dataclass(frozen=True)
class ShowDeputies(Showing):
    """Who stands in for somebody; `person` 0: for oneself, `house` 0: where one has a role."""

    tag = "ped"
    house: int = 0
    person: int = 0


@dataclass(frozen=True)
class AddDeputy(Action):
    """A form: who, from when, until when."""

    tag = "peda"
    house: int
    person: int


@dataclass(frozen=True)
class EndDeputy(Action):
    tag = "pedx"
    deputy: int


@dataclass(frozen=True)
class ShowInstitutions(Showing):
    tag = "peh"
    page: int = 0


@dataclass(frozen=True)
class FoundInstitution(Action):
    """A form."""

    tag = "pehn"


@dataclass(frozen=True)
class ShowMorning(Action):
    """What is open for me now."""

    tag = "peo"


@dataclass(frozen=True)
class OpenFromMorning(Action):
    """One line of it, where it is dealt with; `kind`: of `catalogue.house_cards.MorningLine`."""

    tag = "peoo"
    session: int
    house: int
    kind: str


@dataclass(frozen=True)
class ChooseMorning(Showing):
    """When the morning message comes."""

    tag = "peoc"


@dataclass(frozen=True)
class SetMorning(Action):
    """`hour`: `0730`, `none`, or `network` for the usual one."""

    tag = "peos"
    hour: str


@dataclass(frozen=True)
class ManageHouse(Showing):
    """The sessions of one of several houses that somebody coordinates."""

    tag = "peg"
    house: int
    page: int = 0
