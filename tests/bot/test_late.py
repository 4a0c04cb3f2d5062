"""Telegram was away until it was night for the reader: what waits for the morning, and what does not."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import clock, deadlines, enrolments, outbox, reminding, stand_ins
from catalogue.database import Database
from catalogue.rules.reminders import quiet_of
from catalogue.rules.states import EnrolmentState, NoticeState
from catalogue.tables import enrolments as booked
from catalogue.tables import outbox as rows
from catalogue.tables import people as person_rows
from catalogue.tables import sessions as session_rows
from tests import factories
from tests.bot.test_ledger import AGAIN, FINE, Post, post
from tests.catalogue.scene import TERMS, Scene, join, notices, scene
from tests.factories import Member

__all__ = ["post"]
#: Half past seven in the evening, nine, and seven in the morning, in Zurich.
EVENING, NIGHT, MORNING = (datetime(2030, 3, *at, tzinfo=UTC) for at in ((1, 18, 30), (1, 20), (2, 6)))
TOMORROW = datetime(2030, 3, 2, 9)


async def entered(db: AsyncConnection, of: Scene) -> Member:
    """Somebody gets a seat from their coordinator in the evening."""
    person = await factories.member(db, of.house)
    await enrolments.enrol(db, of.coordinator.who, of.session, of.house, EVENING, TERMS, person.id)
    return person


async def outage(post: Post) -> None:
    """Telegram can't be reached from half past seven to nine."""
    post.now, post.answers = EVENING, lambda chat: AGAIN
    while post.now < NIGHT:
        await post.deliver()
        post.now += timedelta(minutes=5)
    post.answers = lambda chat: FINE
    while post.now <= NIGHT + outbox.LONGEST_BACKOFF:
        await post.deliver()
        post.now += timedelta(minutes=1)


async def row_of(database: Database, kind: str) -> Any:
    async with database.reading() as db:
        return (await notices(db, kind, None))[-1]


async def test_what_can_wait_and_is_late_waits_for_the_morning(post: Post) -> None:
    async with post.database.writing() as db:
        await entered(db, await scene(db))
    await outage(post)
    assert post.got == []
    row = await row_of(post.database, "seat")
    assert (row.state, row.due_at, row.attempts) == (NoticeState.DUE, MORNING, 0)
    post.now = MORNING - timedelta(seconds=1)
    await post.deliver()
    assert post.got == []
    post.now = MORNING
    await post.deliver()
    assert await post.states() == [NoticeState.SENT]


async def test_after_a_stop_of_the_bot_as_well(post: Post) -> None:
    """Nobody has tried: the notice is as it was written."""
    async with post.database.writing() as db:
        await entered(db, await scene(db))
    post.now = NIGHT
    await post.deliver()
    assert (await row_of(post.database, "seat")).due_at == MORNING


async def test_what_begins_within_a_day_is_told_at_night(post: Post) -> None:
    async with post.database.writing() as db:
        await entered(db, await scene(db, TOMORROW))
    await outage(post)
    assert await post.states() == [NoticeState.SENT]


async def test_what_somebody_has_pressed_themselves_is_answered_at_night(post: Post) -> None:
    async with post.database.writing() as db:
        await join(db, await scene(db), now=EVENING)
    await outage(post)
    assert await post.states() == [NoticeState.SENT]


@pytest.mark.parametrize(
    ("quiet", "told"), [("", NIGHT), ("22:00-06:00", NIGHT), ("20:30-06:00", MORNING - timedelta(hours=1))]
)
async def test_whose_night_is_another_is_told_by_theirs(post: Post, quiet: str, told: datetime) -> None:
    async with post.database.writing() as db:
        person = await entered(db, await scene(db))
        await reminding.be_quiet(db, person.id, quiet_of(quiet), EVENING, TERMS)
    await outage(post)
    assert (post.got == []) is (told > NIGHT)
    post.now = max(post.now, told)
    await post.deliver()
    assert await post.states() == [NoticeState.SENT]


async def test_what_waits_is_told_in_its_order_and_holds_back_nothing_urgent(post: Post) -> None:
    async with post.database.writing() as db:
        of = await scene(db)
        person = await entered(db, of)
        later = EVENING + timedelta(minutes=10)
        await enrolments.withdraw(db, of.coordinator.who, of.session, later, TERMS, person.id)
        seat = (await notices(db, "seat"))[0]
        await db.execute(update(rows).where(rows.c.id == seat.id).values(kind="lapsed"))  # true for good
        await outbox.add(db, "urgent", "removed", person.id, later, enrolment_id=seat.enrolment_id, had="", why="other")
    await outage(post)
    assert [text for _, text in post.got] == ["Sie stehen nicht mehr auf der Liste"]
    post.now = MORNING
    await post.deliver()
    assert "nicht mehr" in post.got[1][1]
    assert "abgemeldet" in post.got[2][1]


async def offered(db: AsyncConnection, **facts: Any) -> tuple[Scene, Member]:
    """A seat comes free in the evening; whoever waits is offered it."""
    of = await scene(db, capacity=1)
    first, second = await join(db, of, 2)
    await db.execute(update(rows).values(state=NoticeState.SENT))
    await db.execute(update(session_rows).values(**facts)) if facts else None
    await enrolments.withdraw(db, first.who, of.session, EVENING, TERMS)
    await db.execute(update(rows).where(rows.c.kind == "left").values(state=NoticeState.SENT))
    return of, second


async def expires(database: Database) -> datetime:
    async with database.reading() as db:
        state = booked.c.state == EnrolmentState.OFFERED
        found: datetime = (await db.execute(select(booked.c.offer_expires_at).where(state))).scalar_one()
        return found


async def test_an_offer_that_waits_is_held_as_long_as_ever(post: Post) -> None:
    async with post.database.writing() as db:
        await offered(db)
    planned = await expires(post.database)
    await outage(post)
    assert (await row_of(post.database, "offer")).due_at == MORNING
    # It would have been Saturday evening; a day from Saturday morning is a Sunday, so it is Monday at nine.
    assert await expires(post.database) == datetime(2030, 3, 4, 8, tzinfo=UTC) >= planned
    post.now = MORNING
    await post.deliver()
    assert (await row_of(post.database, "offer")).state is NoticeState.SENT


async def test_an_offer_that_would_be_over_by_then_is_told_at_night(post: Post) -> None:
    async with post.database.writing() as db:
        await offered(db, closes_on=EVENING.date())
    planned = await expires(post.database)
    await outage(post)
    assert (await row_of(post.database, "offer")).state is NoticeState.SENT
    assert await expires(post.database) == planned < MORNING


async def test_an_offer_that_is_over_is_not_held_again(post: Post) -> None:
    async with post.database.writing() as db:
        await offered(db)
        await db.execute(update(booked).where(booked.c.offer_expires_at.is_not(None)).values(offer_expires_at=EVENING))
    post.now = NIGHT
    await post.deliver()
    assert (await row_of(post.database, "offer")).state is NoticeState.DROPPED


@pytest.mark.parametrize(("starts", "told"), [((2, 19, 45), MORNING), ((8, 19, 45), MORNING), ((2, 8, 30), NIGHT)])
async def test_a_late_reminder_waits_where_two_hours_are_left(
    post: Post, starts: tuple[int, int, int], told: datetime
) -> None:
    async with post.database.writing() as db:
        of = await scene(db, datetime(2030, 3, *starts))
        await join(db, of, now=datetime(2030, 2, 1, tzinfo=UTC))
        await db.execute(update(rows).values(state=NoticeState.SENT))
        await clock.tell(db, EVENING + timedelta(minutes=20), TERMS)
        assert len(await notices(db, "reminder")) == 1
    post.now = NIGHT
    await post.deliver()
    row = await row_of(post.database, "reminder")
    assert (row.state, row.due_at) == (NoticeState.SENT if told == NIGHT else NoticeState.DUE, row.due_at)
    assert told == NIGHT or row.due_at == told


async def test_whoever_comes_back_at_night_hears_at_once_what_they_have_missed(post: Post) -> None:
    async with post.database.writing() as db:
        person = await entered(db, await scene(db))
        await outbox.unreachable(db, (await notices(db, "seat"))[0].id, "blocked")
        await outbox.resume(db, person.id, NIGHT)
    post.now = NIGHT
    await post.deliver()
    assert await post.states() == [NoticeState.SENT]


async def test_the_second_word_of_an_offer_is_not_said_at_night(database: Database) -> None:
    """The bot was away when it was time."""
    async with database.writing() as db:
        await offered(db)
        offer = (await notices(db, "offer"))[0]
        await outbox.sent(db, offer.id, 1, EVENING - timedelta(hours=42))
        ends = MORNING + timedelta(hours=2)
        await db.execute(update(booked).where(booked.c.offer_expires_at.is_not(None)).values(offer_expires_at=ends))
        await deadlines.remind(db, NIGHT, TERMS)
        assert [row.due_at for row in await notices(db, "offer_soon")] == [MORNING]


@pytest.mark.parametrize(("closes_on", "told"), [(None, MORNING), (EVENING.date(), NIGHT)])
async def test_a_coordinator_hears_in_the_morning_of_what_can_wait(
    database: Database, closes_on: Any, told: datetime
) -> None:
    """Of somebody whom nothing reaches; of an offer that is over by then at once."""
    async with database.writing() as db:
        of, person = await offered(db, **({"closes_on": closes_on} if closes_on else {}))
        await db.execute(update(person_rows).where(person_rows.c.id == person.id).values(unreachable_at=EVENING))
        while (notice := await outbox.claim(db, NIGHT)) is not None and notice.kind != "offer":
            pass
        if notice is None:
            notice = await outbox.claim(db, MORNING)
        assert notice is not None
        await stand_ins.tell(db, notice, NIGHT, TERMS)
        assert [(row.person_id, row.due_at) for row in await notices(db, "stand_in")] == [(of.coordinator.id, told)]
