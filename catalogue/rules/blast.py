"""Whom a change of a session reaches, before it is made: a preview in figures. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from catalogue.rules.seats import OUTSIDE
from catalogue.rules.states import SEATED, EnrolmentState

Span = tuple[datetime, datetime]
#: The times before, and those after.
Moved = tuple[Sequence[Span], Sequence[Span]]


class Change(StrEnum):
    MOVE = "move"  # of one meeting, or of the dates
    PLACE = "place"
    NOTE = "note"
    CANCEL = "cancel"


#: What those who wait hear of as well.
_TOLD_IN_LINE = (Change.MOVE, Change.CANCEL)


@dataclass(frozen=True, slots=True)
class Affected:
    """Somebody with a seat or a place in the line. `house` 0: a guest; `others`: what they have elsewhere at the new
    time; `was_approved`: their institution has said yes to the seat."""

    name: str
    house: int
    state: EnrolmentState
    is_reached: bool = True
    was_approved: bool = False
    others: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Blast:
    """`people` are told, of so many `institutions`; `files`: calendar files that are sent anew; `clashing`: who has a
    new clash; `approved`: seats whose approval was for the old dates; `unnamed`: seats without a name, whose
    coordination is told; `by_hand`: whom Telegram does not reach. Names are empty for whoever may not see them.
    """

    people: int = 0
    institutions: int = 0
    files: int = 0
    clashes: int = 0
    clashing: tuple[str, ...] = ()
    approved: int = 0
    unnamed: int = 0
    unreached: int = 0
    by_hand: tuple[str, ...] = ()


def overlap(one: Span, other: Span) -> bool:
    """What ends when the other begins does not clash with it."""
    return one[0] < other[1] and other[0] < one[1]


def clashes_anew(old: Sequence[Span], new: Sequence[Span], others: Iterable[Span]) -> bool:
    """Something else is at one of the new times that was at none of the old ones."""
    return any(_meets(new, other) and not _meets(old, other) for other in others)


def _meets(spans: Sequence[Span], other: Span) -> bool:
    return any(overlap(span, other) for span in spans)


def reach(
    change: Change,
    listed: Sequence[Affected],
    unnamed: Mapping[int, int],
    sees_names: bool,
    moved: Moved | None = None,
) -> Blast:
    """`unnamed`: seats without a name by institution; `moved`: the old and the new times of what moves."""
    told = [one for one in listed if one.state in SEATED or change in _TOLD_IN_LINE]
    seats = dict(unnamed) if change in _TOLD_IN_LINE else {}
    seated = [one for one in told if one.state is EnrolmentState.ENROLLED]
    clashing = [one.name for one in told if one.state in SEATED and moved and clashes_anew(*moved, one.others)]
    away = [one.name for one in told if not one.is_reached]
    return Blast(
        people=len(told),
        institutions=len(({one.house for one in told} | set(seats)) - {OUTSIDE}),
        files=sum(one.is_reached for one in seated),
        clashes=len(clashing),
        clashing=tuple(clashing) if sees_names else (),
        approved=sum(one.was_approved for one in seated) if change is Change.MOVE else 0,
        unnamed=sum(seats.values()),
        unreached=len(away),
        by_hand=tuple(away) if sees_names else (),
    )
