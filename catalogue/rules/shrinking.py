"""A session is to have fewer seats than are taken: whose seat goes, and whose stays. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

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


def moved_back(seats: Sequence[Seat], excess: int) -> tuple[int, ...]:
    """The enrolments that lose their seat: first offers that nobody has accepted yet, then whoever came last.

    Seats without a name are no part of it: an institution counts on them. Fewer than `excess` where there are fewer.
    """
    latest = sorted(seats, key=lambda seat: (seat.queued_at, seat.enrolment_id), reverse=True)
    offers_first = sorted(latest, key=lambda seat: seat.state is not EnrolmentState.OFFERED)
    return tuple(seat.enrolment_id for seat in offers_first[: max(0, excess)])
