"""A session is to have fewer seats than are taken: whose seat goes, and whose stays. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from catalogue.rules.seats import OUTSIDE
from catalogue.rules.states import EnrolmentState


class Shrink(StrEnum):
    """What a coordinator can choose; there is no third way."""

    KEEP = "keep"  # as many seats as are taken: nobody loses one
    LATEST = "latest"  # the last ones go back to the waiting list


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat that somebody has: `state` enrolled, requested or offered."""

    enrolment_id: int
    queued_at: datetime
    state: EnrolmentState
    institution_id: int = OUTSIDE


def moved_back(
    seats: Sequence[Seat],
    excess: int,
    reserved: Mapping[int, int] | None = None,
    unnamed: Mapping[int, int] | None = None,
) -> tuple[int, ...]:
    """The enrolments that lose their seat: first offers that nobody has accepted yet, then whoever came last.

    Those that an institution has reserved, and filled, go after all others. Seats without a name are no part of it: an
    institution counts on them, and its reserve is theirs first. Fewer than `excess` where there are fewer.
    """
    latest = sorted(seats, key=lambda seat: (seat.queued_at, seat.enrolment_id), reverse=True)
    offers_first = sorted(latest, key=lambda seat: seat.state is not EnrolmentState.OFFERED)
    own = _own(offers_first, reserved or {}, unnamed or {})
    reserved_last = sorted(offers_first, key=lambda seat: seat.enrolment_id in own)
    return tuple(seat.enrolment_id for seat in reserved_last[: max(0, excess)])


def _own(leaving: Sequence[Seat], reserved: Mapping[int, int], unnamed: Mapping[int, int]) -> set[int]:
    """The enrolments that are within a reserve: of each institution those that would go last."""
    left = Counter({house: seats - unnamed.get(house, 0) for house, seats in reserved.items()})
    own = set()
    for seat in reversed(leaving):
        if left[seat.institution_id] > 0:
            left[seat.institution_id] -= 1
            own.add(seat.enrolment_id)
    return own
