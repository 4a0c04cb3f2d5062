"""Who may take a session at all: audience, earlier trainings, how often, what clashes. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from catalogue.rules.reasons import Reason
from catalogue.rules.seats import OUTSIDE
from catalogue.rules.states import Group


@dataclass(frozen=True, slots=True)
class Applicant:
    """Somebody who wants a seat, for one institution (`seats.OUTSIDE`: for none).

    `groups`: values of `Group` and `Role` that hold for them there. `asks`: that institution wants to approve.
    """

    person_id: int
    institution_id: int = OUTSIDE
    groups: frozenset[str] = frozenset({Group.OUTSIDER.value})
    asks: bool = False


@dataclass(frozen=True, slots=True)
class Hindrance:
    """One rule that speaks against a seat. `strict`: it refuses; else it only warns. `facts`: its figures."""

    reason: Reason
    strict: bool
    facts: Mapping[str, Any] = field(default_factory=dict)


def audience(open_to: str | None) -> frozenset[str]:
    """Groups and roles, as a session keeps them; empty: everybody."""
    return frozenset(part for part in (open_to or "").split(",") if part)


def fits(applicant: Applicant, open_to: str | None) -> bool:
    wanted = audience(open_to)
    return not wanted or bool(wanted & applicant.groups)
