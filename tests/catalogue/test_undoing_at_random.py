"""Two sessions live the same life; in one of them changes are made and undone. Afterwards nobody could tell which."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import clock, correcting, enrolments, outbox, redating, seat_audit, sessions, undoing, unnamed
from catalogue.database import Database
from catalogue.refusals import Refused
from catalogue.rules.essential import Fact
from catalogue.rules.rights import CONSOLE
from catalogue.rules.states import CancelReason, NoticeState, Role
from catalogue.tables import enrolments as rows
from catalogue.tables import institutions, unnamed_seats
from catalogue.tables import outbox as notices
from tests import factories
from tests.catalogue.scene import TERMS
from tests.catalogue.test_undoing import untrue
from tests.factories import NOW, Member, meeting_times

SECOND = timedelta(seconds=1)
PEOPLE, ACTS = 7, 14
#: Days around the one date, to which a session is brought.
DATES = {"one more": (0, 7), "one in front": (-6, 0), "another": (3,), "two others": (-5, 9), "none": ()}


@dataclass
class Life:
    """One of the two: a house with its people, a session of three seats."""

    house: int
    session: int
    people: list[Member]
    desk: Member

    async def act(self, db: AsyncConnection, what: str, number: int, now: datetime) -> None:
        who = self.people[number].who
        try:
            match what:
                case "enrol":
                    await enrolments.enrol(db, who, self.session, self.house, now, TERMS)
                case "withdraw":
                    await enrolments.withdraw(db, who, self.session, now, TERMS)
                case "accept":
                    await enrolments.accept(db, who, self.session, now, TERMS)
                case "skip":
                    await enrolments.skip(db, who, self.session, now, TERMS)
                case "book":
                    await unnamed.book(db, self.desk.who, self.session, self.house, 1, None, now, TERMS)
        except Refused:
            pass

    async def change(self, db: AsyncConnection, what: str, now: datetime) -> None:
        """Something that the other one never hears of, a moment after what was told last."""
        now += SECOND
        if what == "cancel":
            await sessions.cancel(db, CONSOLE, self.session, CancelReason.OTHER, now, TERMS)
        elif what == "place":
            await correcting.correct(db, CONSOLE, self.session, Fact.PLACE, f"Thun {now}", now, TERMS)
        elif what in DATES:
            days = [datetime(2030, 3, 21, 9) + timedelta(days=day) for day in DATES[what]]
            times = meeting_times(*days) if days else ()
            await redating.change(db, CONSOLE, self.session, times, now, TERMS)
        else:
            meeting = sessions.meetings.c
            own = (meeting.session_id == self.session) & meeting.cancelled_at.is_(None)
            found = (await db.execute(select(meeting.id).where(own))).scalar_one()
            days = {"sooner": -6, "later": 9}[what]
            (times,) = meeting_times(datetime(2030, 3, 21, 9) + timedelta(days=days))
            await sessions.reschedule(db, CONSOLE, found, times, now, TERMS)
        await clock.advance(db, now + SECOND, TERMS)
        assert await undoing.undo(db, self.desk.who, self.session, now + 2 * SECOND, TERMS) == 0

    async def looks(self, db: AsyncConnection) -> Any:
        """Everybody's enrolments in their order, what waits to be told, seats without a name."""
        index = {person.id: number for number, person in enumerate([*self.people, self.desk])}
        limits = (rows.c.queued_at, rows.c.offer_expires_at, rows.c.request_expires_at, rows.c.skips_until)
        query = select(rows.c.person_id, rows.c.state, *limits).where(rows.c.session_id == self.session)
        states = [(index[row[0]], *row[1:]) for row in await db.execute(query.order_by(rows.c.id))]
        told = select(notices.c.person_id, notices.c.kind, notices.c.due_at, notices.c.state)
        kept = notices.c.state.in_((NoticeState.DUE, NoticeState.SENT)) & notices.c.person_id.in_(list(index))
        heard = Counter((index[row[0]], *row[1:]) for row in await db.execute(told.where(kept)))
        booked = select(unnamed_seats.c.seats, unnamed_seats.c.name_until)
        own = (await db.execute(booked.where(unnamed_seats.c.session_id == self.session))).all()
        return states, heard, own


async def life(db: AsyncConnection, asks: bool) -> Life:
    house = (await factories.institution(db)).id
    if asks:
        await db.execute(institutions.update().where(institutions.c.id == house).values(approval=True))
    desk = await factories.member(db, house, Role.COORDINATOR)
    people = [await factories.member(db, house) for _ in range(PEOPLE)]
    training = await factories.training(db, house)
    session = await factories.session(db, training, house, datetime(2030, 3, 21, 9), capacity=3, place="Bern")
    return Life(house, session, people, desk)


async def deliver(db: AsyncConnection, now: datetime) -> None:
    """What is due is told, if it is true."""
    due = select(notices).where(notices.c.state == NoticeState.DUE, notices.c.due_at <= now)
    for row in (await db.execute(due.order_by(notices.c.id))).all():
        why = await untrue(db, row, now)
        await (outbox.drop(db, row.id, why) if why else outbox.sent(db, row.id, 1, now))


@pytest.mark.parametrize("seed", range(6))
async def test_a_life_with_changes_that_were_undone_is_the_life_without_them(database: Database, seed: int) -> None:
    dice, now = Random(seed), NOW
    async with database.writing() as db:
        plain, changed = [await life(db, asks=seed % 3 == 2) for _ in range(2)]
        for _ in range(ACTS):
            what = dice.choice(("enrol", "enrol", "enrol", "withdraw", "accept", "skip", "book"))
            number = dice.randrange(PEOPLE)
            for one in (plain, changed):
                await one.act(db, what, number, now)
            if dice.random() < 0.5:
                await changed.change(db, dice.choice(("cancel", "cancel", "place", "sooner", "later", *DATES)), now)
            now += timedelta(minutes=dice.choice((5, 45, 600, 1500)))
            await clock.advance(db, now, TERMS)
            await deliver(db, now)
            assert await changed.looks(db) == await plain.looks(db), what
            for rule, look in seat_audit.RULES:
                assert not await look(db, now), rule
