"""Whoever leaves a course half way has been at its first days: they stay in every calendar."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import enrolments, feeds, sessions, teaching
from catalogue.database import Database
from catalogue.feed_cards import FeedCard
from catalogue.refusals import Reason, Refused
from catalogue.rules.states import CancelReason, FeedKind, SessionState
from catalogue.sessions import Plan
from catalogue.tables import enrolments as rows
from tests import factories
from tests.calendars.client import Client
from tests.calendars.post import deliver
from tests.catalogue.scene import TERMS, Scene, join, scene, whole
from tests.factories import NOW, ZONE, Member, meeting_times

DAYS = [datetime(2030, 3, day, 9) for day in (14, 15)]
#: Between the two days.
EVENING = datetime.fromisoformat("2030-03-14T18:00:00+00:00")
DAY = timedelta(days=1)


async def feed(db: AsyncConnection, person: Member, kind: FeedKind, house: int = 0) -> FeedCard:
    card = await feeds.read(db, await feeds.address(db, person.who, kind, house, NOW), EVENING)
    assert card is not None
    return card


async def end(db: AsyncConnection, of: Scene, how: str) -> None:
    """The host cancels, or takes everybody off."""
    if how == "cancelled":
        await sessions.cancel(db, of.coordinator.who, of.session, CancelReason.WEATHER, EVENING, TERMS)
        return
    for number in (await db.execute(select(rows.c.id))).scalars().all():
        await enrolments.remove(db, of.coordinator.who, number, "agreed", EVENING, TERMS)


@pytest.mark.parametrize("how", ["cancelled", "removed"])
async def test_days_that_took_place_stay_in_the_calendar(database: Database, how: str) -> None:
    client = Client()
    async with database.writing() as db:
        of = await scene(db, *DAYS)
        (person,) = await join(db, of)
    await deliver(database, NOW, lambda _, content: client.apply(content))
    async with database.writing() as db:
        await end(db, of, how)
        entries = (await feed(db, person, FeedKind.PERSON)).entries
    await deliver(database, EVENING + DAY, lambda _, content: client.apply(content))
    assert [entry.gone_at for entry in entries] == [None, EVENING]
    assert [entry.starts_at.day for entry in client.programme().values()] == [14]


async def test_a_public_calendar_keeps_the_days_that_took_place(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, *DAYS)
        await end(db, of, "cancelled")
        entries = (await feed(db, of.coordinator, FeedKind.HOUSE, of.house)).entries
    assert [entry.gone_at for entry in entries] == [None, EVENING]


async def test_a_trainer_keeps_the_days_that_they_taught(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, *DAYS)
        first, second = [await factories.member(db, of.house) for _ in range(2)]
        await teaching.taught_by(db, of.coordinator.who, of.session, first.id, NOW, TERMS)
        await teaching.taught_by(db, of.coordinator.who, of.session, second.id, EVENING, TERMS)
        entries = (await feed(db, first, FeedKind.TRAINER)).entries
    assert [entry.gone_at for entry in entries] == [None, EVENING]


async def test_what_has_taken_place_can_not_be_cancelled(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, *DAYS)
        await join(db, of)
        before = await whole(db, rows)
        with pytest.raises(Refused) as no:
            await sessions.cancel(db, of.coordinator.who, of.session, CancelReason.OTHER, EVENING + DAY, TERMS)
        assert await whole(db, rows) == before
    assert no.value.reason is Reason.OVER


async def test_a_date_that_was_cancelled_before_somebody_came_is_in_none_of_their_calendars(database: Database) -> None:
    received: list[bytes] = []
    async with database.writing() as db:
        of = await scene(db, *DAYS)
        plan = Plan(of.training, (of.house,), ZONE, meeting_times(DAYS[0]), capacity=12)
        await sessions.change(db, of.coordinator.who, of.session, plan, NOW, TERMS)
        (person,) = await join(db, of, now=NOW + DAY)
        entries = (await feed(db, person, FeedKind.PERSON)).entries
    await deliver(database, NOW + DAY, lambda _, content: received.append(content))
    assert [(entry.meeting.starts_at.day, entry.gone_at) for entry in entries] == [(14, None)]
    assert [content.count(b"BEGIN:VEVENT") for content in received] == [1]


@pytest.mark.parametrize(("was", "shown"), [("draft", 0), ("published", 1)])
async def test_only_what_was_announced_is_cancelled_in_public(database: Database, was: str, shown: int) -> None:
    async with database.writing() as db:
        of = await scene(db, *DAYS, state=SessionState(was))
        await sessions.cancel(db, of.coordinator.who, of.session, CancelReason.WEATHER, NOW, TERMS)
        entries = (await feed(db, of.coordinator, FeedKind.HOUSE, of.house)).entries
    assert len({entry.session.id for entry in entries}) == shown
