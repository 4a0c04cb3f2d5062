"""Whom a change would reach, looked up."""

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import blast, enrolments, people, sessions, unnamed
from catalogue.database import Database
from catalogue.refusals import Reason, Refused
from catalogue.rules.blast import Blast, Change
from catalogue.rules.states import CancelReason, Role
from catalogue.tables import enrolments as enrolment_rows
from tests import factories
from tests.catalogue.scene import TERMS, Counted, Scene, every_stage, join, meetings_of, scene
from tests.factories import NOW, meeting_times

MARCH_21 = meeting_times(datetime(2030, 3, 21, 9))[0]


async def of_move(db: AsyncConnection, of: Scene, times: Any = MARCH_21) -> Blast:
    (meeting, *_) = await meetings_of(db, of)
    return await blast.of_move(db, of.coordinator.who, meeting.id, times, NOW)


async def test_a_move_reaches_everybody_on_the_list(database: Database) -> None:
    async with database.writing() as db:
        of, found = await every_stage(db)
        pont = (await factories.institution(db)).id
        desk = await factories.member(db, pont, Role.COORDINATOR)
        await sessions.set_rules(
            db, of.coordinator.who, of.session, 4, None, {}, sessions.SeatRules(), None, None, NOW, TERMS
        )
        await people.reachable(db, found["waiting"].card.telegram_id or 0, NOW, False)
        approved = update(enrolment_rows).where(enrolment_rows.c.person_id == found["enrolled"].id)
        await db.execute(approved.values(requested_at=NOW))
        await unnamed.book(db, desk.who, of.session, pont, 1, None, NOW, TERMS)
        assert await of_move(db, of) == Blast(
            people=3,
            institutions=2,
            files=1,
            approved=1,
            unnamed=1,
            unreached=1,
            by_hand=(found["waiting"].card.name,),
        )
        assert (await blast.look(db, of.coordinator.who, of.session, Change.PLACE, NOW)).people == 3


async def test_a_new_clash_is_a_seat_elsewhere_at_the_new_time_only(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        busy, free, waits = await join(db, of, 3)
        there = await factories.session(db, of.training, of.house, datetime(2030, 3, 21, 11))
        full = await factories.session(db, of.training, of.house, datetime(2030, 3, 21, 8), capacity=0)
        gone = await factories.session(db, of.training, of.house, datetime(2030, 3, 21, 9))
        for person, session in ((busy, there), (waits, full), (free, gone)):
            await enrolments.enrol(db, person.who, session, of.house, NOW, TERMS)
        await sessions.cancel(db, of.coordinator.who, gone, CancelReason.OTHER, NOW, TERMS)
        reach = await of_move(db, of)
        assert (reach.clashes, reach.clashing) == (1, (busy.card.name,))
        assert not (await of_move(db, of, meeting_times(datetime(2030, 3, 22, 9))[0])).clashes


async def test_only_who_runs_the_session_looks(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        other = await factories.member(db, (await factories.institution(db)).id, Role.COORDINATOR)
        with pytest.raises(Refused) as no:
            await blast.look(db, other.who, of.session, Change.CANCEL, NOW)
        assert no.value.reason is Reason.NOT_ALLOWED


async def test_the_number_of_statements_is_the_same_however_many_come(database: Database) -> None:
    async with database.writing() as db:
        counts = []
        for number in (1, 9):
            of = await scene(db)
            await join(db, of, number)
            with Counted(db) as statements:
                await of_move(db, of)
            counts.append(len(statements))
    assert counts[0] == counts[1] <= 8
