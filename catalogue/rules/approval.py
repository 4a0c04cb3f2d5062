"""Who says yes for whom in an institution: the one named for a person, else its approvers, else its coordinators."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from catalogue.rules.terms import Terms


class RefuseReason(StrEnum):
    """Why an institution does not let somebody go."""

    NO_COVER = "no_cover"
    NO_BUDGET = "no_budget"
    NOT_FITTING = "not_fitting"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class House:
    """Person ids of one institution, whoever came first first. `named`: by member, who was chosen to say yes for them.

    A chosen one counts as long as they are approver or coordinator there.
    """

    approvers: Sequence[int] = ()
    coordinators: Sequence[int] = ()
    named: Mapping[int, int] = field(default_factory=dict)


def asked(house: House, applicant: int) -> tuple[int, ...]:
    """Who is asked first; never oneself, so perhaps nobody."""
    chosen = house.named.get(applicant)
    if chosen is not None and chosen != applicant and chosen in (*house.approvers, *house.coordinators):
        return (chosen,)
    return _but(house.approvers, applicant) or _but(house.coordinators, applicant)


def deputies(house: House, applicant: int) -> tuple[int, ...]:
    """Who may answer in their place: the other approvers, else the other coordinators."""
    first = asked(house, applicant)
    return _but(house.approvers, applicant, *first) or _but(house.coordinators, applicant, *first)


def deciders(house: House, applicant: int) -> tuple[int, ...]:
    return asked(house, applicant) + deputies(house, applicant)


def _but(people: Sequence[int], *others: int) -> tuple[int, ...]:
    return tuple(person for person in people if person not in others)


def ends_at(held_until: datetime, starts_at: datetime | None) -> datetime:
    """When a request is over; a session that was moved forward takes its requests along."""
    return held_until if starts_at is None else min(held_until, starts_at)


def nudges(requested_at: datetime, terms: Terms) -> dict[str, datetime]:
    """When whoever was asked is reminded, and when their deputies are asked."""
    return {"reminder": requested_at + terms.approval_reminder, "deputy": requested_at + terms.approval_deputy}
