"""Random people do random things at random times; after each the model has foretold every row.

To add a verb: a method of `Model` that foretells it, and a rule here that does both (`self.act`).
"""

import asyncio
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from catalogue import clock, doctor, enrolments, sessions
from catalogue.rules.states import CancelReason
from tests.seats.draws import (
    ANYBODY,
    DAYS,
    DRAWN,
    HOUSE,
    MINUTE,
    PARTS,
    PICK,
    PLACE,
    STARTS,
    WAITS,
    ZONES,
    rarely,
    terms_of,
)
from tests.seats.hall import OUTSIDE, Entry, Hall, Person, Terms
from tests.seats.model import Model, No, Notice, Step
from tests.seats.watch import Watch
from tests.seats.world import AGREED, HOUSES, Verb, World

#: Told because of a date alone, whatever becomes of seats: not the model's matter; `tests/year` counts most of them.
FROM_DATES = (
    "reminder",
    "unnamed_soon",
    "release_soon",
    "decide",
    "withdraw_soon",
    "desk_reminder",
    "trainer_reminder",
    "thanks",
    "transfer",
)


class SeatsMachine(RuleBasedStateMachine):
    """Two sessions at a time; a new one takes the place of one that is over. `world` is given by the test."""

    world: World

    def __init__(self) -> None:
        super().__init__()
        self.model = self.foreteller()
        self.watch = Watch(self.model.halls)
        self.last_step = self.last_notice = 0
        self.places: list[int] = []
        self.world.examples += 1

    def foreteller(self) -> Model:
        return Model()

    @initialize(day=st.sampled_from(STARTS), before=st.integers(1, 35), minutes=st.integers(0, 1439), data=st.data())
    def begin(self, day: date, before: int, minutes: int, data: st.DataObject) -> None:
        self.world.run(self.world.forget())
        self.now = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(days=before) + minutes * MINUTE
        for _ in range(2):
            self.places.append(self._enter(day + timedelta(days=data.draw(st.integers(0, 3))), data))

    def _enter(self, day: date, data: st.DataObject) -> int:
        zone, drawn = data.draw(st.sampled_from(ZONES)), data.draw(DRAWN)
        hosts = data.draw(st.sampled_from(((0,), (0,), (0, 1), (2,))))
        terms = terms_of(drawn, day, self.world.houses)
        if terms.capacity is not None and sum(terms.reserved.values()) > terms.capacity:
            terms = replace(terms, reserved={})
        start = datetime(day.year, day.month, day.day, 9, tzinfo=ZoneInfo(zone)).astimezone(UTC)
        hall = Hall(0, frozenset(self.world.houses[n] for n in hosts), zone, start, terms)
        hall.id = self.world.run(self.world.enter(hall, self.now))
        self.model.halls[hall.id] = hall
        return hall.id

    # --- acts ---

    def act(self, verb: Verb, foretell: Callable[[], Any]) -> None:
        self.acts((verb, foretell))

    def acts(self, *both: tuple[Verb, Callable[[], Any]]) -> None:
        """Do something, and foretell it; several things at once concern several sessions."""
        self.model.steps.clear()
        self.model.notices.clear()
        self.model.served.clear()
        foretold = [self._foretold(foretell) for _, foretell in both]
        done = self.world.run(_together([self.world.attempt(verb) for verb, _ in both]))
        assert done == foretold, f"{done}, but {foretold} was foretold"
        self.world.operations += len(both)
        self._compare()

    def _foretold(self, foretell: Callable[[], Any]) -> Any:
        for hall in self.model.halls.values():
            hall.now = self.now
        try:
            return foretell()
        except No as no:
            return f"no: {no.reason}"

    def _enrol(self, by: Person, session: int, person: Person, house: int) -> tuple[Verb, Callable[[], Any]]:
        now, who = self.now, self.world.who[by.id]
        return (
            lambda db: enrolments.enrol(db, who, session, house, now, AGREED, person.id),
            lambda: self.model.enrol(by, session, person, house, now),
        )

    @rule(place=PLACE, one=ANYBODY, second=st.booleans(), astray=rarely(st.integers(0, HOUSES), times=5))
    def enrol(self, place: int, one: int, second: bool, astray: int | None) -> None:
        """For one of one's houses; sometimes for one that may be another's."""
        person = self.world.people[one]
        houses = sorted(person.groups) or [OUTSIDE]
        house = houses[second * (len(houses) - 1)] if astray is None else (*self.world.houses, OUTSIDE)[astray]
        self.acts(self._enrol(person, self.places[place], person, house))

    @rule(place=PLACE, first=PICK, count=st.integers(3, 8), by=st.sampled_from((1, 5)), days=DAYS, data=st.data())
    def crowd(self, place: int, first: int, count: int, by: int, days: int | None, data: st.DataObject) -> None:
        """Many press Enrol, one after the other; for a new session if this one is over."""
        if _is_over(self._hall(place), self.now):
            self.places[place] = self._enter(self.now.date() + timedelta(days=2 + (days or 20)), data)
        for number in range(first, first + count):
            person = self.world.people[number * by % len(self.world.people)]
            house = min(person.groups, default=OUTSIDE)
            host = self.world.coordinators[self.world.houses.index(min(self._hall(place).hosts))]
            self.acts(self._enrol(host if house == OUTSIDE else person, self.places[place], person, house))

    @rule(one=ANYBODY, other=ANYBODY)
    def enrol_in_both_at_once(self, one: int, other: int) -> None:
        pairs = [(place, self.world.people[n]) for place, n in zip(self.places, (one, other), strict=True)]
        self.acts(*(self._enrol(p, place, p, min(p.groups, default=OUTSIDE)) for place, p in pairs))

    @rule(place=PLACE, by=HOUSE, one=ANYBODY, house=st.integers(0, HOUSES), own=rarely(st.just(False), otherwise=True))
    def enrol_another(self, place: int, by: int, one: int, house: int, own: bool) -> None:
        """`own`: somebody of the house by the coordinator whose part it is; else anybody by anybody for anything."""
        hall, person = self._hall(place), self.world.people[one]
        chosen = (*self.world.houses, OUTSIDE)[house]
        if own:
            chosen = min(person.groups, default=OUTSIDE)
            by = self.world.houses.index(min(hall.hosts) if chosen == OUTSIDE else chosen)
        self.acts(self._enrol(self.world.coordinators[by], hall.id, person, chosen))

    def _hall(self, place: int) -> Hall:
        return self.model.halls[self.places[place]]

    def _pick(self, pick: int, *states: str) -> tuple[Hall, Entry] | None:
        """Somebody in one of these states, if there is anybody."""
        halls = [self.model.halls[session] for session in self.places]
        found = [(hall, e) for hall in halls for e in hall.entries if e.state in states or not states]
        return found[pick % len(found)] if found else None

    def _speaker(self, hall: Hall, entry: Entry, by: int) -> Person:
        """Whoever speaks for somebody: mostly the person, else a coordinator of theirs, else any coordinator."""
        if by < 4 and (entry.house != OUTSIDE or by < 1):
            return entry.person
        house = min(hall.hosts) if entry.house == OUTSIDE else entry.house
        return self.world.coordinators[self.world.houses.index(house) if by < 7 else by % HOUSES]

    @rule(pick=PICK, by=st.integers(0, 9))
    @precondition(lambda self: self._pick(0, "offered"))
    def accept(self, pick: int, by: int) -> None:
        self._accept(pick, by, "offered")

    @rule(pick=PICK, by=st.integers(0, 9))
    @precondition(lambda self: self._pick(0))
    def accept_whatever_there_is(self, pick: int, by: int) -> None:
        self._accept(pick, by)

    def _accept(self, pick: int, by: int, *states: str) -> None:
        found = self._pick(pick, *states)
        assert found is not None
        hall, entry = found
        now, who, speaker = self.now, entry.person, self._speaker(hall, entry, by)
        self.act(
            lambda db: enrolments.accept(db, self.world.who[speaker.id], hall.id, now, AGREED, who.id),
            lambda: self.model.accept(speaker, hall.id, who, now),
        )

    @rule(pick=PICK, any_state=rarely(st.just(True), otherwise=False))
    @precondition(lambda self: self._pick(0, "offered"))
    def skip(self, pick: int, any_state: bool) -> None:
        found = self._pick(pick, *(() if any_state else ("offered",)))
        assert found is not None
        hall, entry = found
        now, person = self.now, entry.person
        self.act(
            lambda db: enrolments.skip(db, self.world.who[person.id], hall.id, now, AGREED),
            lambda: self.model.skip(person, hall.id, now),
        )

    @rule(pick=PICK, by=st.integers(0, 9), states=st.sampled_from(((), ("offered",), ("waiting",), ("enrolled",))))
    @precondition(lambda self: self._pick(0))
    def withdraw(self, pick: int, by: int, states: tuple[str, ...]) -> None:
        found = self._pick(pick, *states)
        if found is None:
            return
        hall, entry = found
        now, person, speaker = self.now, entry.person, self._speaker(hall, entry, by)
        self.act(
            lambda db: enrolments.withdraw(db, self.world.who[speaker.id], hall.id, now, AGREED, person.id),
            lambda: self.model.withdraw(speaker, hall.id, person, now),
        )

    def _wanted(self) -> list[tuple[Hall, Entry]]:
        """Seats for which somebody waits."""
        sought = [h for h in map(self._hall, range(2)) if any(e.state == "waiting" for e in h.entries)]
        return [(hall, e) for hall in sought for e in hall.entries if e.state in ("enrolled", "offered")]

    @rule(pick=PICK)
    @precondition(lambda self: self._wanted())
    def give_back_what_others_wait_for(self, pick: int) -> None:
        wanted = self._wanted()
        hall, entry = wanted[pick % len(wanted)]
        now, person = self.now, entry.person
        self.act(
            lambda db: enrolments.withdraw(db, self.world.who[person.id], hall.id, now, AGREED),
            lambda: self.model.withdraw(person, hall.id, person, now),
        )

    @rule(pick=PICK, by=rarely(HOUSE))
    @precondition(lambda self: self._pick(0, "enrolled", "offered", "waiting"))
    def remove(self, pick: int, by: int | None) -> None:
        found = self._pick(pick, "enrolled", "offered", "waiting", "withdrawn")
        assert found is not None
        hall, entry = found
        now, speaker = self.now, self._host(hall, by)
        number = self._rows_of(hall)[hall.entries.index(entry)].id
        self.act(
            lambda db: enrolments.remove(db, self.world.who[speaker.id], number, "no proof", now, AGREED),
            lambda: self.model.remove(speaker, hall.id, entry, "no proof", now),
        )

    def _host(self, hall: Hall, by: int | None) -> Person:
        return self.world.coordinators[self.world.houses.index(min(hall.hosts)) if by is None else by]

    @rule(place=PLACE, part=st.sampled_from(PARTS), drawn=DRAWN, by=rarely(HOUSE, times=9))
    def change(self, place: int, part: tuple[str, ...], drawn: dict[str, Any], by: int | None) -> None:
        hall = self._hall(place)
        wanted = terms_of(drawn, hall.starts_at.date(), self.world.houses)
        terms = replace(hall.terms, **{name: getattr(wanted, name) for name in part})
        self._change(hall, terms, by)

    @rule(place=PLACE, more=st.integers(1, 3), or_cancel=st.integers(0, 11))
    def add_seats(self, place: int, more: int, or_cancel: int) -> None:
        """Or, once in a while, cancel the whole; or try to, as a stranger."""
        hall = self._hall(place)
        if or_cancel in (7, 11):
            self._cancel(hall, or_cancel == 11)
        elif hall.terms.capacity is not None and hall.terms.capacity < 12:
            self._change(hall, replace(hall.terms, capacity=hall.terms.capacity + more), None)

    def _cancel(self, hall: Hall, really: bool) -> None:
        now = self.now
        stranger = next(p for p in self.world.coordinators if not p.runs & hall.hosts)
        speaker = self._host(hall, None) if really else stranger
        self.act(
            lambda db: sessions.cancel(db, self.world.who[speaker.id], hall.id, CancelReason.WEATHER, now, AGREED),
            lambda: self.model.cancel(speaker, hall.id, "weather", now),
        )

    def _change(self, hall: Hall, terms: Terms, by: int | None) -> None:
        now, speaker = self.now, self._host(hall, by)
        plan = self.world.plan(replace(hall, terms=terms))
        self.act(
            lambda db: sessions.change(db, self.world.who[speaker.id], hall.id, plan, now, AGREED),
            lambda: self.model.change(speaker, hall.id, terms, now),
        )

    # --- time ---

    @rule(minutes=st.sampled_from(WAITS), looks=rarely(st.just(False), otherwise=True))
    def wait(self, minutes: int, looks: bool) -> None:
        """Time passes; the clock may be late to look."""
        self.now += minutes * MINUTE
        if looks:
            self.tick()

    @rule(looks=rarely(st.just(False), otherwise=True))
    @precondition(lambda self: self._pick(0, "offered"))
    def wait_until_an_offer_ends(self, looks: bool) -> None:
        self.now = max(
            self.now, min(e.offer_ends for h in self.model.halls.values() for e in h.entries if e.offer_ends)
        )
        if looks:
            self.tick()

    def tick(self) -> None:
        self.act(lambda db: clock.advance(db, self.now, AGREED), lambda: self.model.tick(self.now))

    @rule(place=PLACE, days=st.integers(2, 40), data=st.data())
    @precondition(lambda self: any(h.cancelled or h.started(self.now) for h in map(self.model.halls.get, self.places)))
    def hold_another_session(self, place: int, days: int, data: st.DataObject) -> None:
        over = [n for n, s in enumerate(self.places) if _is_over(self.model.halls[s], self.now)]
        self.places[over[place % len(over)]] = self._enter(self.now.date() + timedelta(days=days), data)

    # --- what came of it ---

    def _compare(self) -> None:
        rows, steps, notices = self.world.run(self.world.read(self.last_step, self.last_notice))
        self.rows = {row.id: row for row in rows}
        self.last_step = max((step.id for step in steps), default=self.last_step)
        self.last_notice = max((notice.id for notice in notices), default=self.last_notice)
        for hall in self.model.halls.values():
            assert [_as_entry(row) for row in self._rows_of(hall)] == [_foretold_entry(e) for e in hall.entries]
        named = [step for step in steps if step.noun == "enrolment"]
        assert _by_session(self._as_step(s) for s in named) == _by_session(self.model.steps)
        told = [self._as_notice(n) for n in notices if n.kind not in FROM_DATES]
        assert sorted(told, key=str) == sorted(self.model.notices, key=str)
        self.watch.look(rows, steps, notices, self.now)
        idle = {s: list(self.model.halls[s].could_sit(self.now)) for s in self.model.served}
        assert not any(idle.values()), f"a seat stands idle: {idle}"

    def _rows_of(self, hall: Hall) -> list[Any]:
        return [row for row in self.rows.values() if row.session_id == hall.id]

    def _as_step(self, step: Any) -> Step:
        row = self.rows[step.noun_id]
        return Step(row.session_id, row.person_id, step.before, step.after, step.person_id, step.why)

    def _as_notice(self, notice: Any) -> Notice:
        if notice.enrolment_id is None:
            return Notice(notice.session_id, notice.kind, notice.person_id, notice.due_at, notice.facts["seats"])
        facts, row = notice.facts, self.rows[notice.enrolment_id]
        about = facts.get("reason") if notice.kind == "passed" else facts.get("had")
        return Notice(row.session_id, notice.kind, notice.person_id, notice.due_at, about)

    def teardown(self) -> None:
        """In the end the clock has looked, and the doctor finds nothing."""
        if self.places and sys.exc_info()[0] is None:
            self.tick()
            found = self.world.run(self._examine())
            assert not found, found

    async def _examine(self) -> list[str]:
        async with self.world.database.reading() as db:
            found = await doctor.examine(db, self.now)
        return [str(one) for one in found if one.breaches and one.rule != "no notice waits for long"]  # nobody sends


async def _together(acts: list[Any]) -> list[Any]:
    return list(await asyncio.gather(*acts))


def _is_over(hall: Hall | None, now: datetime) -> bool:
    return hall is None or hall.cancelled or hall.started(now)


def _as_entry(row: Any) -> tuple[Any, ...]:
    return (row.person_id, row.institution_id or OUTSIDE, row.state, row.offer_expires_at, row.skips_until)


def _foretold_entry(entry: Entry) -> tuple[Any, ...]:
    return (entry.person.id, entry.house, entry.state, entry.offer_ends, entry.skips_until)


def _by_session(steps: Any) -> dict[int, list[Step]]:
    ordered = sorted(steps, key=lambda step: step.session)
    return {session: list(own) for session, own in groupby(ordered, key=lambda step: step.session)}
