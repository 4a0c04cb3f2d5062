"""What can be asked for around approvals, as data; the other actions: `bot.actions`."""

from dataclasses import dataclass

from bot.action import Action, Showing


@dataclass(frozen=True)
class ShowApprovals(Showing):
    """The requests that wait for my answer."""

    tag = "p"
    page: int = 0


@dataclass(frozen=True)
class ShowRequest(Showing):
    tag = "pr"
    enrolment: int


@dataclass(frozen=True)
class Approve(Action):
    tag = "pa"
    enrolment: int


@dataclass(frozen=True)
class AskRefuse(Showing):
    """For which reason?"""

    tag = "pq"
    enrolment: int


@dataclass(frozen=True)
class Refuse(Action):
    """`reason`: of `rules.approval.RefuseReason`; another one than those on the buttons is asked for (a form)."""

    tag = "pn"
    enrolment: int
    reason: str


@dataclass(frozen=True)
class AskBack(Action):
    """Ask the applicant something (a form)."""

    tag = "pb"
    enrolment: int


@dataclass(frozen=True)
class AnswerBack(Action):
    """Answer what my approver asked (a form)."""

    tag = "pw"
    enrolment: int


@dataclass(frozen=True)
class SetApproval(Action):
    """`yes`: 1 or 0. From now on the seats of the house's people need an approver's yes, or none."""

    tag = "ps"
    institution: int
    yes: int


@dataclass(frozen=True)
class ShowApprovers(Showing):
    """Who approves for whom."""

    tag = "pl"
    institution: int
    page: int = 0


@dataclass(frozen=True)
class ChooseApprover(Showing):
    tag = "pc"
    institution: int
    person: int


@dataclass(frozen=True)
class SetApprover(Action):
    """`approver` 0: any approver of the house."""

    tag = "pz"
    institution: int
    person: int
    approver: int


@dataclass(frozen=True)
class ChooseGroup(Showing):
    """As what somebody belongs to the house."""

    tag = "pg"
    institution: int
    person: int


@dataclass(frozen=True)
class SetGroup(Action):
    """`group`: of `rules.states.MEMBER_GROUPS`."""

    tag = "pgs"
    institution: int
    person: int
    group: str
