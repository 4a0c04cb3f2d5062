"""The row of a notice when Telegram or the database breaks down over it, and what that holds up."""

from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError
from telegram.error import BadRequest, Conflict, InvalidToken, NetworkError, TimedOut

from bot import wire
from bot.request import NotReached
from bot.wire import Fate, Sent
from catalogue import clock, outbox, people, reminding, sessions, telling
from catalogue.database import Database
from catalogue.rules.states import EnrolmentState, NoticeState
from catalogue.tables import enrolments as booked
from catalogue.tables import outbox as rows
from tests.bot.test_ledger import BLOCKED, FINE, Post, _seats, post
from tests.catalogue.scene import TERMS, join, meetings_of, notices, scene
from tests.factories import NOW, meeting_times

__all__ = ["post"]
FAILED = Sent(Fate.FAILED, why="Internal Server Error (500)")


async def _a_question(database: Database) -> None:
    """One seat that was told, and a question that nobody gets twice."""
    await _seats(database, 2)
    async with database.writing() as db:
        last = select(rows.c.id).order_by(rows.c.id.desc()).limit(1).scalar_subquery()
        facts = {"by": "B", "question": "?"}
        await db.execute(update(rows).where(rows.c.id == last).values(kind="question", facts=facts))
        await db.execute(update(rows).where(rows.c.id != last).values(kind="left"))
        asked = {"requested_at": NOW, "request_expires_at": NOW + timedelta(days=2)}
        await db.execute(update(booked).values(state=EnrolmentState.REQUESTED, **asked))


@pytest.mark.parametrize(
    ("error", "fate"),
    [
        (NotReached("ClientConnectorError"), Fate.AGAIN),
        (InvalidToken("Unauthorized"), Fate.AGAIN),
        (Conflict("terminated by other getUpdates request"), Fate.AGAIN),
        (NetworkError("Bad Gateway"), Fate.FAILED),
        (NetworkError("Internal Server Error (500)"), Fate.FAILED),
        (TimedOut(), Fate.UNKNOWN),
        (BadRequest("message is too long"), Fate.REFUSED),
    ],
)
async def test_only_what_did_not_reach_telegram_has_surely_not_arrived(error: Exception, fate: Fate) -> None:
    class Broken:
        async def do_api_request(self, *_: Any, **__: Any) -> Any:
            raise error

    assert (await wire.send(cast(Any, Broken()), 1, {"text": "x", "rows": ()})).fate is fate


async def test_after_a_server_error_only_what_does_no_harm_twice_is_sent_again(post: Post) -> None:
    await _a_question(post.database)
    post.answers = lambda chat: FAILED
    await post.deliver()
    assert await post.states() == [NoticeState.DUE, NoticeState.UNKNOWN]
    async with post.database.writing() as db:
        await db.execute(update(rows).values(attempts=outbox.MOST_REPEATS + 1))  # Telegram says itself that it is down
    post.now += timedelta(minutes=10)
    await post.deliver()
    post.answers, post.now = lambda chat: FINE, post.now + timedelta(minutes=10)
    await post.deliver()
    assert await post.states() == [NoticeState.SENT, NoticeState.UNKNOWN]


async def test_a_database_that_is_away_while_a_notice_is_written_delays_it(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _seats(post.database)
    look = telling.look

    async def away(*_: Any) -> Any:
        raise OperationalError("SELECT", {}, Exception("server closed the connection unexpectedly"))

    monkeypatch.setattr(telling, "look", away)
    await post.deliver()
    assert await post.states() == [NoticeState.DUE]
    monkeypatch.setattr(telling, "look", look)
    post.now += timedelta(seconds=5)
    await post.deliver()
    assert await post.states() == [NoticeState.SENT]


async def test_a_question_whose_fate_could_not_be_written_holds_nothing_up_after_its_lease(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _a_question(post.database)
    sent = outbox.sent

    async def away(db: Any, notice_id: int, *rest: Any) -> None:
        if (await db.execute(select(rows.c.kind).where(rows.c.id == notice_id))).scalar() == "question":
            raise OperationalError("UPDATE", {}, Exception("server closed the connection unexpectedly"))
        await sent(db, notice_id, *rest)

    monkeypatch.setattr(outbox, "sent", away)
    with pytest.raises(OperationalError):
        await post.deliver()
    assert await post.states() == [NoticeState.SENT, NoticeState.SENDING]
    for later, state in ((outbox.LEASE / 2, NoticeState.SENDING), (outbox.LEASE * 2, NoticeState.UNKNOWN)):
        await clock.tick(post.database, NOW + later, TERMS)
        assert (await post.states())[1] is state
    assert len(post.got) == 2, "and nobody is asked twice"


async def test_who_comes_back_hears_of_the_last_date_alone_and_is_reminded_once(post: Post) -> None:
    """Moved twice and reminded twice while they had blocked the bot."""
    async with post.database.writing() as db:
        of = await scene(db)
        (anna,) = await join(db, of)
        (meeting,) = await meetings_of(db, of)
    post.answers = lambda chat: BLOCKED
    for day in (15, 18):
        async with post.database.writing() as db:
            times = meeting_times(datetime(2030, 3, day, 9))[0]
            await sessions.reschedule(db, of.coordinator.who, meeting.id, times, post.now, TERMS)
        post.now += timedelta(hours=1)
        await post.deliver()
    for day in (12, 17):
        post.now = datetime(2030, 3, day, 9, tzinfo=UTC)
        async with post.database.writing() as db:
            await reminding.plan(db, post.now, TERMS)
        await post.deliver()
    post.answers = lambda chat: FINE
    async with post.database.writing() as db:
        assert len(await notices(db, "reminder", None)) == 2
        await people.reachable(db, anna.card.telegram_id or 0, post.now, True)
        await db.execute(update(rows).values(due_at=post.now))  # all of it in the last days
        await outbox.resume(db, anna.card.id, post.now)
        (moved,) = await notices(db, "moved")
        assert moved.facts["told"].startswith("2030-03-14T08:00")
        assert [row.facts["lead"] for row in await notices(db, "reminder")] == ["P1D"]
