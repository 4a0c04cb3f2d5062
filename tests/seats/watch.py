"""What must hold whatever happens, seen from the rows alone: history is played once more, seat by seat."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from catalogue.rules.states import STEPS
from tests.seats.hall import LIVE, OUTSIDE, SEATED, Hall

#: A seat that somebody gets by these was taken before, and stays taken.
HANDED_ON = ("substitute", "named")


@dataclass(slots=True)
class Watch:
    """`state` by enrolment; `taken` by session and house; `offers` by enrolment."""

    halls: Mapping[int, Hall]
    rows: dict[int, Any] = field(default_factory=dict)
    state: dict[int, str] = field(default_factory=dict)
    taken: Counter[tuple[int, int]] = field(default_factory=Counter)
    offers: Counter[int] = field(default_factory=Counter)
    keys: set[str] = field(default_factory=set)
    #: Seats without a name by session and house, and until when.
    booked: dict[tuple[int, int], tuple[int, datetime]] = field(default_factory=dict)
    now: datetime = datetime(2030, 1, 1, tzinfo=UTC)

    def look(self, rows: Iterable[Any], steps: Sequence[Any], notices: Iterable[Any], now: datetime) -> None:
        """`rows`: every enrolment; `steps` and `notices`: those that are new."""
        self.rows = {row.id: row for row in rows}
        freed: list[tuple[int, int]] = []
        self.now = now
        for step in steps:
            if step.noun == "session":
                self._book(step, freed)
            else:
                self._play(step, freed, now)
        assert self.state == {row.id: row.state for row in self.rows.values()}, "a state that history does not know"
        live = Counter((row.session_id, row.person_id) for row in self.rows.values() if row.state in LIVE)
        assert not live or max(live.values()) == 1, "somebody is twice in a session"
        for notice in notices:
            assert notice.key not in self.keys
            self.keys.add(notice.key)
            if notice.kind == "offer":
                self.offers[notice.enrolment_id] -= 1
        assert not any(self.offers.values()), "an offer without its notice, or a notice without its offer"

    def _book(self, step: Any, freed: list[tuple[int, int]]) -> None:
        """A house has now so many seats without a name."""
        house, seats = (int(part) for part in step.after.split(":"))
        hall, key = self.halls[step.noun_id], (step.noun_id, house)
        had, until = self.booked.get(key, (0, self.now))
        assert step.before == f"{house}:{had}", "seats without a name that history does not know"
        for n in range(had - seats):
            if 0 < self.taken[key] + had - n <= hall.terms.reserved.get(house, 0):
                freed.append(key)
        for _ in range(seats - had):
            self._takes_what_is_free(hall, house)
            assert not self._is_kept(hall, house, self.now), "a seat that is kept for others"
        self.booked[key] = (seats, hall.unnamed.get(house, (0, until))[1])
        capacity, cap = hall.terms.capacity, hall.cap(house)
        more = seats > had
        assert not more or capacity is None or self._all_taken(hall) <= capacity, "more seats taken than there are"
        assert not more or cap is None or self._taken(hall, house) <= cap, "more than the cap of the house"

    def _named(self, hall: Hall, house: int) -> int:
        """Seats that a house has taken without a name and that are held by now."""
        seats, until = self.booked.get((hall.id, house), (0, self.now))
        return seats if self.now < until else 0

    def _taken(self, hall: Hall, house: int) -> int:
        return self.taken[hall.id, house] + self._named(hall, house)

    def _play(self, step: Any, freed: list[tuple[int, int]], now: datetime) -> None:
        known, to = self.state.get(step.noun_id), step.after
        assert step.before == known, f"history says {step.before}, but it was {known}"
        assert to in STEPS[known], f"{known} -> {to}"  # type: ignore[index]
        row = self.rows[step.noun_id]
        hall, house = self.halls[row.session_id], row.institution_id or OUTSIDE
        if known not in SEATED and to in SEATED:
            if step.why not in HANDED_ON:
                self._takes_what_is_free(hall, house)
                assert not self._is_kept(hall, house, now), "a seat that is kept for others"
            if to == "offered":
                self._was_next(hall, row, freed, now)
            self.taken[hall.id, house] += 1
        elif known in SEATED and to not in SEATED:
            if self._taken(hall, house) <= hall.terms.reserved.get(house, 0) and step.why not in HANDED_ON:
                freed.append((hall.id, house))
            self.taken[hall.id, house] -= 1
        self.state[step.noun_id] = to
        self.offers[step.noun_id] += to == "offered"

    def _all_taken(self, hall: Hall) -> int:
        houses = {house for session, house in (*self.taken, *self.booked) if session == hall.id}
        return sum(self._taken(hall, house) for house in houses)

    def _takes_what_is_free(self, hall: Hall, house: int) -> None:
        capacity, cap = hall.terms.capacity, hall.cap(house)
        assert capacity is None or self._all_taken(hall) < capacity, "more seats taken than there are"
        assert cap is None or self._taken(hall, house) < cap, "more than the cap of the house"

    def _is_kept(self, hall: Hall, house: int, now: datetime) -> bool:
        """Is every seat that is left one that another house has reserved and not used?"""
        if hall.terms.capacity is None or hall.is_released(house, now):
            return False
        others = {other: hall.own_chairs(other) for other in hall.terms.reserved if other != house}
        kept = sum(max(0, n - self._taken(hall, other)) for other, n in others.items())
        return hall.terms.capacity - self._all_taken(hall) <= kept

    def _was_next(self, hall: Hall, row: Any, freed: list[tuple[int, int]], now: datetime) -> None:
        """Nobody who waits longer could have had this seat, unless it was an own one of this person's house."""
        own = (hall.id, row.institution_id or OUTSIDE)
        if own in freed:
            freed.remove(own)
            return
        for other in self.rows.values():
            longer = other.session_id == hall.id and other.id < row.id and self.state.get(other.id) == "waiting"
            if longer and not (other.skips_until and other.skips_until > now):
                assert self._is_barred(hall, other, now), f"{other.id} waits longer than {row.id}"

    def _is_barred(self, hall: Hall, row: Any, now: datetime) -> bool:
        house = row.institution_id or OUTSIDE
        entry = next(e for e in hall.entries if e.person.id == row.person_id and e.house == house)
        cap = hall.cap(house)
        at_cap = cap is not None and self._taken(hall, house) >= cap
        return bool(hall.in_the_way(entry, now)) or at_cap or self._is_kept(hall, house, now)
