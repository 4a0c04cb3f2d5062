"""What becomes of a notice when Telegram stumbles, row by row: a wire that answers as the test says, real databases."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any, cast

import pytest
from sqlalchemy import select, update

from bot import wire
from bot.app import network_of
from bot.budget import Budget
from bot.config import Config
from bot.delivery import Delivery
from bot.now import Clock
from bot.screens import desk_notices, house_notices, notices, operator_notices
from bot.wire import Fate, Sent
from catalogue import enrolments, outbox, people
from catalogue.database import Database
from catalogue.rules.manners import MANNERS, ONCE
from catalogue.rules.states import EnrolmentState, NoticeState
from catalogue.tables import enrolments as booked
from catalogue.tables import outbox as rows
from tests.catalogue.scene import TERMS, join, scene
from tests.catalogue.scene import notices as notices_of
from tests.factories import NOW

Answers = Callable[[int], Sent]
FINE = Sent(Fate.SENT, 7)
AGAIN, UNKNOWN = Sent(Fate.AGAIN, why="connection refused"), Sent(Fate.UNKNOWN, why="timed out")
BLOCKED = Sent(Fate.UNREACHABLE, why="bot was blocked by the user")


@dataclass
class Post:
    """A sender with a clock of its own; `answers`: what Telegram says to a message to this chat."""

    database: Database
    now: datetime = NOW
    answers: Answers = lambda chat: FINE
    got: list[tuple[int, str]] = field(default_factory=list)
    silent: list[bool] = field(default_factory=list)
    budget: Budget = field(default_factory=lambda: Budget(10_000))

    def __post_init__(self) -> None:
        network = network_of(Config(), "kursverbund_bot")
        self.delivery = Delivery(self.database, cast(Any, None), self.budget, cast(Clock, _Standing(self)), network)

    async def send(self, _bot: Any, chat: int, packed: dict[str, Any], _file: Any, silent: bool) -> Sent:
        sent = self.answers(chat)
        if sent.fate is Fate.SENT:
            self.got.append((chat, packed["text"].split(":")[0].removeprefix("<b>")))
            self.silent.append(silent)
        return sent

    async def deliver(self) -> None:
        """All that is due now."""
        while await self.delivery.deliver_one():
            pass

    async def states(self) -> list[NoticeState]:
        async with self.database.reading() as db:
            return list((await db.execute(select(rows.c.state).order_by(rows.c.id))).scalars())

    async def whys(self) -> list[str | None]:
        async with self.database.reading() as db:
            return list((await db.execute(select(rows.c.why).order_by(rows.c.id))).scalars())


@pytest.fixture
def post(database: Database, monkeypatch: pytest.MonkeyPatch) -> Post:
    post = Post(database)
    monkeypatch.setattr(wire, "send", post.send)
    return post


@dataclass
class _Standing:
    post: Post

    def now(self) -> datetime:
        return self.post.now


async def _seats(database: Database, count: int = 1) -> list[int]:
    """So many people get a seat and are owed the notice; their Telegram ids."""
    async with database.writing() as db:
        joined = await join(db, await scene(db), count)
        return [(await people.card(db, person.id)).telegram_id or 0 for person in joined]


def test_every_kind_of_notice_has_its_manner() -> None:
    assert set(MANNERS) >= {*notices.KINDS, *desk_notices.KINDS, *operator_notices.KINDS, *house_notices.KINDS}
    assert {"approval", "question", "decide"} <= set(ONCE)
    assert not {"reminder", "seat", "file", "moved", "cancelled", "offer"} & set(ONCE)
    assert not any(MANNERS[kind].silent for kind in ("file", "seat", "moved", "cancelled", "reminder", "offer"))


async def test_what_did_not_arrive_is_tried_again_at_twice_the_distance_each_time(post: Post) -> None:
    await _seats(post.database)
    tries: list[datetime] = []

    def away(_chat: int) -> Sent:
        tries.append(post.now)
        return AGAIN

    post.answers = away
    for _ in range(1200):
        await post.deliver()
        post.now += timedelta(seconds=2)
    waits = [(later - earlier).total_seconds() for earlier, later in pairwise(tries)]
    assert waits[:9] == [2, 4, 8, 16, 32, 64, 128, 256, 512]
    assert set(waits[9:]) == {600}
    post.answers = lambda chat: FINE
    post.now += timedelta(hours=1)
    await post.deliver()
    assert len(post.got) == 1
    assert await post.states() == [NoticeState.SENT]


async def test_one_that_telegram_refuses_is_never_sent_again_and_stops_nobody(post: Post) -> None:
    first, second = await _seats(post.database, 2)
    post.answers = lambda chat: Sent(Fate.REFUSED, why="message is too long") if chat == first else FINE
    await post.deliver()
    post.now += timedelta(days=1)
    await post.deliver()
    assert [chat for chat, _ in post.got] == [second]
    assert await post.states() == [NoticeState.GIVEN_UP, NoticeState.SENT]


async def test_one_that_cannot_be_rendered_is_dropped_and_stops_nobody(post: Post) -> None:
    _, second = await _seats(post.database, 2)
    async with post.database.writing() as db:
        first = select(rows.c.id).order_by(rows.c.id).limit(1).scalar_subquery()
        await db.execute(update(rows).where(rows.c.id == first).values(kind="nonsense"))
    await post.deliver()
    assert [chat for chat, _ in post.got] == [second]
    assert await post.states() == [NoticeState.DROPPED, NoticeState.SENT]


async def test_after_a_time_out_only_what_does_no_harm_twice_is_sent_again(post: Post) -> None:
    await _seats(post.database, 2)
    async with post.database.writing() as db:
        last = select(rows.c.id).order_by(rows.c.id.desc()).limit(1).scalar_subquery()
        await db.execute(
            update(rows).where(rows.c.id == last).values(kind="question", facts={"by": "B", "question": "?"})
        )
        await db.execute(
            update(booked).values(
                state=EnrolmentState.REQUESTED, requested_at=NOW, request_expires_at=NOW + timedelta(days=2)
            )
        )
        await db.execute(update(rows).where(rows.c.id != last).values(kind="left"))
    post.answers = lambda chat: UNKNOWN
    await post.deliver()
    assert await post.states() == [NoticeState.DUE, NoticeState.UNKNOWN]
    post.answers, post.now = lambda chat: FINE, NOW + timedelta(hours=1)
    await post.deliver()
    assert await post.states() == [NoticeState.SENT, NoticeState.UNKNOWN]
    assert len(post.got) == 1


async def test_a_later_word_about_the_same_waits_for_the_one_that_was_put_off(post: Post) -> None:
    async with post.database.writing() as db:
        of = await scene(db)
        anna, ben = await join(db, of, 2)
    chats = [person.card.telegram_id or 0 for person in (anna, ben)]
    post.answers = lambda chat: AGAIN if chat == chats[0] else FINE
    await post.deliver()
    async with post.database.writing() as db:
        await enrolments.withdraw(db, anna.who, of.session, NOW, TERMS)
        first = (await notices_of(db, "seat", person=anna))[0]
        await outbox.add(db, "left:x", "left", anna.id, NOW, enrolment_id=first.enrolment_id)
        await db.execute(update(rows).where(rows.c.id == first.id).values(kind="lapsed"))  # true for good as well
    post.answers = lambda chat: FINE
    await post.deliver()
    assert [chat for chat, _ in post.got] == [chats[1]], "the later one waits"
    post.now += timedelta(seconds=10)
    await post.deliver()
    told = [text for chat, text in post.got if chat == chats[0]]
    assert "nicht mehr" in told[0]
    assert "abgemeldet" in told[1]


async def test_whoever_blocked_the_bot_hears_what_is_still_true_when_they_come_back(post: Post) -> None:
    (chat,) = await _seats(post.database)
    post.answers = lambda chat: BLOCKED
    await post.deliver()
    assert await post.states() == [NoticeState.GIVEN_UP]
    async with post.database.reading() as db:
        person = await people.by_telegram(db, chat)
    assert person is not None
    assert not person.reachable
    async with post.database.writing() as db:
        await outbox.add(db, "left:late", "file", person.id, NOW, enrolment_id=1)
    await post.deliver()
    assert [why for why in await post.whys() if why and why.startswith(outbox.UNREACHABLE)] == await post.whys()
    post.answers, post.now = lambda chat: FINE, NOW + timedelta(hours=3)
    async with post.database.writing() as db:
        await people.reachable(db, chat, post.now, True)
        await outbox.resume(db, (await people.meet(db, chat, "", "de", post.now)).id, post.now)
    await post.deliver()
    assert len(post.got) == 2
    assert await post.states() == [NoticeState.SENT, NoticeState.SENT]


async def test_what_is_long_ago_is_not_told_to_whoever_comes_back(post: Post) -> None:
    (chat,) = await _seats(post.database)
    post.answers = lambda chat: BLOCKED
    await post.deliver()
    post.answers, post.now = lambda chat: FINE, NOW + outbox.MISSED + timedelta(days=1)
    async with post.database.writing() as db:
        await people.reachable(db, chat, post.now, True)
        await outbox.resume(db, (await people.meet(db, chat, "", "de", post.now)).id, post.now)
    await post.deliver()
    assert post.got == []


async def test_a_429_is_remembered_over_a_restart(post: Post) -> None:
    await _seats(post.database)
    post.answers = lambda chat: Sent(Fate.PAUSED, pause=timedelta(seconds=0.4), why="429")
    await post.deliver()
    async with post.database.reading() as db:
        assert await outbox.paused_until(db) == NOW + timedelta(seconds=0.4)
    later = Budget(1000)
    network = network_of(Config(), "kursverbund_bot")
    heir = Delivery(post.database, cast(Any, None), later, cast(Clock, _Standing(post)), network)
    await heir.resume()
    assert later._paused_until > 0
    post.answers, post.now = lambda chat: FINE, NOW + timedelta(seconds=1)
    while await heir.deliver_one():
        pass
    assert len(post.got) == 1


async def test_a_crash_repeats_only_what_does_no_harm_twice(database: Database) -> None:
    await _seats(database, 2)
    async with database.writing() as db:
        last = select(rows.c.id).order_by(rows.c.id.desc()).limit(1).scalar_subquery()
        await db.execute(update(rows).where(rows.c.id == last).values(kind="question"))
        assert await outbox.claim(db, NOW) is not None
        assert await outbox.claim(db, NOW, ahead=True) is None, "never taken before it is sent"
        assert await outbox.claim(db, NOW) is not None
        await outbox.release(db)
        found = [row.state for row in (await db.execute(select(rows).order_by(rows.c.id))).all()]
        assert found == [NoticeState.DUE, NoticeState.UNKNOWN]


async def test_a_stop_gives_back_what_was_only_claimed(post: Post) -> None:
    await _seats(post.database, 2)
    await post.delivery.deliver_one()
    assert await post.states() == [NoticeState.SENT, NoticeState.SENDING]
    await post.delivery.settle(1)
    assert await post.states() == [NoticeState.SENT, NoticeState.DUE]


async def test_at_night_only_what_can_wait_makes_no_sound(post: Post) -> None:
    await _seats(post.database, 2)
    async with post.database.writing() as db:
        last = select(rows.c.id).order_by(rows.c.id.desc()).limit(1).scalar_subquery()
        await db.execute(update(rows).where(rows.c.id == last).values(kind="lapsed"))
    post.now = datetime(2030, 3, 1, 23, tzinfo=UTC)
    await post.deliver()
    assert post.silent == [False, True]


async def test_several_notices_to_one_person_are_spaced_and_hold_up_nobody_else(post: Post) -> None:
    one, other = await _seats(post.database, 2)
    async with post.database.writing() as db:
        person = await people.by_telegram(db, one)
        assert person is not None
        for number in range(6):
            await outbox.add(db, f"file:{number}", "file", person.id, NOW - timedelta(hours=1), enrolment_id=1)
    await post.deliver()
    assert [chat for chat, _ in post.got] == [one, one, one, other]
    assert 0 < post.budget.crowded()[one] <= 1
