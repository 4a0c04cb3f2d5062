"""Who may take a session at all: audience, earlier trainings, how often, what clashes. Pure."""

from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from catalogue.rules.reasons import Reason
from catalogue.rules.seats import OUTSIDE
from catalogue.rules.states import LIVE, SEATED, EnrolmentState, Group, Once, Overlap

#: Start and end of a meeting.
Span = tuple[datetime, datetime]


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
class Prerequisite:
    """A training that comes before. It counts for `valid_months` by calendar (None: for good), and late for
    `grace_months` more."""

    required_id: int
    valid_months: int | None = None
    grace_months: int = 0
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """A session and its rules about the person. `meetings`: those that take place, the first one first."""

    session_id: int
    training_id: int
    zone: str
    meetings: Sequence[Span] = ()
    open_to: str | None = None
    once: Once | None = None
    overlap: Overlap = Overlap.WARN
    prerequisites: Sequence[Prerequisite] = ()


@dataclass(frozen=True, slots=True)
class Booking:
    """A live enrolment, over or still to come, with the meetings of its session that take place."""

    session_id: int
    training_id: int
    state: EnrolmentState
    zone: str
    meetings: Sequence[Span] = ()
    overlap: Overlap = Overlap.WARN


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a person: all live enrolments, and the days of recorded proofs by training."""

    bookings: Sequence[Booking] = ()
    proofs: Mapping[int, Sequence[date]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hindrance:
    """One rule that speaks against a seat. `strict`: it refuses; else it only warns. `facts`: its figures.

    `about`: the other training; `other`: the other session; `titles` of the other training by language, once looked up.
    """

    reason: Reason
    strict: bool
    facts: Mapping[str, Any] = field(default_factory=dict)


def hindrances(applicant: Applicant, wanted: Wanted, known: Known, now: datetime) -> tuple[Hindrance, ...]:
    """Every rule that speaks against a seat, the strict ones first. A session never counts against itself."""
    others = [booking for booking in known.bookings if booking.session_id != wanted.session_id]
    has_place = len(others) < len(known.bookings)
    found = [
        *_audience(applicant, wanted),
        *_prerequisites(wanted, others, known.proofs, now),
        *_once(wanted, others, has_place, now),
        *_overlaps(wanted, others),
    ]
    return tuple(sorted(found, key=lambda hindrance: not hindrance.strict))


def audience(open_to: str | None) -> frozenset[str]:
    """Groups and roles, as a session keeps them; empty: everybody."""
    return frozenset(part for part in (open_to or "").split(",") if part)


def fits(applicant: Applicant, open_to: str | None) -> bool:
    wanted = audience(open_to)
    return not wanted or bool(wanted & applicant.groups)


def _audience(applicant: Applicant, wanted: Wanted) -> Iterator[Hindrance]:
    if not fits(applicant, wanted.open_to):
        yield Hindrance(Reason.NOT_FOR_YOU, True, {"open_to": audience(wanted.open_to)})


def months_later(day: date, months: int) -> date:
    """The same day of a later month, at the latest its last: 31 January + 1 month = 28 or 29 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def counts_until(got_on: date, rule: Prerequisite) -> date | None:
    """The last day on which a training taken that day still counts, grace included; None: for good."""
    if rule.valid_months is None:
        return None
    return months_later(got_on, rule.valid_months + rule.grace_months)


def _prerequisites(
    wanted: Wanted, others: Sequence[Booking], proofs: Mapping[int, Sequence[date]], now: datetime
) -> Iterator[Hindrance]:
    """What counts is the day of the session's first meeting; today, as long as no date is fixed."""
    today = _day(now, wanted.zone)
    on = _day(wanted.meetings[0][0], wanted.zone) if wanted.meetings else today
    for rule in wanted.prerequisites:
        attended = [day for booking in others if (day := _attended(booking, rule.required_id, now))]
        shown = [day for day in proofs.get(rule.required_id, ()) if day <= today]
        got_on = max([*attended, *shown], default=None)
        until = None if got_on is None else counts_until(got_on, rule)
        if got_on is None or (until is not None and until < on):
            facts = {"about": rule.required_id, "got_on": got_on, "until": until, "on": on, "months": rule.valid_months}
            yield Hindrance(Reason.PREREQUISITE, rule.strict, facts)


def _attended(booking: Booking, training_id: int, now: datetime) -> date | None:
    """The day of the last meeting of a training that somebody had a seat in and that is over."""
    if booking.training_id != training_id or booking.state is not EnrolmentState.ENROLLED or not booking.meetings:
        return None
    starts_at, ends_at = max(booking.meetings, key=lambda span: span[1])
    return _day(starts_at, booking.zone) if ends_at <= now else None


def _once(wanted: Wanted, others: Sequence[Booking], has_place: bool, now: datetime) -> Iterator[Hindrance]:
    """A place on another waiting list counts only against whoever has none here yet: two lists never bar each other.
    Once that session has begun, it counts against nobody."""
    if wanted.once is None:
        return
    counted = SEATED if has_place else LIVE
    for booking in others:
        if booking.training_id != wanted.training_id or booking.state not in counted or _in_vain(booking, now):
            continue
        if _too_often(wanted, booking):
            last = max((end for _, end in booking.meetings), default=None)
            facts = {
                "about": booking.training_id,
                "other": booking.session_id,
                "once": wanted.once,
                "state": booking.state,
                "starts_at": booking.meetings[0][0] if booking.meetings else None,
                "is_over": last is not None and last <= now,
            }
            yield Hindrance(Reason.ONCE_ONLY, True, facts)


def _in_vain(booking: Booking, now: datetime) -> bool:
    """Still on the waiting list of what has begun."""
    waits = booking.state is EnrolmentState.WAITING
    return waits and any(starts_at <= now for starts_at, _ in booking.meetings)


def _too_often(wanted: Wanted, booking: Booking) -> bool:
    """For good, or within one calendar year of the first meetings; without a date there is no year."""
    if wanted.once is Once.EVER:
        return True
    if not wanted.meetings or not booking.meetings:
        return False
    return _day(wanted.meetings[0][0], wanted.zone).year == _day(booking.meetings[0][0], booking.zone).year


def _overlaps(wanted: Wanted, others: Sequence[Booking]) -> Iterator[Hindrance]:
    """Another seat, offer or request at the same time, each other session once. Either of the two may forbid it."""
    for booking in others:
        clash = next((span for span in booking.meetings if any(_meet(span, own) for own in wanted.meetings)), None)
        if clash is None or booking.state not in SEATED:
            continue
        facts = {
            "about": booking.training_id,
            "other": booking.session_id,
            "starts_at": clash[0],
            "ends_at": clash[1],
        }
        yield Hindrance(Reason.OVERLAP, Overlap.BLOCK in (wanted.overlap, booking.overlap), facts)


def _meet(one: Span, two: Span) -> bool:
    """They have time in common; one that begins as the other ends has none."""
    return one[0] < two[1] and two[0] < one[1]


def _day(moment: datetime, zone: str) -> date:
    return moment.astimezone(ZoneInfo(zone)).date()


def leads_back(before: Mapping[int, Sequence[int]], training_id: int, required_id: int) -> bool:
    """Would a training, required before itself by way of others, be out of everybody's reach? `before`: what comes
    before each."""
    seen, open_ones = set(), [required_id]
    while open_ones:
        one = open_ones.pop()
        if one == training_id:
            return True
        if one not in seen:
            seen.add(one)
            open_ones.extend(before.get(one, ()))
    return False
