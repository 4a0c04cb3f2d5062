"""Drafts of one list are published all together: what appears, what stays a draft, and nothing twice."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.actions import ManageSession
from bot.change_actions import PublishDrafts, ShowDrafts
from catalogue import sessions, together
from catalogue.database import Database
from catalogue.exchange import stocking
from catalogue.rules.states import Role, SessionState
from catalogue.sessions import Plan
from catalogue.tables import history
from catalogue.tables import sessions as rows
from tests import factories
from tests.bot.test_conditions import Chat
from tests.bot.test_screens import MOST_LINES
from tests.catalogue.scene import TERMS, Scene, scene
from tests.factories import NOW, ZONE, meeting_times

MARCH_14, MARCH_21, FEBRUARY_14 = (datetime(2030, month, day, 9) for month, day in ((3, 14), (3, 21), (2, 14)))
GOOD_FRIDAY = datetime(2030, 4, 19, 9)


async def listed(db: AsyncConnection, *dates: Sequence[datetime], now: datetime = NOW) -> tuple[Scene, list[int]]:
    """A house with a list of drafts of one moment, a session for each of these (starts of its meetings)."""
    of = await scene(db)
    plans = [
        Plan(
            of.training, (of.house,), ZONE, meeting_times(*some) if some else (), SessionState.DRAFT, place=str(number)
        )
        for number, some in enumerate(dates)
    ]
    return of, await stocking.add_sessions(db, of.coordinator.who, plans, now)


async def states(db: AsyncConnection, ids: Sequence[int]) -> list[SessionState]:
    query = select(rows.c.id, rows.c.state).where(rows.c.id.in_(ids))
    found = {row.id: row.state for row in await db.execute(query)}
    return [found[one] for one in ids]


async def publish(db: AsyncConnection, of: Scene, session: int, *, anyway: bool = False, now: datetime = NOW) -> int:
    return await together.publish(db, of.coordinator.who, session, now, anyway)


async def published(db: AsyncConnection) -> int:
    """Entries of the history."""
    query = select(func.count()).select_from(history).where(history.c.verb == "publish")
    return int((await db.execute(query)).scalar_one())


DRAFT, SHOWN = SessionState.DRAFT, SessionState.PUBLISHED


async def test_all_drafts_of_a_list_appear_from_any_of_them(database: Database) -> None:
    async with database.writing() as db:
        of, ids = await listed(db, [MARCH_14], [MARCH_21], [datetime(2030, 3, 28, 9)])
        assert await together.drafts(db, of.coordinator.who, ids[1]) == ids
        assert await publish(db, of, ids[1]) == 3
        assert await states(db, ids) == [SHOWN] * 3 and await published(db) == 3


async def test_a_draft_of_another_moment_or_another_house_stays_one(database: Database) -> None:
    async with database.writing() as db:
        of, ids = await listed(db, [MARCH_14], [MARCH_21])
        _, later = await listed(db, [MARCH_14], now=NOW + timedelta(seconds=1))
        _, others = await listed(db, [MARCH_14])
        assert await publish(db, of, ids[0]) == 2
        assert await states(db, [*later, *others]) == [DRAFT, DRAFT]


async def test_without_a_date_it_appears_and_what_is_over_stays_a_draft(database: Database) -> None:
    """A course of which only the beginning is over can still be shown."""
    async with database.writing() as db:
        of, ids = await listed(db, [], [FEBRUARY_14], [FEBRUARY_14, MARCH_14], [MARCH_21])
        batch = await together.look(db, of.coordinator.who, ids[0], NOW)
        assert [one.id for one in batch.over] == [ids[1]] and {one.id for one in batch.clear} == {*ids} - {ids[1]}
        assert await publish(db, of, ids[1]) == 3
        assert await states(db, ids) == [SHOWN, DRAFT, SHOWN, SHOWN]
        assert await publish(db, of, ids[1], anyway=True) == 0


async def test_what_something_speaks_against_appears_only_where_it_is_wanted(database: Database) -> None:
    async with database.writing() as db:
        of, ids = await listed(db, [MARCH_14], [GOOD_FRIDAY])
        assert await publish(db, of, ids[0]) == 1
        assert await states(db, ids) == [SHOWN, DRAFT]
        assert await publish(db, of, ids[1], anyway=True) == 1
        assert await states(db, ids) == [SHOWN, SHOWN]


async def test_a_double_press_publishes_once(database: Database) -> None:
    async with database.writing() as db:
        of, ids = await listed(db, [MARCH_14], [MARCH_21])
        assert [await publish(db, of, ids[0]) for _ in range(2)] == [2, 0]
        assert await published(db) == 2


async def test_one_that_was_published_or_cancelled_by_itself_meanwhile_is_left_alone(database: Database) -> None:
    async with database.writing() as db:
        of, ids = await listed(db, [MARCH_14], [MARCH_21], [datetime(2030, 3, 28, 9)])
        who = of.coordinator.who
        await sessions.publish(db, who, ids[0], NOW)
        await sessions.cancel(db, who, ids[1], sessions.CancelReason.OTHER, NOW, TERMS)
        assert await publish(db, of, ids[0]) == 1
        assert await states(db, ids) == [SHOWN, SessionState.CANCELLED, SHOWN]


async def test_two_coordinators_at_once_publish_each_draft_once(database: Database) -> None:
    async with database.writing() as db:
        of, ids = await listed(db, *([MARCH_14 + timedelta(days=7 * week)] for week in range(8)))
        second = await factories.member(db, of.house, Role.COORDINATOR)

    async def press(who: object) -> int:
        async with database.writing() as db:
            return await together.publish(db, who, ids[0], NOW, anyway=True)  # type: ignore[arg-type]

    counts = await asyncio.gather(press(of.coordinator.who), press(second.who), press(of.coordinator.who))
    async with database.reading() as db:
        assert await states(db, ids) == [SHOWN] * 8 and await published(db) == 8
    assert sorted(counts) == [0, 0, 8]


async def test_nobody_publishes_what_they_do_not_run(database: Database) -> None:
    async with database.writing() as db:
        _, ids = await listed(db, [MARCH_14], [MARCH_21])
        other = await scene(db)
        assert await publish(db, other, ids[0]) == 0
        assert not (await together.look(db, other.coordinator.who, ids[0], NOW)).count
        assert await states(db, ids) == [DRAFT, DRAFT]


async def test_a_long_list_is_published_whole(database: Database) -> None:
    async with database.writing() as db:
        of, ids = await listed(db, *([MARCH_14 + timedelta(days=day)] for day in range(0, 1200, 2)))
        assert len(ids) == 600
        batch = await together.look(db, of.coordinator.who, ids[0], NOW)
        assert batch.count == 600 and batch.asked
        assert await publish(db, of, ids[0], anyway=True) == 600
        assert set(await states(db, ids)) == {SHOWN}


# --- in the chat ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["de", "fr", "en"])
async def test_many_of_each_kind_are_short_enough_to_be_read(database: Database, language: str) -> None:
    fine = [[MARCH_14 + timedelta(days=7 * week)] for week in range(4)]
    easter = [[GOOD_FRIDAY + timedelta(hours=hour)] for hour in range(8)]
    over = [[FEBRUARY_14 - timedelta(days=day)] for day in range(8)]
    async with database.writing() as db:
        of, ids = await listed(db, *fine, *easter, *over)
        chat = Chat(db, of.coordinator, language=language)
        await chat.ask(ManageSession(ids[0]))
        await chat.ask(next(action for action in chat.buttons.values() if isinstance(action, ShowDrafts)))
        assert [action.anyway for action in chat.buttons.values() if isinstance(action, PublishDrafts)] == [0, 1]
        assert len(chat.text.splitlines()) <= MOST_LINES, chat.text


async def test_the_last_press_says_how_many_and_one_too_late_that_nothing_is_left(database: Database) -> None:
    async with database.writing() as db:
        of, ids = await listed(db, [MARCH_14], [MARCH_21])
        first, second = (Chat(db, of.coordinator) for _ in range(2))
        for chat in (first, second):
            await chat.ask(ManageSession(ids[0]))
        late = second.buttons["Publish all 2"]
        await first.press("Publish all 2")
        confirm = first.buttons["Publish 2"]
        assert "2 sessions are in the catalogue." in await first.ask(confirm)
        assert "Nothing has changed." in await first.ask(confirm)
        await second.ask(late)
        assert second.screen is not None and second.screen.toast == "None of them is a draft any more."
