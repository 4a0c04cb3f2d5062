"""One session as chairs in a hall: whose they are, who sits, who may come in. Written from the rules in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from tests.seats.calendar import midnight_after, wall

OUTSIDE = 0
SEATED = ("requested", "offered", "enrolled")
LIVE = ("waiting", *SEATED)


@dataclass(frozen=True, slots=True)
class Person:
    """`groups`: what they are in each of their houses; none: an outsider. `runs`: houses that they coordinate."""

    id: int
    groups: Mapping[int, frozenset[str]] = field(default_factory=dict)
    runs: frozenset[int] = frozenset()

    def as_one_of(self, house: int) -> frozenset[str]:
        return self.groups.get(house, frozenset({"outsider"} if house == OUTSIDE else ()))


@dataclass(frozen=True, slots=True)
class Terms:
    """All that the hosts of a session have agreed on and may change."""

    capacity: int | None
    reserved: Mapping[int, int] = field(default_factory=dict)
    cap: int | None = None
    caps: Mapping[int, int] = field(default_factory=dict)
    opens_on: date | None = None
    own_until: date | None = None
    outsiders_from: date | None = None
    closes_on: date | None = None
    withdraw_until: date | None = None
    partners_days: int | None = None
    network_days: int | None = None
    outsiders_days: int | None = None
    open_to: frozenset[str] = frozenset()


@dataclass(slots=True)
class Entry:
    """One person's enrolment, first to last. `explained`: rules that they were told stand in their way.

    `sent`: it ended because a colleague came instead.
    """

    person: Person
    house: int
    state: str
    offer_ends: datetime | None = None
    skips_until: datetime | None = None
    explained: set[str] = field(default_factory=set)
    sent: bool = False


@dataclass(slots=True)
class Hall:
    """`entries` in the order in which people came."""

    id: int
    hosts: frozenset[int]
    zone: str
    starts_at: datetime
    terms: Terms
    cancelled: bool = False
    entries: list[Entry] = field(default_factory=list)
    #: Chairs that a house has taken without a name: how many, and until when; `now`: when somebody looks.
    unnamed: dict[int, tuple[int, datetime]] = field(default_factory=dict)
    now: datetime | None = None

    def booked(self, house: int | None = None) -> int:
        """Chairs without a name that are held by now."""
        held = {one: seats for one, (seats, until) in self.unnamed.items() if self.now and self.now < until}
        return sum(held.values()) if house is None else held.get(house, 0)

    def live(self, person: Person) -> Entry | None:
        return next((e for e in self.entries if e.person == person and e.state in LIVE), None)

    def sitting(self, house: int | None = None) -> int:
        return sum(e.state in SEATED and house in (None, e.house) for e in self.entries) + self.booked(house)

    # --- who is how near ---

    def circle(self, house: int) -> str:
        if house == OUTSIDE:
            return "outsiders"
        if house in self.hosts:
            return "hosts"
        reserved = self.terms.reserved.get(house)
        named = reserved is not None and (reserved > 0 or house not in self.terms.caps)
        return "partners" if named else "network"

    # --- when ---

    def closes_at(self) -> datetime:
        last_day = self.terms.closes_on
        return self.starts_at if last_day is None else min(self.starts_at, midnight_after(last_day, self.zone))

    def offer_over(self, entry: Entry) -> datetime | None:
        """When an offer can't be accepted any more, if there is one: enrolment may close earlier by now."""
        return entry.offer_ends and min(entry.offer_ends, self.closes_at())

    def started(self, now: datetime) -> bool:
        return now >= self.starts_at

    def shut(self, house: int, now: datetime) -> str | None:
        """Days are days on the wall in the session's zone, each to its last minute."""
        terms, today, circle = self.terms, wall(now, self.zone).date(), self.circle(house)
        if self.cancelled:
            return "cancelled"
        if self.started(now):
            return "started"
        if terms.opens_on is not None and today < terms.opens_on:
            return "not_yet_open"
        if terms.closes_on is not None and today > terms.closes_on:
            return "closed"
        if terms.own_until is not None and today <= terms.own_until and circle != "hosts":
            return "own_staff_first"
        if terms.outsiders_from is not None and today < terms.outsiders_from and circle == "outsiders":
            return "outsiders_later"
        return None

    def is_late(self, now: datetime) -> bool:
        last_day = self.terms.withdraw_until
        return last_day is not None and wall(now, self.zone).date() > last_day

    def is_released(self, house: int, now: datetime) -> bool:
        """Have the kept chairs that stand empty been given free to people like these? Wider steps free nearer ones."""
        steps = {
            "partners": (self.terms.partners_days, self.terms.network_days, self.terms.outsiders_days),
            "network": (self.terms.network_days, self.terms.outsiders_days),
            "outsiders": (self.terms.outsiders_days,),
        }
        first, today = wall(self.starts_at, self.zone).date(), wall(now, self.zone).date()
        days = steps["partners" if self.circle(house) == "hosts" else self.circle(house)]
        return any(before is not None and today >= first - timedelta(days=before) for before in days)

    # --- chairs ---

    def cap(self, house: int) -> int | None:
        return None if house == OUTSIDE else self.terms.caps.get(house, self.terms.cap)

    def own_chairs(self, house: int) -> int:
        """Chairs with the name of a house: those it has reserved, as far as it may sit on them."""
        reserved, cap = self.terms.reserved.get(house, 0), self.cap(house)
        return reserved if cap is None else min(reserved, cap)

    def chairs(self, house: int, now: datetime) -> int:
        """How many chairs stand ready for a house, its cap aside.

        Everybody sits on their house's own chairs first, then on those of nobody.
        """
        capacity = self.terms.capacity
        if capacity is None:
            return 10**6
        empty = capacity - self.sitting()
        if not self.is_released(house, now):
            houses = {*self.unnamed, *(e.house for e in self.entries)}
            on_nobodys = sum(max(0, self.sitting(one) - self.own_chairs(one)) for one in houses)
            nobodys = capacity - sum(map(self.own_chairs, self.terms.reserved)) - on_nobodys
            empty = nobodys + max(0, self.own_chairs(house) - self.sitting(house))
        return max(0, empty)

    def no_seat(self, house: int, now: datetime) -> str | None:
        """The one rule that a person of this house is told, if no chair is theirs."""
        cap, capacity = self.cap(house), self.terms.capacity
        at_cap = cap is not None and self.sitting(house) >= cap
        if self.chairs(house, now) and not at_cap:
            return None
        if capacity is not None and self.sitting() >= capacity:
            return "full"
        return "cap_reached" if at_cap else "kept_for_others"

    def is_own(self, house: int) -> bool:
        """Is the chair that somebody of this house leaves one of its reserved ones?"""
        return 0 < self.sitting(house) <= self.terms.reserved.get(house, 0)

    # --- the line ---

    def line(self, now: datetime) -> list[Entry]:
        """Who waits and wants a seat now, the longest first."""
        waiting = [e for e in self.entries if e.state == "waiting"]
        return [e for e in waiting if e.skips_until is None or e.skips_until <= now]

    def fits(self, person: Person, house: int) -> bool:
        return not self.terms.open_to or bool(self.terms.open_to & person.as_one_of(house))

    def in_the_way(self, entry: Entry, now: datetime) -> str | None:
        """The rule about the person, or about their circle, that keeps them from any seat."""
        return self.shut(entry.house, now) if self.fits(entry.person, entry.house) else "not_for_you"

    def could_sit(self, now: datetime) -> Iterable[Entry]:
        """People who wait although a seat is theirs to take: nobody, after every step."""
        if self.shut(min(self.hosts), now):
            return []
        return [e for e in self.line(now) if not (self.in_the_way(e, now) or self.no_seat(e.house, now))]
