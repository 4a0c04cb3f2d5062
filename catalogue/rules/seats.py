"""Who gets a seat. Pure: from facts to a decision.

free = capacity − taken − Σ max(0, reservedᵢ − takenᵢ) over institutions. For somebody's institution, its own unused
reserved seats come on top, and those that have been released to its circle; no institution takes more than its cap.
Outsiders count as an institution of their own, 0, without a cap.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from catalogue.rules.reasons import Reason
from catalogue.rules.states import Circle

#: Where outsiders are counted.
OUTSIDE = 0


@dataclass(frozen=True, slots=True)
class SeatFacts:
    """One session at one moment; seats by institution id.

    `capacity` None: unlimited. `taken`: enrolled, offered, requested while held, unnamed. `cap`: the most for an
    institution that has none of its own in `caps`; None: no cap. `released`: the widest circle to which unused
    reserved seats have been given free; None: to nobody yet.
    """

    capacity: int | None
    taken: Mapping[int, int] = field(default_factory=dict)
    reserved: Mapping[int, int] = field(default_factory=dict)
    cap: int | None = None
    caps: Mapping[int, int] = field(default_factory=dict)
    released: Circle | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody in the line. `barred`: a rule of their own that keeps them from a seat now (not open yet, a clash)."""

    enrolment_id: int
    institution_id: int
    circle: Circle = Circle.MEMBER
    barred: Reason | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """`served`: who is offered a seat, in order. `passed`: who stood before the last of them, and why not they."""

    served: tuple[Waiting, ...]
    passed: tuple[tuple[Waiting, Reason], ...]


def free_for(facts: SeatFacts, institution_id: int, circle: Circle = Circle.MEMBER) -> int | None:
    """Seats that people of this institution may take; None: any number; never below 0."""
    room = _room(facts, institution_id)
    if facts.capacity is None:
        return room
    left = max(0, facts.capacity - sum(facts.taken.values()) - _kept(facts, institution_id, circle))
    return left if room is None else min(left, room)


def _room(facts: SeatFacts, institution_id: int) -> int | None:
    """What the cap leaves to an institution."""
    cap = _cap(facts, institution_id)
    return None if cap is None else max(0, cap - facts.taken.get(institution_id, 0))


def _cap(facts: SeatFacts, institution_id: int) -> int | None:
    return None if institution_id == OUTSIDE else facts.caps.get(institution_id, facts.cap)


def _kept(facts: SeatFacts, institution_id: int, circle: Circle) -> int:
    """Seats kept for others: unused reserved ones, unless they have been released to this circle."""
    if facts.released is not None and circle <= facts.released:
        return 0
    return sum(unused(facts, other) for other in facts.reserved if other != institution_id)


def unused(facts: SeatFacts, institution_id: int) -> int:
    """Reserved seats that their institution has not taken, and may take: none is kept beyond its cap."""
    reserved, cap = facts.reserved.get(institution_id, 0), _cap(facts, institution_id)
    return max(0, (reserved if cap is None else min(reserved, cap)) - facts.taken.get(institution_id, 0))


def is_own(facts: SeatFacts, institution_id: int) -> bool:
    """Was a seat of this institution, about to be freed, one of its reserved ones?"""
    return 0 < facts.taken.get(institution_id, 0) <= facts.reserved.get(institution_id, 0)


def freed_own(facts: SeatFacts, institution_id: int, seats: int, counted: bool = True) -> tuple[int, ...]:
    """The institution, once for each of so many seats about to be freed that was one of its reserved ones.

    `counted`: they are still among those taken.
    """
    before = facts if counted else take(facts, institution_id, seats)
    return tuple(institution_id for n in range(seats) if is_own(take(before, institution_id, -n), institution_id))


def why_not(facts: SeatFacts, institution_id: int, circle: Circle = Circle.MEMBER) -> Reason | None:
    """None where a seat is free for this institution, else the rule that says no."""
    left = free_for(facts, institution_id, circle)
    if left is None or left > 0:
        return None
    if facts.capacity is None or facts.capacity > sum(facts.taken.values()):
        return Reason.CAP_REACHED if _room(facts, institution_id) == 0 else Reason.KEPT_FOR_OTHERS
    return Reason.FULL


def line(facts: SeatFacts, queue: Sequence[Waiting], first: Sequence[int] = ()) -> Line:
    """Who is offered a seat now: in order of the queue, each as far as a seat is free for them.

    `first`: institutions whose own reserved seats were freed, once for each: their longest waiting people are served
    before others.
    """
    ordered = _own_first(queue, first)
    served, passed = [], []
    for person in ordered:
        why = _barred(facts, person)
        if why is None:
            served.append(person)
            facts = take(facts, person.institution_id)
        else:
            passed.append((person, why))
    place = {person.enrolment_id: number for number, person in enumerate(queue)}
    last = max((place[person.enrolment_id] for person in served), default=-1)
    return Line(tuple(served), tuple(one for one in passed if place[one[0].enrolment_id] < last))


def _own_first(queue: Sequence[Waiting], first: Sequence[int]) -> list[Waiting]:
    ahead: list[Waiting] = []
    for house in first:
        own = (w for w in queue if w.institution_id == house and w not in ahead and w.barred is None)
        ahead += islice(own, 1)
    return ahead + [w for w in queue if w not in ahead]


def _barred(facts: SeatFacts, person: Waiting) -> Reason | None:
    return person.barred or why_not(facts, person.institution_id, person.circle)


def take(facts: SeatFacts, institution_id: int, seats: int = 1) -> SeatFacts:
    """The same session with so many more seats taken."""
    taken = {**facts.taken, institution_id: facts.taken.get(institution_id, 0) + seats}
    return replace(facts, taken=taken)


def is_too_small(capacity: int | None, before: int | None, taken: int) -> bool:
    """Would a session be lowered to fewer seats than are taken?"""
    return capacity is not None and capacity < taken and (before is None or capacity < before)
