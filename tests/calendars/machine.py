"""Random people do random things to random sessions; after each pause everybody's calendar is as it should be."""

import asyncio
import random
import sys
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.screens.calendar_file import calendar_feed
from catalogue import clock, enrolments, feeds, outbox, sessions, substitutes, trainings
from catalogue.cards import TextCard
from catalogue.database import Database, async_url
from catalogue.refusals import Refused
from catalogue.rules.rights import CONSOLE
from catalogue.rules.shrinking import Shrink
from catalogue.rules.states import CancelReason, FeedKind, Kind, Role
from catalogue.rules.terms import Terms
from catalogue.seat_rules import SeatRules
from catalogue.sessions import Plan
from catalogue.tables import enrolments as rows
from catalogue.tables import meetings
from tests import factories
from tests.bot.cards import NETWORK
from tests.calendars import truth
from tests.calendars.client import Client, read, subscribed
from tests.calendars.post import deliver
from tests.databases import shares_statements
from tests.factories import NOW, ZONE, Member
from tests.seats.world import LEFT

TERMS = Terms()
#: Those who enrol; `SPARE` more only ever come instead of somebody.
PEOPLE, SPARE, SESSIONS = 4, 2, 2
Verb = Callable[[AsyncConnection], Awaitable[Any]]
#: Far enough away that no meeting begins while an example lasts.
DAYS = st.integers(60, 75)
HOURS = st.integers(6, 20)
PLACES = st.sampled_from(("Bern", "Biel, Saal 2", "Thun; Haus A"))


class World:
    """One database with people that stay; each example has sessions of its own."""

    def __init__(self, url: str) -> None:
        self.loop = asyncio.new_event_loop()
        self.database = shares_statements(Database(async_url(url, Path())))
        self.acts = self.files = self.looks = 0
        self.run(self._found())

    def run(self, act: Any) -> Any:
        return self.loop.run_until_complete(act)

    def close(self) -> None:
        self.run(self.database.close())
        self.loop.close()

    async def _found(self) -> None:
        async with self.database.writing() as db:
            self.house = (await factories.institution(db)).id
            self.host = await factories.member(db, self.house, Role.COORDINATOR)
            self.people: list[Member] = [await factories.member(db, self.house) for _ in range(PEOPLE + SPARE)]
            self.training = await factories.training(db, self.house, "Kurs")
            wish = [(person, await feeds.address(db, person.who, FeedKind.PERSON, 0, NOW)) for person in self.people]
            self.tokens = {person.id: token for person, token in wish}

    async def begin(self) -> list[int]:
        async with self.database.writing() as db:
            for table in LEFT:
                await db.execute(delete(table))
            return [await self._session(db, 64 + number, NOW) for number in range(SESSIONS)]

    async def _session(self, db: AsyncConnection, day: int, now: datetime) -> int:
        plan = Plan(self.training, (self.house,), ZONE, self.times([(day, 9)]), capacity=2)
        return await sessions.add(db, CONSOLE, plan, now)

    def times(self, starts: Any) -> tuple[tuple[datetime, datetime], ...]:
        walls = [datetime(2030, 3, 1) + timedelta(days=day, hours=hour) for day, hour in starts]
        return tuple((wall, wall + timedelta(hours=2)) for wall in walls)

    async def attempt(self, verb: Verb) -> None:
        self.acts += 1
        try:
            async with self.database.writing() as db:
                await verb(db)
        except Refused:
            pass


class CalendarMachine(RuleBasedStateMachine):
    world: World

    def __init__(self) -> None:
        super().__init__()
        self.now, self.news = NOW, 0
        self.clients: dict[int, Client] = {}
        self.received: dict[int, list[bytes]] = {}
        self.feeds: dict[int, tuple[bytes, datetime, datetime]] = {}
        self.sessions: list[int] = []

    @initialize(order=st.permutations(range(PEOPLE)), second=st.integers(0, PEOPLE))
    def begin(self, order: list[int], second: int) -> None:
        """With people in both sessions, and some of them waiting."""
        self.sessions = self.world.run(self.world.begin())
        self.clients = {person.id: Client() for person in self.world.people}
        self.received = {person.id: [] for person in self.world.people}
        for one in order:
            self.enrol(one, 0)
        for one in order[:second]:
            self.enrol(one, 1)
        self.news = 0

    def act(self, verb: Verb) -> None:
        self.news += 1
        self.world.run(self.world.attempt(verb))

    # --- what people do ---

    @rule(place=st.integers(0, 1))
    def everybody_enrols(self, place: int) -> None:
        for one in range(PEOPLE):
            self.enrol(one, place)

    @rule(one=st.integers(0, PEOPLE - 1), place=st.integers(0, 1))
    def enrol(self, one: int, place: int) -> None:
        who, session = self.world.people[one].who, self.sessions[place]
        self.act(lambda db: enrolments.enrol(db, who, session, self.world.house, self.now, TERMS))

    @rule(place=st.integers(0, 1), accepts=st.booleans())
    def answer_every_offer(self, place: int, accepts: bool) -> None:
        verb = enrolments.accept if accepts else enrolments.withdraw
        for person in self.world.people:
            who = person.who

            async def answer(db: AsyncConnection, who: Any = who) -> None:
                offered = (rows.c.session_id == self.sessions[place]) & (rows.c.person_id == who.person_id)
                if (await db.execute(select(rows.c.id).where(offered, rows.c.state == "offered"))).first():
                    await verb(db, who, self.sessions[place], self.now, TERMS)

            self.act(answer)

    @rule(one=st.integers(0, PEOPLE - 1), place=st.integers(0, 1))
    def withdraw(self, one: int, place: int) -> None:
        who, session = self.world.people[one].who, self.sessions[place]
        self.act(lambda db: enrolments.withdraw(db, who, session, self.now, TERMS))

    @rule(one=st.integers(0, PEOPLE - 1), other=st.integers(0, PEOPLE + SPARE - 1), place=st.integers(0, 1))
    def swap(self, one: int, other: int, place: int) -> None:
        who, colleague = self.world.people[one].who, self.world.people[other].id
        self.act(lambda db: substitutes.substitute(db, who, self.sessions[place], colleague, self.now, TERMS))

    @rule(place=st.integers(0, 1), spare=st.integers(PEOPLE, PEOPLE + SPARE - 1))
    def whoever_has_a_seat_sends_a_spare_colleague(self, place: int, spare: int) -> None:
        for one in range(PEOPLE):
            self.swap(one, spare, place)

    @rule(one=st.integers(0, PEOPLE - 1), place=st.integers(0, 1), every=st.booleans())
    def ask_for_a_file(self, one: int, place: int, every: bool) -> None:
        person = self.world.people[one]

        async def ask(db: AsyncConnection) -> None:
            key, kind = f"{person.id}:{self.world.acts}", "all_dates" if every else "file"
            live = (rows.c.session_id == self.sessions[place]) & (rows.c.person_id == person.id)
            found = (await db.execute(select(rows.c.id).where(live, rows.c.state == "enrolled"))).scalar()
            if every or found:
                enrolment = None if every else found
                await outbox.add(db, key, kind, person.id, self.now, enrolment_id=enrolment)

        self.act(ask)

    # --- what hosts do ---

    @rule(place=st.integers(0, 1), pick=st.integers(0, 5), day=DAYS, hour=HOURS)
    def move(self, place: int, pick: int, day: int, hour: int) -> None:
        self._move(place, pick, self.world.times([(day, hour)])[0])

    def _move(self, place: int, pick: int, times: Any) -> None:
        async def move(db: AsyncConnection) -> None:
            on = (meetings.c.session_id == self.sessions[place]) & meetings.c.cancelled_at.is_(None)
            ids = (await db.execute(select(meetings.c.id).where(on).order_by(meetings.c.id))).scalars().all()
            if ids:
                number = ids[pick % len(ids)]
                await sessions.reschedule(db, self.world.host.who, number, times, self.now, TERMS)

        self.act(move)

    @rule(place=st.integers(0, 1), pick=st.integers(0, 5), day=DAYS, hour=HOURS, between=st.booleans())
    def move_and_move_back(self, place: int, pick: int, day: int, hour: int, between: bool) -> None:
        """A slip that is taken back, perhaps while somebody takes the file of the time between."""

        async def times(db: AsyncConnection) -> Any:
            on = (meetings.c.session_id == self.sessions[place]) & meetings.c.cancelled_at.is_(None)
            return (await db.execute(select(meetings).where(on).order_by(meetings.c.id))).all()

        async def before() -> Any:
            async with self.world.database.reading() as db:
                return await times(db)

        known = self.world.run(before())
        if not known:
            return
        row = known[pick % len(known)]
        self._move(place, pick, self.world.times([(day, hour)])[0])
        if between:
            for one in range(PEOPLE):
                self.ask_for_a_file(one, place, False)
            self.post()
        self._move(place, pick, (row.starts_local, row.ends_local))

    @rule(
        place=st.integers(0, 1),
        starts=st.lists(st.tuples(DAYS, HOURS), max_size=3, unique=True),
        where=PLACES,
        trainer=st.sampled_from(("", "R. Beispiel")),
    )
    def enter_a_list(self, place: int, starts: Any, where: str, trainer: str) -> None:
        times = self.world.times(sorted(starts))
        plan = Plan(self.world.training, (self.world.house,), ZONE, times, capacity=2, place=where, trainer=trainer)
        self.act(lambda db: sessions.change(db, self.world.host.who, self.sessions[place], plan, self.now, TERMS))

    @rule(title=st.sampled_from(("Kurs", "Kurs, neu", "Grundkurs: «A»")))
    def rename(self, title: str) -> None:
        texts = [TextCard("de", title)]
        number, who = self.world.training, self.world.host.who
        self.act(lambda db: trainings.rewrite(db, who, number, Kind.INTERNAL, None, texts, self.now, TERMS))

    @rule(place=st.integers(0, 1), capacity=st.integers(1, 3))
    def set_capacity(self, place: int, capacity: int) -> None:
        rules, who, session = SeatRules(), self.world.host.who, self.sessions[place]
        facts = (capacity, None, {}, rules, None, None)
        self.act(lambda db: sessions.set_rules(db, who, session, *facts, self.now, TERMS, Shrink.LATEST))

    @rule(place=st.integers(0, 1), really=st.integers(0, 3), day=DAYS)
    def cancel(self, place: int, really: int, day: int) -> None:
        """And another session takes its place; once in a while."""
        if really:
            return
        who, session = self.world.host.who, self.sessions[place]
        self.act(lambda db: sessions.cancel(db, who, session, CancelReason.WEATHER, self.now, TERMS))

        async def another(db: AsyncConnection) -> None:
            self.sessions[place] = await self.world._session(db, day, self.now)

        self.act(another)

    @rule(place=st.integers(0, 1), pick=st.integers(0, 3))
    def remove(self, place: int, pick: int) -> None:
        async def remove(db: AsyncConnection) -> None:
            seated = (rows.c.session_id == self.sessions[place]) & (rows.c.state == "enrolled")
            ids = (await db.execute(select(rows.c.id).where(seated).order_by(rows.c.id))).scalars().all()
            if ids:
                number = ids[pick % len(ids)]
                await enrolments.remove(db, self.world.host.who, number, "agreed", self.now, TERMS)

        self.act(remove)

    # --- time ---

    @rule(minutes=st.sampled_from((0, 1, 3, 45, 400)))
    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        self.post()

    def post(self) -> None:
        self.world.files += self.world.run(deliver(self.world.database, self.now, self._hand))

    def _hand(self, person: int, content: bytes) -> None:
        self.received.get(person, []).append(content)
        if person in self.clients:
            self.clients[person].apply(content)

    @rule()
    @precondition(lambda self: self.news >= 4)
    def pause(self) -> None:
        """A day without news: everything is told, and every calendar is right."""
        self._pause()
        self.news = 0

    def _pause(self) -> None:
        self.now += timedelta(days=1)
        self.act(lambda db: clock.advance(db, self.now, TERMS))
        self.post()
        self.now += timedelta(days=1)  # what the quiet hours held back
        self.post()
        for person in self.world.people:
            wanted = self.world.run(self._wanted(person))
            assert self.clients[person.id].programme() == wanted
            late = Client()
            for content in random.Random(7).sample(self.received[person.id], len(self.received[person.id])):
                late.apply(content)
            assert late.programme() == wanted, "in another order"

    async def _wanted(self, person: Member) -> Any:
        async with self.world.database.reading() as db:
            return await truth.programme(db, person.id)

    @rule(one=st.integers(0, PEOPLE + SPARE - 1), days=st.sampled_from((0, 0, 0, 0, 5)))
    def look_at_the_feed(self, one: int, days: int) -> None:
        self.now += timedelta(days=days)
        self._look(self.world.people[one])

    def _look(self, person: Member) -> None:
        content, changed, wanted = self.world.run(self._feed(person))
        self.world.looks += 1
        assert {uid: entry for uid, (_, entry) in subscribed(content).entries.items()} == wanted
        known = self.feeds.get(person.id)
        if known is not None and known[0] != content:
            assert changed > known[1] or changed >= known[2], "changed since, but the date does not say so"
            self._must_grow(known[0], content)
        self.feeds[person.id] = (content, changed, self.now)

    async def _feed(self, person: Member) -> tuple[bytes, datetime, Any]:
        async with self.world.database.reading() as db:
            card = await feeds.read(db, self.world.tokens[person.id], self.now)
            again = await feeds.read(db, self.world.tokens[person.id], self.now)
            assert card is not None and card == again
            content = calendar_feed(card, NETWORK)
            assert content == calendar_feed(card, NETWORK)
            return content, card.changed_at, await truth.feed(db, person.id, self.now)

    def _must_grow(self, before: bytes, after: bytes) -> None:
        """An entry that says something else has a higher SEQUENCE."""
        from icalendar import Calendar

        old = {uid: (version, entry) for uid, version, entry in read(Calendar.from_ical(before))}
        for uid, version, entry in read(Calendar.from_ical(after)):
            if uid in old and entry != old[uid][1]:
                assert version[0] > old[uid][0][0]

    def teardown(self) -> None:
        if self.sessions and sys.exc_info()[0] is None:
            self._pause()
            for person in self.world.people:
                self._look(person)
