"""Sessions that are over, from the desk. Without Telegram."""

from datetime import datetime, timedelta

from bot.actions import Manage
from catalogue import past
from catalogue.database import Database
from catalogue.rules.states import Role
from tests import factories
from tests.bot.test_conditions import Chat
from tests.catalogue.scene import scene
from tests.factories import NOW


async def test_a_session_that_is_over_is_found_at_the_desk_with_its_presence_and_copies(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, datetime(2030, 2, 28, 9))
        await factories.session(db, of.training, of.house, datetime(2030, 2, 27, 9), place="Thun")
        chat = Chat(db, of.coordinator)
        assert "No session is planned" in await chat.ask(Manage())
        assert "2 sessions." in await chat.press("Over (2)")
        assert [label for label in chat.buttons if "Feb" in label] == [
            "Thu 28 Feb 2030 · BLS-AED",
            "Wed 27 Feb 2030 · BLS-AED",
        ]
        assert "It is over." in await chat.press("Thu 28 Feb 2030 · BLS-AED")
        assert {"Presence", "Participants", "Copy", "Files"} <= set(chat.buttons)


async def test_in_january_the_whole_last_year_can_be_copied(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, datetime(2029, 12, 13, 9))
        chat = Chat(db, of.coordinator)
        await chat.ask(Manage())
        await chat.press("Over (1)")
        await chat.press("Copy a whole year")
        assert "1 session is copied as a draft." in await chat.press("2029")
        await chat.press("Confirm")
        assert "1 session planned or running." in await chat.ask(Manage())


async def test_whoever_has_never_run_one_reads_that_and_no_other_house_is_shown(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, datetime(2030, 2, 28, 9))
        stranger = await factories.member(db, (await factories.institution(db)).id, Role.COORDINATOR)
        assert await past.count(db, stranger.card, NOW) == 0
        assert await past.count(db, of.coordinator.card, NOW - timedelta(days=3)) == 0
