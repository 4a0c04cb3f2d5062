"""The program lives through the year beside the model: the same happens to both, then both say what is told."""

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from heapq import heappop
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import clock, conditions, enrolments, outbox, reminding, substitutes, telling, truth
from catalogue import sessions as session_verbs
from catalogue.rules.reminders import Quiet, leads_of
from catalogue.rules.states import CancelReason, EnrolmentState, Role
from catalogue.rules.terms import Terms
from catalogue.tables import enrolments as enrolment_rows
from catalogue.tables import meetings as meeting_rows
from catalogue.tables import sessions as session_rows
from tests import factories
from tests.factories import Member
from tests.year.model import DAY, Meeting, Message, Model, Person, Session, instant, is_quiet, local

TERMS = Terms()
FIRST = date(2029, 12, 3)
#: The year in which the sessions take place.
JANUARY = date(2030, 1, 7)
KINDS = ("reminder", "thanks", "transfer", "withdraw_soon", "desk_reminder", "trainer_reminder", "moved")
ZONES = ("Europe/Zurich", "Europe/Zurich", "Europe/Zurich", "Europe/Lisbon")
LEADS = (None, (), ("P1D",), ("P1D", "PT2H"), ("P7D", "P1D"))
TRAINING_LEADS = (None, None, ("P14D", "P1D"), ("P3D",))
#: Moves and exits happen more often than the rest.
WHAT = ("move", "move", "move", "withdraw", "withdraw", "swap", "leads", "quiet", "training leads", "back", "cancel")
QUIETS = (None, None, (0, 0), (22, 6), (20, 7))


@dataclass
class World:
    db: AsyncConnection
    dice: random.Random
    days: int
    model: Model = field(default_factory=Model)
    members: dict[int, Member] = field(default_factory=dict)
    staff: list[int] = field(default_factory=list)
    trainings: dict[int, int] = field(default_factory=dict)  # session: training
    told: Counter[Message] = field(default_factory=Counter)
    house: int = 0
    coordinator: int = 0
    changes: Counter[str] = field(default_factory=Counter)

    @property
    def chief(self) -> Any:
        return self.members[self.coordinator].who

    async def person(self, *roles: Role) -> int:
        member = await factories.member(self.db, self.house, *roles, now=self._at(FIRST, 9))
        self.members[member.id] = member
        self.model.people[member.id] = Person()
        return member.id

    def _at(self, day: date, hour: int) -> datetime:
        return instant(datetime.combine(day, time(hour)), "Europe/Zurich")

    async def build(self, sessions: int, people: int) -> None:
        self.house = (await factories.institution(self.db, now=self._at(FIRST, 9))).id
        self.coordinator = await self.person(Role.COORDINATOR)
        trainers = [await self.person() for _ in range(3)]
        self.staff = [await self.person() for _ in range(people)]
        for _ in range(sessions):
            await self._session(trainers)

    async def _session(self, trainers: list[int]) -> None:
        now, zone = self._at(FIRST, 9), self.dice.choice(ZONES)
        training = await factories.training(self.db, self.house, now=now)
        day = JANUARY + timedelta(days=self.dice.randrange(self.days))
        hour = self.dice.choice((7, 8, 9, 13, 14, 18, 20, 22))
        starts = [
            datetime.combine(day + timedelta(days=7 * n), time(hour, self.dice.choice((0, 30))))
            for n in range(self.dice.choice((1, 1, 2, 3)))
        ]
        session = await factories.session(self.db, training, self.house, *starts, zone=zone, capacity=None, now=now)
        free = day - timedelta(days=self.dice.choice((5, 14))) if self.dice.random() < 0.4 else None
        trainer = self.dice.choice((None, *trainers))
        values = {"withdraw_until": free, "trainer_id": trainer}
        await self.db.execute(update(session_rows).where(session_rows.c.id == session).values(**values))
        rows = (await self.db.execute(select(meeting_rows).where(meeting_rows.c.session_id == session))).all()
        meetings = [Meeting(row.id, row.starts_at, row.ends_at - row.starts_at) for row in rows]
        of = Session(session, zone, meetings, None, free, trainer, (self.coordinator,))
        self.model.sessions[session], self.trainings[session] = of, training
        await self._training_leads(of, now)
        self.model.foresee(of)

    # --- what happens ------------------------------------------------------------------------------------------------

    async def enrol(self, now: datetime) -> None:
        """Somebody enrols, mostly well before, sometimes in the last hours."""
        reach = self.dice.choice((timedelta(hours=30), 6 * DAY, 12 * DAY, 40 * DAY))
        open_ = [s for s in self.model.sessions.values() if now < s.starts <= now + reach and not s.cancelled]
        if not open_:
            return
        session = self.dice.choice(open_)
        others = [one for one in self.staff if one not in session.seats.values()]
        if not others:
            return
        person = self.dice.choice(others)
        await enrolments.enrol(self.db, self.members[person].who, session.id, self.house, now, TERMS)
        self.model.joins(session, await self._seat(session.id, person), person)
        self.changes["enrolments"] += 1

    async def _seat(self, session: int, person: int) -> int:
        own = (enrolment_rows.c.session_id == session) & (enrolment_rows.c.person_id == person)
        live = enrolment_rows.c.state == EnrolmentState.ENROLLED
        return int((await self.db.execute(select(enrolment_rows.c.id).where(own, live))).scalar_one())

    async def change(self, now: datetime) -> None:
        what = self.dice.choice(
            (
                "move",
                "move",
                "move",
                "withdraw",
                "withdraw",
                "swap",
                "leads",
                "quiet",
                "training leads",
                "cancel",
                "back",
            )
        )
        coming = [s for s in self.model.sessions.values() if now < s.starts <= now + 30 * DAY and not s.cancelled]
        if not coming or (what == "cancel" and self.dice.random() < 0.5):
            return
        session = self.dice.choice(coming)
        match what:
            case "move" | "back":
                await self._move(session, now, back=what == "back")
            case "withdraw" | "swap" if session.seats:
                await (self._withdraw if what == "withdraw" else self._swap)(session, now)
            case "leads" | "quiet":
                await self._wishes(self.dice.choice(list(session.seats.values()) or self.staff), what, now)
            case "training leads":
                await self._training_leads(session, now)
            case "cancel":
                await session_verbs.cancel(self.db, self.chief, session.id, CancelReason.OTHER, now, TERMS)
                session.cancelled = True
        self.changes[what] += 1

    async def _move(self, session: Session, now: datetime, *, back: bool) -> None:
        """Anywhere from tomorrow on; `back`: and within the undo time to where it was."""
        meeting = self.dice.choice(session.meetings)
        old = local(meeting.starts, session.zone)
        day = local(now, session.zone).date() + timedelta(days=self.dice.randint(1, 20))
        wall = datetime.combine(day, time(self.dice.choice((8, 9, 14, 20)), self.dice.choice((0, 30))))
        for moment in (wall, old) if back else (wall,):
            times = (moment, moment + meeting.length)
            if instant(moment, session.zone) <= now:
                return
            await session_verbs.reschedule(self.db, self.chief, meeting.id, times, now, TERMS)
            self.model.moves(session, meeting, instant(moment, session.zone), now)

    async def _withdraw(self, session: Session, now: datetime) -> None:
        enrolment = self.dice.choice(list(session.seats))
        person = session.seats.pop(enrolment)
        await enrolments.withdraw(self.db, self.members[person].who, session.id, now, TERMS)

    async def _swap(self, session: Session, now: datetime) -> None:
        enrolment = self.dice.choice(list(session.seats))
        colleague = self.dice.choice(self.staff)
        if colleague in session.seats.values():
            return
        person = session.seats.pop(enrolment)
        await substitutes.substitute(self.db, self.members[person].who, session.id, colleague, now, TERMS)
        self.model.joins(session, await self._seat(session.id, colleague), colleague)

    async def _wishes(self, person: int, what: str, now: datetime) -> None:
        own = self.model.people[person]
        if what == "leads":
            own.leads = self.dice.choice(LEADS)
            leads = None if own.leads is None else leads_of(",".join(own.leads))
            await reminding.choose(self.db, person, leads, now, TERMS)
        else:
            own.quiet = self.dice.choice(QUIETS)
            quiet = None if own.quiet is None else Quiet(time(own.quiet[0]), time(own.quiet[1]))
            await reminding.be_quiet(self.db, person, quiet, now, TERMS)
        self.model.chooses(person, now, quiet=what == "quiet")

    async def _training_leads(self, session: Session, now: datetime) -> None:
        session.leads = self.dice.choice(TRAINING_LEADS)
        leads = None if session.leads is None else leads_of(",".join(session.leads))
        await conditions.remind(self.db, self.chief, self.trainings[session.id], leads, now, TERMS)
        for person in set(session.seats.values()):
            self.model.chooses(person, now)
        self.model.foresee(session)

    # --- what is told ------------------------------------------------------------------------------------------------

    async def tick(self, now: datetime) -> None:
        await clock.advance(self.db, now, TERMS)
        said, due = await self._delivered(now), self.model.tick(now)
        assert said == due, f"at {now}: too many {said - due}, missing {due - said}"

    async def _delivered(self, now: datetime) -> set[Message]:
        """As the delivery does it, without a wire: claim, look, drop or send."""
        said: set[Message] = set()
        while (notice := await outbox.claim(self.db, now)) is not None:
            told = await telling.look(self.db, notice, now)
            if (why := truth.untrue(notice, told, now)) is not None:
                await outbox.drop(self.db, notice.id, why)
                continue
            await outbox.sent(self.db, notice.id, None, now)
            if notice.kind in KINDS:
                message = await self._message(notice, told)
                said.add(message)
                self.told[message] += 1
                self._must_be_courteous(message, told, now)
        return said

    async def _message(self, notice: Any, told: Any) -> Message:
        person = notice.person.id
        match notice.kind:
            case "reminder":
                when = f"{notice.meeting_id}@{notice.facts['starts_at']}"
                return "reminder", person, notice.enrolment_id, when, notice.facts["lead"]
            case "moved":
                starts = told.meeting.starts_at.isoformat()
                return "moved", person, notice.enrolment_id, f"{notice.meeting_id}@{starts}", ""
            case "desk_reminder" | "trainer_reminder":
                return notice.kind, person, notice.meeting_id, notice.facts["starts_at"], ""
        return notice.kind, person, notice.enrolment_id, "", ""

    def _must_be_courteous(self, message: Message, told: Any, now: datetime) -> None:
        """Never in somebody's quiet hours, but for what begins within a day."""
        soon = [m.starts_at for m in told.session.meetings if now < m.starts_at <= now + DAY]
        hours = self.model.people[message[1]].hours
        assert soon or message[0] == "moved" or not is_quiet(now, told.session.zone, hours), (message, now)

    def _before_a_session(self) -> datetime:
        reach = self.dice.choice((DAY, 8 * DAY, 30 * DAY))
        starts = self.dice.choice(list(self.model.sessions.values())).starts
        return (starts - self.dice.random() * reach).replace(microsecond=0).astimezone(UTC)

    async def live(self, enrolments: int, changes: int) -> int:
        """From November to the last question of all; hands out at how many moments the clock stood still."""
        begin = self._at(FIRST, 9)
        happens = [(self._before_a_session(), "enrol") for _ in range(enrolments)]
        happens += [(self._before_a_session(), "change") for _ in range(changes)]
        end = self._at(JANUARY, 9) + (self.days + 21 + 70) * DAY
        coming = sorted((max(moment, begin), what) for moment, what in happens)
        now, ticks = begin, 0
        while now < end:
            await self.tick(now)
            ticks += 1
            moments = self.model.moments
            while moments and moments[0] <= now:
                heappop(moments)
            due = moments[0] + timedelta(seconds=self.dice.randrange(15)) if moments else end
            if coming and coming[0][0] < due:
                moment, what = coming.pop(0)
                now = max(now + timedelta(seconds=1), moment)
                await (self.enrol if what == "enrol" else self.change)(now)
                now += timedelta(seconds=self.dice.randrange(15))
            else:
                now = due
        return ticks
