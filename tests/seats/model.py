"""What must become of everybody, written from the rules in words. No rule and no verb of the catalogue is asked."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from tests.seats.calendar import UNDO, offer_times, told_at
from tests.seats.hall import LIVE, OUTSIDE, SEATED, Entry, Hall, Person, Terms

#: Every session takes so long.
LENGTH = timedelta(hours=3)


class No(Exception):
    """Refused, and nothing has changed."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Step(NamedTuple):
    """One change of one enrolment; `by` None: the clock."""

    session: int
    person: int
    before: str | None
    after: str
    by: int | None
    why: str | None


class Notice(NamedTuple):
    session: int
    kind: str
    person: int
    due: datetime
    about: str | None = None


@dataclass(slots=True)
class Model:
    """`steps` and `notices`: what the last act has brought; `served`: sessions whose line it has gone along."""

    halls: dict[int, Hall] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    served: set[int] = field(default_factory=set)

    # --- acts ---

    def enrol(self, by: Person, session: int, person: Person, house: int, now: datetime) -> str:
        """A seat if one is free for this house, else the end of the line; whoever waited goes first."""
        hall = self.halls[session]
        self._may_enrol(by, hall, person, house)
        mine, shut = hall.live(person), hall.shut(house, now)
        if mine is None and shut:
            raise No(shut)
        if mine is None and not hall.fits(person, house):
            raise No("not_for_you")
        if mine is None or not (shut or hall.terms.open_to):
            self._serve(hall, now)  # what dates alone have set free, if the clock has not looked yet
        if mine is None:
            state = "waiting" if hall.no_seat(house, now) else "enrolled"
            passed = self._passed(hall, now) if state == "enrolled" else []
            mine = Entry(person, house, "new")
            self._step(hall, mine, state, by.id)
            hall.entries.append(mine)
            self._seat(hall, mine, now, by)
            self._explain(hall, passed, now)
        return mine.state

    def accept(self, by: Person, session: int, person: Person, now: datetime) -> str:
        hall = self.halls[session]
        mine = hall.live(person)
        if mine is not None:
            self._must_act_for(by, hall, person, mine.house)
        if mine is not None and mine.state in ("enrolled", "requested"):
            return mine.state
        if hall.cancelled:
            raise No("cancelled")
        end = mine and hall.offer_over(mine)
        if mine is None or end is None or now >= end:
            raise No("offer_gone")
        self._may_enrol(by, hall, person, mine.house)
        if not hall.fits(person, mine.house):
            raise No("not_for_you")
        self._step(hall, mine, "enrolled", by.id)
        self._seat(hall, mine, now, by)
        return mine.state

    def skip(self, person: Person, session: int, now: datetime) -> None:
        """Only an offer that still stands can be skipped; no new one before it would have ended."""
        hall = self.halls[session]
        mine = hall.live(person)
        until = mine and hall.offer_over(mine)
        if mine is None or until is None or now >= until:
            return
        freed = self._freed(hall, mine)
        self._step(hall, mine, "waiting", person.id, "skipped")
        mine.skips_until = until
        self._serve(hall, now, freed)

    def withdraw(self, by: Person, session: int, person: Person, now: datetime) -> None:
        hall = self.halls[session]
        mine = hall.live(person)
        if mine is None:
            return
        self._must_act_for(by, hall, person, mine.house)
        if hall.started(now) and mine.state != "waiting":
            raise No("started")
        had, freed = mine.state, self._freed(hall, mine)
        late = "late" if had == "enrolled" and hall.is_late(now) else None
        self._step(hall, mine, "withdrawn", by.id, late)
        if had == "enrolled" or by != person:
            self._tell(hall, "left", mine, self._due(hall, mine, now, by), None if by == person else had)
        self._serve(hall, now, freed)

    def remove(self, by: Person, session: int, entry: Entry, why: str, now: datetime) -> None:
        hall = self.halls[session]
        self._must_host(by, hall)
        if entry.state not in LIVE:
            return
        had, freed = entry.state, self._freed(hall, entry)
        self._step(hall, entry, "cancelled", by.id, why)
        self._tell(hall, "removed", entry, self._due(hall, entry, now, by), had)
        self._serve(hall, now, freed)

    def change(self, by: Person, session: int, terms: Terms, now: datetime) -> None:
        """Never fewer seats than are taken, unless they are more than before; never more kept than there are."""
        hall = self.halls[session]
        self._must_host(by, hall)
        before, after = hall.terms.capacity, terms.capacity
        if after is not None and after < hall.sitting() and (before is None or after < before):
            raise No("capacity_too_small")
        if after is not None and sum(terms.reserved.values()) > after:
            raise No("reserved_too_many")
        hall.terms = terms
        self._serve(hall, now)

    def cancel(self, by: Person, session: int, reason: str, now: datetime) -> int:
        """Nobody moves up from here on; everybody who was in is told."""
        hall = self.halls[session]
        self._must_host(by, hall)
        if hall.cancelled:
            return 0
        if now >= hall.starts_at + LENGTH:
            raise No("over")
        hall.cancelled = True
        gone = [e for e in hall.entries if e.state in LIVE]
        near = None if hall.started(now) else hall.starts_at
        for entry in gone:
            had = entry.state
            self._step(hall, entry, "cancelled", by.id, reason)
            self._tell(hall, "cancelled", entry, told_at(now + UNDO, near, hall.zone), had)
        return len(gone)

    def tick(self, now: datetime) -> None:
        """Offers end; their seats, and those that dates have set free, go down the line, as long as there is one."""
        for _, hall in sorted(self.halls.items()):
            freed = []
            for entry in hall.entries:
                end = hall.offer_over(entry)
                if end is not None and end <= now:
                    freed += self._freed(hall, entry)
                    self._step(hall, entry, "lapsed", None)
                    self._tell(hall, "lapsed", entry, told_at(now, hall.starts_at, hall.zone))
            self._serve(hall, now, freed)
            self._nobody_waits_for_what_has_begun(hall, now)

    def _nobody_waits_for_what_has_begun(self, hall: Hall, now: datetime) -> None:
        if hall.started(now):
            for entry in [e for e in hall.entries if e.state == "waiting"]:
                self._step(hall, entry, "lapsed", None, "began")
                self._tell(hall, "in_vain", entry, told_at(now, None, hall.zone))

    # --- what follows ---

    def _serve(self, hall: Hall, now: datetime, freed: Iterable[int] = ()) -> None:
        """Every free seat is offered to whoever waits longest and may take it.

        Of each house whose own reserved seats were just freed, the longest waiting come first, one for each seat.
        Whoever waits longer than somebody who is offered a seat hears, once, which rule passed them over.
        """
        if hall.shut(min(hall.hosts), now):
            return
        self.served.add(hall.id)
        line = hall.line(now)
        ahead: list[Entry] = []
        for house in freed:
            own = [e for e in line if e.house == house and e not in ahead and not hall.in_the_way(e, now)]
            ahead += own[:1]
        passed, latest = [], -1
        for entry in ahead + [e for e in line if e not in ahead]:
            why = hall.in_the_way(entry, now) or hall.no_seat(entry.house, now)
            if why:
                passed.append((entry, why))
            else:
                latest = max(latest, line.index(entry))
                self._offer(hall, entry, now)
        self._explain(hall, [(entry, why) for entry, why in passed if line.index(entry) < latest], now)

    def _passed(self, hall: Hall, now: datetime) -> list[tuple[Entry, str]]:
        """Whoever waits and sees somebody new get a seat, and the rule by which it is not theirs."""
        found = [(e, hall.in_the_way(e, now) or hall.no_seat(e.house, now)) for e in hall.line(now)]
        return [(entry, why) for entry, why in found if why]

    def _explain(self, hall: Hall, passed: Iterable[tuple[Entry, str]], now: datetime) -> None:
        for entry, why in passed:
            if why not in entry.explained:
                entry.explained.add(why)
                self._tell(hall, "passed", entry, told_at(now, hall.starts_at, hall.zone), why)

    def _offer(self, hall: Hall, entry: Entry, now: datetime) -> None:
        told, end = offer_times(now, hall.starts_at, hall.closes_at(), hall.zone)
        self._step(hall, entry, "offered", None)
        entry.offer_ends, entry.skips_until = end, None
        self._tell(hall, "offer", entry, told)

    def _seat(self, hall: Hall, entry: Entry, now: datetime, by: Person) -> None:
        if entry.state == "enrolled":
            self._tell(hall, "seat", entry, self._due(hall, entry, now, by))
        elif by != entry.person:
            self._tell(hall, "entered", entry, self._due(hall, entry, now, by))

    def _due(self, hall: Hall, entry: Entry, now: datetime, by: Person) -> datetime:
        """What others did is told when people are awake."""
        return now if by == entry.person else told_at(now, hall.starts_at, hall.zone)

    def _freed(self, hall: Hall, entry: Entry) -> list[int]:
        """The house whose own chair somebody is about to leave."""
        return [entry.house] if entry.state in SEATED and hall.is_own(entry.house) else []

    def _step(self, hall: Hall, entry: Entry, to: str, by: int | None, why: str | None = None) -> None:
        before = None if entry.state == "new" else entry.state
        self.steps.append(Step(hall.id, entry.person.id, before, to, by, why))
        entry.state, entry.offer_ends = to, None

    def _tell(self, hall: Hall, kind: str, entry: Entry, due: datetime, about: str | None = None) -> None:
        self.notices.append(Notice(hall.id, kind, entry.person.id, due, about))

    # --- who may ---

    def _may_enrol(self, by: Person, hall: Hall, person: Person, house: int) -> None:
        """Oneself for one's own house; a coordinator their people; those of a host outsiders."""
        if by == person:
            if house not in person.groups:
                raise No("not_a_member")
            return
        if not by.runs & (hall.hosts if house == OUTSIDE else {house}):
            raise No("not_allowed")
        if not (house in person.groups or (house == OUTSIDE and not person.groups)):
            raise No("not_a_colleague")

    def _must_act_for(self, by: Person, hall: Hall, person: Person, house: int) -> None:
        """For somebody else: a coordinator of their house, for a guest of a host."""
        if by != person and not by.runs & (hall.hosts if house == OUTSIDE else {house}):
            raise No("not_allowed")

    def _must_host(self, by: Person, hall: Hall) -> None:
        if not by.runs & hall.hosts:
            raise No("not_allowed")
