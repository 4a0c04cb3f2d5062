"""Who says yes for whom in an institution: the one named for a person, else its approvers, else its coordinators."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from catalogue.rules import offers
from catalogue.rules.states import Role
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

    A chosen one counts as long as they are approver or coordinator there. `away`: by person, who stands in for them.
    """

    approvers: Sequence[int] = ()
    coordinators: Sequence[int] = ()
    named: Mapping[int, int] = field(default_factory=dict)
    away: Mapping[int, Sequence[int]] = field(default_factory=dict)


def asked(house: House, applicant: int) -> tuple[int, ...]:
    """Who is asked first; never oneself, so perhaps nobody."""
    chosen = house.named.get(applicant)
    if chosen is not None and chosen != applicant and chosen in (*house.approvers, *house.coordinators):
        return (chosen,)
    return _but(house.approvers, applicant) or _but(house.coordinators, applicant)


def without(house: House, person: int, role: Role) -> House:
    """As it is once somebody has a role there no more."""
    if role is Role.COORDINATOR:
        return replace(house, coordinators=_but(house.coordinators, person))
    return replace(house, approvers=_but(house.approvers, person)) if role is Role.APPROVER else house


def deputies(house: House, applicant: int) -> tuple[int, ...]:
    """Who may answer in their place: the other approvers, else the other coordinators."""
    first = asked(house, applicant)
    return _but(house.approvers, applicant, *first) or _but(house.coordinators, applicant, *first)


def deciders(house: House, applicant: int) -> tuple[int, ...]:
    return asked(house, applicant) + deputies(house, applicant)


def told(house: House, asked: Sequence[int], applicant: int) -> tuple[int, ...]:
    """Those who are asked, each followed by whoever stands in for them; never the applicant."""
    every = [person for one in asked for person in (one, *house.away.get(one, ()))]
    return _but(tuple(dict.fromkeys(every)), applicant)


def _but(people: Sequence[int], *others: int) -> tuple[int, ...]:
    return tuple(person for person in people if person not in others)


def ends_at(held_until: datetime, starts_at: datetime | None) -> datetime:
    """When a request is over; a session that was moved forward takes its requests along."""
    return held_until if starts_at is None else min(held_until, starts_at)


def held_until(
    told_at: datetime, terms: Terms, zone: str, starts_at: datetime | None, closes_at: datetime | None
) -> datetime:
    """Until when a seat is held for an approver who may be told from `told_at` on; never beyond the start.

    Within three days of the start no longer than an offer is otherwise. Where it can, it ends early enough before
    enrolment closes for an offer to the next in line; the approver has at least as long as an urgent offer.
    """
    urgent = starts_at is not None and starts_at - told_at <= offers.URGENT
    hold = min(terms.approval_hold, terms.hold) if urgent else terms.approval_hold
    end = offers.held_until(told_at, hold, terms, zone, starts_at)
    return end if closes_at is None else min(end, max(closes_at - terms.urgent_hold, told_at + terms.urgent_hold))


def nudges(requested_at: datetime, held_until: datetime, terms: Terms) -> dict[str, datetime]:
    """When whoever was asked is reminded, and when their deputies are asked; a shorter hold shortens both."""
    part = min(1.0, (held_until - requested_at) / terms.approval_hold)
    after = {"reminder": terms.approval_reminder, "deputy": terms.approval_deputy}
    return {name: requested_at + part * span for name, span in after.items()}
