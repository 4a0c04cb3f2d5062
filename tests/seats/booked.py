"""What must become of seats that are handed on or booked without a name; added to the model and to what may happen."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from sqlalchemy import select

from catalogue import substitutes, unnamed
from catalogue.tables import unnamed_seats
from tests.seats.calendar import UNDO, midnight_after, told_at, wall
from tests.seats.draws import ANYBODY, HOUSE, PICK, PLACE, rarely
from tests.seats.hall import OUTSIDE, Entry, Hall, Person
from tests.seats.machine import SeatsMachine
from tests.seats.model import Model, No
from tests.seats.world import AGREED


class BookedModel(Model):
    """`coordinators`: everybody who coordinates a house."""

    coordinators: Iterable[Person] = ()

    def book(self, by: Person, session: int, house: int, seats: int, now: datetime) -> int:
        """As many as are free for the house, after whoever waits; else nothing has happened at all."""
        hall = self.halls[session]
        if house not in by.runs:
            raise No("not_allowed")
        if shut := hall.shut(house, now):
            raise No(shut)
        before = [replace(e, explained=set(e.explained)) for e in hall.entries], dict(hall.unnamed)
        if not self._over(hall, house, now):
            self._serve(hall, now)
        cap, sitting = hall.cap(house), hall.sitting(house)
        free = min(hall.chairs(house, now), 10**6 if cap is None else max(0, cap - sitting))
        if seats > free:
            hall.entries, hall.unnamed = before
            for made in (self.steps, self.notices, self.served):
                made.clear()
            raise No("no_seats_left")
        passed = self._passed(hall, now)
        total = hall.booked(house) + seats
        _, named_by = hall.unnamed.get(house, (0, now))
        hall.unnamed[house] = (total, max(self._names_until(hall, now), named_by))  # a later time stays
        self._explain(hall, passed, now)
        return total

    def _names_until(self, hall: Hall, now: datetime) -> datetime:
        """The end of the day a week before; once that is over, when enrolment closes."""
        first: date = wall(hall.starts_at, hall.zone).date()
        week = midnight_after(first - timedelta(days=7), hall.zone)
        return week if week > now else hall.closes_at()

    def name(self, by: Person, session: int, house: int, person: Person, now: datetime) -> str:
        hall = self.halls[session]
        if house not in by.runs:
            raise No("not_allowed")
        if house not in person.groups:
            raise No("not_a_colleague")
        theirs = hall.live(person)
        if theirs is not None and theirs.state == "enrolled":
            return theirs.state
        if theirs is not None and theirs.state == "offered":
            raise No("already_in")
        if not hall.booked(house):
            raise No("nothing_booked")
        for is_so, reason in ((hall.cancelled, "cancelled"), (hall.started(now), "started")):
            if is_so:
                raise No(reason)
        if not hall.fits(person, house):
            raise No("not_for_you")
        self._fewer(hall, house, 1)
        self._seat(hall, self._takes(hall, person, house, by, "named"), now, by)
        return "enrolled"

    def _takes(self, hall: Hall, person: Person, house: int, by: Person, why: str) -> Entry:
        """From nowhere or from the line to a seat that is taken already."""
        theirs = hall.live(person)
        if theirs is None:
            theirs = Entry(person, house, "new")
            hall.entries.append(theirs)
        self._step(hall, theirs, "enrolled", by.id, why)
        theirs.house, theirs.skips_until = house, None
        return theirs

    def give_back(self, by: Person, session: int, house: int, seats: int, now: datetime) -> int:
        hall = self.halls[session]
        if house not in by.runs:
            raise No("not_allowed")
        if not hall.booked(house):
            raise No("nothing_booked")
        freed = []
        for _ in range(min(seats, hall.booked(house))):
            freed += [house] if hall.is_own(house) else []
            self._fewer(hall, house, 1)
        self._serve(hall, now, freed)
        return hall.booked(house)

    def _fewer(self, hall: Hall, house: int, seats: int) -> None:
        had, until = hall.unnamed.pop(house)
        if had > seats:
            hall.unnamed[house] = (had - seats, until)

    def substitute(self, by: Person, session: int, leaver: Person, colleague: Person, now: datetime) -> None:
        """The seat changes hands and nothing else happens."""
        hall = self.halls[session]
        mine = hall.live(leaver)
        if mine is None and self._has_sent(hall, leaver):
            return
        if mine is None or mine.state != "enrolled":
            raise No("not_enrolled")
        if by != leaver and not by.runs & (hall.hosts if mine.house == OUTSIDE else {mine.house}):
            raise No("not_allowed")
        if hall.started(now):
            raise No("started")
        if mine.house == OUTSIDE or mine.house not in colleague.groups:
            raise No("not_a_colleague")
        theirs = hall.live(colleague)
        if theirs is not None and theirs.state != "waiting":
            raise No("already_in")
        if not hall.fits(colleague, mine.house):
            raise No("not_for_you")
        self._step(hall, mine, "withdrawn", by.id, "substitute")
        mine.sent = True
        self._tell(hall, "substituted", mine, self._due(hall, mine, now, by))
        new = self._takes(hall, colleague, mine.house, by, "substitute")
        self._tell(hall, "stepped_in", new, self._due(hall, new, now, by))

    def _has_sent(self, hall: Hall, person: Person) -> bool:
        theirs = [e for e in hall.entries if e.person == person]
        return bool(theirs) and theirs[-1].sent

    def cancel(self, by: Person, session: int, reason: str, now: datetime) -> int:
        """Whoever has booked seats without a name hears of it as well."""
        hall = self.halls[session]
        was = hall.cancelled
        gone = super().cancel(by, session, reason, now)
        due = told_at(now + UNDO, None if hall.started(now) else hall.starts_at, hall.zone)
        for person in () if was else self.coordinators:
            for house in sorted(person.runs):
                if seats := hall.booked(house):
                    self._tell(hall, "unnamed_cancelled", Entry(person, house, "new"), due, str(seats))
        return gone

    def tick(self, now: datetime) -> None:
        for hall in self.halls.values():
            for house in sorted(hall.unnamed):
                self._over(hall, house, now)
        super().tick(now)

    def _over(self, hall: Hall, house: int, now: datetime) -> bool:
        """Chairs that nobody was named for in time go down the line; the coordination hears of it. False: not yet."""
        seats, until = hall.unnamed.get(house, (0, now))
        if not seats or until > now:
            return False
        sitting = hall.sitting(house) + seats
        freed = [house for n in range(seats) if 0 < sitting - n <= hall.terms.reserved.get(house, 0)]
        del hall.unnamed[house]
        due = told_at(now, hall.starts_at, hall.zone)
        for person in self.coordinators:
            if house in person.runs:
                self._tell(hall, "unnamed_over", Entry(person, house, "new"), due, str(seats))
        self._serve(hall, now, freed)
        return True


class BookedMachine(SeatsMachine):
    def foreteller(self) -> BookedModel:
        model = BookedModel()
        model.coordinators = self.world.coordinators
        return model

    @property
    def booked(self) -> BookedModel:
        assert isinstance(self.model, BookedModel)
        return self.model

    @rule(place=PLACE, house=HOUSE, seats=st.integers(1, 3), by=rarely(HOUSE, times=7))
    def book(self, place: int, house: int, seats: int, by: int | None) -> None:
        now, session, chosen = self.now, self.places[place], self.world.houses[house]
        speaker = self.world.coordinators[house if by is None else by]
        who = self.world.who[speaker.id]
        self.act(
            lambda db: unnamed.book(db, who, session, chosen, seats, None, now, AGREED),
            lambda: self.booked.book(speaker, session, chosen, seats, now),
        )

    def _houses_with_seats(self) -> list[tuple[Hall, int]]:
        """Where seats without a name stand in the books."""
        halls = [self.model.halls[session] for session in self.places]
        return [(hall, house) for hall in halls for house in sorted(hall.unnamed)]

    @rule(pick=PICK, one=ANYBODY, astray=rarely(HOUSE, times=5))
    @precondition(lambda self: self._houses_with_seats())
    def name(self, pick: int, one: int, astray: int | None) -> None:
        """Mostly somebody of the house."""
        found = self._houses_with_seats()
        hall, house = found[pick % len(found)]
        own = [person for person in self.world.people if house in person.groups]
        person = own[one % len(own)] if astray is None else self.world.people[one]
        speaker = self._coordinator(house if astray is None else self.world.houses[astray])
        now, who = self.now, self.world.who[speaker.id]
        self.act(
            lambda db: unnamed.name(db, who, hall.id, house, person.id, now, AGREED),
            lambda: self.booked.name(speaker, hall.id, house, person, now),
        )

    def _coordinator(self, house: int) -> Person:
        return self.world.coordinators[self.world.houses.index(house)]

    @rule(pick=PICK, seats=st.integers(1, 3), astray=rarely(HOUSE, times=7))
    @precondition(lambda self: self._houses_with_seats())
    def give_back_seats(self, pick: int, seats: int, astray: int | None) -> None:
        found = self._houses_with_seats()
        hall, house = found[pick % len(found)]
        speaker = self._coordinator(house if astray is None else self.world.houses[astray])
        now, who = self.now, self.world.who[speaker.id]
        self.act(
            lambda db: unnamed.give_back(db, who, hall.id, house, seats, now, AGREED),
            lambda: self.booked.give_back(speaker, hall.id, house, seats, now),
        )

    @rule(pick=PICK, one=ANYBODY, by=st.integers(0, 9), astray=rarely(st.just(True), otherwise=False, times=4))
    @precondition(lambda self: self._pick(0))
    def substitute(self, pick: int, one: int, by: int, astray: bool) -> None:
        """Mostly somebody with a seat, and a colleague of the same house."""
        found = self._pick(pick, *(() if astray else ("enrolled",))) or self._pick(pick)
        assert found is not None
        hall, entry = found
        own = [person for person in self.world.people if entry.house in person.groups]
        colleague = self.world.people[one] if astray or not own else own[one % len(own)]
        now, leaver, speaker = self.now, entry.person, self._speaker(hall, entry, by)
        who = self.world.who[speaker.id]
        self.act(
            lambda db: substitutes.substitute(db, who, hall.id, colleague.id, now, AGREED, leaver.id),
            lambda: self.booked.substitute(speaker, hall.id, leaver, colleague, now),
        )

    @rule(looks=rarely(st.just(False), otherwise=True))
    @precondition(lambda self: self._houses_with_seats())
    def wait_until_names_are_due(self, looks: bool) -> None:
        ends = [until for hall, house in self._houses_with_seats() for _, until in [hall.unnamed[house]]]
        self.now = max(self.now, min(ends))
        if looks:
            self.tick()

    def _compare(self) -> None:
        super()._compare()
        rows = self.world.run(self._unnamed())
        known = {(hall.id, house): held for hall in self.model.halls.values() for house, held in hall.unnamed.items()}
        assert {(row.session_id, row.institution_id): (row.seats, row.name_until) for row in rows} == known

    async def _unnamed(self) -> list[Any]:
        async with self.world.database.reading() as db:
            return list((await db.execute(select(unnamed_seats))).all())
