"""Who gets a seat. Pure: from facts to a decision.

free = capacity − taken − Σ max(0, reservedᵢ − takenᵢ) over institutions; for one institution its own unused reserved
seats come on top.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from catalogue.rules.states import EnrolmentState


@dataclass(frozen=True, slots=True)
class SeatFacts:
    """One session at one moment. `capacity` None: unlimited. `taken` and `reserved`: seats per institution id."""

    capacity: int | None
    taken: Mapping[int, int] = field(default_factory=dict)
    reserved: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Waiting:
    enrolment_id: int
    institution_id: int


def free(facts: SeatFacts) -> int | None:
    """Seats that anybody may take; None where there is no limit; never below 0."""
    if facts.capacity is None:
        return None
    unused = sum(_unused(facts, institution) for institution in facts.reserved)
    return max(0, facts.capacity - sum(facts.taken.values()) - unused)


def free_for(facts: SeatFacts, institution_id: int) -> int | None:
    """Seats that people of this institution may take: the free ones and its own unused reserved ones."""
    if facts.capacity is None:
        return None
    others = sum(_unused(facts, i) for i in facts.reserved if i != institution_id)
    return max(0, facts.capacity - sum(facts.taken.values()) - others)


def _unused(facts: SeatFacts, institution_id: int) -> int:
    return max(0, facts.reserved.get(institution_id, 0) - facts.taken.get(institution_id, 0))


def place(facts: SeatFacts, institution_id: int) -> EnrolmentState:
    """What somebody who presses Enrol gets: a seat, or a place on the waiting list."""
    left = free_for(facts, institution_id)
    return EnrolmentState.ENROLLED if left is None or left > 0 else EnrolmentState.WAITING


def to_offer(facts: SeatFacts, queue: Sequence[Waiting]) -> list[Waiting]:
    """Who is offered a seat now: in order of the queue, each as far as a seat is free for their institution."""
    taken = dict(facts.taken)
    chosen = []
    for person in queue:
        left = free_for(SeatFacts(facts.capacity, taken, facts.reserved), person.institution_id)
        if left is None or left > 0:
            chosen.append(person)
            taken[person.institution_id] = taken.get(person.institution_id, 0) + 1
    return chosen
